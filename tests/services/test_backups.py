"""The backups of a file: made unasked at the right moments, kept for long enough, and a way back that loses nobody."""

import io
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm_cli import config
from crm_cli.domain.contacts import ContactDraft
from crm_cli.domain.findings import Finding
from crm_cli.domain.listing import Query
from crm_cli.domain.present import stored
from crm_cli.errors import Conflict, Damaged, NotFound, StoreUnavailable
from crm_cli.services.application import Crm
from crm_cli.services.contact_files import Source
from crm_cli.services.doctor import diagnose
from crm_cli.store import backup, kept
from tests.services.conftest import Add, At, Sql

Day = Callable[..., Crm]


@pytest.fixture
def day(crm: Crm, add: Add, at: At, sql: Sql) -> Day:
    """The application some days after the file was made, at half past six in UTC, ten in Tehran."""
    add("First")
    ((begun,),) = sql("SELECT started_at FROM command ORDER BY id LIMIT 1")
    first = datetime.fromisoformat(begun).astimezone(ZoneInfo("Asia/Tehran")).date()

    def on(days: int, hour: int = 6, minute: int = 30, **more: Any) -> Crm:
        then = first + timedelta(days=days)
        return at(then.year, then.month, then.day, hour, minute, **more)

    return on


def write(crm: Crm, name: str = "Somebody") -> None:
    crm.contacts.add(ContactDraft(name))


def reasons(crm: Crm) -> list[str | None]:
    """What the backups were made for, the newest first."""
    return [found.why for found in kept.kept(crm.path)]


def names_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [name for (name,) in db.execute("SELECT full_name FROM contact ORDER BY id")]


def rows(crm: Crm) -> list[tuple[Any, ...]]:
    listing = crm.backups.list(Query())
    return [tuple(row) for row in listing.rows(listing.fieldset.fields, None)]


def imported(crm: Crm, count: int) -> None:
    text = "name,phone\n" + "".join(f"Person {n},0912{n:07d}\n" for n in range(count))
    plan = crm.imports.read(
        io.BytesIO(text.encode()), Source("people.csv", {}), io.StringIO, lambda _done, _total: None
    )
    crm.imports.load(plan, lambda _done, _total: None)


# ---- of the day


def test_the_first_write_of_a_day_keeps_the_file_as_the_days_before_left_it(day: Day) -> None:
    crm = day(1)
    write(crm, "Second")
    write(crm, "Third")
    assert reasons(crm) == ["daily"]
    assert names_in(backup.folder_of(crm.path) / kept.names(crm.path)[0]) == ["First"]


def test_every_day_with_a_write_has_one(day: Day) -> None:
    for number in (1, 2, 5):
        write(day(number))
    assert reasons(day(5)) == ["daily"] * 3


def test_a_day_is_the_users_day(day: Day) -> None:
    write(day(1, hour=20, minute=0))  # 23:30 in Tehran
    write(day(1, hour=21, minute=0))  # 0:30
    write(day(2, hour=6))
    assert reasons(day(2)) == ["daily"] * 2


def test_a_file_that_was_begun_today_is_not_kept(day: Day) -> None:
    write(day(0))
    assert reasons(day(0)) == []


def test_a_read_and_a_dry_run_keep_nothing(day: Day) -> None:
    day(1).contacts.list(Query()).total()
    crm = day(1, dry_run=True)
    write(crm)
    crm.close()
    assert reasons(crm) == []


