"""The everyday commands: today, followups today and count, log, search, date."""

import pytest

from tests.commands.conftest import contents
from tests.conftest import Shell


def test_followups_today_shows_who_to_call_and_how_in_working_order(shared: Shell) -> None:
    assert shared.ok("followups", "today").splitlines() == [
        "Id  Due         At     Contact      Reach          Title",
        " 1  2026-11-20         Sara Ahmadi  09121234567    send the quote",
        " 2  2026-11-22  08:00  علي رضايي    0935 111 2233  call about Istanbul",
    ]


def test_today_shows_followups_replies_and_birthdays_each_with_its_command(shared: Shell) -> None:
    found = [(row["section"], row["record"], row["command"]) for row in shared.json("today")]
    assert found == [
        ("overdue", "followup:1", "crm followups done 1"),
        ("due", "followup:2", "crm followups done 2"),
        ("reply", "interaction:1", "crm interactions replied 1"),
        ("birthday", "contact:2", "crm log call 2"),
    ]


def test_every_command_today_names_works(agency: Shell) -> None:
    for row in agency.json("today"):
        agency.ok(*row["command"].split()[1:], *(["congratulated"] if row["section"] == "birthday" else []))


@pytest.mark.parametrize("words", [("today",), ("followups", "today")])
def test_check_prints_nothing_to_stdout_and_exits_10_when_something_is_due(
    shared: Shell, words: tuple[str, ...]
) -> None:
    said = shared(*words, "--check")
    assert (said.code, said.out) == (10, "")
    assert "due" in said.err
    assert shared("--quiet", *words, "--check") == (10, "", "")


@pytest.mark.parametrize("words", [("today",), ("followups", "today")])
def test_check_is_0_when_nothing_is_due_or_there_is_no_file(shell: Shell, words: tuple[str, ...]) -> None:
    shell.ok("contacts", "add", "Sara")
    shell.ok("followups", "add", "sara", "call", "--due", "tomorrow")
    assert shell(*words, "--check")[:2] == (0, "")


def test_what_is_snoozed_is_out_of_check_and_counts_until_its_day(shell: Shell) -> None:
    shell.ok("contacts", "add", "Sara")
    shell.ok("followups", "add", "sara", "call", "--due", "today")
    assert shell.ok("followups", "count", "--due") == "1\n"
    assert shell.ok("followups", "count") == "1\n"
    shell.ok("followups", "snooze", "1", "--until", "tomorrow")
    assert shell("followups", "today", "--check").code == 0
    assert shell.ok("followups", "count", "--due") == "0\n"
    assert shell.ok("followups", "count") == "0\n"


def test_due_followups_are_counted_bare_and_as_a_record(shared: Shell) -> None:
    assert shared.ok("followups", "count", "--due") == "2\n"
    assert shared.ok("followups", "count") == "3\n"
    assert shared.json("followups", "count", "--due", "sara") == [{"count": 1}]


@pytest.mark.parametrize(
    ("due", "ids"), [("week", "1 2"), ("overdue", "1"), ("tomorrow", "1 2"), ("2026-12-01", "1 2 3"), ("+2w", "1 2 3")]
)
def test_the_list_looks_ahead(shared: Shell, due: str, ids: str) -> None:
    assert shared.ok("followups", "list", "--due", due, "-f", "ids").split() == ids.split()


@pytest.mark.parametrize(
    ("words", "echo"),
    [
        (("followups", "add", "2", "x", "--due", "sat"), "Sat 28 Nov 2026 · شنبه ۷ آذر ۱۴۰۵"),
        (("followups", "add", "2", "x", "--due", "1405/09/07"), "Sat 28 Nov 2026 · شنبه ۷ آذر ۱۴۰۵"),
        (("followups", "snooze", "1", "--until", "sat"), "Sat 28 Nov 2026 · شنبه ۷ آذر ۱۴۰۵"),
        (("followups", "move", "1", "--to", "sat 10:30"), "Sat 28 Nov 2026 10:30 · شنبه ۷ آذر ۱۴۰۵"),
        (("log", "call", "2", "hi", "--next", "sat"), "Sat 28 Nov 2026 · شنبه ۷ آذر ۱۴۰۵"),
        (("log", "call", "2", "hi", "--at", "fri"), "Fri 20 Nov 2026 · جمعه ۲۹ آبان ۱۴۰۵"),
    ],
)
def test_a_typed_day_is_echoed_in_both_calendars_on_stderr(agency: Shell, words: tuple[str, ...], echo: str) -> None:
    said = agency(*words)
    assert said.code == 0
    assert said.err.splitlines()[0] == echo


