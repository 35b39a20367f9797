"""An import of mail under way: which messages are new, whom they are with, and what came of them so far."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple, cast

from crm_cli.domain.documents import DocumentDraft
from crm_cli.domain.emails import email_key
from crm_cli.domain.interactions import InteractionDraft, row_of
from crm_cli.domain.letters import Letter, Mailbox, strangers, took_part
from crm_cli.i18n import _
from crm_cli.queries import documents
from crm_cli.queries import letters as queries

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.services.application import Crm
    from crm_cli.store.contents import Contents
    from crm_cli.store.work import Work


class Wishes(NamedTuple):
    """What is wanted of an import. `ours` are addresses of our own, as compared; nobody becomes a contact by them.

    `on_missing` says what becomes of messages from and to nobody known; None skips them, but refuses a single one.
    """

    on_missing: str | None = None
    ours: frozenset[str] = frozenset()


class Outcome(NamedTuple):
    """What an import did, or what its dry run would do.

    `ids` are those of the new conversations, `known` of messages that were here already. Whose messages were `skipped`
    is counted by address; `created` are contacts, `filed` documents. Of messages without a readable date some are kept
    at the moment they were `received`, the others, `timeless`, at the present one.
    """

    ids: Sequence[int]
    new: int
    known: Sequence[int]
    skipped: Counter[str]
    created: int
    filed: int
    cut: int
    heavy: int
    received: int
    timeless: int


class Matched(NamedTuple):
    """A new message, the contacts who took part, and which way it went."""

    letter: Letter
    contacts: tuple[int, ...]
    direction: str


class Run:
    """One import: what it has seen, and what came of it."""

    def __init__(self, crm: "Crm", wishes: Wishes) -> None:
        self._crm = crm
        self._wishes = wishes
        self._seen: set[str] = set()
        self._made: dict[str, Sequence[int]] = {}
        self._ids: list[int] = []
        self._known: list[int] = []
        self._skipped: Counter[str] = Counter()
        self._new = self._filed = self._cut = self._heavy = self._received = self._timeless = 0

    def outcome(self) -> Outcome:
        """What came of it."""
        counts = (len(self._made), self._filed, self._cut, self._heavy, self._received, self._timeless)
        return Outcome(self._ids, self._new, self._known, self._skipped, *counts)

    def examine(
        self,
        db: "sqlite3.Connection",
        letters: Sequence[Letter],
        make: Callable[[Sequence[Mailbox]], Sequence[int]] = lambda people: [0] * len(people),
    ) -> list[Matched]:
        """The new messages of those known, or for whom contacts were to be created, which `make` does."""
        new = self._unseen(db, letters)
        known = {**self._made, **self._contacts(db, new)}
        if self._wishes.on_missing == "create":
            known |= self._create(new, known, make)
        found = []
        for letter in new:
            contacts, direction = took_part(letter, known)
            if contacts:
                found.append(Matched(letter, contacts, direction))
            else:
                self._skipped[address_of(letter, self._wishes)] += 1
        self._new += len(found)
        self._cut += sum(bool(one.letter.cut) for one in found)
        self._received += sum(one.letter.undated and one.letter.at is not None for one in found)
        self._timeless += sum(one.letter.at is None for one in found)
        self._heavy += sum(letter.heavy for letter in letters)
        self._filed += sum(len(one.letter.attachments) for one in found) if self._crm.dry_run else 0
        return found

    def of_nobody(self, db: "sqlite3.Connection", letters: Sequence[Letter]) -> list[Letter]:
        """The new messages of nobody known."""
        new = self._unseen(db, letters)
        known = self._contacts(db, new)
        return [letter for letter in new if not took_part(letter, known)[0]]

    def store(self, work: "Work", letters: Sequence[Letter], source: str) -> bool:
        """Store what is new among these messages of `source`; whether there was anything."""
        from crm_cli.store.bulk_records import Whole

        before = len(self._made)
        found = self.examine(work.db, letters, lambda people: work.bulk_contacts.people(people, "e-mail"))
        talks = [
            Whole(letter.uid, row_of(_draft(letter, direction), work.staff_id, work.at), contacts)
            for letter, contacts, direction in found
        ]
        self._ids += work.bulk_records.load("interaction", talks)
        if found:
            work.imports.count(source, "interaction", records=len(found), contacts=len(self._made) - before)
        if not self._crm.dry_run:
            self._file(work, letters)
        return bool(found)

    def _unseen(self, db: "sqlite3.Connection", letters: Sequence[Letter]) -> list[Letter]:
        """Those that are neither here nor came before, each once."""
        here = queries.known(db, (letter.uid for letter in letters))
        fresh: dict[str, Letter] = {}
        for letter in letters:
            if letter.uid not in self._seen:
                fresh.setdefault(letter.uid, letter)
                if letter.uid in here:
                    self._known.append(here[letter.uid])
        self._seen |= fresh.keys()
        return [letter for uid, letter in fresh.items() if uid not in here]

    def _contacts(self, db: "sqlite3.Connection", letters: Sequence[Letter]) -> dict[str, list[int]]:
        addresses = {address for letter in letters for address in letter.addresses}
        return queries.contacts(db, addresses - self._wishes.ours)

    def _create(
        self,
        letters: Sequence[Letter],
        known: dict[str, Sequence[int]],
        make: Callable[[Sequence[Mailbox]], Sequence[int]],
    ) -> dict[str, Sequence[int]]:
        """Make contacts of whom messages are with that are with nobody `known`; they are known to those that follow."""
        wanted: dict[str, Mailbox] = {}
        for letter in letters:
            if not any(address in wanted or known.get(address) for address in letter.addresses):
                for mailbox in strangers(letter, self._wishes.ours):
                    wanted.setdefault(email_key(mailbox[1]), mailbox)
        numbers = make(list(wanted.values()))
        made: dict[str, Sequence[int]] = {key: [number] for key, number in zip(wanted, numbers, strict=True)}
        self._made |= made
        return made

    def _file(self, work: "Work", letters: Sequence[Letter]) -> None:
        """File attachments with the first contact of their message, those of messages known before as well."""
        from crm_cli.store.contents import of_file

        with_some = [letter for letter in letters if letter.attachments]
        here = queries.known(work.db, (letter.uid for letter in with_some))
        contents = of_file(self._crm.path)
        for letter in with_some:
            contact = queries.first_contact(work.db, here[letter.uid]) if letter.uid in here else None
            if contact:
                self._filed += sum(_filed(work, contents, contact, draft, data) for draft, data in _drafts(letter))


def address_of(letter: Letter, wishes: Wishes) -> str:
    """By what a message of nobody known is told: whom it is from or to."""
    return next((address for _name, address in strangers(letter, wishes.ours)), _("no address"))


def _draft(letter: Letter, direction: str) -> InteractionDraft:
    at = datetime.fromisoformat(letter.at) if letter.at else None
    return InteractionDraft((), "email", letter.body, at=at, direction=direction, topic=letter.subject, uid=letter.uid)


def _drafts(letter: Letter) -> Iterator[tuple[DocumentDraft, bytes]]:
    for number, (name, data) in enumerate(letter.attachments, 1):
        yield DocumentDraft("", name, uid=f"{letter.uid}.{number}"), data


def _filed(work: "Work", contents: "Contents", contact: int, draft: DocumentDraft, data: bytes) -> bool:
    """File an attachment unless it is here; whether it was not."""
    if documents.by_uid(work.db, cast(str, draft.uid)):
        return False
    with contents.received(BytesIO(data), draft.name) as content:
        work.documents.insert(draft, content, contact_id=contact, complaint_id=None)
        contents.keep(content)
    return True
