"""The command tree: root options, one line per noun or verb, and the one seam where errors become exit codes."""

import sys
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command

from crm_cli import __version__
from crm_cli.commands import exits
from crm_cli.commands.context import Cli, cli_of
from crm_cli.commands.options import Values
from crm_cli.commands.shape import DoingNoun, LazyCommands, Shows, makers_of, noun, verb
from crm_cli.config import demo_path
from crm_cli.i18n import _


class Mount(NamedTuple):
    """One entry of the tree: its name, what people do with it, and how it is made when it is needed."""

    name: str
    section: str
    make: Callable[[], Any]


COMPLAINTS = {
    **dict.fromkeys(("add", "list", "show", "edit"), "complaints"),
    **dict.fromkeys(("due", "next", "escalate"), "complaint_clock"),
    "import": "complaint_import",
    "report": "complaint_report",
    "radar": "complaint_radar",
    **dict.fromkeys(
        "assign acknowledge investigate wait resolve close reject withdraw reopen".split(), "complaint_moves"
    ),
    **dict.fromkeys("refer accept return ask rate".split(), "complaint_handing"),
    **dict.fromkeys(("merge", "link", "unlink"), "complaint_links"),
    **dict.fromkeys(("dossier", "policy", "publish"), "complaint_dossier"),
}
DOCUMENTS = {
    **dict.fromkeys(("add", "list", "show"), "documents"),
    **dict.fromkeys(("open", "export"), "document_files"),
}
IMPORTS = dict.fromkeys(("mappings", "forget-mapping"), "import_mappings")
FOLLOWUPS = {
    **dict.fromkeys(("add", "edit"), "followup_form"),
    **dict.fromkeys("start stop done skip snooze move cancel reopen".split(), "followup_moves"),
    **dict.fromkeys(("refer", "accept", "return"), "followup_handing"),
    **dict.fromkeys(("export", "sync-dir"), "followup_calendar"),
    "import": "followup_import",
    "report": "followup_report",
}
INTERACTIONS = {"import": "interaction_import", "import-mail": "mail_import"}
REMIND = {"now": "remind", **dict.fromkeys(("install", "status", "uninstall"), "schedules")}


def _full_screen() -> Any:
    """`crm tui`. It is made here, because commands and the full screen never meet."""
    from crm_cli.tui.modes import names

    found = typer.Typer()

    @found.command(cls=Shows)
    def tui(
        ctx: typer.Context,
        screen: Annotated[
            str | None,
            typer.Argument(metavar=Values("[SCREEN]", names()), help=_("where to begin"), show_default=False),
        ] = None,
    ) -> int:
        """Open the full screen: browse, search and work the day by keys or mouse. The key ? there shows the keys.

        Example: crm tui contacts
        """
        from crm_cli.domain.choices import choice
        from crm_cli.full_screen import begin

        return begin(cli_of(ctx), choice(screen, names(), field="screen") if screen else "")

    return makers_of(found)["tui"]()