def test_a_refused_day_shows_examples(shared: Shell) -> None:
    said = shared("followups", "move", "1", "--to", "blursday")
    assert said.code == 2
    assert "blursday" in said.err
    assert "tomorrow" in said.err


def test_moving_to_another_time_keeps_first_due_day(agency: Shell) -> None:
    (row,) = agency.json("followups", "move", "1", "--to", "+3d", "--time", "9:05")
    assert (row["due_on"], row["due_time"], row["first_due_on"]) == ("2026-11-25", "09:05", "2026-11-20")


def test_log_logs_closes_and_schedules_at_once(agency: Shell) -> None:
    said = agency(
        *("log", "call", "sara", "wants Istanbul", "--with", "reza", "--in", "--duration", "15min"),
        *("--outcome", "answered", "--topic", "visa", "--done", "1", "--done", "2"),
        *("--next", "tomorrow 10:30", "--next-title", "send the visa list"),
    )
    assert said.code == 0
    assert "interaction 3 · done: 1, 2 · next step: follow-up 4" in said.err
    (row,) = agency.json("interactions", "show", "3")
    assert (row["contacts"], row["direction"], row["started_by"]) == (["Sara Ahmadi", "Reza Karimi"], "in", "customer")
    assert (row["minutes"], row["outcome"], row["topic"]) == (15, "answered", "visa")
    statuses = {row["id"]: row["status"] for row in agency.json("followups", "list", "--all")}
    assert statuses == {1: "done", 2: "done", 3: "open", 4: "open"}
    (step,) = agency.json("followups", "show", "4")
    assert (step["title"], step["due_on"], step["due_time"], step["kind"]) == (
        "send the visa list",
        "2026-11-23",
        "10:30",
        "call",
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("log", "call", "2", "hi", "--done", "99"), 3),
        (("log", "call", "2", "hi", "--done", "1", "--done", "99", "--next", "+1d"), 3),
        (("log", "call", "2", "hi", "--done", "x"), 2),
        (("log", "call", "2", "hi", "--next", "blursday"), 2),
        (("log", "call", "2", "hi", "--next-title", "x"), 2),
        (("log", "call", "nobody", "hi"), 3),
        (("log", "call", "2", "hi", "--with", "nobody"), 3),
        (("log", "pigeon", "2", "hi"), 2),
        (("log", "call", "2", ""), 2),
        (("log", "call", "2"), 2),
        (("log", "call", "2", "hi", "--duration", "long"), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_log_that_cannot_be_stores_nothing(agency: Shell, words: tuple[str, ...], code: int) -> None:
    before = contents(agency)
    said = agency(*words)
    assert (said.code, said.out) == (code, ""), said
    assert contents(agency) == before


def test_log_reads_a_long_text_from_standard_input(agency: Shell) -> None:
    agency.ok("log", "note", "2", "-", stdin="first line\nدوم\n")
    assert agency.json("interactions", "show", "3")[0]["text"] == "first line\nدوم"


def test_standard_input_that_is_no_text_is_not_logged(agency: Shell) -> None:
    assert agency("log", "note", "2", "-", stdin=b"\xff").code == 2


@pytest.mark.parametrize(
    "words", [("log", "call", "1", "hi"), ("followups", "done", "1"), ("followups", "cancel", "1")]
)
def test_what_ends_something_offers_the_next_step(agency: Shell, words: tuple[str, ...]) -> None:
    said = agency(*words)
    assert "has no next step: crm followups add " in said.err


def test_done_keeps_what_came_of_it(agency: Shell) -> None:
    (row,) = agency.json("followups", "done", "1", "--outcome", "booked [red]")
    assert (row["status"], row["outcome"], row["closed_at"]) == ("done", "booked [red]", "2026-11-22T06:30:00Z")


@pytest.mark.parametrize("text", ["استانبول", "istanbul", "رضايی", "۰۹۳۵", "0912", "visa"])
def test_search_finds_contacts_and_conversations(shared: Shell, text: str) -> None:
    expected = {"istanbul": [], "استانبول": [], "رضايی": ["contact:3"], "۰۹۳۵": ["contact:3"], "0912": ["contact:2"]}
    assert [row["record"] for row in shared.json("search", text)] == expected.get(text, ["interaction:1"])
