"""The full screen on a terminal: first picture, keys and memory at three sizes, beside an empty Textual app.

Ratios are of processes run in turn; milliseconds of keys are given with those of the machine in mind. CRM_BENCH_MILLION
names a file of a million contacts; without it one is made, which takes minutes.
"""

import os
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from time import sleep

import pytest

from tests.bench.conftest import Bench
from tests.bench.seat import Answer, Seat

pytestmark = [pytest.mark.bench, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]

EMPTY = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("ready")

Empty().run()
"""
ROUNDS = 9
CURSOR = "▌"
TIMES = 10  # a tenth of a million contacts becomes one
KEYS = {
    "row down": [b"j"] * 30,
    "page down": [b"\x1b[6~"] * 30,
    "end and home": [b"G", b"g"] * 8,
}
SEARCHED = b"maryam"
BLINK = 0.35  # seconds: before the cursor of the filter blinks again
FIRST_BYTE, LAST_BYTE, MEMORY, FIRST_PAINT = 15, 50, 50, 1.25


@pytest.fixture(scope="module")
def million(bench: Bench) -> Path:
    """A million contacts: those of the large file ten times, without what was done with them."""
    if given := os.environ.get("CRM_BENCH_MILLION"):
        return Path(given)
    target = bench.files.copy(bench.files.large)
    with closing(sqlite3.connect(target, isolation_level=None)) as db:
        _multiply(db)
    return target


def _multiply(db: sqlite3.Connection) -> None:
    """Copy every contact, past the triggers of the journal and of the indexes, then build the indexes anew."""
    columns = {name: None for _n, name, *_rest in db.execute("PRAGMA table_info(contact)")}
    own = {"id": None, "uid": "uid || ':' || t.value", "import_key": "NULL"}
    shown = ", ".join(own.get(name) or name for name in columns if name != "id")
    names = ", ".join(name for name in columns if name != "id")
    triggers = db.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'contact'"
    ).fetchall()
    db.execute("BEGIN")
    for name, _sql in triggers:
        db.execute(f"DROP TRIGGER {name}")
    db.execute(
        f"INSERT INTO contact ({names}) SELECT {shown} FROM contact, json_each(?) t", (str(list(range(1, TIMES))),)
    )
    for _name, sql in triggers:
        db.execute(sql)
    db.execute("INSERT INTO contact_search (contact_search) VALUES ('rebuild')")
    db.execute("COMMIT")


def _ours(bench: Bench, file: Path) -> list[str]:
    return bench.crm(file, "tui", "contacts")


def _measure(bench: Bench, what: str, file: Path) -> None:
    empty = [sys.executable, "-c", EMPTY]
    frames, lists, sizes = [], [], []
    for number in range(ROUNDS + 1):
        with Seat(empty, bench.env) as seat:
            theirs = seat.until("ready")
        with Seat(_ours(bench, file), bench.env) as seat:
            frame, rows = seat.until("Contacts"), seat.until(CURSOR)
            seat.rest()
            sizes.append(seat.megabytes)
        if number:  # the first round does not count
            frames.append((frame / theirs, frame))
            lists.append((rows / theirs, rows))
    for said, found, bar in (("first picture", frames, FIRST_PAINT), ("first rows", lists, None)):
        ratios = tuple(ratio for ratio, _ms in found)
        bench.keep(bench.line(f"full screen, {said}, {what}", ratios, median(ms for _ratio, ms in found), bar))
    bench.keep(bench.line(f"full screen, memory, {what}", bar=MEMORY, megabytes=(median(sizes),)))


def _press(bench: Bench, what: str, file: Path) -> None:
    with Seat(_ours(bench, file), bench.env) as seat:
        seat.until(CURSOR)
        seat.rest(1)
        for name, keys in KEYS.items():
            _keep_answers(bench, f"{name}, {what}", [seat.press(key) for key in keys])
        seat.press(b"f")
        sleep(1)  # what filters need to know is learnt meanwhile
        seat.rest(BLINK)
        typed = [seat.press(SEARCHED[place : place + 1], BLINK) for place in range(len(SEARCHED))]
        _keep_answers(bench, f"a letter of a filter, {what}", typed)


def _keep_answers(bench: Bench, what: str, answers: Sequence[Answer]) -> None:
    first, last = median(one.first for one in answers), median(one.last for one in answers)
    over = "over" if first > FIRST_BYTE or last > LAST_BYTE else ""
    told = f"first byte {first:.0f} ms (bar {FIRST_BYTE}), last {last:.0f} ms (bar {LAST_BYTE}) {over}".rstrip()
    bench.keep(bench.line(f"full screen, {what}", note=told))


@pytest.mark.parametrize("name", ["small", "tenth", "large"])
def test_the_full_screen(bench: Bench, name: str) -> None:
    file = getattr(bench.files, name)
    with closing(sqlite3.connect(file)) as db:
        (contacts,) = db.execute("SELECT count(*) FROM contact").fetchone()
    _measure(bench, f"{contacts} contacts", file)
    _press(bench, f"{contacts} contacts", file)


def test_the_full_screen_with_a_million(bench: Bench, million: Path) -> None:
    _measure(bench, "1M contacts", million)
    _press(bench, "1M contacts", million)
