"""The fields of interactions."""

from crm_cli.domain import vocabulary
from crm_cli.domain.fields import Aspect, Field, FieldSet, stamps
from crm_cli.i18n import _

INTERACTION = FieldSet(
    "interaction",
    (
        Field("id", "id", _("number of the interaction")),
        Field("uid", "text", _("identity across files")),
        Field("at", "instant", _("when it took place")),
        Field("channel", "choice", _("how"), vocabulary.CHANNELS),
        Field("direction", "choice", _("incoming or outgoing"), vocabulary.DIRECTIONS),
        Field("started_by", "choice", _("who began"), vocabulary.STARTED_BY),
        Field("contact_ids", "ids", _("numbers of the contacts"), alias="contact_id"),
        Field("contacts", "texts", _("names of the contacts"), alias="contact"),
        Field("staff", "text", _("colleague who took part")),
        Field("outcome", "choice", _("how it ended"), vocabulary.OUTCOMES),
        Field("minutes", "number", _("duration in minutes"), label=_("Minutes")),
        Field("topic", "text", _("topic")),
        Field("text", "text", _("what was said")),
        Field("needs_reply", "flag", _("the customer waits for an answer")),
        Field("replied_at", "instant", _("when the answer was given")),
        Field("complaint_id", "id", _("complaint it was about"), alias="complaint"),
        *stamps(),
    ),
    ("id", "at", "channel", "direction", "contacts", "text"),
    states=(Aspect("unanswered", _("the customer still waits for an answer")),),
)
