"""Days of the week as typed; Monday is 0."""

import pytest

from crm_cli.domain.weekdays import weekdays_in


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", (0,)),
        ("Monday", (0,)),
        ("mondays", (0,)),
        ("tues", (1,)),
        ("thurs", (3,)),
        ("thu,mon", (0, 3)),
        ("mon, thu and sat", (0, 3, 5)),
        ("mon thu", (0, 3)),
        ("mon,mon", (0,)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("sat-wed", (0, 1, 2, 5, 6)),
        ("sat - wed", (0, 1, 2, 5, 6)),
        ("sat to wed", (0, 1, 2, 5, 6)),
        ("sun-sun", (6,)),
        ("sat-mon,thu", (0, 3, 5, 6)),
        ("شنبه", (5,)),
        ("شنبه‌ها", (5,)),
        ("سه‌شنبه", (1,)),
        ("سه شنبه", (1,)),
        ("پنج‌شنبه", (3,)),
        ("يكشنبه", (6,)),
        ("شنبه و سه‌شنبه", (1, 5)),
        ("شنبه‌ها، دوشنبه‌ها و جمعه‌ها", (0, 4, 5)),
        ("شنبه تا چهارشنبه", (0, 1, 2, 5, 6)),
    ],
)
def test_names_mean_their_days(text: str, days: tuple[int, ...]) -> None:
    assert weekdays_in(text) == days


@pytest.mark.parametrize(
    "text", ["", "mo", "m", "mon,", "mon,foo", "mon-wed-fri", "month", "1", "ها", "شنبه و", "mon/tue"]
)
def test_what_is_no_day_names_none(text: str) -> None:
    assert weekdays_in(text) == ()
