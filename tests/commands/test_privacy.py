"""`crm contacts dossier` and `crm contacts forget`, in a pipe and on a terminal."""

import json
import re
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from crm_cli.commands.shape import Writes
from crm_cli.store.forget import bare
from tests.commands.conftest import Terminal, contents
from tests.commands.test_help import COMMANDS
from tests.conftest import Shell

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
HOSTILE = "</dd><script>alert(1)</script>\x1b[2J\u202egpj\u2066 & \"'\nsecond line"


@pytest.fixture
def terminal(agency: Shell) -> Terminal:
    """The agency on a terminal."""
    env = {
        **agency.env,
        "HOME": str(agency.folder),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
    }
    return Terminal(agency.folder, env)


def names(shell: Shell) -> list[str]:
    """Who is in the file."""
    return shell.ok("contacts", "list", "--sort", "id", "--columns", "name", "--no-header").splitlines()


# ---- forget


def test_without_a_terminal_it_needs_yes(agency: Shell) -> None:
    before = contents(agency)
    said = agency("contacts", "forget", "Sara Ahmadi")
    assert (said.code, said.out) == (2, "")
    assert "cannot be undone" in said.err
    assert "--yes" in said.err
    assert contents(agency) == before


def test_a_file_without_headers_that_began_with_somebody_is_forgotten_with_them(agency: Shell) -> None:
    rows = "Sara Ahmadi,0912 123 4567\nAli,09351112233\n"
    agency.ok(
        "contacts", "import", "-", "--map", "Sara Ahmadi=name", "--map", "0912 123 4567=phone", "--yes", stdin=rows
    )
    agency.ok(
        "contacts", "import", "-", "--map", "Who=name", "--map", "Call=phone", "--yes", stdin="Who,Call\nAli,112\n"
    )
    would = agency("contacts", "forget", "2", "--dry-run", "--json")
    assert {"what": "import_mapping", "erased": 1, "left": 0} in json.loads(would.out)
    assert "remembered columns of files: 1" in would.err
    assert len(agency.json("imports", "mappings")) == 2
    assert "remembered columns of files: 1" in agency("contacts", "forget", "2", "--yes").err
    (kept,) = agency.json("imports", "mappings")
    assert kept["columns"] == ["Who=name", "Call=phone"]
    assert "Sara" not in agency.ok("history", "--json")
    assert "Who=name" in agency.ok("history", "--json")


def test_it_says_what_was_erased_what_is_left_and_where(agency: Shell) -> None:
    agency.ok("interactions", "add", "2", "together", "--channel", "call", "--with", "4")
    said = agency("contacts", "forget", "Sara Ahmadi", "--yes")
    assert (said.code, said.out) == (0, "2\n")
    assert "forgotten: 2 Sara Ahmadi (contacts: 1, phones and addresses: 2, tags: 1" in said.err
    assert "1 conversation with others is left" in said.err
    assert "crm search 'Sara Ahmadi'" in said.err
    (backup,) = agency.folder.glob("agency.db.backups/*-before-forget.db")
    assert f"rm {backup}\n" in said.err
    assert names(agency) == ["Pars Travel", "علي رضايي", "Reza Karimi"]


def test_several_people_are_forgotten_at_once(agency: Shell) -> None:
    assert agency.ok("contacts", "forget", "-", "--yes", stdin="2\n4\n") == "2\n4\n"
    assert names(agency) == ["Pars Travel", "علي رضايي"]


def test_the_beginning_of_a_name_is_not_enough(agency: Shell) -> None:
    before = contents(agency)
    assert agency("contacts", "forget", "sara", "--yes").code == 5
    assert agency("contacts", "forget", "Sara Ahmadi", "nobody", "--yes").code == 3
    assert contents(agency) == before


def test_a_dry_run_shows_the_counts_of_the_real_one_and_changes_nothing(agency: Shell) -> None:
    agency.ok("interactions", "add", "2", "together", "--channel", "call", "--with", "4")
    before = contents(agency)
    said = agency("contacts", "forget", "2", "--dry-run")
    assert said.code == 0
    assert re.search(r"^interaction +1 +1$", said.out, re.MULTILINE)
    assert said.err.startswith("dry run, nothing written: forgotten: 2 Sara Ahmadi (")
    assert contents(agency) == before
    foreseen = agency.json("contacts", "forget", "2", "--dry-run")
    assert foreseen == agency.json("contacts", "forget", "2", "--yes")
    assert {"what": "contact", "erased": 1, "left": 0} in foreseen


