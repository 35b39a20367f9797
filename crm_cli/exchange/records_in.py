"""Rows of conversations, follow-ups and complaints as text by field: which column means what, and nothing more."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TextIO

from crm_cli.domain.incoming import Kind
from crm_cli.domain.incoming_people import WHOM
from crm_cli.errors import Invalid
from crm_cli.exchange.csvs import LINE, REASON, RejectsWriter, unguard
from crm_cli.exchange.header_words import DATE, EMAIL, PEOPLE, PHONE, Vocabulary, folded
from crm_cli.exchange.mapping import IGNORE, Chart, named
from crm_cli.exchange.record_columns import CHANNELS, UNITS, WORDS
from crm_cli.exchange.sheets import BadRow, SheetRow
from crm_cli.exchange.tables import OpenTable, header_hint
from crm_cli.i18n import _

OURS = frozenset(map(folded, ("id", LINE, REASON)))
"""Columns that say nothing about a record: our number, and what a rejects file adds."""

_CELLS = {"email": EMAIL, "phone": PHONE, **dict.fromkeys(("at", "due_on", "received_at"), DATE)}
# "Customer phone" says whose; "customer type" is no type of a conversation.
_WHOSE = {"contact": PEOPLE, "email": PEOPLE, "phone": f"{PEOPLE}, number, شماره"}
_WHEN = {"interaction": "at", "followup": "due_on", "complaint": "received_at"}


@cache
def words_of(noun: str) -> dict[str, str]:
    """The fields of a noun by what a header may call them, folded."""
    found = {folded(field): field for field in WORDS[noun]}
    for field, line in WORDS[noun].items():
        for word in line.split(","):
            found.setdefault(folded(word), field)
    return found


def chart_of(noun: str, headers: Sequence[str]) -> Chart:
    """What the headers of a file of this noun say: the columns that are known, and those nothing is known of."""
    words = {**words_of(noun), **_in_units(noun, headers)}
    found = [(_rank(noun, words[folded(h)], folded(h)), h) for h in headers if h and folded(h) in words]
    known = {header: words[folded(header)] for _place, header in sorted(found)}
    unknown = tuple(h for h in headers if h and folded(h) not in words and folded(h) not in OURS)
    fields = {**words, folded(IGNORE): IGNORE}
    looks = {EMAIL: "email", PHONE: "phone", DATE: _WHEN[noun]}
    near = {**WORDS[noun], "contact": WORDS[noun]["contact"] + ", name, نام"}
    vocabulary = Vocabulary(near, fillers="", besides=_WHOSE, cells=_CELLS, looks=looks)
    return Chart(tuple(headers), known, unknown, vocabulary, fields, frozenset(known.values()))


def _in_units(noun: str, headers: Sequence[str]) -> dict[str, str]:
    """Durations of programs that count in other units than people do."""
    names = set(map(folded, headers)) if noun == "interaction" else set()
    return {folded(column): field for (sign, column), field in UNITS.items() if folded(sign) in names}


def _unsaid(noun: str, headers: Sequence[str]) -> dict[str, str]:
    """What every row of a program's file is, which none of its columns says: a list of calls, or of meetings."""
    names = set(map(folded, headers))
    if noun != "interaction" or "channel" in map(words_of(noun).get, names):
        return {}
    for channel, lists in CHANNELS.items():
        if any(names.issuperset(map(folded, signs)) for signs in lists):
            return {"channel": channel}
    return {}


def _rank(noun: str, field: str, name: str) -> int:
    """The place of a header among the names of a field: the lower, the better."""
    names = [folded(field), *map(folded, WORDS[noun][field].split(","))]
    return names.index(name) if name in names else len(names)


def columns_of(chart: Chart, settled: Mapping[str, str]) -> dict[str, str]:
    """The columns of a file, header -> field: those that were `settled`, and what is known beside them."""
    rest = {header: field for header, field in chart.known.items() if header not in settled}
    return {**{header: field for header, field in rest.items() if field not in settled.values()}, **settled}


class RecordTable:
    """The rows of an open table, read by its columns: header -> field."""

    def __init__(self, kind: Kind, table: OpenTable, columns: Mapping[str, str], region: str) -> None:
        self._table = table
        used = {header: field for header, field in columns.items() if field != IGNORE}
        self._columns = tuple((field, table.headers.index(header)) for header, field in used.items())
        self._headers = {field: header for header, field in reversed(used.items())}
        self._unsaid = _unsaid(kind.noun, table.headers)
        # A number beside a uid is our own; without one it is another program's.
        silent = OURS if "uid" in used.values() else OURS - {"id"}
        self.ignored = tuple(h for h in table.headers if h and h not in used and folded(h) not in silent)
        self.overruled: Counter[str] = Counter()
        self._refuse_lacking(kind)
        table.dial([at for field, at in self._columns if field in ("phone", "reach")], region)

    def _refuse_lacking(self, kind: Kind) -> None:
        words = words_of(kind.noun)
        for group in (WHOM, *kind.needed):
            if self._headers.keys().isdisjoint(group):
                found = named(map(repr, filter(None, self._table.headers)))
                message = _("no column says {field}; columns found: {columns}")
                hint = _("say which column is what, for example --map 'COLUMN={field}'").format(field=group[0])
                hint = header_hint(self._table, lambda cell: folded(cell) in words, hint)
                raise Invalid(
                    message.format(field=_("who it was") if group is WHOM else group[0], columns=found),
                    hint=hint,
                    field="map",
                )

    def __iter__(self) -> Iterator[SheetRow | BadRow]:
        return iter(self._table)

    def raw(self, cells: tuple[str, ...]) -> dict[str, str]:
        """What a row says, field -> text, without what it leaves empty; of several columns the first that is filled.

        Columns that say something else are counted as `overruled`.
        """
        found = dict(self._unsaid)
        for field, at in self._columns:
            text = unguard(cells[at].strip()).strip()
            if text and found.setdefault(field, text) != text:
                self.overruled[self._table.headers[at]] += 1
        return found

    def header(self, field: str | None) -> str:
        """The header of the column that gives a field; "" if none does."""
        return self._headers.get(field or "", "")

    def rejects(self, out: TextIO) -> RejectsWriter:
        """What takes the rows that cannot be used."""
        return RejectsWriter(out, self._table.headers)
