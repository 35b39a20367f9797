"""Turns a filter, an order and a choice of fields into one SELECT, and streams what it finds.

A noun describes itself as a `Source`: the SQL expression of every field. Identifiers come from these tables only;
every value a person typed is a bound parameter.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.domain.listing import Listing, Query, Row, Window
from crm_cli.domain.present import Present, stored

SEPARATOR = "; "


class Several(NamedTuple):
    """The SQL of a field with several values: what each is, and the rest of the SELECT that finds them.

    In values that are `is_free` there may be what separates others: then each has a line of its own.
    """

    value: str
    found: str
    is_free: bool = False

    @property
    def text(self) -> str:
        between = f"'{SEPARATOR}'"
        if not self.is_free:
            return f"(SELECT group_concat({self.value}, {between}) {self.found})"
        joined, lines = (f"group_concat({self.value}, {mark})" for mark in (between, "char(10)"))
        return f"(SELECT iif(max({self.value} GLOB '*[;؛]*'), {lines}, {joined}) {self.found})"

    @property
    def array(self) -> str:
        return f"(SELECT json_group_array({self.value}) {self.found})"


def stored_columns(fieldset: FieldSet, table: str) -> dict[str, str]:
    """The fields that are columns of `table` by their own key; a noun then names those that are not."""
    return {field.key: f"{table}.{field.key}" for field in fieldset.fields if field.kind not in ("texts", "ids")}


class Source(NamedTuple):
    """Where the rows of a noun come from.

    `columns`: SQL by field key. `several`: the fields with several values. `matches`: own conditions for fields that
    are not simply compared, with `{values}` for the placeholders. `sorts`: own sort keys. `words`: the condition for
    text search, with `:words`; without an index, `word` for each one, with `{value}`. `order`: the order when none is
    asked for. `counted`: the tables that are enough for counting without a filter. `aspects`: the conditions of the
    states and things of the field set. `currencies`: the currency of each field that is money; people's rows have both,
    `2500000 IRR`. Every statement may use `:today`, `:now`, `local_day` and `me`.
    """

    fieldset: FieldSet
    tables: str
    columns: Mapping[str, str]
    order: str
    words: str
    word: str = ""
    counted: str = ""
    several: Mapping[str, Several] = {}
    matches: Mapping[str, str] = {}
    sorts: Mapping[str, str] = {}
    aspects: Mapping[str, str] = {}
    currencies: Mapping[str, str] = {}


class Condition(NamedTuple):
    """A piece of WHERE with its parameters, and an order of its own where it has one."""

    sql: str
    values: Mapping[str, Any] = {}
    order: str = ""


def only(column: str, numbers: Iterable[int]) -> Condition:
    """Only the records whose `column` is one of these numbers; few of them in the order in which they are named."""
    named = list(numbers)
    order = (
        f"instr(replace(replace(:ids, '[', ','), ']', ','), ',' || {column} || ',')" if len(named) < 1000 else column
    )
    return Condition(f"{column} IN (SELECT value FROM json_each(:ids))", {"ids": json_numbers(named)}, order)


def teach(db: sqlite3.Connection, present: Callable[[], Present]) -> None:
    """Give SQL what it cannot know: `local_day`, on which day an instant lies in the user's zone; `me`, who asks.

    Once for each connection: SQLite refuses while a statement is being read, and prepares all others anew.
    """
    db.create_function("local_day", 1, lambda at: at and present().local(at).date().isoformat(), deterministic=True)
    db.create_function("me", 0, lambda: present().staff_id())


def json_numbers(numbers: Iterable[int]) -> str:
    """Numbers as the JSON array that `json_each` takes, so that any count of them is one parameter."""
    return f"[{','.join(map(str, numbers))}]"


def select(source: Source, fields: tuple[Field, ...], where: str, order: str) -> str:
    """The statement a list runs; `:limit` is -1 for all rows."""
    columns = ", ".join(f'{_text(source, field)} AS "{field.key}"' for field in fields)
    return f"SELECT {columns} FROM {source.tables} WHERE {where} ORDER BY {order} LIMIT :limit"


def select_json(source: Source, fields: tuple[Field, ...], where: str, order: str) -> str:
    """The same list with each row made into JSON by SQLite, which is several times faster than by Python."""
    pairs = ", ".join(f"'{field.key}', {_json_value(source, field)}" for field in fields)
    return f"SELECT json_object({pairs}) FROM {source.tables} WHERE {where} ORDER BY {order} LIMIT :limit"


def _text(source: Source, field: Field) -> str:
    if field.key in source.several:
        return source.several[field.key].text
    sql = source.columns[field.key]
    return f"{sql} || ' ' || {source.currencies[field.key]}" if field.kind == "money" else sql


def _json_value(source: Source, field: Field) -> str:
    if field.key in source.several:
        return f"json({source.several[field.key].array})"
    sql = source.columns[field.key]
    return f"json(CASE {sql} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)" if field.kind == "flag" else sql


def listing(
    db: sqlite3.Connection, source: Source, query: Query, present: Present, condition: Condition | None = None
) -> Listing:
    """The rows of `source` that satisfy `query` and, when given, `condition`. Raises Invalid for a bad query."""
    where, values = compile_filter(db, source, query.filter, present, condition)
    own = condition.order if condition and not query.sort else ""
    order = own or compile_order(source, query.sort)

    def run(statement: str, limit: int | None) -> Iterator[Any]:
        asked = [n for n in (limit, query.limit) if n is not None]
        yield from db.execute(statement, {**values, "limit": min(asked, default=-1)})

    def rows(fields: tuple[Field, ...], limit: int | None) -> Iterator[Row]:
        return run(select(source, fields, where, order), limit)

    def json_rows(fields: tuple[Field, ...], limit: int | None) -> Iterator[str]:
        return (text for (text,) in run(select_json(source, fields, where, order), limit))

    def total() -> int:
        tables = source.counted if source.counted and not query.filter else source.tables
        (count,) = db.execute(f"SELECT count(*) FROM {tables} WHERE {where}", values).fetchone()
        return int(count)

    def window() -> Window:
        return window_of(db, source, f"WHERE {where} ORDER BY {order}", values, query.limit)

    return Listing(source.fieldset, rows, json_rows, total, window=window if "id" in source.columns else None)


def window_of(db: sqlite3.Connection, source: Source, rest: str, values: Mapping[str, Any], most: int | None) -> Window:
    """Parts of the list that the `rest` of a SELECT describes, of which at most so many rows count.

    First the numbers, which an index may have in order, then the rows of these alone.
    """
    key = source.columns["id"]
    numbered = f"SELECT {key} FROM {source.tables} {rest} LIMIT :n OFFSET :offset"
    values = {**values, "n": -1, "offset": 0}
    plan = [detail for *_place, detail in db.execute(f"EXPLAIN QUERY PLAN {numbered}", values)]

    def ids(offset: int, n: int | None) -> Sequence[int]:
        asked = [limit for limit in (n, None if most is None else max(most - offset, 0)) if limit is not None]
        found = db.execute(numbered, {**values, "n": min(asked, default=-1), "offset": offset})
        from array import array  # for the full screen alone

        return array("q", (number for (number,) in found))

    def rows(fields: tuple[Field, ...], numbers: Sequence[int]) -> Mapping[int, Row]:
        columns = ", ".join([key, *(_text(source, field) for field in fields)])
        picked = f"SELECT {columns} FROM {source.tables} WHERE {key} IN (SELECT value FROM json_each(:numbers))"
        found = db.execute(picked, {**values, "numbers": json_numbers(numbers)})
        return {number: row for number, *row in found}

    # One step, along an index that has all that is asked: the rows before the offset cost next to nothing.
    return Window(ids, rows, is_quick=len(plan) == 1 and " COVERING INDEX " in plan[0])


def compile_filter(
    db: sqlite3.Connection, source: Source, text: str, present: Present, condition: Condition | None
) -> tuple[str, dict[str, Any]]:
    """WHERE and its parameters for a typed filter. Raises Invalid, NotFound for a segment."""
    parts = [condition.sql] if condition else []
    values: dict[str, Any] = {"today": present.today.isoformat(), "now": stored(present.now)}
    values |= dict(condition.values if condition else {})
    if text:
        from crm_cli.queries.filtering import compile_typed  # most lists are shown without a filter

        sql, typed = compile_typed(db, source, text, present)
        parts.append(sql)
        values |= typed
    return " AND ".join(f"({part})" for part in parts) or "1", values


def match_prefixes(words: Iterable[str]) -> str:
    """The FTS5 expression that wants every word as the beginning of an indexed word."""
    return " AND ".join(f'"{word}"*' for word in words)


def compile_order(source: Source, sort: tuple[str, ...]) -> str:
    """ORDER BY for typed sort keys; only fields of the noun are accepted. Raises Invalid."""
    parts = []
    for key in sort:
        field = source.fieldset.find(key.removeprefix("-"), "sort")
        column = source.sorts.get(field.key) or _text(source, field)
        parts.append(f"{column} {'DESC' if key.startswith('-') else 'ASC'} NULLS LAST")
    return ", ".join([*parts, source.order])
