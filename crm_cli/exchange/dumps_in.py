"""Reads dumps, which may come from anywhere: sums are compared, lines and names bounded before they are looked at."""

import json
import os
import re
import stat
from base64 import b64decode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any

from crm_cli.errors import Damaged, NewerFile, NotFound
from crm_cli.exchange.dumps import MANIFEST, VERSION, Adder, Head, Manifest, Progress, Sum, Told, sum_of
from crm_cli.i18n import _

LONGEST = 1 << 25  # bytes of a line; a note of a million characters with its history is a third of that
_LONG = 1 << 20  # bytes of a line that is looked at before it is read: json may become a hundred times as large
_MOST_TABLES = 1000
_TOLD = 5_000  # rows
_MOST_NAMED = 10  # things that do not belong to a dump
_NAME = re.compile("[a-z_]{1,60}")
_HASH = re.compile("[0-9a-f]{64}")
_FLAT = re.compile(rb'\{(?:"\w{1,60}":(?:null|-?\d{1,20}|"(?:[^"\\]++|\\.)*+"),?){0,100}\}')
_ROW = re.compile(rb'\{"table":"([a-z_]{1,60})","row":')


class Dump:
    """A dump that is there to be read, a folder or a file."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._found: list[str] = []
        self._begins: dict[str, int] = {}  # where in the one file the rows of a table are

    def checked(self, newest: int, progress: Progress) -> Manifest:
        """Read every line and compare the sums. Raises NotFound, NewerFile, and Damaged with every fault there is."""
        if not os.path.lexists(self.place):
            raise NotFound(
                _("there is no {path}").format(path=self.place), hint=_("name the folder or file of `crm data dump`")
            )
        found = self._from_folder(newest, progress) if self.place.is_dir() else self._from_file(newest, progress)
        if self._found or found is None:
            raise Damaged(
                _("{path} is damaged: {found}").format(path=self.place, found="; ".join(self._found)),
                hint=_("nothing was loaded; take another dump"),
            )
        return found

    def rows(self, table: str) -> Iterator[bytes]:
        """The rows of a table as JSON."""
        if self.place.is_dir():
            yield from self._lines(self.place / f"{table}.jsonl")
            return
        before = f'{{"table":"{table}","row":'.encode()
        for line in self._lines(self.place, self._begins.get(table, 0)):
            if not line.startswith(before):
                return
            yield line[len(before) : -1]

    def name_of(self, table: str) -> str:
        """Where the rows of a table are."""
        return f"{table}.jsonl" if self.place.is_dir() else self.place.name

    def _from_folder(self, newest: int, progress: Progress) -> Manifest | None:
        said = next(self._lines(self.place / MANIFEST), b"")
        manifest = self._manifest(said, newest)
        if manifest is None:
            return None
        told = Told(progress, manifest.rows)
        for table, wanted in manifest.tables.items():
            told.of(table)
            found = Adder()
            for row in self._lines(self.place / f"{table}.jsonl"):
                found.add(row)
                if found.rows % _TOLD == 0:
                    told.of(table, _TOLD)
            self._compare(table, wanted, found)
        known = {MANIFEST, *(f"{table}.jsonl" for table in manifest.tables)}
        with suppress(OSError):
            self._tell_strange(sorted(path.name for path in self.place.iterdir() if path.name not in known))
        return manifest

    def _from_file(self, newest: int, progress: Progress) -> Manifest | None:
        found: dict[str, Adder] = {}
        begins, last, told = 0, b"", Told(progress)
        for line in self._lines(self.place):
            if (not begins and "crm_dump" not in _read(line)) or len(found) > _MOST_TABLES:
                last = b""
                break
            if opened := _ROW.match(line):
                table = opened[1].decode()
                if table not in found:
                    told.of(table)
                    self._begins[table] = begins
                adder = found.setdefault(table, Adder())
                adder.add(line[opened.end() : -1])
                if adder.rows % _TOLD == 0:
                    told.of(table, _TOLD)
            begins += len(line) + 1
            last = line
        manifest = self._manifest(last, newest)
        if manifest:
            for table, wanted in manifest.tables.items():
                self._compare(table, wanted, found.pop(table, Adder()))
            self._tell_strange([*found])
        return manifest

    def _tell_strange(self, names: list[str]) -> None:
        self._found += [_("{name} is no part of it").format(name=name) for name in names[:_MOST_NAMED]]

    def _compare(self, table: str, wanted: Sum, found: Adder) -> None:
        if found.rows != wanted.rows:
            message = _("{table} has {found} rows in place of {rows}")
            self._found.append(message.format(table=table, found=found.rows, rows=wanted.rows))
        elif found.sha256 != wanted.sha256:
            self._found.append(_("rows of {table} are not as they were written").format(table=table))

    def _manifest(self, line: bytes, newest: int) -> Manifest | None:
        said = _read(line)
        version, format_ = said.get("crm_dump"), said.get("format")
        if isinstance(version, int) and isinstance(format_, int) and (version > VERSION or format_ > newest):
            raise NewerFile(
                _("{path} was written by a newer crm (format {format}, this one knows {newest})").format(
                    path=self.place, format=format_, newest=newest
                ),
                hint=_("update crm: pip install --upgrade crm-cli"),
            )
        seal = said.pop("sha256", None)
        with suppress(TypeError, ValueError, AttributeError, KeyError):
            if version == VERSION and seal == sum_of(said):
                return _manifest(said)
        self._found.append(_("its manifest is missing, or not as it was written"))
        return None

    def _lines(self, path: Path, begins: int = 0) -> Iterator[bytes]:
        """The lines of a file, which is no link and no device, from a byte on, up to one that is too long, or torn."""
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                self._found.append(_("{name} is not a file").format(name=path.name))
                return
            with path.open("rb") as stream:
                stream.seek(begins)
                while (line := stream.readline(LONGEST)).endswith(b"\n"):
                    yield line[:-1]
        except OSError as error:
            self._found.append(_("{name}: {reason}").format(name=path.name, reason=error.strerror))
            return
        if line:
            self._found.append(_("{name}: a line is cut, or too long").format(name=path.name))


def _manifest(said: dict[str, Any]) -> Manifest:
    """Raises TypeError, ValueError, AttributeError and KeyError for what no crm has written."""
    head = Head(**{key: said[key] for key in Head._fields})
    tables = {table: Sum(**found) for table, found in said["tables"].items()}
    numbers = [head.format, *(n for found in tables.values() for n in (found.rows, found.last_id or 0))]
    names = [_NAME.fullmatch(table) and _HASH.fullmatch(found.sha256) for table, found in tables.items()]
    if not all(names) or {*map(type, numbers)} != {int} or {*map(type, head[1:])} - {str, type(None)}:
        raise ValueError(head)
    return Manifest(head, tables)


class ContentParts:
    """The bytes of one document, as the rows of a dump that have them; to be read like a file."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._rows = enumerate(rows)

    def read(self, _most: int = -1) -> bytes:
        """Some of the bytes, none at the end. Raises ValueError for rows that are no parts, or in another order."""
        for part, row in self._rows:
            if row["part"] != part:
                raise ValueError(part)
            return b64decode(row["data"], validate=True)
        return b""


def contents(rows: Iterable[bytes]) -> Iterator[tuple[str, ContentParts]]:
    """The documents whose bytes these rows are: their SHA-256 as it is said, and the bytes. Raises ValueError."""
    for hash_, parts in groupby(map(read_row, rows), lambda row: row.get("sha256")):
        if not isinstance(hash_, str) or not _HASH.fullmatch(hash_):
            raise ValueError(hash_)
        yield hash_, ContentParts(parts)


def read_row(line: bytes) -> dict[str, Any]:
    """A row as a dictionary. Raises ValueError for what is none."""
    if len(line) > _LONG and not _FLAT.fullmatch(line):
        raise ValueError("no row")
    try:
        found = json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _read(line: bytes) -> dict[str, Any]:
    try:
        return read_row(line)
    except ValueError:
        return {}
