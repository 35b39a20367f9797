"""The options of custom fields, which the file declares: `crm contacts add` and `edit` have them while it is in use.

They are not parameters of the commands' functions. What was typed waits in the context, as text by key.
"""

from collections.abc import Mapping
from typing import Any

import typer
from typer.core import TyperCommand, TyperOption

from crm_cli.commands.context import Cli, crm_of
from crm_cli.commands.shape import Bulk, Writes
from crm_cli.domain.custom_fields import CustomFieldRecord, parse_value
from crm_cli.errors import CrmError
from crm_cli.render.columns import one_line

_DECLARED, _TYPED = "crm.custom_fields", "crm.custom_values"


class _WithCustomFields(TyperCommand):
    has_own = True

    def get_params(self, ctx: Any) -> list[Any]:
        """The command's own parameters, then the declared fields; `--help` stays last."""
        *params, help_option = super().get_params(ctx)
        return [*params, *map(_option, declared(ctx)), help_option]


class WritesFields(_WithCustomFields, Writes):
    """A command that stores one contact."""


class ChangesFields(_WithCustomFields, Bulk):
    """A command that changes contacts."""


def declared(ctx: typer.Context) -> tuple[CustomFieldRecord, ...]:
    """The custom fields of the file this command works on, read once; none where no command line is run."""
    if _DECLARED not in ctx.meta:
        cli = ctx.find_object(Cli)
        ctx.meta[_DECLARED] = _read(cli) if cli else ()
    found: tuple[CustomFieldRecord, ...] = ctx.meta[_DECLARED]
    return found


def _read(cli: Cli) -> tuple[CustomFieldRecord, ...]:
    """Nothing is read while there is no file. Help is shown whatever is wrong with the file, and leaves it as it is."""
    if "--help" not in cli.words:
        return cli.crm.fields.declared() if cli.settings.db.exists() else ()
    try:
        return cli.crm.fields.glimpsed()
    except CrmError:
        return ()


def typed_values(ctx: typer.Context) -> dict[str, str]:
    """What was typed for custom fields, by key."""
    found: dict[str, str] = ctx.meta.get(_TYPED, {})
    return found


def read_values(ctx: typer.Context, typed: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Typed values of custom fields as they are kept, by key. Raises Invalid."""
    present = crm_of(ctx).present
    return tuple(
        (field.key, parse_value(field, typed[field.key], present)) for field in declared(ctx) if field.key in typed
    )


def _option(field: CustomFieldRecord) -> TyperOption:
    return TyperOption(
        param_decls=[f"custom_{field.key}", field.option],
        help=_help(field),
        metavar=_slot(field),
        expose_value=False,
        callback=_keep,
    )


def _keep(ctx: typer.Context, param: Any, value: Any) -> None:
    if value is not None:
        ctx.meta.setdefault(_TYPED, {})[param.name.removeprefix("custom_")] = value


def _slot(field: CustomFieldRecord) -> str:
    return {"number": "N", "date": "DAY", "flag": "yes|no", "choice": "CHOICE"}.get(field.type, "TEXT")


def _help(field: CustomFieldRecord) -> str:
    return one_line(": ".join(filter(None, (field.name, ", ".join(field.choices)))))
