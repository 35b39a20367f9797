"""A parsed filter turned into SQL. Identifiers come from the tables of `Source`; every typed value is a parameter.

SQL knows three truths, people two: what a field does not say is false here, so that `not` means the rest.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

from crm_cli.domain import filters
from crm_cli.domain.fields import Field
from crm_cli.domain.filter_values import Compared
from crm_cli.domain.folding import known_words, normalise
from crm_cli.domain.present import Present
from crm_cli.queries.listing import Source, match_prefixes
from crm_cli.queries.segments import segments_of

TEXTS = ("text", "texts", "name", "secret")
INSTANTS = ("instant", "deadline")
RANGED = (*INSTANTS, "money")  # compared as ranges even where both ends are the same


def compile_typed(db: sqlite3.Connection, source: Source, text: str, present: Present) -> tuple[str, dict[str, object]]:
    """The condition for a typed filter, and its parameters. Raises Invalid, NotFound for a segment."""
    with suppress(sqlite3.OperationalError):  # SQL has it already, and a list is being read
        db.create_function("begins", 2, _begins, deterministic=True)
    compiler = _Compiler(source)
    return compiler.sql(_parsed(db, source, text, present)), compiler.values


def only_words(db: sqlite3.Connection, source: Source, text: str, present: Present) -> tuple[str, ...]:
    """The words of a typed filter that asks for nothing else; none of another. Raises as `compile_typed`."""
    node = _parsed(db, source, text, present)
    return node.words if isinstance(node, filters.Words) else ()


@lru_cache(4096)  # many steps have the title of others
def _begins(word: str, text: str) -> bool:
    """What SQL calls `begins`: whether a folded word begins one of a text that no index has."""
    folded = normalise(text)
    return word in folded and any(said.startswith(word) for said in known_words(folded))


def _parsed(db: sqlite3.Connection, source: Source, text: str, present: Present) -> filters.Node:
    segments = segments_of(db, source.fieldset.noun)
    return filters.parse_filter(text, filters.Circumstances(source.fieldset, present, segments))


class _Compiler:
    def __init__(self, source: Source) -> None:
        self._source = source
        self.values: dict[str, object] = {}

    def sql(self, node: filters.Node) -> str:
        if isinstance(node, filters.All):
            return " AND ".join(f"({self.sql(part)})" for part in node.parts) or "1"
        if isinstance(node, filters.Any):
            return " OR ".join(f"({self.sql(part)})" for part in node.parts)
        if isinstance(node, filters.Not):
            return f"({self.sql(node.part)}) IS NOT TRUE"
        if isinstance(node, filters.State):
            return self._source.aspects[node.key]
        if isinstance(node, filters.Has):
            return self._has(node.field)
        return self._words(node.words) if isinstance(node, filters.Words) else self._term(node)

    def _words(self, words: Sequence[str]) -> str:
        source = self._source
        if not source.word:
            return source.words.replace(":words", self._bound(match_prefixes(words))) if words else "1"
        return " AND ".join(source.word.format(value=self._bound(word)) for word in words) or "1"

    def _has(self, field: Field) -> str:
        several = self._source.several.get(field.key)
        if several:
            return f"EXISTS (SELECT 1 {several.found})"
        column = self._source.columns[field.key]
        return f"{column} IS NOT NULL AND {column} <> ''" if field.kind in TEXTS else f"{column} IS NOT NULL"

    def _term(self, term: filters.Term) -> str:
        field, source = term.field, self._source
        equal = [one.low for one in term.values if one.low == one.high and field.kind not in RANGED]
        parts = []
        if len(equal) == len(term.values) and field.key in source.matches:
            return source.matches[field.key].format(values=", ".join(map(self._bound, equal)))
        several = source.several.get(field.key)
        column = several.value if several else source.columns[field.key]
        if field.kind in TEXTS:
            parts = [f"instr(normalise({column}), {self._bound(value)}) > 0" for value in equal]
        else:
            if equal:
                parts.append(f"{column} IN ({', '.join(map(self._bound, equal))})")
            ranges = [one for one in term.values if one.low != one.high or field.kind in RANGED]
            parts += [self._range(field, column, one) for one in ranges]
        met = " OR ".join(f"({part})" for part in parts)
        return f"EXISTS (SELECT 1 {several.found} AND ({met}))" if several else met

    def _range(self, field: Field, column: str, wanted: Compared) -> str:
        parts = []
        if wanted.currency:
            parts.append(f"{self._source.currencies[field.key]} = {self._bound(wanted.currency)}")
        if wanted.low is not None:
            parts.append(f"{column} >= {self._bound(wanted.low)}")
        if wanted.high is not None:
            parts.append(f"{column} {'<' if field.kind in INSTANTS else '<='} {self._bound(wanted.high)}")
        return " AND ".join(parts)

    def _bound(self, value: object) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"
