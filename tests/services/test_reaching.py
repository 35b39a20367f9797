"""Calling and writing: which command is run, with which words, and what happens when it fails."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_cli.errors import Invalid, NotFound, ProgramFailed
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At

HOSTILE = "1; touch x; $(touch x) `touch x` | touch x"
Program = Callable[..., None]
Got = Callable[[], list[str]]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Puts a program on a PATH where there is no other; it notes its arguments and ends with a code."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.chdir(tmp_path)

    def put(name: str, code: int = 0) -> None:
        path = folder / name
        path.write_text(f"#!/bin/sh\necho talk\nprintf '%s\\0' \"$@\" > {tmp_path}/got\nexit {code}\n")
        path.chmod(0o700)

    return put


@pytest.fixture
def got(tmp_path: Path) -> Got:
    """The words a program was run with."""
    return lambda: (tmp_path / "got").read_text().split("\0")[:-1]


def test_a_call_opens_a_telephone_url_through_the_system(crm: Crm, add: Add, program: Program, got: Got) -> None:
    program("xdg-open")
    errand = crm.reaching.call(add("Sara", "021 8888 0000", "0912 123 4567"))
    crm.reaching.run(errand)
    assert got() == ["tel:+989121234567"]
    assert (errand.target, errand.point.value) == ("+989121234567", "0912 123 4567")


def test_an_email_opens_a_mailto_url_through_the_system(crm: Crm, add: Add, program: Program, got: Got) -> None:
    program("xdg-open")
    crm.reaching.run(crm.reaching.mail(add("Sara", "sara@x.ir"), subject="Your tickets"))
    assert got() == ["mailto:sara@x.ir?subject=Your%20tickets"]


@pytest.mark.parametrize(
    ("template", "words"),
    [("phone --to {phone}", ["--to", "+989121234567"]), ("phone 'call out'", ["call out", "--", "+989121234567"])],
)
def test_a_call_runs_the_command_of_the_settings(
    at: At, add: Add, program: Program, got: Got, template: str, words: list[str]
) -> None:
    number = add("Sara", "09121234567")
    program("phone")
    crm = at(dial=template)
    crm.reaching.run(crm.reaching.call(number))
    assert got() == words


def test_an_email_runs_the_command_of_the_settings(at: At, add: Add, program: Program, got: Got) -> None:
    number = add("Sara", "sara@x.ir")
    program("aerc")
    crm = at(mail="aerc {url} --to={email}")
    crm.reaching.run(crm.reaching.mail(number, subject="a b"))
    assert got() == ["mailto:sara@x.ir?subject=a%20b", "--to=sara@x.ir"]


@pytest.mark.parametrize("template", ["phone {phone}", "sh -c 'phone {phone}'", ""])
def test_a_hostile_phone_runs_nothing(
    at: At, add: Add, program: Program, got: Got, template: str, tmp_path: Path
) -> None:
    number = add("Mallory", HOSTILE)
    program("phone"), program("xdg-open"), program("touch", 1)
    (tmp_path / "bin" / "sh").symlink_to("/bin/sh")
    crm = at(dial=template)
    crm.reaching.run(crm.reaching.call(number))
    assert got() in (["1"], ["tel:1"])


def test_a_hostile_address_stays_one_word(at: At, add: Add, program: Program, got: Got) -> None:
    number = add("Mallory", "$(touch${IFS}x)`id`@x.ir")
    program("mutt")
    crm = at(mail="mutt -- {email}")
    crm.reaching.run(crm.reaching.mail(number))
    assert got() == ["--", "$(touch${IFS}x)`id`@x.ir"]


def test_an_address_is_never_taken_for_an_option(at: At, add: Add) -> None:
    number = add("Mallory", "-rf@x.ir")
    with pytest.raises(Invalid):
        at(mail="mutt {email}").reaching.mail(number)
    assert at().reaching.mail(number).command == ("xdg-open", "mailto:-rf@x.ir")


@pytest.mark.parametrize("template", ["", "phone {phone}"])
def test_a_program_that_is_not_there_leaves_the_number_to_be_dialled_by_hand(
    at: At, add: Add, program: Program, template: str
) -> None:
    number = add("Sara", "09121234567")
    crm = at(dial=template)
    with pytest.raises(ProgramFailed) as failed:
        crm.reaching.run(crm.reaching.call(number))
    assert "+989121234567" in failed.value.hint
    assert "crm config set dial" in failed.value.hint


def test_a_program_that_fails_is_told_with_its_code(crm: Crm, add: Add, program: Program) -> None:
    program("xdg-open", 3)
    with pytest.raises(ProgramFailed, match="xdg-open failed: exit code 3") as failed:
        crm.reaching.run(crm.reaching.mail(add("Sara", "sara@x.ir")))
    assert "by hand: sara@x.ir" in failed.value.hint


def test_a_program_that_may_not_be_run_is_told(crm: Crm, add: Add, program: Program, tmp_path: Path) -> None:
    (tmp_path / "bin" / "xdg-open").write_text("")
    with pytest.raises(ProgramFailed, match="Permission denied"):
        crm.reaching.run(crm.reaching.call(add("Sara", "09121234567")))


def test_what_a_program_says_is_no_data(crm: Crm, add: Add, program: Program, capfd: Any) -> None:
    program("xdg-open")
    crm.reaching.run(crm.reaching.call(add("Sara", "09121234567")))
    assert capfd.readouterr() == ("", "talk\n")


def test_a_contact_that_is_gone_is_not_found(crm: Crm, add: Add) -> None:
    add("Sara")
    for verb in (crm.reaching.call, crm.reaching.mail, crm.reaching.copied):
        with pytest.raises(NotFound):
            verb(99)
