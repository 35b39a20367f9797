"""What could be meant by what is typed: contacts, organisations, colleagues. To be called on a lane."""

from collections.abc import Iterable
from itertools import islice

from crm_cli.domain.listing import Query
from crm_cli.errors import Invalid
from crm_cli.services.application import Crm
from crm_cli.tui.forms.entries import MOST_OFFERED, Offer


def contacts(crm: Crm, text: str) -> Iterable[Offer]:
    """Contacts, the best first; each is named by its number."""
    try:
        found = crm.search.everything(text, Query(limit=MOST_OFFERED * 3))
    except Invalid:
        return
    fields = found.fieldset.pick(("record", "contact", "reach"))
    for record, name, reach in islice(found.rows(fields, None), MOST_OFFERED):
        noun, _colon, number = record.partition(":")
        if noun == "contact":
            yield Offer(number, "  ".join(filter(None, (name, reach))))


def organisations(crm: Crm, text: str) -> Iterable[Offer]:
    """Organisations with these words."""
    words = '"{}"'.format(text.replace('"', " "))
    found = crm.contacts.list(Query(f"kind:org {words}", limit=MOST_OFFERED))
    for number, name, reach in found.rows(found.fieldset.pick(("id", "name", "reach")), MOST_OFFERED):
        yield Offer(str(number), "  ".join(filter(None, (name, reach))))


def staff(crm: Crm, text: str) -> Iterable[Offer]:
    """Colleagues whose name has it."""
    listing = crm.staff.list(Query())
    for name, role in listing.rows(listing.fieldset.pick(("name", "role")), None):
        if text.casefold() in name.casefold():
            yield Offer(name, f"{name}  {role}")
