"""`crm interactions import-mail`: mail as conversations, from a pipe, a file or a folder; aliases out."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from crm_cli.services import letter_batch, letters
from tests.conftest import Shell


def message(sender: str, receiver: str, name: str, *, attached: bytes = b"") -> bytes:
    """A message; `name` is its identity and its subject."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Message-ID"] = sender, receiver, name, f"<{name}@x>"
    made["Date"] = "Fri, 20 Nov 2026 10:30:00 +0330"
    made.set_content(f"text of {name}")
    if attached:
        made.add_attachment(attached, maintype="application", subtype="pdf", filename="visa.pdf")
    return made.as_bytes()


def mbox(*messages: bytes) -> bytes:
    return b"".join(b"From x@y Fri Nov 20 10:30:00 2026\n" + one + b"\n" for one in messages)


ASKED = message("Sara <SARA@x.ir>", "me@agency.ir", "asked")
ANSWERED = message("me@agency.ir", "Sara <sara@x.ir>", "answered")
STRANGE = message("Nobody New <new@who.com>", "me@agency.ir", "strange")


def test_a_piped_message_is_a_conversation_with_its_sender(agency: Shell) -> None:
    said = agency("interactions", "import-mail", "-", stdin=ASKED)
    assert (said.code, said.out, said.err) == (0, "3\n", "1 message imported\n")
    (found,) = agency.json("interactions", "show", "3")
    assert (found["contacts"], found["direction"], found["channel"]) == (["Sara Ahmadi"], "in", "email")
    assert (found["topic"], found["text"], found["at"]) == ("asked", "text of asked", "2026-11-20T07:00:00Z")


