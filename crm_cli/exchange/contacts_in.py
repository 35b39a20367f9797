"""Which column of a contacts file means what, and rows as raw text by field. Nothing is validated here."""

import re
from collections import abc
from collections.abc import Sequence
from functools import partial
from operator import itemgetter
from typing import TextIO

from crm_cli.domain.choices import same, yes_or_no
from crm_cli.domain.contact_fields import point_parts
from crm_cli.domain.custom_fields import CustomFieldRecord
from crm_cli.domain.loading import RawContact, RawPoint
from crm_cli.domain.vocabulary import LIFECYCLE, PHONE_TYPES, POINT_TYPES
from crm_cli.errors import Invalid
from crm_cli.exchange.contact_chart import chart_of
from crm_cli.exchange.contact_columns import (
    CUSTOM,
    LINE_OF_NOTE,
    MORE,
    OURS,
    PARTS,
    PLAIN_FIELDS,
    POINTS,
    REFUSED,
    SINGLE,
    TARGETS,
    Column,
    column_for,
    custom_names,
    given_names,
    known_columns,
)
from crm_cli.exchange.contact_programs import UIDS, kind_of_file
from crm_cli.exchange.csvs import RejectsWriter, unguard
from crm_cli.exchange.header_words import folded
from crm_cli.exchange.mapping import IGNORE, named, said
from crm_cli.exchange.sheets import BadRow, SheetRow
from crm_cli.exchange.tables import OpenTable, header_hint
from crm_cli.i18n import _

_as_contact = partial(tuple.__new__, RawContact)  # RawContact() itself takes twice as long

# Where a value stands among the cells picked, its label, where its label stands (-1: nowhere).
_Slot = tuple[int, str, int]

_NAMING = frozenset(("name", *PARTS, "org", "phones", "emails"))
_DEFAULTS = {"lifecycle": "raw", "do_not_contact": "false"}  # what contacts are anyway; reading it takes time
_PLAIN_LIST = re.compile("[;؛]")
_TAG_LIST = re.compile("[;؛،]")
_GOOGLE_LIST = re.compile(":::")
_BEFORE_A_POINT = re.compile(rf"[;؛]\s*(?=(?:{'|'.join(POINT_TYPES)})=)")


