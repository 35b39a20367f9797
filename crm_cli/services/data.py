"""What one may do with the file as a whole: ask it in SQL, describe it, write it out and build it anew."""

import os
import pkgutil
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_cli import __version__
from crm_cli.domain import fields
from crm_cli.domain.choices import choice
from crm_cli.domain.fields import FieldSet
from crm_cli.domain.fields.data import DUMPED, columns_of
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.present import stored
from crm_cli.errors import Conflict
from crm_cli.i18n import _
from crm_cli.queries.listing import teach
from crm_cli.services.listed import listed, picked_ids, streamed

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.exchange.dumps import Batches, Manifest, Progress, Tables, Writer
    from crm_cli.services.application import Crm


class Dumped(NamedTuple):
    """What was written down, and how many documents are without the content they had."""

    manifest: "Manifest"
    lost: int


class Data:
    """The whole of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def sql(self, statement: str, query: Query = Query()) -> Listing:  # noqa: B008  # frozen
        """The answer to a statement that only reads; `:today` and `:now` are known to it.

        Raises Invalid for one that is wrong, or that does more.
        """
        from crm_cli.queries.statements import ask
        from crm_cli.store import asking

        crm = self._crm
        crm.check()
        db = asking.open_asked(crm.path, crm.notice) if crm.exists else crm.reader
        teach(db, lambda: crm.present)
        asking.lock(db)
        present = crm.present
        answer = ask(db, statement, {"today": present.today.isoformat(), "now": stored(present.now)})
        return streamed(columns_of(answer.columns, answer.first), answer.rows, query)

    def schemas(self) -> dict[str, dict[str, Any]]:
        """The JSON Schema of every record and output, and of the lines of a dump, by name."""
        from crm_cli.exchange import schemas
        from crm_cli.queries import dumping
        from crm_cli.store.file import empty_reader

        found = {name: schemas.of_rows(fieldset) for name, fieldset in lists().items()}
        with closing(empty_reader()) as db:
            tables = dumping.tables(db)
        return found | schemas.of_dump(tables)

    def schema(self, name: str | None = None) -> dict[str, Any]:
        """One schema as a document of its own, or all of them as one document. Raises Invalid for a wrong name."""
        from crm_cli.exchange import schemas

        known = self.schemas()
        if name is None:
            return schemas.document(known)
        found = choice(name, tuple(known), field="record")
        return schemas.alone(found, known[found])

    def dump(self, target: Path, part: str | None, progress: "Progress") -> "Dumped":
        """Write everything, or what belongs to the contacts that a filter picks, to a new folder, or a `.jsonl` file.

        Contents that are lost or damaged hold up nothing. Raises Conflict where there is something already, NotFound,
        StoreUnavailable.
        """
        from crm_cli.store.backup import DRAFT, published, writing

        taken = Conflict(_("{path} exists; a dump is not written over it").format(path=target), hint=_("name another"))
        if os.path.lexists(target):
            raise taken
        draft = target.with_name(f".{target.name}.{os.urandom(4).hex()}{DRAFT}")
        lost: list[str] = []
        with self._dumping(part, progress, lost) as (writer, tables), writing(target), _taken_away(draft):
            if is_file(target):
                with open(draft, "x", encoding="utf-8", newline="", opener=_private) as out:
                    out.writelines(writer.file(tables))
                if not published(draft, [target]):
                    raise taken
            else:
                draft.mkdir(0o700)
                writer.folder(draft, tables)
                draft.rename(target)
        return Dumped(writer.manifest, len(lost))

    def dump_lines(self, part: str | None) -> Iterator[str]:
        """The same as the text of one file."""
        with self._dumping(part, lambda *_told: None, []) as (writer, tables):
            yield from writer.file(tables)

    def load(self, source: Path, progress: "Progress") -> "Manifest":
        """Make the file, which must not be there, of a dump; in a dry run look only whether the dump is sound.

        Raises NotFound, Conflict, NewerFile, Damaged with every fault, StoreUnavailable.
        """
        from crm_cli.exchange.dumps_in import Dump
        from crm_cli.store import rebuild
        from crm_cli.store.file import migrations

        crm, dump = self._crm, Dump(source)
        rebuild.refuse_taken(crm.path)
        manifest = dump.checked(migrations()[-1][0], progress)
        if not crm.dry_run:
            command = rebuild.Command(crm.line(), stored(crm.present.now))
            rebuild.rebuild(crm.path, dump, manifest, command, progress)
        return manifest

    @contextmanager
    def _dumping(self, part: str | None, progress: "Progress", lost: list[str]) -> "Iterator[tuple[Writer, Tables]]":
        """What writes a dump, and the tables of one state of the file; `lost` hears of contents that are not there."""
        from crm_cli.exchange.dumps import CONTENT, Head, Writer
        from crm_cli.queries import dumping, health
        from crm_cli.store import asking

        crm = self._crm
        with asking.one_state(crm.path, crm.notice) as db:
            if part is not None:
                dumping.choose(db, picked_ids(crm.looking_at(db).contacts.list(Query(part))))
            head = Head(health.format_of(db), __version__, stored(crm.present.now), part)
            contents = self._contents(dumping.contents(db, part=part is not None), lost)
            yield (
                Writer(head, {} if part is not None else dumping.last_ids(db)),
                chain(self._tables(db, part, progress), [(CONTENT, contents)]),
            )

    def _tables(self, db: "sqlite3.Connection", part: str | None, progress: "Progress") -> "Tables":
        from crm_cli.exchange.dumps import Told
        from crm_cli.queries import dumping
        from crm_cli.store.journal import journalled_tables

        tables = dumping.tables(db)
        names = tables.keys() if part is None else set(journalled_tables(db))
        told = Told(progress, dumping.count(db, names) if part is None else None)
        for table, columns in tables.items():
            if table in names:
                yield table, told.passing(table, dumping.lines(db, table, columns, part=part is not None))

    def _contents(self, wanted: Iterable[str], lost: list[str]) -> "Batches":
        from crm_cli.exchange.dumps import content_rows
        from crm_cli.store.contents import of_file

        kept = of_file(self._crm.path)
        for hash_ in wanted:
            if kept.is_sound(hash_):
                with kept.place(hash_).open("rb") as stream:
                    yield from content_rows(hash_, stream)
            else:
                lost.append(hash_)


def is_file(target: Path) -> bool:
    """Whether a dump of this name is one file; else it is a folder."""
    return target.suffix == ".jsonl"


def listing_of(manifest: "Manifest") -> Listing:
    """What is in a dump, as a list."""
    return listed(DUMPED, [(table, found.rows, found.sha256) for table, found in manifest.tables.items()])


def lists() -> dict[str, FieldSet]:
    """The fields of every list there is, by the name of its schema."""
    modules = [import_module(f"{fields.__name__}.{module.name}") for module in pkgutil.iter_modules(fields.__path__)]
    return {
        name.lower(): value for module in modules for name, value in vars(module).items() if isinstance(value, FieldSet)
    }


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _taken_away(draft: Path) -> Iterator[None]:
    """What is left of a draft when the block ends is taken away."""
    try:
        yield
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        draft.unlink(missing_ok=True)