def test_a_message_comes_once_and_is_taken_back_as_one(agency: Shell, tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(mbox(ASKED, ANSWERED, ASKED))
    assert agency.ok("interactions", "import-mail", str(tmp_path / "box")) == "3\n4\n"
    again = agency("interactions", "import-mail", "-", stdin=ANSWERED)
    assert (again.out, again.err) == ("4\n", "0 messages imported, 1 known already\n")
    assert [line["direction"] for line in agency.json("interactions", "list", "channel:email", "--sort", "id")] == [
        "in",
        "out",
    ]
    agency.ok("undo")
    assert agency.json("interactions", "list", "channel:email") == []


def test_a_single_message_of_nobody_known_names_the_command_that_adds_who_it_is(agency: Shell) -> None:
    said = agency("interactions", "import-mail", "-", stdin=STRANGE)
    assert said.code == 3
    assert "crm contacts add 'Nobody New' --email new@who.com" in said.err
    sent = agency("interactions", "import-mail", "-", "--ours", "new@who.com", stdin=STRANGE)
    assert "--email me@agency.ir" in sent.err


def test_of_many_messages_those_of_nobody_known_are_skipped_rejected_or_make_contacts(agency: Shell) -> None:
    both = mbox(ASKED, STRANGE)
    rejected = agency("interactions", "import-mail", "-", "--on-missing", "reject", stdin=both)
    assert (rejected.code, rejected.out) == (2, "")
    skipped = agency("interactions", "import-mail", "-", stdin=both)
    assert (skipped.code, skipped.out) == (0, "3\n")
    assert "new@who.com (1)" in skipped.err
    made = agency("interactions", "import-mail", "-", "--on-missing", "create", "--ours", "me@agency.ir", stdin=both)
    assert (made.out, made.err) == ("4\n", "1 message imported, 1 known already, 1 contact added\n")
    assert [line["name"] for line in agency.json("contacts", "list", "new@who.com")] == ["Nobody New"]


def test_attachments_are_filed_with_the_contact_once_on_request(agency: Shell) -> None:
    asked = message("sara@x.ir", "me@agency.ir", "asked", attached=b"%PDF")
    agency.ok("interactions", "import-mail", "-", stdin=asked)
    assert agency.json("documents", "list") == []
    agency.ok("interactions", "import-mail", "-", "--attachments", "--dry-run", stdin=asked)
    for _time in range(2):
        agency.ok("interactions", "import-mail", "-", "--attachments", stdin=asked)
    (found,) = agency.json("documents", "list")
    assert (found["contact"], found["name"], found["size"]) == ("Sara Ahmadi", "visa.pdf", 4)


def test_what_is_no_message_is_refused_unless_the_others_are_wanted(agency: Shell) -> None:
    wrong = agency("interactions", "import-mail", "-", stdin=b"\x89PNG\0\0")
    assert (wrong.code, wrong.out) == (2, "")
    assert agency("interactions", "import-mail", "-", stdin=b"").code == 2
    assert agency("interactions", "import-mail", "/no/such").code == 3
    some = mbox(b"rubbish\n", ASKED)
    assert agency("interactions", "import-mail", "-", stdin=some).code == 2
    partial = agency("interactions", "import-mail", "-", "--partial", stdin=some)
    assert (partial.code, partial.out) == (0, "3\n")
    assert "message 1: not an e-mail message" in partial.err


def test_rejected_messages_are_an_mbox_that_can_be_imported_again(agency: Shell, tmp_path: Path) -> None:
    box, kept = tmp_path / "box", tmp_path / "box-rejects.mbox"
    quoted = STRANGE.replace(b"text of", b">From here 10:30\n>>From there\ntext of")
    box.write_bytes(mbox(ASKED, b"rubbish\n", quoted))
    line = ("interactions", "import-mail", str(box), "--on-missing", "reject")
    refused = agency(*line)
    assert (refused.code, refused.out) == (2, "")
    assert f"2 messages were rejected; first: message 2: not an e-mail message; see {kept}" in refused.err
    assert kept.read_bytes().count(b"\nX-CRM-REASON: ") == 2
    assert b"\nX-CRM-REASON: nobody here has new@who.com\n" in kept.read_bytes()
    assert agency(*line, "--partial").out == "3\n"
    other = tmp_path / "again.mbox"
    again = agency(
        "interactions", "import-mail", str(kept), "--partial", "--on-missing", "create", "--rejects", str(other)
    )
    assert (again.code, again.out) == (0, "4\n")
    assert other.read_bytes().count(b"X-CRM-REASON: ") == 1
    text = "From here 10:30\n>From there\ntext of strange"
    assert agency.json("interactions", "show", "4")[0]["text"] == text


def test_messages_without_a_date_are_told_with_the_moment_they_are_kept_at(agency: Shell, tmp_path: Path) -> None:
    bad = [ASKED.replace(b"+0330", b"+9999"), ANSWERED.replace(b"Date:", b"X-Date:")]
    (tmp_path / "box").write_bytes(mbox(*bad, message("Sara <sara@x.ir>", "me@agency.ir", "third")))
    said = agency("interactions", "import-mail", str(tmp_path / "box"))
    assert (
        said.err == "2 messages have no date that can be read; kept at the moment of receipt (2)\n3 messages imported\n"
    )
    at = {line["at"] for line in agency.json("interactions", "list", "channel:email")}
    assert at == {"2026-11-20T10:30:00Z", "2026-11-20T07:00:00Z"}
    lone = message("Sara <sara@x.ir>", "me@agency.ir", "fourth").replace(b"Date:", b"X-Date:")
    said = agency("interactions", "import-mail", "-", stdin=lone)
    assert "1 message has no date that can be read; kept at the present moment (1)\n" in said.err


def test_a_rejected_message_keeps_the_moment_of_its_delivery(agency: Shell, tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(mbox(ASKED, STRANGE.replace(b"Date:", b"X-Date:")))
    agency("interactions", "import-mail", str(tmp_path / "box"), "--on-missing", "reject")
    kept = str(tmp_path / "box-rejects.mbox")
    agency.ok("interactions", "import-mail", kept, "--on-missing", "create", "--ours", "me@agency.ir")
    assert [line["at"] for line in agency.json("interactions", "list", "channel:email")] == ["2026-11-20T10:30:00Z"]


def test_the_folder_somebody_is_in_is_a_source_like_any(
    agency: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "asked.eml").write_bytes(ASKED)
    (tmp_path / "no.eml").write_bytes(b"no message at all")
    monkeypatch.chdir(tmp_path)

    assert agency("interactions", "import-mail", ".", "--partial").code == 0
    assert (tmp_path / "mail-rejects.mbox").exists()


def test_a_dry_run_and_a_pipe_leave_no_file_of_rejects(agency: Shell, tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(mbox(b"rubbish\n", ASKED))
    agency.ok("interactions", "import-mail", str(tmp_path / "box"), "--partial", "--dry-run")
    agency.ok("interactions", "import-mail", "-", "--partial", stdin=mbox(b"rubbish\n", ANSWERED))
    assert list(tmp_path.glob("*rejects*")) == []


def test_a_dry_run_writes_nothing(agency: Shell) -> None:
    before = agency.json("interactions", "list")
    said = agency("interactions", "import-mail", "-", "--dry-run", "--on-missing", "create", stdin=mbox(ASKED, STRANGE))
    assert said.err == "dry run, nothing written: 2 messages imported, 1 contact added\n"
    assert agency.json("interactions", "list") == before


def test_many_messages_are_one_command_however_many_transactions(
    agency: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "ONE_TRANSACTION", 3)
    monkeypatch.setattr(letters, "CHUNK", 2)
    monkeypatch.setattr(letter_batch, "IN_MEMORY", 100)
    several = [message(f"n{at % 2}@who.com", "sara@x.ir", f"m{at}") for at in range(5)]
    line = ("interactions", "import-mail", "-", "--on-missing", "create")
    dry = agency(*line, "--dry-run", stdin=mbox(*several, STRANGE))
    real = agency(*line, stdin=mbox(*several, STRANGE))
    assert "6 messages imported, 1 contact added" in real.err
    assert dry.err.removeprefix("dry run, nothing written: ") == real.err
    agency.ok("undo")
    assert len(agency.json("interactions", "list")) == 2
    assert len(agency.json("contacts", "list")) == 4


def test_contacts_go_out_as_aliases_of_mutt(agency: Shell, tmp_path: Path) -> None:
    assert agency.ok("contacts", "export", "--format", "mutt") == "alias sara-ahmadi Sara Ahmadi <sara@x.ir>\n"
    said = agency("contacts", "export", "city:Yazd", "--format", "mutt", "--out", str(tmp_path / "aliases"))
    assert said.err.startswith("0 addresses written")
