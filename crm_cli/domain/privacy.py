"""What concerns people as owners of their data: everything held about one, and what erasing somebody leaves."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.listing import Listing

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
