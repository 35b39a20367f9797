"""A folder of calendar items: what is looked at, what is left alone, what is remembered."""

import os
import socket
import stat
from pathlib import Path

import pytest

from crm_cli.domain.calendars import Said
from crm_cli.errors import Conflict, Invalid, NotFound, StoreUnavailable
from crm_cli.exchange.ics import ITEMS
from crm_cli.exchange.vdir import Folder, Known, Memory

AGREED = Memory("owner-1", {"u-1": Known("u-1.ics", "aa", "bb", Said("open", "2026-12-01", "قرار – Sara"))})


@pytest.fixture
def folder(tmp_path: Path) -> Folder[Said]:
    return Folder(tmp_path, ITEMS)


def names(folder: Folder[Said]) -> list[str]:
    return [file.name for file in folder.files()]


def test_there_has_to_be_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "none", tmp_path / "file"):
        with pytest.raises(NotFound):
            Folder(path, ITEMS)


def test_hidden_files_drafts_and_files_of_other_kinds_are_not_looked_at(tmp_path: Path, folder: Folder[Said]) -> None:
    for name in ("b.ics", "a.ics", ".hidden.ics", "c.ics.tmp", ".c.ics.12.part", "d.txt", "color", "e.ICS.bak"):
        (tmp_path / name).touch()
    assert names(folder) == ["a.ics", "b.ics"]


def test_what_is_no_plain_file_of_a_million_bytes_is_not_read(tmp_path: Path, folder: Folder[Said]) -> None:
    (tmp_path / "elsewhere").write_bytes(b"secret")
    (tmp_path / "link.ics").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "broken.ics").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.ics").mkdir()
    os.mkfifo(tmp_path / "pipe.ics")
    with (tmp_path / "large.ics").open("wb") as large:
        large.truncate(100_000_000)
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(tmp_path)  # the name of a socket may not be long
        listener.bind("socket.ics")
        os.chdir(here)
    found = list(folder.files())
    assert len(found) == 6
    assert all(file.fault and not file.data and file.mark is None for file in found), found


def test_a_file_appears_whole_under_its_name_for_its_owner_alone(tmp_path: Path, folder: Folder[Said]) -> None:
    assert folder.put("u-1.ics", "سلام\r\n", None)
    assert (tmp_path / "u-1.ics").read_bytes() == "سلام\r\n".encode()
    assert stat.S_IMODE((tmp_path / "u-1.ics").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["u-1.ics"]


def test_a_file_that_changed_since_it_was_looked_at_is_neither_replaced_nor_removed(
    tmp_path: Path, folder: Folder[Said]
) -> None:
    (tmp_path / "u-1.ics").write_text("one")
    (seen,) = folder.files()
    (tmp_path / "u-1.ics").write_text("another")
    assert not folder.put("u-1.ics", "two", seen.mark)
    assert not folder.put("u-1.ics", "two", None)
    assert not folder.remove("u-1.ics", seen.mark)
    assert (tmp_path / "u-1.ics").read_text() == "another"


def test_a_file_as_it_was_looked_at_is_replaced_and_removed(tmp_path: Path, folder: Folder[Said]) -> None:
    (tmp_path / "u-1.ics").write_text("one")
    (seen,) = folder.files()
    assert folder.put("u-1.ics", "two", seen.mark)
    (seen,) = folder.files()
    assert seen.data == b"two"
    assert folder.remove("u-1.ics", seen.mark)
    assert names(folder) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_is_closed_says_so(tmp_path: Path) -> None:
    folder = Folder(tmp_path, ITEMS)
    tmp_path.chmod(0o000)
    try:
        with pytest.raises(StoreUnavailable):
            names(folder)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    "uid", ["../../etc/passwd", "/etc/passwd", "a/b", ".crm-sync", "-rf", "é", "Ab", "x" * 200, "a\\b"]
)
def test_no_uid_leads_out_of_the_folder_or_into_the_file_of_another(uid: str) -> None:
    name = ITEMS.file_name(uid)
    assert Path(name).name == name
    assert len(name) < 210
    assert name.endswith(".ics")
    assert not name.startswith((".", "-"))
    assert name == name.lower()  # some file systems do not tell letters of two sizes apart
    assert name != ITEMS.file_name(uid.swapcase()) or uid == uid.swapcase()


def test_the_file_of_a_usual_uid_is_called_after_it() -> None:
    assert ITEMS.file_name("01a2038c-d9c2-76c7-aafc-6ae25fb668a8") == "01a2038c-d9c2-76c7-aafc-6ae25fb668a8.ics"


def test_what_was_agreed_is_remembered_for_its_owner_alone(tmp_path: Path, folder: Folder[Said]) -> None:
    folder.remember(AGREED)
    assert folder.recall() == AGREED
    assert stat.S_IMODE((tmp_path / ITEMS.memory).stat().st_mode) == 0o600


def test_where_nobody_has_been_nothing_is_remembered(folder: Folder[Said]) -> None:
    assert folder.recall() == Memory(None, {})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"owner":"o"}',
        '{"owner":"o","known":[]}',
        '{"owner":"o","known":{"u":[]}}',
        '{"owner":"o","known":{"u":["f","s","e",["open","2026-12-01"]]}}',
        '{"owner":"o","known":{"u":["f","s","e",["open","2026-12-01",7]]}}',
        '{"owner":"o","known":{"u":["f","s",null,["open","2026-12-01","x"]]}}',
        "[" * 100_000,
        "\0",
    ],
)
def test_a_memory_that_crm_did_not_write_is_refused(tmp_path: Path, folder: Folder[Said], text: str) -> None:
    (tmp_path / ITEMS.memory).write_text(text)
    with pytest.raises(Invalid):
        folder.recall()


def test_a_memory_that_is_a_link_is_not_followed(tmp_path: Path, folder: Folder[Said]) -> None:
    (tmp_path / ITEMS.memory).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Conflict):
        folder.recall()
