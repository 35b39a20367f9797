"""Texts and records in $EDITOR. Nothing typed there is lost: what cannot be used stays in a file that is named."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from crm_cli.commands.context import crm_of, present_of, say_of, typed_flags
from crm_cli.domain.fields import Field
from crm_cli.domain.listing import Listing
from crm_cli.errors import Conflict, CrmError, Declined, Invalid
from crm_cli.i18n import _
from crm_cli.render.cells import pad
from crm_cli.render.columns import one_line

if TYPE_CHECKING:
    from crm_cli.domain.history import Seen


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
    import tempfile  # with all it needs it takes a tenth of the time of a read

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


class _Record(NamedTuple):
    """One record as it is shown: its fields by parameter, and as what it is known again."""

    noun: str
    fields: dict[str, str]
    seen: "Seen"

    @property
    def name(self) -> str:
        return f"{self.noun} {self.seen.number}"


@contextmanager
def in_editor(
    ctx: typer.Context, listing: Listing, params: Sequence[str], names: Mapping[str, str], *, unless: bool = False
) -> Iterator[None]:
    """Without flags, open one record in the editor; the block finds what was changed in the context, as if typed.

    `params` are parameters of the command; `names` has the list field of those that are called otherwise. A value
    that was emptied goes to `--clear`. The block is to store it, and what cannot be stored stays in a file. Somebody
    else may have changed the record meanwhile: both changes are kept, unless they are of the same field (Conflict).
    """
    if unless or typed_flags(ctx) or not on_terminal():
        yield
        return
    before = _read(ctx, listing, params, names)
    if before is None:
        raise Conflict(
            _("an editor takes one record at a time"), hint=_("give flags to change several: see the command's --help")
        )
    text, path = edited(_as_toml(before.fields), suffix=".toml")
    with kept(path):
        after = _parsed(text, before.fields)
        changed = {param: value for param, value in after.items() if value != before.fields[param]}
        if changed:
            now = _compatible(ctx, before, _read(ctx, listing, params, names), changed)
            others = _others(ctx, before.seen)
            ctx.params.update({param: value for param, value in changed.items() if value})
            ctx.params["clear"] = [param for param, value in changed.items() if not value]
            with crm_of(ctx).unless_changed(now.seen):
                yield
    if not changed:
        raise Declined(_("nothing was changed"))
    if others:
        message = _("{record} was changed meanwhile by {others}; your changes were added to that")
        say_of(ctx).note(message.format(record=before.name, others=others))


def _read(ctx: typer.Context, listing: Listing, params: Sequence[str], names: Mapping[str, str]) -> _Record | None:
    """The only record of a list as it is now; None when there are several or, by now, none."""
    numbers = [number for (number,) in listing.rows(listing.fieldset.pick(("id",)), 2)]
    if len(numbers) != 1:
        return None
    noun = listing.fieldset.noun
    seen = crm_of(ctx).history.seen(noun.replace("-", "").replace(" ", "_"), numbers[0])
    fields = listing.fieldset.pick(tuple(names.get(param, param) for param in params))
    rows = list(listing.rows(fields, 1))
    shown = [{param: _shown(*found) for param, *found in zip(params, fields, row, strict=True)} for row in rows]
    return _Record(noun, shown[0], seen) if shown else None


def _compatible(ctx: typer.Context, before: _Record, now: _Record | None, changed: Mapping[str, str]) -> _Record:
    """The record as it is now, which must not be changed where `changed` says something else. Raises Conflict."""
    if now is None:
        raise Conflict(
            _("{record} was deleted meanwhile by {others}").format(
                record=before.name, others=_others(ctx, before.seen)
            ),
            hint=_("crm undo N brings it back"),
        )
    clashes = [param for param in changed if now.fields[param] not in (before.fields[param], changed[param])]
    if clashes:
        message = _("{record} was changed meanwhile by {others}; both of you have changed this:")
        sides = [(_("was"), before.fields), (_("yours"), changed), (_("now"), now.fields)]
        lines = [message.format(record=now.name, others=_others(ctx, before.seen))]
        for param in clashes:
            lines.append(f"  {param}")
            lines += [f"    {pad(side, 6)} {one_line(fields[param]) or '-'}" for side, fields in sides]
        raise Conflict(
            "\n".join(lines), hint=_("nothing was stored; the same command again goes on from what is there now")
        )
    return now


def _others(ctx: typer.Context, seen: "Seen") -> str:
    """Who has changed a record since it was seen, when and how."""
    present = present_of(ctx)
    return ", ".join(
        _("{staff} at {at} with command {id} ({line})").format(
            staff=deed.staff or "crm", at=present.instant_text(deed.at), id=deed.id, line=one_line(deed.line)
        )
        for deed in crm_of(ctx).history.since(seen)
    )


@contextmanager
def kept(path: Path) -> Iterator[None]:
    """The file stays, and is named, when what is in it could not be used; otherwise it goes."""
    try:
        yield
    except CrmError as error:
        error.hint = "; ".join(filter(None, (error.hint, _("what was written is kept in {path}").format(path=path))))
        raise
    path.unlink(missing_ok=True)


def _shown(field: Field, value: object) -> str:
    if field.kind == "flag" and value is not None:
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _as_toml(fields: Mapping[str, str]) -> str:
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment(_("Save and leave to store the changes; an empty value clears a field.")))
    for param, text in fields.items():
        document.add(param, tomlkit.string(text, multiline="\n" in text))
    return tomlkit.dumps(document)


def _parsed(text: str, before: Mapping[str, str]) -> dict[str, str]:
    """The fields that were written, the others as before. Raises Invalid."""
    import tomllib

    try:
        after = {key: str(value) for key, value in tomllib.loads(text).items()}
    except tomllib.TOMLDecodeError as error:
        raise Invalid(_("what was written is not valid: {error}").format(error=error)) from error
    if unknown := [key for key in after if key not in before]:
        raise Invalid(_("there is no field {name!r}").format(name=unknown[0]))
    return dict(before) | after
