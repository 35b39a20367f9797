"""Rules plan next steps by themselves: the right ones, once, and nobody's bare undo takes them back."""

from datetime import date, timedelta
from typing import Any

import pytest

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.listing import Query
from crm_cli.domain.remedies import RemedyDraft
from crm_cli.domain.rules import BIRTHDAY, CADENCE, NAMES, NO_NEXT_STEP, RESOLVED
from crm_cli.errors import CrmError
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, Sql

TODAY = date(2026, 11, 22)


def made(crm: Crm, *names: str) -> list[tuple[Any, ...]]:
    """What these rules make now: contact, due day, title, origin."""
    listing = crm.followups.picked(crm.rules.run(names or NAMES))
    return list(listing.rows(listing.fieldset.pick(("contact", "due_on", "title", "origin")), None))


def test_all_are_off_until_somebody_switches_them_on(crm: Crm, add: Add) -> None:
    add("Sara", tier="A")
    assert crm.rules.enabled() == []
    crm.rules.switch([NO_NEXT_STEP, CADENCE], on=True)
    crm.rules.switch([CADENCE], on=False)
    assert crm.rules.enabled() == [NO_NEXT_STEP]
    crm.history.undo()
    crm.close()
    assert crm.rules.enabled() == [CADENCE, NO_NEXT_STEP]


def test_a_birthday_is_prepared_the_day_before_and_congratulated_on_the_day(crm: Crm, add: Add, at: At) -> None:
    add("Sara", birthday=Birthday(1369, 9, 2, "jalali"))  # 23 November in 2026
    assert made(crm, BIRTHDAY) == [("Sara", "2026-11-22", "birthday tomorrow: prepare a greeting", "birthday")]
    assert made(at(2026, 11, 23, 6), BIRTHDAY) == [("Sara", "2026-11-23", "birthday: congratulate", "birthday")]


@pytest.mark.parametrize(("tier", "days"), [("A", 30), ("B", 60), ("C", 120)])
def test_a_customer_is_called_when_the_rhythm_of_the_tier_has_passed(
    crm: Crm, add: Add, at: At, tier: str, days: int
) -> None:
    add("Sara", tier=tier)
    spoken = at(2026, 11, 22, 6)
    spoken.interactions.add(InteractionDraft(("sara",), "call", "hello"))
    later = TODAY + timedelta(days)
    assert made(at(*(later - timedelta(1)).timetuple()[:3], 6), CADENCE) == []
    assert [row[:2] for row in made(at(*later.timetuple()[:3], 6), CADENCE)] == [("Sara", later.isoformat())]


def test_nobody_is_called_who_has_a_next_step_or_an_open_complaint(crm: Crm, add: Add, at: At) -> None:
    for name in ("Sara", "Reza"):
        add(name, tier="A")
    crm.followups.add(FollowupDraft("sara", "call", TODAY))
    crm.complaints.add(ComplaintDraft("reza", "late"))
    assert made(at(2027, 6, 1), CADENCE) == []


@pytest.fixture
def resolved(crm: Crm, add: Add) -> int:
    """A complaint of Sara that was resolved today; the follow-up that asks about it is due on Wednesday."""
    add("Sara")
    crm.complaints.add(ComplaintDraft("sara", "late", severity=2))
    crm.complaints.investigate([1])
    (step,) = crm.complaints.resolve([1], decision="upheld", remedies=[RemedyDraft("apology")])
    return step


def test_a_resolved_complaint_is_asked_about_once_whoever_plans_it(crm: Crm, resolved: int, at: At) -> None:
    for present in (crm, at(2026, 11, 23), at(2026, 11, 30)):
        assert made(present, RESOLVED) == []
    crm.followups.cancel([resolved])
    assert made(at(2026, 11, 24), RESOLVED) == []


def test_a_step_that_was_planned_before_it_was_resolved_is_the_one_that_asks(crm: Crm, add: Add, at: At) -> None:
    add("Sara")
    crm.complaints.add(ComplaintDraft("sara", "late", severity=2))
    crm.followups.add(FollowupDraft("sara", "bring flowers", TODAY + timedelta(2), complaint_id=1))
    later = at(2026, 11, 23, 8)
    later.complaints.investigate([1])
    assert later.complaints.resolve([1], decision="upheld", remedies=[RemedyDraft("apology")]) == [1]
    assert made(later, RESOLVED) == []
    later.followups.complete([1])
    assert made(at(2026, 11, 24), RESOLVED) == []


