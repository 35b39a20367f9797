"""What stands on a card: facts, and sections whose entries can be opened. Made on a lane of the desk."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crm_cli.domain.fields import Field
from crm_cli.domain.listing import Listing, Row
from crm_cli.domain.present import Present
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.render.columns import cell, header, one_line
from crm_cli.services.application import Crm

MOST = 50  # entries of a section

Facts = tuple[tuple[str, str], ...]


class Entry(NamedTuple):
    """A line, what it says when it is opened, and the record that it is about, as noun:id."""

    key: str
    line: str
    facts: Facts = ()
    record: str = ""


class Section(NamedTuple):
    """Entries of one kind, and how many there are beyond these."""

    key: str
    title: str
    entries: tuple[Entry, ...]
    more: int = 0


class Sheet(NamedTuple):
    """One record from all sides; every text is harmless."""

    title: str
    facts: Facts
    sections: tuple[Section, ...] = ()


def contact_sheet(crm: Crm, number: int) -> Sheet:
    """A contact as `crm contacts show` shows it, with more of what happened. Raises NotFound."""
    from crm_cli.domain.relations import relation_name
    from crm_cli.render.cards import contact_facts

    card, present = crm.contacts.card(number), crm.present
    contact = card.contact
    name = contact.full_name + (f" ({contact.latin_name})" if contact.latin_name else "")
    sections = (
        section_of("followups", _("Follow-ups"), card.followups, "due_on due_time title", present),
        section_of("interactions", _("Conversations"), card.interactions, "at channel direction text", present),
        section_of("complaints", _("Complaints"), card.complaints, "code status topic heard", present),
        section_of("documents", _("Documents"), card.documents, "kind name number expires_on", present),
        Section(
            "relations",
            _("Relations"),
            tuple(
                Entry(
                    f"{one.type}:{one.contact_id}",
                    one_line(f"{relation_name(one.type)}  {one.contact}"),
                    record=f"contact:{one.contact_id}",
                )
                for one in card.relations
            ),
        ),
        section_of("members", _("People"), card.members, "name job_title phones", present),
    )
    return Sheet(
        one_line(f"{name}  contact:{number}"),
        contact_facts(card, present, unplanned=_("none is planned")),
        tuple(one for one in sections if one.entries),
    )


def complaint_sheet(crm: Crm, number: int) -> Sheet:
    """A complaint as `crm complaints show` shows it. Raises NotFound."""
    from crm_cli.render.complaints import complaint_card

    card, present = crm.complaints.card(number), crm.present
    shown = complaint_card(card, present)
    sections = (
        _contacts(crm, [card.complaint.contact_id]),
        section_of("remedies", _("Remedies"), card.remedies, "kind amount state note", present),
        *(Section("timeline", one.title, _told(one.lines)) for one in shown.sections if one.title == _("Timeline")),
        section_of("followups", _("Next steps"), card.followups, "due_on due_time title", present),
        section_of("documents", _("Documents"), card.documents, "kind name number expires_on", present),
        section_of("linked", _("See also"), card.linked, "code status contact heard", present),
    )
    return Sheet(shown.title, shown.facts, tuple(one for one in sections if one.entries))


def line_sheet(crm: Crm, title: str, listing: Listing, contacts: Iterable[int], complaint: int | None) -> Sheet:
    """The only record of a list with all that its line can say, and the contacts and the complaint it is about."""
    fields = tuple(field for field in listing.fieldset.fields if field.kind not in ("id", "ids"))
    (row,) = listing.rows(fields, 1)
    sections = [_contacts(crm, contacts)]
    if complaint:
        about = crm.complaints.picked([complaint])
        sections.append(section_of("complaints", _("Complaint"), about, "code status topic heard", crm.present))
    return Sheet(one_line(title), tuple(_facts(fields, row, crm.present)), tuple(sections))


def _contacts(crm: Crm, numbers: Iterable[int]) -> Section:
    entries = (
        Entry(str(number), one_line(crm.contacts.name_of(number) or ""), record=f"contact:{number}")
        for number in numbers
    )
    return Section("contacts", _("Contact"), tuple(entries))


def _told(lines: Iterable[str]) -> tuple[Entry, ...]:
    """Lines of a timeline, which begin with when it was; one about a conversation ends in what that is called."""
    entries = []
    for place, line in enumerate(lines):
        at, _space, said = line.partition("  ")
        record = line.rpartition("  ")[2] if "  interaction:" in line else ""
        entries.append(Entry(f"timeline:{place}", line, ((at, said),), record))
    return tuple(entries)


def section_of(key: str, title: str, listing: Listing, keys: str, present: Present) -> Section:
    """The first records of a list as entries: the fields named in `keys` on the line, all of them when it is opened."""
    fields = listing.fieldset.fields
    shown = [fields.index(field) for field in listing.fieldset.pick(tuple(keys.split()))]
    noun = listing.fieldset.noun
    entries = tuple(_entry(noun, fields, row, shown, present) for row in listing.rows(fields, MOST))
    more = listing.total() - MOST if len(entries) == MOST else 0
    return Section(key, title, entries, more)


def _entry(noun: str, fields: tuple[Field, ...], row: Row, shown: Iterable[int], present: Present) -> Entry:
    line = "  ".join(filter(None, (cell(fields[place], row[place], present) for place in shown)))
    return Entry(str(row[0]), line, tuple(_facts(fields, row, present)), f"{noun}:{row[0]}")


def _facts(fields: tuple[Field, ...], row: Row, present: Present) -> Iterator[tuple[str, str]]:
    for field, value in zip(fields, row, strict=True):
        text = clean(value, newlines=True) if field.kind == "text" and value else cell(field, value, present)
        if text and field.key != "uid":
            yield header(field), text
