"""What syncs with a folder have in common: recalling what was agreed, looking at the copies, writing and removing them.

The order makes a crash harmless: first what was taken in is committed, then files are written, and what was agreed is
kept last. A record that both sides say alike needs nothing.
"""

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from crm_cli.domain.folders import Step, Stopped
from crm_cli.errors import Conflict, Invalid, StoreUnavailable
from crm_cli.exchange.vdir import File, Folder, Known, Mark, Memory, digest
from crm_cli.i18n import _
from crm_cli.queries.staff import of_the_file

if TYPE_CHECKING:
    from crm_cli.services.application import Crm

Said = TypeVar("Said")
Record = TypeVar("Record")


class Copy(NamedTuple, Generic[Said]):
    """The file of a record: the digest of its bytes, and what it says unless that is what was agreed last."""

    file: str
    mark: Mark | None
    seen: str
    said: Said | None


class FolderSync(Generic[Said, Record]):
    """One run. Subclasses know what a file says, and what is done about it and about its record."""

    def __init__(self, crm: "Crm", folder: Folder[Said]) -> None:
        if not crm.dry_run:
            folder.check_writable()
        self._crm = crm
        self._folder = folder
        self._owner = of_the_file(crm.reader)
        self._steps: list[Step] = []
        self._told: set[str] = set()
        self._known: Mapping[str, Known[Said]] = {}
        self._copies: dict[str, Copy[Said]] = {}

    def _read(self, file: File) -> tuple[str, Said] | None:
        """The uid of an item and what it says; None for one that is not ours to read. Raises Invalid."""
        raise NotImplementedError

    def _settled(self, record: Record) -> Known[Said] | None:
        """Have the folder say what crm says about a record; what is agreed then, None when it has no file."""
        raise NotImplementedError

    def _removed(self, uid: str) -> bool:
        """Remove the copy of what is no record in use, unless it is to be left alone; whether it is gone."""
        raise NotImplementedError

    def _step(self, action: str, file: str, uid: str | None, number: int | None = None, detail: str = "") -> None:
        self._steps.append(Step(file, uid, number, action, detail or None))
        self._told.add(file)

    # ---- what there is

    def _recall(self) -> None:
        try:
            memory = self._folder.recall()
        except Invalid as error:
            self._step("skipped", self._folder.kind.memory, None, detail=error.message)
            return
        if memory.owner not in (None, self._owner):
            raise Conflict(
                _("this folder is in step with another file of crm"),
                hint=_("make one of its own for {path}").format(path=self._crm.path),
            )
        self._known = memory.known

    def _look(self) -> None:
        """Find the copies. What cannot be read is left alone, as is what is of another kind."""
        as_agreed = {(known.file, known.seen): uid for uid, known in self._known.items()}
        for file in self._folder.files():
            seen, said = digest(file.data), None
            try:
                if file.fault:
                    raise Invalid(file.fault)
                uid = as_agreed.get((file.name, seen), "")
                if not uid:
                    uid, said = self._read(file) or ("", None)
            except Invalid as error:
                self._step("skipped", file.name, None, detail=error.message)
                continue
            if uid:
                self._admit(uid, Copy(file.name, file.mark, seen, said))
            else:
                self._step("unknown", file.name, None)

    def _admit(self, uid: str, copy: Copy[Said]) -> None:
        """Count a copy in, once for each record: the file it was in before, else where crm would put it."""
        first = self._copies.setdefault(uid, copy)
        if first is copy:
            return
        usual = self._known[uid].file if uid in self._known else self._folder.kind.file_name(uid)
        kept, left = (copy, first) if copy.file == usual else (first, copy)
        self._copies[uid] = kept
        self._step("unknown", left.file, uid, detail=_("{file} has the same uid").format(file=kept.file))

    # ---- out

    def _bring_out(self, records: Mapping[str, Record]) -> None:
        """Have the folder say what the records, by uid, say, and keep what is agreed.

        Raises Stopped when that cannot go on; what was agreed until then is kept, where there is room for that.
        """
        agreed = dict(self._known)
        try:
            for uid in dict.fromkeys([*records, *self._copies, *self._known]):
                known = self._settled(records[uid]) if uid in records else self._left(uid)
                agreed.pop(uid, None)
                if known:
                    agreed[uid] = known
            self._remember(agreed)
        except StoreUnavailable as error:
            with contextlib.suppress(StoreUnavailable):
                self._remember(agreed)
            raise Stopped(error, self._steps) from error

    def _left(self, uid: str) -> Known[Said] | None:
        return self._known.get(uid) if uid in self._copies and not self._removed(uid) else None

    def _write(self, uid: str, number: int, text: str, agreed: Known[Said], action: str) -> Known[Said] | None:
        """Write a file, unless it has changed since it was looked at; then what was agreed before stays."""
        copy = self._copies.get(uid)
        agreed = agreed._replace(seen=digest(text.encode()))
        if copy and copy.seen == agreed.seen:
            return agreed
        ready = self._crm.dry_run or self._folder.put(agreed.file, text, copy.mark if copy else None)
        if not ready:
            self._step("skipped", agreed.file, uid, number, _("another file is in the place of its copy"))
            return self._known.get(uid)
        if agreed.file not in self._told:
            self._step(action, agreed.file, uid, number)
        return agreed

    def _unlink(self, uid: str) -> bool:
        """Remove a copy, unless it has changed since it was looked at."""
        copy = self._copies[uid]
        return self._crm.dry_run or self._folder.remove(copy.file, copy.mark)

    def _remember(self, agreed: Mapping[str, Known[Said]]) -> None:
        if agreed != self._known and not self._crm.dry_run:
            self._folder.remember(Memory(self._owner, agreed))
