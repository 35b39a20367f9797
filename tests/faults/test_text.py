"""Hostile text: what steers a terminal, what means something to a library, what is hardly text at all."""

import csv
import io
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

HOSTILE = (
    "\x1b]52;c;ZXZpbA==\x07"  # writes the clipboard
    "\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\"  # a hidden link
    "\x1b[2J\r\b\x7f"
    "\u202egnp.exe\u202c\u2066x\u2069\u200e"  # bidi overrides, isolates, marks
    "\x9b2J\x9d52;c;eA==\x9c"  # the same by C1
    "\U000e0041\U000e007f\ufff9\ufeff\u2028"  # tags and other invisible marks
)
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u202a-\u202e\u2066-\u2069\u2028\ufeff\ufff9\U000e0000-\U000e007f]")
MARKUP = ["[/]", "[red]x[/red]", "[@click=app.quit]x[/]", ":smile:", "[link=http://x]y[/link]", "{0} %s {name}", "\\n"]
ODD_NAMES = [
    "-rf",
    "--help",
    "null",
    "None",
    "0x1F",
    "../../etc/passwd",
    "$(id)",
    "; DROP TABLE contact; --",
    "👩‍👩‍👧‍👦 خانواده",
    "❤️",
    "ج\u200cان",
    "Z̸̡̛͓a̵l̷g̶o̸" + "̷" * 200,
    "علی رضایی",
    "A" * 10_000,
    "=1+1",
    "@x",
    "'quoted'",
]


@pytest.fixture
def hostile(shell: Any, plant: Any, made: Any) -> Any:
    """A file in which every text a person can type is hostile, as an older version might have let in."""
    made("hostile", lambda: _build_hostile(shell, plant))
    return shell


def _build_hostile(shell: Any, plant: Any) -> None:
    shell.ok("contacts", "add", "Sara One", "--phone", "09121234567", "--tag", "vip", "--city", "x", "--note", "n")
    shell.ok("contacts", "add", "Sara Two", "--org", "Firm", "--create", "--birthday", "11-23")
    shell.ok(
        "log", "call", "1", "said", "--in", "--needs-reply", "--topic", "t", "--next", "today", "--next-title", "n"
    )
    shell.ok("followups", "add", "1", "once", "--due", "2026-11-01")
    plant(
        shell.db,
        ("UPDATE contact SET full_name = full_name || ?", (HOSTILE,)),
        ("UPDATE contact SET note = ?1, city = ?1, source = ?1, latin_name = ?1, best_time = ?1", (HOSTILE,)),
        ("UPDATE contact_point SET value = value || ?1, label = ?1", (HOSTILE,)),
        ("UPDATE contact_tag SET tag = tag || ?", (HOSTILE,)),
        ("UPDATE staff SET name = name || ?", (HOSTILE,)),
        ("UPDATE interaction SET body = body || ?1, topic = ?1", (HOSTILE,)),
        ("UPDATE followup SET title = title || ?1, outcome = ?1", (HOSTILE,)),
    )


@pytest.fixture
def sara(shell: Any, made: Any) -> Any:
    """A file with one contact."""
    made("sara", lambda: shell.ok("contacts", "add", "Sara", "--tag", "vip", "--city", "Shiraz"))
    return shell


SHOWN = [
    "contacts list",
    "contacts list --columns name,org,city,phones,tags,note,source,latin_name,owner,best_time",
    "contacts list --all",
    "contacts show 1",
    "contacts show 1 2 3",
    "contacts edit 1 --language fa",
    "contacts tag 1 --add new",
    "contacts archive 1 2",
    "contacts delete 1",
    "contacts export",
    "today",
    "search said",
    "search sara",
    "interactions list",
    "interactions show 1",
    "interactions edit 1 --outcome answered",
    "interactions replied 1",
    "followups list",
    "followups today",
    "followups show 1 2",
    "followups done 1 2",
    "followups move 1 --to tomorrow",
    "followups delete 1",
    "log call 1 x",
    "staff list",
    "staff edit 1 --role manager",
    "config show",
]


