"""The fields of the rules by which next steps are made."""

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

RULE = FieldSet(
    "rule",
    (
        Field("rule", "name", _("name of the rule")),
        Field("enabled", "flag", _("whether `crm remind` runs it")),
        Field("help", "text", _("what it does")),
        Field("made", "number", _("how many next steps it has made")),
    ),
    ("rule", "enabled", "made", "help"),
)
