"""A window onto a list has the rows of the list, whatever its order and its filter."""

from collections.abc import Iterator

import pytest

from crm_cli.domain.listing import Listing, Query
from crm_cli.services.application import Crm
from tests.commands.conftest import furnish
from tests.conftest import Shell

NOUNS = ("contacts", "followups", "complaints", "interactions", "documents")


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    shell = Shell(tmp_path_factory.mktemp("agency"))
    furnish(shell)
    for number in range(30):
        city = ("--city", "Qom") if number % 3 else ()
        shell.ok("contacts", "add", f"Twin {number % 4}", *city, "--tag", f"t{number % 5}")
    shell.ok("contacts", "archive", "7", "11")
    shell.ok("complaints", "add", "2", "--heard", "the bus was late", "--about", "supplier")
    from crm_cli import config

    settings = config.load({"db": str(shell.db), "timezone": "Asia/Tehran"}, env={"CRM_CONFIG": "/nowhere"})
    crm = Crm(settings)
    yield crm
    crm.close()


def windowed(listing: Listing, offset: int, n: int | None) -> list[tuple[object, ...]]:
    """The same rows by way of a window."""
    assert listing.window
    window, fields = listing.window(), listing.fieldset.fields
    ids = window.ids(offset, n)
    rows = window.rows(fields, ids)
    return [tuple(rows[number]) for number in ids]


@pytest.mark.parametrize("noun", NOUNS)
def test_a_window_reads_what_the_list_has_in_every_order(agency: Crm, noun: str) -> None:
    listed = getattr(agency, noun).list
    fields = listed(Query()).fieldset
    for key in ("", *(field.key for field in fields.everything)):
        for sort in ((), (key,), (f"-{key}",)) if key else ((),):
            listing = listed(Query(sort=sort))
            rows = [tuple(row) for row in listing.rows(fields.fields, None)]
            assert windowed(listing, 0, None) == rows, sort
            assert windowed(listing, 3, 5) == rows[3:8], sort


def test_a_window_keeps_to_filter_and_limit(agency: Crm) -> None:
    listing = agency.contacts.list(Query("city:Qom", ("-id",), limit=7))
    rows = [tuple(row) for row in listing.rows(listing.fieldset.fields, None)]
    assert len(rows) == 7
    assert windowed(listing, 0, None) == rows
    assert windowed(listing, 5, 10) == rows[5:]
    assert windowed(listing, 9, 10) == []


def test_rows_that_are_gone_are_left_out(agency: Crm) -> None:
    listing = agency.contacts.list(Query())
    assert listing.window
    assert list(listing.window().rows(listing.fieldset.pick(("name",)), [2, 999])) == [2]


def test_contacts_by_name_are_paged_along_an_index(agency: Crm) -> None:
    listing = agency.contacts.list(Query())
    assert listing.window
    assert listing.window().is_quick


def test_what_has_to_be_gone_through_is_not_called_quick(agency: Crm) -> None:
    for query in (Query("city:Qom"), Query(sort=("city",)), Query(sort=("-last_contact",))):
        listing = agency.contacts.list(query)
        assert listing.window
        assert not listing.window().is_quick
