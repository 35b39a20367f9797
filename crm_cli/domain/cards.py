"""Records with what is around them, as they are shown one at a time."""

from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.listing import Listing

if TYPE_CHECKING:
    from crm_cli.domain.complaints import ComplaintRecord
    from crm_cli.domain.contacts import ContactRecord
    from crm_cli.domain.remedies import Cost


class Relation(NamedTuple):
    """`contact` is `type` of the one on the card; a type of another's that has no name of its own ends in `_of`."""

    type: str
    contact_id: int
    contact: str


class ContactCard(NamedTuple):
    """A contact from all sides: its list line, the record, the names behind its ids, and what is around it."""

    line: Listing
    contact: "ContactRecord"
    org: str | None
    owner: str | None
    referred_by: str | None
    followups: Listing
    interactions: Listing
    complaints: Listing
    documents: Listing
    relations: tuple[Relation, ...]
    members: Listing


class Fate(NamedTuple):
    """How many of the records that an import brought are as they came, were changed since, or are gone."""

    unchanged: int
    changed: int
    gone: int


class ImportCard(NamedTuple):
    """An import: its list line, what became of the records it brought, and the first of them."""

    line: Listing
    fate: Fate
    first: Listing


class ComplaintEvent(NamedTuple):
    """A line of a complaint's timeline: instant, what was done, the state it led to, by whom, and a note.

    `forced` says why it was done although something was missing.
    """

    at: str
    verb: str
    status: str
    staff: str | None
    note: str | None
    forced: str | None


class ComplaintCard(NamedTuple):
    """A complaint with all that happened, what is still to be done for its contact, and related complaints."""

    line: Listing
    complaint: "ComplaintRecord"
    events: tuple[ComplaintEvent, ...]
    interactions: Listing
    followups: Listing
    documents: Listing
    linked: Listing
    remedies: Listing
    costs: "tuple[Cost, ...]"
