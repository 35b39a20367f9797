"""The check-up, one fault at a time: exactly that is found, with what mends it, and nothing is touched."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from crm_cli.domain.findings import Finding
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.errors import NotFound
from crm_cli.queries import health
from crm_cli.services.application import Crm
from crm_cli.services.doctor import Diagnosis, diagnose, inside, surroundings
from crm_cli.services.doctor.patient import Patient
from crm_cli.store.contents import of_file
from tests.services.conftest import Add

Examine = Callable[..., Diagnosis]


@pytest.fixture
def path(crm: Crm, add: Add) -> Path:
    """A file with a little of everything that is searched."""
    number = add("Sara Ahmadi", "09121234567", tags=("vip",), note="likes windows")
    crm.interactions.add(InteractionDraft((str(number),), "call", "asked about Istanbul"))
    crm.close()
    return crm.path


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {"CRM_CONFIG": str(tmp_path / "config.toml"), "CRM_REGION": "IR"}


@pytest.fixture
def examine(path: Path, env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Examine:
    """Examines the file, or another one."""
    monkeypatch.setenv("XDG_DATA_HOME", str(path.parent / "data"))

    def examined(db: Path | None = None, **asked: bool) -> Diagnosis:
        return diagnose({"db": str(db or path)}, env, progress=lambda _name: None, **asked)

    return examined


@pytest.fixture
def spoil(path: Path) -> Callable[[str], None]:
    """Does to the file what no command would."""

    def run(script: str) -> None:
        with closing(sqlite3.connect(path)) as db:
            db.executescript(f"INSERT INTO current VALUES (1, 1, 0); {script}; DELETE FROM current")

    return run


def faults(diagnosis: Diagnosis) -> list[Finding]:
    return [finding for finding in diagnosis.findings if finding.state != "ok"]


def only_fault(diagnosis: Diagnosis) -> Finding:
    (found,) = faults(diagnosis)
    return found


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder: its bytes and when it was last written."""
    return {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.iterdir() if file.is_file()}


@pytest.mark.parametrize("full", [False, True])
def test_a_sound_file_has_a_line_for_every_check(examine: Examine, full: bool) -> None:
    diagnosis = examine(full=full)
    assert faults(diagnosis) == []
    assert diagnosis.refusal is None
    wanted = {name for name, _check in inside.CHECKS} | {"file", "permissions", "space", "location", "settings"}
    assert wanted <= {finding.check for finding in diagnosis.findings}


@pytest.mark.parametrize("full", [False, True])
def test_nothing_in_the_folder_is_changed_made_or_removed(examine: Examine, path: Path, full: bool) -> None:
    before = files(path.parent)
    examine(full=full)
    assert files(path.parent) == before


WRONG = {
    "trigger gone": ("DROP TRIGGER journal_contact_insert", "journal", "mend"),
    "trigger changed": (
        "DROP TRIGGER journal_staff_update;"
        "CREATE TRIGGER journal_staff_update AFTER UPDATE ON staff BEGIN SELECT 1; END",
        "journal",
        "mend",
    ),
    "trigger of somebody else": (
        "CREATE TRIGGER journal_mine AFTER UPDATE ON staff BEGIN SELECT 1; END",
        "journal",
        "mend",
    ),
    "row not indexed": ("DELETE FROM contact_search_docsize", "search", "mend"),
    "parts of words not indexed": ("DELETE FROM contact_infix_docsize", "search", "mend"),
    "note not indexed": ("DELETE FROM contact_note_search_docsize", "search", "mend"),
    "view of notes gone": ("DROP VIEW contact_note", "search", "mend"),
    "row indexed and gone": ("INSERT INTO interaction_search_docsize VALUES (99, x'01')", "search", "mend"),
    "trigger of a search index gone": ("DROP TRIGGER interaction_search_update", "search", "mend"),
    "index gone": ("DROP INDEX contact_org", "indexes", "mend"),
    "index changed": ("DROP INDEX contact_org; CREATE INDEX contact_org ON contact (id)", "indexes", "mend"),
    "orphan": ("INSERT INTO contact_tag (contact_id, tag) VALUES (99, 'x')", "references", "damaged"),
    "import stopped": (
        "INSERT INTO command (uid, started_at, line, subject, finished)"
        " VALUES ('u', '2026-11-20T06:30:00Z', 'contacts import ''my list.csv''', 'import:1', 0)",
        "unfinished",
        "mend",
    ),
    "not null": (
        "PRAGMA ignore_check_constraints = ON; UPDATE contact SET full_name = ''",
        "integrity",
        "damaged",
    ),
    "older format": ("PRAGMA user_version = 1", "format", "note"),
}

