"""What the schedulers have in common."""

from typing import NamedTuple, Protocol

from crm_cli.domain.schedules import Job


class Found(NamedTuple):
    """A schedule of ours: what runs it, where it is written, the command as words, whether it is on, when it is next.

    `active` and `next` are None where nobody can tell.
    """

    scheduler: str
    place: str
    words: tuple[str, ...]
    active: bool | None
    next: str | None


class Scheduler(Protocol):
    """One way to have a job run every few minutes. Doing it twice is doing it once."""

    name: str

    def is_here(self) -> bool: ...
    def wanted(self, job: Job) -> dict[str, str]: ...
    def is_done(self, job: Job) -> bool: ...
    def install(self, job: Job) -> None: ...
    def uninstall(self) -> None: ...
    def found(self) -> Found | None: ...