@pytest.mark.parametrize("style", ["plain", "table", "markdown", None])
@pytest.mark.parametrize("typed", SHOWN)
def test_stored_text_never_reaches_a_terminal_raw(hostile: Any, calm: Any, typed: str, style: str | None) -> None:
    if style is None and typed == "contacts export":
        return  # csv, which is raw
    said = calm(hostile(*typed.split(), *(["-f", style] if style else [])), 0)
    assert not RAW.search(said.out)
    assert not RAW.search(said.err)


@pytest.mark.parametrize("typed", ["contacts show sara", "contacts delete sara", "log call sara x"])
def test_names_in_errors_and_hints_are_harmless(hostile: Any, calm: Any, typed: str) -> None:
    said = calm(hostile(*typed.split()), 3, 5)
    assert "Sara" in said.err
    assert not RAW.search(said.err)


@pytest.mark.parametrize(
    "words",
    [
        ["contacts", "show", HOSTILE],
        ["contacts", "list", f"{HOSTILE}:x"],
        ["contacts", "list", f"kind:{HOSTILE}"],
        ["contacts", "list", "--columns", HOSTILE],
        ["contacts", "list", "--sort", HOSTILE],
        ["contacts", "list", "-f", HOSTILE],
        ["contacts", "list", "--limit", HOSTILE],
        ["contacts", "list", f"--{HOSTILE}"],
        ["contacts", "add", HOSTILE],
        ["contacts", "add", "X", "--tag", HOSTILE],
        ["contacts", "add", "X", "--uid", HOSTILE],
        ["contacts", "add", "X", "--email", HOSTILE],
        ["contacts", "add", "X", "--point", HOSTILE],
        ["contacts", "import", HOSTILE],
        ["contacts", "import", "-", "--map", f"{HOSTILE}=name"],
        ["contacts", "import", "-", "--encoding", HOSTILE],
        ["followups", "add", "1", "x", "--due", HOSTILE],
        ["followups", "done", HOSTILE],
        ["log", HOSTILE, "1", "x"],
        ["staff", "edit", HOSTILE],
        ["search", "\x1b\u202e"],
        ["date", HOSTILE],
        ["config", "get", HOSTILE],
        ["config", "set", "ui.format", HOSTILE],
        [HOSTILE],
        ["contacts", HOSTILE],
        ["--db", f"/nonexistent/{HOSTILE}", "today"],
        ["--debug", "--db", f"/nonexistent/{HOSTILE}", "today"],
        ["--debug", "contacts", "show", HOSTILE],
    ],
    ids=lambda words: " ".join(words).replace(HOSTILE, "X"),
)
def test_typed_text_is_harmless_in_every_error(sara: Any, words: list[str]) -> None:
    said = sara(*words, stdin=f"name,{HOSTILE[:20]}\n")
    assert said.code in (0, 2, 3)
    assert not RAW.search(said.out)
    assert not RAW.search(said.err)
    assert "something unexpected" not in said.err


def test_a_settings_value_is_harmless_where_it_is_shown(shell: Any, calm: Any) -> None:
    shell.env |= {"CRM_STAFF": "\x1b]52;c;eA==\x07\u202e"}
    assert not RAW.search(calm(shell("config", "show"), 0).out)
    assert not RAW.search(calm(shell("config", "get", "staff"), 0).out)
    said = calm(shell("contacts", "add", "X"), 2)
    assert not RAW.search(said.err)


def test_machine_formats_carry_what_is_stored(hostile: Any, calm: Any) -> None:
    for style in ("json", "jsonl"):
        (name, *_rest) = [
            row["name"]
            for text in calm(hostile("contacts", "list", "id:1", "-f", style), 0).out.strip().split("\n")
            for row in (json.loads(text) if style == "json" else [json.loads(text)])
        ]
        assert name == "Sara One" + HOSTILE
    for style, mark in (("csv", ","), ("tsv", "\t")):
        text = calm(hostile("contacts", "list", "id:1", "-f", style, "--columns", "name"), 0).out
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
        assert rows == [["name"], ["Sara One" + HOSTILE]]
    (card,) = json.loads(calm(hostile("contacts", "show", "1", "--json"), 0).out)
    assert card["note"] == HOSTILE