def google_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Tags without the group everybody is in; `* starred` and the like are Google's own groups.

    What marks of a list part are tags of their own.
    """
    bare = (tag.strip().lstrip("* ") for listed in tags for tag in _TAG_LIST.split(listed))
    return tuple(tag for tag in bare if tag and folded(tag) != "mycontacts")


def _labelled(cells: Sequence[str], slots: tuple[_Slot, ...], mark: re.Pattern[str]) -> tuple[tuple[str, str], ...]:
    found = []
    for at, label, label_at in slots:
        if cell := cells[at]:
            if label_at >= 0:
                label = cells[label_at].lstrip("* ")
            if "\n" in cell or mark.search(cell):  # one on each line, when a number has a ; in it
                parts = cell.split("\n") if "\n" in cell else mark.split(cell)
                found += [(label, value) for part in parts if (value := part.strip())]
            else:
                found.append((label, cell))
    return tuple(found)


def _several(cells: Sequence[str], slots: tuple[_Slot, ...], mark: re.Pattern[str]) -> tuple[str, ...]:
    return tuple([value for at, *_rest in slots for part in mark.split(cells[at]) if (value := part.strip())])


def _points(cells: abc.Iterable[str]) -> abc.Iterator[RawPoint]:
    """Ways to reach somebody as TYPE=VALUE: one on each line, or parted by a ; before the next. Raises Invalid."""
    for cell in cells:
        parts = cell.split("\n") if "\n" in cell else _BEFORE_A_POINT.split(cell)
        yield from ((*point_parts(part.strip()), "", False) for part in parts if part.strip())


def _without(phones: tuple[tuple[str, str], ...], points: tuple[RawPoint, ...]) -> tuple[tuple[str, str], ...]:
    """The phones that `points` does not name with their type: lists of ours have a WhatsApp number in both."""
    left = [*phones]
    for type_, value, *_rest in points:
        same = next((phone for phone in left if type_ in PHONE_TYPES and phone[1] == value), None)
        if same:
            left.remove(same)
    return tuple(left)


class Mapping:
    """How the columns of one file are read.

    `columns` is (header, field) of what is used, `ignored` the headers of what is not, `phones` where phones stand;
    `names_somebody` says whether a column gives a name, a company, a phone or an e-mail. `kind_of_file` is as
    `contact_programs` tells it.
    """

    def __init__(self, headers: Sequence[str], columns: Sequence[Column], kind: str, ignored: tuple[str, ...]) -> None:
        self.kind_of_file = kind
        self.ignored = ignored
        self.columns = tuple((headers[column.at], _name(column)) for column in columns)
        self.phones = tuple(column.at for column in columns if column.field == "phones")
        self.names_somebody = any(column.field in _NAMING for column in columns)
        self._google = kind.startswith("google")
        self._mark, self._tag_mark = (_GOOGLE_LIST,) * 2 if self._google else (_PLAIN_LIST, _TAG_LIST)
        self._before_uid = UIDS.get(kind, "")
        self._compile([c._replace(label=headers[c.at]) if c.field == LINE_OF_NOTE else c for c in columns])

    def _compile(self, columns: Sequence[Column]) -> None:
        """One itemgetter picks the cells that are used, another puts the single values in order."""
        picked: list[int] = []

        def place(at: int) -> int:
            picked.append(at)
            return len(picked) - 1

        def slots(field: str) -> tuple[_Slot, ...]:
            mine = [column for column in columns if column.field == field]
            return tuple((place(c.at), c.label, place(c.label_at) if c.label_at >= 0 else -1) for c in mine)

        single = [[at for at, *_rest in slots(field)] for field in SINGLE]
        # Several columns for one value (a city at work, at home): the first that is filled counts.
        self._fallbacks = tuple((places[0], other) for places in single for other in places[1:])
        self._parts = tuple(at for part in PARTS for at, *_rest in slots(part))
        self._phones, self._emails, self._tags = slots("phones"), slots("emails"), slots("tags")
        self._websites, self._website = slots("websites"), slots("website")
        self._addresses = slots("addresses")
        self._custom, self._points = slots(CUSTOM), slots(POINTS)
        self._ours, self._refused, self._lines = slots(MORE), slots(REFUSED), slots(LINE_OF_NOTE)
        self._has_more = bool(self._ours or self._refused or self._lines)
        whole = [column for column in columns if column.field == "address"]
        self._address = tuple(tuple(place(at) for at in (c.at, *c.parts)) for c in whole)
        self._has_places = bool(self._websites or self._website or self._addresses or self._address)
        # Of one place itemgetter makes no tuple. An empty cell is added behind those picked.
        self._pick = itemgetter(*picked, 0)
        self._in_order = itemgetter(*(places[0] if places else -1 for places in single))

    def read(self, cells: tuple[str, ...]) -> RawContact:
        """The contact in a row of as many cells as there are headers. Raises Invalid for points of no type."""
        used = [*map(str.strip, self._pick(cells)), ""]
        if "'" in "".join(used):
            used = [unguard(cell) for cell in used]
        for place, other in self._fallbacks:
            used[place] = used[place] or used[other]
        uid, kind, name, latin_name, org, job_title, city, source, note, birthday, language = self._in_order(used)
        phones = _labelled(used, self._phones, self._mark)
        emails = _labelled(used, self._emails, self._mark)
        tags = _several(used, self._tags, self._tag_mark) if self._tags else ()
        if not name:
            name, kind, org = self._named(used, kind, org, emails or phones)
        if uid:
            uid = self._before_uid + uid
        if self._google:
            tags = google_tags(tags)
        elif birthday == "0/0/00":  # Outlook's way of saying none
            birthday = ""
        websites, addresses = (self._sites(used), self._places(used)) if self._has_places else ((), ())
        note, more = self._besides(used, note) if self._has_more else (note, ())
        custom = tuple([(key, used[at]) for at, key, _at in self._custom if used[at]]) if self._custom else ()
        points = tuple(_points(used[at] for at, *_rest in self._points)) if self._points else ()
        phones = _without(phones, points) if points else phones
        return _as_contact((
            uid, kind, name, latin_name, org, job_title, city, source, note, birthday, language,
            phones, emails, websites, addresses, tags, custom, points, more, (), "", False,
        ))  # fmt: skip

    def _named(
        self, used: list[str], kind: str, org: str, reached: tuple[tuple[str, str], ...]
    ) -> tuple[str, str, str]:
        """Name, kind and org of a row without a full name: parts, else the company itself, else e-mail or phone."""
        if parts := [used[at] for at in self._parts if used[at]]:
            return " ".join(parts), kind, org
        if not org:
            return (reached[0][1] if reached else ""), kind, ""
        if kind in ("", "org"):
            return org, "org", ""  # not a member of itself
        return org, kind, org

    def _sites(self, used: list[str]) -> tuple[str, ...]:
        whole = tuple(used[at] for at, *_rest in self._website if used[at])
        return _several(used, self._websites, self._mark) + whole

    def _places(self, used: list[str]) -> tuple[str, ...]:
        groups = [(used[group[0]], [used[at] for at in group if used[at]]) for group in self._address]
        whole = [", ".join(parts) for street, parts in groups if street or len(parts) > 1]  # no city alone
        return _several(used, self._addresses, self._mark) + tuple(whole)

    def _besides(self, used: list[str], note: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The note with what has no field, and the fields that few files have. A stage of another's is no field."""
        lines = [f"{header}: {used[at]}" for at, header, _at in self._lines if used[at]]
        more = []
        for at, key, _at in self._ours:
            text = used[at]
            if not text or text == _DEFAULTS.get(key):
                continue
            if key == "consent":
                more += [(key, answer.strip()) for answer in self._mark.split(text)]
            elif key == "lifecycle" and not same(text, LIFECYCLE):
                lines.append(f"{key}: {text}")
            else:
                more.append((key, text))
        for at, channel, _at in self._refused:
            if used[at] and (answer := yes_or_no(used[at])) is not False:
                more.append(("consent", f"{channel}={'no' if answer else used[at]}"))
        return "\n\n".join(filter(None, (note, "\n".join(lines)))), tuple(more)


