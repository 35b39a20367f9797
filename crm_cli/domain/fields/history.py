"""The fields of commands, and of what they changed."""

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

COMMAND = FieldSet(
    "command",
    (
        Field("id", "id", _("number of the command")),
        Field("uid", "text", _("identity across files")),
        Field("at", "instant", _("when it was given")),
        Field("staff", "text", _("who gave it")),
        Field("line", "text", _("the command as it was typed")),
        Field("rows", "number", _("how many rows it changed, those of parts included")),
        Field("undone", "flag", _("it was taken back")),
        Field("undoes", "id", _("command that it took back")),
        Field("automatic", "flag", _("given by crm itself")),
        Field("finished", "flag", _("it came to its end; an import that was stopped did not")),
    ),
    ("id", "at", "staff", "line", "rows", "undone"),
)

CHANGE = FieldSet(
    "change",
    (
        Field("command_id", "id", _("number of the command that changed it")),
        Field("at", "instant", _("when it was changed")),
        Field("staff", "text", _("who changed it")),
        Field("record", "text", _("the record that was changed, as noun:id")),
        Field("field", "text", _("what of it")),
        Field("old", "text", _("what it was; nothing when it came into being")),
        Field("new", "text", _("what it became; nothing when it was taken away")),
    ),
    ("command_id", "at", "staff", "record", "field", "old", "new"),
)
