"""Texts and records in $EDITOR. Nothing typed there is lost: what cannot be used stays in a file that is named."""

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from crm_cli.domain.fields import Field
from crm_cli.domain.listing import Listing
from crm_cli.errors import Conflict, Declined, Invalid
from crm_cli.i18n import _


def on_terminal() -> bool:
    """Whether a person can work in an editor here."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def run_editor(path: Path) -> None:
    """Open a file in $VISUAL, $EDITOR or vi and wait. Raises Declined when the editor fails."""
    import shlex
    import subprocess

    try:
        editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
        subprocess.run([*editor, str(path)], check=True)
    except (OSError, ValueError, IndexError, subprocess.CalledProcessError) as error:
        raise Declined(
            _("the editor failed: {error}").format(error=error), hint=_("set EDITOR to an editor that works here")
        ) from error


def edited(text: str, *, suffix: str = ".txt") -> tuple[str, Path]:
    """The text after an editor session, and the private file it still stands in; the caller removes it."""
    handle, name = tempfile.mkstemp(prefix="crm-", suffix=suffix)
    path = Path(name)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    try:
        run_editor(path)
        return path.read_text(encoding="utf-8"), path
    except (OSError, UnicodeDecodeError) as error:
        raise Declined(_("{path} cannot be read: {error}").format(path=path, error=error)) from error
    except Declined as error:
        if path.read_bytes() == text.encode():
            path.unlink()
        else:
            error.hint = _("what was written is kept in {path}").format(path=path)
        raise


def _written() -> str:
    """A new text from the editor. Raises Declined when nothing was written."""
    text, path = edited("")
    path.unlink(missing_ok=True)
    if not text.strip():
        raise Declined(_("nothing was written, nothing is stored"))
    return text


def text_of(typed: str | None, option: str = "") -> str:
    """What was said: as typed, from standard input for -, from $EDITOR when nothing was typed on a terminal.

    `option` is where it is typed when it is no argument.
    """
    if typed == "-":
        try:
            return sys.stdin.read() if sys.stdin else ""
        except UnicodeDecodeError as error:
            raise Invalid(_("standard input is not UTF-8 text")) from error
    if typed is not None:
        return typed
    if not on_terminal():
        way = _("add {option} TEXT, or - to read it").format(option=option)
        raise Invalid(
            _("the text is missing"), hint=way if option else _("give it as an argument, or - to read it"), field="text"
        )
    return _written()


def edit_record(ctx: typer.Context, listing: Listing, params: Sequence[str], names: Mapping[str, str]) -> None:
    """Open one record in the editor and put what was changed into the context, as if it had been typed as flags.

    `params` are parameters of the command; `names` has the list field of those that are called otherwise. A value
    that was emptied goes to `--clear`.
    """
    if not on_terminal():
        return
    fields = listing.fieldset.pick(tuple(names.get(param, param) for param in params))
    rows = list(listing.rows(fields, 2))
    if len(rows) != 1:
        raise Conflict(
            _("an editor takes one record at a time"), hint=_("give flags to change several: see the command's --help")
        )
    before = {param: _shown(*found) for param, *found in zip(params, fields, rows[0], strict=True)}
    after = _fields_from_editor(before)
    changed = {param: text for param, text in after.items() if text != before[param]}
    if not changed:
        raise Declined(_("nothing was changed"))
    ctx.params.update({param: text for param, text in changed.items() if text})
    ctx.params["clear"] = [param for param, text in changed.items() if not text]


def _shown(field: Field, value: object) -> str:
    if field.kind == "flag" and value is not None:
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _fields_from_editor(before: Mapping[str, str]) -> dict[str, str]:
    """Fields as TOML in the editor and back. Raises Invalid, naming the file that has what was typed."""
    import tomllib

    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment(_("Save and leave to store the changes; an empty value clears a field.")))
    for param, text in before.items():
        document.add(param, tomlkit.string(text, multiline="\n" in text))
    text, path = edited(tomlkit.dumps(document), suffix=".toml")
    try:
        after = {key: str(value) for key, value in tomllib.loads(text).items()}
    except tomllib.TOMLDecodeError as error:
        raise Invalid(
            _("what was written is not valid: {error}").format(error=error),
            hint=_("it is kept in {path}").format(path=path),
        ) from error
    if unknown := [key for key in after if key not in before]:
        raise Invalid(
            _("there is no field {name!r}").format(name=unknown[0]),
            hint=_("what was written is kept in {path}").format(path=path),
        )
    path.unlink(missing_ok=True)
    return dict(before) | after
