"""Contacts in from files: read, compared, stored; twice is once; a stopped import goes on where it was."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crm_cli.domain.contacts import ContactChanges
from crm_cli.domain.listing import Query
from crm_cli.errors import Conflict
from crm_cli.services.application import Crm
from crm_cli.services.contact_files import Source
from crm_cli.services.examining import Result
from crm_cli.services.storing import ONE_TRANSACTION, Progress
from tests.conftest import turns_of
from tests.services.conftest import Add, At, Sql

FIXTURES = Path(__file__).parents[1] / "exchange" / "fixtures"


class Outcome(NamedTuple):
    kind: str
    rejected: int
    result: Result
    rejects: str

    @property
    def counts(self) -> tuple[int, int]:
        """How many rows were new, how many known."""
        return self.result.new, self.result.known


def silent(_done: int, _total: int | None) -> None:
    """For who does not watch."""


def load(
    crm: Crm, content: str | bytes | Path, *, progress: Progress = silent, name: str = "a.csv", **more: Any
) -> Outcome:
    rejects = io.StringIO()
    data = (
        content.read_bytes() if isinstance(content, Path) else content.encode() if isinstance(content, str) else content
    )
    columns = more.pop("columns", {})
    plan = crm.imports.read(io.BytesIO(data), Source(name, columns, **more), lambda: rejects, progress)
    return Outcome(plan.kind, plan.rejected, crm.imports.load(plan, progress), rejects.getvalue())


def rows(crm: Crm, *keys: str, text: str = "") -> list[tuple[Any, ...]]:
    listing = crm.contacts.list(Query(text))
    return [tuple(row) for row in listing.rows(listing.fieldset.pick(keys), None)]


def people(number: int, start: int = 0) -> str:
    return "name,phone\n" + "".join(f"Person {n},0912{n:07}\n" for n in range(start, start + number))


@pytest.mark.parametrize(
    ("file", "kind", "expected"),
    [
        (
            "google.csv",
            "google",
            ("Sara Ahmadi", "Pars Travel", "+98 912 123 4567; 0935 111 2233; 021-88776655", "starred; vip", "Tehran"),
        ),
        (
            "google_old.csv",
            "google-old",
            ("Sara Ahmadi", "Pars Travel", "+989121234567; 02188776655", "family", "Tehran"),
        ),
        (
            "outlook.csv",
            "outlook",
            ("Sara Ahmadi", "Pars Travel", "+98 912 123 4567; 021-88776655; 026-333", "family; vip", "Tehran"),
        ),
    ],
)
def test_an_export_of_google_or_outlook_is_known_by_its_headers(
    crm: Crm, file: str, kind: str, expected: tuple[str, ...]
) -> None:
    assert load(crm, FIXTURES / file).kind == kind
    (found,) = rows(crm, "name", "org", "phones", "tags", "city", text="sara")
    assert found == expected


def test_a_plain_file_is_read_by_its_column_names(crm: Crm) -> None:
    load(crm, "Full Name;Mobile;E-mail;City;Tags\nSara;0912 123 4567;sara@x.ir;Shiraz;VIP\n")
    assert rows(crm, "name", "phones", "emails", "city", "tags") == [
        ("Sara", "0912 123 4567", "sara@x.ir", "Shiraz", "vip")
    ]


def test_a_persian_file_in_an_old_windows_encoding_is_read(crm: Crm) -> None:
    load(crm, FIXTURES / "persian_cp1256.csv")
    (ali,) = rows(crm, "name", "phones", "city", "birthday", text="علی")
    assert ali[1:] == ("09121234567", "تهران", "1369/07/15")
    assert crm.contacts.find(["09351112233"])


@pytest.mark.parametrize(
    "file",
    ["google.csv", "google_old.csv", "outlook.csv", "persian_cp1256.csv", "persian_semicolon.csv", "utf16_tab.txt"],
)
def test_the_same_file_twice_adds_nothing_and_counts_what_is_known(crm: Crm, sql: Sql, file: str) -> None:
    first = load(crm, FIXTURES / file).result
    before = sql("SELECT * FROM contact"), sql("SELECT * FROM command")
    again = load(crm, FIXTURES / file).result
    assert first.new > 0
    assert (again.new, again.known, again.organisations, again.shared) == (0, first.new, 0, 0)
    assert (sql("SELECT * FROM contact"), sql("SELECT * FROM command")) == before


def test_twins_in_a_file_are_two_contacts_and_stay_two(crm: Crm) -> None:
    twins = "name,city\nSara,Shiraz\nSara,Shiraz\n"
    assert load(crm, twins).result.new == 2
    assert load(crm, twins).result.new == 0


def test_a_longer_file_adds_only_what_is_new_in_it(crm: Crm) -> None:
    load(crm, people(3))
    assert load(crm, people(5)).counts == (2, 3)


def test_a_row_with_a_uid_is_known_by_it_even_when_the_rest_has_changed(crm: Crm) -> None:
    load(crm, "uid,name\nabc,Sara\n")
    assert load(crm, "uid,name\nabc,Sara Ahmadi\n").counts == (0, 1)
    assert rows(crm, "name") == [("Sara",)]


def test_a_column_is_mapped_by_hand(crm: Crm) -> None:
    load(crm, "Wer,Handy\nSara,0912 123 4567\n", columns={"Wer": "name", "Handy": "phone"})
    assert rows(crm, "name", "phones") == [("Sara", "0912 123 4567")]


def test_the_source_of_an_import_is_on_every_contact(crm: Crm) -> None:
    load(crm, people(2), source="expo")
    assert rows(crm, "source") == [("expo",), ("expo",)]


def test_imported_contacts_are_found_like_those_added_by_hand(crm: Crm) -> None:
    load(crm, "name,phone,email\nعلي رضايي,09121234567,Ali@x.ir\n")
    for typed in ("علی رضایی", "۰۹۱۲۱۲۳۴۵۶۷", "ALI@x.ir", "رضا", "912123"):
        assert crm.contacts.find([typed]) == [1], typed


def test_an_import_is_one_command_and_every_row_is_journalled(crm: Crm, sql: Sql) -> None:
    load(crm, "name,phone,tags,company\nSara,0912 123 4567,vip,Pars\nReza,,,\n")
    (command,) = sql("SELECT id, finished, subject FROM command WHERE automatic = 0")
    assert command[1] == 1
    assert command[2].startswith("import:")
    assert sql("SELECT table_name, count(*) FROM journal WHERE command_id = ? GROUP BY 1 ORDER BY 1", command[0]) == [
        ("contact", 3),
        ("contact_point", 1),
        ("contact_tag", 1),
    ]


def test_organisations_are_made_once_and_counted(crm: Crm, add: Add) -> None:
    add("Old Co", kind="org")
    result = load(crm, "name,company\nSara,شركت پارس\nReza,شرکت پارس\nAli,old co\nMina,\n").result
    assert (result.new, result.organisations) == (4, 1)
    assert rows(crm, "org", text="ali") == [("Old Co",)]
    assert rows(crm, "org", text="sara") == rows(crm, "org", text="reza")


def test_a_person_of_the_same_name_is_no_organisation(crm: Crm, add: Add) -> None:
    add("Pars")
    assert load(crm, "name,company\nSara,Pars\n").result.organisations == 1


@pytest.mark.parametrize("lines", [["Pars,org,", "Sara,person,Pars"], ["Sara,person,Pars", "Pars,org,"]])
def test_an_organisation_that_is_a_row_of_the_file_is_not_made_twice(crm: Crm, lines: list[str]) -> None:
    load(crm, "\n".join(["name,kind,company", *lines]) + "\n")
    assert rows(crm, "name", "org") == [("Pars", None), ("Sara", "Pars")]


def test_shared_phones_and_emails_are_hints_not_refusals(crm: Crm, add: Add) -> None:
    add("Sara", "0912 123 4567")
    result = load(crm, "name,phone,email\nReza,+989121234567,r@x.ir\nMina,,R@x.ir\n").result
    assert (result.new, result.shared) == (2, 2)
    assert result.hints == (
        "line 2 Reza: +989121234567 is also that of 1 Sara",
        "line 3 Mina: R@x.ir is also that of line 2",
    )


def test_one_person_with_a_number_twice_shares_it_with_nobody(crm: Crm) -> None:
    assert load(crm, "name,phone,mobile\nSara,09121234567,+98 912 123 4567\n").result.shared == 0


def test_rows_that_cannot_be_used_go_to_the_rejects_and_the_others_in(crm: Crm) -> None:
    found = load(crm, "name,email,city\nSara,sara@x.ir,\nReza,not an address,\n,,Yazd\nMina,,\n")
    assert (found.rejected, found.result.new) == (2, 2)
    header, reza, nameless = found.rejects.splitlines()
    assert header == "name,email,city,crm_line,crm_reason"
    assert reza.startswith("Reza,not an address,,3,")
    assert nameless.startswith(",,Yazd,4,")


def test_mended_rejects_import_again_and_only_they_are_new(crm: Crm) -> None:
    first = "name,email\nSara,sara@x.ir\nReza,reza at x.ir\n"
    rejects = load(crm, first).rejects
    assert load(crm, rejects.replace("reza at x.ir", "reza@x.ir")).counts == (1, 0)
    assert rows(crm, "name", "emails") == [("Reza", "reza@x.ir"), ("Sara", "sara@x.ir")]


def test_a_dry_run_counts_what_would_come_and_stores_nothing(crm: Crm, add: Add, at: At, tmp_path: Path) -> None:
    add("Sara", "09121234567")
    before = (tmp_path / "agency.db").read_bytes()
    text = "name,phone,company\nReza,09121234567,Pars\nMina,,Pars\n"
    trial = at(dry_run=True)
    dry = load(trial, text).result
    trial.close()
    assert (tmp_path / "agency.db").read_bytes() == before
    assert dry._replace(ids=()) == load(crm, text).result._replace(ids=())


def test_a_dry_run_of_the_first_import_makes_no_file(at: At, tmp_path: Path) -> None:
    assert load(at(dry_run=True), people(2)).result.new == 2
    assert not (tmp_path / "agency.db").exists()


@pytest.mark.parametrize("content", ["name,phone\n", "name,phone\n\n\n"])
def test_a_file_of_headers_only_imports_nothing(crm: Crm, content: str) -> None:
    assert load(crm, content).result.new == 0


class Stopped(Exception):
    """The power went, or the person."""


def stop_after(calls: int) -> Progress:
    seen: list[int] = []

    def progress(_done: int, total: int | None) -> None:
        if total is not None:
            seen.append(1)
        if len(seen) >= calls:
            raise Stopped

    return progress


ROWS = ONE_TRANSACTION + 2_001
FIRST = 5_000  # of them are stored at a time
MANY = people(ROWS)


def test_a_long_import_that_was_stopped_goes_on_under_the_same_command(
    crm: Crm, sql: Sql, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = "SELECT id, finished FROM command WHERE automatic = 0"
    monkeypatch.setattr("crm_cli.services.imports.ROWS", (FIRST, FIRST))
    with pytest.raises(Stopped):
        load(crm, MANY, progress=stop_after(2))
    assert sql("SELECT count(*) FROM contact") == [(2 * FIRST,)]
    ((number, finished),) = sql(commands)
    assert finished == 0

    result = load(crm, MANY).result
    assert (result.new, result.known) == (ROWS - 2 * FIRST, 2 * FIRST)
    assert sql(commands) == [(number, 1)]
    assert sql("SELECT count(*), count(DISTINCT import_key) FROM contact") == [(ROWS, ROWS)]
    assert sql(
        "SELECT count(DISTINCT row_id) FROM journal WHERE command_id = ? AND table_name = 'contact'", number
    ) == [(ROWS,)]
    assert rows(crm, "name", text="Person 21999") == [("Person 21999",)]


def test_an_import_stopped_after_its_last_chunk_is_finished(
    crm: Crm, sql: Sql, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch)
    with pytest.raises(Stopped):
        load(crm, people(7), progress=stop_after(4))
    assert sql("SELECT finished FROM command WHERE automatic = 0") == [(1,)]


def test_a_long_file_twice_adds_nothing_and_leaves_no_command(
    crm: Crm, sql: Sql, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch)
    load(crm, people(7))
    before = sql("SELECT * FROM command")
    assert load(crm, people(7)).counts == (0, 7)
    assert sql("SELECT * FROM command") == before


def test_another_file_does_not_continue_the_stopped_one(crm: Crm, sql: Sql, monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch)
    with pytest.raises(Stopped):
        load(crm, people(7), progress=stop_after(1))
    load(crm, people(7, start=100))
    assert sql("SELECT finished FROM command WHERE automatic = 0 ORDER BY id") == [(0,), (1,)]


def test_organisations_of_a_stopped_import_are_not_made_again(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch)
    text = "name,company\n" + "".join(f"Person {n},Co {n % 2}\n" for n in range(7))
    with pytest.raises(Stopped):
        load(crm, text, progress=stop_after(2))
    assert load(crm, text).counts == (3, 4)
    assert rows(crm, "name", text="kind:org") == [("Co 0",), ("Co 1",)]


def test_a_long_file_of_which_every_row_is_rejected_imports_nothing(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch)
    found = load(crm, "name,email\n" + "Sara,none\n" * 7)
    assert (found.rejected, found.result.new) == (7, 0)


def test_a_long_file_with_rejects_up_to_its_last_row_is_finished(
    crm: Crm, sql: Sql, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch)
    found = load(crm, people(5).replace("\n", ",email\n", 1) + "Reza,,none\n" * 3)
    assert (found.rejected, found.result.new) == (3, 5)
    assert sql("SELECT finished FROM command WHERE automatic = 0") == [(1,)]


def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of two rows, and more than four are a long import."""
    monkeypatch.setattr("crm_cli.services.imports.ONE_TRANSACTION", 4)
    turns_of(monkeypatch, 2)


