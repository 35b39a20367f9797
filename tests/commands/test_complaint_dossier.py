"""`crm complaints dossier`, `policy` and `publish`: what is handed over about complaints."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands.conftest import Terminal
from tests.commands.test_privacy import HOSTILE, STEERING, Page
from tests.conftest import Shell

HEARD = "waited an hour;\nMr. علی رضایی shouted, call 0912-123-4567 or SARA@X.IR"
PERSONAL = re.compile(r"sara|ahmadi|رضا|leila|912|x\.ir|reza|karimi", re.IGNORECASE)


@pytest.fixture
def case(agency: Shell) -> Shell:
    """A complaint with all that may happen, not yet ended."""
    told = ("--about", "supplier", "--which", "Kish Transfers", "--topic", "transfer", "--severity", "2")
    agency.ok("complaints", "add", "2", "--heard", HEARD, *told, "--at", "2026-11-18 16:30", "--channel", "call")
    agency.ok("complaints", "acknowledge", "1", "--note", "called Sara")
    agency.ok("complaints", "assign", "1", "leila")
    agency.ok("interactions", "add", "2", "Reza Karimi saw it", "--channel", "call", "--complaint", "1")
    agency.ok("followups", "add", "2", "call Sara back", "--due", "2026-11-25", "--complaint", "1")
    agency.ok("followups", "done", "4", "--outcome", "Ahmadi is content")
    agency.ok("complaints", "add", "3", "--heard", "the same again", "--follows", "1")
    return agency


@pytest.fixture
def ended(case: Shell) -> Shell:
    """The complaint, over."""
    case.ok("complaints", "withdraw", "1", "--note", "Sara took it back")
    return case


# ---- dossier


def test_the_whole_case_is_told_in_order(case: Shell) -> None:
    out = case.ok("complaints", "dossier", "C-1")
    for text in ("C-1: transfer", "Sara Ahmadi", "Wed 18 Nov 2026 16:30", "۲۷ آبان ۱۴۰۵", "supplier: Kish Transfers"):
        assert text in out
    assert "Asia/Tehran (UTC+03:30)" in out
    told = (
        "16:30  heard: call",
        "acknowledged",
        "assigned",
        "Reza Karimi saw it",
        "call Sara back: Ahmadi",
        "C-2: the",
    )
    places = [out.index(text) for text in told]
    assert places[0] == min(places)


def test_working_time_is_told_without_the_time_the_customer_took(case: Shell) -> None:
    (found,) = case.json("complaints", "dossier", "1")
    # Wed 16:30 to 17:00, Sat 8:00 to 17:00, Sun 8:00 to 10:00.
    assert found["acknowledged_after_minutes"] == found["open_for_minutes"] == 30 + 9 * 60 + 2 * 60
    case.ok("complaints", "wait", "1")
    case.now = case.now.replace(hour=12)
    (found,) = case.json("complaints", "dossier", "1")
    assert found["open_for_minutes"] == 30 + 9 * 60 + 2 * 60


def test_the_document_has_stable_keys_and_raw_values(case: Shell) -> None:
    (found,) = case.json("complaints", "dossier", "1")
    minutes = ("acknowledged_after_minutes", "handled_for_minutes", "open_for_minutes")
    assert list(found) == ["at", "redacted", "complaint", "timeline", *minutes, "documents", "remedies"]
    assert found["complaint"]["received_at"] == "2026-11-18T13:00:00Z"
    assert found["timeline"][0] == {
        "at": "2026-11-18T13:00:00Z",
        "kind": "heard",
        "what": "call",
        "who": ["Sara Ahmadi"],
        "text": None,
        "record": None,
        "forced": None,
    }


def test_the_end_tells_what_was_offered_filed_asked_and_found_out(case: Shell) -> None:
    case.env |= {"CRM_CURRENCY": "EUR"}
    case.ok("documents", "add", "-", "--to", "C-1", "--name", "bus.pdf", "--number", "AB991234", stdin="paid")
    case.ok("complaints", "investigate", "1")
    case.ok("complaints", "resolve", "1", "--decision", "upheld", "--remedy", "refund:12.50", "--remedy", "apology")
    case.ok("remedies", "deliver", "1", "--note", "to the card")
    case.ok("remedies", "decline", "2")
    case.ok("complaints", "rate", "1", "4")
    found = ("--cause", "overbooked", "--prevention", "we count the seats")
    case.ok("complaints", "close", "1", *found)
    end = case.ok("complaints", "dossier", "1").split("WHERE IT STANDS")[1]
    for text in (
        "refund 12.50 EUR: delivered Sun 22 Nov 2026 10:00",
        "apology: declined Sun",
        "other: bus.pdf, …1234, 4 B; Sun",
        "4 of 5",
        "Why it happened     overbooked",
        "What changes        we count the seats",
    ):
        assert text in end
    (redacted,) = case.json("complaints", "dossier", "1", "--redact")
    assert list(redacted["documents"][0]) == "kind name size sha256 created_at".split()


def test_what_is_missing_is_said_with_why(case: Shell) -> None:
    case.ok("complaints", "edit", "1", "--no-document", "all was said on the phone")
    case.ok("complaints", "resolve", "1", "--decision", "upheld", "--remedy", "explanation")
    case.ok("complaints", "ask", "1")
    case.ok("complaints", "close", "1", "--force", "nobody knows the cause")
    happened, end = case.ok("complaints", "dossier", "1").split("WHERE IT STANDS")
    assert "although something was missing: nobody knows the cause" in happened
    assert "all was said on the phone" in end
    assert "asked Sun 22 Nov 2026 10:00 · یکشنبه ۱ آذر ۱۴۰۵, not answered" in end


@pytest.mark.parametrize("form", ["--format=plain", "--format=markdown", "--html"])
def test_a_confidential_case_says_so_on_top(agency: Shell, form: str) -> None:
    told = ("--about", "staff", "--which", "Leila", "--confidential")
    agency.ok("complaints", "add", "2", "--heard", "Leila was rude", *told)
    for words in ((), ("--redact",)):
        out = agency.ok("complaints", "dossier", "1", form, *words)
        assert out.index("CONFIDENTIAL, not for the colleague it is about") < out.index("was rude")


@pytest.mark.parametrize("form", ["--format=plain", "--format=markdown", "--json", "--format=jsonl", "--html"])
def test_redacted_it_names_nobody_in_any_form(case: Shell, form: str) -> None:
    said = case("complaints", "dossier", "1", "--redact", form)
    assert said.code == 0
    assert PERSONAL.findall(said.out) == []
    for mark in ("customer", "person 1", "person 2", "colleague"):
        assert mark in said.out
    assert "waited an hour" in said.out
    assert "read it before" in said.err


def test_marks_stay_the_same_throughout(case: Shell) -> None:
    (found,) = case.json("complaints", "dossier", "1", "--redact")
    talk = next(one for one in found["timeline"] if one["kind"] == "conversation")
    again = next(one for one in found["timeline"] if one["kind"] == "complaint")
    assert talk["text"] == "[person 2] saw it"
    assert "[person 1] shouted" in found["complaint"]["heard"]
    assert again["who"] == ["[person 1]"]


def test_a_colleague_whom_it_is_about_is_hidden_too(agency: Shell) -> None:
    agency.ok("complaints", "add", "2", "--heard", "Bahram was rude", "--about", "staff", "--which", "Bahram")
    (found,) = agency.json("complaints", "dossier", "1", "--redact")
    assert (found["complaint"]["which"], found["complaint"]["heard"]) == ("[staff]", "[staff] was rude")


def test_a_page_shows_hostile_text_and_does_not_run_it(case: Shell) -> None:
    with closing(sqlite3.connect(case.db)) as db, db:
        db.execute("INSERT INTO command (uid, started_at, line) VALUES ('p', '2026-01-01T00:00:00Z', 'planted')")
        db.execute("INSERT INTO current (slot, command_id) VALUES (1, last_insert_rowid())")
        for assignment in ("contact SET full_name = ?1", "complaint SET heard = ?1", "complaint_event SET note = ?1"):
            db.execute(f"UPDATE {assignment}", (HOSTILE,))
        db.execute("DELETE FROM current")
    text = case.ok("complaints", "dossier", "1", "--html")
    page = Page(text)
    assert page.tags == set("html head meta title style body section h1 h2 h3 p dl dt dd".split())
    assert page.undirected == []
    assert not STEERING.search(text)
    assert "default-src 'none'" in text
    assert "://" not in text
    for form in ("plain", "markdown"):
        assert not STEERING.search(case.ok("complaints", "dossier", "1", "-f", form))


def test_markdown_shows_what_was_said_as_it_was_said(agency: Shell) -> None:
    agency.ok("complaints", "add", "2", "--heard", "*loud* <b>[x](http://evil)</b>\n# no\n\n1. one\n- two")
    out = agency.ok("complaints", "dossier", "1", "-f", "markdown")
    lines = (r"\*loud\* \<b\>\[x\](http\://evil)\</b\>" + "\\", r"  \# no", "", "  1\\. one\\", r"  \- two")
    assert "\n".join(lines) in out


@pytest.mark.parametrize("words", [["-f", "csv"], ["-f", "ids"], ["--html", "--json"]])
def test_a_form_that_cannot_be_is_refused(case: Shell, words: list[str]) -> None:
    said = case("complaints", "dossier", "1", *words)
    assert (said.code, said.out) == (2, "")


def test_it_is_written_to_a_file_for_the_owner_alone(case: Shell) -> None:
    target = case.folder / "c.html"
    said = case("complaints", "dossier", "1", "--html", "--out", str(target))
    assert (said.code, said.out) == (0, "")
    assert target.stat().st_mode & 0o777 == 0o600
    assert case("complaints", "dossier", "1", "--out", str(case.db)).code == 5
    assert case("complaints", "dossier", "9").code == 3


# ---- policy


def test_the_procedure_says_what_is_set(agency: Shell) -> None:
    agency.env |= {"CRM_AGENCY": "Pars Travel", "CRM_HOURS": "9-16:30"}
    out = agency.ok("complaints", "policy")
    assert out.startswith("# Complaints at Pars Travel\n")
    for text in ("| Grave | 4 | 24 |", "Saturday to Wednesday, 9:00 to 16:30 (Asia/Tehran)", "within 30 days"):
        assert text in out
    assert "{" not in out


def test_in_persian_it_is_persian(agency: Shell) -> None:
    agency.env["CRM_LANG"] = "fa"
    out = agency.ok("complaints", "policy")
    assert "| زیاد | ۴ ساعت کاری | ۲۴ ساعت کاری |" in out
    assert "شنبه تا چهارشنبه" in out
    assert "{" not in out


def test_the_agencys_own_template_stands_beside_the_settings(agency: Shell) -> None:
    own = Path(agency.ok("complaints", "policy", "--path").strip())
    assert agency.json("complaints", "policy", "--path") == [{"path": str(own)}]
    own.write_text("We answer within {resolve_1} hours. \x1b[2J", encoding="utf-8")
    assert agency.ok("complaints", "policy") == "We answer within 8 hours. ␛[2J"
    assert agency.json("complaints", "policy")[0]["template"] == str(own)
    assert "kept in" in agency("complaints", "policy", "--reset").err
    assert own.with_name("complaints-policy.md.old").exists()
    assert agency.ok("complaints", "policy").startswith("# Complaints at")


@pytest.mark.parametrize("field", ["{nobody}", "{agency_x}", "{0}"])
def test_a_field_that_nobody_knows_is_named(agency: Shell, field: str) -> None:
    (agency.folder / "complaints-policy.md").write_text(f"by {field}", encoding="utf-8")
    said = agency("complaints", "policy")
    assert (said.code, said.out) == (2, "")
    assert field in said.err
    assert "{agency}" in said.err


def test_a_template_is_data_and_no_code(agency: Shell) -> None:
    text = "{agency.__class__} {agency!r} %(agency)s $agency {{"
    (agency.folder / "complaints-policy.md").write_text(text, encoding="utf-8")
    assert agency.ok("complaints", "policy") == text


def test_an_edited_template_is_taken_only_if_it_can_be_filled(agency: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    own = agency.folder / "complaints-policy.md"
    monkeypatch.setenv("VISUAL", "sed -i s/{agency}/{agncy}/")
    said = agency("complaints", "policy", "--edit")
    assert (said.code, own.exists()) == (2, False)
    draft = Path(said.err.strip().rpartition(" ")[2])
    assert "{agncy}" in draft.read_text(encoding="utf-8")
    draft.unlink()
    monkeypatch.setenv("VISUAL", "sed -i s/Complaints/Gripes/")
    agency.ok("complaints", "policy", "--edit")
    assert agency.ok("complaints", "policy").startswith("# Gripes")


# ---- publish


def test_a_lesson_tells_what_was_learnt_and_nobodys_name(ended: Shell) -> None:
    said = ended("complaints", "publish", "1", "--lesson", "Leila asks Kish Transfers the evening before", "--json")
    (found,) = json.loads(said.out)
    assert list(found) == "topic about heard outcome reason remedies lesson days cause".split()
    assert (found["topic"], found["outcome"], found["days"]) == ("transfer", "withdrawn", 3)
    assert found["lesson"].endswith("asks [supplier] the evening before")
    assert PERSONAL.findall(said.out) == []
    assert "C-1" not in said.out
    assert "read it before" in said.err


@pytest.mark.parametrize("form", ["plain", "markdown"])
def test_a_lesson_is_a_text_for_people(ended: Shell, form: str) -> None:
    target = ended.folder / "lesson.md"
    ended.ok("complaints", "publish", "1", "--lesson", "we ask before", "-f", form, "--out", str(target))
    text = target.read_text(encoding="utf-8")
    for part in ("What a complaint taught us: transfer", "waited an hour", "took it back", "we ask before", "3 days"):
        assert part in text
    assert PERSONAL.findall(text) == []


def test_only_what_has_ended_is_published(case: Shell) -> None:
    said = case("complaints", "publish", "1", "--lesson", "x")
    assert (said.code, said.out) == (5, "")
    assert "acknowledged" in said.err
    case.ok("complaints", "merge", "2", "--into", "1")
    merged = case("complaints", "publish", "2", "--lesson", "x")
    assert merged.code == 5
    assert "crm complaints publish 1" in merged.err


def test_without_a_terminal_what_changes_must_be_known(ended: Shell) -> None:
    said = ended("complaints", "publish", "1")
    assert (said.code, said.out) == (2, "")
    assert "--lesson" in said.err
    assert "crm complaints edit 1 --prevention" in said.err


def test_the_lesson_is_what_the_complaint_says_of_its_cause_and_prevention(ended: Shell) -> None:
    ended.ok("complaints", "edit", "1", "--cause", "Leila booked twice", "--prevention", "Leila asks before")
    (found,) = ended.json("complaints", "publish", "1")
    assert re.sub("colleague .", "colleague", found["cause"]) == "[colleague] booked twice"
    assert re.sub("colleague .", "colleague", found["lesson"]) == "[colleague] asks before"


def test_a_lesson_that_is_typed_is_kept_where_the_complaint_has_none_and_replaces_none(ended: Shell) -> None:
    said = ended("complaints", "publish", "1", "--lesson", "we ask before")
    assert "kept with C-1" in said.err
    said = ended("complaints", "publish", "1", "--lesson", "in milder words")
    assert ("in milder words" in said.out, "kept with" in said.err) == (True, False)
    assert ended.json("complaints", "show", "1")[0]["prevention"] == "we ask before"


def test_what_is_confidential_is_not_published(agency: Shell) -> None:
    told = ("--about", "staff", "--which", "Leila", "--confidential")
    agency.ok("complaints", "add", "2", "--heard", "Leila was rude", *told)
    agency.ok("complaints", "withdraw", "1")
    said = agency("complaints", "publish", "1", "--lesson", "we are polite")
    assert (said.code, said.out) == (5, "")
    assert agency.json("complaints", "show", "1")[0]["prevention"] is None


def test_on_a_terminal_the_text_is_edited_and_hidden_again(ended: Shell) -> None:
    env = {"HOME": str(ended.folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    terminal = Terminal(ended.folder, {**ended.env, **env})
    screen = terminal.talk(
        "complaints", "publish", "1", answers=[("what changes", "we ask\r")], VISUAL="sed -i s/hour/day/;s/waited/Sara/"
    )
    assert screen.code == 0
    assert "[customer] an day" in screen.bare
    assert "we ask" in screen.bare
