"""Having crm run every few minutes, by whatever the platform has for that."""

import sys
from collections.abc import Mapping
from pathlib import Path

from crm_cli.domain.choices import choice
from crm_cli.domain.schedules import SCHEDULERS
from crm_cli.errors import NotFound
from crm_cli.i18n import _
from crm_cli.services.scheduling.cron import Cron
from crm_cli.services.scheduling.found import Found, Scheduler
from crm_cli.services.scheduling.launchd import Launchd
from crm_cli.services.scheduling.programs import Programs
from crm_cli.services.scheduling.systemd import Systemd
from crm_cli.services.scheduling.tasks import Tasks

_KINDS: Mapping[str, tuple[type[Systemd] | type[Cron] | type[Launchd] | type[Tasks], ...]] = {
    "darwin": (Launchd, Cron),
    "win32": (Tasks,),
}
_ELSEWHERE = (Systemd, Cron)


def schedulers(env: Mapping[str, str], name: str | None = None, platform: str = sys.platform) -> list[Scheduler]:
    """Those a platform (`sys.platform`) may have, the best first; or the one named. Raises Invalid."""
    kinds = _KINDS.get(platform, _ELSEWHERE)
    if name is not None:
        wanted = choice(name, SCHEDULERS, field="scheduler")
        kinds = tuple(kind for kind in (Systemd, Cron, Launchd, Tasks) if kind.name == wanted)
    return [kind(Programs(env)) for kind in kinds]


def best(candidates: list[Scheduler]) -> Scheduler:
    """The first that is here. Raises NotFound."""
    for scheduler in candidates:
        if scheduler.is_here():
            return scheduler
    raise NotFound(
        _("there is no {names} here").format(names=_(" or ").join(scheduler.name for scheduler in candidates)),
        hint=_("have `crm remind --notify` run now and then by what there is, or put `crm remind` into your shell"),
    )


def program() -> tuple[str, ...]:
    """The words by which this very crm is run from anywhere."""
    own = Path(sys.argv[0])
    if own.stem == "crm" and own.is_file():
        return (str(own.absolute()),)  # a link stays one: what it leads to may move with the next update
    return (sys.executable, "-m", "crm_cli")


__all__ = ["Found", "Scheduler", "best", "program", "schedulers"]
