"""`crm fields …`"""

from typing import Annotated

import typer

from crm_cli.commands.context import crm_of, query_of, words_of
from crm_cli.commands.editor import in_editor
from crm_cli.commands.options import Filter, Uid, Yes, text
from crm_cli.commands.report import confirm, removing, show, wrote
from crm_cli.commands.shape import Changes, Lists, Writes
from crm_cli.domain import custom_fields as domain
from crm_cli.domain.choices import choice
from crm_cli.domain.custom_fields import CustomFieldDraft
from crm_cli.domain.fields.custom_fields import CUSTOM_FIELD
from crm_cli.domain.ids import uid as parse_uid
from crm_cli.domain.vocabulary import FIELD_TYPES
from crm_cli.i18n import _

app = typer.Typer(help=_("Fields of contacts that you declare yourself."))

Key = Annotated[str, typer.Argument(metavar="KEY", help=_("key or id of a custom field"), show_default=False)]
Keys = Annotated[list[str], typer.Argument(metavar="KEY...", help=_("keys or ids of custom fields; - reads them"))]
Type = Annotated[
    str | None,
    text("--type", metavar="TYPE", values=FIELD_TYPES, help=_("one of {types}").format(types=", ".join(FIELD_TYPES))),
]
Label = Annotated[str | None, text("--label", help=_("what people call it"))]
Choices = Annotated[str | None, text("--choices", metavar="A,B,C", help=_("values to choose from, for type choice"))]
_READ = {
    "key": domain.parse_key,
    "type": domain.parse_type,
    "label": domain.parse_label,
    "choices": domain.parse_choices,
}


def _typed(ctx: typer.Context) -> dict[str, object]:
    """What was given about a field, read by the domain."""
    return {name: read(ctx.params[name]) for name, read in _READ.items() if ctx.params.get(name) is not None}


@app.command(cls=Writes)
def add(
    ctx: typer.Context,
    key: Annotated[
        str, typer.Argument(metavar="KEY", help=_("name in options, filters and files"), show_default=False)
    ],
    type: Type = None,  # noqa: A002
    label: Label = None,
    choices: Choices = None,
    uid: Uid = None,
) -> None:
    """Declare a field of contacts; from then on it is an option, a column and a filter.

    Example: crm fields add loyalty --type choice --choices gold,silver,bronze
    """
    crm = crm_of(ctx)
    number = crm.fields.add(CustomFieldDraft(uid=parse_uid(uid) if uid else None, **_typed(ctx)))  # type: ignore[arg-type]
    (field,) = crm.fields.find([str(number)])
    message = _("field {id}: {key}; give it with crm contacts edit WHO {option} VALUE")
    wrote(ctx, message.format(id=number, key=field.key, option=field.option), crm.fields.picked([number]), [number])


@app.command("list", cls=Lists.of(CUSTOM_FIELD))
def list_(ctx: typer.Context, filter_: Filter = None) -> None:
    """List the declared fields, with how many contacts have a value.

    Example: crm fields list type:choice
    """
    show(ctx, crm_of(ctx).fields.list(query_of(ctx, filter_)))


@app.command(cls=Changes)
def edit(
    ctx: typer.Context,
    field: Key,
    key: Annotated[str | None, text("--key", metavar="KEY", help=_("another key; scripts must follow"))] = None,
    type: Type = None,  # noqa: A002
    label: Label = None,
    choices: Choices = None,
    clear: Annotated[
        list[str] | None, text("--clear", metavar="FIELD", values=("label",), help=_("empty a field: label"))
    ] = None,
) -> None:
    """Change a field and, where its type changes, its values; without flags, on a terminal, in $EDITOR.

    Example: crm fields edit loyalty --choices gold,silver,bronze,iron
    """
    crm = crm_of(ctx)
    (before,) = crm.fields.find([field])
    with in_editor(ctx, crm.fields.picked([before.id]), list(_READ), {}):
        changes = _typed(ctx) | {choice(name, ("label",), field="field"): None for name in ctx.params["clear"] or ()}
        crm.fields.edit(before.id, changes)
    (after,) = crm.fields.find([str(before.id)])
    message = _("changed field {id}: {key}")
    if after.key != before.key:
        message += _("; options, filters and machine formats say so from now on, scripts that say {old} must follow")
    message = message.format(id=after.id, key=after.key, old=before.key)
    wrote(ctx, message, crm.fields.picked([after.id]), [after.id])


@app.command(cls=Changes)
def remove(ctx: typer.Context, fields: Keys, yes: Yes = False) -> None:
    """Remove fields, and with them the values contacts have.

    Example: crm fields remove loyalty
    """
    crm = crm_of(ctx)
    found = crm.fields.find(words_of(fields))
    ids = [field.id for field in found]
    what, used = ", ".join(field.key for field in found), crm.fields.used(ids)
    if used:
        values = _.plural("the value of {n} contact", "the values of {n} contacts", used)
        what = _("{fields} and {values}").format(fields=what, values=values)
        confirm(ctx, _("remove {what}?").format(what=what), yes=yes)
    gone = removing(ctx, crm.fields.picked(ids), ids)
    crm.fields.remove(ids)
    gone(_("removed {what}").format(what=what))
