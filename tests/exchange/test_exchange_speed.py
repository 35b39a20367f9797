"""Reading and writing 100 000 rows, against the csv module alone (pytest -m bench -n 0 -s)."""

import csv
import io
import time
from collections.abc import Callable

import pytest

from crm_cli.exchange.contacts_in import mapping_for
from crm_cli.exchange.csvs import write_csv
from crm_cli.exchange.sheets import open_sheet

ROWS = 100_000


def best(work: Callable[[], object], times: int = 5) -> float:
    def once() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return min(once() for _ in range(times))


@pytest.mark.bench
def test_a_sheet_costs_less_than_twice_the_csv_module(capsys: pytest.CaptureFixture[str]) -> None:
    text = "name,company,phone,email,city,tags\n" + "".join(
        f"علی رضایی {n},شرکت {n % 500},+98912{n:07d},user{n}@example.com,Tehran,vip; hot\n" for n in range(ROWS)
    )
    data = text.encode()

    def mapped() -> int:
        sheet = open_sheet(io.BytesIO(data), "x")
        read = mapping_for(sheet.headers, {}).read
        return sum(1 for row in sheet if read(row.cells))

    alone = best(lambda: sum(1 for _ in csv.reader(io.StringIO(text, newline=""))))
    sheet = best(lambda: sum(1 for _ in open_sheet(io.BytesIO(data), "x")))
    both = best(mapped)
    with capsys.disabled():
        print(f"\ncsv.reader {ROWS / alone:,.0f} rows/s, sheet {ROWS / sheet:,.0f}, mapped {ROWS / both:,.0f}")  # noqa: T201
    assert sheet < 2 * alone
    assert both < 1


@pytest.mark.bench
def test_writing_costs_less_than_twice_the_csv_module(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(n, f"علی {n}", "شرکت", f"+98912{n:07d}", f"u{n}@example.com", None, "2026-01-01", 1) for n in range(ROWS)]
    alone = best(lambda: csv.writer(io.StringIO(newline=""), lineterminator="\n").writerows(rows))
    ours = best(lambda: write_csv(io.StringIO(newline=""), None, rows))
    with capsys.disabled():
        print(f"\ncsv.writer {ROWS / alone:,.0f} rows/s, write_csv {ROWS / ours:,.0f} ({ours / alone:.2f}x)")  # noqa: T201
    assert ours < 2 * alone
