"""An agency leaves another program: people, calls, tasks and cases come in, are worked with, and could all go again."""

from pathlib import Path

from tests.conftest import Shell

FIXTURES = Path(__file__).parents[1] / "exchange" / "fixtures"
PEOPLE = "name,phone,email\nSara Ahmadi,0912 123 4567,sara@x.ir\nNima Rad,0912 111 0000,nima@x.ir\n"


def test_moving_in_from_another_program(shell: Shell) -> None:
    shell.ok("staff", "add", "Leila", "--role", "care")
    shell.ok("contacts", "import", "-", stdin=PEOPLE)

    looked = shell("interactions", "import", str(FIXTURES / "espocrm-calls.csv"), "--dry-run")
    assert "dry run, nothing written: 2 conversations imported" in looked.err
    for noun, name in (("interactions", "calls"), ("followups", "tasks"), ("complaints", "cases")):
        said = shell(noun, "import", str(FIXTURES / f"espocrm-{name}.csv"))
        assert (said.code, "contact added" in said.err) == (0, False), said

    # The day holds what is open, and nothing that is over.
    sections = [(row["section"], row["record"]) for row in shell.json("today")]
    assert sections == [("complaint", "complaint:1"), ("complaint", "complaint:2"), ("no_next_step", "complaint:2")]
    assert [row["title"] for row in shell.json("followups", "list")] == ["Send contract: by courier"]
    assert [row["record"] for row in shell.json("search", "driver")] == ["complaint:1"]

    # What came in is worked with like anything else; what was changed is not taken back from under anybody.
    shell.ok("complaints", "acknowledge", "1")
    shell.ok("followups", "done", "1", "--outcome", "sent")
    refused = shell("imports", "undo", str(max(row["id"] for row in shell.json("imports", "list"))))
    assert refused.code == 5

    # The file is as sound as before, and the same files again add nothing.
    assert shell("doctor", "--full").code == 0
    again = shell("complaints", "import", str(FIXTURES / "espocrm-cases.csv"))
    assert "0 complaints imported, 2 known already" in again.err

    for _command in range(2 + 4):
        shell.ok("undo")
    assert shell.json("contacts", "list") == []
    assert shell("doctor", "--full").code == 0
