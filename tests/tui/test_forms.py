"""Forms: read by the domain's parsers, stored in one go, and the same as the command line they show."""

import shlex
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from crm_cli.tui.desk import Desk
from crm_cli.tui.forms import complaints, contacts, documents, followups, interactions, log, remedies
from crm_cli.tui.forms.entries import Line
from tests.conftest import Shell
from tests.tui.conftest import FullScreen, Hand
from tests.tui.frame import Frame

Opening = Callable[[Desk], Awaitable[Any]]


async def opened(hand: Hand, form: Any) -> list[Any]:
    """Put a form on the screen; what it answers is appended to the list."""
    answers: list[Any] = []

    async def ask() -> None:
        answers.append(await hand.app.ask(form))

    hand.app.do(ask())
    await hand.settle()
    return answers


async def fill(hand: Hand, **texts: str) -> None:
    """Put texts into entries, as if pasted."""
    for line in hand.screen.query(Line):
        if line.entry.key in texts:
            before = line.before
            line.set_before(texts[line.entry.key], keep=False)
            line.before = before
    await hand.settle()


async def filled_and_saved(hand: Hand, form: Any, **texts: str) -> Any:
    answers = await opened(hand, form)
    await fill(hand, **texts)
    await hand.press("f2")
    assert answers, hand.text
    return answers[0]


def rows(shell: Shell) -> list[Any]:
    """All that is stored, but for what no two runs have alike."""
    random = ("uid", "series", "updated_at", "created_at")
    return [
        [{key: value for key, value in row.items() if key not in random} for row in shell.json(*words)]
        for words in (
            ("contacts", "list", "--all"),
            ("followups", "list", "--all"),
            ("interactions", "list"),
            ("complaints", "list", "--all"),
            ("documents", "list"),
            ("remedies", "list", "--all"),
        )
    ]


MESSY = {
    "full_name": "زهرا «نوری» [b]x[/b]",
    "phones": "۰۹۳۵ ۱۱۱ ۲۲۹۹، 021-88776655",
    "emails": "z@x.ir",
    "city": "Isfahan",
    "tags": "vip, new",
    "tier": "a",
    "org": "Pars Travel",
    "birthday": "1369/07/15",
    "note": "two\nlines",
}
NEW: dict[str, tuple[Callable[[Desk], Any], dict[str, str]]] = {
    "contact": (contacts.new, MESSY),
    "followup": (
        followups.new,
        {"contact": "2", "title": "send it", "due": "+3d", "kind": "message", "priority": "2", "every": "month"},
    ),
    "complaint": (
        complaints.new,
        {"contact": "sara", "heard": "waited an hour", "about": "staff", "which": "Leila", "confidential": "yes"},
    ),
    "log": (
        lambda desk: log.new(desk, "2", [1]),
        {"body": "wants\nIstanbul", "direction": "in", "outcome": "answered", "duration": "15min", "next": "tomorrow"},
    ),
    "document": (
        lambda desk: documents.new(desk, "complaint:1"),
        {
            "file": __file__,
            "kind": "receipt",
            "name": "the receipt.pdf",
            "number": "-77 A",
            "expires": "2027-05-01",
            "country": "ir",
        },
    ),
    "remedy": (
        lambda desk: remedies.new(desk, 1),
        {"kind": "refund", "amount": "۲٫۵ میلیون تومان", "note": "-50 %, by card"},
    ),
    "contact like an option": (contacts.new, {"full_name": "-Zahra", "city": "--city", "note": "-"}),
    "followup like an option": (followups.new, {"contact": "2", "title": "--help", "due": "+3d"}),
    "complaint like standard input": (complaints.new, {"contact": "2", "heard": "-"}),
    "log like an option": (lambda desk: log.new(desk, "2"), {"body": "-5 rooms", "next": "+1d", "next_title": "-1"}),
    "log like standard input": (lambda desk: log.new(desk, "2"), {"body": "-"}),
}


@pytest.mark.parametrize("record", NEW)
async def test_what_a_form_stores_is_what_the_line_it_shows_stores(
    record: str, agency: Shell, full_screen: FullScreen, tmp_path: Path
) -> None:
    agency.ok("complaints", "add", "2", "--heard", "waited")
    (tmp_path / "other").mkdir()
    other = Shell(tmp_path / "other")
    shutil.copy(agency.db, other.db)
    make, texts = NEW[record]
    async with full_screen(kind=Frame) as hand:
        await filled_and_saved(hand, make(hand.app.desk), **texts)
        line = hand.app.desk.last_line
    other.ok(*shlex.split(line)[1:])
    assert rows(other) == rows(agency)
    mine, typed = (shell.json("history", "--limit", "1")[0]["line"] for shell in (agency, other))
    assert mine == typed


EDITS: dict[str, tuple[Callable[[Desk], Awaitable[Any]], dict[str, str]]] = {
    "contact": (
        lambda desk: contacts.known(desk, 2),
        {"phones": "09121234567, 09351112299", "emails": "", "city": "", "tier": "B"},
    ),
    "followup": (lambda desk: followups.known(desk, 1), {"title": "send the new quote", "priority": "1"}),
    "complaint": (
        lambda desk: complaints.known(desk, 1),
        {"severity": "2", "safety": "yes", "cause": "late", "topic": ""},
    ),
    "interaction": (
        lambda desk: interactions.known(desk, 1),
        {
            "body": "-5 rooms",
            "topic": "visa",
            "duration": "1h30",
            "needs_reply": "yes",
            "direction": "",
            "at": "yesterday 16:30",
        },
    ),
}


