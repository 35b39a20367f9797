"""The fields of what was erased about a person."""

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

ERASED = FieldSet(
    "kind of record",
    (
        Field("what", "text", _("what it is a part of: a kind of record, or the history")),
        Field("erased", "number", _("how many were erased")),
        Field("left", "number", _("how many are left, because others took part")),
    ),
    ("what", "erased", "left"),
)
