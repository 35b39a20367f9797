"""Sheets that are handed over: text stays text in every form."""

import pytest

from crm_cli.render.sheets import Chapter, Sheet, facts_card, markdown, sheet_text

SHEET = Sheet("A & B", "as of today", (Chapter("Told", tuple(facts_card([("Heard", "one\ntwo\n\n1. <b>")], "*day*"))),))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*a* _b_ `c` [d](e) <f> |g| ~h~ \\", r"\*a\* \_b\_ \`c\` \[d\](e) \<f\> \|g\| \~h\~ " + "\\\\"),
        ("# no\n- no\n12. no\n3) no", "\\# no\n\\- no\n12\\. no\n3\\) no"),
        ("see https://x.ir and www.x.ir, a@x.ir", r"see https\://x.ir and www\.x.ir, a@x.ir"),
        ("2026-11-22, 0912-123, 3.5 h", "2026-11-22, 0912-123, 3\\.5 h".replace("\\", "")),
    ],
)
def test_markdown_shows_characters_as_they_are(text: str, shown: str) -> None:
    assert markdown(text) == shown


def test_lines_stay_lines_in_markdown() -> None:
    assert sheet_text(SHEET, "markdown").endswith("### \\*day\\*\n\n- **Heard**: one\\\n  two\n\n  1\\. \\<b\\>\n")


def test_a_text_is_aligned_below_its_label() -> None:
    assert (
        sheet_text(SHEET, "plain")
        == "A & B\nas of today\n\n\nTOLD\n\n*day*\n  Heard  one\n         two\n         \n         1. <b>\n"
    )


def test_a_page_is_escaped_printable_and_needs_nothing_else() -> None:
    page = sheet_text(SHEET, "html")
    assert "<title>A &amp; B</title>" in page
    assert "&lt;b&gt;" in page
    assert "@media print" in page
    assert 'content="light dark"' in page
    assert "<script" not in page
