"""A complaint from the first word to the last: heard, assessed, looked into, made good, closed, and heard of again."""

from datetime import UTC, datetime

from tests.conftest import Shell


def at(shell: Shell, *moment: int) -> None:
    shell.now = datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_a_complaint_from_hearing_to_closing(shell: Shell) -> None:
    # Sunday. Sara, a customer of tier A, calls; what she says is written down as she says it.
    shell.ok("staff", "add", "Leila", "--role", "care")
    shell.ok("contacts", "add", "Sara Ahmadi", "--phone", "09121234567", "--tier", "A")
    shell.ok("contacts", "add", "Ali Ahmadi")
    shell.ok("contacts", "relate", "sara", "ali", "--as", "spouse")
    said = shell(
        *("complaints", "add", "sara", "--heard", "-", "--channel", "call", "--wanted", "the fare back"),
        stdin="راننده نیامد.\nWe waited an hour in the cold.\n",
    )
    assert (said.out, "C-1 Sara Ahmadi: new" in said.err, "has no next step" in said.err) == ("1\n", True, True)

    # It is on the page of the day, twice: what to do about it, and that nobody has planned anything.
    assert [(row["section"], row["record"], row["command"]) for row in shell.json("today")] == [
        ("complaint", "complaint:1", "crm complaints acknowledge 1"),
        ("no_next_step", "complaint:1", "crm followups add 1 TITLE --due WHEN"),
    ]
    assert shell("today", "--check").code == 10

    # Assessed, it becomes as urgent as can be; Leila takes it and calls back, with the next step in the same line.
    shell.ok("complaints", "edit", "1", "--severity", "2", "--about", "supplier", "--topic", "transfer")
    assert shell.json("complaints", "list")[0]["priority"] == 1
    shell.ok("complaints", "assign", "1", "leila")
    shell.env["CRM_STAFF"] = "Leila"
    at(shell, 2026, 11, 22, 7, 0)
    shell.ok("complaints", "acknowledge", "1", "--note", "called back")
    shell.ok(
        *("log", "call", "sara", "apologised, asks for the receipt", "--complaint", "1"),
        *("--next", "tue", "--next-title", "ask for the receipt"),
    )
    assert [row["section"] for row in shell.json("today")] == ["complaint"]

    # Her husband writes about the same evening: one matter, one complaint.
    shell.ok("complaints", "add", "ali", "--heard", "nobody came", "--channel", "email")
    shell.ok("complaints", "merge", "2", "--into", "C-1")
    assert shell.ok("complaints", "list", "-f", "ids") == "1\n"

    # The receipt is awaited; on Tuesday it is there. What cannot be done yet is refused with what can.
    shell.ok("complaints", "wait", "1", "--note", "sends the receipt")
    assert shell.json("today")[0]["command"] == "crm complaints show 1"
    at(shell, 2026, 11, 24, 7, 0)
    said = shell("complaints", "close", "1")
    assert (said.code, "possible now: investigate, resolve, withdraw, merge" in said.err) == (5, True)
    shell.ok("complaints", "investigate", "1")
    said = shell("complaints", "resolve", "1", "--decision", "upheld")
    assert (said.code, "crm remedies offer 1 explanation" in said.err) == (5, True)
    shell.ok("complaints", "resolve", "1", "--decision", "upheld", "--remedy", "refund", "--remedy", "apology")

    # It does not end before it has ended well: what is missing is said at once, and done on Wednesday.
    said = shell("complaints", "close", "1")
    supplied_by = ("documents add FILE --to", "remedies deliver 1", "followups done 1", "rate 1", "edit 1 --cause")
    assert (said.code, [words for words in supplied_by if words not in said.err]) == (5, [])
    assert len(shell.json("complaints", "next", "1")) == 7  # two promises, and to close it at last
    at(shell, 2026, 11, 25, 7, 0)
    shell.ok("documents", "add", "-", "--to", "C-1", "--name", "receipt.pdf", stdin="38 euros")
    shell.ok("remedies", "deliver", "1", "2")
    shell.ok("followups", "done", "1", "--outcome", "she is content")
    shell.ok("complaints", "rate", "1", "4")

    # Closing offers what every ending offers once the last step is done.
    said = shell("complaints", "close", "1", "--cause", "driver booked twice")
    assert "Sara Ahmadi has no next step: crm followups add 1 TITLE --due WHEN" in said.err
    assert [(row["section"], row["record"]) for row in shell.json("today")] == [("no_next_step", "contact:1")]

    # Two weeks later the refund has still not arrived: the same complaint goes on.
    at(shell, 2026, 12, 8, 7, 0)
    (row,) = shell.json("complaints", "reopen", "1", "--note", "no refund yet")
    assert (row["status"], row["decision"], row["reopen_count"]) == ("investigating", None, 1)
    said = shell("complaints", "resolve", "1", "--decision", "upheld", "--remedy", "discount")
    assert "next step: follow-up 2, Sat 12 Dec 2026" in said.err  # three days later is a Friday
    shell.ok("complaints", "close", "1", "--force", "she moved abroad and answers nobody")

    # Months later it is a new one, that follows the old.
    at(shell, 2027, 3, 1, 7, 0)
    said = shell("complaints", "reopen", "1")
    assert (said.code, "crm complaints add 1 --follows 1 --heard TEXT" in said.err) == (5, True)
    shell.ok("complaints", "add", "1", "--follows", "1", "--heard", "the discount was not granted")
    assert [row["record"] for row in shell.json("search", "نيامد")] == ["complaint:1"]

    # The whole story can be read from the top.
    (story,) = shell.json("complaints", "show", "C-1")
    told = "assign acknowledge take|in wait investigate resolve deliver deliver rate close reopen resolve close".split()
    assert [event["verb"] for event in story["events"]] == [verb.replace("|", " ") for verb in told]
    assert story["events"][-1]["forced"] == "she moved abroad and answers nobody"
    assert {event["staff"] for event in story["events"][1:]} == {"Leila"}
    assert story["remedies"] == ["refund", "apology", "discount"]
    assert [row["status"] for row in story["linked"]] == ["merged", "new"]
    card = shell.ok("contacts", "show", "sara").splitlines()
    assert card[card.index("Complaints") + 1].startswith("  C-3  new")
    assert card[card.index("Relations") + 1] == "  spouse  Ali Ahmadi  contact:2"