@pytest.mark.parametrize("format_", ["table", "plain", "json", "jsonl", "csv", "tsv", "ids", "markdown"])
def test_every_format_reports_what_was_done(agency: Shell, format_: str) -> None:
    out = agency.ok("contacts", "forget", "2", "--yes", "-f", format_)
    assert out == "2\n" if format_ == "ids" else "contact_point" in out


def test_forgetting_again_by_the_id_finds_nothing_left(agency: Shell) -> None:
    agency.ok("contacts", "forget", "2", "--yes")
    said = agency("contacts", "forget", "2")
    assert (said.code, said.out, said.err) == (0, "2\n", "nothing was left of 2 (forgotten before)\n")


def test_who_was_deleted_is_forgotten_by_the_id(agency: Shell) -> None:
    agency.ok("contacts", "delete", "2")
    assert agency.ok("contacts", "forget", "2", "--yes") == "2\n"
    assert "Sara" not in str(contents(agency))


def test_the_name_of_the_file_they_were_imported_from_is_forgotten_too(agency: Shell) -> None:
    source = agency.folder / "zebulon quatermass.csv"
    source.write_text("name\nZebulon Quatermass\n")
    agency.ok("contacts", "import", str(source))
    agency.ok("contacts", "forget", "zebulon quatermass", "--yes")
    assert "uatermass" not in str(contents(agency))


def test_undo_is_refused_and_history_goes_on(agency: Shell) -> None:
    before = agency.json("history")
    agency.ok("contacts", "forget", "2", "--yes")
    said = agency("undo")
    assert said.code == 5
    assert "was forgotten" in said.err
    assert [row["rows"] for row in agency.json("history")[1:]] == [row["rows"] for row in before]
    assert "forgotten" in agency.ok("history", "contact:2")


def test_what_is_left_of_a_command_line_are_words_of_crm(agency: Shell) -> None:
    """A command without a noun keeps its first argument, so that must be none of a person's."""
    alone = [command for path, command in COMMANDS.items() if len(path) == 1 and isinstance(command, Writes)]
    firsts: list[Any] = [params[0] for command in alone if (params := arguments(command))]
    assert {str(first.metavar) for first in firsts} <= {"CHANNEL", "[N]"}
    assert bare("log call sara hi") == "log call …"


def arguments(command: Any) -> list[Any]:
    """The positionals of a command."""
    return [param for param in command.params if param.param_type_name == "argument"]


def test_on_a_terminal_the_name_is_to_be_typed(terminal: Terminal, agency: Shell) -> None:
    asked = terminal.talk("contacts", "forget", "4", answers=[("type the name", "reza karimi\n")])
    assert asked.code == 0
    assert "cannot be undone" in asked.bare
    assert names(agency) == ["Pars Travel", "Sara Ahmadi", "علي رضايي"]


@pytest.mark.parametrize("answer", ["y\n", "\n", "Reza\n", "\x04"])
def test_anything_else_declines(terminal: Terminal, agency: Shell, answer: str) -> None:
    assert terminal.talk("contacts", "forget", "4", answers=[("type the name", answer)]).code == 1
    assert names(agency)[-1] == "Reza Karimi"
    assert not Path(f"{agency.db}.backups").exists()


def test_of_several_people_the_number_is_to_be_typed(terminal: Terminal, agency: Shell) -> None:
    line = ("contacts", "forget", "2", "4")
    assert terminal.talk(*line, answers=[("type how many", "3\n")]).code == 1
    assert len(names(agency)) == 4
    assert terminal.talk(*line, answers=[("type how many", "2\n")]).code == 0
    assert len(names(agency)) == 2


# ---- dossier

SARA = ("Sara Ahmadi", "09121234567", "sara@x.ir", "Shiraz", "Pars Travel", "vip", "11-22", "asked about a visa")


