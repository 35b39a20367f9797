"""What completion offers: of the right kind, the most relevant first, and only what means one and the same record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from crm_cli.commands.tree import described
from crm_cli.domain import folding
from crm_cli.main import app
from crm_cli.queries.offers import MOST, folded, offers, split
from crm_cli.store import file
from tests.conftest import Shell

SLOTS = [
    slot
    for command in described(get_command(app)).walk()
    for slot in (*(option.slot for option in command.options), *(argument.slot for argument in command.arguments))
    if slot and slot.live
]
KINDS = {slot.live: slot.words for slot in SLOTS}


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Contacts 1 to 7, and a little of everything else."""
    shell = Shell(tmp_path_factory.mktemp("agency"))
    for line in (
        ("contacts", "add", "Pars Travel", "--kind", "org", "--city", "Tehran"),
        ("contacts", "add", "Sara Ahmadi", "--city", "Shiraz", "--tag", "vip", "--tag", "big spender", "--org", "1"),
        ("contacts", "add", "علي رضايي", "--phone", "09351112233", "--city", "Isfahan"),
        ("contacts", "add", "Reza Sarabi", "--city", "São Paulo"),
        ("contacts", "add", "Reza Karimi"),
        ("contacts", "add", "reza karimi"),
        ("contacts", "add", "Gone Sarah"),
        ("contacts", "archive", "7"),
        ("followups", "add", "2", "send the quote", "--due", "2026-11-25"),
        ("followups", "add", "3", "call", "--due", "2026-11-24"),
        ("followups", "add", "3", "called", "--due", "2026-11-24"),
        ("followups", "done", "3"),
        ("interactions", "add", "2", "asked about a visa", "--channel", "chat", "--in", "--needs-reply"),
        ("interactions", "add", "3", "in the office", "--channel", "visit"),
        ("complaints", "add", "2", "--heard", "no seat"),
        ("remedies", "offer", "1", "explanation"),
        ("remedies", "offer", "1", "refund"),
        ("staff", "add", "Leila", "--role", "care"),
        ("staff", "add", "007"),
        ("fields", "add", "seat", "--type", "choice", "--choices", "window,aisle,front row", "--label", "Seat"),
        ("contacts", "edit", "2", "--seat", "window"),
        ("segments", "save", "loyal", "tier:A"),
        ("segments", "save", "mine", "status:open", "--of", "followups"),
    ):
        shell.ok(*line)
    return shell


def offered(shell: Shell, kind: str, typed: str = "") -> list[str]:
    """The texts that are offered."""
    with file.connect(shell.db) as db:
        return [text for text, _told in offers(db, kind, typed, KINDS.get(kind, ()))]


@pytest.mark.parametrize(
    ("kind", "typed", "texts"),
    [
        ("contact", "", ["6", "5", "Reza Sarabi", "علي رضايي", "Sara Ahmadi", "Pars Travel"]),
        ("contact", "sara", ["Sara Ahmadi", "Reza Sarabi"]),
        ("contact", "reza k", ["6", "5"]),
        ("contact", "AHM", ["Sara Ahmadi"]),
        ("contact", "علی", ["علي رضايي"]),
        ("contact", "رضائی", []),
        ("contact", "رضایی", ["علي رضايي"]),
        ("contact", "0935", ["علي رضايي"]),
        ("contact", "2", ["2"]),
        ("contact", "۲", ["2"]),
        ("contact", "!", []),
        ("archived", "", ["Gone Sarah"]),
        ("organisation", "", ["Pars Travel"]),
        ("organisation", "sara", []),
        ("live-followup", "", ["2", "1"]),
        ("live-followup", "3", []),
        ("closed-followup", "", ["3"]),
        ("followup", "", ["3", "2", "1"]),
        ("open-complaint", "", ["1"]),
        ("open-remedy", "", ["2"]),
        ("ended-complaint", "", []),
        ("interaction", "1", ["1"]),
        ("unanswered", "", ["1"]),
        ("staff", "le", ["Leila"]),
        ("staff", "00", ["3"]),
        ("tag", "", ["big spender", "vip"]),
        ("tag", "BIG", ["big spender"]),
        ("field", "", ["seat"]),
        ("flag", "--", ["--seat"]),
        ("flag", "--st", []),
        ("value.seat", "", ["window", "aisle", "front row"]),
        ("value.seat", "a", ["aisle"]),
        ("value.tag", "", []),
        ("segment", "", ["loyal", "mine"]),
        ("command", "99", []),
    ],
)
def test_what_is_offered(agency: Shell, kind: str, typed: str, texts: list[str]) -> None:
    assert offered(agency, kind, typed) == texts


