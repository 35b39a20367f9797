"""`crm data merge`: what another file has comes here by uid, is told first, decided where both differ, taken back."""

import gzip
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_cli.domain.file_merging import BY_TABLE, KINDS, LOCAL
from crm_cli.queries import health
from crm_cli.services import data_merge
from crm_cli.services.turns import turns
from crm_cli.store import drift, seals
from tests.conftest import NOW, Said, Shell

OLD_FILES = sorted((Path(__file__).parents[1] / "store" / "files").glob("v*.db.gz"))
OF_THE_ROW = {"id", "version", "updated_at", *LOCAL}


def told(path: Path) -> dict[str, list[str]]:
    """All that a file says of its records, each known by its uid, whatever its number. Nothing in it is out of step."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert list(drift.drifts(db)) == list(seals.breaks(db)) == []
        assert [index for index in health.search_indexes(db) if health.words_differ(db, index)] == []
        return {kind.table: _rows(db, kind.table) for kind in KINDS}


def _rows(db: sqlite3.Connection, table: str) -> list[str]:
    columns = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    parents = dict(db.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (table,)).fetchall())
    said = [
        f"(SELECT {BY_TABLE[parents[name]].keys[parents[name] == 'staff'][0]} FROM {parents[name]} WHERE id = t.{name})"
        if name in parents
        else f"t.{name}"
        for name in columns
        if name not in OF_THE_ROW
    ]
    pair = BY_TABLE[table].pair
    rows = db.execute(f"SELECT {', '.join(said)} FROM {table} t").fetchall()
    return sorted(json.dumps(sorted(map(str, row)) if pair else row, ensure_ascii=False) for row in rows)


def content(path: Path) -> dict[str, Any]:
    """Every row of every record."""
    with closing(sqlite3.connect(path)) as db:
        return {kind.table: db.execute(f"SELECT * FROM {kind.table} ORDER BY id").fetchall() for kind in KINDS}


def contents(path: Path) -> set[str]:
    """What is in the documents, by its SHA-256."""
    kept = path.with_name(f"{path.name}.documents").rglob("*")
    return {sha256(place.read_bytes()).hexdigest() for place in kept if place.is_file()}


def commands(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("SELECT count(*) FROM command WHERE line LIKE '%data merge%'").fetchone()[0])


def in_small_turns(patch: pytest.MonkeyPatch) -> None:
    """From here on every merge of this process takes many turns, of two records each."""
    for name in ("FIRST", "MOST", "ONE_TRANSACTION"):
        patch.setattr(data_merge, name, 2)
    patch.setattr(data_merge, "turns", partial(turns, sleep=lambda _seconds: None))


class Two(Shell):
    """This file, and another one on which one types as `there`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.there = Shell(folder / "laptop")
        self.there.folder.mkdir(exist_ok=True)

    def part(self) -> None:
        """From here on they are copies of one file."""
        shutil.copy(self.db, self.there.db)

    def merge(self, *more: str) -> Said:
        return self("data", "merge", str(self.there.db), *more)

    def merged(self, *more: str) -> Said:
        """A merge that succeeds and touches nothing there."""
        before = self.there.db.read_bytes(), sorted(self.there.folder.iterdir())
        said = self.merge("--yes", *more)
        assert said.code == 0, said
        assert (self.there.db.read_bytes(), sorted(self.there.folder.iterdir())) == before
        return said


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path)


@pytest.fixture
def copies(two: Two, rich: Shell) -> Two:
    """Two copies of the rich agency."""
    shutil.copytree(rich.folder, two.folder, dirs_exist_ok=True)
    two.part()
    return two


def test_the_rich_agency_has_something_in_every_table_that_is_merged(rich: Shell) -> None:
    assert [table for table, rows in content(rich.db).items() if not rows] == []


def test_an_empty_file_gets_everything_and_undo_takes_it_away(two: Two, rich: Shell) -> None:
    two.ok("staff", "add", "Omid")
    before = content(two.db)
    said = two("data", "merge", str(rich.db), "--yes")
    assert said.code == 0
    everything = told(rich.db)
    got = told(two.db)
    assert {table: set(rows) for table, rows in everything.items() if table != "staff"} == {
        table: set(rows) for table, rows in got.items() if table != "staff"
    }
    assert contents(two.db) == contents(rich.db)
    assert commands(two.db) == 1
    two.ok("undo")
    assert content(two.db) == before
    two.ok("redo")
    assert told(two.db) == got


