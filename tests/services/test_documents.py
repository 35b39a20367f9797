"""Documents: filing, finding, taking out; what becomes of their contents when records go and come back."""

import io
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.documents import DocumentDraft
from crm_cli.domain.listing import Query
from crm_cli.errors import Conflict, Damaged, Invalid, NotFound
from crm_cli.services.application import Crm
from crm_cli.services.doctor import mending
from crm_cli.services.doctor.documents import contents
from crm_cli.services.doctor.patient import Patient

FILES = Callable[[], list[Path]]


@pytest.fixture
def file(crm: Crm) -> Callable[..., int]:
    """Files some bytes with the contact 1 unless told otherwise; returns the number."""

    def filed(content: bytes = b"a scan", *, to: str = "contact:1", name: str = "scan.pdf", **fields: Any) -> int:
        return crm.documents.add(DocumentDraft(to, name, **fields), io.BytesIO(content)).number

    return filed


@pytest.fixture
def stored(crm: Crm) -> FILES:
    """All files in the folder of contents."""
    folder = crm.path.with_name(f"{crm.path.name}.documents")
    return lambda: [path for path in sorted(folder.rglob("*")) if path.is_file()]


@pytest.fixture
def sara(add: Callable[..., int]) -> int:
    return add("Sara")


@pytest.fixture
def examined(crm: Crm) -> Callable[..., list[Any]]:
    """What the check-up says of the contents."""
    return lambda full=False: list(contents(Patient(crm.path, crm.settings, crm.present, full=full), crm.reader))


def rows(crm: Crm, text: str = "", *keys: str) -> list[tuple[Any, ...]]:
    listing = crm.documents.list(Query(text))
    return [tuple(row) for row in listing.rows(listing.fieldset.pick(keys or ("id",)), None)]


def lose(crm: Crm, path: Path) -> None:
    path.unlink()
    crm.close()


@pytest.mark.usefixtures("sara")
def test_a_document_is_kept_under_the_hash_of_its_bytes(file: Any, stored: FILES, crm: Crm) -> None:
    number = file(b"a scan")
    (path,) = stored()
    assert path.read_bytes() == b"a scan"
    assert path.parent.name + path.name == crm.documents.get([number])[0].sha256


