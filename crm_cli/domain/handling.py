"""In whose hands a complaint was, and for how long: its course, cut where the turn changes.

Clocks are handed in: working time is the calendar's business, time by the clock on the wall is a subtraction.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias

OURS, CUSTOMERS, SETTLED, DROPPED = "ours", "customer's", "settled", "dropped"

# Whose turn it is in each state. Settled is what was decided and told; nobody handled what was withdrawn or merged.
_TURNS = {"waiting": CUSTOMERS, "withdrawn": DROPPED, "merged": DROPPED}
_TURNS |= dict.fromkeys(("resolved", "closed", "rejected"), SETTLED)

# The seconds from one instant to a later one.
Clock: TypeAlias = Callable[[datetime, datetime], float]


class Span(NamedTuple):
    """A stretch of time that is one party's."""

    turn: str
    start: datetime
    end: datetime


def course(received_at: datetime, moves: Iterable[tuple[datetime, str]], now: datetime) -> list[Span]:
    """The turns from `received_at` to `now` without a gap; `moves` are instants and the states they led to, in order.

    What lies before the one ahead of it (a clock was set back) counts as of the same instant.
    """
    spans: list[Span] = []
    turn, since = OURS, received_at
    for at, status in moves:
        if (next_turn := _TURNS.get(status, OURS)) != turn:
            spans.append(Span(turn, since, at := max(at, since)))
            turn, since = next_turn, at
    return [*spans, Span(turn, since, max(now, since))]


def time_in(turn: str, spans: Iterable[Span], clock: Clock) -> float:
    """The seconds that were one party's turn. Those that are ours are the handling time."""
    return sum(clock(span.start, span.end) for span in spans if span.turn == turn)


def settled_at(spans: Sequence[Span]) -> datetime | None:
    """When it was settled; None while it is not, or no longer after it was reopened."""
    return spans[-1].start if spans[-1].turn == SETTLED else None


def was_settled(spans: Iterable[Span]) -> bool:
    """Whether it was settled at any time, reopened since or not."""
    return any(span.turn == SETTLED for span in spans)


def is_unresolved(spans: Sequence[Span]) -> bool:
    """Whether it still waits for us or for the customer."""
    return spans[-1].turn in (OURS, CUSTOMERS)


def by_the_wall(start: datetime, end: datetime) -> float:
    """The clock on the wall, which never stands still."""
    return (end - start).total_seconds()


def is_late(due: str | None, done_at: str | None, stopped_at: str) -> bool | None:
    """Whether something due was done late, or is not done and past due; None while it may still be done in time.

    Instants are UTC text; `stopped_at` is where its clock stands.
    """
    if due is None:
        return None
    if done_at:
        return done_at > due
    return True if stopped_at > due else None