@pytest.mark.parametrize("name", MARKUP)
def test_markup_is_text(shell: Any, calm: Any, name: str) -> None:
    shell.ok("contacts", "add", name, "--note", name)
    shell.ok("followups", "add", "1", name, "--due", "today")
    shell.ok("log", "call", "1", name, "--needs-reply")
    for words in (["contacts", "list"], ["contacts", "show", "1"], ["today"], ["followups", "today"], ["search", "-"]):
        said = calm(shell(*words), 0, 2)
        assert said.code == 2 or name in said.out
    assert name in calm(shell("contacts", "show", f"{name} nobody"), 3).err.replace("\\\\", "\\")


@pytest.mark.parametrize("name", ODD_NAMES, ids=lambda name: ascii(name)[:20])
def test_an_odd_name_is_kept_and_found(shell: Any, calm: Any, intact: Any, name: str) -> None:
    calm(shell("contacts", "add", "--", name), 0)
    (row,) = shell.json("contacts", "list")
    assert row["name"] == name
    calm(shell("contacts", "show", "--", name), 0)
    calm(shell("log", "call", "--", name, "-rf"), 0)
    for style in ("plain", "table", "markdown", "csv", "tsv", "ids"):
        calm(shell("contacts", "list", "-f", style), 0)
    calm(shell("contacts", "delete", "--", name), 0)
    intact(shell.db)


def test_a_name_composed_or_not_is_the_same_name(shell: Any, calm: Any) -> None:
    composed, decomposed = (unicodedata.normalize(form, "José Ångström") for form in ("NFC", "NFD"))
    shell.ok("contacts", "add", composed)
    assert calm(shell("contacts", "show", decomposed, "-f", "ids"), 0).out == "1\n"
    shell.ok("contacts", "add", decomposed)
    assert "2" in calm(shell("contacts", "show", composed), 5).err
    assert [row["name"] for row in shell.json("contacts", "list")] == [composed, decomposed]


@pytest.mark.parametrize("mark", ["\x00", "\x01", "\x08", "\x1b", "\x1f", "\x7f"])
def test_control_characters_are_refused_at_the_door(sara: Any, calm: Any, mark: str) -> None:
    text = f"a{mark}b"
    for words in (
        ["contacts", "add", text],
        ["contacts", "add", "X", "--note", text],
        ["contacts", "add", "X", "--tag", text],
        ["contacts", "add", "X", "--phone", text],
        ["contacts", "add", "X", "--email", f"{text}@example.com"],
        ["contacts", "add", "X", "--point", f"address={text}"],
        ["contacts", "add", "X", "--city", text],
        ["contacts", "edit", "1", "--name", text],
        ["contacts", "tag", "1", "--add", text],
        ["followups", "add", "1", text, "--due", "today"],
        ["log", "call", "1", text],
        ["log", "call", "1", "x", "--topic", text],
        ["staff", "add", text],
    ):
        calm(sara(*words), 2)
    calm(sara("log", "call", "1", "-", stdin=text), 2)
    assert sara.ok("contacts", "count") == "1\n"


@pytest.mark.parametrize(
    "words",
    [
        [b"contacts", b"add", b"a\xffb"],
        [b"contacts", b"add", b"X", b"--tag", b"a\xff"],
        [b"contacts", b"add", b"X", b"--city", b"a\xff"],
        [b"contacts", b"add", b"X", b"--uid", b"a\xff"],
        [b"contacts", b"show", b"a\xff"],
        [b"contacts", b"show", b"\xed\xa0\x80"],
        [b"contacts", b"tag", b"1", b"--remove", b"a\xff"],
        [b"contacts", b"edit", b"1", b"--remove-point", b"a\xff"],
        [b"contacts", b"list", b"city:a\xff"],
        [b"contacts", b"list", b"tag:a\xff"],
        [b"contacts", b"list", b"--sort", b"\xff"],
        [b"contacts", b"import", b"\xff.csv"],
        [b"staff", b"edit", b"\xff", b"--left"],
        [b"staff", b"add", b"\xff"],
        [b"followups", b"list", b"--due", b"\xff"],
        [b"log", b"call", b"1", b"\xff"],
        [b"search", b"\xff"],
        [b"date", b"\xff"],
        [b"config", b"set", b"staff", b"\xff"],
        [b"config", b"get", b"\xff"],
        [b"\xff"],
    ],
    ids=lambda words: b" ".join(words).decode("ascii", "backslashreplace"),
)
def test_bytes_that_are_no_text_are_refused_with_words(sara: Any, calm: Any, intact: Any, words: list[bytes]) -> None:
    said = calm(sara(*(word.decode("utf-8", "surrogateescape") for word in words)), 2, 3)
    assert said.err
    intact(sara.db)


