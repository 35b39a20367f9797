"""Remedies: what is offered to make amends, whether the customer takes it, and whether it reached them."""

from typing import NamedTuple

from crm_cli.domain.complaints import ComplaintRecord
from crm_cli.domain.money import Money
from crm_cli.errors import Conflict
from crm_cli.i18n import _


class RemedyDraft(NamedTuple):
    """A remedy to be. `amount` is in minor units of `currency` (ISO 4217), both None where it costs nothing known."""

    kind: str
    amount: int | None = None
    currency: str | None = None
    note: str | None = None


class Remedy(NamedTuple):
    """A stored remedy of a complaint. Instants are UTC text; `answer` is None until the customer has answered."""

    id: int
    complaint_id: int
    kind: str
    amount: int | None
    currency: str | None
    note: str | None
    offered_at: str
    answer: str | None
    answered_at: str | None
    delivered_at: str | None

    @property
    def money(self) -> Money | None:
        """What it costs, where that is known."""
        return Money(self.amount, self.currency) if self.amount is not None and self.currency else None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is owed any more: it was delivered, or the customer did not want it."""
        return self.delivered_at is not None or self.answer == "declined"


class Cost(NamedTuple):
    """What complaints cost in one currency, in its minor units: what was delivered, and what is offered or owed."""

    currency: str
    delivered: int
    promised: int


def check_open(complaint: ComplaintRecord) -> None:
    """Raise Conflict for a complaint that has ended: nothing is offered for it any more."""
    if complaint.ended_at is None:
        return
    raise Conflict(
        _("complaint {id} is {status}; nothing is offered for it any more").format(
            id=complaint.id, status=complaint.status
        ),
        hint=_("offer it for complaint {id}").format(id=complaint.merged_into_id)
        if complaint.merged_into_id
        else _("take it up again first: crm complaints reopen {id}").format(id=complaint.id),
    )


def accepted(remedy: Remedy, *, at: str) -> Remedy:
    """The customer takes it. Raises Conflict when they have answered already."""
    _refuse_if(remedy.answer, remedy, "accept")
    return remedy._replace(answer="accepted", answered_at=at)


def declined(remedy: Remedy, *, at: str) -> Remedy:
    """The customer does not want it, perhaps on second thoughts. Raises Conflict when it was delivered or declined."""
    _refuse_if(remedy.is_settled, remedy, "decline")
    return remedy._replace(answer="declined", answered_at=at)


def delivered(remedy: Remedy, *, at: str) -> Remedy:
    """It has reached the customer, who thereby accepts it. Raises Conflict when it was delivered or declined."""
    _refuse_if(remedy.is_settled, remedy, "deliver")
    return remedy._replace(answer="accepted", answered_at=remedy.answered_at or at, delivered_at=at)


def _refuse_if(settled: object, remedy: Remedy, verb: str) -> None:
    if not settled:
        return
    state = "delivered" if remedy.delivered_at else remedy.answer
    possible = "deliver, decline" if not remedy.is_settled else _("nothing")
    raise Conflict(
        _("remedy {id} is {state}; {verb} is not possible").format(id=remedy.id, state=state, verb=verb),
        hint=_("possible now: {verbs}").format(verbs=possible),
    )
