"""`docs/reliability.md` from a run of the battery: what was tried, how often, and what held.

    python tests/faults/report.py            run the battery, short and long forms, and write the page
    python tests/faults/report.py RUN.xml    write it from a run that was kept (pytest --junitxml=RUN.xml)

Every number comes from that run: how many tests there were, and what they counted (`counted` and `TALLIED` in
conftest.py). A line of battery.txt whose tests did not run is an error, and so is a test of the battery without a line.
"""

import platform
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from crm_cli import __version__

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/reliability.md"
CASES, WAITING = Path(__file__).with_name("battery.txt").read_text(encoding="utf-8").split("\n## What waits")
BATTERY = "faults/"
HARMLESS = ("lost", "torn", "corrupt", "failed")  # what is to be 0

INTRO = """# Reliability

What `crm` promises for every case below: no traceback, an exit code of the table in the README, everything that was
acknowledged is there, and the file is sound (`PRAGMA integrity_check`, every row as the journal says, the journal as it
was sealed).

Measured on {day} with crm {crm}, Python {python}, SQLite {sqlite} on {system}: **{held} of {tests} tests held**,
{skipped} were skipped. This page is written by `python tests/faults/report.py`, which runs the long forms as well;
short forms run with every `pytest`.
"""


class Outcome(NamedTuple):
    """One test of a run: `file::function` below tests/, "held", "failed" or "skipped", and what it counted."""

    name: str
    outcome: str
    counts: Counter[str]


class Case(NamedTuple):
    """What is tried, under which heading, and the files and tests that try it."""

    heading: str
    tried: str
    names: list[str]


def cases() -> list[Case]:
    """The battery as it is written down."""
    found: list[Case] = []
    for line in filter(None, CASES[CASES.index("##") :].splitlines()):
        if line.startswith("## "):
            heading = line
        elif line.startswith(" "):
            found[-1].names.append(line.strip())
        else:
            found.append(Case(heading, line, []))
    return found


def tests_of(run: ElementTree.Element) -> Iterator[Outcome]:
    """The tests of a run in JUnit's XML."""
    for element in run.iter("testcase"):
        file = element.get("classname", "").removeprefix("tests.").replace(".", "/") + ".py"
        bad = {child.tag for child in element} & {"failure", "error"}
        outcome = "failed" if bad else "skipped" if element.find("skipped") is not None else "held"
        counts = Counter({p.get("name", ""): int(p.get("value", 0)) for p in element.iter("property")})
        yield Outcome(f"{file}::{element.get('name', '').partition('[')[0]}", outcome, counts)


def sorted_in(tests: list[Outcome]) -> list[tuple[Case, list[Outcome]]]:
    """Every test under its case. Raises ValueError for a name without tests, and for a test without a name."""
    table = cases()
    place = {name: number for number, case in enumerate(table) for name in case.names}
    found: list[list[Outcome]] = [[] for _case in table]
    unused = set(place)
    for test in tests:
        name = test.name if test.name in place else test.name.partition("::")[0]
        if name in place:
            found[place[name]].append(test)
            unused.discard(name)
        elif name.startswith(BATTERY):
            raise ValueError(f"no case names {test.name}")
    if unused:
        raise ValueError(f"these did not run: {', '.join(sorted(unused))}")
    return list(zip(table, found, strict=True))


def row(case: Case, tests: list[Outcome]) -> str:
    """A line of the table."""
    counts = sum((test.counts for test in tests), Counter[str]())
    names = [name for test in tests for name in test.counts]
    tried = [f"{counts[name]:,} {name}".replace(",", " ") for name in dict.fromkeys(names) if name not in HARMLESS]
    failed = sum(test.outcome == "failed" for test in tests)
    verdict = [f"**no: {failed} of {len(tests)} tests failed**"] if failed else []
    held = ", ".join([*verdict, *(f"{name} {counts[name]}" for name in HARMLESS if name in names)]) or "yes"
    often = "; ".join([f"{len(tests)} test{'s' * (len(tests) > 1)}", *tried])
    return f"| {case.tried} | {often} | {held} | {'<br>'.join(f'`{name}`' for name in case.names)} |"


def page(run: ElementTree.Element) -> str:
    """The whole document."""
    tests = list(tests_of(run))
    table = sorted_in(tests)
    suite = next(run.iter("testsuite"))
    used = Counter(test.outcome for _case, found in table for test in found)
    lines = [
        INTRO.format(
            day=suite.get("timestamp", "")[:10],
            crm=__version__,
            python=platform.python_version(),
            sqlite=sqlite3.sqlite_version,
            system=platform.system(),
            held=used["held"],
            tests=used.total() - used["skipped"],
            skipped=used["skipped"],
        )
    ]
    for heading, rows in groupby(table, key=lambda pair: pair[0].heading):
        lines += ["", heading, "", "| what was tried | how often | held | tests, below `tests/` |", "|---|---|---|---|"]
        lines += [row(case, found) for case, found in rows]
    return "\n".join([*lines, "", f"## What waits{WAITING}"])


def run(kept: Path) -> None:
    """Run the whole battery and keep what came of it."""
    files = sorted({name.partition("::")[0] for case in cases() for name in case.names})
    paths = [f"tests/{file}" for file in files]
    line = [sys.executable, "-m", "pytest", "-n", "2", "-m", "not bench", f"--junitxml={kept}", *paths]
    subprocess.run(line, cwd=ROOT, check=False)


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "run.xml"
        if len(sys.argv) == 1:
            run(kept)
        PAGE.write_text(page(ElementTree.parse(kept).getroot()), encoding="utf-8")


if __name__ == "__main__":
    main()
