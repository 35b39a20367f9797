"""`crm contacts verify|disqualify|stage`: the way of a contact from a line in a list to a customer."""

from typing import Annotated

import typer

from crm_cli.commands.contacts import chosen, report
from crm_cli.commands.context import crm_of
from crm_cli.commands.options import PickedWhos, Values, text
from crm_cli.commands.shape import Bulk
from crm_cli.domain.choices import choice
from crm_cli.domain.lifecycle import STAGES
from crm_cli.domain.text import line
from crm_cli.i18n import _

app = typer.Typer()


@app.command(cls=Bulk)
def verify(
    ctx: typer.Context,
    who: PickedWhos,
    point: Annotated[
        str | None, text("--point", metavar="VALUE", help=_("only this phone or address was found to reach them"))
    ] = None,
) -> None:
    """Note that contacts are real, and that their phones and addresses reach them. Who is further on stays there.

    Example: crm contacts verify 12 --point 09121234567
    """
    ids = chosen(ctx, who)
    crm_of(ctx).cleansing.verify(ids, line(point, field="point") if point else None)
    report(ctx, _("verified {contacts}"), ids)


@app.command(cls=Bulk)
def disqualify(
    ctx: typer.Context,
    who: PickedWhos,
    reason: Annotated[str, text("--reason", help=_("why they are none for us"))],
) -> None:
    """Take contacts out of the funnel, customers excepted; everything about them stays. `verify` takes them back.

    Example: crm contacts disqualify 12 --reason "wrong number"
    """
    ids = chosen(ctx, who)
    crm_of(ctx).cleansing.disqualify(ids, line(reason, field="reason"))
    report(ctx, _("disqualified {contacts}"), ids)


@app.command(cls=Bulk)
def stage(
    ctx: typer.Context,
    who: PickedWhos,
    stage: Annotated[
        str,
        typer.Argument(
            metavar=Values("STAGE", STAGES),
            help=_("one of {stages}").format(stages=", ".join(STAGES)),
            show_default=False,
        ),
    ],
) -> None:
    """Move contacts on: raw, verified, engaged, prospect, customer, lapsed. An illegal move names the legal ones.

    Example: crm contacts stage 12 15 engaged
    """
    ids = chosen(ctx, who)
    to = choice(stage, STAGES, field="stage")
    crm_of(ctx).cleansing.stage(ids, to)
    report(ctx, _("{stage} now: {{contacts}}").format(stage=to), ids)
