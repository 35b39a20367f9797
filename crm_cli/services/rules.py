"""What one may do with the rules that plan next steps by themselves."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from crm_cli.domain.fields.rules import RULE
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.rules import NAMES, Occasion, Proposal, meaning, proposed
from crm_cli.queries import rules as queries
from crm_cli.queries.listing import teach
from crm_cli.services.listed import listed

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.services.application import Crm


class Rules:
    """The rules of one file. All are off until somebody switches them on."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def list(self, query: Query, names: Sequence[str] = NAMES) -> Listing:
        """Every rule: whether it is on, what it does, how many follow-ups it has made."""
        db = self._crm.reader
        decided, made = queries.decided(db), queries.made(db)
        rows = [(name, int(decided.get(name, False)), meaning(name), made.get(name, 0)) for name in names]
        return listed(RULE, rows, query)

    def switch(self, names: Iterable[str], *, on: bool) -> None:
        """Switch rules on or off."""
        with self._crm.write() as work:
            for name in names:
                work.rules.switch(name, on=on)

    def enabled(self) -> Sequence[str]:
        """The rules that are on."""
        decided = queries.decided(self._crm.reader)
        return [name for name in NAMES if decided.get(name)]

    def run(self, names: Iterable[str]) -> Sequence[int]:
        """Make the follow-ups these rules want today and have not made yet; returns their ids.

        Where there are none nothing is written. The command is marked automatic: a bare undo passes over it.
        """
        names = list(names)
        if not self._wanted(self._crm.reader, names):
            return []
        with self._crm.write(automatic=True) as work:
            made = []
            teach(work.db, lambda: self._crm.present)
            for occasion, proposal in self._wanted(work.db, names):
                draft = FollowupDraft(
                    contact=str(occasion.contact_id),
                    title=proposal.title,
                    due_on=proposal.due_on,
                    kind=proposal.kind,
                    complaint_id=occasion.complaint_id,
                    origin=occasion.rule,
                    origin_key=proposal.key,
                )
                owner_id = occasion.owner_id or work.staff_id
                made.append(work.followups.insert(draft, contact_id=occasion.contact_id, owner_id=owner_id))
        return made

    def _wanted(self, db: "sqlite3.Connection", names: Iterable[str]) -> Sequence[tuple[Occasion, Proposal]]:
        """What was not made yet. One customer needs one next step: the first rule that finds them settles it."""
        today = self._crm.present.today
        found = [
            (occasion, proposed(occasion, today))
            for name in names
            for occasion in queries.occasions(db, name, self._crm.present)
        ]
        known = queries.known(db, (proposal.key for _occasion, proposal in found))
        first: dict[int, tuple[Occasion, Proposal]] = {}
        for occasion, proposal in found:
            if proposal.key not in known:
                first.setdefault(occasion.contact_id, (occasion, proposal))
        return list(first.values())
