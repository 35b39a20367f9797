"""Running crm every few minutes: the texts that tell systemd, cron, launchd and Windows so. Nothing is run here.

What is written can be read again, so that it is known which file a schedule is about.
"""

import re
import shlex
from collections.abc import Sequence
from typing import NamedTuple

from crm_cli.domain.dates import parse_minutes
from crm_cli.domain.fields import Field, FieldSet
from crm_cli.errors import Invalid
from crm_cli.i18n import _

SCHEDULERS = ("systemd", "cron", "launchd", "tasks")
UNIT = "crm-remind"
LABEL = "local.crm.remind"  # of the agent of launchd
TASK = "crm remind"  # of Windows
CRON_MARK = "# crm remind"
MARK = "written by `crm remind install`"  # in the files that are ours

DAY, HOUR = 24 * 60, 60  # minutes

SCHEDULE = FieldSet(
    "schedule",
    (
        Field("with", "choice", _("what runs it"), SCHEDULERS),
        Field("place", "text", _("where that is written")),
        Field("active", "flag", _("whether it is switched on; nothing where nobody can tell")),
        Field("this_file", "flag", _("whether it is about this file")),
        Field("last", "instant", _("when something of this file was brought up last")),
        Field("next", "text", _("when it runs next, as far as anybody says")),
        Field("command", "text", _("what is run")),
    ),
    ("with", "place", "active", "this_file", "last", "next"),
)

_SERVICE = f"""\
# {MARK}; what is changed here is lost when it is written again
[Unit]
Description=Bring up what is due in crm

[Service]
Type=oneshot
ExecStart={{command}}
"""
_TIMER = f"""\
# {MARK}; what is changed here is lost when it is written again
[Unit]
Description=Bring up what is due in crm

[Timer]
OnCalendar={{times}}
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target
"""
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PLAIN = re.compile(r"[\w/.=+,@:-]+", re.ASCII)


class Job(NamedTuple):
    """What is to be run, as the words of an argument list, and every how many minutes."""

    words: tuple[str, ...]
    minutes: int


def job(program: Sequence[str], file: str, every: str) -> Job:
    """What brings up what is due in `file` so often, at times at which every scheduler can do something.

    Raises Invalid for a frequency that is not the same every hour or every day, and for names that fit in no line.
    """
    words = (*program, "--db", file, "remind", "--notify")
    for word in words:
        if _UNWRITABLE.search(word):
            raise Invalid(
                _("{name!r} holds a line break or what is no text; no scheduler takes it").format(name=word),
                hint=_("rename the file or its folder"),
            )
    minutes = parse_minutes(every)
    if HOUR % minutes and (minutes % HOUR or DAY % minutes):
        raise Invalid(
            _("every {every} is not the same time every hour, or every day").format(every=every.strip()),
            hint=_("for example --every 5min, 10min, 30min, 1h, 12h"),
            field="every",
        )
    return Job(words, minutes)


def file_of(words: Sequence[str]) -> str | None:
    """The file a command is about, as it was named."""
    return words[words.index("--db") + 1] if "--db" in words[:-1] else None


# ---- systemd


def service(words: Sequence[str]) -> str:
    """The unit that runs the command. Raises Invalid for a program that systemd would not start."""
    program, *others = words
    if re.search(r"""["'\\]""", program):
        raise Invalid(
            _("systemd starts no program with a quote or a backslash in its name: {program}").format(program=program),
            hint=_("take --with cron"),
        )
    # A dollar means a variable everywhere but in the name of the program.
    command = (_for_systemd(program), *(_for_systemd(word.replace("$", "$$")) for word in others))
    return _SERVICE.format(command=" ".join(command))


def timer(minutes: int) -> str:
    """The unit that has it run at every so many minutes of the hour, or at every so many hours of the day."""
    if minutes < HOUR:
        return _TIMER.format(times=f"*:0/{minutes}")
    return _TIMER.format(times=f"0/{minutes // HOUR}:00" if minutes < DAY else "0:00")


def words_of_service(text: str) -> tuple[str, ...]:
    """The command of a unit that `service` has written; nothing of others."""
    found = re.search("^ExecStart=(.*)$", text, re.MULTILINE)
    if not found or MARK not in text:
        return ()
    program, *others = (_from_systemd(word) for word in re.findall(r'"(?:[^"\\]|\\.)*"|\S+', found[1]))
    return (program, *(word.replace("$$", "$") for word in others))


