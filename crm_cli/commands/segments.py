"""`crm segments …`: filters that were given a name."""

from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, query_of, say_of, words_of
from crm_cli.commands.options import text
from crm_cli.commands.report import removing, show, wrote
from crm_cli.commands.shape import Changes, Lists, Writes
from crm_cli.domain.fields.complaints import COMPLAINT
from crm_cli.domain.fields.contacts import CONTACT
from crm_cli.domain.fields.documents import DOCUMENT
from crm_cli.domain.fields.followups import FOLLOWUP
from crm_cli.domain.fields.interactions import INTERACTION
from crm_cli.domain.fields.remedies import REMEDY
from crm_cli.domain.fields.segments import SEGMENT
from crm_cli.domain.segments import parse_segment_name
from crm_cli.domain.text import line
from crm_cli.errors import Invalid
from crm_cli.i18n import _

app = typer.Typer(help=_("Filters that were given a name: segment:NAME stands for them anywhere."))

# As commands call them.
NOUNS = {
    "contacts": CONTACT,
    "followups": FOLLOWUP,
    "complaints": COMPLAINT,
    "remedies": REMEDY,
    "interactions": INTERACTION,
    "documents": DOCUMENT,
}

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("name of the segment"), show_default=False)]


@app.command(cls=Writes)
def save(
    ctx: typer.Context,
    name: Name,
    filter_: Annotated[list[str], typer.Argument(metavar="FILTER", help=_("the filter it stands for"))],
    of: Annotated[
        str, text("--of", metavar="NOUN", values=tuple(NOUNS), help=_("what it picks from; contacts if not given"))
    ] = "contacts",
) -> None:
    """Give a filter a name.

    Example: crm segments save loyal "tier:A,B not has:open-complaint"
    """
    from crm_cli.domain.choices import choice

    crm = crm_of(ctx)
    noun = NOUNS[choice(of, tuple(NOUNS), field="noun")].noun
    number = crm.segments.save(noun, parse_segment_name(name), line(" ".join(filter_), field="filter"))
    wrote(
        ctx,
        _("segment {name}: segment:{name} stands for it").format(name=name),
        crm.segments.picked([number]),
        [number],
    )


@app.command("list", cls=Lists.of(SEGMENT))
def list_(ctx: typer.Context) -> None:
    """List segments; one that no command has used for 40 days is said.

    Example: crm segments list
    """
    show(ctx, crm_of(ctx).segments.list(query_of(ctx, None)))
    if unused := crm_of(ctx).segments.unused():
        say_of(ctx).note(_("not used for 40 days: {names}").format(names=", ".join(unused)))


@app.command("show", cls=Lists.of(CONTACT))
def show_(ctx: typer.Context, name: Name) -> None:
    """List what a segment picks, archived and ended records too.

    Example: crm segments show loyal --columns name,phones
    """
    show(ctx, crm_of(ctx).segments.members(name))


@app.command(cls=Changes)
def edit(
    ctx: typer.Context,
    name: Name,
    filter_: Annotated[str | None, text("--filter", metavar="FILTER", help=_("the filter it stands for"))] = None,
    new_name: Annotated[str | None, text("--name", metavar="NAME", help=_("another name"))] = None,
) -> None:
    """Change what a segment stands for, or its name.

    Example: crm segments edit loyal --filter "tier:A,B"
    """
    if filter_ is None and new_name is None:
        raise Invalid(_("nothing to change"), hint=_("give a flag, for example --filter tier:A"))
    crm = crm_of(ctx)
    read = line(filter_, field="filter") if filter_ is not None else None
    number = crm.segments.edit(name, new_name=parse_segment_name(new_name) if new_name else None, filter_=read)
    wrote(ctx, _("changed {name}").format(name=new_name or name), crm.segments.picked([number]), [number])


@app.command(cls=Changes)
def delete(
    ctx: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help=_("names of segments"), show_default=False)],
) -> None:
    """Delete segments. What they pick stays.

    Example: crm segments delete loyal
    """
    crm, wanted = crm_of(ctx), words_of(names)
    numbers = list(crm.segments.ids(wanted))
    report = removing(ctx, crm.segments.picked(numbers), numbers)
    crm.segments.delete(wanted)
    report(_("deleted {names}").format(names=", ".join(wanted)))
