"""The fields of filters that were given a name."""

from crm_cli.domain.fields import Field, FieldSet, stamps
from crm_cli.i18n import _

SEGMENT = FieldSet(
    "segment",
    (
        Field("id", "id", _("number of the segment")),
        Field("uid", "text", _("identity across files")),
        Field("name", "text", _("what it is called")),
        Field("noun", "text", _("what it picks from")),
        Field("filter", "text", _("the filter it stands for")),
        Field("last_used", "instant", _("when a command that stored something last named it")),
        *stamps(),
    ),
    ("name", "noun", "filter", "last_used"),
)
