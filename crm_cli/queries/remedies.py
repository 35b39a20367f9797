"""Reads about remedies: list lines, whole records, what they cost."""

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING

from crm_cli.domain.fields.remedies import REMEDY
from crm_cli.queries.complaints import SETTLED, VISIBLE
from crm_cli.queries.listing import Condition, Source, only, stored_columns

if TYPE_CHECKING:
    from crm_cli.domain.remedies import Cost, Remedy

REMEDIES = Source(
    fieldset=REMEDY,
    tables="complaint_remedy r JOIN complaint m ON m.id = r.complaint_id JOIN contact c ON c.id = m.contact_id",
    columns={
        **stored_columns(REMEDY, "r"),
        "code": "'C-' || r.complaint_id",
        "contact_id": "m.contact_id",
        "contact": "c.full_name",
        "state": "CASE WHEN r.delivered_at IS NOT NULL THEN 'delivered' ELSE ifnull(r.answer, 'offered') END",
    },
    currencies={"amount": "r.currency"},
    sorts={"amount": "r.currency || printf('%016d', r.amount)"},  # currencies have no order but that of their names
    order="r.id DESC",
    words="(r.complaint_id IN (SELECT rowid FROM complaint_search WHERE complaint_search MATCH :words)"
    " OR m.contact_id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :words))",
    aspects={"open": f"NOT {SETTLED}", "settled": SETTLED},
)

ALL = Condition(VISIBLE)
# What waits longest comes first.
OPEN = Condition(f"NOT {SETTLED} AND {VISIBLE}", order="r.offered_at, r.id")

_RECORD = """
SELECT r.id, r.complaint_id, r.kind, r.amount, r.currency, r.note, r.offered_at, r.answer, r.answered_at, r.delivered_at
  FROM complaint_remedy r WHERE r.id = ?
"""
# A complaint and those that have become part of it.
_ONE_CASE = "(SELECT id FROM complaint WHERE id = :complaint OR merged_into_id = :complaint)"
_DELIVERED = "r.delivered_at IS NOT NULL"
COST = f"""
SELECT r.currency, sum(r.amount) FILTER (WHERE {_DELIVERED}), sum(r.amount) FILTER (WHERE NOT {SETTLED})
  FROM complaint_remedy r WHERE r.complaint_id IN {_ONE_CASE} AND r.amount IS NOT NULL
 GROUP BY r.currency ORDER BY r.currency
"""
COSTS = f"""
SELECT s.id, r.currency, sum(r.amount)
  FROM complaint_remedy r JOIN complaint m ON m.id = r.complaint_id
  JOIN complaint s ON s.id = ifnull(m.merged_into_id, m.id)
 WHERE s.received_at >= :first AND s.received_at < :last AND {_DELIVERED} AND r.amount IS NOT NULL
 GROUP BY s.id, r.currency ORDER BY s.id, r.currency
"""


def ids(numbers: Iterable[int]) -> Condition:
    """Only these remedies."""
    return only("r.id", numbers)


def of_complaint(number: int) -> Condition:
    """What was offered for one complaint and those that have become part of it, in this order."""
    return Condition(f"r.complaint_id IN {_ONE_CASE}", {"complaint": number}, "r.id")


def record(db: sqlite3.Connection, number: int) -> "Remedy | None":
    """The remedy with this id, or None."""
    from crm_cli.domain.remedies import Remedy

    row = db.execute(_RECORD, (number,)).fetchone()
    return Remedy._make(row) if row else None


def cost_of(db: sqlite3.Connection, number: int) -> "tuple[Cost, ...]":
    """What a complaint and those that have become part of it cost, by currency."""
    from crm_cli.domain.remedies import Cost

    rows = db.execute(COST, {"complaint": number})
    return tuple(Cost(currency, delivered or 0, promised or 0) for currency, delivered, promised in rows)


def costs(db: sqlite3.Connection, first: str, last: str) -> list[tuple[int, str, int]]:
    """What was delivered for each complaint received from one instant until before another: id, currency, amount.

    A complaint has a row for each currency, and none where nothing that costs a known amount was delivered; what was
    delivered for one that has become part of another counts for that.
    """
    return db.execute(COSTS, {"first": first, "last": last}).fetchall()