@pytest.mark.skipif(os.name != "posix", reason="modes mean something on POSIX only")
@pytest.mark.usefixtures("sara")
def test_nobody_else_can_read_it(file: Any, stored: FILES) -> None:
    file()
    (path,) = stored()
    modes = [place.stat().st_mode & 0o777 for place in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


@pytest.mark.usefixtures("sara")
def test_the_same_content_is_kept_once_and_said(file: Any, stored: FILES, crm: Crm) -> None:
    one = file()
    again = crm.documents.add(DocumentDraft("contact:1", "copy.pdf"), io.BytesIO(b"a scan"))
    assert len(stored()) == 1
    assert again.same == [one]


def test_a_document_of_a_complaint_is_also_its_contacts(file: Any, sara: int, crm: Crm) -> None:
    crm.complaints.add(ComplaintDraft("Sara", heard="late"))
    file(to="C-1")
    assert rows(crm, f"contact-id:{sara}", "record", "contact", "complaint_id") == [("complaint:1", "Sara", 1)]


@pytest.mark.usefixtures("sara")
def test_a_uid_known_already_files_nothing(file: Any, stored: FILES, crm: Crm) -> None:
    assert file(uid="x-1") == file(b"something else", uid="x-1")
    assert len(stored()) == 1
    assert rows(crm) == [(1,)]


@pytest.mark.usefixtures("sara")
def test_who_does_not_exist_gets_nothing_and_nothing_is_read(crm: Crm, stored: FILES) -> None:
    stream = io.BytesIO(b"a scan")
    for to in ("contact:9", "complaint:9", "nobody"):
        with pytest.raises(NotFound):
            crm.documents.add(DocumentDraft(to, "x.pdf"), stream)
    assert stream.tell() == 0
    assert stored() == []


@pytest.mark.usefixtures("sara")
def test_deleting_and_undo_keep_the_content(file: Any, stored: FILES, crm: Crm) -> None:
    number = file()
    crm.documents.delete([number])
    assert rows(crm) == []
    crm.history.undo()
    with crm.documents.reading(number) as stream:
        assert stream.read() == b"a scan"
    crm.history.undo()
    crm.history.redo()
    assert len(stored()) == 1
    assert rows(crm) == [(number,)]


def test_with_its_contact_a_document_goes_and_comes_back(file: Any, sara: int, crm: Crm) -> None:
    file()
    crm.contacts.delete([sara])
    assert rows(crm) == []
    crm.history.undo()
    assert rows(crm, "", "name", "contact") == [("scan.pdf", "Sara")]


def test_merged_contacts_bring_their_documents(file: Any, sara: int, add: Any, crm: Crm) -> None:
    file()
    other = add("Sara A.")
    crm.merging.merge(other, [sara], {})
    assert rows(crm, "", "contact_id") == [(other,)]


def test_a_contact_and_a_complaint_show_their_documents(file: Any, sara: int, crm: Crm) -> None:
    complaint = crm.complaints.add(ComplaintDraft("Sara", heard="late"))
    file(name="mine.pdf")
    file(name="receipt.pdf", to="complaint:1")
    pick = crm.contacts.card(sara).documents.fieldset.pick(("name",))
    assert [*crm.contacts.card(sara).documents.rows(pick, None)] == [("mine.pdf",)]
    assert [*crm.complaints.card(complaint).documents.rows(pick, None)] == [("receipt.pdf",)]
    assert len([*crm.privacy.dossier(sara).documents.rows(pick, None)]) == 2


@pytest.mark.usefixtures("sara")
def test_expired_and_expiring_are_told_apart(file: Any, crm: Crm) -> None:
    for name, kind, day in (
        ("gone", "visa", date(2026, 11, 21)),
        ("today", "visa", date(2026, 11, 22)),
        ("soon", "visa", date(2027, 1, 21)),
        ("later", "visa", date(2027, 1, 22)),
        ("passport", "passport", date(2027, 5, 24)),
        ("good passport", "passport", date(2027, 5, 25)),
    ):
        file(name=name, kind=kind, expires_on=day)
    assert rows(crm, "is:expired", "name") == [("gone",)]
    assert sorted(rows(crm, "is:expiring", "name")) == [("passport",), ("soon",), ("today",)]


def page(crm: Crm, **more: Any) -> list[tuple[Any, ...]]:
    listing = crm.day.today(Query("section:document"), **more)
    return [tuple(row) for row in listing.rows(listing.fieldset.pick(("record", "on", "command")), None)]


@pytest.mark.usefixtures("sara")
def test_the_day_lists_what_is_to_be_renewed_the_earliest_first(file: Any, crm: Crm) -> None:
    file(kind="passport", expires_on=date(2027, 4, 1))
    file(kind="visa", expires_on=date(2026, 11, 1))
    file(kind="visa", to="contact:1", name="far.pdf", expires_on=date(2027, 4, 1))
    renew = "crm documents add FILE --to contact:1 --kind"
    assert page(crm) == [("document:1", "2027-04-01", f"{renew} passport")]
    assert page(crm, documents=False) == []


@pytest.mark.usefixtures("sara")
def test_a_later_one_of_its_kind_takes_a_document_off_the_day(file: Any, crm: Crm) -> None:
    file(kind="passport", expires_on=date(2026, 12, 1))
    file(kind="visa", expires_on=date(2030, 12, 1))
    assert len(page(crm)) == 1
    file(kind="passport", expires_on=date(2031, 12, 1))
    assert page(crm) == []


def test_what_an_archived_contact_has_is_nobodys_business_today(file: Any, sara: int, crm: Crm) -> None:
    file(kind="passport", expires_on=date(2026, 12, 1))
    crm.contacts.archive([sara])
    assert page(crm) == []


@pytest.mark.usefixtures("sara")
def test_an_export_is_never_over_a_file_that_is_there(file: Any, crm: Crm, tmp_path: Path) -> None:
    number, target = file(), tmp_path / "out.pdf"
    target.write_text("mine")
    with pytest.raises(Conflict):
        crm.documents.export(number, target)
    assert target.read_text() == "mine"
    crm.documents.export(number, target, over=True)
    assert target.read_bytes() == b"a scan"


@pytest.mark.usefixtures("sara")
def test_an_export_goes_through_no_link(file: Any, crm: Crm, tmp_path: Path) -> None:
    number, target = file(), tmp_path / "link"
    target.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Conflict):
        crm.documents.export(number, target, over=True)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.usefixtures("sara")