def test_what_others_write_between_two_chunks_is_kept(crm: Crm, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch)
    other = at()

    def meanwhile(done: int, total: int | None) -> None:
        if total and done == 4:
            from crm_cli.domain.contacts import ContactDraft

            other.contacts.add(ContactDraft("Zahra"))

    load(crm, people(7), progress=meanwhile)
    assert sorted(name for (name,) in rows(crm, "name")) == [*(f"Person {n}" for n in range(7)), "Zahra"]


def test_an_import_that_is_taken_back_while_it_goes_on_stores_no_more(
    crm: Crm, at: At, sql: Sql, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch)
    other = at()

    def meanwhile(done: int, total: int | None) -> None:
        if total and done == 4:
            other.history.undo()

    with pytest.raises(Conflict, match="taken back"):
        load(crm, people(7), progress=meanwhile)
    assert sql("SELECT count(*) FROM contact") == [(0,)]


def test_a_stopped_import_that_was_taken_back_does_not_go_on(
    crm: Crm, sql: Sql, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch)
    with pytest.raises(Stopped):
        load(crm, people(7), progress=stop_after(1))
    undo = crm.history.undo().by
    assert load(crm, people(7)).counts == (7, 0)
    assert sql("SELECT command_id, contacts FROM import ORDER BY id") == [(undo - 1, 2), (undo + 1, 7)]


