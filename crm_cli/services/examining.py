"""What the rows of a file are to us: compared with what is stored and with the rows before them."""

from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.ids import IdSet
from crm_cli.domain.loading import Incoming, folded
from crm_cli.domain.present import Present
from crm_cli.domain.vocabulary import PHONE_TYPES
from crm_cli.i18n import _
from crm_cli.queries import imports as queries
from crm_cli.services.import_updates import Known, Rules, Update, Updates, store

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.store.bulk import ContactLoader
    from crm_cli.store.work import Work

MOST_HINTS = 5
REACHING = (*PHONE_TYPES, "email")
_PLACES = frozenset(("address", "website"))  # which many share


class Result(NamedTuple):
    """What an import did, or what its dry run would do. `hints` name rows that share a phone or an e-mail.

    `ids` are those of the new contacts, one range for every chunk; a dry run has none. Those who were `forgotten` on
    request are left out, as are relations to `strangers`. Of the `known`, `left` say something else than we do.
    `updated` has the ids of those that were changed, `updates` how the first of them were.
    """

    ids: tuple[range, ...]
    new: int
    known: int
    forgotten: int
    organisations: int
    shared: int
    hints: tuple[str, ...]
    strangers: int = 0
    updated: Sequence[int] = ()
    updates: tuple[Update, ...] = ()
    left: int = 0


class Found(NamedTuple):
    """Of some rows: those that are new, and what those change that are not."""

    new: list[Incoming]
    updates: list[Update]


