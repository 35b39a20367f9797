"""The fields of fields that the agency has declared itself."""

from crm_cli.domain import vocabulary
from crm_cli.domain.fields import Field, FieldSet, stamps
from crm_cli.i18n import _

CUSTOM_FIELD = FieldSet(
    "custom field",
    (
        Field("id", "id", _("number of the field")),
        Field("uid", "text", _("identity across files")),
        Field("key", "text", _("name in options, filters and machine formats")),
        Field("type", "choice", _("what its values are"), vocabulary.FIELD_TYPES),
        Field("label", "text", _("name for people")),
        Field("choices", "texts", _("values to choose from"), alias="choice"),
        Field("used", "number", _("how many contacts have a value")),
        *stamps(),
    ),
    ("key", "type", "label", "choices", "used"),
)
