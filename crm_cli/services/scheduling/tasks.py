"""A task of the Task Scheduler of Windows."""

from crm_cli.domain import schedules
from crm_cli.domain.schedules import TASK, Job
from crm_cli.services.scheduling.found import Found
from crm_cli.services.scheduling.programs import Programs


class Tasks:
    """The task of our name."""

    name = "tasks"

    def __init__(self, programs: Programs) -> None:
        self._programs = programs

    def is_here(self) -> bool:
        """Whether this is Windows."""
        return self._programs.has("schtasks")

    def wanted(self, job: Job) -> dict[str, str]:
        """What would be told to whom."""
        return {TASK: " ".join(f'"{word}"' if " " in word else word for word in schedules.task(job))}

    def is_done(self, job: Job) -> bool:  # noqa: ARG002
        """Nobody knows how often a task runs; making it again changes nothing."""
        return False

    def install(self, job: Job) -> None:
        """Make the task, in place of an older one. Raises ProgramFailed."""
        self._programs.run(*schedules.task(job))

    def uninstall(self) -> None:
        """Remove the task. Raises ProgramFailed."""
        self._programs.run("schtasks", "/Delete", "/F", "/TN", TASK)

    def found(self) -> Found | None:
        """Our task, if there is one."""
        if not self.is_here():
            return None
        ran = self._programs.tried("schtasks", "/Query", "/TN", TASK, "/XML")
        words = schedules.words_of_task(ran.out) if ran.code == 0 else ()
        return Found(self.name, TASK, words, True, None) if words else None