@pytest.mark.parametrize(
    ("noun", "typed", "texts"),
    [
        ("contact", "lifec", ["lifecycle:"]),
        ("contact", "sea", ["seat:"]),
        ("contact", "tier:a", ["tier:A"]),
        ("contact", "tier:A,", [f"tier:A,{tier}" for tier in "ABCD"]),
        ("contact", "tag:", ['tag:"big spender"', "tag:vip"]),
        ("contact", 'tag:vip,"b', ['tag:vip,"big spender"']),
        ("contact", "vip -tag:v", ["vip -tag:vip"]),
        ("contact", '"a b" (not city:s', ['"a b" (not city:"São Paulo"', '"a b" (not city:Shiraz']),
        ("contact", "org:pa", ['org:"Pars Travel"']),
        ("contact", "owner:le", ["owner:Leila"]),
        ("contact", "seat:", ["seat:window", "seat:aisle", 'seat:"front row"']),
        ("contact", "segment:", ["segment:loyal"]),
        ("follow-up", "segment:", ["segment:mine"]),
        ("follow-up", "is:over", ["is:overdue"]),
        ("follow-up", "contact:sara", ['contact:"Sara Ahmadi"', 'contact:"Reza Sarabi"']),
        ("contact", "no:open-c", ["no:open-complaints", "no:open-complaint"]),
        ("contact", "has:em", ["has:email"]),
        ("contact", "nonsense:", []),
    ],
)
def test_what_a_filter_may_go_on_with(agency: Shell, noun: str, typed: str, texts: list[str]) -> None:
    assert sorted(offered(agency, f"filter.{noun}", typed)) == sorted(texts)


@pytest.mark.parametrize("noun", ["contacts", "followups", "complaints", "interactions", "staff", "imports", "fields"])
def test_a_filter_that_is_offered_is_understood(agency: Shell, noun: str) -> None:
    (kind,) = {
        argument.slot.live
        for command in described(get_command(app)).walk()
        for argument in command.arguments
        if command.words == f"{noun} list"
    }
    for text in [word for word in KINDS[kind] if not word.endswith(":")] + offered(agency, kind, "has:"):
        assert agency(noun, "list", text).code == 0, text


def test_at_most_so_many_are_offered_and_one_more_says_that_there_are_more(shell: Shell) -> None:
    rows = "".join(f"Name{number:03}\n" for number in range(MOST + 9))
    shell.ok("contacts", "import", "-", stdin=f"Name\n{rows}")
    assert offered(shell, "contact", "na") == [f"Name{number:03}" for number in range(MOST + 8, 7, -1)]
    assert offered(shell, "contact", "5") == ["5", *map(str, range(MOST + 9, 49, -1))]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_the_tree_asks_for_is_known(agency: Shell, kind: str) -> None:
    assert isinstance(offered(agency, kind, "1"), list)


def test_another_kind_is_refused(agency: Shell) -> None:
    with pytest.raises(ValueError, match="nonsense"):
        offered(agency, "nonsense")


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_text_in_ascii_is_folded_as_the_search_does_it(text: str) -> None:
    assert folded(text) == folding.normalise(text)
    assert split(text) == folding.words(text)


def test_what_was_heard_in_confidence_is_told_to_nobody(shell: Shell) -> None:
    shell.ok("contacts", "add", "Sara")
    shell.ok("staff", "add", "Leila")
    shell.ok(*"complaints add 1 --heard rude --about staff --which Leila --confidential".split())
    with file.connect(shell.db) as db:
        assert offers(db, "open-complaint", "") == [("1", "Sara · new")]
