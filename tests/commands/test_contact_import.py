"""`crm contacts import`: files, rejects, reports."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.commands.conftest import contents
from tests.conftest import Shell

FIXTURES = Path(__file__).parents[1] / "exchange" / "fixtures"
GOOD = "name,phone,company\nSara,0912 123 4567,Pars\nReza,0912 123 4567,\n"
MIXED = "name,email,Shoe size\nSara,sara@x.ir,38\nReza,reza at x.ir,44\n"


@pytest.fixture
def file(shell: Shell) -> Path:
    path = shell.folder / "people.csv"
    path.write_text(GOOD)
    return path


def test_an_import_says_how_many_came_and_what_is_shared(shell: Shell, file: Path) -> None:
    said = shell("contacts", "import", str(file))
    assert (said.code, len(said.out.split())) == (0, 2)
    assert "2 contacts imported, 1 organisation made" in said.err
    assert "line 3 Reza: 0912 123 4567 is also that of line 2" in said.err
    assert shell.ok("contacts", "count") == "3\n"


def test_the_help_names_each_program_that_docs_have_a_page_for(shell: Shell) -> None:
    said = " ".join(shell.ok("contacts", "import", "--help").split())
    pages = {path.stem for path in (Path(__file__).parents[2] / "docs" / "moving").glob("*.md")} - {
        "README",
        "spreadsheet",
    }
    assert pages <= {word.strip(",").casefold() for word in said.split()}


def test_the_same_file_again_adds_nothing_and_says_so(shell: Shell, file: Path) -> None:
    shell.ok("contacts", "import", str(file))
    before = contents(shell)
    said = shell("contacts", "import", str(file))
    assert said.code == 0
    assert "0 contacts imported, 2 known already" in said.err
    assert contents(shell) == before


@pytest.mark.parametrize("format_", ["json", "csv", "ids"])
def test_an_import_prints_its_new_contacts_in_the_format_asked_for(shell: Shell, file: Path, format_: str) -> None:
    shell.ok("contacts", "add", "Sara Before")
    out = shell.ok("contacts", "import", str(file), "-f", format_)
    if format_ == "ids":
        assert sorted(map(int, out.split())) == [row["id"] for row in shell.json("contacts", "list", "id:3,4")][::-1]
        return
    rows = json.loads(out) if format_ == "json" else list(csv.DictReader(io.StringIO(out)))
    assert sorted(row["name"] for row in rows) == ["Reza", "Sara"]


def test_the_ids_of_an_import_pipe_into_a_verb(shell: Shell, file: Path) -> None:
    ids = shell.ok("contacts", "import", str(file))
    shell.ok("contacts", "tag", "-", "--add", "expo", stdin=ids)
    assert shell.ok("contacts", "count", "tag:expo") == "2\n"


def test_importing_nothing_new_is_an_empty_array(shell: Shell, file: Path) -> None:
    shell.ok("contacts", "import", str(file))
    assert shell.json("contacts", "import", str(file)) == []


def test_standard_input_is_a_file_too(shell: Shell) -> None:
    shell.ok("contacts", "import", "-", stdin=GOOD)
    assert shell.ok("contacts", "count") == "3\n"


def test_a_dry_run_counts_and_writes_nothing(shell: Shell, file: Path) -> None:
    shell.ok("contacts", "add", "Sara", "--phone", "09121234567")
    before = shell.db.read_bytes()
    said = shell("contacts", "import", str(file), "--dry-run")
    assert said.code == 0
    assert "dry run, nothing written: 2 contacts imported" in said.err
    assert shell.db.read_bytes() == before
    assert shell.ok("contacts", "count") == "1\n"


def test_rejected_rows_stop_the_import_and_go_to_a_file_with_the_reasons(shell: Shell, file: Path) -> None:
    file.write_text(MIXED)
    said = shell("contacts", "import", str(file))
    assert (said.code, said.out) == (2, "")
    assert "1 row was rejected" in said.err
    assert "nothing was imported" in said.err
    assert "--partial" in said.err
    rejects = (shell.folder / "people.rejects.csv").read_text().splitlines()
    assert rejects[0] == "name,email,Shoe size,crm_line,crm_reason"
    assert rejects[1].startswith("Reza,reza at x.ir,44,3,")


def test_a_dry_run_of_rejected_rows_names_no_file_that_it_did_not_write(shell: Shell, file: Path) -> None:
    file.write_text(MIXED)
    said = shell("contacts", "import", str(file), "--dry-run")
    rejects = shell.folder / "people.rejects.csv"
    assert said.code == 2
    assert f"hint: without --dry-run what is rejected goes to {rejects}, with the reasons; mend" in said.err
    assert "see" not in said.err
    assert "last column" not in said.err
    assert not rejects.exists()


def test_partial_takes_the_good_rows_and_names_the_columns_left_out(shell: Shell, file: Path) -> None:
    file.write_text(MIXED)
    said = shell("contacts", "import", str(file), "--partial", "--rejects", str(shell.folder / "bad.csv"))
    assert said.code == 0
    assert "columns left out: Shoe size" in said.err
    assert "1 contact imported" in said.err
    assert (shell.folder / "bad.csv").exists()


def test_a_file_without_rejects_leaves_no_rejects_file(shell: Shell, file: Path) -> None:
    shell.ok("contacts", "import", str(file))
    assert not (shell.folder / "people.rejects.csv").exists()


def test_files_of_one_name_and_another_kind_have_rejects_of_their_own(shell: Shell) -> None:
    names = {"people.csv": "people.rejects.csv"} | {name: f"{name}-rejects.csv" for name in ("people", "people.tsv")}
    for name in names:
        (shell.folder / name).write_text(f"name,email\nReza,{name} at x.ir\n")
        for _time in range(2):
            shell("contacts", "import", str(shell.folder / name))
    for name, rejects in names.items():
        assert (shell.folder / rejects).read_text().count(f"Reza,{name} at x.ir") == 1
    assert len([*shell.folder.glob("*rejects*")]) == len(names)


def test_a_column_is_mapped_and_the_source_noted(shell: Shell, file: Path) -> None:
    file.write_text("Wer,Handy\nSara,0912 123 4567\n")
    shell.ok("contacts", "import", str(file), "--map", "Wer=name", "--map", "Handy=phone", "--source", "expo")
    (row,) = shell.json("contacts", "list")
    assert (row["name"], row["phones"], row["source"]) == ("Sara", ["0912 123 4567"], "expo")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("no-such-file.csv",), 3),
        (("people.csv", "--map", "nonsense"), 2),
        (("people.csv", "--map", "name=nonsense"), 2),
        (("people.csv", "--map", "nonsense=name"), 2),
        (("people.csv", "--encoding", "nonsense"), 2),
        ((".",), 1),
    ],
)
def test_an_import_that_cannot_begin_says_why(
    shell: Shell, file: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int
) -> None:
    monkeypatch.chdir(shell.folder)
    said = shell("contacts", "import", *words)
    assert (said.code, said.out) == (code, ""), said
    assert "unexpected" not in said.err


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00\x01\x02", b"colour,shape\nred,round\n"])
def test_a_file_that_holds_no_contacts_is_refused(shell: Shell, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    said = shell("contacts", "import", str(file))
    assert (said.code, said.out) == (2, ""), said
    assert "unexpected" not in said.err


def test_an_export_imports_again_as_the_same_contacts(agency: Shell, tmp_path_factory: pytest.TempPathFactory) -> None:
    out = agency.folder / "all.csv"
    agency.ok("contacts", "export", "--out", str(out))
    assert "0 contacts imported, 4 known already" in agency("contacts", "import", str(out)).err

    other = Shell(tmp_path_factory.mktemp("other"))
    other.ok("contacts", "import", str(out))
    columns = ("--columns", "uid,kind,name,org,city,phones,emails,tags,birthday,note", "--sort", "uid")
    assert other.json("contacts", "list", *columns) == agency.json("contacts", "list", *columns)


@pytest.mark.parametrize("file_name", ["google.csv", "outlook.csv", "google_old.csv"])
def test_a_real_export_comes_in_whole(shell: Shell, tmp_path: Path, file_name: str) -> None:
    (tmp_path / file_name).write_bytes((FIXTURES / file_name).read_bytes())
    said = shell("contacts", "import", str(tmp_path / file_name))
    assert said.code == 0, said


def test_hostile_text_in_a_file_never_reaches_the_terminal(shell: Shell, file: Path) -> None:
    file.write_text("name,email\n\u202eevil,no\n[red]x,\x1b]52;c;aGk=\x07\n")
    said = shell("contacts", "import", str(file))
    assert said.code == 2
    assert not any(mark in said.err for mark in "\x1b\x07\u202e")


def test_the_json_of_an_import_stands_alone_on_stdout(shell: Shell, file: Path) -> None:
    said = shell("contacts", "import", str(file), "--json")
    assert isinstance(json.loads(said.out), list)


def test_cards_come_from_standard_input_and_what_was_left_out_is_said(shell: Shell) -> None:
    said = shell("contacts", "import", "-", stdin=(FIXTURES / "google.vcf").read_bytes())
    assert said.code == 0
    assert "left out of the cards: PHOTO (1), X-PHONETIC-FIRST-NAME (1)" in said.err
    assert "2 contacts imported, 1 organisation made" in said.err


def test_rejected_cards_are_a_file_of_cards_that_imports_again(shell: Shell) -> None:
    path = shell.folder / "a.vcf"
    path.write_text(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Sara\nEMAIL:sara at x.ir\nEND:VCARD\nBEGIN:VCARD\nFN:Reza\nEND:VCARD\n"
    )
    said = shell("contacts", "import", str(path))
    assert said.code == 2
    assert "line 1: not an e-mail address: sara at x.ir" in said.err
    shell.ok("contacts", "import", str(path), "--partial")
    rejects = shell.folder / "a.rejects.vcf"
    rejects.write_text(rejects.read_text().replace(" at ", "@"))
    assert "1 contact imported" in shell("contacts", "import", str(rejects)).err
    assert (
        shell.ok("contacts", "list", "--columns", "name,emails", "-f", "csv") == "name,emails\nReza,\nSara,sara@x.ir\n"
    )


def test_a_card_has_no_columns_to_map(shell: Shell) -> None:
    said = shell("contacts", "import", "-", "--map", "TEL=phone", stdin="BEGIN:VCARD\nFN:x\nEND:VCARD\n")
    assert said.code == 2
    assert "a vCard has no columns" in said.err


@pytest.mark.parametrize(("format_", "version"), [("vcard", "4.0"), ("vcard3", "3.0")])
def test_contacts_go_out_as_cards_to_a_file_or_a_pipe(
    shared: Shell, tmp_path: Path, format_: str, version: str
) -> None:
    out = shared.ok("contacts", "export", "tag:vip", "--format", format_)
    assert out.count("BEGIN:VCARD\r\n") == out.count(f"VERSION:{version}\r\n") == 2
    assert shared.ok("contacts", "export", "tag:vip", "--format", format_.upper()) == out
    said = shared("contacts", "export", "tag:vip", "--format", format_, "--out", str(tmp_path / "vip.vcf"))
    assert "2 contacts written to" in said.err
    assert (tmp_path / "vip.vcf").read_bytes().decode() == out
