"""Which rows of a file are new: compared with what is stored and with the rows before them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.loading import Incoming, folded
from crm_cli.i18n import _
from crm_cli.queries import imports as queries

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.store.bulk import ContactLoader
    from crm_cli.store.work import Work

MOST_HINTS = 5


class Result(NamedTuple):
    """What an import did, or what its dry run would do. `hints` name rows that share a phone or an e-mail.

    `ids` are those of the new contacts, one range for every chunk; a dry run has none. Those who were `forgotten` on
    request are left out, as are relations to `strangers`.
    """

    ids: tuple[range, ...]
    new: int
    known: int
    forgotten: int
    organisations: int
    shared: int
    hints: tuple[str, ...]
    strangers: int = 0


class Examiner:
    """Compares rows with what is stored and with the rows before them."""

    def __init__(self, db: "sqlite3.Connection") -> None:
        self._db = db
        self._seen: dict[str, int] = {}
        self._uids: set[str] = set()
        self._hints: list[str] = []
        self._ids: list[range] = []
        self._org_ids: dict[str, int] = {}
        self._wanted_orgs: list[str] = []
        self._new = self._known = self._forgotten = self._organisations = self._shared = self._strangers = 0

    def on(self, db: "sqlite3.Connection") -> "Examiner":
        """The same, on the connection of the next transaction."""
        self._db = db
        return self

    def examine(self, rows: Sequence[Incoming]) -> list[Incoming]:
        """The rows that are new; counts the others, organisations to be made, and shared phones and e-mails."""
        keys = {key for (key,) in queries.among(self._db, queries.KNOWN_KEYS, (row.key for row in rows))}
        uids = [row.uid for row in rows if row.uid]
        self._uids |= {uid for (uid,) in queries.among(self._db, queries.KNOWN_UIDS, uids)} if uids else set()
        forgotten = {uid for (uid,) in queries.among(self._db, queries.FORGOTTEN_UIDS, uids)} if uids else set()
        new = []
        for row in rows:
            if row.key in keys or row.uid in self._uids or row.uid in forgotten:
                continue
            new.append(row)
            if row.uid:
                self._uids.add(row.uid)
        # Organisations of the file come first; people of the same file belong to them.
        self._org_ids |= {row.sort_name: 0 for row in new if row.kind == "org" and row.sort_name not in self._org_ids}
        self._new += len(new)
        self._forgotten += len(forgotten)
        self._known += len(rows) - len(new) - len(forgotten)
        self._find_orgs(new)
        self._find_shared(new)
        return new

    def store(self, loader: "ContactLoader", new: Sequence[Incoming]) -> int:
        """Store what was examined last: the organisations that are missing, whose number is returned, then the rows."""
        made = loader.organisations(self._wanted_orgs)
        self._org_ids |= made
        ids = loader.load(new, self._org_ids)
        self._org_ids |= {row.sort_name: number for number, row in zip(ids, new, strict=True) if row.kind == "org"}
        self._ids.append(ids)
        return len(made)

    def relate(self, work: "Work", relations: Iterable[tuple[str, str, str]]) -> None:
        """Store who is what to whom, once all rows are stored: who, as what, to whom, by uid."""
        if self._new:
            self._strangers = work.bulk_contacts.relate(relations, work.command_id)

    def result(self) -> Result:
        """What was found in all."""
        counts = (self._new, self._known, self._forgotten, self._organisations, self._shared)
        return Result(tuple(self._ids), *counts, tuple(self._hints), self._strangers)

    def _find_orgs(self, rows: Sequence[Incoming]) -> None:
        named = {folded(row.org): row.org for row in rows if row.org}
        missing = [sort_name for sort_name in named if sort_name not in self._org_ids]
        self._org_ids |= dict(queries.among(self._db, queries.KNOWN_ORGS, missing)) if missing else {}
        self._wanted_orgs = [named[sort_name] for sort_name in missing if sort_name not in self._org_ids]
        self._organisations += len(self._wanted_orgs)
        self._org_ids |= {folded(name): 0 for name in self._wanted_orgs}  # ids follow when they are made

    def _find_shared(self, rows: Sequence[Incoming]) -> None:
        reached = [
            (row, value, norm)
            for row in rows
            for kind, value, norm, *_rest in row.points
            if kind not in ("address", "website")
        ]
        norms = {norm for _row, _value, norm in reached}
        stored = {norm: (number, name) for norm, number, name in queries.among(self._db, queries.SHARED_POINTS, norms)}
        for row, value, norm in reached:
            if (before := self._seen.setdefault(norm, row.line)) != row.line:
                self._hint(row, value, _("line {n}").format(n=before))
            elif norm in stored:
                self._hint(row, value, "{} {}".format(*stored[norm]))

    def _hint(self, row: Incoming, value: str, other: str) -> None:
        self._shared += 1
        if len(self._hints) < MOST_HINTS:
            self._hints.append(
                _("line {n} {name}: {value} is also that of {other}").format(
                    n=row.line, name=row.full_name, value=value, other=other
                )
            )
