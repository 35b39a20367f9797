"""One list, every format: the same rows in the same order, whatever stands in them."""

import csv
import io
import json

import pytest

from crm_cli.config.known import FORMATS
from tests.conftest import Shell

NAMES = [
    "Sara Ahmadi",
    "علي رضايي",
    "می‌خواهم",
    "[red]not red[/red]",
    "[/]",
    'quote " and , comma; and | bar',
    "=1+1",
    "-dash",
    "\u202eevil",
    "王小明",
    "👩‍👩‍👧 family",
    "back\\slash",
    "O'Brien",
]


@pytest.fixture
def names(shell: Shell) -> list[str]:
    """The names in the order of the list; the number behind each tells them apart in every format."""
    for number, name in enumerate(NAMES, 100):
        shell.ok("contacts", "add", "--", f"{name} {number}")
    return [row["name"] for row in shell.json("contacts", "list")]


def test_one_list_in_every_format_has_the_same_rows(shell: Shell, names: list[str]) -> None:
    numbers = [name.rpartition(" ")[2] for name in names]
    assert sorted(numbers) == [str(number) for number, _name in enumerate(NAMES, 100)]
    for format_ in FORMATS:
        out = shell.ok("contacts", "list", "-f", format_, *(("--columns", "id,name") if format_ != "ids" else ()))
        if format_ == "ids":
            found = [str(int(line) + 99) for line in out.splitlines()]
        elif format_ in ("json", "jsonl"):
            rows = json.loads(out) if format_ == "json" else map(json.loads, out.splitlines())
            found = [row["name"].rpartition(" ")[2] for row in rows]
        elif format_ in ("csv", "tsv"):
            table = csv.DictReader(io.StringIO(out), delimiter="," if format_ == "csv" else "\t")
            found = [row["name"].rpartition(" ")[2] for row in table]
        else:
            found = [line.rstrip(" |").rpartition(" ")[2] for line in out.splitlines()]
            found = [number for number in found if number.isdigit()]
        assert found == numbers, format_


def test_machine_formats_give_the_names_back_as_they_were_typed(shell: Shell, names: list[str]) -> None:
    assert {name.rpartition(" ")[0] for name in names} == set(NAMES)
    raw = shell.ok("contacts", "list", "-f", "csv", "--raw", "--columns", "name", "--no-header")
    assert [row[0] for row in csv.reader(io.StringIO(raw))] == names


def test_no_name_is_run_by_a_spreadsheet(shell: Shell, names: list[str]) -> None:
    out = shell.ok("contacts", "list", "-f", "csv", "--columns", "name", "--no-header")
    assert not [row[0] for row in csv.reader(io.StringIO(out)) if row[0][0] in "=+-@"]


@pytest.mark.parametrize("format_", ["table", "plain", "markdown"])
def test_no_name_steers_the_terminal_or_is_cut(shell: Shell, names: list[str], format_: str) -> None:
    out = shell.ok("contacts", "list", "-f", format_, "--columns", "name")
    assert "\u202e" not in out
    assert "[red]not red[/red]" in out
    assert "می‌خواهم" in out
    assert "…" not in out
