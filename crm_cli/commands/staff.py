"""`crm staff …`"""

from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, query_of
from crm_cli.commands.options import Filter, text
from crm_cli.commands.report import show, wrote
from crm_cli.commands.shape import Lists, Writes
from crm_cli.domain.choices import choice
from crm_cli.domain.fields.staff import STAFF
from crm_cli.domain.staff import StaffDraft
from crm_cli.domain.text import line
from crm_cli.domain.vocabulary import ROLES
from crm_cli.i18n import _

app = typer.Typer(help=_("The people of the agency."))

Role = Annotated[str | None, text("--role", metavar="ROLE", values=ROLES, help=", ".join(ROLES))]


@app.command(cls=Writes)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("name"), show_default=False)],
    role: Role = None,
) -> None:
    """Add a colleague.

    Example: crm staff add Sara --role seller
    """
    draft = StaffDraft(line(name, field="name"))
    if role:
        draft = draft._replace(role=choice(role, ROLES, field="role"))
    _wrote(ctx, _("colleague {id}: {name}"), crm_of(ctx).staff.add(draft))


@app.command("list", cls=Lists.of(STAFF))
def list_(ctx: typer.Context, filter_: Filter = None) -> None:
    """List colleagues.

    Example: crm staff list active:yes
    """
    show(ctx, crm_of(ctx).staff.list(query_of(ctx, filter_)))


@app.command(cls=Writes)
def edit(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(metavar="STAFF", help=_("id or name"), show_default=False)],
    name: Annotated[str | None, text("--name", help=_("name"))] = None,
    role: Role = None,
    active: Annotated[
        bool | None, typer.Option("--active/--left", help=_("whether the colleague works here"), show_default=False)
    ] = None,
) -> None:
    """Change a colleague, or note that one has left.

    Example: crm staff edit Sara --left
    """
    crm = crm_of(ctx)
    fields: dict[str, object] = {}
    if name is not None:
        fields["name"] = line(name, field="name")
    if role is not None:
        fields["role"] = choice(role, ROLES, field="role")
    if active is not None:
        fields["active"] = active
    number = crm.staff.find(who)
    crm.staff.edit(number, fields)
    _wrote(ctx, _("changed colleague {id}: {name}"), number)


def _wrote(ctx: typer.Context, message: str, number: int) -> None:
    crm = crm_of(ctx)
    wrote(ctx, message.format(id=number, name=crm.staff.name_of(number)), crm.staff.picked([number]), [number])
