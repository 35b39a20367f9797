"""Making one contact of several, and noting that two are two. One public method is one read or one transaction."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.domain.fields.duplicates import MERGE
from crm_cli.domain.listing import Listing
from crm_cli.errors import Conflict
from crm_cli.i18n import _
from crm_cli.queries import merging as queries
from crm_cli.services.listed import listed

if TYPE_CHECKING:
    from crm_cli.services.application import Crm

# What a plan calls the rows that go to the other contact. Those that are fields of a contact are told as such.
_CALLED = {
    ("contact", "org_id"): "members",
    ("contact", "referred_by_id"): "recommended",
    ("relation", "contact_id"): "relations",
    ("relation", "other_id"): "relations",
    ("interaction_contact", "contact_id"): "interactions",
    ("followup", "contact_id"): "followups",
    ("complaint", "contact_id"): "complaints",
    ("document", "contact_id"): "documents",
}
_UNTOLD = {(table, "contact_id") for table in ("contact_point", "contact_tag", "contact_consent", "contact_value")}
_UNTOLD |= {("contact_not_same", "contact_id"), ("contact_not_same", "other_id"), ("contact", "merged_into_id")}
_UNTOLD_FIELDS = ("id", "uid", "kind", "created_at", "updated_at")


class Merging:
    """What is one and what is two among the contacts of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def merge(self, into: int, others: Sequence[int], keep: Mapping[str, int]) -> None:
        """Make the contact `into` of itself and the others, whose numbers lead to it from then on.

        `keep` says by field whose value it gets. Raises Conflict, and Invalid for a field that cannot be chosen.
        """
        from crm_cli.domain.merging import emptied, merged
        from crm_cli.store.merging import absorb

        if into in others or not others:
            raise Conflict(_("that is one contact already: {id}").format(id=into), hint=_("name two contacts"))
        with self._crm.write() as work:
            survivor, *rest = work.contacts.fetch([into, *others])
            work.contacts.update(merged(survivor, rest, keep))
            for contact in rest:
                work.contacts.update(emptied(contact, into, work.at))
            for contact in rest:
                absorb(work.db, into, contact.id, work.at)

    def plan(self, into: int, others: Sequence[int], keep: Mapping[str, int]) -> Listing:
        """What `merge` would do, field by field: it is done, looked at, and taken back."""
        before = self._facts([into, *others])
        with self._trying():
            self.merge(into, others, keep)
            result = self._facts([into])[into]
        rows = [
            (field, into, before[into].get(field), other, before[other].get(field), result.get(field))
            for field in dict.fromkeys(key for facts in before.values() for key in facts)
            for other in others
            if _is_news(before[into].get(field), before[other].get(field), result.get(field))
        ]
        return listed(self._columns(into, others), rows)

    def keep_apart(self, one: int, other: int) -> bool:
        """Note that two contacts are not one, so that they are not suggested again; whether that is news."""
        from crm_cli.store.merging import keep_apart

        if one == other:
            raise Conflict(_("that is one contact: {id}").format(id=one), hint=_("name two contacts"))
        with self._crm.write() as work:
            work.contacts.fetch([one, other])
            return keep_apart(work.db, one, other, work.at)

    def _columns(self, into: int, others: Sequence[int]) -> FieldSet:
        """The fields of a plan with the contacts themselves above what they say, where each has a column."""
        who = {"into": into, "other": others[0]} if len(others) == 1 else {"into": into}
        labels = {key: f"{number} {self._crm.contacts.name_of(number)}" for key, number in who.items()}
        fields = tuple(field._replace(label=labels.get(field.key, "")) for field in MERGE.fields)
        shown = tuple(key for key in MERGE.columns if key != "other_id" or len(others) > 1)
        return MERGE._replace(fields=fields, columns=shown)

    def _facts(self, ids: Sequence[int]) -> dict[int, dict[str, str | None]]:
        """What each of these contacts says of itself, and how many rows of which kind refer to it."""
        listing = self._crm.contacts.picked(ids)
        fields = [field for field in listing.fieldset.fields if field.key not in _UNTOLD_FIELDS]
        rows = listing.rows((*listing.fieldset.pick(("id",)), *fields), None)
        facts = {row[0]: {f.key: _text(f, value) for f, value in zip(fields, row[1:], strict=True)} for row in rows}
        for number, counts in _counts(queries.referring(self._crm.reader, ids)).items():
            facts[number] |= {what: str(count) for what, count in counts.items()}
        return facts

    @contextmanager
    def _trying(self) -> Iterator[None]:
        """Within it, what is written can be looked at; afterwards it is gone."""
        crm = self._crm
        before, crm.dry_run = crm.dry_run, True
        try:
            yield
        finally:
            crm.close()
            crm.dry_run = before


def _counts(referring: Mapping[tuple[str, str], Mapping[int, int]]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for place, counts in referring.items():
        for number, count in counts.items() if place not in _UNTOLD else ():
            found[number][_CALLED.get(place, place[0])] += count
    return found


def _is_news(into: str | None, other: str | None, result: str | None) -> bool:
    return into != result or other not in (None, result)


def _text(field: Field, value: Any) -> str | None:
    if field.kind == "flag" and value is not None:
        return "yes" if value else None
    return None if value in (None, "") else str(value)
