"""Everything out and 100 000 contacts in, against the sqlite3 shell doing the same with the same rows."""

from shutil import which
from typing import Any

import pytest

from crm_cli.queries.contacts import CONTACTS
from crm_cli.queries.listing import select

pytestmark = pytest.mark.bench

ROUNDS = 5
MEGABYTES_OF_IMPORT = 150


@pytest.fixture
def shell(bench: Any) -> str:
    return which("sqlite3") or bench.skip("exports and import", "no sqlite3 installed")


@pytest.mark.parametrize(("form", "bar"), [("csv", 4), ("jsonl", 2)])
def test_export(bench: Any, shell: str, form: str, bar: float) -> None:
    """The shell runs the statement crm runs, which `select` makes of the list's description."""
    fields = CONTACTS.fieldset.fields
    statement = select(CONTACTS, fields, "1", CONTACTS.order).replace(":limit", "-1")
    ours, theirs = (
        lambda _n: bench.crm(bench.files.large, "contacts", "export", "-f", form),
        lambda _n: [shell, "-csv", "-header", str(bench.files.large), statement],
    )
    bench.pair(f"contacts export -f {form} / sqlite3 -csv, 100 000", ours, theirs, bar=bar, rounds=ROUNDS)
    sizes = [bench.files.tenth, bench.files.large]
    peaks = tuple(bench.peak(bench.crm(file, "contacts", "export", "-f", form)) for file in sizes)
    line = f"contacts export -f {form}, peak memory, 10 000 and 100 000"
    bench.keep(bench.line(line, megabytes=peaks))


def test_import(bench: Any, shell: str) -> None:
    """The shell makes a table with the columns of the file, all of them text, and no index."""
    people, scratch = bench.files.people, bench.files.scratch

    def ours(number: int) -> list[str]:
        return bench.crm(scratch / f"ours{number}.db", "--create", "contacts", "import", str(people))

    def theirs(number: int) -> list[str]:
        return [shell, str(scratch / f"theirs{number}.db"), f".import --csv {people} people"]

    bench.pair("contacts import / sqlite3 .import, 100 000", ours, theirs, bar=10, rounds=ROUNDS)
    peak = bench.peak(ours(ROUNDS + 1))
    bench.keep(bench.line("contacts import, peak memory, 100 000", megabytes=(peak,), bar=MEGABYTES_OF_IMPORT))
