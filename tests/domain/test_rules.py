"""What a rule wants to be done, and that it wants it once."""

from datetime import date, timedelta

import pytest

from crm_cli.domain.rules import BIRTHDAY, CADENCE, CADENCE_DAYS, NAMES, NO_NEXT_STEP, RESOLVED, Occasion, proposed

TODAY = date(2026, 11, 22)


def occasion(rule: str, since: date, **fields: object) -> Occasion:
    return Occasion(rule, 7, None, "u7", since)._replace(**fields)  # type: ignore[arg-type]


def test_the_eve_of_a_birthday_and_the_day_itself_are_two_occasions() -> None:
    eve = proposed(occasion(BIRTHDAY, TODAY + timedelta(1)), TODAY)
    day = proposed(occasion(BIRTHDAY, TODAY + timedelta(1)), TODAY + timedelta(1))
    assert (eve.title, day.title) == ("birthday tomorrow: prepare a greeting", "birthday: congratulate")
    assert (eve.due_on, day.due_on) == (TODAY, TODAY + timedelta(1))
    assert eve.key != day.key


@pytest.mark.parametrize("tier", CADENCE_DAYS)
def test_one_silence_is_one_occasion_until_as_much_time_has_passed_again(tier: str) -> None:
    rhythm, since = CADENCE_DAYS[tier], TODAY
    keys = [proposed(occasion(CADENCE, since, tier=tier), since + timedelta(days)).key for days in range(rhythm * 3)]
    assert len(set(keys)) == 3
    assert keys == sorted(keys)


def test_a_resolved_complaint_is_asked_about_three_days_later() -> None:
    found = proposed(occasion(RESOLVED, TODAY, complaint_id=3), TODAY)
    assert (found.due_on, found.title) == (TODAY + timedelta(3), "ask whether the problem of C-3 is gone")


@pytest.mark.parametrize("rule", NAMES)
@pytest.mark.parametrize("ago", [-1, 0, 1, 5, 13, 400])
def test_nothing_is_late_from_the_beginning(rule: str, ago: int) -> None:
    found = proposed(occasion(rule, TODAY - timedelta(ago), tier="A", complaint_id=3), TODAY)
    assert found.due_on >= TODAY


def test_a_customer_without_a_next_step_is_an_occasion_once_a_day() -> None:
    today = proposed(occasion(NO_NEXT_STEP, TODAY), TODAY)
    assert proposed(occasion(NO_NEXT_STEP, TODAY), TODAY) == today
    assert proposed(occasion(NO_NEXT_STEP, TODAY), TODAY + timedelta(1)).key != today.key
