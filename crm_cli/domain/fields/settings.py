"""The fields of settings."""

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

SETTING = FieldSet(
    "setting",
    (
        Field("key", "text", _("name of the setting")),
        Field("value", "text", _("value in force")),
        Field("origin", "text", _("where the value comes from")),
        Field("help", "text", _("what it means")),
    ),
    ("key", "value", "origin", "help"),
)