OTHER_WORDS = (
    "INSERT INTO contact_search (contact_search, rowid, search_text) VALUES ('delete', 1, 'sara');"
    "INSERT INTO contact_search (rowid, search_text) VALUES (1, 'somebody else')"
)


@pytest.mark.parametrize(("script", "check", "state"), WRONG.values(), ids=WRONG.keys())
def test_one_fault_is_found_and_no_other(
    examine: Examine, spoil: Callable[[str], None], script: str, check: str, state: str
) -> None:
    spoil(script)
    found = only_fault(examine())
    assert (found.check, found.state) == (check, state)
    assert (found.command is None) == (state == "note")


def test_an_index_that_misses_a_row_of_its_table_is_seen_in_full_only(
    examine: Examine, spoil: Callable[[str], None]
) -> None:
    defined = "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = '{}' WHERE name = 'contact_tag_tag'"
    spoil(defined.format("CREATE INDEX contact_tag_tag ON contact_tag (tag) WHERE tag IS NULL"))
    spoil("REINDEX contact_tag_tag")
    spoil(defined.format("CREATE INDEX contact_tag_tag ON contact_tag (tag)"))
    assert faults(examine()) == []
    found = only_fault(examine(full=True))
    assert (found.check, found.state) == ("indexes", "mend")
    assert "contact_tag_tag" in found.found


def test_words_that_are_not_those_of_the_record_are_seen_in_full_only(
    examine: Examine, spoil: Callable[[str], None]
) -> None:
    spoil(OTHER_WORDS)
    assert faults(examine()) == []
    assert (only_fault(examine(full=True)).check, only_fault(examine(full=True)).state) == ("search", "mend")


def test_what_follows_from_the_records_is_mended_by_one_command(examine: Examine, spoil: Callable[[str], None]) -> None:
    for name in ("trigger gone", "trigger of a search index gone", "row not indexed", "index gone"):
        spoil(WRONG[name][0])
    assert {found.command for found in faults(examine())} == {f"crm --db {examine().settings.db} doctor --repair"}


