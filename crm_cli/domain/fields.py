"""Every field of every list: key, kind, help. Filters, --columns, --sort, exports and completion read this table.

Keys are the snake_case names of machine formats; they are never renamed within a major version.
"""

from typing import NamedTuple

from crm_cli.config import WEEKDAYS
from crm_cli.domain import vocabulary
from crm_cli.errors import Invalid
from crm_cli.i18n import _


class Field(NamedTuple):
    """One field. Kinds: id, name (text that is one), number (whole), minutes, decimal, size (bytes), text, secret (text
    of which people see the end), choice, flag, day, time, instant, deadline (an instant that lies ahead), texts and ids
    (several values).

    `label` is what people who declared the field call it.
    """

    key: str
    kind: str
    help: str
    choices: tuple[str, ...] = ()
    alias: str = ""
    label: str = ""


class Aspect(NamedTuple):
    """Something about a record that is no field: a state it is in (`is:overdue`), a thing it has (`has:complaint`)."""

    key: str
    help: str


class FieldSet(NamedTuple):
    """The fields of one noun, in the order of machine formats, and the columns shown when none are asked for.

    Those that are `derived` from other records are shown when they are asked for; filters know `states` and `things`.
    """

    noun: str
    fields: tuple[Field, ...]
    columns: tuple[str, ...]
    derived: tuple[Field, ...] = ()
    states: tuple[Aspect, ...] = ()
    things: tuple[Aspect, ...] = ()

    @property
    def everything(self) -> tuple[Field, ...]:
        """All that can be shown, sorted by and filtered for."""
        return (*self.fields, *self.derived)

    def thing(self, name: str) -> Aspect | None:
        """The thing called `name`."""
        wanted = name.replace("-", "_").casefold()
        return next((thing for thing in self.things if thing.key == wanted), None)

    def find(self, name: str, purpose: str) -> Field:
        """The field called `name` (its key or alias). Raises Invalid with the nearest names."""
        wanted = name.replace("-", "_").casefold()
        for field in self.everything:
            if wanted in (field.key, field.alias):
                return field
        import difflib

        known = [field.key for field in self.everything]
        near = difflib.get_close_matches(wanted, known, 3, 0.5)
        raise Invalid(
            _("{noun} has no field {name!r}").format(noun=self.noun, name=name),
            hint=_("did you mean {near}?").format(near=", ".join(near))
            if near
            else _("fields: {known}").format(known=", ".join(known)),
            field=purpose,
        )

    def pick(self, names: tuple[str, ...]) -> tuple[Field, ...]:
        """The fields called `names`, all of them when none is named."""
        return tuple(self.find(name, "columns") for name in names) if names else self.fields


def _stamps() -> tuple[Field, ...]:
    return (
        Field("created_at", "instant", _("when it was entered")),
        Field("updated_at", "instant", _("when it was last changed")),
    )


