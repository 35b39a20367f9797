"""A folder of vCards under attack: kills at every step, whatever lies there. Nothing is lost or done twice."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.faults.folders import done, finished, harmed_everywhere, no_space, told

BEGIN, END = "BEGIN:VCARD\r\nVERSION:3.0\r\n", "END:VCARD\r\n"
PHOTO = "PHOTO;ENCODING=b:" + "A" * 5_000 + "\r\n"


@pytest.fixture
def origin(shell: Any, tmp_path: Path) -> Path:
    """A file and its folder between two syncs: every kind of change has been made on one side or both."""
    folder = tmp_path / "origin" / "folder"
    folder.mkdir(parents=True)
    names = ("changed there", "changed here", "deleted here", "deleted there", "both, apart", "both, alike")
    for number, name in enumerate(names, 1):
        shell.ok("contacts", "add", name, "--uid", f"c-{number}", "--city", "Shiraz", "--note", "tea")
    shell.ok("contacts", "sync-dir", str(folder))
    for number, old, new in (
        (1, "Shiraz", "Yazd"),
        (2, "NOTE:tea", f"NOTE:tea\r\n{PHOTO}"),
        (5, "Shiraz", "Yazd"),
        (6, "Shiraz", "Yazd"),
    ):
        path = folder / f"c-{number}.vcf"
        path.write_bytes(path.read_bytes().decode().replace(old, new).encode())
    (folder / "c-4.vcf").unlink()
    (folder / "new.vcf").write_bytes(f"{BEGIN}UID:n-1\r\nFN:New There\r\nORG:Pars\r\n{PHOTO}{END}".encode())
    shell.ok("contacts", "edit", "2", "5", "--note", "milk")
    shell.ok("contacts", "edit", "6", "--city", "Yazd")
    shell.ok("contacts", "delete", "3")
    shell.ok("contacts", "add", "new here", "--uid", "c-7")
    shell.db.rename(folder.parent / "agency.db")
    return folder.parent


def shown(copy: Path) -> list[tuple[str, ...]]:
    """What the folder says, but for instants and the uids of organisations that were made."""
    lines = (path.read_bytes().decode().splitlines() for path in (copy / "folder").glob("*.vcf"))
    return sorted(tuple(line for line in card if not line.startswith(("REV", "UID"))) for card in lines)


def test_a_sync_killed_at_any_step_is_finished_by_the_next(
    origin: Path, content: Any, sound: Any, counted: Any
) -> None:
    unharmed, killed = harmed_everywhere(origin, "contacts")
    assert unharmed.first[1].splitlines()[-1] == "3 written, 1 written again, 1 removed, 1 new, 2 taken in"
    assert sum(PHOTO.strip() in card for card in shown(unharmed.copy)) == 2
    assert len(killed) > 20
    finished(killed, unharmed, lambda copy: (content(copy / "agency.db"), shown(copy)), sound)
    counted(kills=len(killed) - 1)


@pytest.mark.parametrize("harm", ["full", "gone"])
def test_a_folder_that_lets_nothing_more_be_written_is_told_with_what_was_done_and_the_next_sync_finishes(
    origin: Path, content: Any, sound: Any, harm: str
) -> None:
    unharmed, (*stopped, last) = harmed_everywhere(origin, "contacts", harm)
    before = content(origin / "agency.db")
    assert not last.harmed
    assert len(stopped) > 7
    for run in stopped:
        said = told(run)
        written, removed = done(run, origin)
        # Of what came in, the copy may have been written, too.
        assert said["written"] + said["written again"] <= written <= sum(said.values()), run
        assert said["removed"] == removed, run
        assert bool(said["new"] + said["taken in"]) == (content(run.copy / "then.db") != before), run
    finished(stopped, unharmed, lambda copy: (content(copy / "agency.db"), shown(copy)), sound)


def test_a_folder_that_is_full_of_traps_is_survived(shell: Any, tmp_path: Path, calm: Any) -> None:
    folder = tmp_path / "cards"
    folder.mkdir()
    shell.ok("contacts", "add", "Sara", "--uid", "c-1")
    (tmp_path / "secret.txt").write_text("secret")
    traps = {
        "noise": os.urandom(10_000),
        "nested": (BEGIN * 5_000).encode(),
        "many": f"{BEGIN}UID:x\r\nFN:x\r\n{END}".encode() * 1_000,
        "line": f"{BEGIN}UID:l\r\nFN:".encode() + b"x" * 6_000_000,
        "lines": f"{BEGIN}UID:m\r\nFN:m\r\n".encode() + b"NOTE:x\r\n" * 200_000 + END.encode(),
        "params": f"{BEGIN}UID:p\r\nFN:p\r\nTEL".encode() + b";TYPE=a" * 100_000 + f":1\r\n{END}".encode(),
        "folds": f"{BEGIN}UID:f\r\nFN:f".encode() + b"\r\n " * 500_000 + END.encode(),
        "latin": f"{BEGIN}UID:q\r\nFN:".encode() + b"\xe9\xff\r\n" + END.encode(),
        "utf16": BEGIN.encode("utf-16"),
        "no uid": f"{BEGIN}FN:nobody\r\n{END}".encode(),
        "no end": f"{BEGIN}UID:e\r\nFN:nobody\r\n".encode(),
        "group": f"{BEGIN}UID:g\r\nFN:all\r\nKIND:group\r\n{END}".encode(),
        "escape": f"{BEGIN}UID:../../x\r\nFN:\x1b]52;c;eA==\x07\r\n{END}".encode(),
    }
    for name, data in traps.items():
        (folder / f"{name}.vcf").write_bytes(data)
    with (folder / "huge.vcf").open("wb") as huge:
        huge.truncate(100_000_000)
    (folder / "folder.vcf").mkdir()
    (folder / "link.vcf").symlink_to(tmp_path / "secret.txt")
    (folder / "loop.vcf").symlink_to("loop.vcf")
    os.mkfifo(folder / "pipe.vcf")
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.stem in traps}
    said = calm(shell("contacts", "sync-dir", str(folder)), 0)
    assert said.err.splitlines()[-1] == "1 written, 1 left alone, 17 skipped"
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert (tmp_path / "secret.txt").read_text() == "secret"
    assert not (tmp_path / "x.vcf").exists()


def test_a_uid_leads_nowhere_but_into_the_folder(shell: Any, tmp_path: Path) -> None:
    folder = tmp_path / "cards"
    folder.mkdir()
    shell.ok("contacts", "add", "Sara", "--uid", "../../etc/passwd")
    shell.ok("contacts", "sync-dir", str(folder))
    assert len([path for path in folder.glob("*.vcf") if path.is_file()]) == 1
    assert shell("contacts", "sync-dir", str(folder)).err == "in step\n"


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"owner":null,"known":{"c-1":["c-1.vcf","","",{"lifecycle":"x","birthday":"9"}]}}']
)
def test_a_memory_that_crm_did_not_write_is_told_and_done_without(
    shell: Any, tmp_path: Path, calm: Any, text: str
) -> None:
    folder = tmp_path / "cards"
    folder.mkdir()
    shell.ok("contacts", "add", "Sara", "--uid", "c-1")
    shell.ok("contacts", "sync-dir", str(folder))
    (folder / ".crm-contacts.json").write_text(text)
    assert "1 skipped" in calm(shell("contacts", "sync-dir", str(folder)), 0).err
    assert shell("contacts", "sync-dir", str(folder)).err == "in step\n"


def test_a_folder_that_cannot_be_written_says_so_and_what_was_taken_in_stays(
    origin: Path, shell: Any, calm: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.env["CRM_DB"] = str(origin / "agency.db")
    sync = ("contacts", "sync-dir", str(origin / "folder"))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", no_space)
        said = calm(shell(*sync, create=False), 1)
    assert "No space left" in said.err
    assert calm(shell(*sync, create=False), 0).err.endswith("4 written, 1 written again, 1 removed\n")
    assert calm(shell(*sync, create=False), 0).err == "in step\n"
