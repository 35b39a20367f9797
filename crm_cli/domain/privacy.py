"""What concerns people as owners of their data: everything held about one, and what erasing somebody leaves."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.folding import normalise, words
from crm_cli.domain.listing import Listing
from crm_cli.domain.phones import phone_words

if TYPE_CHECKING:
    from crm_cli.domain.cards import ComplaintEvent, Relation
    from crm_cli.domain.contacts import ContactRecord


class Person(NamedTuple):
    """A contact that is or was; of one that is forgotten there is neither uid nor name."""

    id: int
    uid: str | None
    name: str | None


class Erased(NamedTuple):
    """What was erased: rows by table, and entries of the journal; how many conversations with others are left.

    `backups` are the files that still hold the people.
    """

    rows: Mapping[str, int]
    entries: int
    shared: int
    backups: tuple[Path, ...] = ()


class Dossier(NamedTuple):
    """A contact with all that was said, planned and changed, as of the instant `at` (UTC text).

    `complaints` are lists of one line each, with what happened, oldest first. Of other people it holds the names of
    those who took part, are related or recommended us.
    """

    at: str
    line: Listing
    contact: "ContactRecord"
    relations: tuple["Relation", ...]
    followups: Listing
    interactions: Listing
    complaints: tuple[tuple[Listing, tuple["ComplaintEvent", ...]], ...]
    documents: Listing
    history: Listing


class Traces(NamedTuple):
    """What somebody was ever called, and the normalised phones and e-mails of theirs."""

    names: frozenset[str]
    points: frozenset[str]

    def stand_in(self, texts: Iterable[str]) -> bool:
        """Whether some texts taken together, as the cells of a row, say a name in full, a phone or an e-mail.

        One mention more than there is does no harm where the texts are then forgotten.
        """
        said = [normalise(text) for text in texts]
        there = {word for text in said for word in words(text)}
        figures = {number for text in said for part in re.split("[,;،؛=]", text) for number in phone_words(part)}
        return any(named and named <= there for named in (set(words(name)) for name in self.names)) or any(
            any(point in text for text in said) if "@" in point else not figures.isdisjoint(phone_words(point))
            for point in self.points
        )