def test_a_birthday_to_come_is_rejected_as_of_the_users_day(at: At) -> None:
    text = f"name,birthday\nSara,{date(2026, 11, 23)}\n"
    assert load(at(2026, 11, 22, 20, 29), text).rejected == 1
    assert load(at(2026, 11, 22, 20, 30), text).rejected == 0


def unique(values: Sequence[object]) -> bool:
    return len(values) == len(set(values))


def test_every_imported_contact_has_a_uid_of_its_own(crm: Crm) -> None:
    load(crm, people(50))
    assert unique(rows(crm, "uid"))


def test_a_contact_is_found_by_the_same_words_once_it_was_edited(crm: Crm, sql: Sql) -> None:
    words = "SELECT search_text FROM contact WHERE full_name = 'Sara'"
    load(crm, "name,phone,email,website,address\nSara,09121234567,sara@x.ir,https://sara.example,12 Valiasr\n")
    imported = sql(words)
    crm.contacts.edit([1], ContactChanges({"city": "Shiraz"}))
    assert sql(words) == imported


# ---- vCards


def cards(number: int, start: int = 0) -> str:
    return "".join(
        f"BEGIN:VCARD\nVERSION:4.0\nUID:u-{n}\nFN:Person {n}\nTEL:0912{n:07}\n"
        f"RELATED;TYPE=child:urn:x-crm:u-{n + 1}\nEND:VCARD\n"
        for n in range(start, start + number)
    )


