"""What one may do with documents. One public method is one read or one transaction."""

import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import Conflict, Damaged, Invalid, NotFound, ProgramFailed, StoreUnavailable
from crm_cli.i18n import _
from crm_cli.queries import documents as queries
from crm_cli.queries.listing import listing
from crm_cli.services.reaching import STDERR

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.domain.documents import DocumentDraft, DocumentRecord
    from crm_cli.services.application import Crm
    from crm_cli.store.contents import Contents

SHOWN = "crm-document-"  # begins the names of folders for copies that other programs show
A_DAY = 86400  # seconds; afterwards a copy that was shown is taken away when another one is


class Filed(NamedTuple):
    """A document that was added, and those filed before with the same contact or complaint that have its content."""

    number: int
    same: Sequence[int]


class Viewing(NamedTuple):
    """A copy of a document that nobody can change, and the program that is to show it."""

    number: int
    program: str
    copy: Path


class Documents:
    """The documents of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def list(self, query: Query, *, contact_id: int | None = None, complaint_id: int | None = None) -> Listing:
        """Documents that satisfy `query`, the newest first; those filed with one contact or complaint when given."""
        condition = queries.of_contact(contact_id) if contact_id else None
        condition = queries.of_complaint(complaint_id) if complaint_id else condition
        return listing(self._crm.reader, queries.DOCUMENTS, query, self._crm.present, condition)

    def picked(self, ids: Iterable[int]) -> Listing:
        """The list lines of these documents."""
        return listing(self._crm.reader, queries.DOCUMENTS, Query(), self._crm.present, queries.ids(ids))

    def get(self, ids: Sequence[int]) -> Sequence["DocumentRecord"]:
        """These documents, whole. Raises NotFound."""
        records = []
        for number in ids:
            record = queries.record(self._crm.reader, number)
            if record is None:
                raise NotFound(_("there is no document {id}").format(id=number), hint=_("see `crm documents list`"))
            records.append(record)
        return records

    def add(self, draft: "DocumentDraft", stream: BinaryIO) -> Filed:
        """File what `stream` has; a uid already known returns the document that has it, unchanged.

        Raises NotFound, Conflict for whom it is filed with, Invalid for what is empty or too large, StoreUnavailable.
        """
        owner = self._owner(self._crm.reader, draft.to)  # before anything is read, which may take long
        with self._contents.received(stream, draft.name) as content, self._crm.write() as work:
            known = queries.by_uid(work.db, draft.uid) if draft.uid else None
            if known:
                return Filed(known, ())
            contact_id, complaint_id = owner
            work.contacts.fetch([contact_id] if contact_id else ())
            work.complaints.fetch([complaint_id] if complaint_id else ())
            same = queries.same(work.db, content.sha256, *owner)
            number = work.documents.insert(draft, content, contact_id=contact_id, complaint_id=complaint_id)
            self._contents.keep(content)
            return Filed(number, same)

    def export(self, number: int, target: Path, *, over: bool = False) -> None:
        """Copy a document to `target`, `over` what is there if asked. Raises NotFound, Conflict, Damaged, …"""
        from crm_cli.store.backup import published, writing

        source = self._content(number)
        if target.is_symlink() or (target.exists() and not (over and target.is_file())):
            raise _taken(target)
        draft = target.with_name(f".crm-{os.urandom(8).hex()}.part")
        try:
            with writing(target):
                _copy(source, draft)
                if over:
                    draft.replace(target)
                elif not published(draft, [target]):
                    raise _taken(target)
        finally:
            with suppress(OSError):
                draft.unlink()

    @contextmanager
    def reading(self, number: int) -> Iterator[BinaryIO]:
        """The bytes of a document. Raises NotFound, Damaged, StoreUnavailable."""
        with self._content(number).open("rb") as stream:
            yield stream

    def opener(self, number: int) -> Sequence[str]:
        """The command that opens a document, but for the copy that it opens. Raises NotFound, Invalid, Damaged."""
        from crm_cli.domain.documents import check_opened
        from crm_cli.domain.reaching import opener

        check_opened(*self.get([number]))
        self._content(number)
        return (opener(sys.platform),)

    def viewing(self, number: int) -> Viewing:
        """A copy of a document, made to be shown. Raises what `opener` raises.

        It stays for a day: no program says when it has done with it.
        """
        (program,), (document,) = self.opener(number), self.get([number])
        return Viewing(number, program, _shown(self._content(number), document.name))

    def open(self, number: int) -> Path:
        """Have the system show a copy of a document; returns where it is. Raises ProgramFailed, and as `opener`."""
        viewing = self.viewing(number)
        view(viewing)
        return viewing.copy

    def delete(self, ids: Sequence[int]) -> None:
        """Delete documents. Their contents stay, for undo, until those whom they concern are forgotten."""
        with self._crm.write() as work:
            work.documents.fetch(ids)
            work.documents.remove(ids)

    @property
    def _contents(self) -> "Contents":
        from crm_cli.store.contents import of_file

        return of_file(self._crm.path)

    def _content(self, number: int) -> Path:
        """Where the content of a document is. Raises Damaged when it is missing or not what it was."""
        (document,) = self.get([number])
        if not self._contents.is_sound(document.sha256):
            raise Damaged(
                _("the content of document {id} is missing or damaged").format(id=number),
                hint=_("what can be done says: crm doctor --full"),
            )
        return self._contents.place(document.sha256)

    def _owner(self, db: "sqlite3.Connection", to: str) -> tuple[int | None, int | None]:
        """Whom a typed `to` names: the id of a contact, or that of a complaint."""
        from crm_cli.domain.complaints import complaint_id

        if to.startswith(("complaint:", "C-", "c-")):
            (complaint,) = self._crm.complaints.get([complaint_id(to)])
            return None, complaint.id
        return self._crm.contact_id(db, to.removeprefix("contact:")), None


def view(viewing: Viewing) -> None:
    """Have the program show the copy. Raises ProgramFailed."""
    try:
        _run(viewing.program, viewing.copy)
    except (OSError, ProgramFailed) as error:
        reason = error.message if isinstance(error, ProgramFailed) else error.strerror
        raise ProgramFailed(
            _("{program} failed: {reason}").format(program=viewing.program, reason=reason),
            hint=_("take it out and open it by hand: crm documents export {id}").format(id=viewing.number),
        ) from error


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file to be filed. Raises NotFound, Invalid for what is no file, StoreUnavailable when it cannot be read."""
    try:
        # A pipe that nobody writes to would be waited for.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as error:
        raise NotFound(_("there is no file {path}").format(path=path), hint=_("check the name")) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreUnavailable(_("{path} cannot be read: {reason}").format(path=path, reason=reason)) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        hint = _("name a file; what a pipe brings: crm documents add -")
        raise Invalid(_("{path} is not a file").format(path=path), hint=hint)
    with os.fdopen(handle, "rb") as stream:
        yield stream