MOUNTS = (
    Mount("today", _("Every day"), verb("day", "today")),
    Mount("tui", _("Every day"), _full_screen),
    Mount("log", _("Every day"), verb("log", "log")),
    Mount("followups", _("Every day"), noun("followups", **FOLLOWUPS)),
    Mount("remind", _("Every day"), noun("remind", DoingNoun, **REMIND)),
    Mount("search", _("Every day"), verb("search", "search")),
    Mount("undo", _("Every day"), verb("history", "undo")),
    Mount("redo", _("Every day"), verb("history", "redo")),
    Mount("history", _("Every day"), verb("history", "history")),
    Mount(
        "contacts",
        _("Customers"),
        noun(
            "contacts",
            add="contact_form",
            edit="contact_form",
            relate="relate",
            query="contact_query",
            **{"sync-dir": "contact_folder"},
            merge="contact_merge",
            **dict.fromkeys(("dupes", "not-same"), "contact_dupes"),
            **dict.fromkeys(("verify", "disqualify", "stage"), "contact_stages"),
            **dict.fromkeys(("call", "mail", "copy"), "reach"),
            **dict.fromkeys(("dossier", "forget"), "privacy"),
        ),
    ),
    Mount("cleanse", _("Customers"), verb("cleanse", "cleanse")),
    Mount("complaints", _("Customers"), noun("complaints", **COMPLAINTS)),
    Mount("remedies", _("Customers"), noun("remedies")),
    Mount("documents", _("Customers"), noun("documents", **DOCUMENTS)),
    Mount("interactions", _("Customers"), noun("interactions", **INTERACTIONS)),
    Mount("fields", _("Customers"), noun("fields")),
    Mount("imports", _("Customers"), noun("imports", **IMPORTS)),
    Mount("segments", _("Customers"), noun("segments")),
    Mount("staff", _("The agency"), noun("staff")),
    Mount("rules", _("The agency"), noun("rules")),
    Mount("holidays", _("The agency"), noun("holidays")),
    Mount("config", _("The agency"), noun("config")),
    Mount("completions", _("The agency"), noun("completions")),
    Mount("doctor", _("The agency"), noun("doctor", DoingNoun, check="doctor", data="doctor_data")),
    Mount("backups", _("The agency"), noun("backups")),
    Mount("data", _("The agency"), noun("data", schema="data_schema", merge="data_merge")),
    Mount("demo", _("Getting to know crm"), verb("sandbox", "demo")),
    Mount("help", _("Getting to know crm"), verb("help", "help")),
    Mount("date", _("Getting to know crm"), verb("date", "date")),
)


class Root(TyperGroup):
    """The tree's root: finds commands without importing the others, and turns every error into words and a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commands = LazyCommands({mount.name: mount.make for mount in MOUNTS})  # type: ignore[assignment]

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Commands grouped by what people do, then the exit codes."""
        for section, mounts in groupby(MOUNTS, key=lambda mount: mount.section):
            with formatter.section(section):
                formatter.write_dl([(m.name, self.commands[m.name].get_short_help_str()) for m in mounts])
        with formatter.section(_("Exit codes")):
            formatter.write_dl(list(exits.table()))

    def main(self, args: Sequence[str] | None = None, *, cli: Cli | None = None, **extra: Any) -> int:  # type: ignore[override]
        """Run one command line; returns the exit code. `cli` carries clock and environment."""
        words = list(sys.argv[1:] if args is None else args)
        cli = cli or Cli()
        cli.words = words
        try:
            code = super().main(words, prog_name="crm", standalone_mode=False, obj=cli, **extra)
            return code if isinstance(code, int) else exits.OK
        except BaseException as error:
            if cli.debug and not isinstance(error, BrokenPipeError | typer.TyperException | KeyboardInterrupt):
                import traceback

                cli.say.error("".join(traceback.format_exception(error, limit=-20)), bare=True)
            return exits.present(cli.understood(error), cli.say)
        finally:
            cli.close()


app = typer.Typer(
    cls=Root, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True
)


def _show_version(value: bool) -> None:
    if value:
        from crm_cli.render.write import write_text

        write_text(f"crm {__version__}\n")
        raise typer.Exit


@app.callback(help=_("A CRM for small agencies, in one local file: who to call today, what was said, what comes next."))
def root(
    ctx: typer.Context,
    db: str = typer.Option("", metavar="FILE", help=_("the file to work on")),
    create: bool = typer.Option(False, "--create", help=_("make the file if it does not exist")),
    demo: bool = typer.Option(False, "--demo", help=_("work in the sandbox of `crm demo`")),
    no_color: bool = typer.Option(False, "--no-color", help=_("no colours")),
    quiet: bool = typer.Option(False, "--quiet", "-q", help=_("errors only, no talk")),
    debug: bool = typer.Option(False, "--debug", help=_("show the traceback of an error")),
    version: bool = typer.Option(
        False, "--version", is_eager=True, callback=_show_version, help=_("print the version and leave")
    ),
) -> None:
    del version  # its callback has answered
    cli = ctx.find_object(Cli)
    assert cli is not None
    cli.create, cli.demo, cli.color, cli.debug, cli.say.quiet = create, demo, not no_color, debug, quiet
    if demo:
        cli.flags["db"] = str(demo_path())
    if db:
        cli.flags["db"] = db


def main(args: Sequence[str] | None = None, cli: Cli | None = None) -> int:
    """Run one command line and return its exit code."""
    return int(get_command(app).main(args, cli=cli))