def test_the_sandbox_is_not_kept(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    crm = day(1)
    monkeypatch.setattr("crm_cli.services.backups.demo_path", lambda: crm.path)
    write(crm)
    assert reasons(crm) == []


def test_without_a_home_the_day_is_kept_all_the_same(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    crm = day(1)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(Path, "expanduser", nobody)
    write(crm)
    assert reasons(crm) == ["daily"]


def test_zero_makes_none_of_the_day(day: Day) -> None:
    crm = day(1, **{"backup.keep": "0"})
    write(crm)
    assert reasons(crm) == []


def test_old_ones_go_when_a_new_one_is_made(day: Day) -> None:
    day(1).backups.create()
    for number in range(1, 6):
        write(day(number, **{"backup.keep": "3"}))
    assert sorted(map(str, reasons(day(5)))) == ["daily", "daily", "daily", "manual"]


def test_what_cannot_be_kept_is_said_and_stops_no_write(day: Day) -> None:
    crm, said = day(1), list[str]()
    crm.notice = said.append
    backup.folder_of(crm.path).write_text("in the way")
    write(crm, "Second")
    assert len(said) == 1
    assert "agency.db.backups" in said[0]
    assert names_in(crm.path) == ["First", "Second"]


def test_a_file_that_is_not_sound_is_said_on_the_first_write_of_a_day(day: Day) -> None:
    crm, said = day(1), list[str]()
    crm.notice = said.append
    with closing(sqlite3.connect(crm.path)) as db, db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("UPDATE command SET automatic = 7 WHERE id = 1")
    write(crm)
    assert "damaged" in said[0]
    assert reasons(crm) == []


# ---- before much is changed


@pytest.mark.parametrize(("count", "expected"), [(1000, []), (1001, ["before-import"])])
def test_an_import_of_more_than_a_thousand_rows_keeps_the_file_first(
    crm: Crm, add: Add, count: int, expected: list[str]
) -> None:
    add("First")
    imported(crm, count)
    assert reasons(crm) == expected
    assert [names_in(backup.folder_of(crm.path) / name) for name in kept.names(crm.path)] == [["First"]] * len(expected)


def test_an_import_into_a_new_file_and_a_dry_one_keep_nothing(crm: Crm, at: At) -> None:
    imported(crm, 1001)
    imported(at(dry_run=True), 1001)
    assert reasons(crm) == []


def test_an_import_stops_where_the_file_cannot_be_kept(crm: Crm, add: Add) -> None:
    add("First")
    backup.folder_of(crm.path).write_text("in the way")
    with pytest.raises(StoreUnavailable):
        imported(crm, 1001)
    assert names_in(crm.path) == ["First"]


@pytest.mark.parametrize("what", ["import", "forget"])
def test_before_a_change_nothing_is_kept_where_there_is_no_file_yet(crm: Crm, what: str) -> None:
    crm.backups.before(what)
    assert not crm.path.exists()
    assert reasons(crm) == []


# ---- made, listed, removed


def test_the_list_has_what_names_and_headers_say(crm: Crm, add: Add) -> None:
    add("First")
    made = crm.backups.create()
    assert rows(crm) == [tuple(made)]
    assert (made.name, made.made_at, made.why) == ("20261122T063000Z-manual.db", "2026-11-22T06:30:00Z", "manual")


def test_the_list_outlives_the_file(crm: Crm, add: Add) -> None:
    add("First")
    crm.backups.create()
    crm.close()
    crm.path.unlink()
    assert len(rows(crm)) == 1


def test_of_a_file_that_was_named_and_is_missing_there_is_no_list(tmp_path: Path) -> None:
    settings = config.load({"db": str(tmp_path / "typo.db")}, env={"CRM_CONFIG": str(tmp_path / "none.toml")})
    with pytest.raises(NotFound):
        Crm(settings).backups.list(Query())


def test_where_there_is_no_file_there_is_nothing_to_keep(crm: Crm) -> None:
    with pytest.raises(NotFound):
        crm.backups.create()
    assert not backup.folder_of(crm.path).exists()


def test_as_many_of_each_reason_stay_as_are_set_or_asked_for(day: Day) -> None:
    for number in range(1, 5):
        write(day(number))
    crm = day(4, **{"backup.keep": "3"})
    assert [found.why for found in crm.backups.surplus()] == ["daily"]
    crm.backups.remove(crm.backups.surplus(1))
    assert reasons(crm) == ["daily"]


def test_all_are_verified_or_those_that_are_named(crm: Crm, add: Add, tmp_path: Path) -> None:
    add("First")
    good, bad = crm.backups.create().name, crm.backups.create().name
    (backup.folder_of(crm.path) / bad).write_bytes(b"not a backup")
    elsewhere = crm.backups.create(tmp_path / "elsewhere.db").name
    seen: list[str] = []
    found = {checked.backup.name: checked.state for checked in crm.backups.verify([], seen.append)}
    assert found == {good: "ok", bad: "damaged"}
    assert seen == [bad, good]
    (checked,) = crm.backups.verify([elsewhere], seen.append)
    assert (checked.backup.why, checked.state, checked.found) == (None, "ok", None)
    with pytest.raises(NotFound):
        crm.backups.verify(["20261122T063000Z-daily.db"], seen.append)


# ---- the way back


def test_a_plan_says_what_there_was_and_which_commands_go(crm: Crm, add: Add) -> None:
    add("First")
    made = crm.backups.create()
    add("Second")
    plan = crm.backups.plan(made.name)
    counts = {noun: (now, then) for noun, now, then in plan.counts}
    assert counts["contact"] == (2, 1)
    assert counts["staff"] == (1, 1)
    assert [line for _id, line in plan.gone] == ["test"]
    assert names_in(crm.path) == ["First", "Second"]


@pytest.mark.parametrize("broken", [None, b""], ids=["missing", "empty"])
def test_of_a_file_that_is_lost_a_plan_knows_nothing(crm: Crm, add: Add, broken: bytes | None) -> None:
    add("First")
    made = crm.backups.create()
    crm.close()
    crm.path.unlink() if broken is None else crm.path.write_bytes(broken)
    plan = crm.backups.plan(made.name)
    expected = {"contact": (0 if broken is None else None, 1)}
    assert {noun: (now, then) for noun, now, then in plan.counts if noun == "contact"} == expected
    assert plan.gone == ([] if broken is None else ())


def test_the_application_goes_on_with_what_was_restored(crm: Crm, add: Add) -> None:
    add("First")
    made = crm.backups.create()
    add("Second")
    done = crm.backups.restore(crm.backups.plan(made.name))
    assert crm.contacts.list(Query()).total() == 1
    assert done.safety
    assert done.safety.why == "before-restore"
    add("Third")
    crm.backups.restore(crm.backups.plan(done.safety.name))
    assert names_in(crm.path) == ["First", "Second"]


def test_the_file_is_not_restored_from_itself(crm: Crm, add: Add) -> None:
    add("First")
    with pytest.raises(Conflict):
        crm.backups.plan(str(crm.path))


def test_who_was_forgotten_is_forgotten_again(crm: Crm, add: Add, at: At) -> None:
    add("Sara Ahmadi", "09121234567")
    add("Ali")
    made = crm.backups.create()
    crm.privacy.forget(crm.privacy.find(["Sara Ahmadi"]))
    crm.close()
    done = at().backups.restore(at().backups.plan(made.name))
    assert done.forgotten == 1
    assert names_in(crm.path) == ["Ali"]
    assert b"Ahmadi" not in crm.path.read_bytes()
    assert b"9121234567" not in crm.path.read_bytes()


def test_who_was_forgotten_stays_so_through_a_second_restore(crm: Crm, add: Add) -> None:
    add("Sara Ahmadi")
    made = crm.backups.create()
    crm.privacy.forget(crm.privacy.find(["Sara Ahmadi"]))
    for _time in range(2):
        done = crm.backups.restore(crm.backups.plan(made.name))
        assert done.forgotten == 1
        assert names_in(crm.path) == []


def test_after_a_restore_undo_takes_back_what_a_person_did(crm: Crm, add: Add) -> None:
    add("Sara Ahmadi")
    add("Ali")
    made = crm.backups.create()
    crm.privacy.forget(crm.privacy.find(["Sara Ahmadi"]))
    crm.backups.restore(crm.backups.plan(made.name))
    crm.history.undo()
    assert names_in(crm.path) == []


def test_whom_a_lost_file_had_forgotten_nobody_knows(crm: Crm, add: Add) -> None:
    add("First")
    made = crm.backups.create()
    crm.close()
    crm.path.write_bytes(b"")
    done = crm.backups.restore(crm.backups.plan(made.name))
    assert done.forgotten is None
    assert done.aside


def test_a_damaged_backup_is_refused_before_anything_is_touched(crm: Crm, add: Add) -> None:
    add("First")
    made = crm.backups.create()
    place = backup.folder_of(crm.path) / made.name
    place.write_bytes(place.read_bytes()[:50_000])
    before = crm.path.read_bytes()
    with pytest.raises(Damaged):
        crm.backups.plan(made.name)
    assert crm.path.read_bytes() == before
    assert kept.names(crm.path) == [made.name]


def test_the_clock_of_a_backup_is_in_utc(at: At, crm: Crm, add: Add) -> None:
    add("First")
    made = at(2026, 11, 22, 22, 15).backups.create()
    assert made.made_at == datetime(2026, 11, 22, 22, 15, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# ---- the check-up


@pytest.fixture
def finding(crm: Crm, add: Add, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Finding]:
    """What the check-up says about the backups of a file that was begun, last written and kept so many days ago."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    add("First")

    def ago(days: int) -> datetime:
        return datetime.now(UTC) - timedelta(days=days)

    def found(begun: int, written: int, *kept_ago: int, full: bool = False) -> Finding:
        with closing(sqlite3.connect(crm.path)) as db, db:
            db.execute("UPDATE command SET started_at = ?", (stored(ago(begun)),))
            db.execute(
                "UPDATE command SET started_at = ? WHERE id = (SELECT max(id) FROM command)", (stored(ago(written)),)
            )
            for days in kept_ago:
                backup.keep(crm.reader, crm.path, "daily", ago(days))
        findings = diagnose(
            {"db": str(crm.path)}, {"CRM_CONFIG": str(tmp_path / "none")}, full=full, progress=lambda _name: None
        ).findings
        return next(finding for finding in findings if finding.check == "backup")

    return found


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ((0, 0), "ok"),
        ((6, 0), "ok"),
        ((8, 0), "mend"),
        ((30, 0, 6), "ok"),
        ((30, 0, 8), "mend"),
        ((30, 9, 8), "ok"),
        ((30, 0, 20, 8, 2), "ok"),
    ],
)
def test_a_week_of_changes_without_a_backup_is_to_be_mended(
    finding: Callable[..., Finding], crm: Crm, days: tuple[int, ...], state: str
) -> None:
    found = finding(*days)
    assert found.state == state
    assert found.command == (f"crm --db {crm.path} backups create" if state == "mend" else None)


def test_in_full_the_newest_backup_is_opened(finding: Callable[..., Finding], crm: Crm) -> None:
    finding(30, 0, 3)
    (name,) = kept.names(crm.path)
    (backup.folder_of(crm.path) / name).write_bytes(b"")
    assert finding(30, 0).state == "ok"
    assert finding(30, 0, full=True).state == "mend"


def test_a_folder_that_cannot_be_read_is_said(finding: Callable[..., Finding], crm: Crm) -> None:
    backup.folder_of(crm.path).write_text("in the way")
    assert finding(30, 0).state == "mend"