def test_a_copy_of_the_file_changes_nothing(copies: Two) -> None:
    before = content(copies.db)
    said = copies.merged()
    assert "nothing that is not here" in said.err
    assert content(copies.db) == before
    assert commands(copies.db) == 0
    assert not list(copies.folder.glob("agency.db.backups/*import.db"))


def test_what_each_side_changed_alone_is_kept(copies: Two) -> None:
    copies.ok("contacts", "edit", "2", "--city", "Tabriz")
    copies.ok("contacts", "tag", "2", "--add", "here", "--remove", "vip")
    copies.there.ok(
        "contacts", "edit", "2", "--job-title", "guide", "--add-phone", "09359998877", "--loyalty", "silver"
    )
    copies.there.ok("contacts", "tag", "3", "--remove", "new")
    copies.there.ok("followups", "done", "1", "--outcome", "paid")
    copies.there.ok("contacts", "edit", "4", "--birthday", "1990-04-15")
    before = content(copies.db)
    said = copies.merged()
    assert "contact: 3 the same, 2 changed there only, 1 changed on both sides" in said.err
    sara, ali, reza = copies.json("contacts", "show", "2", "3", "4")
    assert (sara["city"], sara["job_title"], sara["tags"], sara["loyalty"]) == ("Tabriz", "guide", ["here"], "silver")
    assert (ali["tags"], reza["birthday"]) == (["vip"], "1990-04-15")
    assert copies.json("followups", "show", "1")[0]["status"] == "done"
    assert "Sara" in copies.ok("search", "0935999")
    assert copies.merge("--dry-run").err.endswith("0 new, 0 changed\n")
    told(copies.db)
    copies.ok("undo")
    assert content(copies.db) == before


def test_conflicts_are_listed_field_by_field_and_nothing_is_written(copies: Two) -> None:
    copies.ok("contacts", "edit", "2", "--city", "Tabriz", "--loyalty", "silver")
    copies.there.now = NOW + timedelta(hours=1)
    copies.there.ok("contacts", "edit", "2", "--city", "Yazd", "--clear", "loyalty", "--clear", "org", "--name", "سارا")
    before = content(copies.db)
    said = copies.merge("--yes", "--json")
    assert said.code == 5
    assert "--prefer" in said.err
    assert json.loads(said.out) == [
        {
            "id": 2,
            "record": "contact:2",
            "name": "Sara Ahmadi",
            "field": "city",
            "here": "Tabriz",
            "there": "Yazd",
            "newer": "there",
        }
    ]
    assert content(copies.db) == before
    assert copies.merge("--dry-run", "-f", "csv").out.splitlines()[1].startswith("2,contact:2,Sara Ahmadi,city,")
    assert copies.merge("--dry-run", "-f", "ids").out == "2\n"


@pytest.mark.parametrize(
    ("prefer", "city", "changed"), [("here", "Tabriz", 0), ("there", "Yazd", 1), ("newer", "Tabriz", 0)]
)
def test_prefer_decides(copies: Two, prefer: str, city: str, changed: int) -> None:
    copies.there.ok("contacts", "edit", "2", "--city", "Yazd")
    copies.now = NOW + timedelta(hours=1)
    copies.ok("contacts", "edit", "2", "--city", "Tabriz")
    assert copies.merged("--prefer", prefer).err.endswith(f"0 new, {changed} changed\n")
    assert copies.json("contacts", "show", "2")[0]["city"] == city


def test_numbers_that_are_taken_are_told_and_everything_refers_to_the_new_ones(copies: Two) -> None:
    copies.ok("complaints", "add", "3", "--heard", "noise")
    copies.there.ok("contacts", "add", "Neda")
    copies.there.ok("complaints", "add", "Neda", "--heard", "smell")
    copies.there.ok("log", "call", "Neda", "sorry", "--complaint", "3", "--next", "tomorrow")
    copies.there.ok("complaints", "link", "3", "--to", "1")
    said = copies.merged()
    assert "C-3 → C-4" in said.err
    (line,) = (row for row in copies.json("complaints", "list") if row["heard"] == "smell")
    assert (line["id"], line["contact"]) == (4, "Neda")
    assert copies.json("interactions", "list", "complaint:4")[0]["contacts"] == ["Neda"]
    assert "late" in copies.ok("complaints", "show", "4")


