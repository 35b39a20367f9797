"""An agency declares its own fields, fills them from a file, and takes everything along to another machine."""

import json
from pathlib import Path

import pytest

from tests.conftest import Shell

FIELDS = (
    ("passport_no", "--label", "شماره گذرنامه"),
    ("loyalty", "--type", "choice", "--choices", "gold,semi-gold,طلایی"),
    ("visa_until", "--type", "date"),
    ("children", "--type", "number"),
    ("smoker", "--type", "flag"),
)
KEYS = tuple(field[0] for field in FIELDS)
HEADERS = "Name,شماره گذرنامه,Loyalty,Visa until,children,Raucher"
PEOPLE = (
    ("Sara", "P-1", "GOLD", "1405/09/10", "۲", "بله"),
    ("Reza", '"=1+1"', "semi-gold", "2026-12-01", "-3", "no"),
    ("Mina", '"one, ""two"""', "طلايي", "", "0", ""),
    ("Ali", "'quoted", "", "", "", "خیر"),
    ("Nima", "x" * 10_000, "", "۱۴۰۵/۰۹/۱۰", "", ""),
    ("Omid", "\u202eevil", "", "", "", ""),
    ("Leila", "", "", "", "", ""),
)
EXPECTED = {
    "Sara": ["P-1", "gold", "2026-12-01", 2, True],
    "Reza": ["=1+1", "semi-gold", "2026-12-01", -3, False],
    "Mina": ['one, "two"', "طلایی", None, 0, None],
    "Ali": ["'quoted", None, None, None, False],
    "Nima": ["x" * 10_000, None, "2026-12-01", None, None],
    "Omid": ["\u202eevil", None, None, None, None],
    "Leila": [None] * 5,
}


def declare(shell: Shell) -> None:
    for field in FIELDS:
        shell.ok("fields", "add", *field)


def values(shell: Shell) -> dict[str, list[object]]:
    """The custom fields of everybody, by name."""
    return {row["name"]: [row[key] for key in KEYS] for row in shell.json("contacts", "list")}


@pytest.fixture
def agency(shell: Shell) -> Shell:
    declare(shell)
    file = shell.folder / "people.csv"
    file.write_text("\n".join([HEADERS, *map(",".join, PEOPLE)]) + "\n")
    shell.ok("contacts", "import", str(file), "--map", "Raucher=smoker")
    return shell


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Another machine where the same fields are declared, in another order and after others."""
    found = Shell(tmp_path_factory.mktemp("other"))
    found.ok("fields", "add", "shoe_size")
    for field in reversed(FIELDS):
        found.ok("fields", "add", *field)
    return found


def test_a_file_fills_the_fields_it_has_columns_for(agency: Shell) -> None:
    assert values(agency) == EXPECTED


def test_the_same_file_twice_adds_nothing(agency: Shell) -> None:
    said = agency("contacts", "import", str(agency.folder / "people.csv"), "--map", "Raucher=smoker")
    assert "0 contacts imported, 7 known already" in said.err


@pytest.mark.parametrize("format_", ["csv", "tsv"])
def test_an_export_has_every_field_by_its_key_and_imports_again_with_all_of_them(
    agency: Shell, other: Shell, tmp_path: Path, format_: str
) -> None:
    out = tmp_path / f"all.{format_}"
    agency.ok("contacts", "export", "-f", format_, "--out", str(out))
    assert out.read_text().splitlines()[0].split("," if format_ == "csv" else "\t")[-5:] == list(KEYS)
    other.ok("contacts", "import", str(out))
    assert values(other) == EXPECTED
    assert "0 contacts imported, 7 known already" in agency("contacts", "import", str(out)).err


def test_an_export_of_another_type_is_rejected_row_by_row_with_the_name_of_the_field(
    agency: Shell, other: Shell, tmp_path: Path
) -> None:
    out = tmp_path / "all.csv"
    agency.ok("contacts", "export", "--out", str(out))
    other.ok("fields", "edit", "passport_no", "--type", "number")
    said = other("contacts", "import", str(out))
    assert said.code == 2
    assert "6 rows were rejected" in said.err
    rejected = (tmp_path / "all.rejects.csv").read_text()
    assert rejected.count("passport_no: ") == 6
    assert other.json("contacts", "list") == []


def test_a_renamed_field_is_imported_by_its_label_or_by_hand(agency: Shell, other: Shell, tmp_path: Path) -> None:
    out = tmp_path / "all.csv"
    agency.ok("contacts", "export", "sara", "--out", str(out))
    other.ok("fields", "edit", "children", "--key", "kids")
    other.ok("fields", "edit", "smoker", "--key", "smokes", "--label", "Smoker")
    other.ok("contacts", "import", str(out), "--map", "children=kids")
    (row,) = other.json("contacts", "list", "--columns", "kids,smokes")
    assert row == {"kids": 2, "smokes": True}


def test_a_large_file_is_imported_with_its_fields_chunk_by_chunk(shell: Shell) -> None:
    declare(shell)
    rows = (f"Person {number},{number % 10 or ''}\n" for number in range(20_001))
    file = shell.folder / "many.csv"
    file.write_text("name,children\n" + "".join(rows))
    shell.ok("contacts", "import", str(file))
    assert shell.ok("contacts", "count", "children:7") == "2000\n"
    (field,) = shell.json("fields", "list", "key:children")
    assert field["used"] == 18_000


def test_the_json_of_an_import_has_the_fields_too(agency: Shell, other: Shell, tmp_path: Path) -> None:
    out = tmp_path / "sara.csv"
    agency.ok("contacts", "export", "sara", "--out", str(out))
    (row,) = json.loads(other.ok("contacts", "import", str(out), "--json"))
    assert [row[key] for key in KEYS] == EXPECTED["Sara"]
