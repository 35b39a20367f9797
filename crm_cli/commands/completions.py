"""`crm completions …`: shells that know the commands of crm, their options and the words these take."""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from crm_cli.commands.completion_scripts import SHELLS, script
from crm_cli.commands.context import asked_format, cli_of, say_of
from crm_cli.commands.options import Values
from crm_cli.commands.report import write_records
from crm_cli.commands.shape import Shows
from crm_cli.commands.tree import Command, described
from crm_cli.domain.choices import choice
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.render.write import write_text
from crm_cli.services import completions
from crm_cli.services.completions import Installed

app = typer.Typer(help=_("Completion of commands, options and their values on TAB, for bash, zsh and fish."))

Shell = Annotated[str, typer.Argument(metavar=Values("SHELL", SHELLS), help=", ".join(SHELLS), show_default=False)]
OwnShell = Annotated[
    str | None, typer.Argument(metavar=Values("SHELL", SHELLS), help=_("bash, zsh or fish; without it your own"))
]


@app.command(cls=Shows)
def show(ctx: typer.Context, shell: Shell) -> None:
    """Print the completion script for a shell.

    Example: crm completions show fish
    """
    shell = choice(shell, SHELLS, field="shell")
    text = _made(ctx, shell)
    if asked_format(ctx):
        write_records(ctx, [{"shell": shell, "script": text}])
    else:
        write_text(text)


@app.command(cls=Shows)
def install(ctx: typer.Context, shell: OwnShell = None) -> None:
    """Write the completion script where the shell looks for it. No start-up file is changed.

    Example: crm completions install
    """
    env, say = cli_of(ctx).env, say_of(ctx)
    shell = _shell(ctx, shell)
    text = _made(ctx, shell)
    was = completions.look(shell, lambda: text, env).state
    found = completions.install(shell, text, env)
    _report(ctx, found, _("up to date: {path}") if was == "fresh" else _("written: {path}"))
    line = completions.line_to_add(found, env)
    if line is None:
        say.note(_("new shells complete crm"))
    elif shell == "zsh":
        say.note(_("for new shells to find it, add to ~/.zshrc, before compinit is called:"))
    else:
        say.note(_("bash-completion is not installed; add to ~/.bashrc:"))
    if line:
        say.note(f"  {line}")


@app.command(cls=Shows)
def uninstall(ctx: typer.Context, shell: OwnShell = None) -> None:
    """Remove the completion script that `install` has written.

    Example: crm completions uninstall zsh
    """
    _report(ctx, completions.uninstall(_shell(ctx, shell), cli_of(ctx).env), _("removed: {path}"))


def installed(ctx: typer.Context) -> list[Installed]:
    """What stands where each shell looks for the completion of crm. Raises OSError for what cannot be read."""
    env = cli_of(ctx).env
    return [completions.look(shell, partial(_made, ctx, shell), env) for shell in SHELLS]


def _made(ctx: typer.Context, shell: str) -> str:
    return script(shell, _tree(ctx))


def _tree(ctx: typer.Context) -> Command:
    return described(ctx.find_root().command)


def _shell(ctx: typer.Context, typed: str | None) -> str:
    """The shell named, else the one the user logs in with. Raises Invalid where it is none of ours."""
    if typed is not None:
        return choice(typed, SHELLS, field="shell")
    own = cli_of(ctx).env.get("SHELL", "")
    if Path(own).name not in SHELLS:
        raise Invalid(
            _("which shell is not known: SHELL is {own!r}").format(own=own),
            hint=_("name it: {shells}").format(shells=", ".join(SHELLS)),
            field="shell",
        )
    return Path(own).name


def _report(ctx: typer.Context, found: Installed, message: str) -> None:
    """A line of talk; on stdout the record in the format asked for, or the path for a pipe."""
    if asked_format(ctx):
        write_records(ctx, [found._asdict() | {"path": str(found.path)}])
    elif sys.stdout is None or not sys.stdout.isatty():
        write_text(f"{found.path}\n")
    say_of(ctx).note(message.format(path=found.path))
