"""Whether a row of a file is about somebody who is to be forgotten."""

import pytest

from crm_cli.domain.privacy import Traces

ZAHRA = Traces(frozenset({"زهرا كاظمی", "Zahra Quzvini"}), frozenset({"+989127774321", "zq@x.ir", "112"}))


@pytest.mark.parametrize(
    "row",
    [
        ("زهرا کاظمی", "city"),
        ("کاظمی", "زهرا"),
        ("ZAHRA", "Ms", "quzvini"),
        ("Zahra Quzvini <z@y.ir>",),
        ("۰۹۱۲ ۷۷۷ ۴۳۲۱",),
        ("9127774321",),
        ("0098 912 777 4321",),
        ("021 1234567; 0912-777-4321",),
        ("--map", "09127774321=phone"),
        ("mail: ZQ@x.ir",),
        ("112",),
    ],
)
def test_a_row_with_the_name_a_phone_or_an_email_of_somebody_is_about_them(row: tuple[str, ...]) -> None:
    assert ZAHRA.stand_in(row)


@pytest.mark.parametrize(
    "row",
    [
        (),
        ("name", "phone", "e-mail", "Phone 2", "نام"),
        ("Zahra", "Ahmadi"),
        ("0912 777 4322",),
        ("q@x.ir",),
    ],
)
def test_other_rows_are_not(row: tuple[str, ...]) -> None:
    assert not ZAHRA.stand_in(row)


def test_of_nobody_nothing_is_found() -> None:
    assert not Traces(frozenset({"", "."}), frozenset()).stand_in(["name", ""])
