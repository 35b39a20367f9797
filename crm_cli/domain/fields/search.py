"""The fields of what a search finds, and of the addresses a mail program asks for."""

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

SEARCH = FieldSet(
    "search",
    (
        Field("record", "text", _("the record that was found, as noun:id")),
        Field("contact_id", "id", _("number of the contact")),
        Field("contact", "text", _("name of the contact")),
        Field("reach", "text", _("phone or address to reach the contact")),
        Field("at", "instant", _("when the conversation took place or the complaint was heard")),
        Field("match", "text", _("the part that was found")),
    ),
    ("record", "contact", "reach", "at", "match"),
)

ADDRESS = FieldSet(
    "address",
    (
        Field("email", "name", _("e-mail address")),
        Field("name", "text", _("name of the contact")),
        Field("info", "text", _("what tells who it is")),
        Field("contact_id", "id", _("number of the contact")),
    ),
    ("email", "name", "info"),
)
