"""One record shown whole: facts on top, then what is around it."""

from typing import Any, NamedTuple

from crm_cli.domain.birthdays import birthday_text
from crm_cli.domain.cards import ContactCard, Relation
from crm_cli.domain.fields import Field
from crm_cli.domain.fields.contacts import CONTACT
from crm_cli.domain.listing import Listing
from crm_cli.domain.present import Present
from crm_cli.domain.relations import relation_name
from crm_cli.i18n import _
from crm_cli.render.cells import pad, width
from crm_cli.render.clean import clean
from crm_cli.render.columns import cell, day_cell, header, one_line
from crm_cli.render.write import Output, write_lines, write_rich, write_text

LAST_INTERACTIONS = 5
MOST_COMPLAINTS = 5
MOST_FOLLOWUPS = 20
MOST_MEMBERS = 20


class Section(NamedTuple):
    """A heading and its lines."""

    title: str
    lines: tuple[str, ...]


class Card(NamedTuple):
    """A title, labelled facts, and sections; everything has passed `clean`."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...] = ()


def contact_card(card: ContactCard, present: Present, *, as_of: str = "") -> Card:
    """A contact from all sides: the next step on top, how to reach, who, the last conversations.

    `as_of` says when it was so, in words.
    """
    contact = card.contact
    name = contact.full_name + (f" ({contact.latin_name})" if contact.latin_name else "")
    title = _("{name}  contact:{id}").format(name=name, id=contact.id)
    return Card(
        clean(title + "  " + _("as of {when}").format(when=as_of) if as_of else title),
        contact_facts(card, present, as_of=as_of),
        tuple(
            section
            for section in (
                Section(_("Follow-ups"), lines_of(card.followups, "due_on due_time id title", MOST_FOLLOWUPS, present)),
                Section(
                    _("Last interactions"),
                    lines_of(card.interactions, "at id channel direction text", LAST_INTERACTIONS, present),
                ),
                Section(
                    _("Complaints"), lines_of(card.complaints, "code status topic heard", MOST_COMPLAINTS, present)
                ),
                Section(_("Documents"), lines_of(card.documents, "id kind name number expires_on", None, present)),
                Section(_("Relations"), tuple(_relation(relation) for relation in card.relations)),
                Section(_("People"), lines_of(card.members, "id name job_title phones", MOST_MEMBERS, present)),
            )
            if section.lines
        ),
    )


def contact_facts(
    card: ContactCard, present: Present, *, as_of: str = "", unplanned: str = ""
) -> tuple[tuple[str, str], ...]:
    """What is known of a contact, labelled, the next step first; `unplanned` is said where there is none."""
    contact = card.contact
    facts = [
        (_("Next step"), _next_step(card, present) or unplanned or (_("none") if as_of else _plan(contact.id))),
        *((_(point.type.capitalize()), point_text(point)) for point in contact.points),
        (_("Organisation"), card.org),
        (_("Title"), contact.job_title),
        (_("City"), contact.city),
        (_("Tags"), ", ".join(contact.tags)),
        (_("Tier"), contact.tier),
        (_("Lifecycle"), joined(contact.lifecycle, contact.disqualified_reason)),
        (_("Owner"), card.owner),
        (_("Source"), contact.source),
        (_("Referred by"), card.referred_by),
        (_("Birthday"), birthday_text(contact.birthday) if contact.birthday else None),
        (_("Language"), contact.language),
        (_("Likes"), joined(contact.preferred_channel, contact.best_time)),
        (_("Consent"), ", ".join(f"{channel}={answer}" for channel, answer in contact.consent)),
        (_("Do not contact"), _("yes") if contact.do_not_contact else None),
        *_custom(card.line, present),
        (_("Archived"), present.instant_text(contact.archived_at) if contact.archived_at else None),
        (_("Merged into"), f"contact:{contact.merged_into_id}" if contact.merged_into_id else None),
        (_("Note"), contact.note),
    ]
    return tuple((label, clean(text, newlines=True)) for label, text in facts if text)


def _custom(line: Listing, present: Present) -> list[tuple[str, str]]:
    """What is known in the fields the agency has declared."""
    fields = tuple(field for field in line.fieldset.fields if field not in CONTACT.fields)
    row = next(line.rows(fields, 1)) if fields else ()
    return [(header(field), cell(field, value, present)) for field, value in zip(fields, row, strict=True)]


def _next_step(card: ContactCard, present: Present) -> str:
    fields = card.followups.fieldset.pick(("due_on", "due_time", "title", "id"))
    for due_on, due_time, title, number in card.followups.rows(fields, 1):
        day = " ".join(filter(None, (day_cell(due_on, present), due_time)))
        return _("{day}  {title}  followup:{id}").format(day=day, title=one_line(title), id=number)
    return ""


def _plan(number: int) -> str:
    return _("none: crm followups add {id} TITLE --due WHEN").format(id=number)


def _relation(relation: Relation) -> str:
    return one_line(f"{relation_name(relation.type)}  {relation.contact}  contact:{relation.contact_id}")


def point_text(point: Any) -> str:
    """A way to reach a contact, with what is noted about it."""
    marks = [point.label, _("preferred") if point.preferred else None, _("verified") if point.verified_at else None]
    return str(point.value) + "".join(f" ({mark})" for mark in marks if mark)


def joined(*parts: str | None) -> str:
    """The parts that there are, with commas."""
    return ", ".join(part for part in parts if part)


def lines_of(listing: Listing, keys: str, limit: int | None, present: Present) -> tuple[str, ...]:
    """The first rows of a list as lines of a card, with the fields named in `keys`; what is empty is left out."""
    fields = listing.fieldset.pick(tuple(keys.split()))
    return tuple(
        "  ".join(
            text for text in (cell(field, value, present) for field, value in zip(fields, row, strict=True)) if text
        )
        for row in listing.rows(fields, limit)
    )


def record_card(listing: Listing, present: Present) -> list[Card]:
    """Each line of a list as a card with every field that has a value."""
    fields = listing.fieldset.fields
    return [_record_card(listing.fieldset.noun, fields, row, present) for row in listing.rows(fields, None)]


def _record_card(noun: str, fields: tuple[Field, ...], row: Any, present: Present) -> Card:
    facts = []
    for field, value in zip(fields, row, strict=True):
        text = clean(value, newlines=True) if field.kind == "text" and value else cell(field, value, present)
        if text and field.key != "id":
            facts.append((header(field), text))
    return Card(f"{noun}:{row[0]}".replace("-", ""), tuple(facts))


def contact_document(card: ContactCard) -> dict[str, Any]:
    """A contact as machine formats show it whole: the keys of its list line, its points, and what is around it."""
    return {
        **documents(card.line, 1)[0],
        "org_id": card.contact.org_id,
        "owner_id": card.contact.owner_id,
        "points": [
            {
                "type": p.type,
                "label": p.label,
                "value": p.value,
                "normalised": p.norm,
                "preferred": p.preferred,
                "verified_at": p.verified_at,
            }
            for p in card.contact.points
        ],
        "followups": documents(card.followups, None),
        "interactions": documents(card.interactions, LAST_INTERACTIONS),
        "complaints": documents(card.complaints, None),
        "documents": documents(card.documents, None),
        "relations": [{"type": r.type, "contact_id": r.contact_id, "contact": r.contact} for r in card.relations],
        "members": documents(card.members, None),
    }


def documents(listing: Listing, limit: int | None) -> list[dict[str, Any]]:
    """The first rows of a list as machine formats show them."""
    import json

    return [json.loads(text) for text in listing.json_rows(listing.fieldset.fields, limit)]


def write_cards(cards: list[Card], output: Output) -> None:
    """Cards as text: markdown, or aligned; with some weight on a terminal."""
    if output.format == "markdown":
        write_text("\n".join(_markdown(card) for card in cards))
    elif output.format == "table" and output.screen:
        _write_rich(cards, output)
    else:
        write_lines("\n".join(_plain(card) for card in cards), output)


def _plain(card: Card) -> str:
    size = max((width(label) for label, _text in card.facts), default=0)
    lines = [card.title]
    for label, text in card.facts:
        lines += hanging(f"  {pad(label, size)}  ", text)
    for section in card.sections:
        lines += ["", section.title, *(f"  {line}" for line in section.lines)]
    return "\n".join(lines) + "\n"


def hanging(start: str, text: str) -> list[str]:
    """The lines of a text behind `start`, one below the other."""
    first, *rest = text.split("\n")
    return [start + first, *(" " * width(start) + line for line in rest)]


def _markdown(card: Card) -> str:
    lines = [f"# {card.title}", ""]
    lines += [f"- **{label}**: {text}" for label, text in card.facts]
    for section in card.sections:
        lines += ["", f"## {section.title}", "", *(f"- {line}" for line in section.lines)]
    return "\n".join(lines) + "\n"


def _write_rich(cards: list[Card], output: Output) -> None:
    from rich.table import Table
    from rich.text import Text

    sheet: list[Any] = []
    for number, card in enumerate(cards):
        if number:
            sheet.append(Text())
        sheet.append(Text(card.title, style="bold"))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for place, (label, text) in enumerate(card.facts):
            grid.add_row(Text(f"  {label}", style="dim"), Text(text, style="bold" if not place else ""))
        sheet.append(grid)
        for section in card.sections:
            sheet.append(Text(f"\n{section.title}", style="bold"))
            sheet += [Text(f"  {line}") for line in section.lines]
    write_rich(sheet, output)
