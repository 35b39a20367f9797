"""`crm rules …`: next steps that are planned by themselves."""

from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, query_of
from crm_cli.commands.options import Values
from crm_cli.commands.report import show, wrote
from crm_cli.commands.shape import Changes, Lists
from crm_cli.domain.choices import choice
from crm_cli.domain.fields.rules import RULE
from crm_cli.domain.rules import NAMES
from crm_cli.i18n import _

app = typer.Typer(help=_("Rules that plan next steps by themselves."))

Rules = Annotated[list[str], typer.Argument(metavar=Values("RULE...", NAMES), help=", ".join(NAMES))]


@app.command("list", cls=Lists.of(RULE))
def list_(ctx: typer.Context) -> None:
    """List the rules: which are on, what each does, how many next steps it has made.

    Example: crm rules list
    """
    show(ctx, crm_of(ctx).rules.list(query_of(ctx, None)))


@app.command(cls=Changes)
def run(
    ctx: typer.Context,
    rules: Annotated[
        list[str] | None,
        typer.Argument(metavar=Values("[RULE]...", NAMES), help=_("those that are on if none is named")),
    ] = None,
) -> None:
    """Make the next steps that rules want today. Running them again makes nothing twice.

    `crm remind` does this for the rules that are on. A bare `crm undo` passes over it; `crm undo N` takes it back.

    Example: crm rules run --dry-run
    """
    crm = crm_of(ctx)
    names = _named(rules) if rules else crm.rules.enabled()
    made = crm.rules.run(names)
    if not rules and not names:
        message = _("no rule is on: crm rules enable RULE, see crm rules list")
    else:
        message = _.plural("{n} next step made", "{n} next steps made", len(made))
    wrote(ctx, message, crm.followups.picked(made), made)


@app.command(cls=Changes)
def enable(ctx: typer.Context, rules: Rules) -> None:
    """Switch rules on.

    Example: crm rules enable birthday cadence
    """
    _switch(ctx, rules, _("on: {rules}"), on=True)


@app.command(cls=Changes)
def disable(ctx: typer.Context, rules: Rules) -> None:
    """Switch rules off. What they have made stays.

    Example: crm rules disable cadence
    """
    _switch(ctx, rules, _("off: {rules}"), on=False)


def _switch(ctx: typer.Context, rules: list[str], message: str, *, on: bool) -> None:
    crm, names = crm_of(ctx), _named(rules)
    crm.rules.switch(names, on=on)
    wrote(ctx, message.format(rules=", ".join(names)), crm.rules.list(query_of(ctx, None), names), names)


def _named(rules: list[str]) -> list[str]:
    return list(dict.fromkeys(choice(name, NAMES, field="rule") for name in rules))
