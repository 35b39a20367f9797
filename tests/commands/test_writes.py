"""Commands that write: ids for programs, one line for people, several at once, dry runs, questions."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.commands.conftest import contents
from tests.conftest import Shell

# Each with what its ids are. The agency: contacts 1-4, interactions 1-2, follow-ups 1-3.
WRITES = {
    "contacts add Mina": "5",
    "contacts edit 2 --city Tabriz": "2",
    "contacts edit 2 3 --city Tabriz": "2 3",
    "contacts tag 2 3 --add gold": "2 3",
    "contacts archive 4 2": "4 2",
    "contacts unarchive 4": "4",
    "contacts delete 4 2": "4 2",
    "interactions add 2 hello --channel call": "3",
    "interactions edit 1 2 --topic visa": "1 2",
    "interactions replied 1": "1",
    "interactions delete 2 1": "2 1",
    "followups add 2 quote --due tomorrow": "4",
    "followups edit 1 3 --priority 1": "1 3",
    "followups start 1 2": "1 2",
    "followups done 3 1": "3 1",
    "followups snooze 1 2 --until sat": "1 2",
    "followups move 1 2 --to +3d": "1 2",
    "followups add 2 stretch --due today --every day": "4",
    "followups cancel 1": "1",
    "followups delete 1 3": "1 3",
    "log call 2 hello --done 1 --next +2d": "3",
    "staff add Omid": "3",
    "staff edit Leila --left": "2",
}
BULK = [line for line in WRITES if line.split()[1] not in ("add", "call") and not line.startswith("staff")]
DATED = ("--due", "--until", "--to", "--next")
every_write = pytest.mark.parametrize("line", WRITES)


@every_write
def test_a_write_prints_its_ids_for_a_pipe_and_one_line_of_talk(agency: Shell, line: str) -> None:
    said = agency(*line.split())
    assert said.code == 0
    assert said.out.split() == WRITES[line].split()
    echoes = sum(option in line.split() for option in DATED)
    offers = [text for text in said.err.splitlines() if "has no next step" in text]
    assert len(said.err.splitlines()) - len(offers) - echoes == 1, said.err


@pytest.mark.parametrize("format_", ["json", "csv"])
@every_write
def test_a_write_prints_its_records_in_the_format_asked_for(agency: Shell, line: str, format_: str) -> None:
    out = agency.ok(*line.split(), "-f", format_)
    rows = json.loads(out) if format_ == "json" else list(csv.DictReader(io.StringIO(out)))
    assert isinstance(rows, list)
    assert sorted(str(row["id"]) for row in rows) == sorted(WRITES[line].split())


@pytest.mark.parametrize("line", BULK)
def test_a_dry_run_says_what_would_happen_and_leaves_every_byte(agency: Shell, line: str) -> None:
    before = agency.db.read_bytes()
    said = agency(*line.split(), "--dry-run")
    assert said.code == 0
    assert "dry run, nothing written" in said.err
    assert said.out.split() == WRITES[line].split()
    assert agency.db.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("followups done 1", "status", "done"),
        ("contacts edit 2 --city Tabriz", "city", "Tabriz"),
        ("contacts tag 2 --add gold", "tags", ["vip", "gold"]),
    ],
)
def test_the_records_of_a_dry_run_are_as_they_would_be(agency: Shell, line: str, key: str, value: object) -> None:
    before = contents(agency)
    (row,) = agency.json(*line.split(), "--dry-run")
    assert (sorted(row[key]) if isinstance(value, list) else row[key]) == (
        sorted(value) if isinstance(value, list) else value
    )
    assert contents(agency) == before


def test_a_dry_run_refuses_what_the_real_run_would(agency: Shell) -> None:
    assert agency("followups", "reopen", "1", "--dry-run").code == 5
    assert agency("contacts", "archive", "99", "--dry-run").code == 3


@every_write
def test_quiet_silences_talk_but_not_data(agency: Shell, line: str) -> None:
    said = agency("--quiet", *line.split())
    assert (said.code, said.err) == (0, "")
    assert said.out.split() == WRITES[line].split()


def test_quiet_never_silences_an_error(agency: Shell) -> None:
    said = agency("-q", "contacts", "show", "99")
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("error: ")


@pytest.mark.parametrize(
    ("words", "stdin", "ids"),
    [
        (("contacts", "tag", "-", "--add", "x"), "2\n\n3\n", "2 3"),
        (("contacts", "archive", "-"), "sara\n ۴ \n", "2 4"),
        (("followups", "done", "-"), "1\r\n3\r\n", "1 3"),
        (("followups", "done", "2", "-"), "1\nfollowup:3\n", "2 1 3"),
        (("interactions", "delete", "-"), "1\n2\n1\n", "1 2"),
    ],
)
def test_a_dash_reads_ids_from_standard_input(agency: Shell, words: tuple[str, ...], stdin: str, ids: str) -> None:
    assert agency.ok(*words, stdin=stdin).split() == ids.split()


def test_the_ids_of_a_list_pipe_into_a_verb(agency: Shell) -> None:
    ids = agency.ok("contacts", "list", "tag:vip", "-f", "ids")
    agency.ok("contacts", "tag", "-", "--add", "gold", stdin=ids)
    assert agency.ok("contacts", "list", "tag:gold", "-f", "ids") == ids


@pytest.mark.parametrize("stdin", [b"\xff\xfe\n", b"2\n\xc3\n"])
def test_standard_input_that_is_no_text_is_refused(agency: Shell, stdin: bytes) -> None:
    assert agency("contacts", "archive", "-", stdin=stdin).code == 2


def test_nothing_on_standard_input_changes_nothing(agency: Shell) -> None:
    before = contents(agency)
    said = agency("contacts", "archive", "-", stdin="")
    assert said.code in (0, 2)
    assert said.out == ""
    assert contents(agency) == before


@pytest.mark.parametrize("noun", ["contacts", "followups", "interactions"])
def test_deleting_more_than_three_needs_yes_without_a_terminal(agency: Shell, noun: str) -> None:
    for _time in range(2):
        agency.ok("followups", "add", "2", "call", "--due", "today")
        agency.ok("interactions", "add", "2", "hi", "--channel", "call")
    before = contents(agency)
    said = agency(noun, "delete", "1", "2", "3", "4")
    assert (said.code, said.out) == (2, "")
    assert "--yes" in said.err
    assert contents(agency) == before
    assert agency.ok(noun, "delete", "1", "2", "3", "4", "--yes").split() == ["1", "2", "3", "4"]


def test_a_beginning_of_a_name_is_not_enough_to_delete(agency: Shell) -> None:
    said = agency("contacts", "delete", "sara")
    assert said.code == 5
    assert "2 Sara Ahmadi" in said.err
    assert agency.ok("contacts", "delete", "sara ahmadi") == "2\n"


def test_a_record_that_is_deleted_is_reported_as_it_was(agency: Shell) -> None:
    (row,) = agency.json("contacts", "delete", "2")
    assert (row["name"], row["phones"]) == ("Sara Ahmadi", ["09121234567"])


def test_one_bad_id_among_several_changes_none(agency: Shell) -> None:
    before = contents(agency)
    for line in ("contacts archive 2 99", "followups done 1 99", "interactions delete 1 99", "followups delete 1 99"):
        assert agency(*line.split()).code == 3, line
    assert contents(agency) == before


@pytest.mark.parametrize(
    "words",
    [
        ("contacts", "add", "Mina", "--uid", "u-1"),
        ("interactions", "add", "2", "hi", "--channel", "call", "--uid", "u-1"),
        ("followups", "add", "2", "call", "--due", "today", "--uid", "u-1"),
        ("log", "call", "2", "hi", "--done", "1", "--next", "+1d", "--uid", "u-1"),
    ],
)
def test_a_retry_with_the_same_uid_prints_the_record_and_adds_nothing(agency: Shell, words: tuple[str, ...]) -> None:
    first = agency.json(*words)
    before = contents(agency)
    assert agency.json(*words) == first
    assert contents(agency) == before


def test_a_contact_is_added_and_edited_by_flags(agency: Shell) -> None:
    (row,) = agency.json(
        *("contacts", "add", "Mina", "--phone", "۰۹۱۲ ۰۰۰ ۰۰۰۱", "--phone", "021 8877 6655", "--email", "m@x.ir"),
        *("--point", "telegram=@mina", "--tag", "VIP", "--org", "pars", "--owner", "leila", "--birthday", "1369/07/15"),
        *("--tier", "b", "--consent", "sms=no", "--referred-by", "sara", "--note", "a\nb", "--may-contact"),
    )
    assert (row["org"], row["owner"], row["referred_by"], row["tier"]) == ("Pars Travel", "Leila", "Sara Ahmadi", "B")
    assert (row["phones"], row["birthday"]) == (["۰۹۱۲ ۰۰۰ ۰۰۰۱", "021 8877 6655"], "1369/07/15")
    (row,) = agency.json(
        *("contacts", "edit", "mina", "--name", "Mina Karimi", "--add-phone", "09351112234", "--city", "Qom"),
        *("--remove-phone", "0912-000-0001", "--remove-email", "M@X.ir", "--remove-point", "@mina"),
        *("--clear", "note", "--clear", "org", "--clear", "birthday", "--lifecycle", "verified", "--do-not-contact"),
    )
    assert (row["name"], row["city"], row["org"], row["note"], row["birthday"]) == (
        "Mina Karimi",
        "Qom",
        None,
        None,
        None,
    )
    assert (row["phones"], row["emails"], row["do_not_contact"]) == (["021 8877 6655", "09351112234"], [], True)


def test_an_odd_phone_is_kept_and_said_to_be(agency: Shell) -> None:
    said = agency("contacts", "add", "Mina", "--phone", "ask for 12")
    assert said.code == 0
    assert "ask for 12 is kept as typed" in said.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("contacts", "add", "   "), 2),
        (("contacts", "add", "Mi\x00na"), 2),
        (("contacts", "add", "Mina", "--email", "nobody"), 2),
        (("contacts", "add", "Mina", "--tier", "E"), 2),
        (("contacts", "add", "Mina", "--birthday", "2026-11-23"), 2),
        (("contacts", "add", "Mina", "--org", "Nowhere"), 3),
        (("contacts", "add", "Mina", "--owner", "Nobody"), 3),
        (("contacts", "add", "Mina", "--lifecycle", "disqualified"), 2),
        (("contacts", "edit", "2"), 2),
        (("contacts", "edit", "2", "--clear", "name"), 2),
        (("contacts", "edit", "2", "--lifecycle", "customer"), 5),
        (("contacts", "edit", "2", "--lifecycle", "disqualified"), 2),
        (("contacts", "edit", "2", "--remove-phone", "09350000000"), 3),
        (("contacts", "edit", "09", "--city", "x"), 5),
        (("contacts", "tag", "2"), 2),
        (("contacts", "tag", "2", "--add", "a,b"), 2),
        (("followups", "add", "2", "call"), 2),
        (("followups", "add", "2", "call", "--due", "soonish"), 2),
        (("followups", "add", "2", "call", "--due", "sat 10:30", "--time", "11:00"), 2),
        (("followups", "add", "2", "call", "--due", "sat", "--time", "25:00"), 2),
        (("followups", "add", "2", "call", "--due", "sat", "--priority", "0"), 2),
        (("followups", "add", "2", "", "--due", "sat"), 2),
        (("followups", "add", "nobody", "call", "--due", "sat"), 3),
        (("followups", "done", "sara"), 2),
        (("followups", "done", "99"), 3),
        (("followups", "reopen", "1"), 5),
        (("followups", "snooze", "1", "--until", "today"), 2),
        (("followups", "edit", "1"), 2),
        (("interactions", "add", "2", "hi", "--channel", "pigeon"), 2),
        (("interactions", "add", "2", "hi", "--channel", "call", "--in", "--out"), 2),
        (("interactions", "add", "2", "hi", "--channel", "call", "--at", "tomorrow"), 2),
        (("interactions", "add", "2", " ", "--channel", "call"), 2),
        (("interactions", "replied", "2"), 5),
        (("staff", "add", "leila"), 5),
        (("staff", "edit", "Nobody", "--left"), 3),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_write_that_cannot_be_says_why_with_its_code_and_writes_nothing(
    agency: Shell, words: tuple[str, ...], code: int
) -> None:
    before = contents(agency)
    said = agency(*words)
    assert (said.code, said.out) == (code, ""), said
    assert "error: " in said.err
    assert "unexpected" not in said.err
    assert contents(agency) == before


def test_an_export_goes_to_a_file_whole(agency: Shell, tmp_path: Path) -> None:
    agency.ok("contacts", "archive", "4")
    out = tmp_path / "all.csv"
    said = agency("contacts", "export", "--out", str(out))
    assert (said.code, said.out) == (0, "")
    assert "4 rows" in said.err
    assert out.read_text() == agency.ok("contacts", "export")
    assert [row["id"] for row in csv.DictReader(io.StringIO(out.read_text()))] == ["1", "4", "2", "3"]


def test_an_export_that_cannot_be_written_leaves_what_was_there(agency: Shell, tmp_path: Path) -> None:
    assert agency("contacts", "export", "--out", str(tmp_path / "no" / "where.csv")).code == 1
    kept = tmp_path / "kept.csv"
    kept.write_text("mine")
    assert agency("contacts", "export", "cty:x", "--out", str(kept)).code == 2
    assert kept.read_text() == "mine"
