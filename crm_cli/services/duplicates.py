"""Contacts that may be one. Reads only: what is to be done about them is up to a person."""

from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.candidates import suggested
from crm_cli.domain.duplicates import LEAST, Crowd
from crm_cli.domain.fields.duplicates import DUPLICATE
from crm_cli.domain.listing import Listing, Query
from crm_cli.queries import duplicates as queries
from crm_cli.services.listed import listed

if TYPE_CHECKING:
    from crm_cli.services.application import Crm


class Suspected(NamedTuple):
    """Pairs of contacts that may be one, the most likely first; and what too many have in common to say anything."""

    pairs: Listing
    crowds: list[Crowd]


class Duplicates:
    """The contacts of one file, compared."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def find(self, query: Query = Query(), *, least: int = LEAST) -> Suspected:  # noqa: B008  # frozen
        """Pairs that score at least so much; those that were kept apart or archived are left out."""
        db = self._crm.reader
        pairs, crowds = suggested(queries.people(db), queries.shared(db), queries.apart(db), least)
        rows = [
            (
                one.id,
                one.name,
                other.id,
                other.name,
                score,
                reasons,
                f"crm contacts merge {one.id} {other.id}",
            )
            for score, one, other, reasons in pairs
        ]
        return Suspected(listed(DUPLICATE, rows, query), crowds)
