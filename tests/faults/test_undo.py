"""Taking back what is large, what older versions did, and what others did meanwhile: all of it, or a refusal."""

import gzip
from pathlib import Path
from typing import Any

import pytest

RELEASED = sorted((Path(__file__).parents[1] / "store/files").glob("v*.db.gz"))


@pytest.mark.parametrize("rows", [2_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_an_import_is_taken_back_and_done_again_as_one(
    shell: Any, calm: Any, sound: Any, content: Any, count: Any, tmp_path: Path, rows: int
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("name,phone,org,tags\n" + "".join(f"Person {n},0912{n:07d},Pars,vip\n" for n in range(rows)))
    shell.ok("contacts", "add", "Sara")
    before = shell.json("contacts", "list")
    shell.ok("contacts", "import", str(people))
    imported = shell.ok("contacts", "export")
    calm(shell("undo"), 0)
    assert shell.json("contacts", "list") == before
    assert [count(shell.db, table) for table in ("contact", "contact_point", "contact_tag")] == [1, 0, 0]
    calm(shell("redo"), 0)
    assert shell.ok("contacts", "export") == imported
    sound(shell.db)


def test_an_import_somebody_has_worked_with_is_not_taken_back(shell: Any, calm: Any, sound: Any, content: Any) -> None:
    shell.ok("contacts", "import", "-", stdin="name\n" + "".join(f"Person {n}\n" for n in range(300)))
    shell.ok("log", "call", "7", "hello")
    before = content(shell.db)
    (number,) = (row["id"] for row in shell.json("history") if "import" in row["line"])
    assert "log call 7 hello" in calm(shell("undo", str(number)), 5).err
    assert content(shell.db) == before
    calm(shell("undo"), 0)
    calm(shell("undo"), 0)
    assert shell.ok("contacts", "count") == "0\n"
    sound(shell.db)


@pytest.mark.parametrize("packed", RELEASED, ids=lambda packed: packed.name)
def test_what_an_older_version_did_is_taken_back_by_this_one(shell: Any, calm: Any, sound: Any, packed: Path) -> None:
    shell.db.write_bytes(gzip.decompress(packed.read_bytes()))
    nouns = ("contacts", "interactions", "followups", "complaints", "staff", "fields")
    before = [shell.json(noun, "list") for noun in nouns]
    done = [row["id"] for row in shell.json("history") if row["line"] != "create" and "…" not in row["line"]]
    for _command in done:  # all but what concerned somebody who was forgotten
        calm(shell("undo"), 0)
    assert [len(shell.json(noun, "list")) for noun in nouns] == [0, 0, 0, 0, 1, 0]
    for _command in done:
        calm(shell("redo"), 0)
    assert [shell.json(noun, "list") for noun in nouns] == before
    sound(shell.db)
