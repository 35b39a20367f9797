"""Documents: names that are kept, countries, masks, what is opened."""

from datetime import date

import pytest

from crm_cli.domain.documents import NAME_LIMIT, DocumentRecord, check_days, check_opened, country, file_name, masked
from crm_cli.errors import Invalid

RECORD = DocumentRecord(1, "", 1, None, "other", "scan.pdf", None, None, None, None, 1, "", 1, "", "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("/home/sara/scan.pdf", "scan.pdf"),
        ("scan.pdf", "scan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("in/folder/", "folder"),
        ("a\nb.pdf", "a_b.pdf"),
        ("a\x1b[2Jb", "a_[2Jb"),
        ("\udcff\udcfe.png", "__.png"),
        ("C:\\x\\y.pdf", "C:_x_y.pdf"),
        ("..", "_"),
        ("-rf", "-rf"),
        ("نامه.pdf", "نامه.pdf"),
    ],
)
def test_a_name_loses_its_folders_and_what_is_no_text(typed: str, kept: str) -> None:
    assert file_name(typed) == kept


@pytest.mark.parametrize("letter", ["x", "ن", "👨"])
def test_a_long_name_is_cut_and_keeps_its_ending(letter: str) -> None:
    kept = file_name(letter * 300 + ".pdf")
    assert kept.endswith(letter + ".pdf")
    assert NAME_LIMIT - 4 < len(kept.encode()) <= NAME_LIMIT


def test_a_long_name_without_an_ending_is_cut() -> None:
    assert file_name("x" * 300) == "x" * NAME_LIMIT
    assert len(file_name("x." + "y" * 300)) == NAME_LIMIT


def test_nothing_is_no_name() -> None:
    with pytest.raises(Invalid):
        file_name("  ")


def test_a_country_is_two_letters() -> None:
    assert country(" ir ") == "IR"
    for typed in ("IRN", "I", "1R", "ای", ""):
        with pytest.raises(Invalid):
            country(typed)


def test_a_mask_leaves_the_end_and_never_all_of_it() -> None:
    assert masked("A12345678") == "…5678"
    assert masked("1234") == "…"


def test_nothing_expires_before_it_was_issued() -> None:
    check_days(date(2026, 1, 1), date(2026, 1, 1))
    check_days(None, date(2026, 1, 1))
    with pytest.raises(Invalid):
        check_days(date(2026, 1, 2), date(2026, 1, 1))


@pytest.mark.parametrize("name", ["x.PDF", "x.jpeg", "a.b.docx"])
def test_what_is_only_shown_is_opened(name: str) -> None:
    check_opened(RECORD._replace(name=name))


@pytest.mark.parametrize("name", ["x.desktop", "x.pdf.sh", "x.docm", "x.svg", "pdf", ".pdf "])
def test_what_could_be_run_is_not(name: str) -> None:
    with pytest.raises(Invalid):
        check_opened(RECORD._replace(name=name))
