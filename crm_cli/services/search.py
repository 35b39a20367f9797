"""Searching everything at once, and the e-mail addresses of who is found."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from crm_cli.domain.fields.search import ADDRESS, SEARCH
from crm_cli.domain.listing import Listing, Query, Row
from crm_cli.domain.searching import passage, spans, wanted
from crm_cli.i18n import _
from crm_cli.queries import search as queries
from crm_cli.services.listed import listed, streamed

if TYPE_CHECKING:
    from crm_cli.services.application import Crm


class Search:
    """What one does to find something."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def everything(self, text: str, query: Query) -> Listing:
        """Contacts, complaints and conversations, the best first, each with the part that was found.

        Raises Invalid for a text without words.
        """
        asked = wanted(text, self._crm.settings.region)
        hits, cut = queries.find(self._crm.reader, asked)

        def rows() -> Iterator[Row]:
            for hit in hits:
                if found := queries.shown(self._crm.reader, hit):
                    fields, texts = found
                    yield (*fields, passage(texts, asked.words))

        return streamed(SEARCH, rows, query)._replace(
            marks=partial(spans, found=asked.words),
            remark=_("more contacts may fit; only the newest were looked at, so type more") if cut else "",
        )

    def addresses(self, text: str) -> Listing:
        """The e-mail addresses of contacts, with the name and what tells who it is; those not archived, the best first.

        Raises Invalid for a text without words.
        """
        asked = wanted(text, self._crm.settings.region)
        found = queries.find(self._crm.reader, asked, ("contact",)).hits
        return listed(ADDRESS, [_address(row) for hit in found for row in queries.emails(self._crm.reader, hit)])


def _address(row: Row) -> Row:
    email, name, *about, do_not_contact, number = row
    about.append(_("do not contact") if do_not_contact else None)
    return email, name, ", ".join(filter(None, about)), number
