"""Runs the program that shows a message on the desktop. Never through a shell."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from crm_cli.domain.reminders import Message, notifying
from crm_cli.errors import ProgramFailed
from crm_cli.i18n import _

PATIENCE = 10  # seconds
STDERR = 2  # the programs talk there: our stdout is data
_DESKTOPS = ("DBUS_SESSION_BUS_ADDRESS", "WAYLAND_DISPLAY", "DISPLAY")


def notify(told: Message, template: str, env: Mapping[str, str], platform: str = sys.platform) -> None:
    """Show a message by the command `template` or, without one, the system's notifier. Raises ProgramFailed."""
    import subprocess

    show = notifying(told, template, platform)
    bus = {} if template or platform in ("darwin", "win32") else _desktop(env)
    program = show.words[0]
    try:
        done = subprocess.run(
            show.words,
            env={**env, **bus, **show.env},
            stdin=subprocess.DEVNULL,
            stdout=STDERR,
            timeout=PATIENCE,
            check=False,
        )
    except FileNotFoundError as error:
        raise _failed(program, _("there is no such program")) from error
    except subprocess.TimeoutExpired as error:
        raise _failed(program, _("no answer in {n} seconds").format(n=PATIENCE)) from error
    except OSError as error:
        raise _failed(program, error.strerror or str(error)) from error
    if done.returncode:
        raise _failed(program, _("exit code {code}").format(code=done.returncode))


def _desktop(env: Mapping[str, str]) -> dict[str, str]:
    """What leads to the desktop and is not in the environment: cron does not know it. Raises ProgramFailed."""
    if any(env.get(name) for name in _DESKTOPS):
        return {}
    bus = Path(env.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}") / "bus"
    if not bus.is_socket():
        raise ProgramFailed(_("there is no desktop here"))
    return {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={bus}"}


def _failed(program: str, reason: str) -> ProgramFailed:
    return ProgramFailed(_("{program} failed: {reason}").format(program=program, reason=reason))
