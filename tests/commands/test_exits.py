"""Exit codes of names, files and bytes that cannot be used; the table of the contract."""

from pathlib import Path

import pytest

from tests.conftest import Process, Shell


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("contacts", "list"), 0),
        (("contacts", "list", "zzz"), 0),
        (("contacts", "list", "cty:x"), 2),
        (("contacts", "list", '"open'), 2),
        (("contacts", "show"), 2),
        (("contacts", "show", "nobody"), 3),
        (("contacts", "show", "09"), 5),
        (("followups", "show", "99"), 3),
        (("interactions", "show", "contact:1"), 2),
        (("interactions", "list", "--contact", "nobody"), 3),
        (("search", "!!"), 2),
        (("today", "--check"), 10),
        (("--db", "/nowhere/at/all.db", "today"), 3),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_read_ends_with_the_code_of_the_table(shared: Shell, words: tuple[str, ...], code: int) -> None:
    said = shared(*words)
    assert said.code == code, said
    assert (said.out == "") or code == 0
    assert ("error: " in said.err) == (code not in (0, 10))


def test_an_ambiguous_name_shows_the_candidates_with_their_ids(shared: Shell) -> None:
    said = shared("contacts", "show", "09")
    assert "2 Sara Ahmadi" in said.err
    assert "3 علي رضايي" in said.err


def test_a_near_miss_asks_did_you_mean(shared: Shell) -> None:
    assert "did you mean 2 Sara Ahmadi?" in shared("contacts", "show", "Sarah Ahmady").err


@pytest.mark.parametrize("content", [b"", b"not a database, but long enough to be one" * 50])
def test_a_file_that_is_not_ours_is_refused_and_left_alone(shell: Shell, content: bytes) -> None:
    shell.db.write_bytes(content)
    for words in (("contacts", "list"), ("contacts", "add", "Sara")):
        assert shell(*words).code == 7, words
    assert shell.db.read_bytes() == content


def test_a_file_of_a_newer_version_is_refused_and_left_alone(agency: Shell) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(agency.db)) as db:
        db.execute("PRAGMA user_version = 999")
    before = agency.db.read_bytes()
    for words in (("contacts", "list"), ("contacts", "add", "Sara")):
        assert agency(*words).code == 6, words
    assert agency.db.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        (b"contacts", b"show", b"\xff"),
        (b"contacts", b"list", b"city:\xff"),
        (b"contacts", b"add", b"Sara \xff"),
        (b"contacts", b"edit", b"1", b"--city", b"\xff"),
        (b"search", b"\xff"),
        (b"followups", b"add", b"\xff", b"call", b"--due", b"today"),
    ],
    ids=lambda value: b" ".join(value).decode(errors="replace"),
)
def test_bytes_that_are_no_text_are_refused_in_words(process: Process, shared: Shell, words: tuple[bytes, ...]) -> None:
    said = process(b"--db", str(shared.db).encode(), *words)
    assert said.code in (2, 3), said
    assert said.out == ""
    assert "unexpected" not in said.err


def test_a_filter_of_bytes_that_are_no_text_does_not_list_everybody(shared: Shell) -> None:
    said = shared("contacts", "list", "\udcff")
    assert said.out == "" or said.code == 2, said


def test_a_folder_is_no_file(shell: Shell, tmp_path: Path) -> None:
    assert shell("--db", str(tmp_path), "contacts", "list", create=False).code == 7
