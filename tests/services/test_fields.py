"""Custom fields of a file, and the values contacts have in them."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crm_cli.domain.contacts import ContactChanges
from crm_cli.domain.custom_fields import CustomFieldDraft
from crm_cli.domain.fields.contacts import CONTACT
from crm_cli.domain.listing import Query
from crm_cli.errors import Conflict, Damaged, Invalid, NotFound, StoreUnavailable
from crm_cli.queries.contacts import CONTACTS, source
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, Sql

DRAFTS = (
    CustomFieldDraft("passport_no", "text", "شماره گذرنامه"),
    CustomFieldDraft("loyalty", "choice", choices=("gold", "silver", "bronze")),
    CustomFieldDraft("visa_until", "date"),
    CustomFieldDraft("children", "number"),
    CustomFieldDraft("smoker", "flag"),
)
PASSPORT, LOYALTY, VISA, CHILDREN, SMOKER = range(1, 6)
SARA = (
    ("passport_no", "P1"),
    ("loyalty", "gold"),
    ("visa_until", "2026-12-01"),
    ("children", "-3"),
    ("smoker", "1"),
)


@pytest.fixture
def declared(crm: Crm, add: Add) -> Crm:
    """Five fields; Sara (1) has a value in each, Reza (2) in one, Mina (3) in none."""
    for draft in DRAFTS:
        crm.fields.add(draft)
    add("Sara", custom=SARA), add("Reza", custom=(("loyalty", "bronze"),)), add("Mina")
    return crm


def rows(crm: Crm, *keys: str, text: str = "", sort: tuple[str, ...] = ("id",)) -> list[tuple[Any, ...]]:
    listing = crm.contacts.list(Query(text, sort))
    return [tuple(row) for row in listing.rows(listing.fieldset.pick(keys), None)]


def ids(crm: Crm, text: str, *sort: str) -> list[int]:
    return [number for (number,) in rows(crm, "id", text=text, sort=sort or ("id",))]


@contextmanager
def nothing_changes(sql: Sql) -> Iterator[None]:
    """What the block does leaves fields, values and contacts as they were."""
    tables = ("custom_field", "contact_value", "contact", "command")
    before = [sql(f"SELECT * FROM {table}") for table in tables]
    yield
    assert [sql(f"SELECT * FROM {table}") for table in tables] == before


def test_without_custom_fields_the_lists_of_contacts_are_what_they_were(crm: Crm, add: Add) -> None:
    add("Sara")
    assert source(crm.reader) is CONTACTS


def test_declared_fields_stand_behind_the_others_in_the_order_of_their_declaration(declared: Crm) -> None:
    keys = [field.key for field in declared.contacts.list(Query()).fieldset.fields]
    assert keys == [*(field.key for field in CONTACT.fields), *(draft.key for draft in DRAFTS)]


def test_values_are_listed_by_their_kind(declared: Crm) -> None:
    keys = [draft.key for draft in DRAFTS]
    assert rows(declared, *keys) == [
        ("P1", "gold", "2026-12-01", -3, 1),
        (None, "bronze", None, None, None),
        (None, None, None, None, None),
    ]


def test_json_has_numbers_and_answers_as_such_and_null_for_what_is_absent(declared: Crm) -> None:
    listing = declared.contacts.list(Query("", ("id",)))
    fields = listing.fieldset.pick(("children", "smoker", "visa_until"))
    assert list(listing.json_rows(fields, None)) == [
        '{"children":-3,"smoker":true,"visa_until":"2026-12-01"}',
        '{"children":null,"smoker":null,"visa_until":null}',
        '{"children":null,"smoker":null,"visa_until":null}',
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("passport_no:p1", [1]),
        ("passport-no:P", [1]),
        ("loyalty:gold", [1]),
        ("loyalty:GOLD,bronze", [1, 2]),
        ("visa_until:1405/09/10", [1]),
        ("visa_until:2026-12-02", []),
        ("children:-3", [1]),
        ("children:۳", []),
        ("smoker:yes", [1]),
        ("smoker:بله", [1]),
        ("smoker:no", []),
        ("sara loyalty:gold", [1]),
    ],
)
def test_contacts_are_found_by_their_values(declared: Crm, text: str, found: list[int]) -> None:
    assert ids(declared, text) == found


@pytest.mark.parametrize("text", ["loyalty:platin", "children:two", "visa_until:soon", "smoker:maybe", "loyality:gold"])
def test_a_filter_that_no_value_can_satisfy_is_refused(declared: Crm, text: str) -> None:
    with pytest.raises(Invalid):
        ids(declared, text)


def test_contacts_are_ordered_by_values_and_those_without_come_last(declared: Crm, add: Add) -> None:
    add("Ali", custom=(("children", "10"), ("loyalty", "silver")))
    add("Nima", custom=(("children", "9"),))
    assert ids(declared, "", "children")[:3] == [1, 5, 4]
    assert ids(declared, "", "-children")[:3] == [4, 5, 1]
    assert ids(declared, "", "loyalty")[:3] == [2, 1, 4]


def test_a_key_with_a_digit_filters_too(crm: Crm, add: Add) -> None:
    crm.fields.add(CustomFieldDraft("size2"))
    add("Sara", custom=(("size2", "xl"),))
    assert ids(crm, "size2:xl") == [1]


def test_a_change_of_a_value_alone_is_a_new_version_of_the_contact(declared: Crm, at: At) -> None:
    later = at(2026, 11, 22, 7, 30)
    later.contacts.edit([1], ContactChanges({}, custom=(("loyalty", "silver"), ("smoker", None))))
    contact = later.contacts.card(1).contact
    assert (contact.version, contact.updated_at) == (2, "2026-11-22T07:30:00Z")
    assert dict(contact.custom) == {
        "passport_no": "P1",
        "loyalty": "silver",
        "visa_until": "2026-12-01",
        "children": "-3",
    }


def test_the_same_value_again_is_no_change(declared: Crm, sql: Sql) -> None:
    with nothing_changes(sql):
        declared.contacts.edit([1], ContactChanges({}, custom=(("loyalty", "gold"), ("smoker", "1"))))


def test_clearing_what_is_not_there_is_no_change(declared: Crm, sql: Sql) -> None:
    with nothing_changes(sql):
        declared.contacts.edit([3], ContactChanges({}, custom=(("loyalty", None),)))


def test_a_value_of_a_field_that_is_gone_is_refused(declared: Crm, sql: Sql) -> None:
    declared.fields.remove([LOYALTY])
    with nothing_changes(sql), pytest.raises(NotFound):
        declared.contacts.edit([3], ContactChanges({}, custom=(("loyalty", "gold"),)))


def test_a_contact_that_is_deleted_takes_its_values_along(declared: Crm, sql: Sql) -> None:
    declared.contacts.delete([1])
    assert sql("SELECT contact_id FROM contact_value") == [(2,)]


def test_a_field_says_how_many_contacts_have_a_value(declared: Crm) -> None:
    listing = declared.fields.list(Query())
    used = dict(listing.rows(listing.fieldset.pick(("key", "used")), None))
    assert used == {"passport_no": 1, "loyalty": 2, "visa_until": 1, "children": 1, "smoker": 1}
    assert declared.fields.used([PASSPORT, LOYALTY]) == 2


@pytest.mark.parametrize(
    "text", ["passport", "no", "گذرنامه", "type:text", "label:گذرنامه", "key:passport_no", "pass no"]
)
def test_fields_are_found_by_the_words_of_their_names(declared: Crm, text: str) -> None:
    listing = declared.fields.list(Query(text))
    assert list(listing.rows(listing.fieldset.pick(("id",)), None)) == [(PASSPORT,)]


@pytest.mark.parametrize("name", ["loyalty", "Loyalty", "2", "۲"])
def test_a_field_is_named_by_key_or_id(declared: Crm, name: str) -> None:
    assert [field.id for field in declared.fields.find([name, name])] == [LOYALTY]


def test_a_misspelt_key_asks_did_you_mean(declared: Crm) -> None:
    with pytest.raises(NotFound) as missing:
        declared.fields.find(["loyality"])
    assert "loyalty" in missing.value.hint


@pytest.mark.parametrize("key", ["full_name", "e_mail", "phone2", "group_membership", "crm_line", "businessstreet"])
def test_a_word_that_imports_understand_cannot_be_a_key(crm: Crm, key: str) -> None:
    with pytest.raises(Invalid, match="imported as something else"):
        crm.fields.add(CustomFieldDraft(key))


@pytest.mark.parametrize(
    "draft",
    [
        CustomFieldDraft("loyalty"),
        CustomFieldDraft("passportno"),
        CustomFieldDraft("pass", label="شماره‌گذرنامه"),
        CustomFieldDraft("tier2", label="Loyalty"),
    ],
)
def test_two_fields_cannot_be_called_alike(declared: Crm, sql: Sql, draft: CustomFieldDraft) -> None:
    with nothing_changes(sql), pytest.raises(Conflict, match="already a custom field"):
        declared.fields.add(draft)


def test_a_repeated_uid_declares_nothing_twice(crm: Crm, sql: Sql) -> None:
    draft = CustomFieldDraft("shoe_size", "number", uid="u-1")
    assert crm.fields.add(draft) == crm.fields.add(draft)
    assert sql("SELECT count(*) FROM custom_field") == [(1,)]


def test_a_field_keeps_its_own_names_while_something_else_changes(declared: Crm) -> None:
    declared.fields.edit(PASSPORT, {"key": "passport_no", "label": "Passport no"})
    assert declared.fields.find(["passport_no"])[0].label == "Passport no"


def test_a_field_that_is_renamed_keeps_its_values(declared: Crm) -> None:
    declared.fields.edit(LOYALTY, {"key": "level", "label": None})
    assert rows(declared, "level") == [("gold",), ("bronze",), (None,)]
    assert ids(declared, "level:gold") == [1]


def test_choices_are_added_and_unused_ones_taken_away(declared: Crm) -> None:
    declared.fields.edit(LOYALTY, {"choices": ("iron", "bronze", "gold")})
    assert declared.fields.find(["loyalty"])[0].choices == ("iron", "bronze", "gold")
    assert rows(declared, "loyalty") == [("gold",), ("bronze",), (None,)]


def test_a_choice_in_use_stays_and_who_has_it_is_counted(declared: Crm, add: Add, sql: Sql) -> None:
    add("Ali", custom=(("loyalty", "bronze"),))
    with nothing_changes(sql), pytest.raises(Conflict, match="bronze cannot be taken away: 2 contacts have it"):
        declared.fields.edit(LOYALTY, {"choices": ("gold", "silver")})


def test_a_choice_spelt_otherwise_is_spelt_so_for_everybody(declared: Crm) -> None:
    declared.fields.edit(LOYALTY, {"choices": ("GOLD", "Silver", "bronze")})
    assert rows(declared, "loyalty") == [("GOLD",), ("bronze",), (None,)]


def test_a_type_changes_with_every_value(crm: Crm, add: Add) -> None:
    crm.fields.add(CustomFieldDraft("children"))
    for number, text in enumerate(("۳", "03", "3", "-1"), 1):
        add(f"P{number}", custom=(("children", text),))
    crm.fields.edit(1, {"type": "number"})
    assert rows(crm, "children") == [(3,), (3,), (3,), (-1,)]
    assert ids(crm, "children:3") == [1, 2, 3]


def test_answers_become_words(declared: Crm) -> None:
    declared.fields.edit(SMOKER, {"type": "text"})
    assert rows(declared, "smoker") == [("yes",), (None,), (None,)]


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (PASSPORT, {"type": "number"}),
        (PASSPORT, {"type": "choice", "choices": ("P2",)}),
        (LOYALTY, {"type": "flag"}),
        (VISA, {"type": "number"}),
        (CHILDREN, {"type": "flag"}),
        (SMOKER, {"type": "date"}),
    ],
)
def test_a_type_that_does_not_fit_names_the_first_contact_and_changes_nothing(
    declared: Crm, sql: Sql, number: int, changes: dict[str, object]
) -> None:
    with nothing_changes(sql), pytest.raises(Conflict, match=r"^1 Sara has ") as refused:
        declared.fields.edit(number, changes)
    assert "crm contacts edit 1 --" in refused.value.hint


def test_the_first_contact_that_does_not_fit_is_named_not_the_first_of_all(crm: Crm, add: Add) -> None:
    crm.fields.add(CustomFieldDraft("size"))
    for name, text in (("Ali", "2"), ("Mina", "z"), ("Nima", "a")):
        add(name, custom=(("size", text),))
    with pytest.raises(Conflict, match=r"^2 Mina has 'z', which is no number$"):
        crm.fields.edit(1, {"type": "number"})


def test_an_edit_that_says_nothing_is_refused(declared: Crm) -> None:
    with pytest.raises(Invalid):
        declared.fields.edit(LOYALTY, {})


def test_a_removed_field_is_gone_with_its_values_and_no_other(declared: Crm, sql: Sql) -> None:
    declared.fields.remove([LOYALTY, SMOKER])
    assert [field.key for field in declared.fields.declared()] == ["passport_no", "visa_until", "children"]
    assert sql("SELECT contact_id, field_id FROM contact_value ORDER BY 2") == [(1, PASSPORT), (1, VISA), (1, CHILDREN)]
    assert source(declared.reader) is not CONTACTS


def test_a_dry_run_shows_lists_as_they_would_be(declared: Crm, at: At) -> None:
    dry = at(dry_run=True)
    dry.fields.edit(LOYALTY, {"key": "level"})
    assert rows(dry, "level") == [("gold",), ("bronze",), (None,)]
    assert rows(declared, "loyalty") == [("gold",), ("bronze",), (None,)]


def test_a_look_for_help_changes_no_byte_of_an_older_file(tmp_path: Path, at: At) -> None:
    older = gzip.decompress((Path(__file__).parents[1] / "store" / "files" / "v1.db.gz").read_bytes())
    (tmp_path / "agency.db").write_bytes(older)
    with pytest.raises(StoreUnavailable):
        at().fields.glimpsed()
    assert (tmp_path / "agency.db").read_bytes() == older


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\x07" * 5000])
def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path, at: At, content: bytes) -> None:
    (tmp_path / "agency.db").write_bytes(content)
    for look in (at().fields.declared, at().fields.glimpsed):
        with pytest.raises(Damaged):
            look()