class Table:
    """The contacts of a table; `region` is where its phones are dialled. Raises Invalid where nobody is named."""

    def __init__(self, table: OpenTable, mapping: Mapping, region: str) -> None:
        if not mapping.names_somebody:
            raise _nameless(table)
        self._table = table
        table.dial(mapping.phones, region)
        self.kind_of_file, self.ignored = mapping.kind_of_file, mapping.ignored
        self.read = mapping.read

    def __iter__(self) -> abc.Iterator[SheetRow | BadRow]:
        return iter(self._table)

    def rejects(self, out: TextIO) -> RejectsWriter:
        """What takes the rows that cannot be used."""
        return RejectsWriter(out, self._table.headers)


def mapping_for(
    headers: Sequence[str], overrides: abc.Mapping[str, str], declared: Sequence[CustomFieldRecord] = ()
) -> Mapping:
    """How to read a file with these headers; `overrides` says COLUMN -> field, as `--map` does.

    A column that is called like one of the `declared` fields, and means nothing else, is that field.

    Raises Invalid: an override with an unknown column or field, or two columns for a field with one value.
    """
    chart = chart_of(headers, declared)
    kind = kind_of_file(headers)
    columns, used = known_columns(headers, kind, custom_names(declared))
    chosen = [_chosen(headers.index(header), field) for header, field in said(chart, overrides).items()]
    taken = {column.at for column in chosen}
    single = {_name(column) for column in chosen if column.field in (*SINGLE, *PARTS, CUSTOM, MORE)}
    dropped = {c.at for c in columns if c.at not in taken and _name(c) in single}
    columns = [*(c for c in columns if c.at not in taken and _name(c) not in single), *chosen]
    columns = given_names(headers, [column for column in columns if column.field != IGNORE])
    used = (used - dropped | taken) - {column.at for column in chosen if column.field == IGNORE}
    ignored = [h for at, h in enumerate(headers) if h and at not in used and folded(h) not in OURS]
    return Mapping(headers, columns, kind, tuple(ignored))


def _name(column: Column) -> str:
    return column.label if column.field in (CUSTOM, MORE) else column.field


def _chosen(at: int, field: str) -> Column:
    return column_for(at, field) if field in TARGETS else Column(at, CUSTOM, field)


def _nameless(table: OpenTable) -> Invalid:
    hint = _("say which column is what, for example --map 'COLUMN=name' --map 'COLUMN=phone'")
    hint = header_hint(table, lambda cell: folded(cell) in PLAIN_FIELDS, hint)
    message = _("no column gives a name, a phone or an e-mail; columns found: {columns}")
    return Invalid(message.format(columns=named(map(repr, filter(None, table.headers)))), hint=hint, field="map")
