"""Files that schedulers read: they appear complete, and those of others are left alone."""

from collections.abc import Mapping
from pathlib import Path

from crm_cli.domain.schedules import MARK
from crm_cli.errors import Conflict
from crm_cli.exchange.files import replacing
from crm_cli.i18n import _


def text_of(path: Path) -> str:
    """What stands there; nothing where there is no file. Raises OSError."""
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        return ""


def write(files: Mapping[Path, str]) -> None:
    """Write these files. Raises Conflict before the first if one of them is not ours, and StoreUnavailable."""
    for path in files:
        if path.exists() and MARK not in text_of(path):
            raise Conflict(
                _("{path} is not from crm; it is not written over").format(path=path), hint=_("move it away")
            )
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as out:
            out.write(text)
