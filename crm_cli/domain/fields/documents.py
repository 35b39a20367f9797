"""The fields of documents."""

from crm_cli.domain import vocabulary
from crm_cli.domain.fields import Aspect, Field, FieldSet, stamps
from crm_cli.i18n import _

DOCUMENT = FieldSet(
    "document",
    (
        Field("id", "id", _("number of the document")),
        Field("uid", "text", _("identity across files")),
        Field("record", "text", _("what it is filed with, as noun:id")),
        Field("contact_id", "id", _("number of the contact it concerns")),
        Field("contact", "text", _("name of that contact")),
        Field("complaint_id", "id", _("complaint it is filed with"), alias="complaint"),
        Field("kind", "choice", _("what it is"), vocabulary.DOCUMENT_KINDS),
        Field("name", "text", _("name of the file")),
        Field("number", "secret", _("number on it; tables show its end, machine formats all of it")),
        Field("country", "text", _("country that issued it, in two letters")),
        Field("issued_on", "day", _("day it was issued"), alias="issued"),
        Field("expires_on", "day", _("last day on which it is valid"), alias="expires"),
        Field("size", "size", _("bytes")),
        Field("sha256", "text", _("SHA-256 of its content")),
        *stamps(),
    ),
    ("id", "record", "contact", "kind", "name", "number", "expires_on", "size"),
    states=(
        Aspect("expired", _("is no longer valid")),
        Aspect("expiring", _("is valid for 60 days at most, a passport for six months")),
    ),
)
