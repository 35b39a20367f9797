"""A founder's Monday: yesterday's export comes in, a row is mended, a call is logged, the day is worked off."""

from datetime import UTC, datetime
from pathlib import Path

from tests.conftest import Shell

GOOGLE = (
    "First Name,Middle Name,Last Name,Organization Name,Birthday,Notes,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n"
    "Sara,,Ahmadi,Pars Travel,1990-11-24,,VIP ::: * myContacts,* Work,sara@example.com,Mobile,0912 123 4567\n"
    "علي,,رضايي,,,,* myContacts,,,Mobile,۰۹۳۵۱۱۱۲۲۳۳\n"
    "Reza,,Karimi,,,,* myContacts,Home,reza at example.com,Mobile,0912 765 4321\n"
)


def test_a_founders_monday(shell: Shell, tmp_path: Path) -> None:
    shell.now = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # Monday, 8:30 in Tehran
    export = tmp_path / "google.csv"
    export.write_text(GOOGLE)

    # A look first: one address is broken, and nothing has been written.
    said = shell("contacts", "import", str(export))
    assert said.code == 2
    assert shell.json("contacts", "list") == []

    # The good rows come in; the broken one is mended in its own file and comes in after.
    shell.ok("contacts", "import", str(export), "--partial")
    rejects = tmp_path / "google.rejects.csv"
    rejects.write_text(rejects.read_text().replace("reza at example", "reza@example"))
    shell.ok("contacts", "import", str(rejects))
    people = shell.json("contacts", "list", "kind:person", "--columns", "name,org,tags")
    assert people == [
        {"name": "Reza Karimi", "org": None, "tags": []},
        {"name": "Sara Ahmadi", "org": "Pars Travel", "tags": ["vip"]},
        {"name": "علي رضايي", "org": None, "tags": []},
    ]

    # Sara calls. Who, what, and the next step in one line; Ali is for this afternoon.
    shell.ok(
        *("log", "call", "sara", "wants Istanbul in March", "--in", "--outcome", "answered"),
        *("--next", "tomorrow 10:30", "--next-title", "send the quote"),
    )
    shell.ok("followups", "add", "علی", "call about the visa", "--due", "today", "--time", "16:00", "--priority", "1")
    shell.ok("followups", "add", "reza", "ask for the passport", "--due", "2026-11-20", "--kind", "document")

    # What is there to do? Reza's is late, Ali's is due; Sara has her birthday tomorrow.
    assert [(row["section"], row["contact"]) for row in shell.json("today")] == [
        ("overdue", "Reza Karimi"),
        ("due", "علي رضايي"),
        ("birthday", "Sara Ahmadi"),
    ]
    assert shell("today", "--check").code == 10

    # Ali is reached by the number on the list, done with an outcome; Reza is put off.
    (ali,) = shell.json("followups", "today", "علی")
    assert ali["reach"] == "۰۹۳۵۱۱۱۲۲۳۳"
    said = shell("followups", "done", str(ali["id"]), "--outcome", "will send the papers")
    assert "has no next step" in said.err
    (reza,) = shell.json("followups", "today")
    shell.ok("followups", "snooze", str(reza["id"]), "--until", "wed")
    assert shell("followups", "today", "--check").code == 0

    # The card has it all, the next step on top.
    card = shell.ok("contacts", "show", "sara").splitlines()
    assert card[1].split()[:2] == ["Next", "step"]
    assert "send the quote" in card[1]
    assert any("wants Istanbul in March" in line for line in card)

    # Tuesday: the quote is due, Reza still sleeps; Wednesday he is back.
    shell.now = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    assert [row["title"] for row in shell.json("followups", "today")] == ["send the quote"]
    shell.now = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
    assert [row["title"] for row in shell.json("followups", "today")] == ["ask for the passport", "send the quote"]