@pytest.mark.parametrize("record", EDITS)
async def test_what_an_edit_stores_is_what_the_line_it_shows_stores(
    record: str, agency: Shell, full_screen: FullScreen, tmp_path: Path
) -> None:
    agency.ok("complaints", "add", "2", "--heard", "waited", "--topic", "transfer")
    (tmp_path / "other").mkdir()
    other = Shell(tmp_path / "other")
    shutil.copy(agency.db, other.db)
    make, texts = EDITS[record]
    async with full_screen(kind=Frame) as hand:
        form = await make(hand.app.desk)
        answers = await opened(hand, form)
        await fill(hand, **texts)
        await hand.press("f2")
        assert answers, hand.text
        line_shown = hand.app.desk.last_line
    other.ok(*shlex.split(line_shown)[1:])
    assert rows(other) == rows(agency)


async def test_what_cannot_be_used_is_told_in_the_parsers_words_and_nothing_is_stored(
    agency: Shell, full_screen: FullScreen
) -> None:
    before = rows(agency)
    async with full_screen(kind=Frame, size=(80, 40)) as hand:
        answers = await opened(hand, contacts.new(hand.app.desk))
        await fill(hand, full_name="Zahra", tier="Z", birthday="1990-13-45")
        await hand.press("f2")
        assert not answers
        assert "'Z' is not a tier" in hand.text
        assert agency("contacts", "add", "x", "--tier", "Z").err.splitlines()[0].removeprefix("error: ") in hand.text
    assert rows(agency) == before


async def test_a_day_says_what_was_understood_in_both_calendars(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame, size=(80, 40)) as hand:
        await opened(hand, followups.new(hand.app.desk))
        await hand.press("down", "down")
        await hand.type("sat")
        assert "شنبه" in hand.text
        assert "2026" in hand.text


async def test_a_contact_is_picked_while_its_name_is_typed(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame, size=(80, 40)) as hand:
        await opened(hand, followups.new(hand.app.desk))
        await hand.type("reza")
        assert "Reza Karimi" in hand.text
        await hand.press("enter")
        line = hand.screen.query(Line).first()
        assert line.text == "4"
        await hand.settle()
        assert "Reza Karimi" in hand.text


async def test_a_choice_may_be_typed_by_its_beginning(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame, size=(80, 40)) as hand:
        await opened(hand, followups.new(hand.app.desk))
        for _key in range(3):
            await hand.press("down")
        await hand.type("pay")
        await hand.press("enter")
        kinds = [line.text for line in hand.screen.query(Line) if line.entry.key == "kind"]
        assert kinds == ["payment"]


async def test_leaving_a_form_with_something_in_it_takes_two_presses(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        answers = await opened(hand, contacts.new(hand.app.desk))
        await hand.type("Za")
        await hand.press("escape")
        assert not answers
        assert "once more" in hand.notices[-1]
        await hand.press("escape")
        assert answers == [None]


async def test_nothing_changed_stores_nothing(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        answers = await opened(hand, await contacts.known(hand.app.desk, 2))
        await hand.press("f2")
        assert not answers
        assert "nothing was changed" in hand.notices[-1]


async def changed_on_both_sides(hand: Hand, agency: Shell) -> list[Any]:
    answers = await opened(hand, await contacts.known(hand.app.desk, 2))
    agency.ok("contacts", "edit", "2", "--city", "Tabriz", "--job-title", "guide")
    await fill(hand, city="Rasht")
    await hand.press("f2")
    return answers


@pytest.mark.parametrize(("key", "city"), [("m", "Rasht"), ("t", "Tabriz")])
async def test_a_clash_shows_both_sides_and_stores_the_one_that_is_chosen(
    key: str, city: str, agency: Shell, full_screen: FullScreen
) -> None:
    async with full_screen(kind=Frame, size=(80, 40)) as hand:
        answers = await changed_on_both_sides(hand, agency)
        assert "Tabriz" in hand.text
        assert "Rasht" in hand.text
        await hand.press(key)
        if key == "t":
            await hand.press("escape")
        assert bool(answers)
    (row,) = agency.json("contacts", "show", "2")
    assert (row["city"], row["job_title"]) == (city, "guide")


async def test_what_somebody_else_changed_elsewhere_in_the_record_stays(agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame) as hand:
        answers = await opened(hand, await contacts.known(hand.app.desk, 2))
        agency.ok("contacts", "edit", "2", "--job-title", "guide")
        await fill(hand, city="Rasht")
        await hand.press("f2")
        assert answers == [2]
    (row,) = agency.json("contacts", "show", "2")
    assert (row["city"], row["job_title"]) == ("Rasht", "guide")


@pytest.mark.parametrize("size", [(60, 20), (200, 60)])
async def test_a_form_fits_any_terminal(size: tuple[int, int], agency: Shell, full_screen: FullScreen) -> None:
    async with full_screen(kind=Frame, size=size) as hand:
        await opened(hand, contacts.new(hand.app.desk))
        await hand.pilot.press(*["down"] * 18)
        await hand.settle()
        assert "Note" in hand.text
