"""Whom the rows of a file concern: compared with the contacts of the file, many rows at once.

The first tier with hits decides: id, uid, e-mail, phone, exact name. An id counts only with the name beside it. Of
several hits those count that another tier finds as well.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.folding import normalise
from crm_cli.domain.incoming import IncomingRow
from crm_cli.domain.incoming_people import Clue
from crm_cli.domain.loading import Incoming, RawContact, Reader
from crm_cli.i18n import _
from crm_cli.queries import imports
from crm_cli.queries import matching as queries

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.queries.matching import Candidate

_Hits = Mapping[str, Mapping[str, Sequence["Candidate"]]]
MANY = 5
REACHED = ("email", "phone")


class Match(NamedTuple):
    """Whom a row concerns; or why that is not known; or that it concerns somebody who was forgotten.

    Whoever is to be made for it has a number below 0, the same for all rows that mean them.
    """

    ids: tuple[int, ...] = ()
    reason: str = ""
    is_forgotten: bool = False


class Matcher:
    """Finds the contacts of the rows of one file. Where `creates`, those whom nobody knows are noted to be made."""

    def __init__(self, reader: Reader, *, creates: bool) -> None:
        self._reader = reader
        self._creates = creates
        self._made: dict[tuple[str, str], int] = {}
        self._own: set[int] = set()  # contacts that this very import has made
        self._names: dict[int, str] = {}
        self._ids: dict[int, int] = {}
        self._wanted: dict[int, Incoming] = {}
        self.count = 0

    def match(self, db: "sqlite3.Connection", rows: Sequence[IncomingRow], command: int | None = None) -> list[Match]:
        """A Match for each row, in order; `command` is the one that makes contacts, if any does."""
        clues = [[Clue(*clue) for clue in row.clues] for row in rows]  # type: ignore[arg-type]
        wanted: dict[str, set[str]] = {}
        for clue in (one for some in clues for one in some):
            for kind, value in clue.tiers:
                wanted.setdefault(kind, set()).add(value)
        hits = {kind: queries.candidates(db, kind, values) for kind, values in wanted.items()}
        gone = queries.forgotten(db, wanted.get("uid", ()))
        if command and self._creates:
            reached = (one.id for kind in REACHED for some in hits.get(kind, {}).values() for one in some)
            self._own = imports.made_by(db, command, set(reached))
        return [self._row(some, hits, gone) for some in clues]

    def wanted(self) -> list[Incoming]:
        """The contacts to be made that were noted since the last time; whoever makes them tells their ids: `made`."""
        return list(self._wanted.values())

    def made(self, ids: Iterable[int]) -> None:
        """The contacts that were `wanted` have these ids."""
        self._ids |= dict(zip(self._wanted, ids, strict=True))
        self._wanted.clear()

    def real(self, ids: Iterable[int]) -> tuple[int, ...]:
        """The ids of a match, once those that were to be made are there; each once."""
        return tuple(dict.fromkeys(self._ids.get(number, number) for number in ids))

    def _row(self, clues: Sequence[Clue], hits: _Hits, gone: set[str]) -> Match:
        ids = []
        for clue in clues:
            if any(kind == "uid" and value in gone for kind, value in clue.tiers):
                return Match(is_forgotten=True)
            found = _found(clue, hits, self._own)
            if len(found) > 1:
                listed = ", ".join(f"{one.id} {one.name}" for one in found[:MANY]) + (", …" * (len(found) > MANY))
                return Match(reason=_("{who!r} may be {found}").format(who=_called(clue), found=listed))
            number = found[0].id if found else self._new(clue)
            if number is None:
                return Match(reason=_("nobody here is {who!r}").format(who=_called(clue)))
            ids.append(number)
        return Match(tuple(ids))

    def _new(self, clue: Clue) -> int | None:
        """The number of somebody to be made, or made for another row of the file; None where that is not wanted."""
        for tier in clue.tiers:
            made = self._made.get(tier)
            if made and self._is_same(clue, made, tier[0]):
                return made
        if not self._creates or not (clue.name or clue.points):
            return None
        self.count += 1
        number = -self.count
        self._wanted[number] = self._contact(clue, number)
        self._names[number] = normalise(clue.name)
        self._made |= dict.fromkeys(clue.tiers, number)
        return number

    def _is_same(self, clue: Clue, made: int, kind: str) -> bool:
        """Whether a clue means somebody made for another row: families share phones."""
        names = {normalise(clue.name), self._names[made]} - {""}
        return kind not in REACHED or len(names) < 2

    def _contact(self, clue: Clue, number: int) -> Incoming:
        points = {
            kind: tuple(("", text) for which, text in clue.points if which == kind) for kind in ("phone", "email")
        }
        name = clue.name or clue.points[0][1].partition("@")[0]
        nothing = RawContact("", "", "", "", "", "", "", "", "", "", "", (), (), (), (), ())
        raw = nothing._replace(uid=clue.uid, name=name, phones=points["phone"], emails=points["email"])
        return self._reader.read(-number, raw)._replace(key="")  # no row of a file of contacts is that one


def _found(clue: Clue, hits: _Hits, own: set[int]) -> Sequence["Candidate"]:
    """The contacts that the first tier with hits leads to: of several those that another tier finds as well.

    Of those that the file itself brought (`own`), a phone means only whoever has the name, too: families share phones.
    """
    by_tier = [hits.get(kind, {}).get(value, ()) for kind, value in clue.tiers]
    names = [value for kind, value in clue.tiers if kind == "name"]
    for place, ((kind, _value), found) in enumerate(zip(clue.tiers, by_tier, strict=True)):
        if kind == "id" and clue.name:
            found = [one for one in found if one.sort_name in names]  # numbers differ between files
        if kind in REACHED and clue.name and own:
            found = [one for one in found if one.id not in own or one.sort_name in names]
        if len(found) < 2:
            if found:
                return found
            continue
        for others in (*by_tier[place + 1 :], *by_tier[:place]):
            both = [one for one in found if one in others]
            if len(both) == 1:
                return both
        return found
    return ()


def _called(clue: Clue) -> str:
    kind, value = clue.tiers[0]
    return clue.name or (
        clue.points[0][1] if clue.points else value if kind != "id" else _("number {id}").format(id=value)
    )
