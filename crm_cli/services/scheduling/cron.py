"""A line in the user's crontab, between all the others, which stay as they are."""

from crm_cli.domain import schedules
from crm_cli.domain.schedules import Job
from crm_cli.errors import ProgramFailed
from crm_cli.i18n import _
from crm_cli.services.scheduling.found import Found
from crm_cli.services.scheduling.programs import Programs

PLACE = "crontab"
NONE_YET = ("no crontab", "no such file")  # how crons say that a user has none


class Cron:
    """The line that ends with the mark of ours."""

    name = "cron"

    def __init__(self, programs: Programs) -> None:
        self._programs = programs

    def is_here(self) -> bool:
        """Whether there is a crontab for users."""
        return self._programs.has("crontab")

    def wanted(self, job: Job) -> dict[str, str]:
        """What would be written where."""
        return {PLACE: f"{schedules.cron_line(job)}\n"}

    def is_done(self, job: Job) -> bool:
        """Whether the line is there, once."""
        return self.is_here() and schedules.our_lines(self._read()) == [schedules.cron_line(job)]

    def install(self, job: Job) -> None:
        """Put the line in, in place of an older one. Raises ProgramFailed; then nothing was changed."""
        self._write(schedules.crontab_with(self._read(), schedules.cron_line(job)))

    def uninstall(self) -> None:
        """Take our lines out. Raises ProgramFailed."""
        self._write(schedules.crontab_without(self._read()))

    def found(self) -> Found | None:
        """Our line, if there is one."""
        lines = schedules.our_lines(self._read()) if self.is_here() else []
        return Found(self.name, PLACE, schedules.words_of_cron_line(lines[0]), None, None) if lines else None

    def _read(self) -> str:
        """The crontab as it is. What could not be read must not be written over: that raises ProgramFailed."""
        ran = self._programs.tried("crontab", "-l")
        if ran.code == 0:
            return ran.out
        if any(words in ran.said.casefold() for words in NONE_YET):
            return ""
        raise ProgramFailed(_("the crontab cannot be read: {reason}").format(reason=" ".join(ran.said.split())))

    def _write(self, text: str) -> None:
        self._programs.run("crontab", "-", given=text)
