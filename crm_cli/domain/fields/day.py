"""The fields of what the day asks for."""

from crm_cli.domain import vocabulary
from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

TODAY = FieldSet(
    "today",
    (
        Field("section", "choice", _("why it is listed"), vocabulary.SECTIONS),
        Field("record", "text", _("the record it is about, as noun:id")),
        Field("contact_id", "id", _("number of the contact")),
        Field("contact", "text", _("name of the contact")),
        Field("reach", "text", _("phone or address to reach the contact")),
        Field("on", "day", _("the day it is about")),
        Field("time", "time", _("the time it is about")),
        Field("what", "text", _("what it is")),
        Field("command", "text", _("the command that deals with it")),
    ),
    ("section", "on", "time", "contact", "reach", "what", "command"),
)
