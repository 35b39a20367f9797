"""How the columns of a file are read: as typed, remembered, known and proposed; and what is remembered of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import NotFound
from crm_cli.i18n import _
from crm_cli.queries import mappings as queries
from crm_cli.queries.listing import listing

if TYPE_CHECKING:
    from crm_cli.exchange.mapping import Chart, Reading
    from crm_cli.exchange.tables import OpenTable
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work

Agree = Callable[[Sequence["Reading"]], bool]
"""Is shown how every column would be read; says whether those that are proposed are. May refuse by raising Declined."""


def nobody_agrees(_readings: Sequence["Reading"]) -> bool:
    """For callers who ask nobody: what is proposed is not used."""
    return False


class Settled(NamedTuple):
    """How the columns of a file are read, header -> field, beside and before what is known of them.

    `learnt` is what is to be remembered, nothing where nobody has said anything.
    """

    columns: Mapping[str, str]
    learnt: Mapping[str, str]


class Learnt(NamedTuple):
    """What is to be remembered once a file is in, as `remember` takes it; without columns nothing is."""

    noun: str = ""
    headers: Sequence[str] = ()
    columns: Mapping[str, str] = MappingProxyType({})


class Mappings:
    """What the columns of files meant, as one file remembers it."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def settle(
        self, noun: str, table: "OpenTable", chart: "Chart", typed: Mapping[str, str], agree: Agree
    ) -> tuple["OpenTable", Settled]:
        """How the columns of a table are read, and the table, whose first rows were looked at.

        Raises Invalid for what was typed of columns or fields there are not, and what `agree` raises.
        """
        from crm_cli.exchange.begun import Begun
        from crm_cli.exchange.mapping import REMEMBERED, TYPED, readings, said

        begun = Begun(table)
        given, before = said(chart, typed), self._recalled(noun, chart)
        found = readings(chart, given, before, begun.cells(), self._crm.present.today)
        is_agreed = agree(found)
        told = [r for r in found if r.why in (TYPED, REMEMBERED) or (r.is_proposed and is_agreed)]
        columns = {reading.header: reading.field for reading in told}
        learnt = columns if any(reading.why != REMEMBERED for reading in told) else {}
        return begun, Settled(columns, learnt)

    def _recalled(self, noun: str, chart: "Chart") -> dict[str, str]:
        """What is remembered of the columns, but for fields that are gone."""
        there = set(chart.fields.values())
        recalled = self.recalled(noun, chart.headers)
        return {header: field for header, field in recalled.items() if field in there}

    def recalled(self, noun: str, headers: Sequence[str]) -> dict[str, str]:
        """What is remembered of a file of records of `noun` with these headers, in any order: header -> field."""
        from crm_cli.exchange.mapping import header_set, respelled

        if not self._crm.exists:
            return {}
        return respelled(headers, queries.of_headers(self._crm.reader, noun, header_set(headers)))

    def remember(self, work: "Work", noun: str, headers: Sequence[str], columns: Mapping[str, str]) -> None:
        """Remember what columns meant, header -> field, within the last transaction of an import."""
        from crm_cli.exchange.mapping import header_set

        if columns:
            work.mappings.keep(noun, header_set(headers), columns)

    def list(self, query: Query) -> Listing:
        """What is remembered, the last first."""
        return listing(self._crm.reader, queries.MAPPINGS, query, self._crm.present)

    def picked(self, ids: Iterable[int]) -> Listing:
        """The list lines of these mappings."""
        return listing(self._crm.reader, queries.MAPPINGS, Query(), self._crm.present, queries.ids(ids))

    def forget(self, ids: Sequence[int]) -> None:
        """Forget mappings. Raises NotFound."""
        with self._crm.write() as work:
            here = queries.among(work.db, ids)
            if missing := [number for number in ids if number not in here]:
                raise NotFound(
                    _("there is no mapping {ids}").format(ids=", ".join(map(str, missing))),
                    hint=_("see crm imports mappings"),
                )
            work.mappings.remove(ids)
