"""`crm contacts relate`: who is what to whom."""

from typing import Annotated

import typer

from crm_cli.commands.context import crm_of
from crm_cli.commands.options import Who, text
from crm_cli.commands.report import wrote
from crm_cli.commands.shape import Changes
from crm_cli.domain.choices import choice
from crm_cli.domain.relations import relation_name
from crm_cli.domain.vocabulary import RELATIONS
from crm_cli.errors import Invalid, NotFound
from crm_cli.i18n import _

app = typer.Typer()


@app.command(cls=Changes)
def relate(
    ctx: typer.Context,
    who: Who,
    other: Annotated[str, typer.Argument(metavar="OTHER", help=_("the other contact"), show_default=False)],
    as_: Annotated[
        str | None,
        text("--as", metavar="RELATION", values=RELATIONS, help=_("what OTHER is to WHO: ") + ", ".join(RELATIONS)),
    ] = None,
    remove: Annotated[
        bool, typer.Option("--remove", help=_("take back what was noted, or only the --as of it"))
    ] = False,
) -> None:
    """Note that OTHER is the spouse, child, agent … of WHO. Both cards show it, each from its side.

    Example: crm contacts relate sara ali --as spouse
    """
    crm = crm_of(ctx)
    type_ = choice(as_, RELATIONS, field="relation") if as_ else None
    if type_ is None and not remove:
        raise Invalid(_("what are they to each other?"), hint=_("add --as spouse, --as child …"), field="as")
    one, two = (crm.contacts.find([name])[0] for name in (who, other))
    names = [crm.contacts.name_of(number) or "" for number in (one, two)]
    if remove:
        if not crm.contacts.unrelate(one, two, type_):
            raise NotFound(
                _("nothing like that is noted between {who} and {other}").format(who=names[0], other=names[1]),
                hint=_("see `crm contacts show {id}`").format(id=one),
            )
        message = _("no longer noted: {other} and {who}")
    else:
        assert type_
        known = not crm.contacts.relate(one, two, type_)
        message = (
            _("known already: {other} is the {relation} of {who}") if known else _("{other} is the {relation} of {who}")
        )
    said = message.format(who=names[0], other=names[1], relation=relation_name(type_ or "friend"))
    wrote(ctx, said, crm.contacts.picked([one, two]), [one, two])
