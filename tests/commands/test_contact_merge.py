"""`crm contacts merge` as it is typed."""

from datetime import timedelta

import pytest

from tests.commands.conftest import Terminal, contents
from tests.conftest import Shell


@pytest.fixture
def twins(shell: Shell) -> Shell:
    """Sara twice, and her brother."""
    for line in (
        ("Sara Ahmadi", "--phone", "09121234567", "--city", "Shiraz"),
        ("سارا احمدی", "--email", "sara@x.ir", "--city", "Yazd", "--tier", "B"),
        ("Reza Ahmadi",),
    ):
        shell.ok("contacts", "add", *line)
    shell.ok("followups", "add", "2", "call", "--due", "tomorrow")
    return shell


@pytest.fixture
def terminal(twins: Shell) -> Terminal:
    return Terminal(twins.folder, {**twins.env, "HOME": str(twins.folder), "CRM_STAFF": ""})


def test_one_contact_is_left_and_the_other_id_leads_to_it(twins: Shell) -> None:
    said = twins("contacts", "merge", "1", "2", "--yes")
    assert (said.code, said.out, said.err) == (0, "1\n", "merged 2 سارا احمدی into 1 Sara Ahmadi\n")
    shown = twins("contacts", "show", "2", "--json")
    assert '"id":1' in shown.out
    assert "2 was merged into 1 Sara Ahmadi" in shown.err
    assert twins.ok("contacts", "count", "--all") == "2\n"
    assert twins.ok("contacts", "export", "-f", "ids", "--sort", "id") == "1\n3\n"
    assert [row["contact_id"] for row in twins.json("followups", "list")] == [1]


def test_it_is_one_command_to_undo_and_to_redo(twins: Shell) -> None:
    before = twins.json("contacts", "list")
    twins.ok("contacts", "merge", "1", "2", "3", "--yes")
    after = twins.json("contacts", "list")
    twins.ok("undo")
    assert twins.json("contacts", "list") == before
    twins.ok("redo")
    assert twins.json("contacts", "list") == after
    assert len(after) == 1


@pytest.mark.parametrize("words", [["1", "2", "--into", "2"], ["1", "--into", "2"], ["2", "1"]])
def test_which_one_stays_can_be_said(twins: Shell, words: list[str]) -> None:
    assert twins.ok("contacts", "merge", *words, "--yes") == "2\n"
    (kept,) = [row for row in twins.json("contacts", "list") if row["id"] == 2]
    assert (kept["city"], kept["phones"], kept["latin_name"]) == ("Yazd", ["09121234567"], "Sara Ahmadi")


def test_whose_value_is_kept_can_be_said(twins: Shell) -> None:
    twins.ok("fields", "add", "seat")
    for number, seat in (("1", "aisle"), ("2", "window")):
        twins.ok("contacts", "edit", number, "--seat", seat)
    twins.ok("contacts", "merge", "1", "2", "--keep", "city=2", "--keep", "name=2", "--keep", "seat=2", "--yes")
    (kept,) = [row for row in twins.json("contacts", "list") if row["id"] == 1]
    assert (kept["name"], kept["latin_name"], kept["city"], kept["seat"]) == (
        "سارا احمدی",
        "Sara Ahmadi",
        "Yazd",
        "window",
    )


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["1", "2"], 2, "--yes"),
        (["1", "1", "--yes"], 5, "name two"),
        (["sara", "2", "--yes"], 5, "1 Sara Ahmadi"),
        (["1", "nobody", "--yes"], 3, ""),
        (["1", "2", "--yes", "--keep", "city"], 2, "FIELD=ID"),
        (["1", "2", "--yes", "--keep", "consent=2"], 2, "latin_name"),
        (["1", "2", "--yes", "--keep", "city=3"], 2, "1, 2"),
    ],
)
def test_what_is_not_clear_is_refused_and_nothing_is_done(twins: Shell, words: list[str], code: int, hint: str) -> None:
    before = contents(twins)
    said = twins("contacts", "merge", *words)
    assert said.code == code
    assert hint in said.err
    assert contents(twins) == before


def test_a_person_and_an_organisation_stay_two(twins: Shell) -> None:
    twins.ok("contacts", "add", "Pars", "--kind", "org")
    assert twins("contacts", "merge", "1", "4", "--yes").code == 5


def test_a_dry_run_is_the_plan_in_every_format_and_writes_nothing(twins: Shell) -> None:
    before = contents(twins)
    plan = {row["field"]: row for row in twins.json("contacts", "merge", "1", "2", "--dry-run")}
    assert plan["city"] == {
        "field": "city",
        "into_id": 1,
        "into": "Shiraz",
        "other_id": 2,
        "other": "Yazd",
        "result": "Shiraz",
    }
    assert (plan["followups"]["other"], plan["followups"]["result"]) == ("1", "1")
    said = twins("contacts", "merge", "1", "2", "--dry-run")
    assert said.out.splitlines()[0].split("  ")[0] == "Field"
    assert "1 Sara Ahmadi" in said.out.splitlines()[0]
    assert "dry run, nothing written: merged 2 سارا احمدی into 1 Sara Ahmadi" in said.err
    assert twins.ok("contacts", "merge", "1", "2", "--dry-run", "-f", "ids") == "1\n"
    assert twins.ok("contacts", "merge", "1", "2", "3", "--dry-run", "-f", "csv").startswith(
        "field,into_id,into,other_id"
    )
    assert contents(twins) == before


def test_on_a_terminal_the_plan_is_shown_before_it_is_asked_for(twins: Shell, terminal: Terminal) -> None:
    before = twins.json("contacts", "list")
    screen = terminal.talk("contacts", "merge", "1", "2", answers=[("merge 2", "n\n")])
    assert screen.code == 1
    assert screen.bare.index("Yazd") < screen.bare.index("[y/N]")
    assert twins.json("contacts", "list") == before
    assert terminal.talk("contacts", "merge", "1", "2", answers=[("[y/N]", "y\n")]).code == 0
    assert len(twins.json("contacts", "list")) == 2


def test_importing_somebody_who_was_merged_adds_nobody(twins: Shell) -> None:
    people = "name,uid,email\nSomebody,theirs-1,some@x.ir\n"
    twins.ok("contacts", "import", "-", stdin=people)
    twins.ok("contacts", "merge", "1", "4", "--yes")
    said = twins("contacts", "import", "-", stdin=people.replace("Somebody", "Somebody Else"))
    assert "1 known already" in said.err
    assert twins.ok("contacts", "count", "--all") == "3\n"
    assert twins("contacts", "add", "Again", "--uid", "theirs-1").out == "1\n"


def test_people_of_a_merged_organisation_are_imported_into_the_one_that_stays(twins: Shell) -> None:
    for name in ("Pars", "شرکت پارس"):
        twins.ok("contacts", "add", name, "--kind", "org")
    twins.ok("contacts", "merge", "4", "5", "--yes")
    twins.ok("contacts", "import", "-", stdin="name,org\nAli,شرکت پارس\n")
    assert twins.json("contacts", "list", "Ali")[0]["org"] == "Pars"


def test_what_was_merged_can_be_seen_as_it_was_then(twins: Shell) -> None:
    twins.now += timedelta(days=2)
    twins.ok("contacts", "merge", "1", "2", "--yes")
    assert "sara@x.ir" in twins.ok("contacts", "show", "2", "--at", "yesterday")
    now = twins.ok("contacts", "show", "2", "--at", "now")
    assert ("contact:1" in now, "sara@x.ir" in now) == (True, False)
