"""`crm remedies …`: amounts as people type and read them, as programs get them, and what is said of each change."""

import pytest

from tests.conftest import Shell


@pytest.fixture
def desk(agency: Shell) -> Shell:
    """The agency with complaints 1 and 2 of Sara, and for the first a refund, a voucher and an apology."""
    for line in (
        ("complaints", "add", "2", "--heard", "waited an hour"),
        ("complaints", "add", "2", "--heard", "no seat"),
        ("remedies", "offer", "C-1", "refund", "--amount", "۲۵۰ هزار تومان", "--note", "by card"),
        ("remedies", "offer", "1", "discount", "--amount", "EUR 12.5"),
        ("remedies", "offer", "complaint:1", "apology"),
    ):
        agency.ok(*line)
    return agency


def amounts(shell: Shell, *words: str) -> list[tuple[int | None, str | None]]:
    return [(row["amount"], row["currency"]) for row in shell.json("remedies", "list", "--all", *words)]


@pytest.mark.parametrize(
    ("typed", "echo", "stored"),
    [
        ("250000", "250,000 toman = 2,500,000 rial", (2_500_000, "IRR")),
        ("2500000 rial", "250,000 toman = 2,500,000 rial", (2_500_000, "IRR")),
        ("12.50 EUR", "12.50 EUR", (1250, "EUR")),
    ],
)
def test_what_was_understood_is_echoed_before_it_is_stored(
    desk: Shell, typed: str, echo: str, stored: tuple[int, str]
) -> None:
    said = desk("remedies", "offer", "2", "refund", "--amount", typed)
    assert said.out == "4\n"
    assert said.err.splitlines() == [echo, f"offered: 4 refund {echo.partition(' =')[0]}, C-2"]
    assert amounts(desk, "id:4") == [stored]


def test_a_remedy_may_be_named_with_its_amount_where_a_complaint_is_resolved(desk: Shell) -> None:
    desk.ok("complaints", "investigate", "2", "--severity", "3")
    line = ("complaints", "resolve", "2", "--decision", "upheld", "--remedy", "refund:1 million", "--remedy", "apology")
    said = desk(*line)
    assert "1,000,000 toman = 10,000,000 rial" in said.err
    assert amounts(desk, "complaint:2", "--sort", "id") == [(10_000_000, "IRR"), (None, None)]


@pytest.mark.parametrize(
    "words",
    [
        ("offer", "2", "refund", "--amount", "lots"),
        ("offer", "2", "refund:5", "--amount", "5"),
        ("offer", "2", "money"),
        ("offer", "2", "refund", "--note", " "),
        ("accept", "C-1"),
        ("list", "amount:lots"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_offered(desk: Shell, words: tuple[str, ...]) -> None:
    said = desk("remedies", *words)
    assert (said.code, said.out) == (2, "")
    assert len(amounts(desk)) == 3


def test_people_read_tomans_and_programs_rials_whatever_the_settings(desk: Shell) -> None:
    line = ("remedies", "list", "--columns", "amount,currency")
    shown = desk.ok(*line, "-f", "plain").splitlines()
    assert [row.split() for row in shown[1:]] == [["250,000", "toman", "IRR"], ["12.50", "EUR", "EUR"], []]
    raw = {form: desk.ok(*line, "-f", form) for form in ("csv", "tsv", "jsonl")}
    assert raw["csv"].splitlines() == ["amount,currency", "2500000,IRR", "1250,EUR", ","]
    desk.ok("config", "set", "ui.toman", "off")
    assert "2,500,000 rial" in desk.ok(*line, "-f", "markdown")
    assert {form: desk.ok(*line, "-f", form) for form in raw} == raw


def test_without_tomans_a_bare_number_is_rials(desk: Shell) -> None:
    desk.ok("config", "set", "ui.toman", "off")
    desk.ok("remedies", "offer", "2", "refund", "--amount", "250,000")
    assert amounts(desk, "amount:250000") == [(250_000, "IRR")]


def test_where_money_is_not_rials_a_bare_number_is_of_that_currency(desk: Shell) -> None:
    desk.ok("config", "set", "currency", "EUR")
    assert desk.ok("config", "get", "ui.toman") == "off\n"
    desk.ok("remedies", "offer", "2", "refund", "--amount", "1,250.5")
    assert amounts(desk, "amount:over-1000") == [(125_050, "EUR")]


def test_what_is_owed_is_listed_counted_and_settled(desk: Shell) -> None:
    assert desk.ok("remedies", "count") == "3\n"
    desk.ok("remedies", "accept", "1")
    assert desk.ok("remedies", "list", "is:accepted", "-f", "ids") == "1\n"
    assert desk.ok("remedies", "deliver", "--where", "kind:refund,apology") == "1\n3\n"
    said = desk("remedies", "decline", "2", "--note", "wants none")
    assert said.err == "declined: 2 discount 12.50 EUR, C-1\n"
    assert (desk.ok("remedies", "count"), desk.ok("remedies", "count", "--all")) == ("0\n", "3\n")
    assert desk("remedies", "accept", "1").code == 5


def test_a_dry_run_says_the_same_and_changes_nothing(desk: Shell) -> None:
    said = desk("remedies", "deliver", "1", "2", "--dry-run")
    assert said.err.startswith("dry run, nothing written: delivered: 1 refund 250,000 toman, C-1; 2 discount 12.50 EUR")
    assert desk.ok("remedies", "count") == "3\n"


def test_what_was_offered_last_can_be_taken_back(desk: Shell) -> None:
    desk.ok("undo")
    assert desk.ok("remedies", "list", "-f", "ids") == "1\n2\n"


def test_a_complaint_is_shown_with_what_was_offered_and_what_it_costs(desk: Shell) -> None:
    desk.ok("remedies", "deliver", "1")
    card = desk.ok("complaints", "show", "1", "-f", "plain")
    assert "Cost         12.50 EUR promised, 250,000 toman delivered\n" in card
    assert "  1  refund  250,000 toman  delivered  by card\n" in card
    assert "delivered  " in card.partition("Timeline")[2]
    (document,) = desk.json("complaints", "show", "1")
    assert document["remedies"] == ["refund", "discount", "apology"]
    offered = [(one["kind"], one["state"], one["amount"]) for one in document["remedies_offered"]]
    assert offered == [("refund", "delivered", 2_500_000), ("discount", "offered", 1250), ("apology", "offered", None)]
    assert document["costs"] == [
        {"currency": "EUR", "delivered": 0, "promised": 1250},
        {"currency": "IRR", "delivered": 2_500_000, "promised": 0},
    ]


def test_a_filter_on_remedies_can_be_given_a_name(desk: Shell) -> None:
    desk.ok("segments", "save", "big", "amount:over-100000", "--of", "remedies")
    assert desk.ok("remedies", "list", "segment:big", "-f", "ids") == "1\n"
    assert "amount:over-1,000,000" in desk.ok("help", "filters", "remedies")
