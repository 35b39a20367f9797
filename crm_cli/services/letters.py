"""Mail that comes in: messages read outside the lock, matched to contacts by address, stored as conversations.

Up to 2 000 messages are one transaction. More are stored in chunks, so that others can work meanwhile, under one
command that stays unfinished until the last; the same messages continue it.
"""

import marshal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from crm_cli.domain.documents import DocumentDraft
from crm_cli.domain.emails import email_key
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.letters import BadLetter, Letter, Mailbox, strangers, took_part
from crm_cli.errors import Invalid, NotFound
from crm_cli.i18n import _
from crm_cli.queries import documents, imports
from crm_cli.queries import letters as queries
from crm_cli.services.imports import Progress, refuse_undone

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.services.application import Crm
    from crm_cli.store.contents import Contents
    from crm_cli.store.work import Work

ONE_TRANSACTION = 2_000
KEPT_BEFORE = 1_000  # more messages than these are worth a backup first
CHUNK, CHUNK_BYTES = 250, 16_000_000  # messages and bytes that are stored at once, in less than a second
IN_MEMORY = 4_000_000  # bytes of messages that wait in memory; more wait in an unnamed file


class Wishes(NamedTuple):
    """What is wanted of an import. `ours` are addresses of our own, as compared; nobody becomes a contact by them.

    `on_missing` says what becomes of messages from and to nobody known; None skips them, but refuses a single one.
    """

    on_missing: str | None = None
    ours: frozenset[str] = frozenset()
    partial: bool = False


class Outcome(NamedTuple):
    """What an import did, or what its dry run would do.

    `ids` are those of the new conversations, `known` of messages that were here already. Whose messages were `skipped`
    is counted by address; `created` are contacts, `filed` documents.
    """

    ids: Sequence[int]
    new: int
    known: Sequence[int]
    skipped: Counter[str]
    created: int
    filed: int
    cut: int
    heavy: int


class Batch:
    """Messages that were read and wait to be stored, whatever their number; what cannot be used is counted."""

    def __init__(self) -> None:
        self._file = cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY, prefix="crm-"))  # noqa: SIM115  # goes with it
        self._hash = sha256()
        self.letters = self.rejected = 0
        self.first_reason = ""

    def add(self, letter: Letter | BadLetter) -> None:
        """Take one more message."""
        if isinstance(letter, BadLetter):
            self.rejected += 1
            self.first_reason = self.first_reason or f"{letter.place}: {letter.reason}"
            return
        self.letters += 1
        self._hash.update(letter.uid.encode())
        blob = marshal.dumps(tuple(letter))
        self._file.write(len(blob).to_bytes(8, "big") + blob)

    @property
    def subject(self) -> str:
        """What an import of the same messages is known by."""
        return f"mail:{self._hash.hexdigest()}"

    def chunks(self) -> Iterator[list[Letter]]:
        """All messages, a few at a time; may be asked for again."""
        self._file.seek(0)
        chunk, size = [], 0
        while head := self._file.read(8):
            blob = self._file.read(int.from_bytes(head, "big"))
            chunk.append(Letter._make(marshal.loads(blob)))
            size += len(blob)
            if len(chunk) == CHUNK or size >= CHUNK_BYTES:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk


