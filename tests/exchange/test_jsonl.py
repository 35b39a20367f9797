"""json is compact, streams, and can always be written as UTF-8."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.exchange.jsonl import dumps, json_array, json_lines

ROOT = Path(__file__).parents[2]
ANY_TEXT = st.text(st.characters(), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_json_reads_back_as_it_was_and_is_utf8(value: object) -> None:
    assert json.loads(dumps(value).encode()) == value


@given(st.lists(st.tuples(ANY_TEXT, st.integers() | st.none()), max_size=5))
def test_lines_and_array_hold_the_same_rows(rows: list[tuple[object, ...]]) -> None:
    lines = list(json_lines(["name", "n"], rows))
    expected = [{"name": name, "n": n} for name, n in rows]
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in lines)
    assert [json.loads(line) for line in lines] == expected
    assert json.loads("".join(json_array(lines))) == expected
    assert "".join(json_array(lines)) == "".join(json_array(line.rstrip("\n") for line in lines))


def test_json_is_compact_and_persian_stays_readable() -> None:
    assert dumps({"نام": ["علی", 1, None, True]}) == '{"نام":["علی",1,null,true]}'


def test_days_and_moments_are_iso() -> None:
    moments = [date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, tzinfo=UTC)]
    assert dumps(moments) == '["2026-01-02","2026-01-02T03:04:00+00:00"]'


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(TypeError):
        dumps(object())
    with pytest.raises(ValueError, match="JSON"):
        dumps(float("nan"))


def test_a_row_that_does_not_fit_its_keys_is_a_bug_and_not_a_shorter_object() -> None:
    with pytest.raises(ValueError, match="zip"):
        list(json_lines(["a", "b"], [(1,)]))


def test_an_empty_array_is_still_an_array() -> None:
    assert "".join(json_array([])) == "[]\n"


def test_the_first_element_is_there_before_the_second_is_asked_for() -> None:
    asked = []

    def rows() -> Iterator[tuple[int]]:
        for n in range(3):
            asked.append(n)
            yield (n,)

    chunks = json_array(json_lines(["n"], rows()))
    assert next(chunks) == '[{"n":0}'
    assert asked == [0]
    assert "".join(chunks) == ',\n{"n":1},\n{"n":2}]\n'


def test_the_floor_imports_no_toolkit_and_json_and_difflib_only_when_used() -> None:
    names = sorted(path.stem for path in (ROOT / "crm_cli" / "exchange").glob("*.py"))
    mine = ["sheets", "contacts_in", "contact_columns", "csvs", "jsonl", "decoding"]
    assert set(mine) <= set(names)
    code = "import sys\n" + "".join(f"import crm_cli.exchange.{name}\n" for name in mine)
    code += "print(*{'json', 'difflib', 'typer', 'rich', 'sqlmodel', 'sqlalchemy', 'textual'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
