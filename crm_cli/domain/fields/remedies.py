"""The fields of remedies: what was offered to make amends, and what became of it."""

from crm_cli.domain import vocabulary
from crm_cli.domain.fields import Aspect, Field, FieldSet
from crm_cli.i18n import _

REMEDY = FieldSet(
    "remedy",
    (
        Field("id", "id", _("number of the remedy")),
        Field("complaint_id", "id", _("complaint it is to make good"), alias="complaint"),
        Field("code", "text", _("what that complaint is called, C- and its number")),
        Field("contact_id", "id", _("number of the contact")),
        Field("contact", "text", _("name of the contact")),
        Field("kind", "choice", _("what is offered"), vocabulary.REMEDIES),
        Field("state", "choice", _("offered, accepted and owed, declined, or delivered"), vocabulary.REMEDY_STATES),
        Field("amount", "money", _("what it costs, in minor units of its currency")),
        Field("currency", "text", _("currency of the amount, three letters")),
        Field("note", "text", _("what was said about it")),
        Field("offered_at", "instant", _("when it was offered"), alias="offered"),
        Field("answer", "choice", _("whether the customer wants it"), vocabulary.REMEDY_ANSWERS),
        Field("answered_at", "instant", _("when the customer answered"), alias="answered"),
        Field("delivered_at", "instant", _("when it reached the customer"), alias="delivered"),
    ),
    ("id", "code", "contact", "kind", "amount", "state", "offered_at", "note"),
    states=(
        Aspect("open", _("was neither delivered nor declined")),
        Aspect("settled", _("was delivered, or the customer does not want it")),
    ),
)