def _for_systemd(word: str) -> str:
    word = word.replace("%", "%%")
    if _PLAIN.fullmatch(word):
        return word
    escaped = word.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'


def _from_systemd(word: str) -> str:
    if word.startswith('"'):
        word = re.sub(r"\\(.)", r"\1", word[1:-1])
    return word.replace("%%", "%")


# ---- cron


def cron_line(job: Job) -> str:
    """The line of a crontab that runs a job. Raises Invalid for a backslash, which every cron reads in its own way."""
    if any("\\" in word for word in job.words):
        raise Invalid(
            _("cron cannot be given a name with a backslash in it"), hint=_("rename the file, or take --with systemd")
        )
    step = job.minutes if job.minutes < HOUR else job.minutes // HOUR
    every = "*" if step == 1 else f"*/{step}"
    times = f"{every} *" if job.minutes < HOUR else f"0 {every}" if job.minutes < DAY else "0 0"
    command = shlex.join(job.words).replace("%", r"\%")  # a percent sign would be a line break
    return f"{times} * * * {command} {CRON_MARK}"


def our_lines(crontab: str) -> list[str]:
    """The lines of a crontab that `cron_line` has written."""
    return [line for line in crontab.split("\n") if _is_ours(line)]


def words_of_cron_line(line: str) -> tuple[str, ...]:
    """The command of a line that `cron_line` has written."""
    return tuple(shlex.split(line.removesuffix(CRON_MARK).replace(r"\%", "%"))[5:])


def crontab_with(crontab: str, line: str) -> str:
    """A crontab with this line of ours, where ours was or at the end; every other line stays as it is."""
    ours = our_lines(crontab)
    if not ours:
        return f"{crontab}\n{line}\n" if crontab and not crontab.endswith("\n") else f"{crontab}{line}\n"
    first = crontab.split("\n").index(ours[0])
    lines = [line if place == first else old for place, old in enumerate(crontab.split("\n"))]
    return "\n".join(kept for place, kept in enumerate(lines) if place == first or not _is_ours(kept))


def crontab_without(crontab: str) -> str:
    """A crontab without our lines; every other line stays as it is."""
    return "\n".join(line for line in crontab.split("\n") if not _is_ours(line))


def _is_ours(line: str) -> bool:
    return line.rstrip().endswith(CRON_MARK) and not line.lstrip().startswith("#")


# ---- launchd


def agent(job: Job) -> str:
    """The property list of the agent that runs a job; it begins when the user logs in."""
    import plistlib

    said = {
        "Label": LABEL,
        "ProgramArguments": list(job.words),
        "StartInterval": job.minutes * 60,
        "RunAtLoad": True,
        "ProcessType": "Background",
    }
    head, _end, rest = plistlib.dumps(said, sort_keys=False).decode().partition("<plist")
    return f"{head}<!-- {MARK} -->\n<plist{rest}"


def words_of_agent(text: str) -> tuple[str, ...]:
    """The command of a property list that `agent` has written; nothing of others."""
    import plistlib
    from xml.parsers.expat import ExpatError

    if MARK not in text:
        return ()
    try:
        return tuple(map(str, plistlib.loads(text.encode())["ProgramArguments"]))
    except (ExpatError, ValueError, KeyError, TypeError):
        return ()


# ---- Windows


def task(job: Job) -> tuple[str, ...]:
    """The words by which the Task Scheduler is told of a job. Raises Invalid for a name that it would not keep."""
    from subprocess import list2cmdline

    command = list2cmdline(job.words)
    if "%" in command or len(command) > 261:
        raise Invalid(
            _("the Task Scheduler takes neither a percent sign nor more than 261 characters: {command}").format(
                command=command
            ),
            hint=_("move the file"),
        )
    times = ("/SC", "MINUTE", "/MO", str(job.minutes)) if job.minutes < DAY else ("/SC", "DAILY")
    return ("schtasks", "/Create", "/F", "/TN", TASK, *times, "/TR", command)


def words_of_task(xml: str) -> tuple[str, ...]:
    """The command of our task as the Task Scheduler describes it."""
    from html import unescape

    found = [re.search(f"<{tag}>(.*?)</{tag}>", xml, re.DOTALL) for tag in ("Command", "Arguments")]
    words = (word for part in found if part for word in re.findall(r'"[^"]*"|\S+', unescape(part[1])))
    return tuple(word.strip('"') for word in words)
