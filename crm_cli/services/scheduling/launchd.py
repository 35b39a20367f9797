"""An agent of macOS, for the user who is logged in."""

import os

from crm_cli.domain import schedules
from crm_cli.domain.schedules import LABEL, Job
from crm_cli.services.scheduling.found import Found
from crm_cli.services.scheduling.programs import Programs
from crm_cli.services.scheduling.written import text_of, write


class Launchd:
    """The property list of our agent."""

    name = "launchd"

    def __init__(self, programs: Programs) -> None:
        self._programs = programs
        self._path = programs.below_home("Library", "LaunchAgents", f"{LABEL}.plist")

    def is_here(self) -> bool:
        """Whether this is macOS."""
        return self._programs.has("launchctl")

    def wanted(self, job: Job) -> dict[str, str]:
        """What would be written where."""
        return {str(self._path): schedules.agent(job)}

    def is_done(self, job: Job) -> bool:
        """Whether it is there and loaded."""
        return text_of(self._path) == schedules.agent(job) and self._is_loaded()

    def install(self, job: Job) -> None:
        """Write the agent and load it. Raises ProgramFailed, Conflict, StoreUnavailable."""
        write({self._path: schedules.agent(job)})
        self._programs.tried("launchctl", "bootout", self._domain(LABEL))  # an older one; most often there is none
        self._programs.run("launchctl", "bootstrap", self._domain(), str(self._path))

    def uninstall(self) -> None:
        """Unload the agent and remove it. Raises ProgramFailed."""
        self._programs.tried("launchctl", "bootout", self._domain(LABEL))
        self._path.unlink(missing_ok=True)

    def found(self) -> Found | None:
        """Our agent, if it is there."""
        words = schedules.words_of_agent(text_of(self._path))
        return Found(self.name, str(self._path), words, self._is_loaded(), None) if words else None

    def _is_loaded(self) -> bool:
        return self._programs.tried("launchctl", "print", self._domain(LABEL)).code == 0

    @staticmethod
    def _domain(*names: str) -> str:
        return "/".join(("gui", str(os.getuid()), *names))
