"""What the columns of a file mean: what is known, what was said or remembered, and what is proposed for the rest.

It works on the words of a noun; those of contacts stand in `contact_chart`. A noun that reads tables makes a Chart,
gives it to `services.mappings`, and reads the file by the columns that come back:

    words = Vocabulary({"name": "name, full name, نام", "mobile": "mobile, موبایل"}, cells={"mobile": PHONE})
    chart = Chart(headers, known={"Name": "name"}, unknown=("Cust. Mobile No.",), vocabulary=words, fields=FIELDS)
    table, settled = crm.mappings.settle("contact", table, chart, typed={"Handy": "phone"}, agree=agree)
    settled.columns     # {"Handy": "phone", "Cust. Mobile No.": "mobile"}: beside and before what is known
    crm.mappings.remember(work, "contact", table.headers, settled.learnt)   # in the last transaction

`agree(readings) -> bool` is asked once, with a Reading per column, and says whether what is proposed is used.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crm_cli.errors import Invalid
from crm_cli.exchange.csvs import LINE, REASON
from crm_cli.exchange.header_words import NAME, Names, Vocabulary, folded
from crm_cli.i18n import _

IGNORE = "ignore"
"""The field of a column that is left out because somebody said so."""

KNOWN, TYPED, REMEMBERED, NEAR, LEFT_OUT = "known", "map", "remembered", "name", "left out"
"""Why a column is read as it is. One that is proposed because of its cells has their look (`header_words.LOOKS`)."""

_MOST_NAMED, _LONGEST = 40, 60  # columns in a message, and letters of each


class Chart(NamedTuple):
    """The columns of one file, as far as their names are known exactly.

    `known` is header -> field; `unknown` are those that proposals may be made for, which must not give a field that is
    `taken`. `fields` is every field that may be named, and what people call it (folded) -> its key.
    """

    headers: tuple[str, ...]
    known: Mapping[str, str]
    unknown: tuple[str, ...]
    vocabulary: Vocabulary
    fields: Mapping[str, str]
    taken: frozenset[str] = frozenset()


class Reading(NamedTuple):
    """How a column is read: as which field ("" is not at all), and why."""

    header: str
    field: str
    why: str

    @property
    def is_proposed(self) -> bool:
        """Whether nobody but the proposer says so."""
        return self.why not in (KNOWN, TYPED, REMEMBERED, LEFT_OUT)


def named(headers: Iterable[str]) -> str:
    """Columns as a message has them: of many the first, of a long name its beginning."""
    names = [header if len(header) <= _LONGEST else header[:_LONGEST] + "…" for header in headers if header]
    more = [_("and {n} more").format(n=len(names) - _MOST_NAMED)] if len(names) > _MOST_NAMED else []
    return ", ".join(names[:_MOST_NAMED] + more)


def header_set(headers: Iterable[str]) -> str:
    """A digest of these headers in any order, spelled as people vary them; a file of rejects has that of its source."""
    from hashlib import sha256

    own = {folded(LINE), folded(REASON), ""}
    return sha256("\n".join(sorted({folded(header) for header in headers} - own)).encode()).hexdigest()


def respelled(headers: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """`columns` under the headers of this file, as it spells them; those it does not have are left out."""
    by_name = {folded(header): header for header in headers}
    return {by_name[folded(column)]: field for column, field in columns.items() if folded(column) in by_name}


def said(chart: Chart, pairs: Mapping[str, str]) -> dict[str, str]:
    """What somebody typed, COLUMN -> FIELD, under the headers as they are and by the keys of the fields.

    Raises Invalid for a column the file does not have, for a field there is not, and for a second column of a field
    with one value.
    """
    found: dict[str, str] = {}
    for column, text in pairs.items():
        header, field = column_named(chart.headers, column), field_named(chart.fields, text)
        twin = next((other for other, its in found.items() if its == field and other != header), None)
        if twin is not None and _is_single(chart, field):
            both = _("{first} and {second} are both mapped to {field}, which has one value")
            raise Invalid(both.format(first=repr(twin), second=repr(header), field=field), field="map")
        found[header] = field
    return found


def column_named(headers: Sequence[str], text: str) -> str:
    """The header somebody means. Raises Invalid."""
    by_name = {folded(header): header for header in headers if header}
    if text and text in headers:
        return text
    if folded(text) not in by_name:
        hint = _nearest(text, by_name.values())
        raise Invalid(_("the file has no column {column}").format(column=repr(text)), hint=hint, field="map")
    return by_name[folded(text)]


def field_named(fields: Mapping[str, str], text: str) -> str:
    """The key of the field somebody means. Raises Invalid."""
    if field := fields.get(folded(text)):
        return field
    hint = _nearest(text, dict.fromkeys(fields.values()))
    raise Invalid(_("there is no field {field}").format(field=repr(text)), hint=hint, field="map")


def _nearest(text: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    by_folded = {folded(word): word for word in known}
    close = [by_folded[word] for word in get_close_matches(folded(text), by_folded, cutoff=0.5)]
    if close:
        return _("did you mean {words}?").format(words=", ".join(close))
    return _("there are: {words}").format(words=named(by_folded.values()))


def readings(
    chart: Chart,
    typed: Mapping[str, str],
    remembered: Mapping[str, str],
    cells: Mapping[str, Sequence[str]],
    today: date,
) -> tuple[Reading, ...]:
    """How each column is read, in the order of the file: as typed (see `said`), else remembered, known, proposed."""
    why = {header: Reading(header, field, TYPED) for header, field in typed.items()}
    for layer, columns in ((REMEMBERED, remembered), (KNOWN, chart.known)):
        given = {reading.field for reading in why.values() if _is_single(chart, reading.field)}
        more = {header: field for header, field in columns.items() if header not in why and field not in given}
        why |= {header: Reading(header, field, layer) for header, field in more.items()}
    taken = chart.taken | {reading.field for reading in why.values() if _is_single(chart, reading.field)}
    unknown = [header for header in chart.unknown if header not in why]
    why |= {reading.header: reading for reading in _proposed(chart.vocabulary, unknown, taken, cells, today)}
    shown = why.keys() | chart.known.keys() | {*chart.unknown}
    return tuple(why.get(header) or Reading(header, "", LEFT_OUT) for header in chart.headers if header in shown)


def _is_single(chart: Chart, field: str) -> bool:
    return field != IGNORE and field not in chart.vocabulary.several


def _proposed(
    vocabulary: Vocabulary,
    headers: Iterable[str],
    taken: Iterable[str],
    cells: Mapping[str, Sequence[str]],
    today: date,
) -> list[Reading]:
    """What each of these columns may be: by its name, else by its cells. Two for one value are none."""
    from crm_cli.exchange.cell_looks import are_names, look_of, may_be

    names, found = Names(vocabulary), []
    for header in headers:
        inside = cells.get(header, ())
        if field := names.near(header):
            wanted = vocabulary.cells.get(field)
            if wanted is None or may_be(wanted, inside, today):
                found.append(Reading(header, field, NEAR))
        elif not names.speaks(header):
            look = NAME if names.only_says_whose(header) and are_names(inside) else look_of(inside, today)
            if look in vocabulary.looks:
                found.append(Reading(header, vocabulary.looks[look], look))
    count = Counter(reading.field for reading in found)
    several = vocabulary.several
    return [r for r in found if r.field in several or (r.field not in taken and count[r.field] == 1)]


def flags(columns: Mapping[str, str]) -> str:
    """The options of a command line that say so: `--map 'Cust. Mobile No.=mobile'`."""
    from shlex import quote

    return " ".join(f"--map {quote(f'{column}={field}')}" for column, field in columns.items())
