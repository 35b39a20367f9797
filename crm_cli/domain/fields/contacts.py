"""The fields of contacts."""

from crm_cli.domain import vocabulary
from crm_cli.domain.fields import Aspect, Field, FieldSet, stamps
from crm_cli.i18n import _

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
        Field("points", "texts", _("other ways to be reached, as TYPE=VALUE"), alias="point"),
        Field("tags", "texts", _("tags"), alias="tag"),
        Field("birthday", "text", _("birthday, with or without a year")),
        Field("language", "text", _("language to speak")),
        Field("preferred_channel", "choice", _("how the contact likes to be reached"), vocabulary.CHANNELS),
        Field("best_time", "text", _("when the contact likes to be reached")),
        Field("do_not_contact", "flag", _("asked not to be contacted")),
        Field("consent", "texts", _("answers about calls and messages")),
        Field("note", "text", _("note")),
        Field("archived_at", "instant", _("when it was archived")),
        *stamps(),
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