@pytest.mark.parametrize("file", ["google.vcf", "apple.vcf", "outlook.vcf", "android.vcf", "nextcloud.vcf"])
def test_cards_are_known_by_their_content_and_twice_is_once(crm: Crm, sql: Sql, file: str) -> None:
    first = load(crm, FIXTURES / file)
    before = sql("SELECT * FROM contact"), sql("SELECT * FROM relation"), sql("SELECT * FROM command")
    again = load(crm, FIXTURES / file).result
    assert (first.kind, first.rejected) == ("vcard", 0)
    assert first.result.new > 0
    assert (again.new, again.known) == (0, first.result.new)
    assert (sql("SELECT * FROM contact"), sql("SELECT * FROM relation"), sql("SELECT * FROM command")) == before


def test_points_of_a_card_keep_type_label_and_preference(crm: Crm) -> None:
    load(crm, FIXTURES / "apple.vcf")
    (sara,) = crm.contacts.find(["Dr. Sara Maryam Ahmadi"])
    found = crm.contacts.card(sara).contact.points
    assert ("mobile", "+98 912 123 4567", None, True) in [
        (point.type, point.value, point.label, point.preferred) for point in found
    ]
    assert ("telegram", "sara_t") in [(point.type, point.value) for point in found]
    assert crm.contacts.find(["02188776655"]) == [sara]


