"""Out of one file and into another: what an export wrote, an import brings back as it was."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Shell

SAME = "uid,kind,name,latin_name,org,job_title,city,source,note,birthday,language,phones,emails,tags"
# Letters of both scripts, what separates and quotes in files, what runs in spreadsheets, what joins without a width.
ODD = "aZسي ک۱٣1,;؛\t'\"=+-@|/\\:<>[]{}%&\u200c\u200d\u202eé👩❤"
LETTERS = st.one_of(st.sampled_from(ODD), st.characters(codec="utf-8"))
TEXT = st.text(LETTERS, min_size=1, max_size=20)
FLAGS = {
    "--note": st.text(st.one_of(LETTERS, st.just("\n")), min_size=1, max_size=60),
    **dict.fromkeys(("--city", "--source", "--latin-name", "--job-title", "--language"), TEXT),
    "--phone": st.sampled_from(["09121234567", "+49 (170) 123-4567", "021 1234 ext 5", "۰۹۳۵۱۱۱۲۲۳۳", "112"]),
    "--email": st.sampled_from(["sara@example.com", "a'b+c=d@example.co.uk", "x@مثال.ایران"]),
    "--tag": TEXT,
    "--birthday": st.sampled_from(["1990-04-15", "04-15", "1369/07/15", "07/15@jalali"]),
}
PERSON = st.tuples(TEXT, st.lists(st.sampled_from(sorted(FLAGS)).flatmap(lambda f: st.tuples(st.just(f), FLAGS[f]))))


def round_trip(people: list[tuple[str, list[tuple[str, str]]]], style: str) -> int:
    """Whoever could be added is the same in another file; returns how many that were."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        here, there = Shell(Path(one)), Shell(Path(two))
        for name, flags in people:
            said = here("contacts", "add", *(f"{flag}={value}" for flag, value in flags), "--", name)
            assert said.code in (0, 2), said
        if not here.db.exists():
            return 0
        out = Path(one) / f"out.{style}"
        here.ok("contacts", "export", "--out", str(out), "-f", style)
        there.ok("contacts", "import", str(out))
        lists = [shell.json("contacts", "list", "--columns", SAME, "--sort", "uid") for shell in (here, there)]
        assert lists[0] == lists[1]
        assert "0 contacts imported" in there("contacts", "import", str(out)).err
        return len(lists[0])


QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=10, **QUIET)
@given(st.lists(PERSON, min_size=1, max_size=4), st.sampled_from(["csv", "tsv"]))
def test_an_export_imports_as_it_was(people: Any, style: str) -> None:
    round_trip(people, style)


@pytest.mark.long
def test_exports_of_random_people_import_as_they_were(counted: Any) -> None:
    carried = []

    @settings(max_examples=300, **QUIET)
    @given(st.lists(PERSON, min_size=1, max_size=4), st.sampled_from(["csv", "tsv"]))
    def run(people: Any, style: str) -> None:
        carried.append(round_trip(people, style))

    run()
    counted(files=len(carried), contacts=sum(carried))
