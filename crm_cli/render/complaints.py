"""A complaint shown whole: what was heard and decided on top, then the timeline."""

from collections.abc import Iterator
from textwrap import shorten
from typing import Any

from crm_cli.domain.cards import ComplaintCard
from crm_cli.domain.complaints import code
from crm_cli.domain.money import money_text
from crm_cli.domain.present import Present
from crm_cli.domain.vocabulary import MANY_HANDOFFS
from crm_cli.i18n import _
from crm_cli.render.cards import Card, Section, documents, joined, lines_of
from crm_cli.render.clean import clean
from crm_cli.render.columns import cell, header, one_line

MOST_FOLLOWUPS = 5
# On top in words of their own, or said by the title.
_TOLD = frozenset(
    "id uid code contact_id contact reach status priority severity safety heard remedies handoffs handed_by "
    "handed_note follows_id merged_into_id acknowledge_due resolve_due acknowledged_at resolved_at waited_seconds "
    "created_at updated_at".split()
)


def complaint_card(card: ComplaintCard, present: Present) -> Card:
    """A complaint as a person reads it: where it stands, what was said, what came of it, in order."""
    complaint, fields = card.complaint, card.line.fieldset.fields
    row = dict(zip((f.key for f in fields), next(iter(card.line.rows(fields, 1))), strict=True))
    contact = f"{row['contact']}  contact:{row['contact_id']}"
    facts = [
        (_("Status"), joined(complaint.status, _assessed(row))),
        (_("Contact"), "  ".join(filter(None, (contact, row["reach"])))),
        (_("Heard"), complaint.heard),
        (_("Follows"), complaint.follows_id and code(complaint.follows_id)),
        (_("Part of"), complaint.merged_into_id and code(complaint.merged_into_id)),
        *((header(f), cell(f, row[f.key], present)) for f in fields if f.key not in _TOLD and row[f.key]),
        (_("Handed on"), _handed_on(row)),
        (_("Cost"), joined(*_costs(card, present))),
    ]
    sections = (
        Section(_("Remedies"), lines_of(card.remedies, "id kind amount state note", None, present)),
        Section(_("Timeline"), tuple(_timeline(card, present))),
        Section(_("Next steps"), lines_of(card.followups, "due_on due_time id title", MOST_FOLLOWUPS, present)),
        Section(_("Documents"), lines_of(card.documents, "id kind name size", None, present)),
        Section(_("See also"), lines_of(card.linked, "code status contact heard", MOST_FOLLOWUPS, present)),
    )
    return Card(
        clean(f"{code(complaint.id)}  {complaint.topic or shorten(one_line(complaint.heard), 60, placeholder=' …')}"),
        tuple((label, clean(text, newlines=True)) for label, text in facts if text),
        tuple(section for section in sections if section.lines),
    )


def _assessed(row: dict[str, Any]) -> str:
    """Severity, and what makes of it the priority."""
    if row["severity"] is None:
        return _("severity not assessed")
    said = _("severity {severity}, priority {priority}").format(**row)
    return joined(said, _("safety") if row["safety"] else None)


def _handed_on(row: dict[str, Any]) -> str:
    """How often it went from hand to hand, and who waits for an answer to that."""
    times = row["handoffs"] or 0
    return joined(
        _.plural("{n} time", "{n} times", times) if times else None,
        _("nobody has it") if times > MANY_HANDOFFS else None,
        row["handed_by"] and _("{staff} waits for an answer").format(staff=row["handed_by"]),
        row["handed_note"],
    )


def _costs(card: ComplaintCard, present: Present) -> Iterator[str]:
    """What was delivered and what is promised, each currency by itself."""
    for cost in card.costs:
        for amount, done in ((cost.delivered, _("delivered")), (cost.promised, _("promised"))):
            if amount:
                yield f"{money_text(amount, cost.currency, toman=present.toman)} {done}"


def _timeline(card: ComplaintCard, present: Present) -> Iterator[str]:
    """Everything that happened, oldest first: hearing it, the moves, the conversations about it."""
    complaint = card.complaint
    entries = [(complaint.received_at, joined(_("heard"), complaint.channel))]
    for event in card.events:
        forced = event.forced and _("forced: {why}").format(why=event.forced)
        told = (deed(event.verb, event.status), event.staff, event.note, forced)
        entries.append((event.at, "  ".join(filter(None, told))))
    fields = card.interactions.fieldset.pick(("at", "channel", "direction", "staff", "text", "id"))
    for at, channel, direction, staff, text, number in reversed(list(card.interactions.rows(fields, None))):
        talk = "  ".join(filter(None, (channel, direction, staff, text)))
        entries.append((at, f"{talk}  interaction:{number}"))
    for at, text in sorted(entries, key=lambda entry: entry[0]):
        yield f"{present.instant_text(at)}  {one_line(text)}"


def deed(verb: str, otherwise: str) -> str:
    """What was done to a complaint, in a word, where the state that it led to says another thing."""
    words = {
        "assign": _("assigned"),
        "refer": _("handed on"),
        "accept": _("taken over"),
        "return": _("given back"),
        "escalate": _("escalated"),
        "reopen": _("reopened"),
        "ask": _("asked how content"),
        "rate": _("satisfaction"),
        "take in": _("taken in"),
        "link": _("linked"),
        "unlink": _("no longer linked"),
        "offer": _("offered"),
        "take": _("accepted"),
        "decline": _("declined"),
        "deliver": _("delivered"),
    }
    return words.get(verb, otherwise)


def complaint_document(card: ComplaintCard) -> dict[str, Any]:
    """A complaint as machine formats show it whole: the keys of its list line, and what happened."""
    (line,) = documents(card.line, 1)
    return {
        **line,
        "events": [event._asdict() for event in card.events],
        "interactions": documents(card.interactions, None),
        "followups": documents(card.followups, None),
        "documents": documents(card.documents, None),
        "linked": documents(card.linked, None),
        "remedies_offered": documents(card.remedies, None),
        "costs": [cost._asdict() for cost in card.costs],
    }
