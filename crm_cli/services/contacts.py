"""What one may do with contacts. One public method is one read or one transaction; no Typer, no screen."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from crm_cli.domain.listing import Listing, Query
from crm_cli.errors import Invalid, NotFound
from crm_cli.i18n import _
from crm_cli.queries import contacts as queries
from crm_cli.queries.listing import SEPARATOR, listing

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.domain.cards import ContactCard
    from crm_cli.domain.contacts import ContactChanges, ContactDraft, ContactRecord
    from crm_cli.services.application import Crm
    from crm_cli.store.work import Work


class Contacts:
    """The contacts of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def list(self, query: Query, *, archived: bool = False, all_of_them: bool = False) -> Listing:
        """Contacts that satisfy `query`: those in use, the archived ones, or all."""
        condition = queries.NOT_MERGED if all_of_them else queries.ARCHIVED if archived else queries.NOT_ARCHIVED
        db, present = self._crm.reader, self._crm.present
        source = queries.source(db)
        found = listing(db, source, query, present, condition)
        if not query.filter or query.sort not in ((), ("name",)) or condition is not queries.NOT_ARCHIVED:
            return found
        from crm_cli.queries.byname import hastened
        from crm_cli.queries.filtering import only_words

        words = only_words(db, source, query.filter, present)
        return hastened(db, words, found, query.limit, self._crm.places) if words else found

    def picked(self, ids: Iterable[int]) -> Listing:
        """The list lines of these contacts."""
        db = self._crm.reader
        return listing(db, queries.source(db), Query(), self._crm.present, queries.ids(ids))

    def cards(self, query: Query, version: str) -> Iterator[str]:
        """All contacts that satisfy `query` as vCards of a version (4.0 or 3.0), one by one."""
        from crm_cli.exchange.vcards_out import written
        from crm_cli.queries.vcards import people

        return written(people(self._crm.reader, query, self._crm.present), version)

    def aliases(self, query: Query) -> Iterator[str]:
        """The contacts in use that satisfy `query` and have e-mail, as lines of mutt's alias file."""
        from crm_cli.exchange.mutt import Named, written

        found = self.list(query)
        fields = found.fieldset.pick(("id", "name", "latin_name", "emails"))
        rows = found.rows(fields, query.limit)
        return written(
            Named(number, name, latin, tuple(emails.split(SEPARATOR))) for number, name, latin, emails in rows if emails
        )

    def find(self, who: Sequence[str], *, exact_only: bool = False) -> Sequence[int]:
        """The ids of the contacts named by `who`, each once. Raises NotFound or Conflict for the first that fails."""
        db = self._crm.reader
        return list(dict.fromkeys(self._crm.contact_id(db, text, exact_only=exact_only) for text in who))

    def card(self, number: int) -> "ContactCard":
        """The contact from all sides. Raises NotFound."""
        from crm_cli.domain.cards import ContactCard
        from crm_cli.queries import complaints, documents, followups, interactions, relations, staff

        db = self._crm.reader
        contact = queries.record(db, number)
        if contact is None:
            raise NotFound(_("there is no contact {id}").format(id=number))
        present = self._crm.present
        owner = staff.record(db, contact.owner_id) if contact.owner_id else None
        return ContactCard(
            self.picked([number]),
            contact,
            org=self.name_of(contact.org_id),
            owner=owner.name if owner else None,
            referred_by=self.name_of(contact.referred_by_id),
            followups=listing(db, followups.FOLLOWUPS, Query(), present, followups.of_contact(number)),
            interactions=listing(db, interactions.INTERACTIONS, Query(), present, interactions.of_contact(number)),
            complaints=listing(db, complaints.COMPLAINTS, Query(), present, complaints.of_contact(number)),
            documents=listing(db, documents.DOCUMENTS, Query(), present, documents.of_contact(number)),
            relations=tuple(relations.of_contact(db, number)),
            members=listing(db, queries.source(db), Query(), present, queries.members(number)),
        )

    def sharing(self, number: int) -> Sequence[tuple[str, int, str]]:
        """Phones and e-mails of a contact that others have too: the value, and the other's id and name."""
        return queries.sharing(self._crm.reader, number)

    def name_of(self, number: int | None) -> str | None:
        """The name of a contact, or None when there is none."""
        return queries.name_of(self._crm.reader, number) if number else None

    def add(self, draft: "ContactDraft", *, create_org: bool = False) -> int:
        """Store a new contact; a uid already known returns the contact that has it, unchanged."""
        with self._crm.write() as work:
            known = queries.by_uid(work.db, draft.uid) if draft.uid else None
            return known or self._insert(work, draft, create_org=create_org)

    def _insert(self, work: "Work", draft: "ContactDraft", *, create_org: bool) -> int:
        from crm_cli.services.naming import find_staff

        return work.contacts.insert(
            draft,
            org_id=self._org(work, draft.org, create=create_org),
            owner_id=find_staff(work.db, draft.owner) if draft.owner else work.staff_id,
            referred_by_id=self._contact(work.db, draft.referred_by),
        )

    def edit(self, ids: Sequence[int], changes: "ContactChanges", *, create_org: bool = False) -> None:
        """Change some fields, points, tags and consents of contacts. Raises Invalid when nothing is to be changed."""
        from crm_cli.domain.contacts import changed

        if not any(changes):
            raise Invalid(_("nothing to change"), hint=_("give a flag, for example --city Shiraz"))
        with self._crm.write() as work:
            fields = self._resolved(work, dict(changes.fields), create_org=create_org)
            for contact in work.contacts.fetch(ids):
                work.contacts.update(changed(contact, changes._replace(fields=fields)))

    def tag(self, ids: Sequence[int], *, add: Sequence[str], remove: Sequence[str]) -> None:
        """Add and take away tags."""
        from crm_cli.domain.contacts import ContactChanges

        self.edit(ids, ContactChanges({}, add_tags=tuple(add), remove_tags=tuple(remove)))

    def archive(self, ids: Sequence[int]) -> None:
        """Take contacts out of lists; everything about them stays."""
        self._update(ids, lambda contact, at: contact._replace(archived_at=contact.archived_at or at))

    def unarchive(self, ids: Sequence[int]) -> None:
        """Bring archived contacts back into lists."""
        self._update(ids, lambda contact, _at: contact._replace(archived_at=None))

    def delete(self, ids: Sequence[int]) -> None:
        """Delete contacts with their follow-ups, and the interactions in which nobody else took part.

        With them go those that were merged into them, which are nothing but a number that leads there.
        """
        from crm_cli.queries.interactions import only_with
        from crm_cli.queries.merging import merged_into

        with self._crm.write() as work:
            work.contacts.fetch(ids)
            work.interactions.remove(only_with(work.db, ids))
            work.contacts.remove([number for number, _uid in merged_into(work.db, ids)])
            work.contacts.remove(ids)

    def relate(self, who: int, other: int, type_: str) -> bool:
        """Note that `other` is `type_` of `who`; whether that is news. Raises NotFound, Invalid."""
        from crm_cli.domain.relations import kept

        with self._crm.write() as work:
            work.contacts.fetch([who, other])
            return work.relations.insert(*kept(who, other, type_))

    def unrelate(self, who: int, other: int, type_: str | None) -> int:
        """Take back what is noted between two contacts, all of it or of one type; returns how much that was."""
        from crm_cli.domain.relations import kept

        with self._crm.write() as work:
            work.contacts.fetch([who, other])
            return work.relations.remove(who, other, kept(who, other, type_) if type_ else None)

    def _update(self, ids: Sequence[int], change: "Callable[[ContactRecord, str], ContactRecord]") -> None:
        with self._crm.write() as work:
            for contact in work.contacts.fetch(ids):
                work.contacts.update(change(contact, work.at))

    def _resolved(self, work: "Work", fields: dict[str, object], *, create_org: bool) -> dict[str, object]:
        """Typed names of other records replaced by their ids."""
        from crm_cli.services.naming import find_staff

        if "org" in fields:
            fields["org_id"] = self._org(work, fields.pop("org"), create=create_org)
        if "owner" in fields:
            owner = fields.pop("owner")
            fields["owner_id"] = find_staff(work.db, str(owner)) if owner else None
        if "referred_by" in fields:
            fields["referred_by_id"] = self._contact(work.db, fields.pop("referred_by"))
        return fields

    def _contact(self, db: "sqlite3.Connection", name: object, kind: str | None = None) -> int | None:
        return self._crm.contact_id(db, str(name), kind=kind) if name else None

    def _org(self, work: "Work", name: object, *, create: bool) -> int | None:
        try:
            return self._contact(work.db, name, kind="org")
        except NotFound as error:
            if not create:
                hint = error.hint + "; " + _("--create makes a new organisation")
                raise NotFound(error.message, hint=hint, field="org") from error
        from crm_cli.domain.contacts import ContactDraft

        return self._insert(work, ContactDraft(str(name), kind="org"), create_org=False)