@pytest.mark.parametrize("form", ["--format=plain", "--format=table", "--format=markdown", "--json", "--html"])
def test_every_form_holds_everything(agency: Shell, form: str) -> None:
    agency.ok("complaints", "add", "2", "--heard", "waited\nan hour")
    agency.ok("complaints", "investigate", "1", "--severity", "2", "--note", "called the driver")
    agency.ok("contacts", "edit", "2", "--lifecycle", "disqualified", "--reason", "rude to Leila", "--city", "Qom")
    agency.ok("contacts", "relate", "2", "4", "--as", "friend")
    out = agency.ok("contacts", "dossier", "sara", form)
    assert [text for text in (*SARA, "send the quote", "an hour", "called the driver") if text not in out] == []
    assert [
        text for text in ("rude to Leila", "Qom", "Reza Karimi", "friend") if text.casefold() not in out.casefold()
    ] == []
    assert "says" not in out  # the note about Reza


def test_the_document_has_stable_keys_and_raw_values(agency: Shell) -> None:
    (found,) = agency.json("contacts", "dossier", "2")
    assert list(found) == "at contact points relations followups interactions complaints documents history".split()
    assert found["at"] == "2026-11-22T06:30:00Z"
    assert (found["contact"]["tier"], found["contact"]["emails"]) == ("A", ["sara@x.ir"])
    assert found["points"][0]["normalised"] == "+989121234567"
    assert agency.ok("contacts", "dossier", "2", "-f", "jsonl").startswith('{"at":')


@pytest.mark.parametrize("words", [["-f", "csv"], ["-f", "tsv"], ["-f", "ids"], ["--html", "--json"]])
def test_a_form_that_cannot_be_is_refused(agency: Shell, words: list[str]) -> None:
    said = agency("contacts", "dossier", "2", *words)
    assert (said.code, said.out) == (2, "")
    assert "--html" in said.err


def test_a_usual_format_of_tables_does_not_stand_in_the_way(agency: Shell) -> None:
    agency.env["CRM_FORMAT"] = "csv"
    assert agency.ok("contacts", "dossier", "2").startswith("What is held about Sara Ahmadi\n")


def test_it_is_written_to_a_file_for_the_owner_alone(agency: Shell) -> None:
    target = agency.folder / "sara.html"
    said = agency("contacts", "dossier", "2", "--html", "--out", str(target))
    assert (said.code, said.out) == (0, "")
    assert str(target) in said.err
    assert target.read_text(encoding="utf-8") == agency.ok("contacts", "dossier", "2", "--html")
    assert target.stat().st_mode & 0o777 == 0o600


def test_it_is_not_written_over_the_database(agency: Shell) -> None:
    before = agency.db.read_bytes()
    assert agency("contacts", "dossier", "2", "--out", str(agency.db)).code == 5
    assert agency.db.read_bytes() == before


class Page(HTMLParser):
    """The elements of a page, and the text of those without a direction."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.undirected: list[str] = []
        self.shown: list[str] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "meta":
            self._open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.shown.append(data)
        tag, attrs = self._open[-1] if self._open else ("", {})
        if data.strip() and tag not in ("style", "title") and attrs.get("dir") != "auto":
            self.undirected.append(data)


def test_a_page_shows_hostile_text_and_does_not_run_it(agency: Shell) -> None:
    with closing(sqlite3.connect(agency.db)) as db, db:
        db.execute("INSERT INTO command (uid, started_at, line) VALUES ('p', '2026-01-01T00:00:00Z', 'planted')")
        db.execute("INSERT INTO current (slot, command_id) VALUES (1, last_insert_rowid())")
        for assignment in (
            "contact SET full_name = ?1, note = ?1",
            "interaction SET body = ?1",
            "followup SET title = ?1",
        ):
            db.execute(f"UPDATE {assignment}", (HOSTILE,))
        db.execute("DELETE FROM current")
    text = agency.ok("contacts", "dossier", "2", "--html")
    page = Page(text)
    assert page.tags == set("html head meta title style body section h1 h2 h3 p dl dt dd".split())
    assert page.undirected == []
    assert not STEERING.search(text)
    assert sum("</dd><script>alert(1)</script>" in shown for shown in page.shown) > 4
    assert "default-src 'none'" in text
    assert "://" not in text
    for form in ("plain", "markdown"):
        assert not STEERING.search(agency.ok("contacts", "dossier", "2", "-f", form))