def test_who_was_deleted_or_forgotten_here_does_not_come_back(copies: Two) -> None:
    copies.there.ok("log", "call", "4", "hello")
    copies.there.ok("followups", "add", "5", "quote", "--due", "today")
    copies.ok("contacts", "forget", "4", "--yes")
    copies.ok("contacts", "delete", "5", "--yes")
    before = told(copies.db)
    said = copies.merged()
    assert "nothing that is not here" in said.err
    assert "2 deleted or forgotten here, left out" in said.err
    assert told(copies.db) == before


def test_who_was_forgotten_there_is_told(copies: Two) -> None:
    copies.there.ok("contacts", "forget", "4", "--yes")
    assert "forgotten there, and still here: 4" in copies.merged().err
    assert copies("contacts", "show", "4").code == 0


def test_a_contact_that_was_merged_there_is_merged_here_with_what_it_has_here(copies: Two) -> None:
    copies.there.ok("contacts", "merge", "3", "4", "--yes")
    copies.ok("followups", "add", "4", "only here", "--due", "today")
    copies.merged()
    assert {row["contact_id"] for row in copies.json("followups", "list", "title:only")} == {3}
    assert copies.json("contacts", "show", "4")[0]["id"] == 3
    told(copies.db)
    copies.ok("undo")
    assert {row["contact_id"] for row in copies.json("followups", "list", "title:only")} == {4}


def test_what_was_moved_there_to_a_contact_who_was_deleted_here_stays_where_it_is(copies: Two) -> None:
    copies.there.ok("documents", "add", "-", "--to", "3", "--name", "visa.pdf", stdin="visa")
    copies.merged()
    copies.there.ok("contacts", "merge", "2", "3", "--yes")
    copies.ok("contacts", "delete", "2", "--yes")
    copies.merged("--prefer", "there")
    assert {row["contact_id"] for row in copies.json("followups", "list", "title:Istanbul")} == {3}
    assert copies.json("documents", "list", "name:visa")[0]["record"] == "contact:3"
    assert "0 new, 0 changed" in copies.merge("--dry-run").err
    told(copies.db)


def test_what_was_said_there_of_a_contact_merged_here_goes_to_the_other_one(copies: Two) -> None:
    copies.ok("contacts", "merge", "3", "4", "--yes")
    copies.there.ok("log", "call", "4", "hello there")
    copies.there.ok("contacts", "tag", "4", "--add", "late")
    copies.merged()
    assert "hello there" in copies.ok("contacts", "show", "3")
    assert "late" in copies.json("contacts", "show", "3")[0]["tags"]
    told(copies.db)


def test_contacts_that_were_merged_otherwise_there_stop_the_merge(copies: Two) -> None:
    copies.ok("contacts", "merge", "3", "4", "--yes")
    copies.there.ok("contacts", "merge", "4", "3", "--yes")
    before = content(copies.db)
    said = copies.merge("--yes", "--prefer", "there")
    assert (said.code, "merged otherwise there: 3" in said.err) == (5, True)
    assert content(copies.db) == before


def test_a_step_both_sides_have_done_is_followed_by_one(copies: Two) -> None:
    for shell in (copies, copies.there):
        shell.ok("followups", "done", "5")
    copies.merged("--prefer", "here")
    assert len(copies.json("followups", "list", "title:rent", "status:open")) == 1


def test_agencies_that_join_share_colleagues_fields_and_segments_by_name(two: Two) -> None:
    for shell in (two, two.there):
        shell.ok("staff", "add", "Leila")
        shell.ok("fields", "add", "level", "--type", "number")
        shell.ok("segments", "save", "gold", "tag:vip")
        shell.ok("contacts", "add", "Sara", "--level", "3", "--owner", "Leila")
    two.merged()
    assert [row["name"] for row in two.json("staff", "list")].count("Leila") == 1
    assert [(row["owner"], row["level"]) for row in two.json("contacts", "list")] == [("Leila", 3)] * 2
    assert len(two.json("segments", "list")) == 1


