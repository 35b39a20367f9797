"""Reads about segments: filters that were given a name."""

import sqlite3
from collections.abc import Callable

from crm_cli.domain.fields.segments import SEGMENT
from crm_cli.domain.folding import normalise
from crm_cli.errors import Conflict, NotFound
from crm_cli.i18n import _
from crm_cli.queries.listing import Source, stored_columns

SEGMENTS = Source(
    fieldset=SEGMENT,
    tables="segment g",
    columns={
        **stored_columns(SEGMENT, "g"),
        "last_used": "(SELECT max(k.started_at) FROM command k WHERE instr(k.line, 'segment:' || g.name) > 0)",
    },
    order="g.noun, g.name",
    words="",
    word="instr(normalise(g.name || ' ' || g.filter), {value}) > 0",
)
USING = "SELECT name FROM segment WHERE instr(filter, 'segment:' || ?) > 0 ORDER BY name"
BY_NAME = "SELECT id, noun, filter FROM segment WHERE normalise(name) = ?"
NAMES = "SELECT name FROM segment WHERE noun = ? ORDER BY name"


def using(db: sqlite3.Connection, name: str) -> list[str]:
    """The segments whose filter names this one."""
    return [other for (other,) in db.execute(USING, (name,))]


def named(db: sqlite3.Connection, name: str) -> tuple[int, str, str] | None:
    """Number, noun and filter of the segment with this name."""
    found: tuple[int, str, str] | None = db.execute(BY_NAME, (normalise(name),)).fetchone()
    return found


def segments_of(db: sqlite3.Connection, noun: str) -> Callable[[str], str]:
    """The way from a name to the filter of a segment of `noun`. Raises NotFound, Conflict for one of another noun."""

    def found(name: str) -> str:
        segment = named(db, name)
        if segment is None:
            known = [other for (other,) in db.execute(NAMES, (noun,))]
            raise NotFound(
                _("there is no segment {name!r}").format(name=name),
                hint=_("there are: {names}").format(names=", ".join(known) or _("none yet, see crm segments save")),
            )
        if segment[1] != noun:
            raise Conflict(
                _("the segment {name!r} is one of {noun}").format(name=name, noun=segment[1]),
                hint=_("this list is of {noun}").format(noun=noun),
            )
        return segment[2]

    return found