CONTACT = FieldSet(
    "contact",
    (
        Field("id", "id", _("number of the contact")),
        Field("uid", "text", _("identity across files")),
        Field("kind", "choice", _("person or organisation"), vocabulary.CONTACT_KINDS),
        Field("name", "text", _("full name as typed")),
        Field("latin_name", "text", _("name in Latin letters, as in the passport")),
        Field("org", "text", _("organisation")),
        Field("job_title", "text", _("job title")),
        Field("owner", "text", _("colleague who looks after the contact")),
        Field("lifecycle", "choice", _("stage of acquaintance"), vocabulary.LIFECYCLE),
        Field("disqualified_reason", "text", _("why the contact was disqualified")),
        Field("source", "text", _("where the contact came from")),
        Field("referred_by", "text", _("contact who recommended us")),
        Field("tier", "choice", _("value to the agency"), vocabulary.TIERS),
        Field("city", "text", _("city")),
        Field("phones", "texts", _("phone numbers"), alias="phone"),
        Field("emails", "texts", _("e-mail addresses"), alias="email"),
        Field("tags", "texts", _("tags"), alias="tag"),
        Field("birthday", "text", _("birthday, with or without a year")),
        Field("language", "text", _("language to speak")),
        Field("preferred_channel", "choice", _("how the contact likes to be reached"), vocabulary.CHANNELS),
        Field("best_time", "text", _("when the contact likes to be reached")),
        Field("do_not_contact", "flag", _("asked not to be contacted")),
        Field("consent", "texts", _("answers about calls and messages")),
        Field("note", "text", _("note")),
        Field("archived_at", "instant", _("when it was archived")),
        *_stamps(),
    ),
    ("id", "name", "org", "phones", "city", "tags"),
    derived=(
        Field("last_contact", "instant", _("when somebody last spoke or wrote with the contact")),
        Field("days_silent", "number", _("days since then"), alias="silent"),
        Field("next_step", "day", _("day the next step is due")),
        Field("open_followups", "number", _("how many next steps are still to be taken")),
        Field("open_complaints", "number", _("how many complaints are open")),
    ),
    states=(Aspect("archived", _("out of the lists")),),
    things=(
        Aspect("complaint", _("a complaint, open or not")),
        Aspect("open_complaint", _("a complaint that is open")),
        Aspect("followup", _("a next step still to be taken")),
        Aspect("interaction", _("a conversation")),
        Aspect("relation", _("somebody related")),
    ),
)

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
        Field("minutes", "number", _("duration in minutes")),
        Field("topic", "text", _("topic")),
        Field("text", "text", _("what was said")),
        Field("needs_reply", "flag", _("the customer waits for an answer")),
        Field("replied_at", "instant", _("when the answer was given")),
        Field("complaint_id", "id", _("complaint it was about"), alias="complaint"),
        *_stamps(),
    ),
    ("id", "at", "channel", "direction", "contacts", "text"),
    states=(Aspect("unanswered", _("the customer still waits for an answer")),),
)

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
        Field("handoffs", "number", _("how often it was handed on")),
        Field("handed_by", "text", _("colleague who handed it on and waits for an answer")),
        Field("handed_note", "text", _("what that colleague wrote")),
        Field("origin", "text", _("manual, or the rule that made it")),
        *_stamps(),
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
        *_stamps(),
    ),
    ("id", "priority", "status", "received_at", "contact", "heard", "owner"),
    states=(
        Aspect("open", _("has not ended")),
        Aspect("late", _("should have been acknowledged or resolved by now")),
        Aspect("escalated", _("half of its time has passed, or more")),
        Aspect("unassessed", _("nobody has said how grave it is")),
    ),
    things=(Aspect("followup", _("a next step of its own, still to be taken")),),
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
        *_stamps(),
    ),
    ("id", "record", "contact", "kind", "name", "number", "expires_on", "size"),
    states=(
        Aspect("expired", _("is no longer valid")),
        Aspect("expiring", _("is valid for 60 days at most, a passport for six months")),
    ),
)

CUSTOM_FIELD = FieldSet(
    "custom field",
    (
        Field("id", "id", _("number of the field")),
        Field("uid", "text", _("identity across files")),
        Field("key", "text", _("name in options, filters and machine formats")),
        Field("type", "choice", _("what its values are"), vocabulary.FIELD_TYPES),
        Field("label", "text", _("name for people")),
        Field("choices", "texts", _("values to choose from"), alias="choice"),
        Field("used", "number", _("how many contacts have a value")),
        *_stamps(),
    ),
    ("key", "type", "label", "choices", "used"),
)

STAFF = FieldSet(
    "staff",
    (
        Field("id", "id", _("number of the colleague")),
        Field("uid", "text", _("identity across files")),
        Field("name", "text", _("name")),
        Field("role", "choice", _("role"), vocabulary.ROLES),
        Field("active", "flag", _("works here now")),
        *_stamps(),
    ),
    ("id", "name", "role", "active"),
)

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

IMPORT = FieldSet(
    "import",
    (
        Field("id", "id", _("number of the import, which is that of its command")),
        Field("at", "instant", _("when it was begun")),
        Field("staff", "text", _("who began it")),
        Field("file", "text", _("the file as it was named")),
        Field("contacts", "number", _("how many contacts it brought")),
        Field("organisations", "number", _("how many organisations it made for them")),
        Field("rows", "number", _("how many rows it stored, those of parts included")),
        Field("finished", "flag", _("it came to its end; one that was stopped did not")),
        Field("undone", "flag", _("it was taken back")),
    ),
    ("id", "at", "staff", "file", "contacts", "organisations", "finished", "undone"),
)

RULE = FieldSet(
    "rule",
    (
        Field("rule", "name", _("name of the rule")),
        Field("enabled", "flag", _("whether `crm remind` runs it")),
        Field("help", "text", _("what it does")),
        Field("made", "number", _("how many next steps it has made")),
    ),
    ("rule", "enabled", "made", "help"),
)

HOLIDAY = FieldSet(
    "holiday",
    (
        Field("id", "id", _("number of the holiday; nothing where it is computed or shipped")),
        Field("day", "day", _("the day")),
        Field("weekday", "choice", _("day of the week"), WEEKDAYS),
        Field("name", "text", _("name")),
        Field("expected", "flag", _("the sighting of the moon can move it by a day")),
        Field("source", "text", _("where it comes from")),
    ),
    ("id", "day", "weekday", "name", "expected", "source"),
)