def test_a_field_of_another_type_stops_the_merge(two: Two) -> None:
    two.ok("fields", "add", "level", "--type", "number")
    two.there.ok("fields", "add", "level", "--type", "text")
    said = two.merge("--yes", "--prefer", "there")
    assert (said.code, "level" in said.err) == (5, True)


@pytest.mark.parametrize(
    ("table", "column", "name"),
    [("custom_field", "key", "--help"), ("segment", "name", "vip\x1b[2J"), ("staff", "name", "a\nb")],
)
def test_a_name_that_no_command_would_declare_stops_the_merge(two: Two, table: str, column: str, name: str) -> None:
    two.ok("contacts", "add", "Sara")
    two.there.ok("fields", "add", "level")
    two.there.ok("segments", "save", "gold", "tag:vip")
    two.there.ok("staff", "add", "Leila")
    with closing(sqlite3.connect(two.there.db)) as db, db:
        for trigger in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {trigger[0]}")
        db.execute(f"UPDATE {table} SET {column} = ? WHERE id = (SELECT max(id) FROM {table})", (name,))
    before = content(two.db)
    said = two.merge("--yes")
    assert (said.code, f"{table} that cannot be declared here: {column}" in said.err) == (5, True)
    assert content(two.db) == before


def test_it_asks_unless_told_not_to(two: Two) -> None:
    for shell, many in ((two, 1), (two.there, 4)):
        for number in range(many):
            shell.ok("contacts", "add", f"Person {number}")
    before = content(two.db)
    assert two.merge().code == 2
    assert two.merge("--dry-run").code == 0
    assert content(two.db) == before


@pytest.mark.parametrize("packed", OLD_FILES, ids=lambda packed: packed.name)
def test_files_of_older_formats_come_too(two: Two, packed: Path) -> None:
    two.ok("contacts", "add", "Sara")
    two.there.db.write_bytes(gzip.decompress(packed.read_bytes()))
    before = content(two.db)
    two.merged()
    names = {row["name"] for row in two.json("contacts", "list")}
    assert names == {"Sara"} | {row["name"] for row in two.there.json("contacts", "list")}
    assert two.merge("--dry-run").err.endswith("0 new, 0 changed\n")
    told(two.db)
    two.ok("undo")
    assert content(two.db) == before


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE contact (id)")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _edited(*statements: str) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA ignore_check_constraints = ON")
            triggers = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in triggers:
                db.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                db.execute(statement)

    return edit


_AS_VIEW = (
    "ALTER TABLE contact_tag RENAME TO hidden",
    "CREATE VIEW contact_tag AS SELECT * FROM hidden",
)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (Path.unlink, 3),
        (_newer, 6),
        (_foreign, 7),
        (_cut, 7),
        (lambda path: path.write_text("no database"), 7),
        (_edited(*_AS_VIEW), 7),
        (_edited("ALTER TABLE contact ADD COLUMN more TEXT"), 7),
        (_edited("UPDATE contact SET kind = 'robot'"), 7),
        (_edited("UPDATE contact SET full_name = CAST(x'53c3' AS TEXT)"), 7),
        (_edited("UPDATE interaction SET at = 'yesterday'"), 7),
        (_edited("UPDATE interaction_contact SET contact_id = 99"), 7),
    ],
    ids=["missing", "newer", "foreign", "cut", "text", "view", "column", "check", "bytes", "moment", "reference"],
)
def test_a_file_that_is_not_sound_is_refused_and_nothing_is_written(
    two: Two, damage: Callable[[Path], object], code: int
) -> None:
    two.ok("contacts", "add", "Sara")
    for name in ("Reza", "Mina"):
        two.there.ok("contacts", "add", name)
        two.there.ok("log", "call", name, "hello")
    before = content(two.db)
    damage(two.there.db)
    said = two.merge("--yes")
    assert (said.code, "unexpected" in said.err) == (code, False), said
    assert content(two.db) == before
    assert commands(two.db) == 0


def test_the_file_itself_is_refused(two: Two) -> None:
    two.ok("contacts", "add", "Sara")
    assert two("data", "merge", str(two.db)).code == 5