def test_bytes_that_are_no_text_come_through_a_real_process(process: Any, calm: Any) -> None:
    calm(process("--db", "a.db", "--create", "contacts", "add", b"\xff\xfe", cwd=process.home), 2)
    calm(process("--db", "a.db", "--create", "contacts", "add", "Sara", cwd=process.home), 0)
    calm(process("--db", "a.db", "log", "call", "1", "-", stdin=b"\xff\xfe", cwd=process.home), 2)
    calm(process("--db", "a.db", "contacts", "show", "-", stdin=b"\xff\n", cwd=process.home), 2, 3)
    calm(process("--db", b"\xff.db", "--create", "contacts", "add", "Sara", cwd=process.home), 0)


def test_a_stored_text_that_is_no_utf8_is_damage_not_a_bug(sara: Any, calm: Any, plant: Any) -> None:
    plant(sara.db, ("UPDATE contact SET city = CAST(x'61ff62' AS TEXT)", ()))
    for words in (["contacts", "list"], ["contacts", "show", "1"], ["contacts", "list", "-f", "csv"]):
        calm(sara(*words), 0, 7)


def test_formulas_in_csv_are_guarded_and_phones_are_not(shell: Any, calm: Any, tmp_path: Path) -> None:
    names = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2*3", "'=x", "\u0645"]
    for name in names:
        shell.ok("contacts", "add", "--phone", "+49 (170) 123-4567", "--", name)
    for style, mark in (("csv", ","), ("tsv", "\t")):
        text = calm(shell("contacts", "list", "-f", style, "--columns", "name,phones", "--sort", "id"), 0).out
        rows = list(csv.reader(io.StringIO(text), delimiter=mark))[1:]
        assert [row[0] for row in rows] == ["'=1+1", "'+cmd|' /C calc'!A0", "'@SUM(A1)", "'-2*3", "''=x", "\u0645"]
        assert {row[1] for row in rows} == {"+49 (170) 123-4567"}
        raw = calm(shell("contacts", "list", "-f", style, "--columns", "name", "--sort", "id", "--raw"), 0).out
        assert [row[0] for row in csv.reader(io.StringIO(raw), delimiter=mark)][1:] == names
    (tmp_path / "out.csv").write_text(shell.ok("contacts", "list", "-f", "csv", "--columns", "name,phones"), "utf-8")
    shell.db = tmp_path / "other.db"
    shell.env["CRM_DB"] = str(shell.db)
    calm(shell("contacts", "import", str(tmp_path / "out.csv")), 0)
    assert sorted(row["name"] for row in shell.json("contacts", "list")) == sorted(names)


def test_a_note_of_a_megabyte_is_kept_and_a_larger_one_refused(fork: Any, calm: Any, intact: Any) -> None:
    fork.env["CRM_DB"] = str(fork.db)
    calm(fork("--create", "contacts", "add", "Sara"), 0)
    text = "ن" * 1_000_000
    calm(fork("log", "call", "1", "-", stdin=text.encode()), 0)
    (row,) = json.loads(calm(fork("interactions", "list", "--json"), 0).out)
    assert row["text"] == text
    for words in (["interactions", "list"], ["contacts", "show", "1"], ["search", "sara"]):
        calm(fork(*words), 0)
    calm(fork("log", "call", "1", "-", stdin=text.encode() + b"x"), 2)
    intact(fork.db)
