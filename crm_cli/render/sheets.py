"""Sheets that are handed over: a title and chapters of records, as text, Markdown or a page of HTML."""

import re
from collections.abc import Iterable
from html import escape
from typing import Any, NamedTuple

from crm_cli.render.cards import Card, hanging
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
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body {{ font: 11pt/1.5 system-ui, Vazirmatn, Tahoma, sans-serif; max-width: 48em; margin: 2em auto; padding: 0 1em; }}
h2 {{ border-bottom: 1px solid; margin-top: 2em; }}
h3 {{ font-size: 1em; margin: 1.5em 0 0.3em; }}
dl {{ display: grid; grid-template-columns: minmax(8em, max-content) 1fr; gap: 0.2em 1em; margin: 0; }}
dt {{ opacity: 0.7; }}
dd {{ margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }}
@media print {{
  :root {{ color-scheme: light; }}
  body {{ margin: 0; max-width: none; }}
  h2, h3 {{ break-after: avoid; }}
}}
</style>
</head>
<body>
{body}
</body>
</html>
"""

# What Markdown would take for more than a character, anywhere and at the beginning of a line, and bare links.
_MARKS = re.compile(r"[\\`*_\[\]<>|#~&]|(?<=https)(?=:)|(?<=http)(?=:)|(?<=\bwww)(?=\.)", re.IGNORECASE)
_AT_BEGINNING = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))", re.MULTILINE)


class Chapter(NamedTuple):
    """A heading, and records under it; everything has passed `clean`."""

    title: str
    cards: tuple[Card, ...]


class Sheet(NamedTuple):
    """A title, a line below it, and chapters; everything has passed `clean`."""

    title: str
    lead: str
    chapters: tuple[Chapter, ...]


def sheet_text(sheet: Sheet, form: str) -> str:
    """A sheet as `html` or `markdown`; otherwise as aligned text."""
    return {"html": _html, "markdown": _markdown}.get(form, _plain)(sheet)


def text_of(document: dict[str, Any], form: str) -> str:
    """A document for programs, as `json` (an array of one) or `jsonl`."""
    from crm_cli.exchange.jsonl import dumps, json_array

    line = dumps(document)
    return f"{line}\n" if form == "jsonl" else "".join(json_array([line]))


def facts_card(facts: Iterable[tuple[str, str]], title: str = "") -> list[Card]:
    """Labels and texts, made harmless, as one card; none where there are no facts."""
    cleaned = tuple((clean(label), clean(text, newlines=True)) for label, text in facts)
    return [Card(clean(title), cleaned)] if cleaned else []


def markdown(text: str) -> str:
    """`text` so that Markdown shows it as it is."""
    marked = _MARKS.sub(lambda found: f"\\{found[0]}", text)
    return _AT_BEGINNING.sub(_escaped_beginning, marked)


def _escaped_beginning(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}"


def _plain(sheet: Sheet) -> str:
    lines = [sheet.title, sheet.lead]
    for chapter in sheet.chapters:
        lines += ["", "", chapter.title.upper()]
        for card in chapter.cards:
            lines += ["", card.title] if card.title else [""]
            size = max(width(label) for label, _text in card.facts)
            for label, text in card.facts:
                lines += hanging(f"  {pad(label, size)}  ", text)
    return "\n".join(lines) + "\n"


def _markdown(sheet: Sheet) -> str:
    lines = [f"# {markdown(sheet.title)}", "", markdown(sheet.lead)]
    for chapter in sheet.chapters:
        lines += ["", f"## {markdown(chapter.title)}"]
        for card in chapter.cards:
            lines += ["", *([f"### {markdown(card.title)}", ""] if card.title else [])]
            lines += [f"- **{markdown(label)}**: {_indented(markdown(text))}" for label, text in card.facts]
    return "\n".join(lines) + "\n"


def _indented(text: str) -> str:
    """The lines of a text inside an item of a list, each on its own."""
    broken = re.sub(r"(?<=[^\n])\n(?=[^\n])", "\\\\\n", text)
    return re.sub(r"\n(?=[^\n])", "\n  ", broken)


def _html(sheet: Sheet) -> str:
    """One page that needs nothing beside it."""
    body = [_tag("h1", sheet.title), _tag("p", sheet.lead)]
    for chapter in sheet.chapters:
        body += ["<section>", _tag("h2", chapter.title)]
        for card in chapter.cards:
            facts = (_tag("dt", label) + _tag("dd", text) for label, text in card.facts)
            body += [*([_tag("h3", card.title)] if card.title else []), "<dl>", *facts, "</dl>"]
        body.append("</section>")
    return _PAGE.format(title=escape(sheet.title), body="\n".join(body))


def _tag(name: str, text: str) -> str:
    """An element whose text finds its direction by itself."""
    return f'<{name} dir="auto">{escape(text)}</{name}>'
