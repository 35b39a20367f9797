"""`crm today`: across nouns."""

import typer

from crm_cli.commands.context import crm_of, output_of, present_of, query_of, say_of
from crm_cli.commands.options import Check, Filter
from crm_cli.commands.report import check, show
from crm_cli.commands.shape import Lists
from crm_cli.domain.fields.day import TODAY
from crm_cli.i18n import _

app = typer.Typer()


@app.command(cls=Lists.of(TODAY))
def today(ctx: typer.Context, filter_: Filter = None, check_: Check = False) -> None:
    """Show the day: what is due, complaints, who waits, birthdays; and who has no next step.

    Each line ends with the command that deals with it. `--check` leaves out birthdays and documents to
    renew; these stay until a later one of the same kind is filed.

    Example: crm today
    """
    day, query = crm_of(ctx).day, query_of(ctx, filter_)
    if check_:
        check(ctx, day.today(query, birthdays=0, documents=False))  # good to know, and not to be done today
        return
    output = output_of(ctx)
    if output.format == "table" and output.screen and not (output.columns or query.sort) and crm_of(ctx).exists:
        from crm_cli.render.day import write_page

        write_page(day.today(query), output, present_of(ctx), whole=bool(query.filter))
    else:
        show(ctx, day.today(query))
    if not query.filter:
        for section in day.shortened():
            say_of(ctx).note(_("there are more; all of them: crm today section:{section}").format(section=section))