def test_a_search_index_that_a_newer_library_calls_damaged_is_made_anew(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "malformed inverted index for FTS5 table main.contact_search"  # SQLite 3.44 and later
    monkeypatch.setattr(health, "problems", lambda db, full: [text])
    found = only_fault(examine())
    assert (found.check, found.state) == ("search", "mend")


def test_an_interrupted_import_is_shown_as_it_was_typed_and_cannot_smuggle_a_command(
    examine: Examine, spoil: Callable[[str], None]
) -> None:
    spoil(WRONG["import stopped"][0])
    assert only_fault(examine()).command == "crm contacts import 'my list.csv'"
    spoil("UPDATE command SET line = 'contacts import x.csv; rm -rf ~ $(id)' WHERE finished = 0")
    assert only_fault(examine()).command == "crm contacts import 'x.csv;' rm -rf '~' '$(id)'"


def test_where_a_write_may_be_half_done_words_are_not_compared(examine: Examine, path: Path) -> None:
    path.with_name(f"{path.name}-journal").write_bytes(bytes(512))
    before = files(path.parent)
    assert {(found.check, found.state) for found in faults(examine(full=True))} == {("search", "note")}
    assert faults(examine()) == []
    assert files(path.parent) == before


@pytest.fixture
def crashed(path: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of the file as a power cut in the middle of a write leaves it."""

    def copy(mode: str) -> Path:
        folder = tmp_path / "crashed"
        folder.mkdir()
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute(f"PRAGMA journal_mode = {mode}")
            db.execute("PRAGMA cache_size = 1")
            db.execute("CREATE TABLE filler (x)")
            db.execute("BEGIN")
            db.executemany("INSERT INTO filler VALUES (randomblob(3000))", [()] * 100)
            if mode == "wal":
                db.execute("COMMIT")
            for file in path.parent.glob(f"{path.name}*"):
                if not file.name.endswith("-shm"):
                    shutil.copy(file, folder)
        return folder / path.name

    return copy


def test_a_write_that_died_half_way_is_said_and_left_for_the_next_command(
    examine: Examine, crashed: Callable[[str], Path]
) -> None:
    path = crashed("delete")
    before = files(path.parent)
    found = only_fault(examine(path))
    assert (found.check, found.state, found.command) == ("file", "mend", f"crm --db {path} today")
    assert files(path.parent) == before
    assert "location" not in {finding.check for finding in examine(path).findings}  # no file moves without its journal


def test_a_write_ahead_log_left_by_a_crash_is_read_and_left_as_it_is(
    examine: Examine, crashed: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inside, "wal_is_safe", lambda: True)
    path = crashed("wal")
    before = files(path.parent)
    assert faults(examine(path)) == []
    after = files(path.parent)
    after.pop(f"{path.name}-shm", None)
    assert after == before


@pytest.mark.parametrize(("safe", "state"), [(True, "ok"), (False, "note")])
def test_the_write_ahead_log_wants_a_library_without_its_bug_and_is_not_left_behind(
    examine: Examine, path: Path, monkeypatch: pytest.MonkeyPatch, safe: bool, state: str
) -> None:
    monkeypatch.setattr(inside, "wal_is_safe", lambda: safe)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = wal")
    before = files(path.parent)
    assert [finding.state for finding in examine(full=True).findings if finding.check == "sqlite"] == [state]
    assert files(path.parent) == before


def test_a_file_that_is_still_to_be_made_is_no_fault_and_is_not_made(examine: Examine, tmp_path: Path) -> None:
    found = only_fault(examine(tmp_path / "new.db", may_create=True))
    assert (found.check, found.state) == ("file", "note")
    assert not (tmp_path / "new.db").exists()


def test_a_named_file_that_is_absent_is_what_every_command_refuses(examine: Examine, tmp_path: Path) -> None:
    diagnosis = examine(tmp_path / "no.db")
    assert isinstance(diagnosis.refusal, NotFound)
    assert only_fault(diagnosis).command == f"crm --db {tmp_path / 'no.db'} --create contacts add NAME"


@pytest.mark.parametrize(("mode", "state"), [(0o644, "mend"), (0o604, "mend"), (0o640, "note"), (0o600, "ok")])
def test_a_file_that_others_can_open_is_told(examine: Examine, path: Path, mode: int, state: str) -> None:
    path.chmod(mode)
    (found,) = [finding for finding in examine().findings if finding.check == "permissions"]
    assert (found.state, found.command) == (state, None if state == "ok" else f"chmod 600 {path}")


@pytest.mark.parametrize(("mode", "state"), [(0o755, "mend"), (0o701, "mend"), (0o750, "note"), (0o700, "ok")])
def test_documents_that_others_can_open_are_told(examine: Examine, path: Path, mode: int, state: str) -> None:
    folder = of_file(path).folder
    folder.mkdir()
    folder.chmod(mode)
    (found,) = [finding for finding in examine().findings if finding.check == "permissions"]
    assert (found.state, found.command) == (state, None if state == "ok" else f"chmod 700 {folder}")


def test_a_folder_in_which_everybody_may_replace_the_file_is_told(examine: Examine, path: Path) -> None:
    path.parent.chmod(0o777)
    assert only_fault(examine()).command == f"chmod o-w {path.parent}"
    path.parent.chmod(0o1777)
    assert faults(examine()) == []


def test_too_little_room_is_told(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=5_000_000))
    found = only_fault(examine())
    assert (found.check, found.state) == ("space", "mend")
    assert "5.0 MB" in found.found


@pytest.mark.parametrize(
    "folder",
    [
        "Dropbox",
        "Dropbox (Personal)/crm",
        "OneDrive - Pars Travel",
        "Google Drive/My Drive",
        "Library/Mobile Documents/com~apple~CloudDocs",
        "Library/CloudStorage/GoogleDrive-x@y.z",
        "Nextcloud",
    ],
)
def test_a_folder_that_is_synchronised_is_known_by_its_name(examine: Examine, path: Path, folder: str) -> None:
    place = path.parent / folder
    place.mkdir(parents=True)
    shutil.copy(path, place)
    found = only_fault(examine(place / path.name))
    assert (found.check, found.state) == ("location", "mend")
    subprocess.run(["sh", "-c", (found.command or "false").partition(" && crm ")[0]], check=True)
    assert (path.parent / "data" / "crm" / path.name).read_bytes() == path.read_bytes()
    assert not (place / path.name).exists()


def test_a_folder_that_is_synchronised_is_known_by_what_stands_in_it(examine: Examine, path: Path) -> None:
    assert faults(examine()) == []
    (path.parent / ".stfolder").mkdir()
    assert only_fault(examine()).check == "location"


@pytest.mark.parametrize("name", ["dropbox.db", "my-dropbox", "onedrive-notes"])
def test_a_name_that_only_begins_so_is_no_synchronised_folder(examine: Examine, path: Path, name: str) -> None:
    shutil.copy(path, path.parent / name)
    assert faults(examine(path.parent / name)) == []


def test_the_file_is_not_moved_over_another_one(examine: Examine, path: Path) -> None:
    for folder in (path.parent / "Dropbox", path.parent / "data" / "crm"):
        folder.mkdir(parents=True)
        shutil.copy(path, folder)
    assert "/PATH" in (only_fault(examine(path.parent / "Dropbox" / path.name)).command or "")


@pytest.mark.parametrize(
    ("kind", "state"), [("nfs4", "mend"), ("cifs", "mend"), ("smb3", "mend"), ("fuse.sshfs", "mend"), ("ext4", "ok")]
)
def test_a_disk_of_the_network_is_known_by_its_mount(examine: Examine, path: Path, kind: str, state: str) -> None:
    diagnosis = examine()
    shared = path.parent / "our share"
    shared.mkdir()
    mounts = path.parent / "mounts"
    mounted = str(shared).replace(" ", "\\040")
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {mounted} {kind} rw,vers=4.2 0 0\n")
    patient = Patient(shared / "a.db", diagnosis.settings, diagnosis.present)
    (found,) = surroundings.location(patient, mounts)
    assert found.state == state


@pytest.fixture
def settings(env: dict[str, str]) -> Callable[[str], None]:
    def write(text: str) -> None:
        Path(env["CRM_CONFIG"]).write_text(text)

    return write


def test_settings_are_shown_with_their_origins(
    examine: Examine, settings: Callable[[str], None], env: dict[str, str]
) -> None:
    settings('week = "mon-fri"\n')
    told = [finding.found for finding in examine().findings if finding.check == "settings"]
    assert told[0] == env["CRM_CONFIG"]
    assert "region = IR (environment CRM_REGION)" in told[1]
    assert f"week = mon-fri (file {env['CRM_CONFIG']})" in told[1]


BAD_SETTINGS = {
    "not TOML": ("ui = [", ["crm config edit"]),
    "not text": ("\x00", ["crm config edit"]),
    "unknown keys": ("cty = 1\nregin = 'DE'\n", ["crm config edit", "crm config edit"]),
    "bad value": ("week = 'never'\n", ["crm config set week ''"]),
    "several bad values": (
        "week = 'never'\n[ui]\ncalendar = 'mars'\n",
        ["crm config set week ''", "crm config set ui.calendar ''"],
    ),
    "no such zone": ("timezone = 'Mars/Olympus'\n", ["crm config set timezone ''"]),
    "nobody": ("staff = 'nobody'\n", ["crm config set staff ''"]),
}


@pytest.mark.parametrize(("text", "commands"), BAD_SETTINGS.values(), ids=BAD_SETTINGS.keys())
def test_each_bad_setting_is_found_and_stops_no_other_check(
    examine: Examine, settings: Callable[[str], None], text: str, commands: list[str]
) -> None:
    settings(text)
    found = faults(examine())
    assert sorted(finding.command or "" for finding in found) == sorted(commands)
    assert {finding.state for finding in found} == {"mend"}
    assert {name for name, _check in inside.CHECKS} <= {finding.check for finding in examine().findings}


def test_good_settings_hold_beside_bad_ones(examine: Examine, settings: Callable[[str], None]) -> None:
    settings("week = 'never'\ncty = 1\n[ui]\ncalendar = 'jalali'\n")
    in_force = examine().settings
    assert (in_force["ui.calendar"], in_force["week"]) == ("jalali", "sat-wed")


def test_a_bad_value_of_the_environment_is_unset_and_the_file_holds(
    examine: Examine, settings: Callable[[str], None], env: dict[str, str]
) -> None:
    settings("week = 'mon-fri'\n")
    env["CRM_WEEK"] = "never"
    diagnosis = examine()
    assert only_fault(diagnosis).command == "unset CRM_WEEK"
    assert diagnosis.settings["week"] == "mon-fri"


def test_a_variable_that_overrides_the_file_is_worth_knowing(examine: Examine, settings: Callable[[str], None]) -> None:
    settings("region = 'DE'\n")
    found = only_fault(examine())
    assert (found.check, found.state, found.command) == ("environment", "note", "unset CRM_REGION")


def test_the_settings_name_a_colleague(examine: Examine, env: dict[str, str], crm: Crm) -> None:
    env["CRM_STAFF"] = "1"
    assert faults(examine()) == []


def test_without_a_home_it_says_what_to_set(
    examine: Examine, env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(path: Path) -> Path:
        if path.parts[0].startswith("~"):
            raise RuntimeError("Could not determine home directory.")
        return path

    del env["CRM_CONFIG"]
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "expanduser", nobody)
    found = faults(diagnose({}, env, progress=lambda _name: None))
    assert [finding.check for finding in found] == ["file", "settings"]
    assert {finding.state for finding in found} == {"mend"}
