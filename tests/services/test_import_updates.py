"""Rows and cards about contacts that are here: known again, and taken in, left, asked about, or added once more."""

import io
from typing import Any

import pytest

from crm_cli.domain.contact_changes import lines
from crm_cli.domain.contacts import ContactChanges, ContactRecord
from crm_cli.domain.listing import Query
from crm_cli.queries import contacts as queries
from crm_cli.services import imports
from crm_cli.services.application import Crm
from crm_cli.services.contact_files import Source
from crm_cli.services.examining import Result
from tests.services.conftest import Add, At, Sql
from tests.services.test_imports import load, rows

UPDATE = {"on_duplicate": "update"}
LATER = (2026, 11, 24, 6, 30)


def counts(result: Result) -> tuple[int, int, int, int]:
    """How many were new, changed, known, and of these said something else."""
    return result.new, len(result.updated), result.known, result.left


def load_(crm: Crm, text: str, **more: Any) -> Result:
    return load(crm, text, **more).result


def card(crm: Crm, version: str = "4.0") -> str:
    return "".join(crm.contacts.cards(Query(), version))


def record(crm: Crm, number: int) -> ContactRecord:
    found = queries.record(crm.reader, number)
    assert found
    return found


def said(*texts: str, uid: str = "u-1", revised: str = "20261123T100000Z") -> str:
    """A card of another program."""
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", f"UID:{uid}", *texts, f"REV:{revised}", "END:VCARD", ""])


# ---- who a row is about


def test_an_update_changes_what_a_row_states_and_nothing_else(crm: Crm, add: Add) -> None:
    add("Sara", "09121234567", uid="u-1", city="Shiraz", note="tea", tags=("vip",), tier="A")
    text = "uid,name,city,phone,tags\nu-1,Sara,Tehran,0912 123 4567;09350000000,gold\n"
    assert counts(load_(crm, text, **UPDATE)) == (0, 1, 0, 0)
    sara = record(crm, 1)
    assert (sara.city, sara.note, sara.tier, sara.tags) == ("Tehran", "tea", "A", ("vip", "gold"))
    assert [point.value for point in sara.points] == ["09121234567", "09350000000"]
    assert crm.contacts.find(["09350000000"]) == [1]


@pytest.mark.parametrize("policy", [None, "skip"])
def test_a_row_of_a_table_leaves_who_is_here_unless_asked_otherwise(crm: Crm, add: Add, policy: str | None) -> None:
    add("Sara", uid="u-1", city="Shiraz")
    assert counts(load_(crm, "uid,name,city\nu-1,Sara,Tehran\n", on_duplicate=policy)) == (0, 0, 1, 0)
    assert record(crm, 1).city == "Shiraz"


def test_who_alone_has_a_phone_or_an_e_mail_is_known_by_it_when_asked(crm: Crm, add: Add) -> None:
    add("Sara Ahmadi", "09121234567")
    text = "name,mobile,city\nsara ahmadi,+98 912 123 4567,Yazd\n"
    assert counts(load_(crm, text, **UPDATE)) == (0, 1, 0, 0)
    assert counts(load_(crm, text.replace("Yazd", "Qom"))) == (1, 0, 0, 0)


def test_who_shares_a_telephone_and_is_called_otherwise_is_somebody_else(crm: Crm, add: Add) -> None:
    add("Sara Ahmadi", "02188776655")
    assert counts(load_(crm, "name,phone\nReza Ahmadi-Nia Tehrani,02188776655\nMina,02188776655\n", **UPDATE)) == (
        2,
        0,
        0,
        0,
    )


def test_a_phone_that_two_have_tells_nobody(crm: Crm, add: Add) -> None:
    for name in ("Sara", "Sara A"):
        add(name, "09121234567")
    assert counts(load_(crm, "name,phone,city\nSara,09121234567,Yazd\n", **UPDATE)) == (1, 0, 0, 0)


def test_of_those_who_share_a_phone_the_one_of_the_name_is_meant(crm: Crm, add: Add) -> None:
    add("Sara Ahmadi", "02188776655")
    text = "name,phone,city\nSara Ahmadi,02188776655,Yazd\nSara Ahmadi,02188776655,Qom\nReza Tehrani,02188776655,Kish\n"
    assert counts(load_(crm, text, **UPDATE)) == (1, 1, 1, 0)
    assert counts(load_(crm, text, **UPDATE)) == (0, 0, 3, 0)


