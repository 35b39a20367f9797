"""Setting up what runs crm every few minutes, with programs that stand in for those of the system."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_cli.domain.schedules import Job, cron_line, job, service, timer
from crm_cli.errors import Conflict, Invalid, NotFound, ProgramFailed
from crm_cli.services import scheduling
from crm_cli.services.scheduling import Scheduler, best, program, schedulers
from crm_cli.services.scheduling import programs as running

JOB = job(["/usr/bin/crm"], "/home/sara/agency.db", "5min")
OTHERS = "# mine\nMAILTO=sara@x.ir\n0 3 * * * echo '50 %'\n\x80"

SYSTEMCTL = """
case "$*" in
  *show-environment) [ -e "$STATE/no-systemd" ] && { echo 'Failed to connect to bus' >&2; exit 1; } ;;
  *restart*) touch "$STATE/on" ;;
  *disable*) rm -f "$STATE/on" ;;
  *ActiveState*) [ -e "$STATE/on" ] && printf 'ActiveState=active\\nNextElapseUSecRealtime=Sun 10:05\\n' ||
    printf 'ActiveState=inactive\\nNextElapseUSecRealtime=\\n' ;;
esac
exit 0"""
CRONTAB = """
case "$1" in
  -l) [ -e "$STATE/broken" ] && { echo 'cannot open spool' >&2; exit 1; }
      [ -e "$STATE/crontab" ] && exec cat "$STATE/crontab"; echo 'no crontab for sara' >&2; exit 1 ;;
  -) [ -e "$STATE/refuses" ] && { echo 'bad minute' >&2; exit 1; }
     cat > "$STATE/crontab" ;;
esac"""
LAUNCHCTL = """
case "$1" in
  bootstrap) touch "$STATE/loaded" ;;
  bootout) rm "$STATE/loaded" ;;
  print) [ -e "$STATE/loaded" ] ;;
esac"""
SCHTASKS = """
case "$1" in
  /Create) shift 9; printf '<Command>%s</Command>' "$1" > "$STATE/task" ;;
  /Query) cat "$STATE/task" ;;
  /Delete) rm "$STATE/task" ;;