def test_triggers_of_the_other_file_do_not_run_and_escapes_are_not_printed(copies: Two) -> None:
    copies.ok("contacts", "edit", "2", "--city", "Tabriz")
    _edited("UPDATE contact SET city = char(27) || '[31mred' WHERE id = 2")(copies.there.db)
    with closing(sqlite3.connect(copies.there.db)) as db, db:
        db.execute("CREATE TRIGGER bad AFTER INSERT ON contact BEGIN DELETE FROM contact; END")
    said = copies.merge("--prefer", "there")
    assert "\x1b" not in said.out + said.err
    assert len(copies.json("contacts", "list")) == 5


# Whatever two people do to copies of one file.

_WHO, _TEXT = st.integers(1, 4).map(str), st.sampled_from(["Qom", "Yazd", "رشت", "Bam"])
_LINES = st.one_of(
    st.tuples(st.just("contacts"), st.just("add"), _TEXT, st.just("--phone"), st.just("09120000000")),
    st.tuples(st.just("contacts"), st.just("edit"), _WHO, st.just("--city"), _TEXT),
    st.tuples(st.just("contacts"), st.just("edit"), _WHO, st.just("--name"), _TEXT),
    st.tuples(st.just("contacts"), st.just("tag"), _WHO, st.just("--add"), _TEXT),
    st.tuples(st.just("contacts"), st.just("tag"), _WHO, st.just("--remove"), st.just("vip")),
    st.tuples(st.just("contacts"), st.just("edit"), _WHO, st.just("--org"), st.just("1")),
    st.tuples(st.just("contacts"), st.just("merge"), _WHO, _WHO, st.just("--yes")),
    st.tuples(st.just("contacts"), st.just("delete"), _WHO, st.just("--yes")),
    st.tuples(st.just("contacts"), st.just("relate"), _WHO, _WHO, st.just("--as"), st.just("friend")),
    st.tuples(st.just("log"), st.just("call"), _WHO, _TEXT, st.just("--next"), st.just("tomorrow")),
    st.tuples(st.just("complaints"), st.just("add"), _WHO, st.just("--heard"), _TEXT),
    st.tuples(st.just("complaints"), st.just("withdraw"), st.just("1")),
    st.tuples(st.just("followups"), st.just("done"), _WHO),
    st.tuples(st.just("interactions"), st.just("edit"), st.just("1"), st.just("--topic"), _TEXT),
    st.tuples(st.just("undo")),
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    here=st.lists(_LINES, max_size=6),
    there=st.lists(_LINES, max_size=6),
    prefer=st.sampled_from(["here", "there"]),
    at_once=st.booleans(),
)
def test_whatever_was_done_on_both_sides_a_merge_is_sound_final_and_can_be_taken_back(
    rich: Shell,
    tmp_path_factory: pytest.TempPathFactory,
    here: list[Any],
    there: list[Any],
    prefer: str,
    at_once: bool,
) -> None:
    two = Two(tmp_path_factory.mktemp("two"))
    shutil.copy(rich.db, two.db)
    two.part()
    for shell, lines in ((two, here), (two.there, there)):
        for line in lines:
            shell(*line)
    before = content(two.db)
    with pytest.MonkeyPatch.context() as patch:
        if not at_once:
            in_small_turns(patch)
        if "merged otherwise" in two.merge("--yes", "--prefer", prefer).err:
            assert content(two.db) == before
            return
        after = told(two.db)
        again = two.merged("--prefer", prefer)
    assert told(two.db) == after, again
    if content(two.db) != before:
        two.ok("undo")
    assert content(two.db) == before


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(here=st.lists(_LINES, max_size=5), there=st.lists(_LINES, max_size=5))
def test_files_with_nothing_in_common_give_the_same_whichever_comes_first(
    tmp_path_factory: pytest.TempPathFactory, here: list[Any], there: list[Any]
) -> None:
    sides = [Two(tmp_path_factory.mktemp("side")) for _side in range(2)]
    for shell, lines in ((sides[0], here), (sides[0].there, there)):
        for line in (("contacts", "add", "Sara"), ("contacts", "add", "Reza"), *lines):
            shell(*line)
    shutil.copy(sides[0].db, sides[1].there.db)
    shutil.copy(sides[0].there.db, sides[1].db)
    for side in sides:
        side.merged()
    first, second = (told(side.db) for side in sides)
    assert first.pop("staff") and second.pop("staff")
    assert first == second
