"""Dumps: every table as lines of JSON with their SHA-256, in a folder with a file for each table, or in one file.

A folder has a `manifest.json`. One file begins with a line about itself, has `{"table":…,"row":…}` for each row, and
ends with the manifest. The sums are those of the rows, so that they are the same in both. `dumps_in` reads them.
"""

import os
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from crm_cli.exchange.jsonl import dumps

VERSION = 1  # of this way to write a file down
MANIFEST = "manifest.json"
CONTENT = "content"  # the table of what is in the documents, which is no table of the file
_CHUNK = 3 << 18  # bytes of a content in one line

Batches = Iterable[list[str]]
Tables = Iterable[tuple[str, Batches]]
# Hears of the table under way, how many rows have passed in all, and of how many where that is known.
Progress = Callable[[str, int, int | None], None]


class Head(NamedTuple):
    """What a dump says of itself: the format of the file, which crm wrote it, when (UTC text), the filter of a part."""

    format: int
    crm: str
    made_at: str
    filter: str | None = None


class Sum(NamedTuple):
    """How many rows a table has, their SHA-256, and the highest id it ever gave where that is known."""

    rows: int
    sha256: str
    last_id: int | None = None


class Told:
    """Tells how far it is while rows pass."""

    def __init__(self, progress: Progress, total: int | None = None) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def of(self, table: str, rows: int = 0) -> None:
        """So many more rows of `table` have passed."""
        self._done += rows
        self._progress(table, self._done, self._total)

    def passing(self, table: str, batches: Batches) -> Batches:
        """The same batches, told of as they pass."""
        self.of(table)
        for rows in batches:
            yield rows
            self.of(table, len(rows))


class Manifest(NamedTuple):
    """What a dump is and what is in it."""

    head: Head
    tables: dict[str, Sum]

    @property
    def rows(self) -> int:
        """How many rows there are of all tables."""
        return sum(found.rows for found in self.tables.values())


class Adder:
    """Counts rows and adds up their SHA-256 while they pass."""

    def __init__(self) -> None:
        self.rows = 0
        self._hash = sha256()

    def added(self, batches: Batches) -> Iterator[list[str]]:
        """The same batches."""
        for rows in batches:
            self.rows += len(rows)
            self._hash.update(("\n".join(rows) + "\n").encode())
            yield rows

    def add(self, row: bytes) -> None:
        """One row that was read."""
        self.rows += 1
        self._hash.update(row)
        self._hash.update(b"\n")

    @property
    def sha256(self) -> str:
        """Of the rows so far, each with its line end."""
        return self._hash.hexdigest()


class Writer:
    """Writes tables down and adds them up."""

    def __init__(self, head: Head, last_ids: Mapping[str, int]) -> None:
        self.manifest = Manifest(head, {})
        self._last_ids = last_ids

    def file(self, tables: Tables) -> Iterator[str]:
        """Everything as the text of one file."""
        yield dumps({"crm_dump": VERSION, **self.manifest.head._asdict()}) + "\n"
        for table, batches in tables:
            before = f'{{"table":"{table}","row":'
            for rows in self._added(table, batches):
                yield "".join([f"{before}{row}}}\n" for row in rows])
        yield dumps(self._as_json()) + "\n"

    def folder(self, place: Path, tables: Tables) -> None:
        """Everything as files in a folder that is there and empty. Raises OSError."""
        for table, batches in tables:
            with _created(place / f"{table}.jsonl") as out:
                for rows in self._added(table, batches):
                    out.write(("\n".join(rows) + "\n").encode())
        with _created(place / MANIFEST) as out:
            out.write((dumps(self._as_json()) + "\n").encode())

    def _added(self, table: str, batches: Batches) -> Iterator[list[str]]:
        found = Adder()
        yield from found.added(batches)
        self.manifest.tables[table] = Sum(found.rows, found.sha256, self._last_ids.get(table))

    def _as_json(self) -> dict[str, Any]:
        tables = {table: found._asdict() for table, found in self.manifest.tables.items()}
        said = {"crm_dump": VERSION, **self.manifest.head._asdict(), "tables": tables}
        return {**said, "sha256": sum_of(said)}


def content_rows(hash_: str, stream: BinaryIO) -> Iterator[list[str]]:
    """The bytes of a document as rows."""
    for part in count():
        if not (chunk := stream.read(_CHUNK)):
            return
        yield [dumps({"sha256": hash_, "part": part, "data": b64encode(chunk).decode()})]


def sum_of(said: Mapping[str, Any]) -> str:
    """What seals a manifest: the SHA-256 of all else it says."""
    return sha256(dumps(said).encode()).hexdigest()


def _created(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