def test_relatives_of_a_file_are_related_and_strangers_are_counted(crm: Crm) -> None:
    result = load(crm, cards(3)).result
    assert result.strangers == 1
    assert {(type_, name) for type_, _id, name in crm.contacts.card(2).relations} == {
        ("parent", "Person 0"),
        ("child", "Person 2"),
    }


def test_what_was_taken_back_between_two_who_are_known_stays_so(crm: Crm) -> None:
    load(crm, cards(2))
    crm.contacts.unrelate(1, 2, None)
    load(crm, cards(3))
    assert [name for _type, _id, name in crm.contacts.card(2).relations] == ["Person 2"]


def test_a_long_file_of_cards_that_was_stopped_goes_on_with_its_relations(
    crm: Crm, sql: Sql, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_cli.services.imports.ONE_UPDATING", 20)
    turns_of(monkeypatch, 8)

    def stop(_done: int, total: int | None) -> None:
        if total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(crm, cards(30), progress=stop)
    assert load(crm, cards(30)).counts == (22, 8)
    assert sql("SELECT count(*) FROM relation") == [(29,)]  # of the first chunk, too
    assert sql("SELECT count(*) FROM command WHERE subject LIKE 'import:%'") == [(1,)]


def test_a_file_of_cards_comes_back_from_an_export_as_it_was(crm: Crm, at: At, tmp_path: Path) -> None:
    for file in ("google.vcf", "apple.vcf", "outlook.vcf", "android.vcf", "nextcloud.vcf"):
        load(crm, FIXTURES / file)
    for version in ("4.0", "3.0"):
        first = list(crm.contacts.cards(Query(), version))
        other = at(db=str(tmp_path / f"{version}.db"))
        assert load(other, "".join(first)).rejected == 0
        assert sorted(other.contacts.cards(Query(), version)) == sorted(first)
