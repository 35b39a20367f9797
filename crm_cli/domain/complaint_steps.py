"""What a complaint still needs before it is moved, and at its next step: listen, keep proof, make amends, follow up.

One list serves both, so that `next` asks for nothing a move would not want and no move wants what `next` kept back.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crm_cli.domain.complaints import ComplaintRecord, code
from crm_cli.errors import Conflict
from crm_cli.i18n import _


class Facts(NamedTuple):
    """What other records say about a complaint and those that have become part of it.

    `planned_id` is the next step of its own that is due first, `done_since` that one was done after it was resolved,
    `promised` are the number and kind of each remedy that was neither delivered nor declined.
    """

    contact_has_plan: bool
    planned_id: int | None
    done_since: bool
    documented: bool
    offered: bool
    promised: tuple[tuple[int, str], ...]


class Step(NamedTuple):
    """One thing to be done, and the command that does it."""

    step: str
    command: str


def lacking(complaint: ComplaintRecord, verb: str, facts: Facts) -> Iterator[Step]:
    """What is still missing before a complaint, with what the move itself has said, may be moved by `verb`."""
    if verb in ("investigate", "resolve"):
        yield from _assessed(complaint)
    if verb == "resolve":
        yield from _made_good(complaint, facts)
    if verb == "close":
        yield from _proved(complaint, facts)
        yield from _kept(complaint, facts)
        yield from _learnt(complaint)


def refused(verb: str, missing: Sequence[tuple[ComplaintRecord, Sequence[Step]]]) -> Conflict:
    """The refusal of a move for all that is missing, complaint by complaint, with what supplies it."""
    lines = [
        _("{verb} is not possible yet; missing:").format(verb=verb),
        *(f"  {code(complaint.id)}: {step.step}\n    {step.command}" for complaint, steps in missing for step in steps),
    ]
    return Conflict("\n".join(lines), hint=_('or add --force "why": it is done nevertheless, and the timeline says so'))


def steps(complaint: ComplaintRecord, facts: Facts) -> Iterator[Step]:
    """The steps that are due in its state, the next move last; none when it has ended."""
    number, status = complaint.id, complaint.status
    if complaint.ended_at:
        return
    if status == "resolved":
        yield from lacking(complaint, "close", facts)
        yield Step(_("close it, when nothing else is missing"), f"crm complaints close {number}")
        return
    yield from _assessed(complaint)
    if status == "new":
        yield Step(_("tell the customer that it arrived"), f"crm complaints acknowledge {number}")
    elif status == "acknowledged":
        yield Step(_("look into it"), f"crm complaints investigate {number}")
    elif status == "waiting":
        yield Step(_("go on when the customer has answered"), f"crm complaints investigate {number}")
    else:
        yield Step(
            _("decide, make amends, tell the customer"),
            f"crm complaints resolve {number} --decision DECISION --remedy KIND",
        )
    if not facts.contact_has_plan:
        yield Step(_("plan the next step"), _plan(complaint))


def _assessed(complaint: ComplaintRecord) -> Iterator[Step]:
    if complaint.severity is None:
        yield Step(_("how grave it is"), f"crm complaints edit {complaint.id} --severity 1-4")


def _made_good(complaint: ComplaintRecord, facts: Facts) -> Iterator[Step]:
    if not facts.offered:
        yield Step(
            _("something to make amends, at least an explanation"), f"crm remedies offer {complaint.id} explanation"
        )
    if complaint.decision is None:
        yield Step(_("a decision"), f"crm complaints resolve {complaint.id} --decision upheld|partly|rejected")


def _proved(complaint: ComplaintRecord, facts: Facts) -> Iterator[Step]:
    number = complaint.id
    if not facts.documented and not complaint.no_document:
        yield Step(
            _("a document, or why there is none"),
            f"crm documents add FILE --to complaint:{number}  |  crm complaints edit {number} --no-document WHY",
        )


def _kept(complaint: ComplaintRecord, facts: Facts) -> Iterator[Step]:
    """What was promised has been kept, and somebody made sure of it."""
    for remedy_id, kind in facts.promised:
        yield Step(
            _("remedy {id}, {kind}: delivered or declined").format(id=remedy_id, kind=kind),
            f"crm remedies deliver {remedy_id}  |  crm remedies decline {remedy_id}",
        )
    if not facts.done_since:
        done = f"crm followups done {facts.planned_id}" if facts.planned_id else _plan(complaint)
        yield Step(_("a call or an apology after it was resolved"), done)


def _learnt(complaint: ComplaintRecord) -> Iterator[Step]:
    number = complaint.id
    if complaint.asked_at is None:
        yield Step(
            _("whether the customer is content"), f"crm complaints rate {number} 1-5  |  crm complaints ask {number}"
        )
    if complaint.cause is None:
        yield Step(_("why it happened"), f"crm complaints edit {number} --cause CAUSE")


def _plan(complaint: ComplaintRecord) -> str:
    return f"crm followups add {complaint.contact_id} TITLE --due WHEN --complaint {complaint.id}"