def _taken(target: Path) -> Conflict:
    if target.is_symlink():
        return Conflict(
            _("{path} is a symbolic link; it is not written through").format(path=target),
            hint=_("name the file it points to, or another one"),
        )
    return Conflict(_("{path} exists").format(path=target), hint=_("name another file, or add --force"))


def _copy(source: Path, target: Path, mode: int = 0o600) -> None:
    with source.open("rb") as stream:
        handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(handle, "wb") as out:
            shutil.copyfileobj(stream, out)
            out.flush()
            os.fsync(handle)


def _shown(content: Path, name: str) -> Path:
    """A copy that cannot be written, under its own name, where only we can read it; those of days before go."""
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    base = runtime if os.access(runtime, os.W_OK) else Path(tempfile.gettempdir())
    for folder in base.glob(f"{SHOWN}*"):
        with suppress(OSError):
            if not folder.is_symlink() and folder.stat().st_mtime < time.time() - A_DAY:
                shutil.rmtree(folder)
    try:
        copy = Path(tempfile.mkdtemp(prefix=SHOWN, dir=base)) / name
        _copy(content, copy, 0o400)
    except OSError as error:
        raise StoreUnavailable(
            _("{path} cannot be written: {reason}").format(path=base, reason=error.strerror),
            hint=_("free some space there, or set TMPDIR"),
        ) from error
    return copy


def _run(program: str, copy: Path) -> None:
    import subprocess

    if sys.platform == "win32":
        os.startfile(copy)
        return
    if code := subprocess.run([program, str(copy)], stdout=STDERR, check=False).returncode:
        raise ProgramFailed(_("exit code {code}").format(code=code))