class Letters:
    """Mail of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def read(self, letters: Iterable[Letter | BadLetter], progress: Progress) -> Batch:
        """Read all messages; nothing is stored yet."""
        batch = Batch()
        for letter in letters:
            batch.add(letter)
            if batch.letters % CHUNK == 0:
                progress(batch.letters, None)
        return batch

    def load(self, batch: Batch, wishes: Wishes, progress: Progress) -> Outcome:
        """Store the messages that are new, or, in a dry run, only find out which are.

        Raises Invalid when some cannot be used and `partial` is not wished for, NotFound for a single one of nobody
        known.
        """
        self._refuse(batch, wishes)
        run = _Run(self._crm, wishes)
        if self._crm.dry_run and (batch.letters > ONE_TRANSACTION or not self._crm.exists):
            for chunk in batch.chunks():
                run.examine(self._crm.reader, chunk, lambda _name, _address: 0)
            return run.outcome()
        if batch.letters > KEPT_BEFORE:
            self._crm.backups.before("import")
        if batch.letters > ONE_TRANSACTION:
            self._load_in_chunks(batch, run, progress)
        elif batch.letters:
            with self._crm.write(subject=batch.subject) as work:
                for chunk in batch.chunks():
                    run.store(work, chunk)
        return run.outcome()

    def _load_in_chunks(self, batch: Batch, run: "_Run", progress: Progress) -> None:
        command = imports.unfinished(self._crm.reader, batch.subject) if self._crm.exists else None
        done = 0
        for chunk in batch.chunks():
            done += len(chunk)
            with self._crm.write(continues=command, subject=batch.subject, unfinished=done < batch.letters) as work:
                refuse_undone(work, command)
                stored = run.store(work, chunk)
                command = work.command_id if stored or command else None
            progress(done, batch.letters)

    def _refuse(self, batch: Batch, wishes: Wishes) -> None:
        """Refuse what is not to be imported in part, before anything is stored."""
        count, reason = batch.rejected, batch.first_reason
        alone = batch.letters + batch.rejected == 1
        if wishes.on_missing == "reject" or (alone and wishes.on_missing is None):
            run = _Run(self._crm, wishes._replace(on_missing="skip"))
            for chunk in batch.chunks():
                run.examine(self._crm.reader, chunk, lambda _name, _address: 0)
                if run.skipped and alone:
                    raise _nobody(chunk[0], wishes)
            count += run.skipped.total()
            reason = reason or _("nobody here has {address}").format(address=next(iter(run.skipped), ""))
        if count and not (wishes.partial and batch.letters):
            raise Invalid(
                _.plural("{n} message was rejected", "{n} messages were rejected", count)
                + _("; first: {reason}").format(reason=reason)
                + _("; nothing was imported"),
                hint=_("take the others: --partial") if batch.letters else _("an e-mail message or an mbox is wanted"),
            )


class _Run:
    """One import under way: what it has seen, and what came of it so far."""

    def __init__(self, crm: "Crm", wishes: Wishes) -> None:
        self._crm = crm
        self._wishes = wishes
        self._seen: set[str] = set()
        self._made: dict[str, list[int]] = {}
        self._ids: list[int] = []
        self._known: list[int] = []
        self.skipped: Counter[str] = Counter()
        self._new = self._filed = self._cut = self._heavy = 0

    def outcome(self) -> Outcome:
        """What came of it."""
        counts = (len(self._made), self._filed, self._cut, self._heavy)
        return Outcome(self._ids, self._new, self._known, self.skipped, *counts)

    def examine(
        self, db: "sqlite3.Connection", letters: Sequence[Letter], make: Callable[[str, str], int]
    ) -> list[tuple[Letter, tuple[int, ...], str]]:
        """The new messages with their contacts and direction; `make` makes a contact where that is wished for."""
        here = queries.known(db, (letter.uid for letter in letters))
        known: dict[str, Sequence[int]] = {**self._made}
        addresses = {address for letter in letters for address in letter.addresses}
        known |= queries.contacts(db, addresses - self._wishes.ours)
        found = []
        for letter in letters:
            if letter.uid in here or letter.uid in self._seen:
                self._known += [here[letter.uid]] if letter.uid in here else []
                continue
            self._seen.add(letter.uid)
            contacts, direction = took_part(letter, known)
            if not contacts and self._wishes.on_missing == "create":
                self._create(letter, make)
                known |= self._made
                contacts, direction = took_part(letter, known)
            if contacts:
                found.append((letter, contacts, direction))
            else:
                self.skipped[_named(letter, self._wishes)] += 1
        self._new += len(found)
        self._cut += sum(bool(letter.cut) for letter, *_rest in found)
        self._heavy += sum(letter.heavy for letter in letters)
        self._filed += sum(len(letter.attachments) for letter, *_rest in found) if self._crm.dry_run else 0
        return found

    def store(self, work: "Work", letters: Sequence[Letter]) -> bool:
        """Store what is new among these messages; whether there was anything."""
        found = self.examine(work.db, letters, lambda name, address: _added(work, name, address))
        for letter, contacts, direction in found:
            draft = InteractionDraft(
                (),
                "email",
                letter.body,
                at=datetime.fromisoformat(letter.at) if letter.at else None,
                direction=direction,
                topic=letter.subject,
                uid=letter.uid,
            )
            self._ids.append(work.interactions.insert(draft, contact_ids=contacts, staff_id=work.staff_id))
        if not self._crm.dry_run:
            self._file(work, letters)
        return bool(found)

    def _create(self, letter: Letter, make: Callable[[str, str], int]) -> None:
        for name, address in strangers(letter, self._wishes.ours):
            self._made[email_key(address)] = [make(name, address)]

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


def _added(work: "Work", name: str, address: str) -> int:
    from crm_cli.domain.contact_fields import parse_email_point
    from crm_cli.domain.contacts import ContactDraft

    draft = ContactDraft(name, source="e-mail", points=(parse_email_point(address),))
    return work.contacts.insert(draft, org_id=None, owner_id=work.staff_id, referred_by_id=None)


def _stranger(letter: Letter, wishes: Wishes) -> Mailbox:
    return next(iter(strangers(letter, wishes.ours)), ("", ""))


def _named(letter: Letter, wishes: Wishes) -> str:
    return _stranger(letter, wishes)[1] or _("no address")


def _nobody(letter: Letter, wishes: Wishes) -> NotFound:
    from shlex import quote

    name, address = _stranger(letter, wishes)
    if not address:
        return NotFound(_("the message names no address"), hint=_("note it by hand: crm log email WHO TEXT"))
    return NotFound(
        _("nobody here has the address {address}").format(address=address),
        hint=_("add who it is: crm contacts add {name} --email {address}; or import with --on-missing create").format(
            name=quote(name), address=quote(address)
        ),
    )
