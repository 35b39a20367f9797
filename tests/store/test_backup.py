"""Copies of the file and the way back: complete, sound, private, and never half there."""

import gzip
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crm_cli.errors import Busy, Conflict, Damaged, NewerFile, StoreUnavailable
from crm_cli.store import backup, file, kept, waiting
from crm_cli.store import restore as restoring
from crm_cli.store.restore import restore
from tests.conftest import NOW

OLDER = Path(__file__).parent / "files" / "v1.db.gz"
MODES = {"truncate": False, "wal": True, "delete": True}  # and whether the library is one that WAL is safe with


def lines(path: Path) -> list[str]:
    """The commands of a file, which tell its states apart."""
    with closing(sqlite3.connect(path)) as db:
        return [line for (line,) in db.execute("SELECT line FROM command ORDER BY id")]


def note(path: Path, line: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO command (uid, started_at, line) VALUES (?, '2026-11-22T06:30:00Z', ?)", (line, line))


def keep(path: Path, why: str = "manual") -> Path:
    with closing(file.connect(path)) as db:
        return backup.keep(db, path, why, NOW)


def back(path: Path, source: Path, **more: Any) -> restoring.Restored:
    return restore(path, source, "backups restore", NOW, more.pop("notice", lambda _text: None))


def leftovers(path: Path) -> list[str]:
    """What stands in the folder of backups besides backups."""
    folder = backup.folder_of(path)
    return [place.name for place in folder.iterdir() if place.name not in kept.names(path)] if folder.exists() else []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with one command besides the first."""
    found = tmp_path / "agency.db"
    file.create(found, owner="Sara")
    note(found, "one")
    return found


@pytest.fixture(params=MODES)
def mode(path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both ways in which SQLite guards a write."""
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA journal_mode = {request.param}")
    monkeypatch.setattr(file, "wal_is_safe", lambda: MODES[request.param])
    return str(request.param)


def test_a_backup_is_a_whole_file_of_its_own_for_its_owner_only(path: Path, mode: str) -> None:
    place = keep(path)
    assert lines(place) == lines(path)
    assert (place.stat().st_mode & 0o777, place.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [entry.name for entry in place.parent.iterdir()] == ["20261122T063000Z-manual.db"]
    backup.check(place)


def test_backups_of_one_second_have_names_of_their_own(path: Path) -> None:
    names = [keep(path).name for _time in range(3)]
    assert len(set(names)) == 3
    assert kept.names(path) == names[::-1]


def test_a_backup_is_described_without_opening_it(path: Path) -> None:
    keep(path, "before-import")
    (found,) = kept.kept(path)
    assert (found.made_at, found.why) == ("2026-11-22T06:30:00Z", "before-import")
    assert (found.size, found.format) == (path.stat().st_size, file.migrations()[-1][0])


def test_what_is_no_backup_is_not_listed(path: Path) -> None:
    place = keep(path)
    for name in ("notes.txt", "20261122T063000Z-whim.db", ".20261122T063000Z-daily.db.0.part"):
        (place.parent / name).touch()
    assert kept.names(path) == [place.name]


def test_a_copy_elsewhere_is_not_written_over_anything(path: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious")
    (tmp_path / "link").symlink_to("nowhere")
    with closing(file.connect(path)) as db:
        for name in ("file", "link", "agency.db"):
            with pytest.raises(Conflict):
                backup.copy_to(db, tmp_path / name, path)
        backup.copy_to(db, tmp_path / "free", path)
    assert (tmp_path / "file").read_text() == "precious"
    assert not (tmp_path / "nowhere").exists()
    assert lines(tmp_path / "free") == lines(path)


def test_a_disk_without_second_names_has_backups_as_well(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_names: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    assert len({keep(path), keep(path)}) == 2
    assert leftovers(path) == []


def test_a_backup_waits_for_whoever_holds_the_file_and_gives_up(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other, closing(file.connect(path)) as db:
        other.execute("BEGIN EXCLUSIVE")
        db.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(Busy):
            backup.keep(db, path, "manual", NOW)
    assert leftovers(path) == []


def test_a_file_that_is_not_sound_is_not_kept(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    for start in range(20 * 4096, len(whole), 4096):
        whole[start : start + 4096] = bytes(4096)
    path.write_bytes(whole)
    with pytest.raises(Damaged):
        keep(path)
    assert list(backup.folder_of(path).iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(path: Path) -> None:
    backup.folder_of(path).write_text("in the way")
    with pytest.raises(StoreUnavailable, match="backups"):
        keep(path)


def test_what_a_killed_process_left_is_taken_away_after_a_day(path: Path) -> None:
    folder = keep(path).parent
    old, new = folder / ".20261120T063000Z-daily.db.0.part", folder / ".20261122T063000Z-daily.db.1.part"
    for draft in (old, new, Path(f"{old}-journal")):
        draft.touch()
    for draft in (old, Path(f"{old}-journal")):
        os.utime(draft, (time.time() - 90_000,) * 2)
    backup.sweep(path)
    assert leftovers(path) == [new.name]


# ---- is it sound?


SPOILT: dict[str, tuple[type[StoreUnavailable], str]] = {
    "a row changed": (Damaged, "DROP TRIGGER journal_staff_update; UPDATE staff SET name = 'Somebody'"),
    "a row gone": (Damaged, "DROP TRIGGER journal_staff_delete; DELETE FROM staff"),
    "a row that points to nothing": (
        Damaged,
        "INSERT INTO current VALUES (1, 1, 0); INSERT INTO contact_tag (contact_id, tag) VALUES (9, 'x');"
        "DELETE FROM current",
    ),
    "a journal that was changed": (
        Damaged,
        "INSERT INTO seal (command_id, last_id, hash) VALUES (1, 1, 'not what it was')",
    ),
    "somebody else's": (Damaged, "PRAGMA application_id = 7"),
    "newer": (NewerFile, "PRAGMA user_version = 99"),
}


@pytest.mark.parametrize(("error", "script"), SPOILT.values(), ids=SPOILT.keys())
def test_a_backup_that_cannot_be_relied_on_is_refused(path: Path, error: type[StoreUnavailable], script: str) -> None:
    place = keep(path)
    with closing(sqlite3.connect(place)) as db:
        db.executescript(script)
    with pytest.raises(error):
        backup.check(place)


def test_looking_at_a_backup_leaves_it_as_it_is(path: Path, mode: str) -> None:
    place = keep(path)
    before = place.read_bytes()
    backup.check(place)
    assert place.read_bytes() == before
    assert list(place.parent.iterdir()) == [place]


def test_a_backup_of_an_older_format_is_sound(tmp_path: Path) -> None:
    place = tmp_path / "v1.db"
    place.write_bytes(gzip.decompress(OLDER.read_bytes()))
    backup.check(place)


# ---- the way back


def test_a_restore_brings_back_what_was_and_keeps_what_is(path: Path, mode: str) -> None:
    place = keep(path)
    note(path, "two")
    done = back(path, place)
    assert lines(path) == ["create", "one"]
    assert done.safety
    assert lines(done.safety) == ["create", "one", "two"]
    backup.check(done.safety)
    assert leftovers(path) == []


def test_the_safety_copy_brings_back_what_the_restore_replaced(path: Path, mode: str) -> None:
    place = keep(path)
    note(path, "two")
    back(path, back(path, place).safety or Path())
    assert lines(path) == ["create", "one", "two"]


def test_whoever_has_the_file_open_goes_on_with_the_new_content(path: Path, mode: str) -> None:
    place = keep(path)
    note(path, "two")
    identity = path.stat().st_ino
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute("SELECT count(*) FROM command").fetchone() == (3,)
        back(path, place)
        assert reader.execute("SELECT count(*) FROM command").fetchone() == (2,)
        assert reader.execute("PRAGMA journal_mode").fetchone()[0] == ("wal" if mode == "wal" else "delete")
    assert path.stat().st_ino == identity


def test_nobody_writes_between_the_safety_copy_and_the_restore(
    path: Path, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, kept_before = keep(path), restoring.keep
    refused: list[sqlite3.Error] = []

    def disturbed(*args: Any) -> Path:
        safety = kept_before(*args)
        try:
            with closing(sqlite3.connect(path, timeout=0)) as db, db:
                db.execute("INSERT INTO command (uid, started_at, line) VALUES ('x', '2026-11-22T06:30:00Z', 'x')")
        except sqlite3.OperationalError as error:
            refused.append(error)
        return safety

    monkeypatch.setattr(restoring, "keep", disturbed)
    try:
        back(path, place)
    except Busy:
        assert lines(path)[-1] == "x"
    else:
        assert len(refused) == 1


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_file_that_somebody_writes_to_is_busy_and_stays(
    path: Path, mode: str, lock: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "NOTICE_AFTER_MS", 20)
    monkeypatch.setattr(waiting, "GIVE_UP_AFTER_MS", 50)
    place = keep(path)
    note(path, "two")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, **{**more, "timeout": 0.05}))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(lock)
        with pytest.raises(Busy):
            back(path, place)
    assert lines(path) == ["create", "one", "two"]
    assert leftovers(path) == []


@pytest.mark.parametrize("packed", sorted(OLDER.parent.glob("v*.db.gz")), ids=lambda packed: packed.name)
def test_a_backup_of_an_older_format_is_brought_up_to_date(path: Path, packed: Path, tmp_path: Path) -> None:
    place = tmp_path / "old.db"
    place.write_bytes(gzip.decompress(packed.read_bytes()))
    expected = lines(place)
    back(path, place)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (file.migrations()[-1][0],)
    assert lines(path) == expected
    assert place.read_bytes() == gzip.decompress(packed.read_bytes())


def test_a_newer_backup_is_refused_and_nothing_is_changed(path: Path, tmp_path: Path) -> None:
    place = keep(path)
    with closing(sqlite3.connect(place)) as db:
        db.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(NewerFile):
        back(path, place)
    assert path.read_bytes() == before
    assert kept.names(path) == [place.name]


def test_a_file_that_a_newer_crm_has_migrated_can_go_back(path: Path) -> None:
    place = keep(path, "before-migration")
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    back(path, place)
    file.open_reader(path, str).close()


BROKEN: dict[str, Callable[[bytes], bytes | None]] = {
    "missing": lambda whole: None,
    "empty": lambda whole: b"",
    "text": lambda whole: b"x" * 5000,
    "cut": lambda whole: whole[: len(whole) // 2],
    "header zeroed": lambda whole: bytes(100) + whole[100:],
    "flipped": lambda whole: whole[: 3 * 4096] + bytes(byte ^ 255 for byte in whole[3 * 4096 :]),
}


@pytest.mark.parametrize("breaking", BROKEN.values(), ids=BROKEN.keys())
def test_a_file_that_is_lost_is_brought_back_and_kept_aside(
    path: Path, mode: str, breaking: Callable[[bytes], bytes | None]
) -> None:
    place = keep(path)
    broken = breaking(path.read_bytes())
    path.unlink() if broken is None else path.write_bytes(broken)
    done = back(path, place)
    assert lines(path) == ["create", "one"]
    assert done.lost
    assert (done.safety and done.safety.read_bytes()) == broken
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("suffix", ["-journal", "-wal"])
def test_what_lay_beside_a_lost_file_does_not_get_into_the_new_one(path: Path, suffix: str) -> None:
    place = keep(path)
    beside = path.with_name(path.name + suffix)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA journal_mode = {'wal' if suffix == '-wal' else 'delete'}")
        db.execute("BEGIN")
        db.execute("PRAGMA cache_spill = 1")
        db.execute("PRAGMA cache_size = 1")
        db.execute("CREATE TABLE filler (x)")
        db.executemany("INSERT INTO filler VALUES (randomblob(3000))", [()] * 50)
        torn = beside.read_bytes()
    path.unlink()
    beside.write_bytes(torn)
    back(path, place)
    assert lines(path) == ["create", "one"]
    assert not beside.exists()
    assert any(name.endswith(suffix) for name in leftovers(path))


@pytest.mark.parametrize("content", [b"dear diary", None], ids=["text", "database"])
def test_somebody_elses_file_gives_way_to_no_backup_from_elsewhere(path: Path, content: bytes | None) -> None:
    place = keep(path)
    diary = path.with_name("diary")
    if content:
        diary.write_bytes(content)
    else:
        with closing(sqlite3.connect(diary)) as db, db:
            db.execute("CREATE TABLE mine (x)")
    before = diary.read_bytes()
    with pytest.raises(Damaged):
        back(diary, place)
    assert diary.read_bytes() == before


def test_a_folder_in_the_place_of_the_file_stays(path: Path) -> None:
    place = keep(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(Damaged):
        back(path, place)
    assert path.is_dir()


def test_a_link_to_the_file_stays_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(path)
    place = keep(link)
    for broken in (False, True):
        note(path, f"later {broken}")
        if broken:
            path.write_bytes(b"")
        back(link, place)
        assert link.is_symlink()
        assert lines(path) == ["create", "one"]
