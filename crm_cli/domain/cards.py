"""Records with what is around them, as they are shown one at a time."""

from typing import NamedTuple

from crm_cli.domain.contacts import ContactRecord
from crm_cli.domain.listing import Listing


class ContactCard(NamedTuple):
    """A contact from all sides: its list line, the record, the names behind its ids, and what is around it."""

    line: Listing
    contact: ContactRecord
    org: str | None
    owner: str | None
    referred_by: str | None
    followups: Listing
    interactions: Listing
    members: Listing
