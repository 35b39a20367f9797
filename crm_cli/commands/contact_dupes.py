"""`crm contacts dupes|not-same`: contacts that may be one, and those that are two after all."""

from collections.abc import Sequence
from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, output_of, query_of, say_of
from crm_cli.commands.options import Who, text
from crm_cli.commands.report import show, wrote
from crm_cli.commands.shape import Changes, Lists
from crm_cli.domain.choices import number
from crm_cli.domain.duplicates import LEAST, Crowd
from crm_cli.domain.fields.duplicates import DUPLICATE
from crm_cli.i18n import _

app = typer.Typer()

FEW = 3


@app.command(cls=Lists.of(DUPLICATE))
def dupes(
    ctx: typer.Context,
    min_: Annotated[
        str, text("--min", metavar="SCORE", help=_("least score, 0 to 100; without it {n}").format(n=LEAST))
    ] = str(LEAST),
) -> None:
    """List contacts that may be one, the most likely first, with what speaks for it. Nothing is merged.

    Phones, addresses, names in both scripts, birthdays, organisation and city are compared. Families share phones:
    the same phone under another name says little.

    Example: crm contacts dupes --min 80
    """
    least = number(min_, 0, 100, field="score")
    found = crm_of(ctx).duplicates.find(query_of(ctx), least=least)
    show(ctx, found.pairs)
    _tell(ctx, found.crowds)
    if output_of(ctx).screen and found.pairs.total():
        say_of(ctx).note(_("one contact: crm contacts merge ID OTHER; two: crm contacts not-same ID OTHER"))


def _tell(ctx: typer.Context, crowds: Sequence[Crowd]) -> None:
    """What was not compared, and why."""
    if crowds:
        few = "; ".join(_("{n} with {what}").format(n=crowd.size, what=crowd.what) for crowd in crowds[:FEW])
        more = _(" and {n} more groups").format(n=len(crowds) - FEW) if len(crowds) > FEW else ""
        message = _("too many have this in common to be compared for it: {few}{more}")
        say_of(ctx).note(message.format(few=few, more=more))


@app.command("not-same", cls=Changes)
def not_same(
    ctx: typer.Context,
    who: Who,
    other: Annotated[str, typer.Argument(metavar="OTHER", help=_("the other contact"), show_default=False)],
) -> None:
    """Note that two contacts are two, however alike: they are not suggested again. `crm undo` takes it back.

    Example: crm contacts not-same 12 15
    """
    crm = crm_of(ctx)
    ids = [crm.contacts.find([name])[0] for name in (who, other)]
    is_news = crm.merging.keep_apart(*ids)
    one, two = (f"{number_} {crm.contacts.name_of(number_)}" for number_ in ids)
    message = _("{one} and {two} are two contacts") if is_news else _("known already: {one} and {two} are two contacts")
    wrote(ctx, message.format(one=one, two=two), crm.contacts.picked(ids), ids)