def test_a_row_without_a_name_does_not_rename(crm: Crm, add: Add) -> None:
    add("Sara", "sara@x.ir")
    assert counts(load_(crm, "email,city\nsara@x.ir,Yazd\n", **UPDATE)) == (0, 1, 0, 0)
    assert rows(crm, "name", "city") == [("Sara", "Yazd")]


def test_of_several_rows_about_one_contact_the_first_counts(crm: Crm, add: Add) -> None:
    add("Sara", uid="u-1")
    text = "uid,name,city\nu-1,Sara,Yazd\nu-1,Sara,Qom\n"
    assert counts(load_(crm, text, **UPDATE)) == (0, 1, 1, 0)
    assert counts(load_(crm, text, **UPDATE)) == (0, 0, 2, 0)
    assert record(crm, 1).city == "Yazd"


def test_rows_of_json_on_one_line_are_told_apart(crm: Crm, add: Add) -> None:
    add("Sara", uid="u-1")
    text = '[{"uid":"u-1","name":"Sara","city":"Yazd"},{"uid":"u-2","name":"Reza","city":"Qom"}]'
    assert counts(load_(crm, text, name="a.json", **UPDATE)) == (1, 1, 0, 0)
    assert rows(crm, "name", "city") == [("Reza", "Qom"), ("Sara", "Yazd")]


def test_add_stores_them_once_more_with_a_uid_of_their_own(crm: Crm) -> None:
    text = "uid,name\nu-1,Sara\n,Reza\n"
    load_(crm, text)
    assert counts(load_(crm, text, on_duplicate="add")) == (2, 0, 0, 0)
    assert rows(crm, "name") == [("Reza",), ("Reza",), ("Sara",), ("Sara",)]
    assert counts(load_(crm, text)) == (0, 0, 2, 0)


def test_the_card_of_who_was_merged_changes_nobody(crm: Crm, add: Add) -> None:
    add("Sara", uid="u-1")
    add("Sara Old", uid="u-2")
    crm.merging.merge(1, [2], {})
    assert counts(load_(crm, "uid,name\nu-2,Sara Oldest\n", **UPDATE)) == (0, 0, 1, 0)
    assert record(crm, 1).full_name == "Sara"


# ---- cards


def test_our_own_card_is_known_and_a_later_one_of_it_is_taken_in_whole(crm: Crm, add: Add, at: At) -> None:
    add("Sara", "09121234567", "sara@x.ir", uid="u-1", city="Shiraz", tags=("vip",), tier="A", note="tea")
    ours = card(crm)
    assert counts(load_(crm, ours)) == (0, 0, 1, 0)
    theirs = ours.replace("CATEGORIES:vip\r\n", "").replace("Shiraz", "Tehran").replace("EMAIL:sara@x.ir\r\n", "")
    theirs = theirs.replace("X-CRM-TIER:A\r\n", "").replace("REV:20261122", "REV:20261123")
    later = at(*LATER)
    assert counts(load_(later, theirs)) == (0, 1, 0, 0)
    sara = record(later, 1)
    assert (sara.city, sara.tags, sara.note) == ("Tehran", (), "tea")
    assert [point.type for point in sara.points] == ["mobile"]
    assert sara.tier == "A"  # what only we know, other programs lose
    assert counts(load_(later, theirs)) == (0, 0, 1, 0)


def test_a_card_of_another_program_takes_nothing_away(crm: Crm, add: Add, at: At) -> None:
    add("Sara", "09121234567", uid="u-1", city="Shiraz", tags=("vip",))
    later = at(*LATER)
    assert counts(load_(later, said("FN:Sara", "EMAIL:sara@x.ir"))) == (0, 1, 0, 0)
    sara = record(later, 1)
    assert (sara.city, sara.tags, len(sara.points)) == ("Shiraz", ("vip",), 2)


@pytest.mark.parametrize("revised", ["20261121T000000Z", "nonsense", "20991231T000000Z"])
def test_a_card_that_was_not_revised_later_is_left_and_counted(crm: Crm, add: Add, at: At, revised: str) -> None:
    add("Sara", uid="u-1", city="Shiraz")
    later, text = at(*LATER), said("FN:Sara", "ADR:;;;Tehran;;;", revised=revised)
    assert counts(load_(later, text)) == (0, 0, 1, 1)
    assert counts(load_(later, text, **UPDATE)) == (0, 1, 0, 0)
    assert counts(load_(later, text)) == (0, 0, 1, 0)


