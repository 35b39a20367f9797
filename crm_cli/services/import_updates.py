"""What becomes of rows about contacts that are here: left, or taken in as the domain's rules allow."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.contact_changes import Changes, applied, changes, facts_in, facts_of
from crm_cli.domain.listing import Query
from crm_cli.domain.loading import Incoming, folded
from crm_cli.domain.present import Present, stored
from crm_cli.queries.fields import declared
from crm_cli.queries.vcards import people, with_ids

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.domain.vcards import Person
    from crm_cli.store.work import Work

AHEAD = timedelta(days=1)  # what clocks may differ by


class Rules(NamedTuple):
    """Which rows change the contact they are about.

    `policy` is skip, update, ask or add; without one, cards are taken in that were revised since the contact
    was changed here, and rows of sheets are not. `source` is what was said of the whole file. Of those to be asked
    about, `chosen` has the keys that were agreed to, with the version of the contact that was looked at.
    """

    policy: str | None
    are_cards: bool
    source: str | None
    chosen: Mapping[str, int]

    @property
    def may_update(self) -> bool:
        """Whether any row may change a contact that is here."""
        return self.policy in ("update", "ask") or (self.policy is None and self.are_cards)


class Known(NamedTuple):
    """A row about a contact that is here; `is_unchanged`: it is the very row that was taken in before."""

    id: int
    row: Incoming
    is_unchanged: bool


class Update(NamedTuple):
    """What a row, by its line and its key, changes about a contact as it was in this `version`."""

    id: int
    version: int
    name: str
    changes: Changes
    line: int = 0
    key: str = ""

    @property
    def org(self) -> str:
        """The organisation that it names, if it names another one."""
        return self.changes["org"].theirs if "org" in self.changes else ""


class Updates:
    """Compares rows with the contacts they are about; counts those that say something else and are `left`."""

    def __init__(self, rules: Rules, present: Present) -> None:
        self._rules = rules
        self._present = present
        self.left = 0

    def among(self, db: "sqlite3.Connection", known: Iterable[Known]) -> list[Update]:
        """What is to be changed by these rows."""
        looked_at = {one.id: one.row for one in known if self._looks_at(one)}
        if not looked_at:
            return []
        custom = {field.id: field.key for field in declared(db)}
        found = []
        for person in people(db, Query(), self._present, with_ids(looked_at)):
            row = looked_at[person.id]
            if said := _changes(person, row, custom, self._rules.source):
                found.append((row, person, Update(person.id, person.version, person.name, said, row.line, row.key)))
        taken = [update for row, person, update in found if self._takes(row, person)]
        self.left += len(found) - len(taken)
        return taken

    def _looks_at(self, known: Known) -> bool:
        if self._rules.policy:
            return self._rules.policy == "update" or known.row.key in self._rules.chosen
        return self._rules.are_cards and not known.is_unchanged

    def _takes(self, row: Incoming, person: "Person") -> bool:
        if self._rules.policy == "ask":
            return self._rules.chosen[row.key] == person.version
        # A clock that is years ahead would win over whatever is changed here until then.
        latest = stored(self._present.now + AHEAD)
        return self._rules.policy == "update" or person.updated_at < row.revised <= latest


def _changes(person: "Person", row: Incoming, custom: Mapping[int, str], source: str | None) -> Changes:
    if person.kind == "org" and row.org and folded(row.org) == folded(person.name):
        row = row._replace(org=None)  # not a member of itself
    return changes(facts_of(person), facts_in(row, custom, source=source), is_whole=row.is_whole)


def store(work: "Work", updates: Sequence[Update], org_ids: Mapping[str, int], today: date) -> list[int]:
    """Change contacts that still are what was compared; the ids of those that were changed."""
    done = []
    for update in updates:
        (contact,) = work.contacts.fetch([update.id])
        if contact.version != update.version:
            continue  # somebody was faster between two transactions; the same file again compares anew
        news = {key: change.theirs for key, change in update.changes.items()}
        org_id = org_ids[folded(update.org)] if update.org else None
        if org_id == contact.id:
            del news["org"]
        work.contacts.update(applied(contact, news, org_id=org_id, today=today))
        done.append(contact.id)
    return done
