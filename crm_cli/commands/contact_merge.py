"""`crm contacts merge`: one contact instead of several."""

from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, Annotated

import typer

from crm_cli.commands.context import asked_format, crm_of, output_of, say_of, words_of
from crm_cli.commands.custom_options import declared
from crm_cli.commands.options import Whos, Yes, text
from crm_cli.commands.report import confirm, named, show, wrote
from crm_cli.commands.shape import Changes
from crm_cli.domain.choices import choice
from crm_cli.domain.merging import KEPT
from crm_cli.domain.numbers import record_id
from crm_cli.errors import Conflict, Invalid
from crm_cli.i18n import _
from crm_cli.render.write import write_listing

if TYPE_CHECKING:
    from crm_cli.domain.listing import Listing

app = typer.Typer()


@app.command(cls=Changes)
def merge(
    ctx: typer.Context,
    who: Whos,
    into: Annotated[str | None, text("--into", metavar="WHO", help=_("who stays; else the first named"))] = None,
    keep: Annotated[
        list[str] | None,
        text("--keep", metavar="FIELD=ID", help=_("whose value a field keeps; may be repeated: name=12")),
    ] = None,
    yes: Yes = False,
) -> None:
    """Make one contact of several: everything about the others goes to the one that stays, and their ids lead to it.

    What only one of them says is kept. Where they differ, the one that stays is right, but a no to being contacted
    wins, so do the better tier and the stage that is further on; notes are joined. The plan is shown before it is
    asked for. Names must be given whole here; one `crm undo` takes all of it back.

    Example: crm contacts merge 12 15 --keep city=15
    """
    crm = crm_of(ctx)
    ids = list(crm.contacts.find(words_of(who), exact_only=True))
    survivor = crm.contacts.find([into], exact_only=True)[0] if into else ids[0]
    others = [number for number in ids if number != survivor]
    if not others:
        raise Conflict(
            _("that is one contact: {id} {name}").format(id=survivor, name=crm.contacts.name_of(survivor)),
            hint=_("name two or more: crm contacts merge ID OTHER"),
        )
    chosen = dict(_kept(ctx, typed) for typed in keep or ())
    said = {"others": _named(ctx, others), "into": _named(ctx, [survivor])}
    if crm.dry_run and asked_format(ctx) != "ids":
        show(ctx, crm.merging.plan(survivor, others, chosen))
        say_of(ctx).note(_("dry run, nothing written: merged {others} into {into}").format(**said))
        return
    if say_of(ctx).asks() and not yes:
        _show(ctx, crm.merging.plan(survivor, others, chosen))
    confirm(ctx, _("merge {others} into {into}?").format(**said), yes=yes)
    crm.merging.merge(survivor, others, chosen)
    wrote(ctx, _("merged {others} into {into}").format(**said), crm.contacts.picked([survivor]), [survivor])


def _kept(ctx: typer.Context, typed: str) -> tuple[str, int]:
    """`city=15` as the field, which may be a custom one, and whose value it keeps. Raises Invalid."""
    field, equals, number = typed.partition("=")
    if not equals:
        raise Invalid(
            _("{text!r} does not say whose value is kept").format(text=typed),
            hint=_("write FIELD=ID, for example city=15"),
            field="keep",
        )
    fields = (*KEPT, *(field.key for field in declared(ctx)))
    return choice(field, fields, field="field that can be kept"), record_id(number, "contact")


def _named(ctx: typer.Context, ids: Sequence[int]) -> str:
    return named(ids, (crm_of(ctx).contacts.name_of(number) or "" for number in ids))


def _show(ctx: typer.Context, plan: "Listing") -> None:
    """The plan where the question is read: on the screen, or beside the question when stdout goes elsewhere."""
    if output_of(ctx).screen:
        show(ctx, plan)
        return
    out = StringIO()
    write_listing(plan, output_of(ctx)._replace(format="plain"), crm_of(ctx).present, out)
    say_of(ctx).note(out.getvalue().rstrip("\n"))
