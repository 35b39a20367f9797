"""Where rows of a file wait until it has been read to its end: memory stays flat however long the file is."""

import marshal
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import BinaryIO, Generic, TypeVar

from crm_cli.domain.loading import Incoming
from crm_cli.services.turns import Take, taking

CHUNK = 5_000  # rows that are read back at once

Row = TypeVar("Row", bound=tuple[object, ...])


class Spool:
    """Rows waiting to be stored, organisations first: in memory while they are few, in an unnamed file when many."""

    def __init__(self) -> None:
        self._orgs, self._people = Heap(Incoming._make), Heap(Incoming._make)
        self._has_relations = False

    @property
    def rows(self) -> int:
        """How many rows are waiting."""
        return self._orgs.rows + self._people.rows

    def add(self, row: Incoming) -> None:
        """Take one more row."""
        (self._orgs if row.kind == "org" else self._people).add(row)
        self._has_relations = self._has_relations or bool(row.relations)

    def chunks(self) -> Iterator[list[Incoming]]:
        """All rows, a chunk at a time; may be asked for again."""
        yield from self._orgs.chunks()
        yield from self._people.chunks()

    def taking(self) -> Take[Incoming]:
        """Takes all rows, from the first on; people never together with the organisations they belong to."""
        return taking(chain.from_iterable(self._orgs.chunks()), chain.from_iterable(self._people.chunks()))

    def relations(self) -> Iterator[tuple[str, str, str]]:
        """Who is what to whom, by uid: who, as what, to whom."""
        for chunk in self.chunks() if self._has_relations else ():
            for row in chunk:
                yield from ((row.uid, type_, other) for type_, other in row.relations if row.uid)


class Heap(Generic[Row]):
    """Rows of one kind in the order in which they came: named tuples of plain values, which `make` makes again."""

    def __init__(self, make: Callable[[Iterable[object]], Row]) -> None:
        self.rows = 0
        self._make = make
        self._waiting: list[Row] = []
        self._file: BinaryIO | None = None

    def add(self, row: Row) -> None:
        """Take one more row."""
        self.rows += 1
        self._waiting.append(row)
        if len(self._waiting) == CHUNK:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="crm-")  # noqa: SIM115  # closed with the heap
            blob = marshal.dumps([tuple(row) for row in self._waiting])
            self._file.write(len(blob).to_bytes(8, "big") + blob)
            self._waiting.clear()

    def chunks(self) -> Iterator[list[Row]]:
        """All rows, a chunk at a time; may be asked for again."""
        if self._file is not None:
            self._file.seek(0)
            for _number in range(self.rows // CHUNK):
                size = int.from_bytes(self._file.read(8), "big")
                yield list(map(self._make, marshal.loads(self._file.read(size))))
        if self._waiting:
            yield self._waiting
