"""Follow-ups in a folder of calendar items: what goes out, what comes in, whose word counts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_cli.domain.folders import Step
from crm_cli.domain.followups import FollowupDraft, FollowupRecord
from crm_cli.domain.listing import Query
from crm_cli.domain.recurrence import parse_every
from crm_cli.errors import Conflict
from crm_cli.exchange.ics import ITEMS
from crm_cli.exchange.vdir import Folder
from crm_cli.services import calendars
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At

TODAY = date(2026, 11, 22)  # a Sunday; 10:00 in Tehran
Due = Callable[..., int]


@pytest.fixture
def due(crm: Crm, add: Add) -> Due:
    """Stores a follow-up for Sara, so many days from today; its uid is f-1, f-2 … unless one is given."""
    add("Sara", "09121234567")

    def stored(days: int, title: str = "call", **fields: Any) -> int:
        fields.setdefault("uid", f"f-{crm.followups.list(Query(), all_of_them=True).total() + 1}")
        return crm.followups.add(FollowupDraft("sara", title, TODAY + timedelta(days), **fields))

    return stored


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "calendar"
    path.mkdir()
    return path


def sync(crm: Crm, folder: Path) -> list[tuple[str, str]]:
    """What was done about which follow-up ("" for none), in no particular order."""
    return sorted((step.action, step.uid or "") for step in steps(crm, folder))


def steps(crm: Crm, folder: Path) -> list[Step]:
    return list(calendars.sync(crm, Folder(folder, ITEMS)))


def get(crm: Crm, number: int) -> FollowupRecord:
    return crm.followups.get([number])[0]


def change(path: Path, *pairs: tuple[str, str]) -> None:
    """What a calendar does to an item."""
    text = path.read_bytes().decode()
    for old, new in pairs:
        assert old in text, text
        text = text.replace(old, new)
    path.write_bytes(text.encode())


DONE = ("STATUS:NEEDS-ACTION", "STATUS:COMPLETED\r\nCOMPLETED:20261122T060000Z\r\nPERCENT-COMPLETE:100")
CANCELLED = ("STATUS:NEEDS-ACTION", "STATUS:CANCELLED")
MOVED = ("DUE;VALUE=DATE:20261123", "DUE;VALUE=DATE:20261203")


def item(folder: Path, uid: str = "f-1") -> Path:
    return folder / f"{uid}.ics"


# ---- out


def test_every_step_still_to_be_done_has_a_file(crm: Crm, due: Due, folder: Path) -> None:
    due(1), due(2)
    crm.followups.complete([due(3)])
    assert sync(crm, folder) == [("written", "f-1"), ("written", "f-2")]
    assert sorted(path.name for path in folder.glob("*.ics")) == ["f-1.ics", "f-2.ics"]


def test_a_second_time_there_is_nothing_to_do(crm: Crm, due: Due, folder: Path) -> None:
    due(1)
    sync(crm, folder)
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert sync(crm, folder) == []
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_what_changed_here_is_written_again(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    crm.followups.move([number], to=TODAY + timedelta(5), at=time(10, 30))
    assert sync(crm, folder) == [("written", "f-1")]
    assert "DUE:20261127T070000Z\r\n" in item(folder).read_bytes().decode()


def test_a_contact_with_another_name_is_told_to_calendars(crm: Crm, due: Due, folder: Path) -> None:
    due(1)
    sync(crm, folder)
    with crm.write() as work:
        (sara,) = work.contacts.fetch([1])
        work.contacts.update(sara._replace(full_name="Sara Ahmadi"))
    assert sync(crm, folder) == [("written", "f-1")]
    assert "Sara Ahmadi" in item(folder).read_text()


@pytest.mark.parametrize(("verb", "status"), [("complete", "COMPLETED"), ("cancel", "CANCELLED")])
def test_what_is_over_is_told_once_and_leaves_after_thirty_days(
    crm: Crm, due: Due, folder: Path, at: At, verb: str, status: str
) -> None:
    number = due(1)
    sync(crm, folder)
    getattr(crm.followups, verb)([number])
    assert sync(crm, folder) == [("written", "f-1")]
    assert f"STATUS:{status}\r\n" in item(folder).read_bytes().decode()
    assert sync(at(2026, 12, 22, 6, 30), folder) == []
    assert sync(at(2026, 12, 22, 6, 31), folder) == [("removed", "f-1")]
    assert sync(at(2026, 12, 22, 6, 32), folder) == []
    assert not item(folder).exists()


def test_what_is_taken_up_again_comes_back(crm: Crm, due: Due, folder: Path, at: At) -> None:
    number = due(1)
    sync(crm, folder)
    crm.followups.complete([number])
    sync(at(2026, 12, 30), folder)
    at(2026, 12, 30).followups.reopen([number])
    assert sync(at(2026, 12, 30), folder) == [("written", "f-1")]


def test_what_was_deleted_here_is_deleted_there(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    crm.followups.delete([number])
    assert sync(crm, folder) == [("removed", "f-1")]
    assert not item(folder).exists()
    crm.history.undo()
    assert sync(crm, folder) == [("written", "f-1")]


def test_nothing_of_somebody_forgotten_is_left(crm: Crm, due: Due, folder: Path) -> None:
    due(1, "passport of Sara")
    sync(crm, folder)
    change(item(folder), DONE)
    crm.privacy.forget(crm.privacy.find(["1"]))
    steps(crm, folder)
    assert b"Sara" not in b"".join(path.read_bytes() for path in folder.iterdir())


def test_what_was_deleted_there_comes_again(crm: Crm, due: Due, folder: Path) -> None:
    due(1)
    sync(crm, folder)
    item(folder).unlink()
    assert sync(crm, folder) == [("again", "f-1")]
    assert item(folder).exists()


def test_what_is_over_and_was_deleted_there_stays_deleted(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    crm.followups.complete([number])
    item(folder).unlink()
    assert sync(crm, folder) == []
    assert not item(folder).exists()


# ---- in


def test_what_was_done_there_is_done_here(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    change(item(folder), DONE)
    assert sync(crm, folder) == [("taken", "f-1")]
    assert (get(crm, number).status, get(crm, number).closed_at) == ("done", "2026-11-22T06:30:00Z")
    assert sync(crm, folder) == []


@pytest.mark.parametrize(
    ("told", "closed_at"),
    [
        ("20261123T201500Z", "2026-11-23T20:15:00Z"),
        ("20261121T060000Z", "2026-11-25T06:30:00Z"),  # before it was here
        ("20261126T060000Z", "2026-11-25T06:30:00Z"),  # a clock that is fast
        ("20261123", "2026-11-25T06:30:00Z"),
    ],
)
def test_it_was_done_when_the_copy_says_where_that_can_be(
    crm: Crm, due: Due, folder: Path, at: At, told: str, closed_at: str
) -> None:
    number = due(1)
    sync(crm, folder)
    change(item(folder), DONE, ("20261122T060000Z", told))
    later = at(2026, 11, 25, 6, 30)
    assert sync(later, folder) == [("taken", "f-1")]
    assert get(later, number).closed_at == closed_at
    assert sync(later, folder) == []


def test_the_next_of_a_series_counts_from_the_day_it_was_done_there(crm: Crm, due: Due, folder: Path, at: At) -> None:
    due(0, repeat=parse_every("10 days", "gregorian")._replace(anchor="completion"))
    sync(crm, folder)
    change(item(folder), DONE, ("20261122T060000Z", "20261123T201500Z"))
    later = at(2026, 11, 30, 6, 30)
    sync(later, folder)
    assert get(later, 2).due_on == date(2026, 12, 3)


def test_what_was_cancelled_there_is_cancelled_here(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    change(item(folder), CANCELLED)
    assert sync(crm, folder) == [("taken", "f-1")]
    assert get(crm, number).status == "cancelled"


def test_what_was_taken_up_again_there_is_taken_up_here(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    crm.followups.start([number])
    sync(crm, folder)
    crm.followups.complete([number])
    sync(crm, folder)
    change(item(folder), ("STATUS:COMPLETED", "STATUS:NEEDS-ACTION"))
    assert sync(crm, folder) == [("taken", "f-1")]
    assert (get(crm, number).status, get(crm, number).closed_at) == ("open", None)


def test_a_day_changed_there_moves_it_and_keeps_the_first(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    crm.followups.snooze([number], until=TODAY + timedelta(1))
    sync(crm, folder)
    change(item(folder), MOVED)
    assert sync(crm, folder) == [("taken", "f-1")]
    moved = get(crm, number)
    assert (moved.due_on, moved.due_time, moved.first_due_on) == (date(2026, 12, 3), None, TODAY + timedelta(1))
    assert moved.hidden_until is None


def test_a_time_named_there_is_the_users_time_here(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    change(item(folder), (MOVED[0], "DUE;TZID=Europe/Berlin:20261203T200000"))
    assert sync(crm, folder) == [("taken", "f-1")]
    assert (get(crm, number).due_on, get(crm, number).due_time) == (date(2026, 12, 3), time(22, 30))


def test_moved_and_done_there_is_both_here(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    change(item(folder), DONE, MOVED)
    assert sync(crm, folder) == [("taken", "f-1")]
    assert (get(crm, number).status, get(crm, number).due_on) == ("done", date(2026, 12, 3))


def test_one_that_comes_again_is_followed_by_the_next_with_a_file_of_its_own(crm: Crm, due: Due, folder: Path) -> None:
    due(0, repeat=parse_every("month", "gregorian"))
    sync(crm, folder)
    change(item(folder), DONE)
    (step,) = (step for step in steps(crm, folder) if step.action == "taken")
    following = get(crm, 2)
    assert following.due_on == date(2026, 12, 22)
    assert step.detail == "done: call – Sara · comes again: 2"
    assert "DUE;VALUE=DATE:20261222" in item(folder, following.uid).read_text()
    assert "RRULE" not in item(folder).read_text()


def test_what_is_taken_in_is_one_command(crm: Crm, due: Due, folder: Path) -> None:
    numbers = [due(1), due(1)]
    sync(crm, folder)
    change(item(folder, "f-1"), DONE)
    change(item(folder, "f-2"), CANCELLED)
    sync(crm, folder)
    crm.history.undo()
    assert [record.status for record in crm.followups.get(numbers)] == ["open", "open"]
    assert sync(crm, folder) == [("written", "f-1"), ("written", "f-2")]
    assert "STATUS:NEEDS-ACTION" in item(folder).read_text()


def test_where_nothing_is_taken_in_there_is_no_command(crm: Crm, due: Due, folder: Path) -> None:
    due(1)
    before = crm.history.list(Query()).total()
    sync(crm, folder)
    assert crm.history.list(Query()).total() == before


def test_a_title_changed_there_is_told_and_put_right(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    change(item(folder), ("SUMMARY:call", "SUMMARY:ring"))
    (step,) = steps(crm, folder)
    assert (step.action, step.detail) == ("refused", "it is called ring – Sara")
    assert get(crm, number).title == "call"
    assert "SUMMARY:call" in item(folder).read_text()
    assert sync(crm, folder) == []


def test_a_step_without_a_day_there_keeps_its_day_here(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    change(item(folder), DONE, (MOVED[0] + "\r\n", ""))
    assert sync(crm, folder) == [("refused", "f-1"), ("taken", "f-1")]
    assert (get(crm, number).status, get(crm, number).due_on) == ("done", TODAY + timedelta(1))
    assert MOVED[0] in item(folder).read_text()


def test_an_item_that_a_server_wrote_in_its_own_way_is_left_as_it_is(crm: Crm, due: Due, folder: Path) -> None:
    due(1)
    sync(crm, folder)
    change(item(folder), ("PRODID:-//crm-cli//crm//EN", "PRODID:-//server//EN"), ("PRIORITY:5", "PRIORITY:9"))
    written = item(folder).read_bytes()
    assert sync(crm, folder) == []
    assert sync(crm, folder) == []
    assert item(folder).read_bytes() == written


def test_an_item_that_moved_to_another_file_is_still_the_same(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    change(item(folder), DONE)
    item(folder).rename(folder / "other.ics")
    assert sync(crm, folder) == [("taken", "f-1")]
    assert get(crm, number).status == "done"
    assert [path.name for path in folder.glob("*.ics")] == ["other.ics"]


def test_a_clock_in_another_zone_is_no_change_made_there(crm: Crm, due: Due, folder: Path, at: At) -> None:
    number = due(1, due_time=time(10, 30))
    sync(crm, folder)
    change(item(folder), ("PRODID:-//crm-cli//crm//EN", "PRODID:-//server//EN"))
    assert sync(at(timezone="Europe/Berlin"), folder) == [("written", "f-1")]
    assert get(crm, number).due_time == time(10, 30)


# ---- both


def test_where_both_changed_crm_stays_and_the_other_copy_is_told(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    crm.followups.move([number], to=TODAY + timedelta(7), at=None)
    change(item(folder), DONE)
    (step,) = steps(crm, folder)
    assert (step.action, step.detail) == ("conflict", "done, due 2026-11-23: call – Sara")
    assert (get(crm, number).status, get(crm, number).due_on) == ("open", TODAY + timedelta(7))
    assert "DUE;VALUE=DATE:20261129" in item(folder).read_text()
    assert sync(crm, folder) == []


def test_where_both_changed_to_the_same_there_is_no_conflict(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    crm.followups.complete([number])
    change(item(folder), DONE)
    assert sync(crm, folder) == [("written", "f-1")]


def test_a_new_title_here_does_not_stand_in_the_way_of_what_was_done_there(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    crm.followups.edit([number], {"title": "ring"})
    change(item(folder), DONE)
    assert sync(crm, folder) == [("taken", "f-1")]
    assert (get(crm, number).status, get(crm, number).title) == ("done", "ring")
    assert "SUMMARY:ring" in item(folder).read_text()


def test_done_here_and_cancelled_later_there_stays_done(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    crm.followups.start([number])
    sync(crm, folder)
    crm.followups.complete([number])
    sync(crm, folder)
    change(item(folder), ("STATUS:COMPLETED", "STATUS:CANCELLED"))
    assert sync(crm, folder) == [("conflict", "f-1")]
    assert get(crm, number).status == "done"
    assert "STATUS:COMPLETED" in item(folder).read_text()


def test_deleted_here_and_changed_there_is_gone_and_told(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    crm.followups.delete([number])
    change(item(folder), DONE)
    assert sync(crm, folder) == [("conflict", "f-1"), ("removed", "f-1")]


def test_without_the_memory_items_are_known_by_their_uid(crm: Crm, due: Due, folder: Path) -> None:
    due(1), due(1)
    sync(crm, folder)
    (folder / ITEMS.memory).unlink()
    change(item(folder, "f-2"), DONE)
    assert sync(crm, folder) == [("conflict", "f-2")]  # who changed it, nobody knows
    assert sync(crm, folder) == []


def test_a_memory_that_is_damaged_is_made_anew(crm: Crm, due: Due, folder: Path) -> None:
    due(1)
    sync(crm, folder)
    (folder / ITEMS.memory).write_text("{")
    assert sync(crm, folder) == [("skipped", "")]
    assert sync(crm, folder) == []


def test_somebody_who_changes_a_step_at_the_same_time_stops_it(
    crm: Crm, due: Due, folder: Path, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = due(1)
    sync(crm, folder)
    change(item(folder), DONE)
    write = crm.write

    @contextmanager
    def late(**more: Any) -> Iterator[Any]:
        at().followups.edit([number], {"title": "ring"})
        with write(**more) as work:
            yield work

    monkeypatch.setattr(crm, "write", late)
    with pytest.raises(Conflict):
        sync(crm, folder)
    monkeypatch.undo()
    assert get(crm, number).status == "open"
    assert sync(crm, folder) == [("taken", "f-1")]


# ---- what is not crm's


def test_what_is_not_crms_is_told_and_left_alone(crm: Crm, due: Due, folder: Path) -> None:
    due(1)
    sync(crm, folder)
    others = {
        "milk.ics": item(folder).read_bytes().replace(b"UID:f-1", b"UID:milk"),
        "event.ics": item(folder).read_bytes().replace(b"VTODO", b"VEVENT"),
        "copy.ics": item(folder).read_bytes(),
        "noise.ics": b"\0\1\2",
        "empty.ics": b"",
    }
    for name, data in others.items():
        (folder / name).write_bytes(data)
    (folder / "link.ics").symlink_to(folder / "milk.ics")
    told = [("skipped", "")] * 3 + [("unknown", ""), ("unknown", "f-1"), ("unknown", "milk")]
    assert sync(crm, folder) == sorted(told, key=lambda step: (step[0], step[1] or ""))
    assert {name: (folder / name).read_bytes() for name in others} == others
    assert (folder / "link.ics").is_symlink()


def test_of_two_items_with_one_uid_the_one_that_was_agreed_on_counts(crm: Crm, due: Due, folder: Path) -> None:
    number = due(1)
    sync(crm, folder)
    (folder / "another.ics").write_bytes(item(folder).read_bytes())
    change(item(folder), DONE)
    assert sync(crm, folder) == [("taken", "f-1"), ("unknown", "f-1")]
    assert get(crm, number).status == "done"
    assert "NEEDS-ACTION" in (folder / "another.ics").read_text()


def test_a_file_in_the_place_of_one_of_ours_is_not_written_over(
    crm: Crm, due: Due, folder: Path, tmp_path: Path
) -> None:
    due(1), due(1)
    (tmp_path / "precious").write_text("mine")
    item(folder, "f-1").symlink_to(tmp_path / "precious")
    item(folder, "f-2").mkdir()
    assert sync(crm, folder) == [("skipped", ""), ("skipped", ""), ("skipped", "f-1"), ("skipped", "f-2")]
    assert (tmp_path / "precious").read_text() == "mine"
    item(folder, "f-1").unlink()
    item(folder, "f-2").rmdir()
    assert sync(crm, folder) == [("written", "f-1"), ("written", "f-2")]


def test_a_uid_is_never_a_path(crm: Crm, due: Due, folder: Path, tmp_path: Path) -> None:
    due(1, uid="../../../evil")
    due(1, uid="EVIL")
    due(1, uid="evil")
    steps(crm, folder)
    assert len(list(folder.glob("*.ics"))) == 3
    assert list(tmp_path.glob("evil*")) == []
    assert steps(crm, folder) == []


def test_a_folder_of_another_file_of_crm_is_refused(crm: Crm, due: Due, folder: Path, at: At, tmp_path: Path) -> None:
    due(1)
    sync(crm, folder)
    other = at(db=str(tmp_path / "other.db"))
    other.staff.list(Query())
    with other.write():
        pass
    for stranger in (other, at(db=str(tmp_path / "none.db"))):
        with pytest.raises(Conflict):
            sync(stranger, folder)
    assert item(folder).exists()


def test_a_dry_run_tells_all_and_changes_nothing(crm: Crm, due: Due, folder: Path, at: At) -> None:
    due(1), due(1), due(1)
    sync(crm, folder)
    due(1)
    crm.followups.delete([3])
    change(item(folder, "f-1"), DONE)
    item(folder, "f-2").unlink()
    before = {path: path.read_bytes() for path in folder.iterdir()}
    dry = at(dry_run=True)
    told = sync(dry, folder)
    dry.close()
    assert told == [("again", "f-2"), ("removed", "f-3"), ("taken", "f-1"), ("written", "f-4")]
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert get(crm, 1).status == "open"
    assert sync(crm, folder) == told


# ---- entries


def test_entries_are_what_a_filter_finds_and_is_still_to_be_done(crm: Crm, due: Due) -> None:
    due(1), due(2, kind="visit", due_time=time(10, 30))
    crm.followups.complete([due(3, kind="visit")])
    visits = Query("kind:visit")
    (visit,) = calendars.entries(crm, visits)
    assert (visit.uid, visit.contact, visit.reach, visit.version) == ("f-2", "Sara", "09121234567", 1)
    assert visit.due.isoformat() == "2026-11-24T07:00:00+00:00"
    assert [entry.uid for entry in calendars.entries(crm, visits, all_of_them=True)] == ["f-2", "f-3"]
