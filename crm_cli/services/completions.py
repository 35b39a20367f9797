"""Completion scripts in the places where shells look for them: what stands there, and putting it there.

No shell is run and no start-up file is changed. The texts of the scripts come from above.
"""

import shlex
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from crm_cli.config import expanded, xdg_folder
from crm_cli.errors import Conflict, NotFound
from crm_cli.exchange.files import replacing
from crm_cli.i18n import _

MARK = "written by `crm completions`"  # in the first two lines of what is ours; zsh needs the very first
BASH_COMPLETION = (
    "/usr/share/bash-completion/bash_completion",
    "/usr/local/share/bash-completion/bash_completion",
    "/usr/local/etc/profile.d/bash_completion.sh",
    "/opt/homebrew/etc/profile.d/bash_completion.sh",
    "/opt/local/etc/profile.d/bash_completion.sh",
)


class Installed(NamedTuple):
    """What stands where a shell looks. States: absent, fresh (as this version writes it), old, foreign (not ours)."""

    shell: str
    path: Path
    state: str


def place(shell: str, env: Mapping[str, str]) -> Path:
    """The file in which this shell looks for the completion of crm, below the user's home. Raises Invalid."""
    data = xdg_folder(env, "XDG_DATA_HOME", ".local/share")
    if shell == "bash":
        own = env.get("BASH_COMPLETION_USER_DIR", "").partition(":")[0]
        return (expanded(own) if own else data / "bash-completion") / "completions" / "crm"
    if shell == "zsh":
        return data / "zsh" / "site-functions" / "_crm"
    return xdg_folder(env, "XDG_CONFIG_HOME", ".config") / "fish" / "completions" / "crm.fish"


def look(shell: str, script: Callable[[], str], env: Mapping[str, str]) -> Installed:
    """What stands in the place of a script, which is made to compare. Raises OSError for what cannot be read."""
    path = place(shell, env)
    if not path.exists():
        return Installed(shell, path, "absent")
    if not _is_ours(path):
        return Installed(shell, path, "foreign")
    is_fresh = path.read_text(encoding="utf-8", errors="replace") == script()
    return Installed(shell, path, "fresh" if is_fresh else "old")


def install(shell: str, script: str, env: Mapping[str, str]) -> Installed:
    """Put `script` in its place; what is fresh is left alone. Raises Conflict for what is not ours, OSError."""
    found = look(shell, lambda: script, env)
    if found.state == "foreign":
        raise Conflict(
            _("{path} is not from crm; it is not written over").format(path=found.path),
            hint=_("move it away, or load what `crm completions show {shell}` prints").format(shell=shell),
        )
    if found.state != "fresh":
        found.path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(found.path) as out:
            out.write(script)
    return found._replace(state="fresh")


def uninstall(shell: str, env: Mapping[str, str]) -> Installed:
    """Remove what `install` has written. Raises NotFound where there is nothing of ours, OSError."""
    path = place(shell, env)
    if path.is_symlink() or not path.exists() or not _is_ours(path):
        raise NotFound(
            _("there is no completion of crm at {path}").format(path=path),
            hint=_("`crm completions install {shell}` puts it there").format(shell=shell),
        )
    path.unlink()
    return Installed(shell, path, "absent")


def line_to_add(found: Installed, env: Mapping[str, str]) -> str | None:
    """The line a start-up file must have for the shell to find the script; None where it looks there by itself."""
    if found.shell == "bash" and not any(map(Path.exists, map(Path, BASH_COMPLETION))):
        return f"source {shlex.quote(str(found.path))}"
    folder = str(found.path.parent)
    if found.shell == "zsh" and folder not in env.get("FPATH", "").split(":"):
        return f"fpath=({shlex.quote(folder)} $fpath)"
    return None


def _is_ours(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as script:
        return any(MARK in line for line in islice(script, 2))
