"""`crm remind`: brings up what became due, in the terminal or on the desktop; `schedules` has it done by itself."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_cli.commands.context import MOST_ROWS, asked_format, cli_of, crm_of, output_of, present_of, query_of, say_of
from crm_cli.commands.followups import TODAY_COLUMNS
from crm_cli.commands.shape import Lists, Runs
from crm_cli.domain.fields.followups import FOLLOWUP
from crm_cli.domain.reminders import MOST_NOTIFIED, Message, Taken, message
from crm_cli.errors import ProgramFailed
from crm_cli.i18n import _
from crm_cli.render.columns import cell
from crm_cli.render.write import write_listing

if TYPE_CHECKING:
    from crm_cli.domain.listing import Listing

app = typer.Typer(
    help=_("What became due, brought up once. `crm remind` alone is `crm remind now`, with its options: --notify.")
)

FOR_PEOPLE = ("table", "plain", "markdown")  # formats in which nothing is said when there is nothing


class RunsAsList(Runs, Lists.of(FOLLOWUP)):  # type: ignore[misc]
    """A list that is brought up."""


@app.command(cls=RunsAsList)
def now(
    ctx: typer.Context,
    notify: Annotated[
        bool, typer.Option("--notify", help=_("on the desktop; printed where there is none, or it fails"))
    ] = False,
) -> None:
    """Bring up what became due since this was done last; `crm remind` alone does it.

    What is due without a time comes up when its day begins, what is snoozed when that is over. Nothing comes up twice,
    unless it is moved; but what a run was killed with comes up again, first, as perhaps not shown. With --limit the
    rest waits for the next time. The setting `remind.notify` names another program for --notify.

    Example: crm remind now --notify
    """
    crm, say, query = crm_of(ctx), say_of(ctx), query_of(ctx)
    FOLLOWUP.pick(output_of(ctx).columns)
    crm.reminders.listing(Taken(), query)  # what cannot be shown is refused before anything is noted
    _run_rules(ctx)
    taken = crm.reminders.take(query.limit)
    listing = crm.reminders.listing(taken, query)
    if not notify or crm.dry_run:
        _print(ctx, taken, listing)
    else:
        unseen = _notify(ctx, taken, listing)
        if asked_format(ctx):
            _print(ctx, taken, listing)
        elif unseen.everything:
            _print(ctx, unseen, crm.reminders.listing(unseen, query))
    if crm.dry_run and taken.everything:
        say.note(_("dry run, nothing noted: it will come up again"))
    if sys.stdout is not None:
        sys.stdout.flush()  # what lies in a buffer was not shown
    crm.reminders.shown(taken)


def _run_rules(ctx: typer.Context) -> None:
    """What rules want to be done is due like anything else."""
    rules = crm_of(ctx).rules
    rules.run(rules.enabled())


def _print(ctx: typer.Context, taken: Taken, listing: "Listing") -> None:
    """Write all of it, however small the screen; nothing at all in a pipe where there is nothing."""
    output, say = output_of(ctx, TODAY_COLUMNS), say_of(ctx)
    if taken.everything or output.format not in FOR_PEOPLE:
        whole = (output.screen[0], MOST_ROWS) if output.screen else None
        write_listing(listing, output._replace(screen=whole), crm_of(ctx).present)
    elif output.screen:
        say.note(_("nothing became due"))
    if taken.again:
        ids = ", ".join(str(due.followup_id) for due in taken.again)
        say.note(_("perhaps not shown before: {ids}").format(ids=ids))


def _notify(ctx: typer.Context, taken: Taken, listing: "Listing") -> Taken:
    """Show it on the desktop; what could not be shown there is returned, and the reason said."""
    from crm_cli.services.notifying import notify

    cli, unseen = cli_of(ctx), taken
    for told, ids in _messages(ctx, taken, listing):
        try:
            notify(told, cli.settings["remind.notify"], cli.env)
        except ProgramFailed as error:
            cli.say.note(_("{reason}; printed instead").format(reason=error.message))
            break
        unseen = unseen.without(ids)
    return unseen


def _messages(ctx: typer.Context, taken: Taken, listing: "Listing") -> Iterator[tuple[Message, set[int]]]:
    """The first few as one message each, the rest as one; with the ids of those it is about."""
    again = {due.followup_id for due in taken.again}
    rest = {due.followup_id for due in taken.everything}
    for row in [*listing.rows(FOLLOWUP.pick(TODAY_COLUMNS), MOST_NOTIFIED)]:  # nobody waits for a lock meanwhile
        number, *texts = _texts(ctx, row)
        doubt = _("perhaps not shown before") if number in again else ""
        rest.discard(number)
        yield message(*texts, f"followup:{number}", doubt), {number}
    if rest:
        yield message(_("and {n} more").format(n=len(rest)), "crm today"), rest


def _texts(ctx: typer.Context, row: Any) -> tuple[int, str, str, str, str]:
    """Of a list line: id, title, contact, the way to reach it, and when it was due if that is not plain."""
    present = present_of(ctx)
    fields = FOLLOWUP.pick(TODAY_COLUMNS)
    day, clock, contact, reach, title = (
        cell(field, value, present) for field, value in zip(fields[1:], row[1:], strict=True)
    )
    return row[0], title, contact, reach, clock if row[1] == present.today.isoformat() else day
