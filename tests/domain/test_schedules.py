"""What schedulers are told, to the letter; that it can be read again; and what none of them can be told."""

import plistlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm_cli.domain import schedules
from crm_cli.domain.schedules import CRON_MARK, Job, job
from crm_cli.errors import Invalid

JOB = job(["/usr/bin/crm"], "/home/sara/agency.db", "5min")
HOSTILE = "/home/a b/100% 'it''s' \"$HOME\" ${x} $$ %h é.db"
HOSTILE_JOB = job(["/opt/my $x %t/crm"], HOSTILE, "5min")

# Whatever a file may be called that can be written on one line.
paths = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).map(lambda name: f"/{name}")


def test_the_units_of_systemd() -> None:
    assert schedules.service(JOB.words) == (
        "# written by `crm remind install`; what is changed here is lost when it is written again\n"
        "[Unit]\n"
        "Description=Bring up what is due in crm\n"
        "\n"
        "[Service]\n"
        "Type=oneshot\n"
        "ExecStart=/usr/bin/crm --db /home/sara/agency.db remind --notify\n"
    )
    assert schedules.timer(5) == (
        "# written by `crm remind install`; what is changed here is lost when it is written again\n"
        "[Unit]\n"
        "Description=Bring up what is due in crm\n"
        "\n"
        "[Timer]\n"
        "OnCalendar=*:0/5\n"
        "AccuracySec=1s\n"
        "Persistent=true\n"
        "\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def test_systemd_is_told_hostile_names_as_they_are() -> None:
    (line,) = re.findall("^ExecStart=(.*)", schedules.service(HOSTILE_JOB.words), re.MULTILINE)
    assert line == (
        '"/opt/my $x %%t/crm" --db "/home/a b/100%% \'it\'\'s\' \\"$$HOME\\" $${x} $$$$ %%h é.db" remind --notify'
    )


@pytest.mark.parametrize("every", ["1min", "5min", "30min", "1h", "12h", "24h"])
def test_systemd_takes_the_units_without_a_word(tmp_path: Path, every: str) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not installed")
    program = tmp_path / "my $x %t" / "crm"
    program.parent.mkdir()
    program.touch(0o700)
    told = job([str(program)], HOSTILE, every)
    units = {"crm-remind.service": schedules.service(told.words), "crm-remind.timer": schedules.timer(told.minutes)}
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        [analyze, "--user", "verify", *units],
        cwd=tmp_path,
        env={"XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("name", ["it's", 'say "crm"', "back\\slash"])
def test_a_program_that_systemd_would_not_start_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        schedules.service((f"/opt/{name}/crm", "remind"))
    assert "--with cron" in refused.value.hint


@given(paths)
def test_the_command_of_a_unit_can_be_read_again(path: str) -> None:
    words = job(["/usr/bin/crm"], path, "5min").words
    assert schedules.words_of_service(schedules.service(words)) == words
    assert schedules.file_of(words) == path


@pytest.mark.parametrize(
    ("every", "times"),
    [
        ("1min", "* * * * *"),
        ("5min", "*/5 * * * *"),
        ("۳۰ دقیقه", "*/30 * * * *"),
        ("1h", "0 * * * *"),
        ("2h", "0 */2 * * *"),
        ("24h", "0 0 * * *"),
    ],
)
def test_the_line_of_cron(every: str, times: str) -> None:
    line = schedules.cron_line(job(["/usr/bin/crm"], "/home/sara/agency.db", every))
    assert line == f"{times} /usr/bin/crm --db /home/sara/agency.db remind --notify # crm remind"


@given(paths)
def test_cron_and_its_shell_read_the_words_that_were_meant(path: str) -> None:
    assume("\\" not in path)
    words = job(["/opt/my crm/crm"], path, "5min").words
    line = schedules.cron_line(Job(words, 5))
    assert re.search(r"(?<!\\)%", line) is None
    assert schedules.words_of_cron_line(line) == words


def test_a_shell_runs_the_line_of_cron_as_it_was_meant(tmp_path: Path) -> None:
    line = schedules.cron_line(job(["/usr/bin/printf", r"<%s>"], HOSTILE, "1min"))
    command = line.removeprefix("* * * * * ").replace(r"\%", "%")  # as cron hands it on
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == f"<--db><{HOSTILE}><remind><--notify>"


def test_cron_is_given_no_backslash() -> None:
    with pytest.raises(Invalid):
        schedules.cron_line(job(["/usr/bin/crm"], "/home/back\\slash.db", "5min"))


lines = st.text(st.characters(exclude_categories=("Cs",)))


@given(lines)
def test_every_line_of_others_in_a_crontab_stays(crontab: str) -> None:
    assume(not schedules.our_lines(crontab))
    line = schedules.cron_line(JOB)
    installed = schedules.crontab_with(crontab, line)
    assert schedules.our_lines(installed) == [line]
    assert schedules.crontab_with(installed, line) == installed
    taken_out = schedules.crontab_without(installed)
    assert taken_out == crontab if crontab.endswith("\n") or not crontab else taken_out == f"{crontab}\n"


def test_our_line_is_replaced_where_it_stands_and_doubles_go() -> None:
    old = f"* * * * * /old/crm {CRON_MARK}"
    crontab = f"# mine\n{old}\n0 3 * * * echo night\n{old} \n#{old}\n"
    line = schedules.cron_line(JOB)
    assert schedules.crontab_with(crontab, line) == f"# mine\n{line}\n0 3 * * * echo night\n#{old}\n"
    assert schedules.crontab_without(crontab) == f"# mine\n0 3 * * * echo night\n#{old}\n"


def test_the_agent_of_launchd() -> None:
    hostile = "/Users/a b/<key>&\"'%h.db"
    text = schedules.agent(job(["/usr/bin/crm"], hostile, "10min"))
    assert plistlib.loads(text.encode()) == {
        "Label": "local.crm.remind",
        "ProgramArguments": ["/usr/bin/crm", "--db", hostile, "remind", "--notify"],
        "StartInterval": 600,
        "RunAtLoad": True,
        "ProcessType": "Background",
    }
    assert schedules.words_of_agent(text) == job(["/usr/bin/crm"], hostile, "5min").words


@pytest.mark.parametrize(
    "text", ["", "<plist/>", "written by `crm remind install` <plist", "[Service]\nExecStart=/x\n"]
)
def test_what_others_have_written_is_not_read_as_ours(text: str) -> None:
    assert schedules.words_of_agent(text) == schedules.words_of_service(text) == ()


def test_the_task_of_windows() -> None:
    words = schedules.task(job(["C:\\Program Files\\crm.exe"], "C:\\Users\\Sara A\\agency.db", "5min"))
    assert words == (
        *("schtasks", "/Create", "/F", "/TN", "crm remind", "/SC", "MINUTE", "/MO", "5", "/TR"),
        '"C:\\Program Files\\crm.exe" --db "C:\\Users\\Sara A\\agency.db" remind --notify',
    )
    xml = (
        "<Exec><Command>&quot;C:\\Program Files\\crm.exe&quot;</Command>"
        "<Arguments>--db &quot;C:\\Users\\Sara A\\agency.db&quot; remind --notify</Arguments></Exec>"
    )
    assert schedules.file_of(schedules.words_of_task(xml)) == "C:\\Users\\Sara A\\agency.db"


@pytest.mark.parametrize("name", ["C:\\%TEMP%\\agency.db", f"C:\\{'x' * 300}.db"])
def test_a_name_that_windows_would_not_keep_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        schedules.task(job(["crm.exe"], name, "5min"))


@pytest.mark.parametrize("letter", ["\n", "\r", "\0", "\x1b", "\x7f", "\x85", "\u2028", "\udce9"])
def test_a_name_that_fits_on_no_line_is_refused(letter: str) -> None:
    with pytest.raises(Invalid) as refused:
        job(["/usr/bin/crm"], f"/home/a{letter}b.db", "5min")
    assert "rename" in refused.value.hint


@pytest.mark.parametrize("every", ["7min", "45min", "90min", "5h", "2880", "0", "-5", "now", "a week", ""])
def test_a_frequency_that_not_every_scheduler_knows_is_refused(every: str) -> None:
    with pytest.raises(Invalid):
        job(["/usr/bin/crm"], "/home/sara/agency.db", every)