esac"""
FAKES = {"systemctl": SYSTEMCTL, "crontab": CRONTAB, "launchctl": LAUNCHCTL, "schtasks": SCHTASKS}
HAS = {"systemd": "systemctl", "cron": "crontab", "launchd": "launchctl", "tasks": "schtasks"}

Put = Callable[..., dict[str, str]]
every_scheduler = pytest.mark.parametrize("name", HAS)


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Puts stand-ins on a PATH that has nothing else of their kind; returns an environment whose home is empty."""
    folder, state = tmp_path / "bin", tmp_path / "state"
    folder.mkdir()
    state.mkdir()
    for tool in ("cat", "touch", "rm"):
        (folder / tool).symlink_to(f"/bin/{tool}")

    def programs(*names: str) -> dict[str, str]:
        for name in names:
            path = folder / name
            path.write_text(f'#!/bin/sh\necho "{name} $*" >> "$STATE/ran"{FAKES[name]}\n')
            path.chmod(0o700)
        return {"PATH": str(folder), "HOME": str(tmp_path / "home"), "STATE": str(state)}

    return programs


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Where the stand-ins keep what they were told."""
    return tmp_path / "state"


@pytest.fixture
def ran(state: Path) -> Callable[[], list[str]]:
    """What was run since this was asked last, but for questions."""

    def lines() -> list[str]:
        path = state / "ran"
        found = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return [line for line in found if not any(word in line for word in (" -l", "show", "print", "/Query"))]

    return lines


def one(env: dict[str, str], name: str) -> Scheduler:
    (found,) = schedulers(env, name)
    return found


# What all have in common.


@every_scheduler
def test_what_was_installed_is_found_and_what_was_removed_is_not(put: Put, name: str) -> None:
    scheduler = one(put(HAS[name]), name)
    assert scheduler.found() is None
    scheduler.install(JOB)
    found = scheduler.found()
    assert found
    assert found.scheduler == name
    assert found.words == JOB.words
    scheduler.uninstall()
    assert scheduler.found() is None


@pytest.mark.parametrize("name", ["systemd", "cron", "launchd"])
def test_what_is_done_is_known_until_something_is_different(put: Put, name: str) -> None:
    scheduler = one(put(HAS[name]), name)
    assert not scheduler.is_done(JOB)
    scheduler.install(JOB)
    assert scheduler.is_done(JOB)
    assert not scheduler.is_done(Job(JOB.words, 10))
    assert not scheduler.is_done(job(["/usr/bin/crm"], "/home/sara/other.db", "5min"))
    scheduler.install(Job(JOB.words, 10))
    assert scheduler.is_done(Job(JOB.words, 10))


@every_scheduler
def test_without_its_program_a_scheduler_is_not_here_and_finds_nothing(put: Put, name: str) -> None:
    scheduler = one(put(), name)
    assert not scheduler.is_here()
    assert scheduler.found() is None
    with pytest.raises(ProgramFailed):
        scheduler.install(JOB)


@pytest.mark.parametrize(
    ("platform", "there", "name"),
    [
        ("linux", ("systemctl", "crontab"), "systemd"),
        ("linux", ("crontab",), "cron"),
        ("freebsd14", ("crontab",), "cron"),
        ("darwin", ("launchctl", "crontab"), "launchd"),
        ("win32", ("schtasks",), "tasks"),
    ],
)
def test_the_best_there_is_on_a_platform_is_taken(put: Put, platform: str, there: tuple[str, ...], name: str) -> None:
    assert best(schedulers(put(*there), platform=platform)).name == name


def test_cron_is_taken_where_no_systemd_answers(put: Put, state: Path) -> None:
    (state / "no-systemd").touch()
    assert best(schedulers(put("systemctl", "crontab"), platform="linux")).name == "cron"


def test_where_there_is_none_it_is_said(put: Put) -> None:
    with pytest.raises(NotFound, match="there is no systemd or cron here"):
        best(schedulers(put(), platform="linux"))


def test_an_unknown_scheduler_is_refused_with_those_there_are(put: Put) -> None:
    with pytest.raises(Invalid) as refused:
        schedulers(put(), "at")
    assert all(name in refused.value.hint for name in HAS)


def test_a_program_that_never_ends_is_not_waited_for(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "PATIENCE", 0.1)
    env = put("crontab")
    (tmp_path / "bin/crontab").write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    with pytest.raises(ProgramFailed, match="no answer from crontab"):
        one(env, "cron").install(JOB)


# systemd


def test_systemd_gets_two_units_and_a_timer_that_is_on(put: Put, tmp_path: Path, ran: Callable[[], list[str]]) -> None:
    scheduler = one(put("systemctl"), "systemd")
    folder = tmp_path / "home/.config/systemd/user"
    wanted = {
        str(folder / "crm-remind.service"): service(JOB.words),
        str(folder / "crm-remind.timer"): timer(JOB.minutes),
    }
    assert scheduler.wanted(JOB) == wanted
    scheduler.install(JOB)
    assert {str(path): path.read_text() for path in folder.iterdir()} == wanted
    said = ["daemon-reload", "enable crm-remind.timer", "restart crm-remind.timer"]
    assert ran() == [f"systemctl --user {words}" for words in said]
    found = scheduler.found()
    assert found
    assert (found.active, found.next) == (True, "Sun 10:05")


def test_units_are_below_the_folder_for_settings(put: Put, tmp_path: Path) -> None:
    env = {**put("systemctl"), "XDG_CONFIG_HOME": str(tmp_path / "settings")}
    one(env, "systemd").install(JOB)
    assert (tmp_path / "settings/systemd/user/crm-remind.timer").exists()


def test_where_no_systemd_answers_nothing_is_written(put: Put, state: Path, tmp_path: Path) -> None:
    (state / "no-systemd").touch()
    with pytest.raises(ProgramFailed, match="Failed to connect to bus"):
        one(put("systemctl"), "systemd").install(JOB)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("unit", ["crm-remind.service", "crm-remind.timer"])
def test_a_unit_of_somebody_else_is_not_written_over(put: Put, tmp_path: Path, unit: str) -> None:
    folder = tmp_path / "home/.config/systemd/user"
    folder.mkdir(parents=True)
    (folder / unit).write_text("[Unit]\nDescription=mine\n")
    with pytest.raises(Conflict, match="not from crm"):
        one(put("systemctl"), "systemd").install(JOB)
    assert [path.name for path in folder.iterdir()] == [unit]
    assert "mine" in (folder / unit).read_text()


def test_a_timer_that_was_switched_off_is_switched_on_again(put: Put, state: Path) -> None:
    scheduler = one(put("systemctl"), "systemd")
    scheduler.install(JOB)
    (state / "on").unlink()
    found = scheduler.found()
    assert found
    assert found.active is False
    assert not scheduler.is_done(JOB)
    scheduler.install(JOB)
    assert scheduler.is_done(JOB)


def test_units_are_removed_even_where_no_systemd_is_left(put: Put, tmp_path: Path) -> None:
    env = put("systemctl")
    one(env, "systemd").install(JOB)
    (tmp_path / "bin/systemctl").unlink()
    found = one(env, "systemd").found()
    assert found
    assert found.active is None
    one(env, "systemd").uninstall()
    assert list((tmp_path / "home/.config/systemd/user").iterdir()) == []


# cron


def test_the_line_is_added_to_the_crontab_and_taken_out_again(put: Put, state: Path) -> None:
    (state / "crontab").write_text(OTHERS, errors="surrogateescape")
    before = (state / "crontab").read_bytes()
    scheduler = one(put("crontab"), "cron")
    scheduler.install(JOB)
    assert (state / "crontab").read_bytes() == before + f"\n{cron_line(JOB)}\n".encode()
    scheduler.install(Job(JOB.words, 10))
    assert (state / "crontab").read_bytes() == before + f"\n{cron_line(Job(JOB.words, 10))}\n".encode()
    scheduler.uninstall()
    assert (state / "crontab").read_bytes() == before + b"\n"


def test_a_crontab_that_cannot_be_read_is_not_written_over(put: Put, state: Path, ran: Callable[[], list[str]]) -> None:
    (state / "broken").touch()
    for act in (lambda cron: cron.install(JOB), lambda cron: cron.uninstall()):
        with pytest.raises(ProgramFailed, match="the crontab cannot be read: cannot open spool"):
            act(one(put("crontab"), "cron"))
    assert ran() == []


def test_a_line_that_cron_refuses_is_told(put: Put, state: Path) -> None:
    (state / "refuses").touch()
    with pytest.raises(ProgramFailed, match="crontab failed: bad minute"):
        one(put("crontab"), "cron").install(JOB)


# launchd


def test_an_agent_is_loaded_anew_when_it_changes(put: Put, tmp_path: Path, ran: Callable[[], list[str]]) -> None:
    scheduler = one(put("launchctl"), "launchd")
    scheduler.install(JOB)
    path = tmp_path / "home/Library/LaunchAgents/local.crm.remind.plist"
    (uid,) = {line.split("/")[1].split()[0] for line in ran()}
    scheduler.install(Job(JOB.words, 10))
    assert ran() == [
        f"launchctl bootout gui/{uid}/local.crm.remind",
        f"launchctl bootstrap gui/{uid} {path}",
    ]
    scheduler.uninstall()
    assert not path.exists()


# The program itself.


def test_crm_is_run_by_the_name_it_was_started_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = tmp_path / "crm"
    started.symlink_to(sys.executable)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["./crm", "remind", "install"])
    assert program() == (str(started),)


@pytest.mark.parametrize("argv", ["/usr/lib/crm_cli/__main__.py", "crm", "-c", ""])
def test_otherwise_it_is_run_by_its_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [argv])
    assert scheduling.program() == (sys.executable, "-m", "crm_cli")
