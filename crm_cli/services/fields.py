"""What one may do with custom fields. Their values belong to contacts and are written with them."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from crm_cli.domain import custom_fields as rules
from crm_cli.domain.custom_fields import CustomFieldDraft, CustomFieldRecord
from crm_cli.domain.listing import Listing, Query
from crm_cli.domain.numbers import as_id
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.exchange import contact_columns
from crm_cli.exchange.header_words import folded
from crm_cli.i18n import _
from crm_cli.queries import contacts as contact_queries
from crm_cli.queries import fields as queries
from crm_cli.queries.listing import listing, only
from crm_cli.store.failures import driver_errors

if TYPE_CHECKING:
    import sqlite3

    from crm_cli.services.application import Crm


class Fields:
    """The custom fields of one file."""

    def __init__(self, crm: "Crm") -> None:
        self._crm = crm

    def list(self, query: Query) -> Listing:
        """Custom fields that satisfy `query`."""
        return listing(self._crm.reader, queries.FIELDS, query, self._crm.present)

    def picked(self, ids: Sequence[int]) -> Listing:
        """The list lines of these fields."""
        return listing(self._crm.reader, queries.FIELDS, Query(), self._crm.present, only("f.id", ids))

    def declared(self) -> tuple[CustomFieldRecord, ...]:
        """Every custom field. Raises Damaged, NewerFile, StoreUnavailable."""
        with driver_errors(self._crm.path):
            return queries.declared(self._crm.reader)

    def glimpsed(self) -> tuple[CustomFieldRecord, ...]:
        """Every custom field, for help: not a byte of the file changes. Raises as `declared`, and for an older file."""
        from crm_cli.store.inspection import open_untouched

        with driver_errors(self._crm.path), closing(open_untouched(self._crm.path)) as db:
            return queries.declared(db)

    def find(self, names: Sequence[str]) -> tuple[CustomFieldRecord, ...]:
        """The fields with these keys or ids, each once. Raises NotFound with the nearest keys."""
        declared = queries.declared(self._crm.reader)
        by_name = {name: field for field in declared for name in (field.key, str(field.id))}
        found = {}
        for typed in names:
            wanted = str(as_id(typed) or typed.strip().casefold().replace("-", "_"))
            if wanted not in by_name:
                raise NotFound(
                    _("there is no custom field {name!r}").format(name=typed),
                    hint=_near(wanted, [field.key for field in declared]),
                )
            found[by_name[wanted].id] = by_name[wanted]
        return tuple(found.values())

    def used(self, ids: Sequence[int]) -> int:
        """How many contacts have a value of one of these fields."""
        return queries.holders(self._crm.reader, ids)

    def add(self, draft: CustomFieldDraft) -> int:
        """Declare a field; a uid already known returns the field that has it, unchanged. Raises Invalid, Conflict."""
        rules.check_choices(draft.type, draft.choices)
        _check_key(draft.key)
        with self._crm.write() as work:
            if draft.uid and (known := queries.by_uid(work.db, draft.uid)):
                return known
            _check_names(work.db, [draft.key, draft.label])
            return work.fields.insert(draft)

    def edit(self, number: int, changes: Mapping[str, object]) -> None:
        """Change key, type, label or choices of a field; what contacts have is kept in its new form.

        Raises Conflict when a contact has what the field can no longer hold, and when a name is taken.
        """
        if not changes:
            raise Invalid(_("nothing to change"), hint=_("give a flag, for example --label TEXT"))
        with self._crm.write() as work:
            (before,) = work.fields.fetch([number])
            after = rules.changed(before, changes)
            if after.key != before.key:
                _check_key(after.key)
            _check_names(work.db, [after.key, after.label], own=number)
            if (before.type, before.choices) != (after.type, after.choices):
                work.fields.replace(number, self._reread(work.db, before, after))
            work.fields.update(after)

    def remove(self, ids: Sequence[int]) -> None:
        """Take fields away with all their values."""
        with self._crm.write() as work:
            work.fields.fetch(ids)
            work.fields.remove(ids)

    def _reread(self, db: "sqlite3.Connection", before: CustomFieldRecord, after: CustomFieldRecord) -> dict[str, str]:
        """The texts to be kept from now on, by those kept so far, where they differ. Raises Conflict."""
        found = {}
        for text, count, contact_id in queries.values(db, before.id):
            try:
                found[text] = rules.reread(before, after, text, self._crm.present)
            except Invalid as error:
                if before.type == after.type:
                    raise _choice_in_use(before.key, text, count) from error
                name = contact_queries.name_of(db, contact_id)
                raise _unreadable(before, after.type, text, contact_id, name) from error
        return {text: new for text, new in found.items() if text != new}


def _near(wanted: str, keys: Sequence[str]) -> str:
    import difflib

    near = difflib.get_close_matches(wanted, keys, 3, 0.5)
    if near:
        return _("did you mean {near}?").format(near=", ".join(near))
    return _("see `crm fields list`, or declare it with `crm fields add`")


def _check_key(key: str) -> None:
    """Refuse a key that means something else at the head of a file."""
    if contact_columns.understood(key):
        raise rules.taken_key(key, _("a column of that name is imported as something else"))


def _check_names(db: "sqlite3.Connection", names: Sequence[str | None], own: int = 0) -> None:
    """Refuse names that another field has: at the head of a file they could not be told apart."""
    wanted = {folded(name) for name in names if name}
    for other in queries.declared(db):
        taken = [name for name in (other.key, other.label) if name and folded(name) in wanted]
        if taken and other.id != own:
            raise Conflict(
                _("there is already a custom field called {name}").format(name=taken[0]),
                hint=_("change it with `crm fields edit {key}`, or take another name").format(key=other.key),
                field="key",
            )


def _choice_in_use(key: str, choice: str, count: int) -> Conflict:
    have_it = _.plural("{n} contact has it", "{n} contacts have it", count)
    return Conflict(
        _("{choice} cannot be taken away: {have_it}").format(choice=choice, have_it=have_it),
        hint=_("find them with {key}:{choice} in `crm contacts list`").format(key=key, choice=choice),
        field="choices",
    )


def _unreadable(field: CustomFieldRecord, type_: str, text: str, number: int, name: str | None) -> Conflict:
    return Conflict(
        _("{id} {name} has {value!r}, which is no {type}").format(id=number, name=name, value=text, type=type_),
        hint=_("change it first: crm contacts edit {id} {option} VALUE").format(id=number, option=field.option),
        field="type",
    )
