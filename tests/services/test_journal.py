"""Every write is one command in the journal; a dry run leaves not a byte behind; who writes is on record."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crm_cli.domain.contacts import ContactChanges, ContactDraft
from crm_cli.domain.custom_fields import CustomFieldDraft
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.listing import Query
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At, Sql

TODAY = date(2026, 11, 22)

# What each writes on a file with Sara (1) and Reza (2), a follow-up (1), and one that waits for an answer (1).
WRITES: dict[str, tuple[Callable[[Crm], object], set[str]]] = {
    "contacts add": (
        lambda crm: crm.contacts.add(ContactDraft("Ali", tags=("vip",), consent=(("sms", "yes"),))),
        {"contact", "contact_tag", "contact_consent"},
    ),
    "contacts add with organisation": (
        lambda crm: crm.contacts.add(ContactDraft("Ali", org="Pars"), create_org=True),
        {"contact"},
    ),
    "contacts edit": (lambda crm: crm.contacts.edit([1, 2], ContactChanges({"city": "Shiraz"})), {"contact"}),
    "contacts tag": (lambda crm: crm.contacts.tag([1], add=["vip"], remove=[]), {"contact", "contact_tag"}),
    "contacts archive": (lambda crm: crm.contacts.archive([1, 2]), {"contact"}),
    "contacts delete": (
        lambda crm: crm.contacts.delete([1]),
        {"contact", "contact_point", "contact_value", "followup", "interaction", "interaction_contact"},
    ),
    "interactions add": (
        lambda crm: crm.interactions.add(InteractionDraft(("1", "2"), "call", "hi")),
        {"interaction", "interaction_contact"},
    ),
    "interactions edit": (lambda crm: crm.interactions.edit([1], {"topic": "visa"}), {"interaction"}),
    "interactions replied": (lambda crm: crm.interactions.replied([1]), {"interaction"}),
    "interactions delete": (lambda crm: crm.interactions.delete([1]), {"interaction", "interaction_contact"}),
    "followups add": (lambda crm: crm.followups.add(FollowupDraft("1", "x", TODAY)), {"followup"}),
    "followups edit": (lambda crm: crm.followups.edit([1], {"priority": 1}), {"followup"}),
    "followups done": (lambda crm: crm.followups.complete([1]), {"followup"}),
    "followups snooze": (lambda crm: crm.followups.snooze([1], until=date(2026, 12, 1)), {"followup"}),
    "followups move": (lambda crm: crm.followups.move([1], to=date(2026, 12, 1), at=None), {"followup"}),
    "followups delete": (lambda crm: crm.followups.delete([1]), {"followup"}),
    "log": (
        lambda crm: crm.day.log(
            InteractionDraft(("1",), "call", "hi"), done=[1], next_step=FollowupDraft("1", "x", TODAY)
        ),
        {"interaction", "interaction_contact", "followup"},
    ),
    "contacts add with custom values": (
        lambda crm: crm.contacts.add(ContactDraft("Ali", custom=(("loyalty", "gold"),))),
        {"contact", "contact_value"},
    ),
    "contacts edit of a custom value": (
        lambda crm: crm.contacts.edit([1], ContactChanges({}, custom=(("loyalty", "silver"),))),
        {"contact", "contact_value"},
    ),
    "fields add": (lambda crm: crm.fields.add(CustomFieldDraft("children", "number")), {"custom_field"}),
    "fields edit": (lambda crm: crm.fields.edit(1, {"label": "سطح"}), {"custom_field"}),
    "fields edit of the type": (
        lambda crm: crm.fields.edit(1, {"type": "text", "key": "level"}),
        {"custom_field"},
    ),
    "fields edit of a choice": (
        lambda crm: crm.fields.edit(1, {"choices": ("Gold", "silver")}),
        {"custom_field", "contact_value"},
    ),
    "fields remove": (lambda crm: crm.fields.remove([1]), {"custom_field", "contact_value"}),
    "staff add": (lambda crm: crm.staff.add(StaffDraft("Leila")), {"staff"}),
    "staff edit": (lambda crm: crm.staff.edit(1, {"role": "manager"}), {"staff"}),
}


@pytest.fixture(autouse=True)
def agency(crm: Crm, add: Add) -> None:
    crm.fields.add(CustomFieldDraft("loyalty", "choice", choices=("gold", "silver")))
    add("Sara", "09121234567", custom=(("loyalty", "gold"),)), add("Reza")
    crm.followups.add(FollowupDraft("sara", "call", TODAY))
    crm.interactions.add(InteractionDraft(("sara",), "chat", "visa?", direction="in", needs_reply=True))


@pytest.mark.parametrize("write", WRITES)
def test_a_write_is_one_command_and_every_row_it_touched_is_journalled(crm: Crm, sql: Sql, write: str) -> None:
    act, tables = WRITES[write]
    (before,) = sql("SELECT max(id), count(*) FROM command")
    act(crm)
    commands = sql("SELECT id, line, started_at, staff_id, finished FROM command WHERE id > ?", before[0])
    assert [command[1:] for command in commands] == [("test", "2026-11-22T06:30:00Z", 1, 1)]
    found = sql("SELECT DISTINCT table_name FROM journal WHERE command_id = ?", commands[0][0])
    assert {name for (name,) in found} == tables
    assert sql("SELECT * FROM current") == []


@pytest.mark.parametrize("write", WRITES)
def test_a_dry_run_leaves_every_byte_of_the_file_as_it_was(at: At, tmp_path: Path, write: str) -> None:
    before = (tmp_path / "agency.db").read_bytes()
    dry = at(dry_run=True)
    WRITES[write][0](dry)
    dry.close()
    assert (tmp_path / "agency.db").read_bytes() == before


@pytest.mark.parametrize(
    "act",
    [
        lambda crm: crm.contacts.edit([1, 99], ContactChanges({"city": "x"})),
        lambda crm: crm.followups.reopen([1]),
        lambda crm: crm.contacts.delete([99]),
    ],
)
def test_a_dry_run_is_refused_where_the_real_one_would_be(at: At, act: Callable[[Crm], object]) -> None:
    with pytest.raises((NotFound, Conflict)):
        act(at(dry_run=True))


def test_a_write_that_fails_leaves_no_command(crm: Crm, sql: Sql) -> None:
    before = sql("SELECT * FROM command")
    with pytest.raises(NotFound):
        crm.contacts.tag([1, 99], add=["vip"], remove=[])
    assert sql("SELECT * FROM command") == before


def test_reading_leaves_no_command(crm: Crm, sql: Sql) -> None:
    before = sql("SELECT * FROM command")
    crm.day.today(Query()).total()
    crm.search.everything("sara", Query()).total()
    crm.contacts.card(1)
    assert sql("SELECT * FROM command") == before


def test_the_journal_holds_the_row_before_and_after(crm: Crm, sql: Sql) -> None:
    crm.contacts.edit([1], ContactChanges({"city": "Shiraz"}))
    columns = "old ->> 'city', new ->> 'city', old ->> 'version', new ->> 'version'"
    assert sql(f"SELECT {columns} FROM journal ORDER BY id DESC LIMIT 1") == [(None, "Shiraz", 1, 2)]


def test_the_colleague_of_the_settings_is_who_writes(crm: Crm, at: At, sql: Sql) -> None:
    leila = crm.staff.add(StaffDraft("Leila Karimi"))
    acting = at(staff="leila")
    number = acting.contacts.add(ContactDraft("Ali"))
    call = acting.interactions.add(InteractionDraft(("ali",), "call", "hi"))
    step = acting.followups.add(FollowupDraft("ali", "x", TODAY))
    assert acting.contacts.card(number).contact.owner_id == leila
    assert acting.interactions.get([call])[0].staff_id == leila
    assert acting.followups.get([step])[0].owner_id == leila
    assert sql("SELECT staff_id FROM command ORDER BY id DESC LIMIT 3") == [(leila,)] * 3


def test_a_setting_that_names_no_colleague_refuses_writes_but_not_reads(at: At, sql: Sql) -> None:
    acting = at(staff="Nobody")
    assert acting.contacts.list(Query()).total() == 2
    with pytest.raises(Invalid) as refused:
        acting.contacts.add(ContactDraft("Ali"))
    assert "config set staff" in refused.value.hint
    assert sql("SELECT count(*) FROM contact") == [(2,)]


def test_the_first_write_makes_the_file_with_one_owner(tmp_path: Path, at: At, sql: Sql) -> None:
    (tmp_path / "agency.db").unlink()
    fresh = at()
    assert fresh.contacts.list(Query()).total() == 0
    assert not (tmp_path / "agency.db").exists()
    assert fresh.contacts.add(ContactDraft("Ali")) == 1
    assert sql("SELECT count(*), min(role) FROM staff") == [(1, "owner")]


def test_a_dry_run_makes_no_file(tmp_path: Path, at: At) -> None:
    (tmp_path / "agency.db").unlink()
    with pytest.raises(NotFound):
        at(dry_run=True).contacts.add(ContactDraft("Ali"))
    assert not (tmp_path / "agency.db").exists()
