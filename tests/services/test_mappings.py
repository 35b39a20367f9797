"""What the columns of files meant: remembered with the last transaction of an import, and by nothing before."""

import io

import pytest

from crm_cli.domain.listing import Query
from crm_cli.errors import NotFound
from crm_cli.services.application import Crm
from crm_cli.services.contact_files import Source
from tests.conftest import turns_of

FILE = b"Who,Handy\n" + b"".join(b"Person %d,0912000000%d\n" % (n, n) for n in range(7))
COLUMNS = {"Who": "name", "Handy": "mobile"}


def load(crm: Crm, columns: dict[str, str], *, stopping: bool = False) -> None:
    def progress(done: int, total: int | None) -> None:
        if stopping and total and done >= total - 1:
            raise KeyboardInterrupt

    plan = crm.imports.read(io.BytesIO(FILE), Source("a.csv", columns), io.StringIO, progress)
    crm.imports.load(plan, progress)


def in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_cli.services.imports.ONE_TRANSACTION", 4)
    turns_of(monkeypatch, 2)


@pytest.mark.parametrize("long", [False, True])
def test_a_mapping_is_recalled_for_the_same_headers_in_any_order(
    crm: Crm, monkeypatch: pytest.MonkeyPatch, long: bool
) -> None:
    if long:
        in_chunks(monkeypatch)
    load(crm, COLUMNS)
    assert crm.mappings.recalled("contact", ["HANDY", "crm_line", "who"]) == {"who": "name", "HANDY": "mobile"}
    assert crm.mappings.recalled("contact", ["who"]) == crm.mappings.recalled("followup", ["who", "handy"]) == {}


def test_a_long_import_remembers_at_its_end(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    in_chunks(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        load(crm, COLUMNS, stopping=True)
    assert crm.mappings.list(Query()).total() == 0
    load(crm, COLUMNS)
    assert crm.mappings.list(Query()).total() == 1


def test_a_file_that_brings_nothing_new_is_remembered_and_leaves_no_command(
    crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_chunks(monkeypatch)
    load(crm, COLUMNS)
    crm.mappings.forget([1])
    load(crm, COLUMNS)
    assert crm.mappings.recalled("contact", ["Who", "Handy"]) == COLUMNS
    assert list(crm.reader.execute("SELECT finished FROM command WHERE automatic = 0")) == [(1,)]


def test_the_same_headers_are_remembered_once(crm: Crm) -> None:
    load(crm, COLUMNS)
    load(crm, {"Handy": "ignore"})
    assert crm.mappings.recalled("contact", ["Who", "Handy"]) == {"Who": "name", "Handy": "ignore"}
    assert crm.mappings.list(Query()).total() == 1


def test_a_new_file_recalls_nothing(crm: Crm) -> None:
    assert crm.mappings.recalled("contact", ["Who"]) == {}


def test_forgetting_what_is_not_there_forgets_nothing(crm: Crm) -> None:
    load(crm, COLUMNS)
    with pytest.raises(NotFound, match="mapping 2, 3"):
        crm.mappings.forget([1, 2, 3])
    assert crm.mappings.list(Query()).total() == 1
