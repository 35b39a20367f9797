"""A timer of the user's systemd. It runs while the user is logged in, which is when there is a desktop."""

from contextlib import suppress
from pathlib import Path

from crm_cli.domain import schedules
from crm_cli.domain.schedules import UNIT, Job
from crm_cli.errors import ProgramFailed
from crm_cli.services.scheduling.found import Found
from crm_cli.services.scheduling.programs import Programs
from crm_cli.services.scheduling.written import text_of, write

TIMER = f"{UNIT}.timer"
CONTROL = ("systemctl", "--user")


class Systemd:
    """The units `crm-remind.service` and `crm-remind.timer`."""

    name = "systemd"

    def __init__(self, programs: Programs) -> None:
        self._programs = programs
        folder = programs.settings("systemd", "user")
        self._service, self._timer = folder / f"{UNIT}.service", folder / TIMER

    def is_here(self) -> bool:
        """Whether a systemd looks after this user's programs."""
        return self._programs.has(CONTROL[0]) and self._programs.tried(*CONTROL, "show-environment").code == 0

    def wanted(self, job: Job) -> dict[str, str]:
        """What would be written where."""
        return {str(path): text for path, text in self._files(job).items()}

    def is_done(self, job: Job) -> bool:
        """Whether all of it is there and switched on."""
        found = self.found()
        is_written = all(text_of(path) == text for path, text in self._files(job).items())
        return bool(is_written and found and found.active)

    def install(self, job: Job) -> None:
        """Write the units and switch the timer on. Raises ProgramFailed, Conflict, StoreUnavailable."""
        self._programs.run(*CONTROL, "show-environment")  # else units would be written that nobody reads
        write(self._files(job))
        for words in (("daemon-reload",), ("enable", TIMER), ("restart", TIMER)):
            self._programs.run(*CONTROL, *words)

    def uninstall(self) -> None:
        """Switch the timer off and remove the units, even where no systemd answers."""
        with suppress(ProgramFailed):
            self._programs.run(*CONTROL, "disable", "--now", TIMER)
        for path in (self._service, self._timer):
            path.unlink(missing_ok=True)
        with suppress(ProgramFailed):
            self._programs.run(*CONTROL, "daemon-reload")

    def found(self) -> Found | None:
        """Our units, if they are there."""
        words = schedules.words_of_service(text_of(self._service))
        if not words:
            return None
        said: dict[str, str] = {}
        with suppress(ProgramFailed):
            shown = self._programs.run(*CONTROL, "show", TIMER, "--property=ActiveState,NextElapseUSecRealtime")
            said = dict(line.split("=", 1) for line in shown.splitlines() if "=" in line)
        active = said.get("ActiveState") == "active" if said else None
        return Found(self.name, str(self._timer), words, active, said.get("NextElapseUSecRealtime") or None)

    def _files(self, job: Job) -> dict[Path, str]:
        return {self._service: schedules.service(job.words), self._timer: schedules.timer(job.minutes)}
