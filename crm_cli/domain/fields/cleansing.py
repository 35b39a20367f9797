"""The fields of what is missing or wrong in the data."""

from crm_cli.domain import vocabulary
from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

UNVERIFIED = FieldSet(
    "unverified contact",
    (
        Field("id", "id", _("number of the contact")),
        Field("name", "text", _("full name as typed")),
        Field("phones", "texts", _("phone numbers"), alias="phone"),
        Field("emails", "texts", _("e-mail addresses"), alias="email"),
        Field("missing", "texts", _("what is not known"), vocabulary.WANTED),
        Field("invalid", "texts", _("phones and e-mails that are none")),
        Field("source", "text", _("where the contact came from")),
        Field("created_at", "instant", _("when it was entered")),
        Field("command", "text", _("the command that says it is right")),
    ),
    ("id", "name", "phones", "emails", "missing", "invalid"),
)

DATA_FINDING = FieldSet(
    "finding",
    (
        Field("check", "choice", _("what is wrong"), vocabulary.DATA_CHECKS),
        Field("count", "number", _("how many there are of it")),
        Field("record", "text", _("the record it is about, as noun:id")),
        Field("name", "text", _("what it is called")),
        Field("found", "text", _("what was found")),
        Field("command", "text", _("the command that mends it")),
    ),
    ("check", "record", "name", "found", "command"),
)