SEGMENT = FieldSet(
    "segment",
    (
        Field("id", "id", _("number of the segment")),
        Field("uid", "text", _("identity across files")),
        Field("name", "text", _("what it is called")),
        Field("noun", "text", _("what it picks from")),
        Field("filter", "text", _("the filter it stands for")),
        Field("last_used", "instant", _("when a command that stored something last named it")),
        *_stamps(),
    ),
    ("name", "noun", "filter", "last_used"),
)

FILTER_FIELD = FieldSet(
    "field",
    (
        Field("noun", "text", _("what is listed")),
        Field("field", "text", _("how it is written in a filter")),
        Field("kind", "text", _("what its values are")),
        Field("example", "text", _("a filter with it")),
        Field("help", "text", _("what it means")),
    ),
    ("noun", "field", "kind", "example", "help"),
)

FIGURE = FieldSet(
    "figure",
    (
        Field("figure", "text", _("what is measured")),
        Field("of", "text", _("whom or what it is about")),
        Field("count", "number", _("how many of them")),
        Field("n", "number", _("out of how many")),
        Field("value", "decimal", _("the figure; nothing where too few cases would make one up")),
        Field("unit", "text", _("what it is measured in")),
        Field("low", "decimal", _("lower end of the 95 % interval")),
        Field("high", "decimal", _("upper end of the 95 % interval")),
        Field("note", "text", _("how far it can be trusted")),
    ),
    ("of", "figure", "value", "unit", "low", "high", "count", "n", "note"),
)

FIGURE_CASE = FieldSet(
    "case",
    (
        Field("complaint_id", "id", _("number of the complaint")),
        Field("code", "text", _("what it is called, C- and its number")),
        Field("contact_id", "id", _("number of the contact")),
        Field("contact", "text", _("name of the contact")),
        Field("figure", "text", _("the figure that is explained")),
        Field("of", "text", _("whom or what it is about")),
        Field("received_at", "instant", _("when it was received")),
        Field("until", "instant", _("until when the time was counted, where it has ended")),
        Field("value", "decimal", _("what went into the figure; of shares 1 counts, 0 does not")),
        Field("unit", "text", _("what it is measured in")),
        Field("formula", "text", _("how the figure is worked out")),
    ),
    ("code", "contact", "of", "received_at", "until", "value", "unit"),
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

ERASED = FieldSet(
    "kind of record",
    (
        Field("what", "text", _("what it is a part of: a kind of record, or the history")),
        Field("erased", "number", _("how many were erased")),
        Field("left", "number", _("how many are left, because others took part")),
    ),
    ("what", "erased", "left"),
)

BACKUP = FieldSet(
    "backup",
    (
        Field("name", "name", _("name of its file, or the path of one elsewhere")),
        Field("made_at", "instant", _("when it was made")),
        Field("why", "choice", _("what it was made for"), vocabulary.BACKUP_REASONS),
        Field("size", "size", _("bytes")),
        Field("format", "number", _("format of the file; nothing where it is none of crm's")),
    ),
    ("name", "made_at", "why", "size"),
)

CHECKED_BACKUP = FieldSet(
    "backup",
    (
        *BACKUP.fields,
        Field("state", "choice", _("sound, or why it cannot be restored"), vocabulary.BACKUP_STATES),
        Field("found", "text", _("what was found")),
    ),
    ("state", "name", "made_at", "found"),
)

THEN_AND_NOW = FieldSet(
    "comparison",
    (
        Field("noun", "text", _("kind of record")),
        Field("now", "number", _("how many there are; nothing where the file cannot be read")),
        Field("then", "number", _("how many there were")),
    ),
    ("noun", "now", "then"),
)

SETTING = FieldSet(
    "setting",
    (
        Field("key", "text", _("name of the setting")),
        Field("value", "text", _("value in force")),
        Field("origin", "text", _("where the value comes from")),
        Field("help", "text", _("what it means")),
    ),
    ("key", "value", "origin", "help"),
)

FINDING = FieldSet(
    "finding",
    (
        Field("check", "text", _("what was checked")),
        Field("state", "choice", _("fine, worth knowing, to be mended or damaged"), vocabulary.FINDING_STATES),
        Field("found", "text", _("what was found")),
        Field("command", "text", _("the command that mends it")),
    ),
    ("state", "check", "found", "command"),
)

SALVAGED = FieldSet(
    "salvaged table",
    (
        Field("table", "text", _("what was saved")),
        Field("saved", "number", _("rows in the new file")),
        Field("restored", "number", _("of them, rows taken from the journal")),
        Field("changed", "number", _("of them, rows that lost a reference or some letters")),
        Field("lost", "number", _("rows that are lost")),
    ),
    ("table", "saved", "restored", "changed", "lost"),
)
