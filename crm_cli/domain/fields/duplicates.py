"""The fields of two contacts that may be one, and of what making one of them would do."""

from crm_cli.domain import vocabulary
from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

DUPLICATE = FieldSet(
    "duplicate",
    (
        Field("contact_id", "id", _("number of the older contact")),
        Field("contact", "text", _("its name")),
        Field("other_id", "id", _("number of the other contact")),
        Field("other", "text", _("its name")),
        Field("score", "number", _("how likely they are one: 0 to 100")),
        Field("reasons", "texts", _("what speaks for it, and what against it"), vocabulary.DUPLICATE_REASONS),
        Field("command", "text", _("the command that makes one of them")),
    ),
    ("score", "contact_id", "contact", "other_id", "other", "reasons"),
)

MERGE = FieldSet(
    "merge",
    (
        Field("field", "text", _("what is merged: a field, or a kind of record")),
        Field("into_id", "id", _("number of the contact that stays")),
        Field("into", "text", _("what it says, or how many it has")),
        Field("other_id", "id", _("number of the contact that becomes part of it")),
        Field("other", "text", _("what that one says, or how many it has")),
        Field("result", "text", _("what it will be")),
    ),
    ("field", "into", "other_id", "other", "result"),
)
