"""How well days are kept: measured by the first due day, with counts and intervals."""

from datetime import date, timedelta
from typing import Any

import pytest

from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.listing import Query
from crm_cli.domain.staff import StaffDraft
from crm_cli.services import punctuality
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At

TODAY = date(2026, 11, 22)
PERIOD = TODAY - timedelta(30), TODAY


def figures(crm: Crm, of: str = "all", text: str = "") -> dict[str, tuple[Any, ...]]:
    """Value, cases and n of each figure."""
    fields = punctuality.FIGURE.pick(("of", "figure", "value", "count", "n"))
    rows = punctuality.report(crm, *PERIOD, Query(text)).rows(fields, None)
    return {figure: rest for whose, figure, *rest in rows if whose == of}  # type: ignore[misc]


@pytest.fixture
def due(crm: Crm, add: Add) -> Any:
    add("Sara")

    def stored(days: int, **fields: Any) -> int:
        return crm.followups.add(FollowupDraft("sara", "call", TODAY + timedelta(days), **fields))

    return stored


def test_twenty_due_and_thirteen_on_time_are_65_per_cent(crm: Crm, due: Any, at: At) -> None:
    numbers = [due(-1) for _one in range(20)]
    at(2026, 11, 21, 6, 30).followups.complete(numbers[:13])  # yesterday, when they were due
    crm.followups.complete(numbers[13:17])
    found = figures(crm)
    assert found["punctuality"] == [65.0, 13, 20]
    assert found["not_done"] == [None, 3, 20]
    assert found["lateness"] == [None, None, 4]


def test_moving_and_snoozing_flatter_nothing(crm: Crm, due: Any) -> None:
    numbers = [due(-2) for _one in range(5)]
    crm.followups.move(numbers, to=TODAY, at=None)
    crm.followups.snooze(numbers[:1], until=TODAY + timedelta(1))
    crm.followups.complete(numbers)
    found = figures(crm)
    assert found["punctuality"] == [0.0, 0, 5]
    assert found["lateness"] == [2.0, None, 5]
    assert found["moved"] == [None, 5, 5]


def test_what_is_due_today_counts_only_once_it_is_done(crm: Crm, due: Any) -> None:
    due(0)
    assert figures(crm)["punctuality"] == [None, 0, 0]
    crm.followups.complete([1])
    assert figures(crm)["punctuality"] == [None, 1, 1]


def test_a_filter_picks_what_is_measured(crm: Crm, due: Any) -> None:
    crm.followups.complete([due(-1, kind="payment"), due(-1)])
    assert figures(crm)["punctuality"] == [None, 0, 2]
    assert figures(crm, text="kind:payment")["punctuality"] == [None, 0, 1]


def test_cancelled_ones_and_other_days_are_left_out(crm: Crm, due: Any) -> None:
    crm.followups.cancel([due(-1)])
    due(-31)
    due(3)
    assert figures(crm)["punctuality"] == [None, 0, 0]


def test_each_colleague_stands_alone(crm: Crm, due: Any) -> None:
    crm.staff.add(StaffDraft("Leila"))
    due(-1, owner="leila")
    due(-1)
    crm.followups.refer([2], "leila")
    assert figures(crm, "Leila")["punctuality"] == [None, 0, 2]
    assert figures(crm, "Leila")["handed_on"] == [None, 1, 2]


def test_the_day_it_was_done_on_is_the_agencys(crm: Crm, due: Any, at: At) -> None:
    number = due(-1)
    at(2026, 11, 21, 20, 29).followups.complete([number])  # 23:59 in Tehran
    assert figures(crm)["punctuality"] == [None, 1, 1]
    crm.followups.reopen([number])
    at(2026, 11, 21, 20, 31).followups.complete([number])
    assert figures(crm)["punctuality"] == [None, 0, 1]
