"""What is to be done about a complaint now, in order: listen, make amends, follow up."""

from collections.abc import Iterator
from typing import NamedTuple

from crm_cli.domain.complaints import ComplaintRecord
from crm_cli.i18n import _


class Facts(NamedTuple):
    """What other records say: a next step with the customer is planned; one was done since it was resolved."""

    planned: bool
    done_since: bool


class Step(NamedTuple):
    """One thing to be done, and the command that does it."""

    step: str
    command: str


def steps(complaint: ComplaintRecord, facts: Facts) -> Iterator[Step]:
    """The steps that are due in its state, the next move last; none when it has ended."""
    number, status, contact = complaint.id, complaint.status, complaint.contact_id
    plan = f"crm followups add {contact} TITLE --due WHEN --complaint {number}"
    if complaint.ended_at:
        return
    if complaint.severity is None:
        yield Step(_("say how grave it is"), f"crm complaints edit {number} --severity 1-4")
    if status == "new":
        yield Step(_("tell the customer that it arrived"), f"crm complaints acknowledge {number}")
    elif status == "acknowledged":
        yield Step(_("look into it"), f"crm complaints investigate {number}")
    elif status == "waiting":
        yield Step(_("go on when the customer has answered"), f"crm complaints investigate {number}")
    elif status == "investigating":
        yield Step(
            _("decide, make amends, tell the customer"),
            f"crm complaints resolve {number} --decision DECISION --remedy KIND",
        )
    if status == "resolved":
        yield from _after_it_was_resolved(number, contact, plan, facts)
    elif not facts.planned:
        yield Step(_("plan the next step"), plan)


def _after_it_was_resolved(number: int, contact: int, plan: str, facts: Facts) -> Iterator[Step]:
    if facts.done_since:
        yield Step(_("nothing is left to be done: close it"), f"crm complaints close {number}")
    elif facts.planned:
        yield Step(_("do what was promised"), f"crm followups list contact-id:{contact}")
    else:
        yield Step(_("ask whether the problem is gone, or apologise"), plan)
