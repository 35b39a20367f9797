"""The fields of what the doctor finds, and of what could be salvaged."""

from crm_cli.domain import vocabulary
from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

FINDING = FieldSet(
    "finding",
    (
        Field("check", "text", _("what was checked")),
        Field("state", "choice", _("fine, worth knowing, to be mended or damaged"), vocabulary.FINDING_STATES),
        Field("found", "text", _("what was found")),
        Field("command", "text", _("the command that mends it")),
    ),
    ("state", "check", "found", "command"),
)

SALVAGED = FieldSet(
    "salvaged table",
    (
        Field("table", "text", _("what was saved")),
        Field("saved", "number", _("rows in the new file")),
        Field("restored", "number", _("of them, rows taken from the journal")),
        Field("changed", "number", _("of them, rows that lost a reference or some letters")),
        Field("lost", "number", _("rows that are lost")),
    ),
    ("table", "saved", "restored", "changed", "lost"),
)
