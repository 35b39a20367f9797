"""What an import changes of contacts that are here: shown, and asked about one by one."""

from collections.abc import Iterable

import typer

from crm_cli.commands.context import cli_of, crm_of, say_of
from crm_cli.commands.incoming import agreed_to
from crm_cli.domain.contact_changes import lines
from crm_cli.i18n import _
from crm_cli.services.examining import Result
from crm_cli.services.import_updates import Update
from crm_cli.services.imports import Plan


def agreed(ctx: typer.Context, plan: Plan) -> Plan:
    """The plan with the changes a person agrees to, asked contact by contact; in a dry run all of them.

    Raises Invalid where nobody can be asked, EOFError at the end of input.
    """
    if plan.rules.policy != "ask":
        return plan
    updates = crm_of(ctx).imports.differing(plan)
    if cli_of(ctx).dry_run:
        return plan.choosing(updates)
    return plan.choosing(list(agreed_to(ctx, updates, lambda update: tell(ctx, [update]))))


def tell(ctx: typer.Context, updates: Iterable[Update]) -> None:
    """Say what would change, or has changed: a line for each contact, and below it one for each field."""
    for update in updates:
        say_of(ctx).note(f"{update.id} {update.name} " + _("(line {n})").format(n=update.line))
        for line in lines(update.changes):
            say_of(ctx).note(f"  {line}")


def tell_left(ctx: typer.Context, plan: Plan, result: Result) -> None:
    """Say what a dry run would change, and how many cards were left that say something else."""
    if result.updates and cli_of(ctx).dry_run:
        say_of(ctx).note(
            _.plural("would change {n} contact; first:", "would change {n} contacts; first:", len(result.updated))
        )
        tell(ctx, result.updates)
    if result.left and plan.rules.policy is None:
        differ = _.plural("{n} card differs from what is here", "{n} cards differ from what is here", result.left)
        say_of(ctx).note(differ + _(": --on-duplicate update takes theirs, ask shows them"))
    elif result.left:
        changed = _.plural("{n} was changed meanwhile and left", "{n} were changed meanwhile and left", result.left)
        say_of(ctx).note(changed)
