"""The fields of follow-ups."""

from crm_cli.domain import vocabulary
from crm_cli.domain.fields import Aspect, Field, FieldSet, handed_on, stamps
from crm_cli.i18n import _

FOLLOWUP = FieldSet(
    "follow-up",
    (
        Field("id", "id", _("number of the follow-up")),
        Field("uid", "text", _("identity across files")),
        Field("contact_id", "id", _("number of the contact")),
        Field("contact", "text", _("name of the contact")),
        Field("reach", "text", _("phone or address to reach the contact")),
        Field("title", "text", _("what is to be done")),
        Field("kind", "choice", _("kind of step"), vocabulary.FOLLOWUP_KINDS),
        Field("due_on", "day", _("day it is due"), alias="due"),
        Field("due_time", "time", _("time it is due")),
        Field("first_due_on", "day", _("day it was first due")),
        Field("hidden_until", "day", _("day until which it is snoozed")),
        Field("status", "choice", _("open, doing, done or cancelled"), vocabulary.FOLLOWUP_STATUSES),
        Field("priority", "number", _("1 is highest, 9 lowest")),
        Field("owner", "text", _("colleague who does it")),
        Field("outcome", "text", _("what came of it")),
        Field("closed_at", "instant", _("when it was done or cancelled")),
        Field("complaint_id", "id", _("complaint it belongs to"), alias="complaint"),
        Field("interaction_id", "id", _("conversation it came from"), alias="interaction"),
        Field("every", "text", _("how often it comes again")),
        Field("anchor", "choice", _("what the next is counted from"), vocabulary.ANCHORS),
        Field("until", "day", _("last day on which it may come again")),
        Field("times", "number", _("how often it comes in all")),
        Field("series", "text", _("what those that come again have in common: the uid of the first")),
        Field("occurrence", "number", _("which of its series it is, the first being 0")),
        *handed_on(),
        Field("origin", "text", _("manual, or the rule that made it")),
        *stamps(),
    ),
    ("id", "due_on", "due_time", "contact", "title", "status", "priority"),
    states=(
        Aspect("overdue", _("was due before today and is still to be done")),
        Aspect("due", _("is overdue or due today, and not snoozed")),
        Aspect("live", _("is still to be done")),
        Aspect("snoozed", _("is out of sight today")),
        Aspect("repeating", _("comes again")),
        Aspect("handed_on", _("was handed on and not answered yet")),
    ),
)
