"""A dossier in the forms in which it is handed over: text, Markdown, a page of HTML, a document for programs."""

from collections.abc import Iterator
from typing import Any

from crm_cli.domain.cards import ComplaintEvent
from crm_cli.domain.listing import Listing
from crm_cli.domain.present import Present
from crm_cli.domain.privacy import Dossier
from crm_cli.domain.relations import relation_name
from crm_cli.i18n import _
from crm_cli.render.cards import Card, documents, point_text, record_card
from crm_cli.render.clean import clean
from crm_cli.render.sheets import Chapter, Sheet, facts_card, sheet_text, text_of


def dossier_text(dossier: Dossier, present: Present, form: str) -> str:
    """A dossier as `json`, `jsonl`, `html` or `markdown`; otherwise as aligned text."""
    if form in ("json", "jsonl"):
        return text_of(_document(dossier), form)
    as_of = _("as of {at}").format(at=present.instant_text(dossier.at))
    title = clean(_("What is held about {name}").format(name=dossier.contact.full_name))
    return sheet_text(Sheet(title, as_of, tuple(_chapters(dossier, present))), form)


def _document(dossier: Dossier) -> dict[str, Any]:
    """For programs: raw values, stable keys."""
    return {
        "at": dossier.at,
        "contact": documents(dossier.line, 1)[0],
        "points": [
            {"type": p.type, "label": p.label, "value": p.value, "normalised": p.norm, "preferred": p.preferred}
            for p in dossier.contact.points
        ],
        "relations": [{"type": r.type, "contact": r.contact} for r in dossier.relations],
        "followups": documents(dossier.followups, None),
        "interactions": documents(dossier.interactions, None),
        "complaints": [
            {**documents(line, 1)[0], "events": [event._asdict() for event in events]}
            for line, events in dossier.complaints
        ],
        "documents": documents(dossier.documents, None),
        "history": documents(dossier.history, None),
    }


def _chapters(dossier: Dossier, present: Present) -> Iterator[Chapter]:
    """Those in which there is something."""
    points = [(_(point.type.capitalize()), point_text(point)) for point in dossier.contact.points]
    relations = [(relation_name(relation.type), relation.contact) for relation in dossier.relations]
    complaints = [card for complaint in dossier.complaints for card in _complaint(*complaint, present)]
    for title, cards in (
        (_("Contact"), record_card(dossier.line, present)),
        (_("Ways to be reached"), facts_card(points)),
        (_("Relations"), facts_card(relations)),
        (_("Conversations"), record_card(dossier.interactions, present)),
        (_("Follow-ups"), record_card(dossier.followups, present)),
        (_("Complaints"), complaints),
        (_("Documents"), record_card(dossier.documents, present)),
        (_("Changes"), facts_card(_changes(dossier, present))),
    ):
        if cards:
            yield Chapter(title, tuple(cards))


def _complaint(line: Listing, events: tuple[ComplaintEvent, ...], present: Present) -> list[Card]:
    said = [(present.instant_text(e.at), _joined(e.verb, e.status, e.staff, e.note)) for e in events]
    return [*record_card(line, present), *facts_card(said)]


def _changes(dossier: Dossier, present: Present) -> Iterator[tuple[str, str]]:
    """What was changed, oldest first."""
    fields = dossier.history.fieldset.pick(("at", "staff", "record", "field", "old", "new"))
    for at, staff, record, field, old, new in dossier.history.rows(fields, None):
        values = f"{old or '–'} → {new or '–'}"
        yield _joined(present.instant_text(at), staff), f"{record}  {field}: {values}"


def _joined(*parts: str | None) -> str:
    return "  ".join(part for part in parts if part)
