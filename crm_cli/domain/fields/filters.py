"""The fields of the list of all that a filter can say."""

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

FILTER_FIELD = FieldSet(
    "field",
    (
        Field("noun", "text", _("what is listed")),
        Field("field", "text", _("how it is written in a filter")),
        Field("kind", "text", _("what its values are")),
        Field("example", "text", _("a filter with it")),
        Field("help", "text", _("what it means")),
    ),
    ("noun", "field", "kind", "example", "help"),
)