def test_a_resolved_complaint_of_an_older_file_is_asked_about_by_the_rule(crm: Crm, resolved: int, at: At) -> None:
    crm.followups.delete([resolved])
    assert made(crm, RESOLVED) == [
        ("Sara", "2026-11-25", "ask whether the problem of C-1 is gone", "complaint_resolved")
    ]
    assert crm.followups.get([2])[0].complaint_id == 1
    assert made(at(2026, 11, 30), RESOLVED) == []


def test_an_open_complaint_and_a_valued_customer_get_a_next_step(crm: Crm, add: Add) -> None:
    add("Sara", tier="B")
    add("Reza")
    add("Ali", tier="D")
    crm.complaints.add(ComplaintDraft("reza", "late"))
    assert [(row[0], row[2]) for row in made(crm, NO_NEXT_STEP)] == [
        ("Sara", "plan the next step"),
        ("Reza", "plan the next step"),
    ]


@pytest.mark.parametrize("never", ["do_not_contact", "archived", "disqualified"])
def test_who_must_not_be_contacted_is_no_occasion(crm: Crm, add: Add, sql: Sql, never: str) -> None:
    add("Sara", tier="A", birthday=Birthday(1990, 11, 22, "gregorian"))
    change = {
        "do_not_contact": "do_not_contact = 1",
        "archived": "archived_at = '2026-11-01T00:00:00Z'",
        "disqualified": "lifecycle = 'disqualified', disqualified_reason = 'x'",
    }[never]
    with crm.write() as work:
        work.db.execute(f"UPDATE contact SET {change}")
    crm.close()
    assert made(crm) == []


def test_run_twice_they_make_nothing_twice(crm: Crm, add: Add, sql: Sql) -> None:
    add("Sara", tier="A", birthday=Birthday(1990, 11, 22, "gregorian"))
    add("Reza", tier="A")
    assert len(made(crm)) == 2
    commands = sql("SELECT count(*) FROM command")
    assert made(crm) == []
    assert sql("SELECT count(*) FROM command") == commands


def test_one_customer_gets_one_next_step_at_a_time(crm: Crm, add: Add) -> None:
    add("Sara", tier="A", birthday=Birthday(1990, 11, 22, "gregorian"))
    assert [row[3] for row in made(crm)] == ["birthday"]


def test_a_bare_undo_passes_over_what_rules_have_made(crm: Crm, add: Add) -> None:
    add("Sara", tier="A")
    crm.contacts.archive([add("Reza")])
    made(crm)
    assert crm.history.undo().number == 4  # the archiving
    crm.close()
    assert crm.followups.list(Query()).total() == 1
    crm.history.undo(5)
    crm.close()
    assert crm.followups.list(Query()).total() == 0


def test_a_dry_run_shows_what_they_would_make(crm: Crm, add: Add, at: At) -> None:
    add("Sara", tier="A")
    assert [row[3] for row in made(at(dry_run=True))] == ["no_next_step"]
    assert crm.followups.list(Query()).total() == 0


def test_what_was_made_is_counted_by_rule(crm: Crm, add: Add) -> None:
    add("Sara", tier="A")
    made(crm)
    listing = crm.rules.list(Query())
    assert dict(listing.rows(listing.fieldset.pick(("rule", "made")), None))[NO_NEXT_STEP] == 1


def test_who_looks_after_the_customer_does_it(crm: Crm, add: Add) -> None:
    from crm_cli.domain.staff import StaffDraft

    leila = crm.staff.add(StaffDraft("Leila"))
    add("Sara", tier="A", owner="leila")
    (number,) = crm.rules.run([NO_NEXT_STEP])
    assert crm.followups.get([number])[0].owner_id == leila


def test_a_rule_that_fails_halfway_makes_nothing(crm: Crm, add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    from crm_cli.store.followups import FollowupStore

    for name in ("Sara", "Reza"):
        add(name, tier="A")
    insert, calls = FollowupStore.insert, []

    def failing(self: FollowupStore, *args: Any, **kwargs: Any) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise CrmError("no")
        return insert(self, *args, **kwargs)

    monkeypatch.setattr(FollowupStore, "insert", failing)
    with pytest.raises(CrmError):
        crm.rules.run([NO_NEXT_STEP])
    monkeypatch.undo()
    crm.close()
    assert crm.followups.list(Query()).total() == 0