def test_a_birthday_in_the_other_calendar_and_an_organisation_spelt_otherwise_are_no_news(crm: Crm, add: Add) -> None:
    add("Pars Travel", kind="org")
    load_(crm, said("FN:Sara", "X-CRM-BIRTHDAY:1369/07/15", "ORG:Pars Travel"))
    text = said("FN:Sara", "BDAY:1990-10-07", "ORG:PARS  travel", "NOTE:x")
    assert counts(load_(crm, text, **UPDATE)) == (0, 1, 0, 0)
    assert rows(crm, "birthday", "org", "note", text="sara") == [("1369/07/15", "Pars Travel", "x")]


def test_a_stage_that_cannot_be_reached_stays_and_a_no_is_not_taken_back(crm: Crm, add: Add) -> None:
    add("Sara", uid="u-1", do_not_contact=True, consent=(("sms", "no"),))
    theirs = card(crm).replace("X-CRM-DO-NOT-CONTACT:1\r\n", "X-CRM-LIFECYCLE:customer\r\n")
    assert counts(load_(crm, theirs.replace("X-CRM-CONSENT:sms=no\r\n", ""), **UPDATE)) == (0, 0, 1, 0)
    assert counts(load_(crm, theirs.replace("customer", "verified"), **UPDATE)) == (0, 1, 0, 0)
    sara = record(crm, 1)
    assert (sara.lifecycle, sara.do_not_contact, sara.consent) == ("verified", True, (("sms", "no"),))


# ---- one command


def test_an_update_is_journalled_counted_and_taken_back_as_one_command(crm: Crm, add: Add, sql: Sql) -> None:
    for number in (1, 2):
        add(f"Person {number}", uid=f"u-{number}", city="Shiraz")
    text = "uid,name,city,company\nu-1,Person 1,Yazd,Pars\nu-2,Person 2,Yazd,Pars\nu-3,Person 3,Yazd,\n"
    assert counts(load_(crm, text, **UPDATE)) == (1, 2, 0, 0)
    assert sql("SELECT records, updated, organisations FROM import") == [(1, 2, 1)]
    crm.history.undo()
    assert rows(crm, "name", "city", "org") == [("Person 1", "Shiraz", None), ("Person 2", "Shiraz", None)]


def test_a_long_file_is_updated_in_parts_of_one_command(crm: Crm, sql: Sql, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "uid,name,city\n" + "".join(f"u-{number},Person {number},Shiraz\n" for number in range(7))
    load_(crm, text)
    for name, value in (("ONE_TRANSACTION", 3), ("CHANGES", (2, 2))):
        monkeypatch.setattr(imports, name, value)
    assert counts(load_(crm, text.replace("Shiraz", "Yazd"), **UPDATE)) == (0, 7, 0, 0)
    assert counts(load_(crm, text.replace("Shiraz", "Yazd"), **UPDATE)) == (0, 0, 7, 0)
    assert sql("SELECT finished, updated FROM import JOIN command ON command.id = command_id") == [(1, 0), (1, 7)]


def test_a_dry_run_tells_the_first_changes_and_makes_none(add: Add, at: At) -> None:
    add("Sara", uid="u-1", city="Shiraz")
    dry = at(dry_run=True)
    result = load_(dry, "uid,name,city,tags\nu-1,Sara A,Yazd,vip\n", **UPDATE)
    assert counts(result) == (0, 1, 0, 0)
    assert list(lines(result.updates[0].changes)) == ["name: Sara → Sara A", "city: Shiraz → Yazd", "+ tag: vip"]
    dry.close()
    assert record(at(), 1).city == "Shiraz"


def test_of_those_asked_about_the_chosen_ones_change_unless_they_have_changed_meanwhile(crm: Crm, add: Add) -> None:
    for number in (1, 2, 3):
        add(f"Person {number}", uid=f"u-{number}")
    text = "uid,name,city\n" + "".join(f"u-{number},Person {number},Yazd\n" for number in (1, 2, 3))
    source = Source("a.csv", {}, on_duplicate="ask")
    plan = crm.imports.read(io.BytesIO(text.encode()), source, io.StringIO, lambda _done, _total: None)
    chosen = [update for update in crm.imports.differing(plan) if update.id != 2]
    crm.contacts.edit([3], ContactChanges({"city": "Qom"}))
    assert counts(crm.imports.load(plan.choosing(chosen), lambda _done, _total: None)) == (0, 1, 2, 1)
    assert rows(crm, "city") == [("Yazd",), (None,), ("Qom",)]