def test_what_is_not_what_it_was_is_not_handed_out(file: Any, stored: FILES, crm: Crm, tmp_path: Path) -> None:
    number = file()
    stored()[0].write_bytes(b"a skan")
    with pytest.raises(Damaged):
        crm.documents.export(number, tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.usefixtures("sara")
def test_what_a_program_might_run_is_not_opened(file: Any, crm: Crm) -> None:
    for name in ("x.desktop", "x.sh", "x.html", "x.pdf.exe", "x"):
        with pytest.raises(Invalid):
            crm.documents.opener(file(name=name))


@pytest.mark.usefixtures("sara")
def test_what_is_opened_is_a_copy_that_cannot_be_written(
    file: Any, stored: FILES, crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "xdg-open"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o700)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    copy = crm.documents.open(file(name="visa.pdf"))
    assert (copy.name, copy.read_bytes()) == ("visa.pdf", b"a scan")
    assert copy.stat().st_mode & 0o777 == 0o400
    assert not copy.samefile(stored()[0])


def test_forgetting_erases_what_nobody_else_has(file: Any, sara: int, add: Any, crm: Crm, stored: FILES) -> None:
    add("Ali")
    file(b"a secret")
    file(b"deleted long ago")
    crm.documents.delete([2])
    file(b"both have it")
    file(b"both have it", to="Ali")
    crm.privacy.forget(crm.privacy.find([str(sara)]))
    crm.privacy.rewrite()
    assert [path.read_bytes() for path in stored()] == [b"both have it"]


def test_what_undo_could_bring_back_is_not_swept(file: Any, sara: int, crm: Crm, stored: FILES) -> None:
    file()
    crm.documents.delete([1])
    mending.repair(crm)
    assert sara
    assert len(stored()) == 1


@pytest.mark.usefixtures("sara")
def test_a_content_without_a_document_is_noted_and_swept_by_repair(
    file: Any, stored: FILES, crm: Crm, examined: Any
) -> None:
    file()
    stray = stored()[0].with_name("0" * 62)
    stray.write_bytes(b"left behind")
    theirs = stray.with_name("README")
    theirs.write_text("mine")
    assert [found.state for found in examined()] == ["note", "ok"]
    assert mending.repair(crm).findings
    assert not stray.exists()
    assert theirs.exists()
    assert [found.state for found in examined()] == ["ok"]


@pytest.mark.usefixtures("sara")
def test_the_full_check_reads_every_byte(file: Any, stored: FILES, examined: Any) -> None:
    file()
    stored()[0].write_bytes(b"a skan")
    assert [found.state for found in examined()] == ["ok"]
    (found,) = examined(full=True)
    assert (found.state, str(found.command)[-16:]) == ("mend", "documents show 1")


@pytest.mark.usefixtures("sara")
def test_repair_takes_a_lost_content_from_a_backup(file: Any, stored: FILES, crm: Crm, examined: Any) -> None:
    number = file()
    crm.backups.create()
    stored()[0].write_bytes(b"a skan")
    assert mending.repair(crm).findings[-1].check == "documents"
    with crm.documents.reading(number) as stream:
        assert stream.read() == b"a scan"
    assert [found.state for found in examined(full=True)] == ["ok"]


@pytest.mark.usefixtures("sara")
def test_filing_the_same_again_mends_a_damaged_content(file: Any, stored: FILES, crm: Crm) -> None:
    number = file()
    stored()[0].write_bytes(b"a skan")
    file()
    with crm.documents.reading(number) as stream:
        assert stream.read() == b"a scan"


def checked(crm: Crm, *names: str) -> list[str]:
    return [found.state for found in crm.backups.verify(names, lambda _name: None)]


@pytest.mark.usefixtures("sara")
def test_a_backup_has_the_documents_and_a_restore_brings_them_back(file: Any, stored: FILES, crm: Crm) -> None:
    number = file()
    name = crm.backups.create().name
    assert checked(crm) == ["ok"]
    crm.documents.delete([number])
    lose(crm, stored()[0])
    done = crm.backups.restore(crm.backups.plan(name))
    assert done.missing == 0
    with crm.documents.reading(number) as stream:
        assert stream.read() == b"a scan"


@pytest.mark.usefixtures("sara")
def test_a_backup_elsewhere_is_whole_by_itself(file: Any, stored: FILES, crm: Crm, tmp_path: Path) -> None:
    number = file()
    target = tmp_path / "stick" / "copy.db"
    target.parent.mkdir()
    crm.backups.create(target)
    assert checked(crm, str(target)) == ["ok"]
    lose(crm, stored()[0])
    crm.backups.restore(crm.backups.plan(str(target)))
    with crm.documents.reading(number) as stream:
        assert stream.read() == b"a scan"


@pytest.mark.usefixtures("sara")
def test_a_backup_without_its_documents_is_incomplete_and_can_be_restored(file: Any, stored: FILES, crm: Crm) -> None:
    file()
    lose(crm, stored()[0])
    name = crm.backups.create().name
    assert checked(crm) == ["incomplete"]
    assert crm.backups.restore(crm.backups.plan(name)).missing == 1


@pytest.mark.usefixtures("sara")
def test_what_no_backup_needs_is_swept_with_the_last_that_did(file: Any, crm: Crm) -> None:
    file()
    old = crm.backups.create()
    store = crm.backups.folder / "documents"
    crm.backups.remove([])
    assert [path.read_bytes() for path in store.rglob("*") if path.is_file()] == [b"a scan"]
    crm.backups.remove([old])
    assert [path for path in store.rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("sara")
def test_a_salvaged_file_gets_the_contents(file: Any, crm: Crm, tmp_path: Path, at: Any) -> None:
    number = file()
    out = tmp_path / "saved.db"
    crm.close()
    mending.salvage(crm, out, lambda _table: None)
    with at(db=str(out)).documents.reading(number) as stream:
        assert stream.read() == b"a scan"
