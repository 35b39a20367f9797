"""What every command needs: the application, the way to show its results, and the questions before big changes."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from io import StringIO
from typing import TYPE_CHECKING

import typer

from crm_cli import config
from crm_cli.commands.exits import DUE
from crm_cli.config import Settings
from crm_cli.domain.choices import choice
from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import Conflict, Declined, Invalid, NotFound
from crm_cli.i18n import _
from crm_cli.render.say import Say
from crm_cli.render.write import Output, write_listing, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from crm_cli.domain.present import Present
    from crm_cli.services.application import Clock, Crm

MOST_ROWS = 2**62  # what SQLite can count
ASKS_ABOVE = 3  # records a command may delete without asking


class Cli:
    """The root options and what follows from them; `ctx.obj` of every command."""

    def __init__(
        self, env: Mapping[str, str] | None = None, clock: "Clock | None" = None, settings: Settings | None = None
    ) -> None:
        self._settings = settings
        self.env = os.environ if env is None else env
        self.clock = clock
        self.flags: dict[str, str] = {}
        self.say = Say()
        self.words: Sequence[str] = ()
        self.create = False
        self.demo = False
        self.color = True
        self.debug = False
        self.dry_run = False
        self._crm: Crm | None = None

    @cached_property
    def settings(self) -> Settings:
        """The settings in force. Raises Invalid for those that cannot be used."""
        settings = (self._settings or config.load({}, self.env)).with_flags(self.flags)
        # The sandbox has colleagues of its own; who you are in your agency means nothing there.
        return settings.without("staff") if self.flags.get("db") == str(config.demo_path()) else settings

    @property
    def crm(self) -> "Crm":
        """The application, opened on first touch."""
        if self._crm is None:
            if self.demo and not self.settings.db.exists():
                raise NotFound(_("there is no sandbox yet"), hint=_("make it with `crm demo`"))
            from crm_cli.services.application import Crm, utc_now

            self._crm = Crm(
                self.settings,
                may_create=self.create,
                clock=self.clock or utc_now,
                typed=lambda: _as_typed(self.words),
                notice=self.say.note,
                dry_run=self.dry_run,
            )
        return self._crm

    def understood(self, error: BaseException) -> BaseException:
        """An error of the database driver as one of ours; others as they are."""
        return self._crm.understood(error) if self._crm else error

    def close(self) -> None:
        """Let go of the file, if it was opened."""
        if self._crm is not None:
            self._crm.close()


def _as_typed(words: Sequence[str]) -> str:
    """The command line for the journal, as one could type it again; bytes that are not text become marks."""
    import shlex

    return shlex.join(words).encode("utf-8", "replace").decode()


def cli_of(ctx: typer.Context) -> Cli:
    """The root options of this command."""
    found = ctx.find_object(Cli)
    assert found is not None  # the root callback puts it there
    return found


def crm_of(ctx: typer.Context) -> "Crm":
    """The application this command works on."""
    cli = cli_of(ctx)
    cli.dry_run = asked(ctx, "dry_run") is not None
    return cli.crm


def say_of(ctx: typer.Context) -> Say:
    """The voice of this command."""
    return cli_of(ctx).say


def asked(ctx: typer.Context, name: str) -> str | None:
    """A shared option of this command as it was typed, or None."""
    value = ctx.meta.get(f"crm.{name}")
    return None if value is None else str(value)


def typed_flags(ctx: typer.Context) -> bool:
    """Whether any option of the command itself was given."""
    options = (str(param.name) for param in ctx.command.params if param.param_type_name == "option")
    sources = (ctx.get_parameter_source(name) for name in options if name in ctx.params)
    return any(source is not None and source.name == "COMMANDLINE" for source in sources)


def query_of(ctx: typer.Context, words: Sequence[str] | None = None) -> Query:
    """What --sort, --limit and the filter ask of a list."""
    limit = asked(ctx, "limit")
    if limit is not None and not limit.isdecimal():
        raise Invalid(_("{limit!r} is not a number of rows").format(limit=limit), hint=_("for example --limit 20"))
    return Query(" ".join(words or ()), _names(asked(ctx, "sort")), min(int(limit), MOST_ROWS) if limit else None)


def output_of(ctx: typer.Context, columns: tuple[str, ...] = ()) -> Output:
    """How to write: the format asked for, else the setting, else a table on a terminal and plain text in a pipe."""
    cli = cli_of(ctx)
    on_terminal = sys.stdout is not None and sys.stdout.isatty()
    format_ = asked_format(ctx) or cli.settings["ui.format"]
    if format_ == "auto":
        format_ = "table" if on_terminal else "plain"
    return Output(
        format_,
        _names(asked(ctx, "columns")) or (columns if format_ in ("table", "plain", "markdown") else ()),
        header=asked(ctx, "no_header") is None,
        raw=asked(ctx, "raw") is not None,
        color=cli.color and not cli.env.get("NO_COLOR") and cli.env.get("TERM") != "dumb",
        screen=_screen() if on_terminal else None,
        forced=bool(cli.env.get("FORCE_COLOR")),
    )


def asked_format(ctx: typer.Context) -> str | None:
    """The format named on the command line, or None."""
    if asked(ctx, "json"):
        return "json"
    text = asked(ctx, "format")
    return choice(text, config.FORMATS, field="format") if text else None


def _screen() -> tuple[int, int]:
    """Columns and lines; what `COLUMNS` and the terminal say, where that makes sense."""
    size = shutil.get_terminal_size((80, 24))
    return (size.columns if size.columns > 0 else 80, size.lines if size.lines > 0 else 24)


def _names(text: str | None) -> tuple[str, ...]:
    """The fields of a comma list, each once."""
    return tuple(dict.fromkeys(name.strip() for name in (text or "").split(",") if name.strip()))


def show(ctx: typer.Context, listing: Listing, columns: tuple[str, ...] = ()) -> None:
    """Write a list to stdout, and say what was left out or that there is nothing."""
    cli = cli_of(ctx)
    if not cli.crm.exists and not cli.create:
        cli.say.note(_("there is no data yet; start with `crm contacts add NAME`, or look around with `crm demo`"))
    left_out = write_listing(listing, output_of(ctx, columns), cli.crm.present)
    if left_out:
        cli.say.note(left_out)


def write_records(ctx: typer.Context, records: list[dict[str, str | None]]) -> None:
    """Write small records that are in no list, in the format asked for."""
    from crm_cli.domain.fields import Field, FieldSet
    from crm_cli.services.listed import listed

    keys = tuple(records[0])
    fieldset = FieldSet("record", tuple(Field(key, "text", key) for key in keys), keys)
    write_listing(listed(fieldset, [tuple(record.values()) for record in records]), output_of(ctx), crm_of(ctx).present)


def show_records(ctx: typer.Context, listing: Listing) -> None:
    """Write records one by one with every field; in machine formats as the lines of a list."""
    output = output_of(ctx)
    if output.format in ("table", "plain", "markdown"):
        from crm_cli.render.cards import record_card, write_cards

        write_cards(record_card(listing, crm_of(ctx).present), output)
    else:
        write_listing(listing, output, crm_of(ctx).present)


def check_target(ctx: typer.Context, target: "Path", *sources: str) -> None:
    """Refuse to write over the database or over a file that is being read. Raises Conflict."""
    for taken in (crm_of(ctx).path, *map(type(target), sources)):
        if target.exists() and taken.exists() and target.samefile(taken):
            raise Conflict(
                _("{path} is in use; it is not written over").format(path=target), hint=_("name another file")
            )


def export_listing(ctx: typer.Context, listing: Listing, format_: str, path: str | None) -> None:
    """Write every field of a list to stdout or to a new file, which appears complete or not at all."""
    fields = tuple(field.key for field in listing.fieldset.fields)
    output = output_of(ctx)
    output = output._replace(format=format_, columns=output.columns or fields, screen=None)
    if path is None or path == "-":
        write_listing(listing, output, crm_of(ctx).present)
        return
    from pathlib import Path

    from crm_cli.exchange.files import replacing

    check_target(ctx, Path(path))
    with replacing(Path(path)) as out:
        write_listing(listing, output, crm_of(ctx).present, out)
    say_of(ctx).note(_("{n} rows written to {path}").format(n=listing.total(), path=path))


def check(ctx: typer.Context, listing: Listing) -> None:
    """Say how many are due and exit with 10 if any is: for prompts and scripts."""
    total = listing.total()
    if total:
        say_of(ctx).note(_.plural("{n} is due", "{n} are due", total))
        raise typer.Exit(DUE)


def wrote(ctx: typer.Context, message: str, listing: Listing | None, ids: Iterable[int]) -> None:
    """Report a write: a line of talk; on stdout the records in the format asked for, or the ids for a pipe."""
    _report(ctx, message, _rendered(ctx, listing, ids) if listing else "")


def removing(ctx: typer.Context, listing: Listing, ids: Sequence[int]) -> Callable[[str], None]:
    """Like `wrote`, for records that will be gone: remembers them now, reports them when called with the message."""
    text = _rendered(ctx, listing, ids)
    return lambda message: _report(ctx, message, text)


def _rendered(ctx: typer.Context, listing: Listing, ids: Iterable[int]) -> str:
    if asked_format(ctx):
        out = StringIO()
        write_listing(listing, output_of(ctx), crm_of(ctx).present, out)
        return out.getvalue()
    return "" if sys.stdout is None or sys.stdout.isatty() else "".join(f"{number}\n" for number in ids)


def _report(ctx: typer.Context, message: str, text: str) -> None:
    cli = cli_of(ctx)
    write_text(text)
    cli.say.note(_("dry run, nothing written: {message}").format(message=message) if cli.dry_run else message)


def agree(ctx: typer.Context, question: str, count: int, *, yes: bool) -> None:
    """Ask before a change of many records. Raises Declined on no, Invalid when nobody can be asked."""
    cli = cli_of(ctx)
    if yes or cli.dry_run or count <= ASKS_ABOVE:
        return
    if not cli.say.asks():
        raise Invalid(question, hint=_("add --yes to do it without being asked"))
    if not cli.say.confirm(question):
        raise Declined(_("nothing was changed"))


def named(ids: Sequence[int], names: Iterable[str]) -> str:
    """`12 Sara, 13 Ali` for a line of talk; many are counted instead."""
    if len(ids) > 3:
        return _("{n} records").format(n=len(ids))
    return ", ".join(f"{number} {name}" for number, name in zip(ids, names, strict=False))


def lines_of_stdin() -> list[str]:
    """The words on standard input, one a line; for `-` in place of names and ids."""
    if sys.stdin is None:
        return []
    return [line.strip() for line in sys.stdin if line.strip()]


def words_of(values: Sequence[str]) -> list[str]:
    """Arguments with `-` replaced by what stands on standard input. Raises Invalid for bytes that are not text."""
    try:
        return [word for value in values for word in (lines_of_stdin() if value == "-" else [value])]
    except UnicodeDecodeError as error:
        raise Invalid(_("standard input is not UTF-8 text")) from error


def present_of(ctx: typer.Context) -> "Present":
    """The user's day and calendar."""
    return crm_of(ctx).present
