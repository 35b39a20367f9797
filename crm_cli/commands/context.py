"""What every command needs to know: the root options, the application, and how its results are to be written."""

import gc
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from crm_cli import config
from crm_cli.config import Settings
from crm_cli.config.known import FORMATS
from crm_cli.domain.choices import choice
from crm_cli.domain.listing import Query
from crm_cli.errors import Invalid, NotFound
from crm_cli.i18n import _
from crm_cli.render.say import Say
from crm_cli.render.write import Output

if TYPE_CHECKING:
    import typer

    from crm_cli.domain.present import Present
    from crm_cli.services.application import Clock, Crm

MOST_ROWS = 2**62  # what SQLite can count
_OBJECTS = 200_000  # made and not dropped again, before garbage is looked for


class Cli:
    """The root options and what follows from them; `ctx.obj` of every command."""

    def __init__(
        self, env: Mapping[str, str] | None = None, clock: "Clock | None" = None, settings: Settings | None = None
    ) -> None:
        self._settings = settings
        self.env = os.environ if env is None else env
        self.clock = clock
        self.flags: dict[str, str] = {}
        self.say = Say(order=self._in_order)
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
            )
        return self._crm

    @property
    def rtl(self) -> str:
        """The way a terminal is given right-to-left text; the best guess where the settings cannot be used."""
        from crm_cli.render.rtl import way

        try:
            setting = self.settings["ui.rtl"]
        except Invalid:
            setting = "auto"
        return way(setting, self.env)

    def _in_order(self, text: str) -> str:
        from crm_cli.render.rtl import ordering

        order = ordering(self.rtl)
        return order(text) if order else text

    @property
    def is_new(self) -> bool:
        """Whether the first write is still to come, which makes the file."""
        return self._crm is None and (self.create or self.settings.db_is_default) and not self.settings.db.exists()

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


def cli_of(ctx: "typer.Context") -> Cli:
    """The root options of this command."""
    found = ctx.find_object(Cli)
    assert found is not None  # the root callback puts it there
    return found


def collect_garbage() -> None:
    """From here on; it is off since the first line of the process, and what follows may take minutes.

    Thousands of plain rows are kept at once and dropped together: looking through them again and again would cost a
    tenth of an import and find nothing.
    """
    gc.freeze()
    gc.set_threshold(_OBJECTS)
    gc.enable()


def crm_of(ctx: "typer.Context") -> "Crm":
    """The application this command works on."""
    from crm_cli.commands.shape import Writes

    cli = cli_of(ctx)
    cli.dry_run = asked(ctx, "dry_run") is not None
    if isinstance(ctx.command, Writes) and not cli.dry_run and cli.is_new:
        from crm_cli.commands.first_run import settle

        settle(cli)  # before anything typed is read: the region reads phones, the calendar reads days
    cli.crm.dry_run = cli.dry_run  # it may have been opened before the options were read, to know the custom ones
    return cli.crm


def say_of(ctx: "typer.Context") -> Say:
    """The voice of this command."""
    return cli_of(ctx).say


def asked(ctx: "typer.Context", name: str) -> str | None:
    """A shared option of this command as it was typed, or None."""
    value = ctx.meta.get(f"crm.{name}")
    return None if value is None else str(value)


def typed_flags(ctx: "typer.Context") -> bool:
    """Whether any option of the command itself was given."""
    options = (str(param.name) for param in ctx.command.params if param.param_type_name == "option")
    sources = (ctx.get_parameter_source(name) for name in options if name in ctx.params)
    return any(source is not None and source.name == "COMMANDLINE" for source in sources)


def query_of(ctx: "typer.Context", words: Sequence[str] | None = None) -> Query:
    """What --sort, --limit and the filter ask of a list."""
    limit = asked(ctx, "limit")
    if limit is not None and not limit.isdecimal():
        raise Invalid(_("{limit!r} is not a number of rows").format(limit=limit), hint=_("for example --limit 20"))
    return Query(" ".join(words or ()), _names(asked(ctx, "sort")), min(int(limit), MOST_ROWS) if limit else None)


def output_of(ctx: "typer.Context", columns: tuple[str, ...] = ()) -> Output:
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
        whole=asked(ctx, "limit") is not None,
        forced=bool(cli.env.get("FORCE_COLOR")),
        rtl=cli.rtl if on_terminal else "off",
    )


def asked_format(ctx: "typer.Context") -> str | None:
    """The format named on the command line, or None."""
    if asked(ctx, "json"):
        return "json"
    text = asked(ctx, "format")
    formats = (*FORMATS, *getattr(ctx.command, "formats", ()))
    return choice(text, formats, field="format") if text else None


def _screen() -> tuple[int, int]:
    """Columns and lines; what `COLUMNS` and the terminal say, where that makes sense."""
    size = shutil.get_terminal_size((80, 24))
    return (size.columns if size.columns > 0 else 80, size.lines if size.lines > 0 else 24)


def _names(text: str | None) -> tuple[str, ...]:
    """The fields of a comma list, each once."""
    return tuple(dict.fromkeys(name.strip() for name in (text or "").split(",") if name.strip()))


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


def present_of(ctx: "typer.Context") -> "Present":
    """The user's day and calendar."""
    return crm_of(ctx).present
