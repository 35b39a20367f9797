"""Contacts in a folder of cards: what goes out, what comes in, and what both sides have changed."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.contact_changes import Facts
from crm_cli.domain.contacts import ContactChanges, ContactRecord
from crm_cli.domain.folders import Step, Stopped
from crm_cli.domain.ids import new_uid
from crm_cli.domain.listing import Query
from crm_cli.errors import Conflict, StoreUnavailable
from crm_cli.exchange.vcard_file import CARDS
from crm_cli.exchange.vcard_lines import escaped, folded
from crm_cli.exchange.vdir import Folder
from crm_cli.queries import contacts as queries
from crm_cli.services import address_books
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At

PHOTO = "PHOTO;ENCODING=b;TYPE=JPEG:" + "\r\n ".join(["/9j/4AAQ" * 8] * 40)
KHARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:k-1\r\nFN:Leila Moradi\r\nN:Moradi;Leila;;Dr;\r\nNICKNAME:Lili\r\n"
    f"ORG:Pars;Sales\r\nTEL;TYPE=cell,x-eitaa:09351112233\r\nNOTE:tea\r\n{PHOTO}\r\nX-KIND:individual\r\n"
    "item1.URL:https://x.ir\r\nitem1.X-ABLABEL:blog\r\nEND:VCARD\r\n"
)
Edit = Callable[..., None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "cards"
    path.mkdir()
    return path


@pytest.fixture
def sara(add: Add) -> int:
    return add("Sara", "09121234567", "sara@x.ir", uid="u-1", city="Shiraz", note="tea", tags=("vip",), tier="A")


def steps(crm: Crm, folder: Path, text: str = "", **more: Any) -> list[Step]:
    return list(address_books.sync(crm, Folder[Facts](folder, CARDS), Query(text), **more))


def sync(crm: Crm, folder: Path, text: str = "", **more: Any) -> list[tuple[str, str]]:
    """What was done about which contact, in no particular order."""
    return sorted((step.action, step.uid or "") for step in steps(crm, folder, text, **more))


def card(folder: Path, uid: str = "u-1") -> str:
    return (folder / f"{uid}.vcf").read_bytes().decode()


def change(folder: Path, *pairs: tuple[str, str], uid: str = "u-1") -> None:
    """What another program does to a card."""
    text = card(folder, uid)
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    (folder / f"{uid}.vcf").write_bytes(text.encode())


def edit(crm: Crm, number: int, **fields: Any) -> None:
    crm.contacts.edit([number], ContactChanges(fields))


def record(crm: Crm, number: int) -> ContactRecord:
    found = queries.record(crm.reader, number)
    assert found
    return found


def forget(crm: Crm, number: int) -> None:
    crm.privacy.forget(crm.privacy.find([str(number)]))


# ---- out


def test_each_contact_in_use_gets_a_card_and_a_second_run_does_nothing(
    crm: Crm, sara: int, add: Add, folder: Path
) -> None:
    crm.contacts.archive([add("Reza", uid="u-2")])
    assert sync(crm, folder) == [("written", "u-1")]
    assert "VERSION:3.0" in card(folder)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert sync(crm, folder) == []
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_filter_picks_who_goes_out_and_who_is_out_stays_in_step(crm: Crm, sara: int, add: Add, folder: Path) -> None:
    add("Reza", uid="u-2")
    assert sync(crm, folder, "tag:vip", version="4.0") == [("written", "u-1")]
    assert "VERSION:4.0" in card(folder)
    crm.contacts.tag([sara], add=(), remove=("vip",))
    assert sync(crm, folder, "tag:vip") == [("written", "u-1")]
    assert "CATEGORIES" not in card(folder)


@pytest.mark.parametrize("verb", ["archive", "delete", "merge", "forget"])
def test_who_is_out_of_use_has_no_card_any_more(crm: Crm, sara: int, add: Add, folder: Path, verb: str) -> None:
    other = add("Sara A", uid="u-2")
    sync(crm, folder)
    if verb == "merge":
        crm.merging.merge(other, [sara], {})
    elif verb == "forget":
        forget(crm, sara)
    else:
        getattr(crm.contacts, verb)([sara])
    assert ("removed", "u-1") in sync(crm, folder)
    assert not (folder / "u-1.vcf").exists()
    assert "09121234567" not in (folder / CARDS.memory).read_text() or verb == "merge"
    assert sync(crm, folder) == []


def test_a_card_of_who_was_forgotten_goes_wherever_it_comes_from(crm: Crm, sara: int, folder: Path) -> None:
    sync(crm, folder)
    text = card(folder)
    forget(crm, sara)
    sync(crm, folder)
    (folder / "u-1.vcf").write_text(text)
    (folder / CARDS.memory).unlink()
    assert sync(crm, folder) == [("removed", "u-1")]


def test_what_changed_here_is_written_and_what_crm_does_not_know_stays(crm: Crm, folder: Path) -> None:
    (folder / "k-1.vcf").write_bytes(KHARD.encode())
    assert ("new", "k-1") in sync(crm, folder)
    (number,) = crm.contacts.find(["leila"])
    crm.contacts.edit([number], ContactChanges({"note": "coffee", "job_title": "manager"}))
    assert ("written", "k-1") in sync(crm, folder)
    text = card(folder, "k-1")
    kept = ("N:Moradi;Leila;;Dr;", "NICKNAME:Lili", "ORG:Pars;Sales", "x-eitaa", PHOTO, "item1.X-ABLABEL:blog")
    assert all(line in text for line in kept), text
    assert "NOTE:coffee" in text
    assert "TITLE:manager" in text
    assert "NOTE:tea" not in text
    assert sync(crm, folder) == []


# ---- in


def test_a_new_card_is_a_new_contact_and_is_not_touched(crm: Crm, folder: Path) -> None:
    (folder / "any name.vcf").write_bytes(KHARD.encode())
    assert ("new", "k-1") in sync(crm, folder)
    (number,) = crm.contacts.find(["leila moradi"])
    leila = record(crm, number)
    assert (leila.note, leila.uid) == ("tea", "k-1")
    assert (folder / "any name.vcf").read_bytes() == KHARD.encode()
    assert sync(crm, folder) == []


def test_people_and_their_organisation_come_in_together(crm: Crm, folder: Path) -> None:
    for uid, lines in (("a", "FN:Sara\r\nORG:Pars"), ("b", "FN:Pars\r\nORG:Pars\r\nX-ABShowAs:COMPANY")):
        (folder / f"{uid}.vcf").write_text(f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\n{lines}\r\nEND:VCARD\r\n")
    assert sync(crm, folder) == [("new", "a"), ("new", "b")]
    pars, sara = record(crm, 1), record(crm, 2)
    assert (pars.kind, sara.full_name, sara.org_id) == ("org", "Sara", pars.id)
    assert sync(crm, folder) == []


def test_what_changed_there_changes_the_contact_field_by_field_as_one_command(
    crm: Crm, sara: int, folder: Path
) -> None:
    sync(crm, folder)
    change(folder, ("Shiraz", "Tehran"), ("CATEGORIES:vip\r\n", ""), ("EMAIL:", "EMAIL;TYPE=work:"))
    edit(crm, sara, note="coffee")
    (taken,) = steps(crm, folder)
    assert (taken.action, taken.id) == ("taken", sara)
    assert taken.detail == "city: Shiraz → Tehran; email: sara@x.ir → sara@x.ir (work); - tag: vip"
    found = record(crm, sara)
    assert (found.city, found.tags, found.note, found.tier) == ("Tehran", (), "coffee", "A")
    assert "NOTE:coffee" in card(folder)
    assert "Tehran" in card(folder)
    assert sync(crm, folder) == []
    crm.history.undo()
    assert record(crm, sara).city == "Shiraz"
    assert sync(crm, folder) == [("written", "u-1")]
    assert "Shiraz" in card(folder)


def test_what_both_have_changed_is_told_and_stays_on_both_sides_until_they_agree(
    crm: Crm, sara: int, folder: Path
) -> None:
    sync(crm, folder)
    change(folder, ("Shiraz", "Tehran"), ("NOTE:tea", "NOTE:milk"))
    edit(crm, sara, city="Yazd", job_title="guide")
    assert sync(crm, folder) == [("conflict", "u-1"), ("taken", "u-1")]
    for _again in range(2):
        assert (record(crm, sara).city, record(crm, sara).note) == ("Yazd", "milk")
        assert "Tehran" in card(folder)
        assert "TITLE:guide" in card(folder)
        assert sync(crm, folder) == [("conflict", "u-1")]
    edit(crm, sara, city="Tehran")
    assert sync(crm, folder) == []
    edit(crm, sara, city="Qom")
    assert sync(crm, folder) == [("written", "u-1")]


def test_what_another_program_drops_of_ours_is_not_lost_here(crm: Crm, sara: int, folder: Path) -> None:
    sync(crm, folder)
    change(folder, ("X-CRM-TIER:A\r\n", ""), ("Shiraz", "Tehran"))
    assert sync(crm, folder) == [("taken", "u-1")]
    assert record(crm, sara).tier == "A"
    assert "X-CRM-TIER" not in card(folder)
    edit(crm, sara, tier="B")
    assert sync(crm, folder) == [("written", "u-1")]
    assert "X-CRM-TIER:B" in card(folder)


def test_a_birthday_in_our_calendar_is_changed_by_its_gregorian_day(crm: Crm, add: Add, folder: Path) -> None:
    sara = add("Sara", uid="u-1", birthday=Birthday(1369, 7, 15, "jalali"))
    sync(crm, folder)
    change(folder, ("N:;Sara;;;", "N:Sara;;;;"))
    assert sync(crm, folder) == []
    change(folder, ("BDAY:1990-10-07", "BDAY:1991-10-07"))
    assert sync(crm, folder) == [("taken", "u-1")]
    assert record(crm, sara).birthday == Birthday(1991, 10, 7, "gregorian")


def test_a_card_deleted_there_is_written_again_unless_archiving_is_asked_for(
    crm: Crm, sara: int, add: Add, folder: Path
) -> None:
    add("Reza", uid="u-2")
    sync(crm, folder)
    (folder / "u-1.vcf").unlink()
    assert sync(crm, folder) == [("again", "u-1")]
    (folder / "u-1.vcf").unlink()
    assert sync(crm, folder, archives=True) == [("archived", "u-1")]
    assert record(crm, sara).archived_at
    assert sync(crm, folder) == []
    crm.contacts.unarchive([sara])
    assert sync(crm, folder) == [("written", "u-1")]


def test_whose_card_cannot_be_read_is_not_archived(crm: Crm, sara: int, add: Add, folder: Path) -> None:
    add("Reza", uid="u-2")
    sync(crm, folder)
    (folder / "u-1.vcf").write_text("BEGIN:VCARD\r\nUID:u-1\r\n")
    assert {action for action, _uid in sync(crm, folder, archives=True)} == {"skipped"}
    assert not record(crm, sara).archived_at


def test_what_was_in_step_before_a_folder_was_full_is_no_conflict_later(
    crm: Crm, sara: int, add: Add, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zahra = add("Zahra", uid="u-2", city="Shiraz")
    sync(crm, folder)
    change(folder, ("Shiraz", "Yazd"))
    edit(crm, zahra, city="Yazd")
    replace = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == "u-2.vcf":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    with monkeypatch.context() as patch, pytest.raises(Stopped) as stopped:
        patch.setattr(Path, "replace", full)
        sync(crm, folder)
    assert [(step.action, step.uid) for step in stopped.value.steps] == [("taken", "u-1")]
    edit(crm, sara, city="Qom")
    assert sync(crm, folder) == [("written", "u-1"), ("written", "u-2")]
    assert sync(crm, folder) == []


def test_a_folder_that_goes_while_it_is_read_archives_nobody(
    crm: Crm, sara: int, add: Add, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("Reza", uid="u-2")
    sync(crm, folder)
    opened = os.open

    def goes(path: Any, *more: Any) -> int:
        if Path(path).name == "u-2.vcf":
            folder.rename(folder.with_name("elsewhere"))
        return opened(path, *more)

    monkeypatch.setattr(os, "open", goes)
    with pytest.raises(StoreUnavailable, match="is gone"):
        sync(crm, folder, archives=True)
    assert not record(crm, sara).archived_at


def test_an_emptied_folder_archives_nobody(crm: Crm, sara: int, add: Add, folder: Path) -> None:
    add("Reza", uid="u-2")
    sync(crm, folder)
    for uid in ("u-1", "u-2"):
        (folder / f"{uid}.vcf").unlink()
    with pytest.raises(Conflict, match="every card is gone"):
        sync(crm, folder, archives=True)
    assert sync(crm, folder) == [("again", "u-1"), ("again", "u-2")]


def test_a_card_changed_there_of_who_is_archived_here_is_left_and_told(crm: Crm, sara: int, folder: Path) -> None:
    sync(crm, folder)
    change(folder, ("Shiraz", "Tehran"))
    crm.contacts.archive([sara])
    for _again in range(2):
        assert sync(crm, folder) == [("conflict", "u-1")]
    crm.contacts.unarchive([sara])
    assert sync(crm, folder) == [("taken", "u-1")]


# ---- the folder


def test_a_lost_memory_costs_nothing_where_both_say_the_same_or_one_says_more(
    crm: Crm, sara: int, folder: Path
) -> None:
    sync(crm, folder)
    change(folder, ("NOTE:tea", "TITLE:guide\r\nNOTE:tea"))
    edit(crm, sara, language="fa")
    (folder / CARDS.memory).unlink()
    assert sync(crm, folder) == [("taken", "u-1")]
    assert record(crm, sara).job_title == "guide"
    assert "LANG:fa" in card(folder)
    assert sync(crm, folder) == []


def test_of_two_files_with_one_uid_the_one_of_before_counts(crm: Crm, sara: int, folder: Path) -> None:
    sync(crm, folder)
    (folder / "a copy.vcf").write_text(card(folder).replace("Shiraz", "Qom"))
    (step,) = steps(crm, folder)
    assert (step.action, step.file, step.detail) == ("unknown", "a copy.vcf", "u-1.vcf has the same uid")
    assert record(crm, sara).city == "Shiraz"


def test_a_dry_run_tells_every_step_and_writes_nothing(crm: Crm, sara: int, folder: Path, at: At) -> None:
    (folder / "k-1.vcf").write_bytes(KHARD.encode())
    dry = at(dry_run=True)
    assert sync(dry, folder, "sara or leila") == [("new", "k-1"), ("written", "u-1")]
    dry.close()
    assert [path.name for path in folder.iterdir()] == ["k-1.vcf"]
    assert crm.contacts.list(Query()).total() == 1


def test_a_folder_of_another_file_is_refused(crm: Crm, sara: int, folder: Path) -> None:
    sync(crm, folder)
    memory = folder / CARDS.memory
    memory.write_text(memory.read_text().replace('"owner":"', '"owner":"x'))
    with pytest.raises(Conflict):
        sync(crm, folder)


LINES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(str.strip)
NAMES = ("TITLE", "ORG", "NOTE", "N", "NICKNAME", "ROLE", "X-CUSTOM", "CATEGORIES", "ADR", "URL", "IMPP", "RELATED")
CARD = st.fixed_dictionaries({"FN": LINES}, optional=dict.fromkeys(NAMES, LINES))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cards=st.lists(CARD, min_size=1, max_size=4), title=LINES)
def test_whatever_lies_there_comes_in_once_and_the_second_run_does_nothing(
    cards: list[dict[str, str]], title: str, crm: Crm, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, nobody = tmp_path_factory.mktemp("cards"), "note:nobody-has-this"
    uids = [new_uid() for _card in cards]
    for uid, card in zip(uids, cards, strict=True):
        said = [f"{name}:{escaped(text)}" for name, text in card.items()]
        lines = ["BEGIN:VCARD", "VERSION:3.0", f"UID:{uid}", *said, "END:VCARD"]
        (folder / f"{uid}.vcf").write_bytes("".join(map(folded, lines)).encode())
    assert {uid for action, uid in sync(crm, folder, nobody) if action == "new"} == set(uids)
    assert sync(crm, folder, nobody) == []
    crm.contacts.edit(
        [queries.by_uid(crm.reader, uid) or 0 for uid in uids], ContactChanges({"job_title": title.strip()})
    )
    sync(crm, folder, nobody)
    assert sync(crm, folder, nobody) == []
    (folder / CARDS.memory).unlink()
    assert sync(crm, folder, nobody) == []
    for uid, card in zip(uids, cards, strict=True):
        unfolded = (folder / f"{uid}.vcf").read_bytes().decode().replace("\r\n ", "")
        assert all(f"{name}:{escaped(text)}" in unfolded for name, text in card.items() if name != "TITLE")
