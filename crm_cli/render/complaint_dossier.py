"""A complaint as it is handed over: the whole case day by day, or the lesson that was learnt from it."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from crm_cli.domain.complaint_dossier import ComplaintDossier, Happening, Lesson, Row
from crm_cli.domain.complaints import code
from crm_cli.domain.dates import When, both
from crm_cli.domain.documents import masked
from crm_cli.domain.money import money_text
from crm_cli.domain.numbers import minutes_text, size_text
from crm_cli.domain.present import Present
from crm_cli.i18n import _
from crm_cli.render.cards import joined
from crm_cli.render.clean import clean
from crm_cli.render.columns import cell, header
from crm_cli.render.complaints import deed
from crm_cli.render.sheets import Chapter, Sheet, facts_card, markdown, sheet_text, text_of

# Told in words of their own, on top or at the end, or of no use outside.
_TOLD = frozenset(
    "id uid code contact_id contact reach status priority received_at channel heard wanted about which topic severity "
    "safety owner decision reason remedies cause prevention no_document asked_at satisfaction confidential handoffs "
    "handed_by handed_note follows_id merged_into_id ended_at acknowledged_at resolved_at due_at waiting_since "
    "waited_seconds created_at updated_at".split()
)


def dossier_text(dossier: ComplaintDossier, present: Present, form: str) -> str:
    """A case as `json`, `jsonl`, `html` or `markdown`; otherwise as aligned text."""
    if form in ("json", "jsonl"):
        return text_of(_document(dossier), form)
    lead = _("as of {at}; times are those of {zone}").format(at=_moment(dossier.at, present), zone=_zone(present))
    if dossier.complaint["confidential"]:
        lead = _("CONFIDENTIAL, not for the colleague it is about; {lead}").format(lead=lead)
    chapters = (
        Chapter(_("What was heard"), tuple(facts_card(_facts(_heard(dossier, present))))),
        Chapter(_("What happened"), tuple(_days(dossier, present))),
        Chapter(_("Where it stands"), tuple(facts_card(_facts(_end(dossier, present))))),
    )
    return sheet_text(Sheet(_title(dossier), lead, chapters), form)


def lesson_text(lesson: Lesson, form: str) -> str:
    """What was learnt from a complaint as `json`, `jsonl` or `markdown`; otherwise as text."""
    if form in ("json", "jsonl"):
        return text_of(lesson._asdict(), form)
    title = clean(
        _("What a complaint taught us: {topic}").format(topic=lesson.topic or lesson.about or _("one of many"))
    )
    decided = joined(_outcome(lesson.outcome), lesson.reason)
    paragraphs = (
        (_("What happened"), lesson.heard),
        (_("What we decided"), decided),
        (_("What we did"), ", ".join(map(_, lesson.remedies)) or _("nothing had to be made good")),
        *(((_("Why it happened"), lesson.cause),) if lesson.cause else ()),
        (_("What changes"), lesson.lesson),
        (_("How long it took"), _.plural("{n} day", "{n} days", lesson.days)),
    )
    if form == "markdown":
        parts = [f"## {label}\n\n{markdown(clean(text, newlines=True))}\n" for label, text in paragraphs]
        return "\n".join([f"# {markdown(title)}\n", *parts])
    return "\n".join(
        [f"{title}\n", *(f"{label}\n{_inset(clean(text, newlines=True))}\n" for label, text in paragraphs)]
    )


def _inset(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.split("\n"))


def _outcome(outcome: str) -> str:
    """A decision, or the state in which it ended, in a sentence."""
    return {
        "upheld": _("the customer was right"),
        "partly": _("the customer was partly right"),
        "rejected": _("the complaint was not justified"),
        "withdrawn": _("the customer took it back"),
    }.get(outcome, outcome)


def _title(dossier: ComplaintDossier) -> str:
    title = _("Complaint {code}").format(code=dossier.code)
    return clean(f"{title}: {dossier.complaint['topic']}" if dossier.complaint["topic"] else title)


def _zone(present: Present) -> str:
    """Where clocks show these times: `Asia/Tehran (UTC+03:30)`."""
    offset = f"{present.now:%z}"
    return f"{present.zone or present.now.tzname()} (UTC{offset[:3]}:{offset[3:5]})"


def _moment(at: str, present: Present) -> str:
    """A stored instant in both calendars: `Sun 22 Nov 2026 10:00 · یکشنبه ۱ آذر ۱۴۰۵`."""
    local = present.local(at)
    return both(When(local.date(), local.time()))


def _facts(pairs: Iterator[tuple[str, str | None]]) -> Iterator[tuple[str, str]]:
    """Those of which something is known."""
    return ((label, text) for label, text in pairs if text)


def _heard(dossier: ComplaintDossier, present: Present) -> Iterator[tuple[str, str | None]]:
    """Who complained of what, and how grave it is."""
    row = dossier.complaint
    yield _("Customer"), row["contact"]
    yield _("Received"), joined(_moment(row["received_at"], present), row["channel"] and _(row["channel"]))
    yield _("Heard"), row["heard"]
    yield _("Wanted"), row["wanted"]
    yield _("About"), ": ".join(part for part in (row["about"] and _(row["about"]), row["which"]) if part)
    yield _("Topic"), row["topic"]
    if row["severity"] is not None:
        yield _("Severity"), _("{severity} of 4, priority {priority} of 4 (1 is gravest)").format(**row)
    yield _("Safety"), _("somebody's safety is concerned") if row["safety"] else None
    yield _("In the hands of"), row["owner"]


def _days(dossier: ComplaintDossier, present: Present) -> Iterator[Any]:
    """A card for each day on which something happened."""
    moments = [(present.local(one.at), one) for one in dossier.happenings]
    for day, group in groupby(moments, key=lambda pair: pair[0].date()):
        yield from facts_card([(f"{at:%H:%M}", _told(one)) for at, one in group], both(day))


def _told(one: Happening) -> str:
    """One thing that happened, in a line or, with its words, more."""
    kinds = {
        "heard": _("heard"),
        "conversation": _("conversation"),
        "follow-up": _("next step"),
        "hand-off": _("hand-off"),
        "remedy": _("to make amends"),
        "complaint": _("other complaint"),
        "document": _("document"),
    }
    done = deed(one.what, "") if one.kind == "event" else ""
    what = ": ".join(filter(None, (kinds.get(one.kind), done or (one.what and _(one.what)))))
    head = f"{what}  ({', '.join(one.who)})" if one.who else what
    forced = one.forced and _("although something was missing: {why}").format(why=one.forced)
    return "\n".join(filter(None, (head, one.text, forced)))


def _end(dossier: ComplaintDossier, present: Present) -> Iterator[tuple[str, str | None]]:
    """Where it stands, what was decided, and how much working time passed."""
    row = dossier.complaint
    yield _("Status"), _(row["status"])
    yield _("Decision"), row["decision"] and _outcome(row["decision"])
    yield _("Reason"), row["reason"]
    yield _("Offered"), "\n".join(_offered(remedy, present) for remedy in dossier.remedies)
    yield _("Documents"), "\n".join(_filed(document, present) for document in dossier.documents)
    yield _("No document"), row["no_document"]
    yield _("Satisfaction"), _satisfaction(row, present)
    yield _("Why it happened"), row["cause"]
    yield _("What changes"), row["prevention"]
    yield _("Handed on"), _.plural("{n} time", "{n} times", row["handoffs"]) if row["handoffs"] else None
    yield _("Ended"), row["ended_at"] and _moment(row["ended_at"], present)
    yield _("Follows"), row.get("follows_id") and code(row["follows_id"])
    yield _("Part of"), row.get("merged_into_id") and code(row["merged_into_id"])
    yield _("Acknowledged after"), _worked(dossier.acknowledged_after)
    yield _("Handled in"), _worked(dossier.handled_for)
    yield _("Open for"), _worked(dossier.open_for)
    yield _("Waited for the customer"), _worked(row["waited_seconds"] // 60) if row["waited_seconds"] else None
    for field in dossier.fieldset.fields:
        if field.key not in _TOLD and row.get(field.key):
            value = row[field.key]
            yield (
                header(field),
                _moment(value, present) if field.kind in ("instant", "deadline") else cell(field, value, present),
            )


def _offered(remedy: Row, present: Present) -> str:
    """A remedy in a line: `refund 250,000 toman: delivered Sun 22 Nov 2026 …`."""
    what = _(remedy["kind"])
    if remedy["amount"] is not None:
        what += " " + money_text(remedy["amount"], remedy["currency"], toman=present.toman)
    at = remedy["delivered_at"] or remedy["answered_at"] or remedy["offered_at"]
    return "; ".join(filter(None, (f"{what}: {_(remedy['state'])} {_moment(at, present)}", remedy["note"])))


def _filed(document: Row, present: Present) -> str:
    """A document in a line; of the number on it the end."""
    number = document.get("number")
    told = (document["name"], number and masked(number), size_text(document["size"]))
    return f"{_(document['kind'])}: {joined(*told)}; {_moment(document['created_at'], present)}"


def _satisfaction(row: Row, present: Present) -> str | None:
    """What the customer said about what was done, or that they were asked."""
    if row["satisfaction"] is not None:
        return _("{score} of 5 (5: entirely content)").format(score=row["satisfaction"])
    asked_at = row["asked_at"]
    return asked_at and _("asked {at}, not answered").format(at=_moment(asked_at, present))


def _worked(minutes: int | None) -> str | None:
    if minutes is None:
        return None
    return _("{time} of working time").format(time=minutes_text(minutes, days_too=False))


def _document(dossier: ComplaintDossier) -> dict[str, Any]:
    """For programs: raw values, stable keys."""
    return {
        "at": dossier.at,
        "redacted": dossier.redacted,
        "complaint": dict(dossier.complaint),
        "timeline": [one._asdict() for one in dossier.happenings],
        "acknowledged_after_minutes": dossier.acknowledged_after,
        "handled_for_minutes": dossier.handled_for,
        "open_for_minutes": dossier.open_for,
        "documents": list(dossier.documents),
        "remedies": list(dossier.remedies),
    }
