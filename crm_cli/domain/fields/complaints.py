"""The fields of complaints, of their clock, of what to do next about one, and of what several have in common."""

from crm_cli.domain import vocabulary
from crm_cli.domain.fields import Aspect, Field, FieldSet, handed_on, stamps
from crm_cli.i18n import _

COMPLAINT = FieldSet(
    "complaint",
    (
        Field("id", "id", _("number of the complaint")),
        Field("uid", "text", _("identity across files")),
        Field("code", "text", _("what it is called, C- and its number")),
        Field("contact_id", "id", _("number of the contact")),
        Field("contact", "text", _("name of the contact")),
        Field("reach", "text", _("phone or address to reach the contact")),
        Field("status", "choice", _("state of its handling"), vocabulary.COMPLAINT_STATUSES),
        Field("priority", "number", _("1 is highest: severity, one up for safety and one for tier A")),
        Field("received_at", "instant", _("when it was heard"), alias="received"),
        Field("channel", "choice", _("how it was heard"), vocabulary.CHANNELS),
        Field("heard", "text", _("what the customer said, in the customer's words")),
        Field("wanted", "text", _("what the customer wants")),
        Field("about", "choice", _("what it is about"), vocabulary.COMPLAINT_SUBJECTS),
        Field("which", "text", _("which product, colleague or supplier")),
        Field("topic", "text", _("topic, the same for complaints of one kind")),
        Field("severity", "number", _("1 is gravest, 4 slightest")),
        Field("safety", "flag", _("somebody's safety is concerned")),
        Field("owner", "text", _("colleague who handles it")),
        Field("decision", "choice", _("whether the customer was right"), vocabulary.DECISIONS),
        Field("reason", "text", _("reason told for a rejection")),
        Field("remedies", "texts", _("what was offered to make amends"), alias="remedy"),
        Field("cause", "text", _("why it happened, the same for complaints of one kind")),
        Field("prevention", "text", _("what is done so that it does not happen again")),
        Field("no_document", "text", _("why there is no document of it")),
        Field("asked_at", "instant", _("when the customer was asked how content they are"), alias="asked"),
        Field("satisfaction", "number", _("how content the customer is: 1 not at all, 5 entirely")),
        Field("confidential", "flag", _("left out of the lists of the colleague it is about")),
        *handed_on(),
        Field("reopen_count", "number", _("how often it was reopened")),
        Field("follows_id", "id", _("earlier complaint that it takes up again")),
        Field("merged_into_id", "id", _("complaint it has become part of")),
        Field("ended_at", "instant", _("when its handling ended")),
        Field("due_at", "deadline", _("when it is to be acknowledged or resolved, whichever is next"), alias="due"),
        Field("acknowledge_due", "deadline", _("when it is to be acknowledged")),
        Field("resolve_due", "deadline", _("when it is to be resolved; waiting for the customer moves it")),
        Field("acknowledged_at", "instant", _("when it was acknowledged")),
        Field("resolved_at", "instant", _("when it was resolved or rejected")),
        Field("waited_seconds", "number", _("working time spent waiting for the customer, in seconds")),
        Field("escalation", "number", _("0, 1 at half of the time, 2 when late or somebody is in danger, 3 by hand")),
        *stamps(),
    ),
    ("id", "priority", "status", "received_at", "contact", "heard", "owner"),
    states=(
        Aspect("open", _("has not ended")),
        Aspect("late", _("should have been acknowledged or resolved by now")),
        Aspect("escalated", _("half of its time has passed, or more")),
        Aspect("unassessed", _("nobody has said how grave it is")),
        Aspect("handed_on", _("was handed on and not answered yet")),
        Aspect("handed_around", _("was handed on more than twice")),
        Aspect("forced", _("was moved on although something was missing")),
    ),
    things=(
        Aspect("followup", _("a next step of its own, still to be taken")),
        Aspect("document", _("a document filed with it")),
        Aspect("promise", _("a remedy that was neither delivered nor declined")),
    ),
)

COMPLAINT_CLOCK = FieldSet(
    "complaint",
    (
        Field("id", "id", _("number of the complaint")),
        Field("code", "text", _("what it is called, C- and its number")),
        Field("contact_id", "id", _("number of the contact")),
        Field("contact", "text", _("name of the contact")),
        Field("status", "choice", _("state of its handling"), vocabulary.COMPLAINT_STATUSES),
        Field("due_at", "deadline", _("when it is to be acknowledged or resolved; none while it stands still")),
        Field("working_minutes", "minutes", _("minutes of work left; negative when it is late")),
        Field("minutes", "minutes", _("minutes left by the clock; negative when it is late")),
        Field("escalation", "number", _("0, 1 at half of the time, 2 when late or somebody is in danger, 3 by hand")),
        Field("owner", "text", _("colleague who handles it")),
    ),
    ("id", "status", "due_at", "working_minutes", "minutes", "escalation", "contact", "owner"),
)

COMPLAINT_STEP = FieldSet(
    "step",
    (
        Field("id", "id", _("number of the complaint")),
        Field("step", "text", _("what is to be done")),
        Field("command", "text", _("the command that does it")),
    ),
    ("step", "command"),
)

COMPLAINT_PATTERN = FieldSet(
    "pattern",
    (
        Field("by", "choice", _("what the complaints have in common"), ("topic", "which")),
        Field("what", "text", _("the topic, or the supplier, person or product")),
        Field("about", "texts", _("what they are about"), vocabulary.COMPLAINT_SUBJECTS),
        Field("count", "number", _("how many complaints")),
        Field("open", "number", _("how many of them have not ended")),
        Field("first_on", "day", _("day the first was received")),
        Field("last_on", "day", _("day the last was received")),
        Field("codes", "texts", _("what they are called")),
        Field("contacts", "number", _("how many customers complained")),
        Field("others", "number", _("how many other customers recently dealt with the same")),
        Field("other_contacts", "texts", _("the first few of those, with their numbers")),
    ),
    ("by", "what", "count", "open", "first_on", "last_on", "codes", "others", "other_contacts"),
)
