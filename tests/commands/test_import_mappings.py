"""How the columns of a spreadsheet of one's own are read: proposed, shown, agreed to, remembered, forgotten."""

import shlex
from pathlib import Path

import pytest

from crm_cli.render.say import Say
from tests.commands.conftest import contents
from tests.conftest import Shell

TOUR = """Passenger Name,Cust. Mobile No.,ایمیل مشتری,Pet,Handy
Sara Ahmadi,0912 123 4567,sara@x.ir,cat,+98 935 111 2233
علی رضایی,09351112233,ali@x.ir,dog,+98 912 000 1122
Reza Karimi,09351112239,reza@x.ir,,+98 912 000 1129
"""
TABLE = """how the columns are read:
  Passenger Name   → name    proposed: name is near
  Cust. Mobile No. → mobile  proposed: name is near
  ایمیل مشتری      → email   proposed: name is near
  Handy            → phone   proposed: looks like phones
  left out: Pet
"""
FLAGS = "--map 'Passenger Name=name' --map 'Cust. Mobile No.=mobile' --map 'ایمیل مشتری=email' --map Handy=phone"
PARTLY = "Name,Cust. Mobile No.\nSara,0912 123 4567\n"


@pytest.fixture
def tour(shell: Shell) -> Path:
    path = shell.folder / "tour.csv"
    path.write_text(TOUR)
    return path


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody can be asked; the answers stand on standard input."""
    monkeypatch.setattr(Say, "asks", lambda _self: True)


def remembered(shell: Shell) -> list[list[str]]:
    return [row["columns"] for row in shell.json("imports", "mappings")]


def test_without_a_terminal_nothing_proposed_is_used_and_the_flags_are_handed_out(shell: Shell, tour: Path) -> None:
    said = shell("contacts", "import", str(tour))
    assert said.code == 2
    assert TABLE in said.err
    assert "take it with --yes" in said.err
    assert f"nothing: {FLAGS}" in said.err
    shell.ok("contacts", "import", str(tour), *shlex.split(FLAGS))
    (row,) = shell.json("contacts", "list", "Sara")
    assert (row["phones"], row["emails"]) == (["0912 123 4567", "+98 935 111 2233"], ["sara@x.ir"])


def test_in_a_script_nothing_is_left_out_unnoticed(shell: Shell, tour: Path) -> None:
    tour.write_text(PARTLY)
    said = shell("contacts", "import", str(tour))
    assert said.code == 2
    assert "--map 'Cust. Mobile No.=mobile'" in said.err
    assert not shell.db.exists()
    shell.ok("contacts", "import", str(tour), "--map", "Cust. Mobile No.=ignore")
    assert shell.json("contacts", "list")[0]["phones"] == []


def test_yes_takes_what_is_proposed_and_the_next_file_alike_is_read_as_this_one(shell: Shell, tour: Path) -> None:
    assert TABLE in shell("contacts", "import", str(tour), "--yes").err
    rows = [line.split(",") for line in TOUR.replace("Sara", "Mina").splitlines()]
    tour.write_text("\n".join(",".join([row.pop(3), *row]) for row in rows))
    said = shell("contacts", "import", str(tour))
    assert "Cust. Mobile No. → mobile  remembered" in said.err
    assert "1 contact imported, 2 known already" in said.err
    assert len(remembered(shell)) == 1


@pytest.mark.usefixtures("at_a_terminal")
def test_on_a_terminal_the_mapping_is_asked_about_and_enter_takes_it(shell: Shell, tour: Path) -> None:
    said = shell("contacts", "import", str(tour), stdin="\n")
    assert said.code == 0
    assert f"{TABLE}Import with this mapping? [Y/n] " in said.err
    assert "3 contacts imported" in said.err
    assert len(remembered(shell)) == 1


@pytest.mark.usefixtures("at_a_terminal")
@pytest.mark.parametrize("answer", ["n\n", ""])
def test_no_and_the_end_of_input_import_nothing_and_hand_out_the_line_to_change(
    shell: Shell, tour: Path, answer: str
) -> None:
    said = shell("contacts", "import", str(tour), stdin=answer)
    assert said.code == 1
    assert FLAGS in said.err
    assert not shell.db.exists() or shell.ok("contacts", "count") == "0\n"


@pytest.mark.usefixtures("at_a_terminal")
def test_what_is_known_or_remembered_is_not_asked_about(shell: Shell, tour: Path) -> None:
    shell.ok("contacts", "import", str(tour), "--yes")
    assert "?" not in shell("contacts", "import", str(tour)).err
    tour.write_text("name,phone,Pet\nMina,09121234560,cat\n")
    assert "how the columns" not in shell("contacts", "import", str(tour)).err


@pytest.mark.parametrize("words", [(), ("--yes",)])
def test_a_dry_run_always_shows_the_mapping_and_remembers_nothing(shell: Shell, tour: Path, words: tuple[str]) -> None:
    shell.ok("contacts", "add", "Somebody")
    tour.write_text("name,Cust. Mobile No.,City\nMina,09121234560,Yazd\n")
    before = contents(shell)
    said = shell("contacts", "import", str(tour), "--dry-run", *words)
    assert said.code == 0
    assert "  City             → city    known\n" in said.err
    assert contents(shell) == before


def test_quiet_says_nothing_of_it(shell: Shell, tour: Path) -> None:
    assert shell("--quiet", "contacts", "import", str(tour), "--yes").err == ""


def test_a_typed_column_overrides_the_remembered_one_and_is_remembered(shell: Shell, tour: Path) -> None:
    shell.ok("contacts", "import", str(tour), "--yes")
    said = shell("contacts", "import", str(tour), "--map", "Handy=ignore", "--map", "Pet=tags")
    assert "Pet              → tags    --map" in said.err
    assert remembered(shell) == [
        ["Passenger Name=name", "Cust. Mobile No.=mobile", "ایمیل مشتری=email", "Pet=tags", "Handy=ignore"]
    ]


def test_mapping_by_hand_is_remembered_for_a_programs_own_file_too(shell: Shell, tour: Path) -> None:
    tour.write_text("First Name,Last Name,Organization Name,Labels,Shoe\nSara,Ahmadi,Pars,vip,38\n")
    shell.ok("contacts", "import", str(tour), "--map", "Shoe=note")
    tour.write_text("First Name,Last Name,Organization Name,Labels,Shoe\nReza,Karimi,Pars,vip,44\n")
    shell.ok("contacts", "import", str(tour))
    assert shell.json("contacts", "list", "Reza")[0]["note"] == "44"


def test_a_file_of_rejects_is_read_as_the_file_it_came_from(shell: Shell, tour: Path) -> None:
    tour.write_text(TOUR.replace("reza@x.ir", "reza at x.ir"))
    shell.ok("contacts", "import", str(tour), "--yes", "--partial")
    rejects = tour.with_name("tour.rejects.csv")
    rejects.write_text(rejects.read_text().replace("reza at x.ir", "reza@x.ir"))
    shell.ok("contacts", "import", str(rejects))
    assert shell.json("contacts", "list", "Reza")[0]["emails"] == ["reza@x.ir"]


def test_a_field_that_is_gone_is_dropped_from_what_is_remembered(shell: Shell, tour: Path) -> None:
    shell.ok("fields", "add", "pet")
    shell.ok("contacts", "import", str(tour), "--yes", "--map", "Handy=pet", "--map", "Pet=note")
    shell.ok("fields", "remove", "pet", "--yes")
    said = shell("contacts", "import", str(tour), "--dry-run")
    assert said.code == 0
    assert "Pet              → note    remembered" in said.err
    assert "Handy            → phone   proposed: looks like phones" in said.err


def test_an_import_that_fails_remembers_nothing(shell: Shell, tour: Path) -> None:
    tour.write_text(TOUR.replace("reza@x.ir", "reza at x.ir"))
    assert shell("contacts", "import", str(tour), "--yes").code == 2
    assert not shell.db.exists() or remembered(shell) == []


def test_headers_that_would_steer_the_terminal_are_shown_harmlessly(shell: Shell, tour: Path) -> None:
    tour.write_text("name,Guest \u202ephone\u202c,\u202eevil\n" + "Sara,09121234567,x\n")
    said = shell("contacts", "import", str(tour), "--dry-run")
    assert "\u202e" not in said.err
    assert "<U+202E>evil" in said.err


def test_what_is_remembered_is_listed_and_forgotten_by_number(shell: Shell, tour: Path) -> None:
    shell.ok("contacts", "import", str(tour), "--yes")
    (row,) = shell.json("imports", "mappings")
    assert (row["id"], row["noun"], row["columns"][0]) == (1, "contact", "Passenger Name=name")
    assert shell.ok("imports", "forget-mapping", "1", "--dry-run") == "1\n"
    assert len(remembered(shell)) == 1
    assert shell.ok("imports", "forget-mapping", "1", "-f", "csv").splitlines()[1].startswith("1,contact,")
    assert shell("imports", "mappings", "-f", "ids").out == ""
    assert shell("imports", "forget-mapping", "1").code == 3
    assert shell("contacts", "import", str(tour)).code == 2  # it is looked at anew


def test_what_is_remembered_is_no_part_of_what_undo_takes_back(shell: Shell, tour: Path) -> None:
    shell.ok("contacts", "import", str(tour), "--yes")
    shell.ok("undo")
    assert shell.ok("contacts", "count") == "0\n"
    assert len(remembered(shell)) == 1


def test_a_dump_carries_what_is_remembered(shell: Shell, tour: Path) -> None:
    shell.ok("contacts", "import", str(tour), "--yes")
    shell.ok("data", "dump", str(shell.folder / "dump"))
    other = Shell(shell.folder / "other")
    other.folder.mkdir()
    other.ok("data", "load", str(shell.folder / "dump"), create=False)
    assert other.json("imports", "mappings") == shell.json("imports", "mappings")
