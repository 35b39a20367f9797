"""What one may do to have a clean list: make sure of contacts, say that some are none, find what is wrong."""

import shlex
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_cli.domain.contacts import moved
from crm_cli.domain.fields.cleansing import DATA_FINDING
from crm_cli.domain.lifecycle import points_called, verified
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.present import Present, stored
from crm_cli.i18n import _
from crm_cli.queries import cleansing as queries
from crm_cli.queries.listing import Condition, listing
from crm_cli.services.listed import listed

if TYPE_CHECKING:
    from crm_cli.services.application import Crm

LONG = timedelta(days=365)  # after that a way to reach somebody is worth checking again


class Examined(NamedTuple):
    """What is wrong with the data, and how much of each kind there is."""

    findings: Listing
    counts: dict[str, int]


class _Check(NamedTuple):
    """Something to look for: what finds it, of which records, what is said about one, and the command that mends it."""

    statement: str
    noun: str
    found: Callable[[Any, Present], str]
    command: str


_CHECKS = {
    "invalid_phone": _Check(
        queries.INVALID_PHONES,
        "contact",
        lambda value, _present: str(value),
        "crm contacts edit {id} --remove-point {value} --add-phone PHONE",
    ),
    "invalid_email": _Check(
        queries.INVALID_EMAILS,
        "contact",
        lambda value, _present: str(value),
        "crm contacts edit {id} --remove-point {value} --add-email EMAIL",
    ),
    "unreachable": _Check(
        queries.UNREACHABLE,
        "contact",
        lambda _value, _present: _("there is no way to reach this contact"),
        "crm contacts edit {id} --add-phone PHONE",
    ),
    "unverified": _Check(
        queries.UNVERIFIED_LONG,
        "contact",
        lambda at, present: _("nobody has made sure since {day}").format(day=present.local(at).date()),
        "crm contacts verify {id}",
    ),
    "unused_field": _Check(
        queries.UNUSED_FIELDS, "field", lambda _value, _present: _("no contact has a value"), "crm fields remove {name}"
    ),
}


class Cleansing:
    """The contacts of one file, on their way from a line in a list to somebody we know."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def waiting(self, query: Query = Query()) -> Listing:  # noqa: B008  # frozen
        """Contacts nobody has made sure of yet, the oldest first, with what is missing or wrong."""
        return self._list(query, queries.UNVERIFIED_YET)

    def picked(self, number: int) -> Listing:
        """The same line of one contact, whatever is known of it."""
        return self._list(Query(), Condition("c.id = :id", {"id": number}))

    def _list(self, query: Query, condition: Condition) -> Listing:
        return listing(self._crm.reader, queries.CLEANSED, query, self._crm.present, condition)

    def verify(self, ids: Sequence[int], point: str | None = None) -> None:
        """Note that contacts were found to be right, and that their points reach them, or the one of them named.

        Whoever is further on than verified stays there. Raises NotFound.
        """
        with self._crm.write() as work:
            for contact in work.contacts.fetch(ids):
                points = points_called(contact, self._spellings(point)) if point else contact.points
                work.contacts.update(verified(contact))
                work.contacts.verify(contact.id, points)

    def disqualify(self, ids: Sequence[int], reason: str) -> None:
        """Note why contacts are none for us. Raises Conflict naming the legal moves."""
        self._move(ids, "disqualified", reason)

    def stage(self, ids: Sequence[int], stage: str) -> None:
        """Move contacts on in the funnel. Raises Conflict naming the legal moves."""
        self._move(ids, stage)

    def _move(self, ids: Sequence[int], stage: str, reason: str | None = None) -> None:
        with self._crm.write() as work:
            for contact in work.contacts.fetch(ids):
                work.contacts.update(moved(contact, stage, reason))

    def _spellings(self, point: str) -> set[str]:
        """The forms in which a typed phone or address may be kept."""
        from crm_cli.domain.emails import email_key
        from crm_cli.domain.folding import normalise
        from crm_cli.domain.phones import looks_like_phone, parse_phone

        found = {point, normalise(point), email_key(point)}
        phone = parse_phone(point, self._crm.settings.region) if looks_like_phone(point) else None
        return found | {phone.e164} if phone and phone.e164 else found

    def examine(self, query: Query = Query(), *, most: int | None = None) -> Examined:  # noqa: B008  # frozen
        """What is wrong with the data, with the command that mends it; at most so many of each kind are listed."""
        rows: list[tuple[Any, ...]] = []
        counts: dict[str, int] = {}
        for key, check in _CHECKS.items():
            found = [*self._found(check)]
            if found:
                counts[key] = len(found)
                rows += [(key, len(found), *row) for row in found[:most]]
        pairs = self._crm.duplicates.find().pairs.total()
        if pairs:
            counts["duplicates"] = pairs
            said = _.plural("{n} pair that may be one contact", "{n} pairs that may be one contact each", pairs)
            rows.append(("duplicates", pairs, None, None, said, "crm contacts dupes"))
        return Examined(listed(DATA_FINDING, rows, query), counts)

    def _found(self, check: _Check) -> Iterator[tuple[str, str, str, str]]:
        """The records, what they are called, what is wrong with each, and the command that mends it."""
        present = self._crm.present
        for number, name, value in queries.found(self._crm.reader, check.statement, stored(present.now - LONG)):
            command = check.command.format(id=number, name=name, value=shlex.quote(value or ""))
            yield f"{check.noun}:{number}", name, check.found(value, present), command
