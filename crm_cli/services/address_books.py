"""Contacts in a folder of cards, for khard, vdirsyncer and the like; and what was done there back in.

What one side has changed goes to the other, field by field. What both have changed stays as it is on either side and is
told, until they say the same. A card that somebody else wrote keeps whatever crm does not know of.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from crm_cli.domain.address_books import judged, outdated
from crm_cli.domain.contact_changes import Changes, Facts, facts_in, facts_of, lines
from crm_cli.domain.custom_fields import CustomFieldRecord, parse_value
from crm_cli.domain.folders import Step
from crm_cli.domain.listing import Query
from crm_cli.domain.loading import Incoming, Reader
from crm_cli.domain.vcards import Person
from crm_cli.errors import Conflict, Invalid
from crm_cli.exchange.vcard_file import patched, read_card, slots_of, version_of
from crm_cli.exchange.vcards_out import written
from crm_cli.exchange.vdir import File, Folder, Known
from crm_cli.i18n import _
from crm_cli.queries import vcards as queries
from crm_cli.queries.contacts import NOT_ARCHIVED
from crm_cli.queries.fields import declared
from crm_cli.queries.imports import FORGOTTEN_UIDS, KNOWN_UIDS, among
from crm_cli.services.examining import Examiner
from crm_cli.services.folder_sync import Copy, FolderSync
from crm_cli.services.import_updates import Rules, Update

if TYPE_CHECKING:
    from crm_cli.services.application import Crm

NEVER = Rules("skip", are_cards=True, source=None, chosen={})  # of what is new in a folder, nothing is an update
MOST_TOLD = 5  # fields of one contact


def sync(
    crm: "Crm", folder: Folder[Facts], query: Query, *, version: str = "3.0", archives: bool = False
) -> Sequence[Step]:
    """Bring a folder of cards and the contacts that satisfy `query` into step; what was done about each file.

    New cards are of this `version`. `archives`: a contact whose card was deleted is archived. What is taken in is one
    transaction. Raises Conflict for a folder of another file of crm, when every card of several is gone and would be
    archived, and when somebody changes a contact at the same time; Stopped when the folder cannot be written any more.
    """
    return _Sync(crm, folder, version).run(query, archives=archives)


class _Sync(FolderSync[Facts, Person]):
    """One run."""

    def __init__(self, crm: "Crm", folder: Folder[Facts], version: str) -> None:
        super().__init__(crm, folder)
        self._version = version
        fields = declared(crm.reader)
        self._custom = {field.id: field.key for field in fields}
        self._reader = Reader(
            region=crm.settings.region,
            today=crm.present.today,
            source=None,
            custom={field.key: partial(self._value, field) for field in fields},
        )
        self._rows: dict[str, Incoming] = {}
        self._held: dict[str, frozenset[str]] = {}  # slots of cards, by uid
        self._forgotten: set[str] = set()  # whose cards are to go, whatever they say

    def run(self, query: Query, *, archives: bool) -> Sequence[Step]:
        """Recall and look, compare, take in, write, remember."""
        self._recall()
        self._look()
        people = self._people(query)
        self._forgotten = self._among(FORGOTTEN_UIDS)
        strangers = self._copies.keys() - self._among(KNOWN_UIDS) - self._forgotten - self._known.keys()
        rows = [self._rows[self._copies[uid].file] for uid in sorted(strangers)]
        gone = self._gone(people) if archives else []
        updates = self._judged(people)
        if rows or gone or updates:
            self._take(rows, updates, gone)
            people = self._people(query)
        self._bring_out(people)
        return self._steps

    # ---- what there is

    def _read(self, file: File) -> tuple[str, Facts] | None:
        raw = read_card(file.data, self._custom.values())
        if raw is None:
            return None
        row = self._reader.read(len(self._rows) + 1, raw)
        if not row.uid:
            raise Invalid(_("it has no UID"))
        self._rows[file.name] = row
        return row.uid, {**facts_in(row, self._custom), "name": row.full_name}

    def _value(self, field: CustomFieldRecord, text: str) -> tuple[int, str]:
        return field.id, parse_value(field, text, self._crm.present)

    def _people(self, query: Query) -> dict[str, Person]:
        """By uid, the contacts in use that satisfy the filter, and those that the folder has or had."""
        db, present = self._crm.reader, self._crm.present
        found = {person.uid: person for person in queries.people(db, query, present, NOT_ARCHIVED)}
        others = (self._copies.keys() | self._known.keys()) - found.keys()
        found |= {p.uid: p for p in queries.people(db, Query(), present, queries.in_use_among(others))}
        return {uid: person._replace(relations=()) for uid, person in found.items()}

    def _among(self, statement: str) -> set[str]:
        """The uids of copies that a statement finds."""
        return {uid for uid, *_id in among(self._crm.reader, statement, self._copies)}

    def _gone(self, people: Mapping[str, Person]) -> list[Person]:
        """The contacts in use whose card was deleted. Raises Conflict when that is every card of several."""
        missing = self._known.keys() - self._copies.keys()
        gone = [people[uid] for uid in missing if uid in people and self._known[uid].file not in self._told]
        if len(gone) > 1 and not self._copies:
            raise Conflict(
                _("every card is gone from the folder, and {n} contacts would be archived").format(n=len(gone)),
                hint=_("leave --archive-deleted out, and they are written again"),
            )
        return gone

    # ---- in

    def _judged(self, people: Mapping[str, Person]) -> list[Update]:
        """What cards say that is to be taken in; what both sides have changed is reported."""
        taken = []
        for uid, copy in self._copies.items():
            if copy.said is None or uid not in people:
                continue
            known, person = self._known.get(uid), people[uid]
            verdict = judged(known.said if known else None, facts_of(person), copy.said)
            if verdict.taken:
                taken.append(Update(person.id, person.version, person.name, verdict.taken))
                self._step("taken", copy.file, uid, person.id, _told(verdict.taken))
            if verdict.conflicts:
                self._held[uid] = slots_of(verdict.conflicts)
                self._step("conflict", copy.file, uid, person.id, _told(verdict.conflicts))
        return taken

    def _take(self, rows: Sequence[Incoming], updates: Sequence[Update], gone: Sequence[Person]) -> None:
        with self._crm.write() as work:
            examiner = Examiner(work.db, NEVER, self._crm.present).on(work)
            new = []
            for is_person in (False, True):  # organisations come first; people belong to them
                part = [row for row in rows if (row.kind == "person") == is_person]
                found = examiner.examine(part, [update.org for update in updates])
                examiner.store(work.bulk_contacts, found.new)
                new += found.new
            if examiner.update(work, updates) < len(updates):
                raise Conflict(_("a contact was changed meanwhile"), hint=_("run it again"))
            for contact in work.contacts.fetch([person.id for person in gone]):
                work.contacts.update(contact._replace(archived_at=work.at))
        ids = [number for made in examiner.result().ids for number in made]
        for number, row in zip(ids, new, strict=True):
            self._step("new", self._copies[str(row.uid)].file, row.uid, number, row.full_name)
        for person in gone:
            self._step("archived", self._known[person.uid].file, person.uid, person.id, person.name)

    # ---- out

    def _settled(self, person: Person) -> Known[Facts] | None:
        """Have the card say what crm says about a contact, but for conflicts; what is agreed then."""
        uid, ours = person.uid, facts_of(person)
        copy, known = self._copies.get(uid), self._known.get(uid)
        name = copy.file if copy else self._folder.kind.file_name(uid)
        agreed = Known(name, copy.seen if copy else "", person.kind, ours)
        if copy is None:
            (text,) = written([person], self._version)
            return self._write(uid, person.id, text, agreed, "again" if known else "written")
        base = known.said if known else {}
        theirs = base if copy.said is None else copy.said
        slots = slots_of(outdated(base, ours, theirs)) - self._held.get(uid, frozenset())
        is_other = bool(known and known.entry != person.kind)
        settled = self._rewritten(person, copy, agreed, slots) if slots or is_other else agreed
        return self._holding(uid, settled, base) if uid in self._held and settled else settled

    def _rewritten(
        self, person: Person, copy: Copy[Facts], agreed: Known[Facts], slots: Collection[str]
    ) -> Known[Facts] | None:
        data = self._folder.again(copy.file, copy.mark)
        if data is None:
            self._step("skipped", copy.file, person.uid, person.id, _("another file is in the place of its copy"))
            return self._known.get(person.uid)
        (text,) = written([person], version_of(data, self._version))
        return self._write(person.uid, person.id, patched(data, text, slots), agreed, "written")

    def _holding(self, uid: str, agreed: Known[Facts], base: Facts) -> Known[Facts]:
        """What is agreed while both sides say different things: nothing new about these. The card is read again."""
        held = self._held[uid]
        kept = {key: text for key, text in agreed.said.items() if not slots_of([key]) & held}
        return agreed._replace(seen="", said=kept | {key: base[key] for key in base if slots_of([key]) & held})

    def _removed(self, uid: str) -> bool:
        """Remove the card of who is gone or out of use; what was not agreed, or changed since, is left and told."""
        copy, is_forgotten = self._copies[uid], uid in self._forgotten
        if not is_forgotten and uid not in self._known:
            self._step("unknown", copy.file, uid, detail=_("archived or merged here"))
        elif not is_forgotten and copy.said is not None:
            self._step("conflict", copy.file, uid, detail=_("changed there, and archived or deleted here"))
        elif self._unlink(uid):
            self._step("removed", copy.file, uid)
            return True
        return False


def _told(changes: Changes) -> str:
    """The first of some changes, for people."""
    said = list(lines(changes))
    more = [_("and {n} more").format(n=len(said) - MOST_TOLD)] if len(said) > MOST_TOLD else []
    return "; ".join([*said[:MOST_TOLD], *more])
