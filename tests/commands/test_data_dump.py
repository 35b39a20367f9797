"""`crm data dump` and `load`: the same file again, or nothing; every damage named, nothing hostile believed."""

import gzip
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_cli.exchange.dumps import Head, Writer
from crm_cli.exchange.jsonl import dumps
from crm_cli.queries import dumping, health
from crm_cli.store import drift, seals
from tests.commands.conftest import furnish
from tests.conftest import Said, Shell
from tests.faults.victims import failing

OLD_FILES = sorted((Path(__file__).parents[1] / "store" / "files").glob("v*.db.gz"))
HOSTILE = '\'; DROP TABLE contact; -- \u202e\u200f «ي» 👩‍👩‍👧 \\u0000 \\" {"table":1} </script>'


def everything(path: Path) -> dict[str, Any]:
    """All that a file says: each row of each table, the numbers given, the schema, the words that are found."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert list(drift.drifts(db)) == list(seals.breaks(db)) == []
        assert [index for index in health.search_indexes(db) if health.words_differ(db, index)] == []
        tables = [
            name for (name,) in db.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 1")
        ]
        rows = {name: db.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in tables}
        return {
            **rows,
            "given": sorted(db.execute("SELECT * FROM sqlite_sequence")),
            "schema": health.definitions(db),
            "versions": [db.execute(f"PRAGMA {name}").fetchone() for name in ("user_version", "application_id")],
        }


def documents(path: Path) -> dict[str, bytes]:
    folder = path.with_name(f"{path.name}.documents")
    return {str(found.relative_to(folder)): found.read_bytes() for found in folder.rglob("*") if found.is_file()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """An agency with something in nearly every table: hostile texts, documents, undone commands, forgotten people."""
    shell = Shell(tmp_path_factory.mktemp("whole"))
    furnish(shell)
    for line in (
        ("contacts", "add", HOSTILE, "--note", f"{HOSTILE}\n\t=1+1"),
        ("contacts", "add", "Gone Soon", "--city", "Shiraz"),
        ("contacts", "add", "Last"),
        ("contacts", "delete", "7", "--yes"),
        ("contacts", "forget", "6", "--yes"),
        ("contacts", "relate", "2", "3", "--as", "spouse"),
        ("fields", "add", "loyalty", "--type", "choice", "--choices", "gold,silver"),
        ("contacts", "edit", "2", "--loyalty", "gold"),
        ("complaints", "add", "2", "--heard", HOSTILE, "--severity", "2"),
        ("complaints", "add", "4", "--heard", "late"),
        ("remedies", "offer", "1", "refund", "--amount", "12.50EUR"),
        ("followups", "add", "2", "rent", "--due", "today", "--every", "week"),
        ("segments", "save", "gold", "tag:vip"),
        ("contacts", "edit", "3", "--city", "Qom"),
        ("undo",),
    ):
        shell.ok(*line)
    shell.ok("documents", "add", "-", "--to", "2", "--name", "passport.pdf", stdin=os.urandom(1 << 20))
    shell.ok("documents", "add", "-", "--to", "C-2", "--name", "../../etc/passwd", stdin="short")
    shell.ok("documents", "add", "-", "--to", "3", "--name", "deleted.txt", stdin="undo brings it back")
    shell.ok("documents", "delete", "3", "--yes")
    return shell


@pytest.fixture(scope="module")
def folder(whole: Shell) -> Path:
    """A dump of it."""
    target = whole.folder / "dumped"
    whole.ok("data", "dump", str(target))
    return target


@pytest.fixture
def dumped(folder: Path, tmp_path: Path) -> Path:
    """A copy of the dump, to be damaged."""
    return Path(shutil.copytree(folder, tmp_path / "dump"))


def load(shell: Shell, source: Path, name: str = "loaded.db", *more: str) -> Said:
    return shell("--db", str(shell.folder / name), "data", "load", str(source), *more, create=False)


def refused(shell: Shell, source: Path, code: int = 7) -> str:
    """What is said of a dump that is refused, of which nothing stays."""
    before = sorted(shell.folder.iterdir())
    said = load(shell, source)
    assert (said.code, said.out) == (code, ""), said
    assert "unexpected" not in said.err
    assert sorted(shell.folder.iterdir()) == before
    return said.err


def rewrite(dump: Path, table: str, change: Callable[[list[str]], list[str]]) -> None:
    """Change the lines of a table and put the sums right, as somebody would who means harm."""
    place, manifest = dump / f"{table}.jsonl", dump / "manifest.json"
    lines = change(place.read_text(encoding="utf-8").splitlines() if place.exists() else [])
    place.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    said = json.loads(manifest.read_text(encoding="utf-8"))
    found = {"rows": len(lines), "sha256": sha256(place.read_bytes()).hexdigest(), "last_id": None}
    said["tables"][table] = {**said["tables"].get(table, {}), **{key: found[key] for key in ("rows", "sha256")}}
    seal(manifest, said)


def seal(manifest: Path, said: dict[str, Any]) -> None:
    said.pop("sha256", None)
    manifest.write_text(dumps({**said, "sha256": sha256(dumps(said).encode()).hexdigest()}) + "\n", encoding="utf-8")


@pytest.mark.parametrize("name", ["folder", "one.jsonl"])
def test_a_dump_loaded_is_the_same_file(whole: Shell, shell: Shell, name: str) -> None:
    target = shell.folder / name
    whole.ok("data", "dump", str(target))
    assert load(shell, target).code == 0
    loaded = shell.folder / "loaded.db"
    assert everything(loaded) == everything(whole.db)
    assert documents(loaded) == documents(whole.db)
    assert len(documents(loaded)) == 3
    assert loaded.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in shell.folder.iterdir()) == sorted([name, "loaded.db", "loaded.db.documents"])


def test_a_loaded_file_is_worked_with_and_undone_like_the_first(folder: Path, shell: Shell) -> None:
    load(shell, folder, "agency.db")
    assert shell.ok("contacts", "add", "Next").strip() == "8"  # 7 and 6 are never given again
    shell.ok("undo")
    assert "contact:3" in shell.ok("history", "contact:3", "--json")
    assert shell.ok("contacts", "list", "sara", "-f", "ids") == "2\n"


@pytest.mark.parametrize("old", OLD_FILES, ids=lambda path: path.name[:2])
def test_the_file_of_an_older_crm_goes_through_a_dump_as_well(shell: Shell, old: Path) -> None:
    shell.db.write_bytes(gzip.decompress(old.read_bytes()))
    shell.ok("data", "dump", str(shell.folder / "dump"))
    assert load(shell, shell.folder / "dump").code == 0
    assert everything(shell.folder / "loaded.db") == everything(shell.db)


def test_a_dump_of_an_older_format_is_brought_up_to_date(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_cli.store.rebuild.OLDEST", 4)
    shell.db.write_bytes(gzip.decompress(OLD_FILES[3].read_bytes()))
    (shell.folder / "dump").mkdir()
    with closing(sqlite3.connect(shell.db)) as db:
        found = [(table, dumping.lines(db, table, columns)) for table, columns in dumping.tables(db).items()]
        Writer(Head(4, "0.0.9", "2026-01-01T00:00:00Z"), dumping.last_ids(db)).folder(shell.folder / "dump", found)
    assert load(shell, shell.folder / "dump").code == 0
    shell.ok("contacts", "count")  # which brings the file itself up to date
    loaded, itself = everything(shell.folder / "loaded.db"), everything(shell.db)
    assert [number for number, *_rest in loaded.pop("migration")] == [row[0] for row in itself.pop("migration")]
    assert loaded == itself


def test_no_dump_is_older_than_dumps(shell: Shell, dumped: Path) -> None:
    said = json.loads((dumped / "manifest.json").read_text(encoding="utf-8"))
    for number in (-1, 0, 1):
        seal(dumped / "manifest.json", {**said, "format": number, "tables": {}})
        refused(shell, dumped)


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip)


@given(
    names=st.lists(TEXTS, min_size=1, max_size=4), note=st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_stored_comes_through(
    names: list[str], note: str, tables: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shell = Shell(tmp_path_factory.mktemp("any"))
    shutil.copy(tables, shell.db)
    with closing(sqlite3.connect(shell.db)) as db, db:
        db.execute("INSERT INTO command (uid, started_at, line) VALUES ('x', '2026-01-01T00:00:00Z', ?)", (note,))
        db.execute("INSERT INTO current (slot, command_id) VALUES (1, 1)")
        insert = "INSERT INTO contact (uid, kind, full_name, note, sort_name, search_text, created_at, updated_at)"
        rows = [(f"u{number}", name, note, name, name) for number, name in enumerate(names)]
        db.executemany(f"{insert} VALUES (?, 'person', ?, ?, ?, ?, 'now', 'now')", rows)
        db.execute("DELETE FROM current")
    shell.ok("data", "dump", str(shell.folder / "one.jsonl"))
    assert load(shell, shell.folder / "one.jsonl").code == 0
    assert everything(shell.folder / "loaded.db") == everything(shell.db)


def test_a_dump_says_what_is_in_it_and_is_the_owners_alone(whole: Shell, folder: Path) -> None:
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (said["crm_dump"], said["format"], said["filter"], said["made_at"]) == (1, 6, None, "2026-11-22T06:30:00Z")
    for table, found in said["tables"].items():
        place = folder / f"{table}.jsonl"
        assert found["sha256"] == sha256(place.read_bytes()).hexdigest()
        assert found["rows"] == len(place.read_text(encoding="utf-8").splitlines() if found["rows"] else [])
        assert place.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    listed = whole.ok("data", "dump", str(whole.folder / "told"), "-f", "csv").splitlines()
    assert listed[0] == "table,rows,sha256"
    assert f"contact,{said['tables']['contact']['rows']},{said['tables']['contact']['sha256']}" in listed


def test_standard_output_gets_what_a_file_gets(whole: Shell) -> None:
    target = whole.folder / "same.jsonl"
    whole.ok("data", "dump", str(target))
    assert target.read_text(encoding="utf-8") == whole.ok("data", "dump", "-")


def test_nothing_is_written_over(whole: Shell, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "there.jsonl").symlink_to("nowhere")
    for taken in (folder, tmp_path / "there.jsonl"):
        said = whole("data", "dump", str(taken))
        assert (said.code, "exists; a dump is not written over it" in said.err) == (5, True)
    said = whole("data", "load", str(folder))
    assert (said.code, "a dump is loaded into a new file" in said.err) == (5, True)


def test_a_dump_that_fails_leaves_nothing(whole: Shell, tmp_path: Path) -> None:
    assert whole("data", "dump", str(tmp_path / "absent" / "dump")).code == 1
    assert whole("data", "dump", str(tmp_path / "dump"), "--where", "nonsense:1").code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_looks_at_the_sums_alone(shell: Shell, folder: Path, dumped: Path) -> None:
    said = load(shell, folder, "loaded.db", "--dry-run")
    assert (said.code, (shell.folder / "loaded.db").exists()) == (0, False)
    (dumped / "seal.jsonl").unlink()
    assert load(shell, dumped, "loaded.db", "--dry-run").code == 7


def test_a_lost_content_holds_up_nothing_and_is_told(whole: Shell, shell: Shell) -> None:
    shutil.copy(whole.db, shell.db)
    kept = shell.folder / "agency.db.documents"
    shutil.copytree(whole.folder / kept.name, kept)
    lost, damaged, *_rest = sorted(path for path in kept.rglob("*") if path.is_file())
    lost.unlink()
    damaged.write_bytes(b"another")
    said = shell("data", "dump", str(shell.folder / "dump"))
    assert (said.code, "2 documents have no content" in said.err) == (0, True)
    assert load(shell, shell.folder / "dump").code == 0
    assert everything(shell.folder / "loaded.db") == everything(shell.db)
    assert len(documents(shell.folder / "loaded.db")) == 1


@pytest.mark.parametrize("tenth", range(1, 10, 2))
def test_a_load_that_fails_at_any_statement_leaves_nothing(shell: Shell, folder: Path, tenth: int) -> None:
    with failing(0) as statements:
        assert load(shell, folder, "first.db").code == 0
    # A statement of a few steps is over before it notices; then the next one is to fail.
    for place in range(statements.last * tenth // 10, statements.last):
        before = sorted(shell.folder.iterdir())
        with failing(place):
            said = load(shell, folder, f"{place}.db")
        if said.code:
            break
    assert (said.code, said.out) == (1, "")
    assert "unexpected" not in said.err
    assert sorted(shell.folder.iterdir()) == before


# A part.


def test_a_part_has_the_contacts_that_fit_and_all_that_belongs_to_them(whole: Shell, shell: Shell) -> None:
    target = shell.folder / "part"
    whole.ok("data", "dump", str(target), "--where", "city:Shiraz")
    assert json.loads((target / "manifest.json").read_text(encoding="utf-8"))["filter"] == "city:Shiraz"
    assert load(shell, target, "agency.db").code == 0
    everything(shell.db)
    assert [row["id"] for row in shell.json("contacts", "list")] == [1, 2, 3]  # her company and her husband come along
    assert shell.json("contacts", "list", "sara")[0]["phones"] == ["09121234567"]
    assert shell.json("contacts", "list", "id:3", "--columns", "phones") == [{"phones": []}]  # by name alone
    assert [row["id"] for row in shell.json("complaints", "list")] == [1]
    assert {row["contact"] for row in shell.json("followups", "list", "--all")} == {"Sara Ahmadi"}
    assert [row["id"] for row in shell.json("interactions", "list")] == [1]
    assert len(documents(shell.db)) == 1
    assert [row["line"].split()[-3:-1] for row in shell.json("history")] == [["data", "load"]]


def test_a_conversation_comes_with_all_who_took_part(whole: Shell, shell: Shell) -> None:
    whole.ok("data", "dump", str(shell.folder / "part"), "--where", "city:Yazd")
    load(shell, shell.folder / "part", "agency.db")
    (talk,) = shell.json("interactions", "list")
    assert talk["contact_ids"] == [3, 4]


# Damage.


def test_every_damage_is_named(shell: Shell, dumped: Path) -> None:
    for table, old, new in (("contact", "Sara", "Zara"), ("command", '"id":1,', '"id":9,')):
        place = dumped / f"{table}.jsonl"
        place.write_text(place.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    journal = (dumped / "journal.jsonl").read_text(encoding="utf-8")
    (dumped / "journal.jsonl").write_text(journal[: journal.rindex("{")], encoding="utf-8")
    (dumped / "seal.jsonl").unlink()
    (dumped / "more.jsonl").touch()
    (dumped / "staff.jsonl").unlink()
    (dumped / "staff.jsonl").symlink_to("/dev/zero")
    told = refused(shell, dumped)
    for wrong in (
        "rows of contact are not as they were written",
        "rows of command are not as they were written",
        "journal has ",
        "seal.jsonl: No such file",
        "more.jsonl is no part of it",
        "staff.jsonl is not a file",
    ):
        assert wrong in told


@pytest.mark.parametrize("cut", [0, 10, 5000, -2, -1])
def test_a_file_that_is_cut_is_no_dump(whole: Shell, shell: Shell, cut: int) -> None:
    text = whole.ok("data", "dump", "-").encode()
    place = shell.folder / "cut.jsonl"
    place.write_bytes(text[:cut])
    assert "manifest" in refused(shell, place)


def test_what_is_no_dump_at_all_is_said(shell: Shell, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "null.jsonl").symlink_to("/dev/zero")
    (tmp_path / "zeros.jsonl").write_bytes(b"\0" * 9)
    for name in ("pipe.jsonl", "null.jsonl", "zeros.jsonl", "."):
        refused(shell, tmp_path / name)
    assert "there is no" in refused(shell, tmp_path / "absent", 3)


def test_a_newer_dump_is_left_alone(shell: Shell, dumped: Path) -> None:
    said = json.loads((dumped / "manifest.json").read_text(encoding="utf-8"))
    seal(dumped / "manifest.json", {**said, "format": 99})
    assert "newer crm (format 99" in refused(shell, dumped, 6)


def _first(old: str, new: str) -> Callable[[list[str]], list[str]]:
    def change(lines: list[str]) -> list[str]:
        changed = re.sub(old, new.replace("\\", "\\\\"), lines[0], count=1)
        assert changed != lines[0]
        return [changed, *lines[1:]]

    return change


WRONG: dict[str, tuple[str, Callable[[list[str]], list[str]]]] = {
    "number as text": ("contact", _first('"id":1', '"id":"1"')),
    "truth as number": ("contact", _first('"do_not_contact":0', '"do_not_contact":false')),
    "fraction": ("contact", _first('"version":1', '"version":1.0')),
    "number without end": ("contact", _first('"version":1', f'"version":{"9" * 4000}')),
    "number too large": ("contact", _first('"version":1', '"version":99999999999999999999')),
    "list": ("contact", _first('"version":1', '"version":[]')),
    "deep": ("contact", _first('"version":1', '"version":' + "[" * 100_000)),
    "half a character": ("contact", _first("Pars", "\\ud800")),
    "column too many": ("contact", _first('"id":1', '"id":1,"more":1')),
    "column too few": ("contact", _first('"version":1,', "")),
    "word that is none": ("contact", _first('"org"', '"robot"')),
    "same number twice": ("contact", lambda lines: [lines[0], *lines]),
    "other order": ("contact", lambda lines: lines[::-1]),
    "pointing to nothing": ("contact_point", _first('"contact_id":2', '"contact_id":999')),
    "no object": ("contact", lambda _lines: ["1"]),
    "bytes that are none": ("journal", _first('"salt":"[0-9A-F]+"', '"salt":"xx"')),
    "strange table": ("sqlite_master", lambda _lines: ['{"id":1}']),
    "path for a hash": ("content", _first('"sha256":"[0-9a-f]+"', '"sha256":"../../../../etc/cron.d/x"')),
    "other content": ("content", _first('"data":"....', '"data":"AAAA')),
    "content that is none": ("content", _first('"data":"....', '"data":"!')),
    "parts out of order": ("content", _first('"part":0', '"part":1')),
}


@pytest.mark.parametrize(("table", "change"), WRONG.values(), ids=WRONG)
def test_a_dump_with_right_sums_that_no_crm_wrote_is_refused(
    shell: Shell, dumped: Path, table: str, change: Callable[[list[str]], list[str]]
) -> None:
    rewrite(dumped, table, change)
    assert "was not written by crm" in refused(shell, dumped)


def test_a_manifest_names_no_path(shell: Shell, dumped: Path) -> None:
    said = json.loads((dumped / "manifest.json").read_text(encoding="utf-8"))
    said["tables"]["../contact"] = said["tables"].pop("contact")
    seal(dumped / "manifest.json", said)
    assert "its manifest is missing" in refused(shell, dumped)


def test_lines_without_end_cost_no_memory(shell: Shell, dumped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_cli.exchange.dumps_in.LONGEST", 1 << 16)
    with (dumped / "contact.jsonl").open("wb") as out:
        out.truncate(1 << 33)  # a hole, which takes no space
    assert "contact.jsonl: a line is cut, or too long" in refused(shell, dumped)


def test_json_that_grows_when_it_is_read_is_not_read(shell: Shell, dumped: Path) -> None:
    rewrite(dumped, "contact", lambda lines: [*lines, '{"id":[' + "[]," * 400_000 + "[]]}"])
    assert "a row of contact cannot be stored" in refused(shell, dumped)
