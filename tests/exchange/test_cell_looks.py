"""What columns of cells look like, in either calendar and either script, and what only seems so."""

from datetime import date

import pytest

from crm_cli.exchange.cell_looks import look_of, may_be
from crm_cli.exchange.header_words import BIRTHDAY, DATE, EMAIL, PHONE, POINT, WEBSITE

TODAY = date(2026, 11, 22)
SURE = [
    (PHONE, ["+98 912 123 4567", "0098 935 111 2233", "۰۹۱۲ ۱۱۱ ۲۲۳۳", "021-88776655"]),
    (PHONE, ["9121234567", "9351112233", "9121112233"]),  # without the 0 that a sheet took away
    (PHONE, ["(212) 555-0100", "212-555-0101", "+1 212 555 0102"]),
    (EMAIL, ["sara@x.ir", "Ali.R@example.com", "m@pars-travel.co.ir"]),
    (PHONE, ["09121234567", "+44 20 7183 8750"]),
    (PHONE, ["۰۹۱۲ ۱۱۱ ۲۲۳۳"]),
    (EMAIL, ["sara@x.ir"]),
    (WEBSITE, ["https://pars.ir", "www.kish-air.com/fa", "http://آژانس.ایران/"]),
    (BIRTHDAY, ["1369/07/15", "1340-01-02", "۱۳۸۱/۱۲/۲۹"]),
    (BIRTHDAY, ["1990-04-15", "1961-03-22", "20010320"]),
    (POINT, ["telegram=@sara; mobile=0912 123 4567", "website=https://pars.ir"]),
    (DATE, ["2026-11-20", "2026-11-01 14:30", "1405/08/03"]),
    (DATE, ["1990-04-15", "1991-03-22", "1990-03-20"]),  # of one time, as of a school class, or a founding
]
NOTHING = {
    "too few to tell": ["9121234567", "9351112233"],
    "two websites": ["https://pars.ir", "www.kish-air.com/fa"],
    "two days": ["1369/07/15", "1340-01-02"],
    "one of two": ["09121234567", "none"],
    "the same twice": ["sara@x.ir", "sara@x.ir"],
    "the same few over and over": ["ali@agency.ir", "sara@agency.ir"] * 20,
    "national codes": ["0012345678", "1270001236", "0491234567"],
    "cards": ["6037991234567890", "6219861012345678", "5022291012345678"],
    "numbers of orders": ["100200301", "100200302", "100200303"],
    "years": ["1369", "1340", "1381"],
    "amounts": ["12,500", "900000", "75000"],
    "names": ["Sara", "علی", "Reza K."],
    "cities": ["Tehran", "شیراز", "Yazd"],
    "one host": ["https://drive.google.com/a", "https://drive.google.com/b", "https://drive.google.com/c"],
    "half of them": ["sara@x.ir", "Ali", "m@x.ir", "Reza"],
    "points of another kind": ["120", "85", "telegram=@sara"],
    "nothing": [],
}


@pytest.mark.parametrize(("look", "cells"), SURE)
def test_cells_are_known_by_how_they_look(look: str, cells: list[str]) -> None:
    assert look_of(cells, TODAY) == look


@pytest.mark.parametrize("what", NOTHING)
def test_what_is_not_sure_looks_like_nothing(what: str) -> None:
    assert look_of(NOTHING[what], TODAY) == ""


def test_one_odd_cell_of_ten_changes_nothing() -> None:
    assert look_of([f"0912123456{n}" for n in range(9)] + ["none"], TODAY) == PHONE


def test_days_to_come_are_nobodys_birthdays() -> None:
    assert look_of(["1950-01-01", "1990-01-01", "2027-01-01"], TODAY) == DATE


@pytest.mark.parametrize(
    ("look", "good", "bad"),
    [
        (PHONE, ["0912 123 4567 / 0935 111 2233", "88776655", "021 1234 ext 12"], ["2", "yes", "no"]),
        (EMAIL, ["sara@x.ir; s@y.ir", "a@b.c.d"], ["yes", "true", "unsubscribed"]),
        (WEBSITE, ["pars.ir", "https://x.ir/?a=b"], ["12", "3 visits"]),
        (BIRTHDAY, ["1369/07/15", "04-15", "07/15@jalali"], ["spring", "15 April 1990", "35"]),
        (DATE, ["1405/01/02", "2026-01-02T10:00:00Z", "3/4/2026"], ["tomorrow", "04-15", "12:30"]),
    ],
)
def test_most_cells_must_be_readable_as_what_the_header_says(look: str, good: list[str], bad: list[str]) -> None:
    assert may_be(look, good, TODAY)
    assert not may_be(look, bad, TODAY)
    assert may_be(look, [], TODAY)
