"""Files from elsewhere: what is wrong with one is said, what is rejected comes back, and nothing is half stored."""

import json
import os
import threading
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

GOOD = "name,phone,email\nSara Ahmadi,09121234567,sara@example.com\nAli Tehrani,09131234567,\n"


@pytest.fixture
def agency(shell: Any, made: Any) -> Any:
    """A file with one contact in it."""
    made("old friend", lambda: shell.ok("contacts", "add", "Old Friend"))
    return shell


REFUSED = {
    "open quote": b'name,phone\nSara,1\n"Ali,2\nMina,3\n',
    "quote in quote": b'name,phone\n"Sa"ra",1\n',
    "no known column": b"alpha,beta\n1,2\n",
    "nothing": b"",
    "blank lines": b"\n\n \n",
    "repeated header": b"name,phone,name\nSara,1,Ali\n",
    "control character in header": b"na\x01me,phone\nSara,1\n",
    "one huge cell": b"name,note\nSara," + b"x" * 300_000 + b"\n",
    "one huge line": b"name," + b"x" * 5_000_000,
    "broken utf-8": "name\nسارا\nعلی\nمینا\n".encode() + b"\xff\xfe\n",
    "half a character": "name\nسارا احمدی".encode()[:-1],
    "nothing but nul": bytes(10_000),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_a_file_that_cannot_be_understood_stores_nothing(
    agency: Any, calm: Any, count: Any, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    before = agency.db.read_bytes()
    for more in ([], ["--partial"], ["--dry-run"]):
        calm(agency("contacts", "import", str(path), *more), 2)
    assert agency.db.read_bytes() == before
    assert count(agency.db) == 1


REJECTED = {
    "NUL": b"name,phone\nSara,1234567\nA\x00li,2345678\n",
    "escape": b"name,phone\nSara,1234567\n\x1b]52;c;eA==\x07,2345678\n",
    "too many cells": b"name,phone\nSara,1234567\nAli,2345678,too,many\n",
    "bad e-mail": b"name,email\nSara,s@example.com\nAli,nowhere\n",
    "bad birthday": b"name,birthday\nSara,1990-01-01\nAli,1990-31-31\n",
    "bad tag": b"name,tags\nSara,x\nAli,-y\n",
    "tag that steers": b"name,tags\nSara,x\nAli,\xe2\x80\xaea\x1bb\n",
    "long name": b"name\nSara\n" + b"x" * 10_001 + b"\n",
}


@pytest.mark.parametrize("content", REJECTED.values(), ids=REJECTED.keys())
def test_a_bad_row_stops_the_file_unless_partial(
    agency: Any, calm: Any, count: Any, intact: Any, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    assert "in.rejects.csv" in calm(agency("contacts", "import", str(path)), 2).err
    assert count(agency.db) == 1
    assert (tmp_path / "in.rejects.csv").read_text().count("\n") >= 2
    calm(agency("contacts", "import", str(path), "--partial"), 0)
    assert [row["name"] for row in agency.json("contacts", "list")] == ["Old Friend", "Sara"]
    intact(agency.db)


READ = {
    "utf-16": ("name,phone\nسارا,1234567\n".encode("utf-16"), "سارا"),
    "utf-16 without a mark": ("name,phone\nسارا احمدی,1234567\n".encode("utf-16-le"), "سارا احمدی"),
    "cp1256": ("name,phone\nسارا,1234567\n".encode("cp1256"), "سارا"),
    "byte order mark": ("\ufeffname,phone\nسارا,1234567\n".encode(), "سارا"),
    "semicolon": (b"name;phone\nSara, Dr.;1234567\n", "Sara, Dr."),
    "Persian semicolon": ("name؛phone\nسارا؛۰۹۱۲۱۲۳۴۵۶۷\n".encode(), "سارا"),
    "tab": (b"name\tphone\nSara, Dr.\t1234567\n", "Sara, Dr."),
    "too few cells": (b"name,phone,email,city\nSara,1234567\n", "Sara"),
    "CR line ends": (b"name,phone\rSara,1234567\r", "Sara"),
    "200 kB in a cell": (b"name,note\nSara," + b"x" * 200_000 + b"\n", "Sara"),
    "quoted lines": (b'name,note\nSara,"one\r\ntwo"\n', "Sara"),
    "a formula guarded": (b"name,phone\n'=1+1,1234567\n", "=1+1"),
    "null is a name": (b"name,phone\nnull,1234567\n", "null"),
    "an option is a name": (b"name,phone\n-rf,1234567\n", "-rf"),
}


@pytest.mark.parametrize(("content", "name"), READ.values(), ids=READ.keys())
def test_a_file_is_read_as_it_was_meant(
    agency: Any, calm: Any, intact: Any, tmp_path: Path, content: bytes, name: str
) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    calm(agency("contacts", "import", str(path)), 0)
    assert name in [row["name"] for row in agency.json("contacts", "list")]
    assert "1 known already" in calm(agency("contacts", "import", str(path)), 0).err
    assert agency.ok("contacts", "count") == "2\n"
    intact(agency.db)


def test_a_header_without_rows_is_an_empty_import(agency: Any, calm: Any) -> None:
    calm(agency("contacts", "import", "-", stdin="name,phone\n"), 0)
    assert agency.ok("contacts", "count") == "1\n"


def test_a_folder_is_not_a_file_to_import(agency: Any, calm: Any, tmp_path: Path) -> None:
    assert str(tmp_path) in calm(agency("contacts", "import", str(tmp_path)), 1).err


def test_a_pipe_is_read_like_a_file(agency: Any, calm: Any, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(GOOD,), daemon=True)
    writer.start()
    calm(agency("contacts", "import", str(pipe)), 0)
    writer.join(10)
    assert "2 known already" in calm(agency("contacts", "import", "-", stdin=GOOD), 0).err
    assert agency.ok("contacts", "count") == "3\n"


def test_rejects_come_in_after_mending(agency: Any, calm: Any, tmp_path: Path) -> None:
    path, rejects = tmp_path / "in.csv", tmp_path / "in.rejects.csv"
    path.write_text(GOOD + "=Mina,09141234567,nowhere\n")
    calm(agency("contacts", "import", str(path), "--partial"), 0)
    calm(agency("contacts", "import", str(rejects)), 2)
    rejects.write_text(rejects.read_text().replace("nowhere", "mina@example.com"))
    calm(agency("contacts", "import", str(rejects)), 0)
    (mina,) = agency.json("contacts", "list", "mina")
    assert (mina["name"], mina["emails"]) == ("=Mina", ["mina@example.com"])


def test_a_mended_file_adds_only_what_was_rejected(agency: Any, calm: Any, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(GOOD + "Mina,09141234567,nowhere\n")
    calm(agency("contacts", "import", str(path), "--partial"), 0)
    path.write_text(path.read_text().replace("nowhere", "mina@example.com"))
    assert "1 contact imported, 2 known already" in calm(agency("contacts", "import", str(path)), 0).err


def test_rejects_do_not_overwrite_the_file_they_come_from(agency: Any, calm: Any, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(GOOD + "Mina,09141234567,nowhere\n")
    before = path.read_text()
    calm(agency("contacts", "import", str(path), "--partial", "--rejects", str(path)), 2, 5)
    assert path.read_text() == before


@pytest.mark.parametrize("content", [GOOD, GOOD + "Mina,09141234567,nowhere\n"], ids=["good", "with a reject"])
def test_a_dry_run_writes_nothing_anywhere(agency: Any, calm: Any, tmp_path: Path, content: str) -> None:
    path = tmp_path / "in.csv"
    path.write_text(content)
    before, files = sha256(agency.db.read_bytes()).digest(), {agency.db.name, path.name}
    said = calm(agency("contacts", "import", str(path), "--dry-run"), 0, 2)
    assert said.err
    assert sha256(agency.db.read_bytes()).digest() == before
    assert {found.name for found in tmp_path.iterdir()} - {f"{agency.db.name}-journal"} == files


def test_a_dry_run_counts_what_the_run_then_does(agency: Any, calm: Any, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("name,phone,org\nSara,1234567,Firm\nAli,1234567,Firm\nSara,1234567,Firm\n")
    dry = calm(agency("contacts", "import", str(path), "--dry-run", "--json"), 0)
    real = calm(agency("contacts", "import", str(path), "--json"), 0)
    assert dry.err.replace("dry run, nothing written: ", "").endswith(f"known\n{real.err}")  # it says how it reads, too
    assert isinstance(json.loads(dry.out), list)
    assert isinstance(json.loads(real.out), list)


@pytest.mark.parametrize("partial", [False, True])
def test_a_large_file_of_which_every_row_is_rejected(agency: Any, calm: Any, tmp_path: Path, partial: bool) -> None:
    path = tmp_path / "in.csv"
    path.write_text("name,email\n" + "Sara,nowhere\n" * 20_001)
    said = calm(agency("contacts", "import", str(path), *(["--partial"] if partial else [])), 0 if partial else 2)
    assert "20001 rows were rejected" in said.err
    assert agency.ok("contacts", "count") == "1\n"


def test_twins_in_a_file_stay_two_and_are_known_again(agency: Any, calm: Any) -> None:
    twins = "name\nAli\nAli\n"
    calm(agency("contacts", "import", "-", stdin=twins), 0)
    assert "2 known already" in calm(agency("contacts", "import", "-", stdin=twins), 0).err
    assert agency.ok("contacts", "count") == "3\n"


def test_a_missing_place_for_temporary_files_is_not_a_missing_file(process: Any, calm: Any) -> None:
    path = process.home / "in.csv"
    path.write_text("name\n" + "".join(f"Person {n}\n" for n in range(6000)))
    process.env |= {"CRM_DB": str(process.db), "TMPDIR": "/nonexistent"}
    said = calm(process("--create", "contacts", "import", str(path), cwd=process.home), 0, 1)
    assert "there is no file" not in said.err


def test_rejects_that_cannot_be_written_stop_the_import(agency: Any, calm: Any, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(GOOD + "Mina,09141234567,nowhere\n")
    for place in (tmp_path, tmp_path / "nowhere/x.csv", Path("/dev/full/x")):
        calm(agency("contacts", "import", str(path), "--partial", "--rejects", str(place)), 1, 5)
        assert agency.ok("contacts", "count") == "1\n"
