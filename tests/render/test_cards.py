"""One record shown whole, as text and as markdown."""

import pytest

from crm_cli.render.cards import Card, Section, write_cards
from crm_cli.render.write import Output

CARD = Card(
    "Sara Ahmadi  contact:2",
    (("Next step", "2026-11-22  call"), ("Note", "one\ntwo")),
    (Section("Follow-ups", ("2026-11-22  1  call", "2026-11-23  2  visit")),),
)


def shown(capsys: pytest.CaptureFixture[str], output: Output, *cards: Card) -> str:
    write_cards(list(cards), output)
    return capsys.readouterr().out


def test_a_card_has_its_title_facts_side_by_side_and_sections(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, Output("plain"), CARD).splitlines() == [
        "Sara Ahmadi  contact:2",
        "  Next step  2026-11-22  call",
        "  Note       one",
        "             two",
        "",
        "Follow-ups",
        "  2026-11-22  1  call",
        "  2026-11-23  2  visit",
    ]


def test_cards_in_a_pipe_are_the_same_as_table_and_plain(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, Output("table"), CARD) == shown(capsys, Output("plain"), CARD)


def test_cards_are_parted_by_an_empty_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, Output("plain"), Card("a", ()), Card("b", ())) == "a\n\nb\n"


def test_a_card_in_markdown_has_headings_and_lists(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, Output("markdown"), CARD).splitlines()
    assert lines[0] == "# Sara Ahmadi  contact:2"
    assert "- **Next step**: 2026-11-22  call" in lines
    assert "## Follow-ups" in lines
    assert lines[-1] == "- 2026-11-23  2  visit"


@pytest.mark.parametrize("color", [True, False])
def test_on_a_screen_every_word_is_there_with_or_without_colour(
    capsys: pytest.CaptureFixture[str], color: bool
) -> None:
    out = shown(capsys, Output("table", color=color, screen=(80, 24)), CARD)
    assert all(word in out for word in ("Sara Ahmadi", "Next step", "call", "two", "Follow-ups", "visit"))
    assert ("\x1b[" in out) == color


def test_markup_on_a_card_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    card = Card("[red]x[/]", (("Note", "[/]"),), (Section("S", ("[bold]y",)),))
    out = shown(capsys, Output("table", color=False, screen=(80, 24)), card)
    assert all(text in out for text in ("[red]x[/]", "[/]", "[bold]y"))


def test_no_card_is_no_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, Output("plain")) == ""


@pytest.mark.parametrize("format_", ["table", "plain"])
def test_right_to_left_text_on_a_card_is_put_in_order_for_a_screen(
    capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    card = Card("سارا (Sara)  contact:2", (("City", "شیراز"),), (Section("Follow-ups", ("2026-11-22  1  تماس",)),))
    lines = shown(capsys, Output(format_, color=False, screen=(80, 24), rtl="guard"), card).splitlines()
    assert lines[0] == "سارا (Sara)\u200e  contact:2"
    assert lines[1].rstrip() == "  City  شیراز\u200e"
    assert lines[-1] == "  2026-11-22  1  تماس\u200e"
    assert "\u200e" not in shown(capsys, Output(format_, rtl="guard"), card)
