"""Amounts of money and remedies as typed for a command; what was understood is echoed."""

import typer

from crm_cli.commands.context import present_of, say_of
from crm_cli.domain.choices import choice
from crm_cli.domain.money import Money, parse_money, understood
from crm_cli.domain.remedies import RemedyDraft
from crm_cli.domain.vocabulary import REMEDIES
from crm_cli.errors import Invalid
from crm_cli.i18n import _


def money_of(ctx: typer.Context, typed: str) -> Money:
    """A typed amount, in the currency of the settings where none is named. Raises Invalid."""
    present = present_of(ctx)
    money = parse_money(typed, present.currency, toman=present.toman)
    say_of(ctx).note(understood(money))
    return money


def remedy_of(ctx: typer.Context, typed: str, amount: str | None = None) -> RemedyDraft:
    """A remedy typed as KIND with its amount, if any, apart, or as KIND:AMOUNT. Raises Invalid."""
    kind, colon, behind = typed.partition(":")
    if amount is None and colon:
        amount = behind
    elif colon:
        raise Invalid(
            _("{typed!r} says an amount; --amount {amount!r} says another").format(typed=typed, amount=amount),
            hint=_("give the amount once"),
            field="amount",
        )
    known = choice(kind, REMEDIES, field="remedy")
    return RemedyDraft(known, *(money_of(ctx, amount) if amount is not None else ()))
