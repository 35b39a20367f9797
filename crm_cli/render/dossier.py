"""A dossier in the forms in which it is handed over: text, Markdown, a page of HTML, a document for programs."""

from collections.abc import Iterator
from html import escape
from typing import Any, NamedTuple

from crm_cli.domain.cards import ComplaintEvent
from crm_cli.domain.listing import Listing
from crm_cli.domain.present import Present
from crm_cli.domain.privacy import Dossier
from crm_cli.domain.relations import relation_name
from crm_cli.i18n import _
from crm_cli.render.cards import Card, documents, hanging, point_text, record_card
from crm_cli.render.cells import pad, width
from crm_cli.render.clean import clean

# No script, no picture, nothing from elsewhere: whatever stands in a text, the page only shows it.
_PAGE = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
body {{ font: 11pt/1.5 system-ui, Vazirmatn, Tahoma, sans-serif; max-width: 48em; margin: 2em auto; padding: 0 1em; }}
h2 {{ border-bottom: 1px solid; margin-top: 2em; }}
h3 {{ font-size: 1em; margin: 1.5em 0 0.3em; }}
dl {{ display: grid; grid-template-columns: minmax(8em, max-content) 1fr; gap: 0.2em 1em; margin: 0; }}
dt {{ opacity: 0.7; }}
dd {{ margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }}
@media print {{ body {{ margin: 0; max-width: none; }} h2, h3 {{ break-after: avoid; }} dl {{ break-inside: avoid; }} }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


class Chapter(NamedTuple):
    """A heading, and records under it; everything has passed `clean`."""

    title: str
    cards: tuple[Card, ...]


def dossier_text(dossier: Dossier, present: Present, form: str) -> str:
    """A dossier as `json`, `jsonl`, `html` or `markdown`; otherwise as aligned text."""
    if form in ("json", "jsonl"):
        from crm_cli.exchange.jsonl import dumps, json_array

        line = dumps(_document(dossier))
        return f"{line}\n" if form == "jsonl" else "".join(json_array([line]))
    return {"html": _html, "markdown": _markdown}.get(form, _plain)(dossier, present)


def _plain(dossier: Dossier, present: Present) -> str:
    lines = [_title(dossier), _as_of(dossier, present)]
    for chapter in _chapters(dossier, present):
        lines += ["", "", chapter.title.upper()]
        for card in chapter.cards:
            lines += ["", card.title] if card.title else [""]
            size = max(width(label) for label, _text in card.facts)
            for label, text in card.facts:
                lines += hanging(f"  {pad(label, size)}  ", text)
    return "\n".join(lines) + "\n"


def _markdown(dossier: Dossier, present: Present) -> str:
    lines = [f"# {_title(dossier)}", "", _as_of(dossier, present)]
    for chapter in _chapters(dossier, present):
        lines += ["", f"## {chapter.title}"]
        for card in chapter.cards:
            lines += ["", *([f"### {card.title}", ""] if card.title else [])]
            for label, text in card.facts:
                lines += hanging(f"- **{label}**: ", text)
    return "\n".join(lines) + "\n"


def _html(dossier: Dossier, present: Present) -> str:
    """One page that needs nothing beside it."""
    body = [_tag("h1", _title(dossier)), _tag("p", _as_of(dossier, present))]
    for chapter in _chapters(dossier, present):
        body += ["<section>", _tag("h2", chapter.title)]
        for card in chapter.cards:
            facts = (_tag("dt", label) + _tag("dd", text) for label, text in card.facts)
            body += [*([_tag("h3", card.title)] if card.title else []), "<dl>", *facts, "</dl>"]
        body.append("</section>")
    return _PAGE.format(title=escape(_title(dossier)), body="\n".join(body))


def _tag(name: str, text: str) -> str:
    """An element whose text finds its direction by itself."""
    return f'<{name} dir="auto">{escape(text)}</{name}>'


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
        "history": documents(dossier.history, None),
    }


def _title(dossier: Dossier) -> str:
    return clean(_("What is held about {name}").format(name=dossier.contact.full_name))


def _as_of(dossier: Dossier, present: Present) -> str:
    return _("as of {at}").format(at=present.instant_text(dossier.at))


def _chapters(dossier: Dossier, present: Present) -> Iterator[Chapter]:
    """Those in which there is something."""
    points = [(_(point.type.capitalize()), point_text(point)) for point in dossier.contact.points]
    relations = [(relation_name(relation.type), relation.contact) for relation in dossier.relations]
    complaints = [card for complaint in dossier.complaints for card in _complaint(*complaint, present)]
    for title, cards in (
        (_("Contact"), record_card(dossier.line, present)),
        (_("Ways to be reached"), _table(points)),
        (_("Relations"), _table(relations)),
        (_("Conversations"), record_card(dossier.interactions, present)),
        (_("Follow-ups"), record_card(dossier.followups, present)),
        (_("Complaints"), complaints),
        (_("Changes"), _table(list(_changes(dossier, present)))),
    ):
        if cards:
            yield Chapter(title, tuple(cards))


def _complaint(line: Listing, events: tuple[ComplaintEvent, ...], present: Present) -> list[Card]:
    said = [(present.instant_text(e.at), _joined(e.verb, e.status, e.staff, e.note)) for e in events]
    return [*record_card(line, present), *_table(said)]


def _changes(dossier: Dossier, present: Present) -> Iterator[tuple[str, str]]:
    """What was changed, oldest first."""
    fields = dossier.history.fieldset.pick(("at", "staff", "record", "field", "old", "new"))
    for at, staff, record, field, old, new in dossier.history.rows(fields, None):
        values = f"{old or '–'} → {new or '–'}"
        yield _joined(present.instant_text(at), staff), f"{record}  {field}: {values}"


def _joined(*parts: str | None) -> str:
    return "  ".join(part for part in parts if part)


def _table(facts: list[tuple[str, str]]) -> list[Card]:
    """Facts that need no title."""
    cleaned = tuple((clean(label), clean(text, newlines=True)) for label, text in facts)
    return [Card("", cleaned)] if cleaned else []
