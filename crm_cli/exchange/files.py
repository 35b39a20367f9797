"""Files we write for others: they appear complete under their name, or not at all."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from crm_cli.errors import Conflict, StoreUnavailable
from crm_cli.i18n import _


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A UTF-8 text stream that becomes the file `path` when the block ends well; line ends are written as they are.

    Raises Conflict for a symbolic link, which is never followed, and for a device or a pipe, which would be gone; and
    StoreUnavailable when writing fails.
    """
    if path.is_symlink():
        raise Conflict(
            _("{path} is a symbolic link; it is not written through").format(path=path),
            hint=_("name the file it points to, or another one"),
        )
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise Conflict(
            _("{path} is a device or a pipe; no file takes its place").format(path=path),
            hint=_("name a file"),
        )
    draft = path.parent / f".{path.name}.{os.getpid()}.part"
    try:
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            yield out
        draft.replace(path)
    except OSError as error:
        raise StoreUnavailable(
            _("{path} cannot be written: {reason}").format(path=path, reason=error.strerror),
            hint=_("choose another place or free some space"),
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