class Examiner:
    """Compares rows with what is stored and with the rows before them."""

    def __init__(self, db: "sqlite3.Connection", rules: Rules, present: Present) -> None:
        self._db = db
        self._rules = rules
        self._today = present.today
        self._updates = Updates(rules, present)
        self._command: int | None = None
        self._met = IdSet()
        self._seen: dict[str, int] = {}
        self._uids: set[str] = set()
        self._hints: list[str] = []
        self._ids: list[range] = []
        self._updated = array("q")
        self._first: list[Update] = []
        self._org_ids: dict[str, int] = {}
        self._wanted_orgs: list[str] = []
        self._new = self._known = self._forgotten = self._organisations = self._shared = self._strangers = 0

    def on(self, work: "Work") -> "Examiner":
        """The same, in the next transaction: what came before is in the file by now and need not be kept in mind."""
        self._db, self._command = work.db, work.command_id
        self._seen.clear()
        if self._rules.policy != "add":
            self._uids.clear()
        return self

    def examine(self, rows: Sequence[Incoming], orgs: Iterable[str] = ()) -> Found:
        """What is new and what is changed; counts the others, organisations to be made, shared phones and e-mails.

        `orgs` are organisations that somebody else names, "" for none.
        """
        uids = [row.uid for row in rows if row.uid]
        forgotten = {uid for (uid,) in queries.among(self._db, queries.FORGOTTEN_UIDS, uids)} if uids else set()
        self._forgotten += len(forgotten)
        kept = [row for row in rows if row.uid not in forgotten]
        new, known = self._parted(kept)
        updates = self._updates.among(self._db, known)
        # Organisations of the file come first; people of the same file belong to them.
        self._org_ids |= {row.sort_name: 0 for row in new if row.kind == "org" and row.sort_name not in self._org_ids}
        self._new += len(new)
        self._known += len(kept) - len(new) - len(updates)
        self._find_orgs(filter(None, (*(row.org for row in new), *(update.org for update in updates), *orgs)))
        self._find_shared(new)
        return Found(new, updates)

    def store(self, loader: "ContactLoader", new: Sequence[Incoming]) -> int:
        """Store what was examined last: the organisations that are missing, whose number is returned, then the rows."""
        made = loader.organisations(self._wanted_orgs)
        self._org_ids |= made
        ids = loader.load(new, self._org_ids)
        self._org_ids |= {row.sort_name: number for number, row in zip(ids, new, strict=True) if row.kind == "org"}
        self._ids.append(ids)
        return len(made)

    def update(self, work: "Work", updates: Sequence[Update]) -> int:
        """Change contacts as was examined, once `store` has made the organisations; returns how many were changed."""
        done = store(work, updates, self._org_ids, self._today)
        self._count(updates, done)
        return len(done)

    def would_update(self, updates: Sequence[Update]) -> None:
        """Only count what `update` would do."""
        self._count(updates, [update.id for update in updates])

    @property
    def has_stored(self) -> bool:
        """Whether there was anything to store so far."""
        return bool(self._new or self._organisations or self._updated)

    def relate(self, work: "Work", relations: Iterable[tuple[str, str, str]]) -> None:
        """Store who is what to whom, once all rows are stored: who, as what, to whom, by uid."""
        if self._new:
            self._strangers = work.bulk_contacts.relate(relations, work.command_id)

    def result(self) -> Result:
        """What was found in all."""
        counts = (self._new, self._known, self._forgotten, self._organisations, self._shared)
        changed = (self._updated, tuple(self._first), self._updates.left)
        return Result(tuple(self._ids), *counts, tuple(self._hints), self._strangers, *changed)

    def _count(self, updates: Sequence[Update], done: list[int]) -> None:
        self._updated.extend(done)
        self._known += len(updates) - len(done)
        self._first += updates[: MOST_HINTS - len(self._first)]

    # ---- who a row is about

    def _parted(self, rows: Sequence[Incoming]) -> tuple[list[Incoming], list[Known]]:
        """The new rows and those about contacts that are here, of several about one contact the first."""
        by_key = dict(queries.among(self._db, queries.KNOWN_KEYS, (row.key for row in rows)))
        by_uid = dict(queries.among(self._db, queries.KNOWN_UIDS, (row.uid for row in rows if row.uid)))
        ids = {row.key: by_key.get(row.key) or by_uid.get(row.uid) for row in rows}
        if self._rules.policy == "add":
            rows = self._doubled(rows, ids)
        elif self._rules.policy:
            ids |= self._reached([row for row in rows if not row.uid and not ids[row.key]])
        seen = frozenset() if self._rules.policy == "add" else self._uids
        new, known = [], []
        for row in rows:
            number = ids[row.key]
            if number is None and row.uid not in seen:
                new.append(row)
            elif number is not None and self._met.add(number):
                known.append(Known(number, row, row.key in by_key))
            if row.uid:
                self._uids.add(row.uid)
        return new, known

    def _doubled(self, rows: Sequence[Incoming], ids: dict[str, int | None]) -> list[Incoming]:
        """Rows that are known, or come twice, as others than they are. A command that goes on has done so once."""
        made = queries.made_by(self._db, self._command, filter(None, ids.values())) if self._command else set()
        again = []
        for row in rows:
            if row.uid in self._uids or ids[row.key] not in (None, *made):
                again.append(row._replace(uid=None, key=f"{row.key}+{self._command}"))
            else:
                again.append(row)
                self._uids |= {row.uid} if row.uid else set()
        stored = dict(queries.among(self._db, queries.KNOWN_KEYS, (row.key for row in again)))
        ids |= {row.key: stored.get(row.key) for row in again if not row.uid}
        return again

    def _reached(self, rows: Sequence[Incoming]) -> dict[str, int]:
        """Who alone has the phones and e-mails of a row and is called much alike: families share a telephone."""
        from crm_cli.domain.names import PART, likeness, read

        norms = {norm for row in rows for type_, _value, norm, *_rest in row.points if type_ in REACHING}
        holders: dict[str, set[tuple[int, str]]] = {}
        for norm, number, name in queries.among(self._db, queries.HOLDERS, norms):
            holders.setdefault(norm, set()).add((number, name))
        found = {}
        for row in rows:
            each = [holders[norm] for _type, _value, norm, *_rest in row.points if norm in holders]
            owners = set.intersection(*each) if each else set()
            if row.full_name not in {value for _type, value, *_rest in row.points}:
                called = read(row.full_name, row.kind)
                owners = {owner for owner in owners if likeness(called, read(owner[1], row.kind)) >= PART}
            number = owners.pop()[0] if len(owners) == 1 else 0
            if number and not any(number in made for made in self._ids):
                found[row.key] = number
        return found

    # ---- what goes with them

    def _find_orgs(self, names: Iterable[str]) -> None:
        named = {folded(name): name for name in names}
        missing = [sort_name for sort_name in named if sort_name not in self._org_ids]
        self._org_ids |= dict(queries.among(self._db, queries.KNOWN_ORGS, missing)) if missing else {}
        self._wanted_orgs = [named[sort_name] for sort_name in missing if sort_name not in self._org_ids]
        self._organisations += len(self._wanted_orgs)
        self._org_ids |= {folded(name): 0 for name in self._wanted_orgs}  # ids follow when they are made

    def _find_shared(self, rows: Sequence[Incoming]) -> None:
        reached = [
            (row, value, norm)
            for row in rows
            for kind, value, norm, _label, _preferred in row.points
            if kind not in _PLACES
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
