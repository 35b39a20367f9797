"""The report on reliability (`tests/faults/report.py`): what it names is there, and what failed is not called held."""

from collections import Counter
from pathlib import Path

import pytest

from tests.faults.report import Case, Outcome, cases, row, sorted_in

TESTS = Path(__file__).parents[1]
NAMES = [name.partition("::") for case in cases() for name in case.names]


def test_the_battery_names_tests_that_exist() -> None:
    missing = [name for file, _, name in NAMES if f"def {name}" not in (TESTS / file).read_text(encoding="utf-8")]
    assert missing == []


def test_every_file_of_the_battery_is_named() -> None:
    assert {f"faults/{path.name}" for path in TESTS.glob("faults/test_*.py")} <= {file for file, _, _ in NAMES}


def test_a_test_that_failed_is_not_called_held() -> None:
    case = Case("## Killed", "everything", ["faults/test_x.py"])
    held = Outcome("faults/test_x.py::test_a", "held", Counter(kills=2, lost=0))
    failed = Outcome("faults/test_x.py::test_b", "failed", Counter())
    assert "| 2 tests; 4 kills | lost 0 |" in row(case, [held, held])
    assert "| **no: 1 of 2 tests failed**, lost 0 |" in row(case, [held, failed])


def test_a_case_whose_tests_did_not_run_is_an_error() -> None:
    with pytest.raises(ValueError, match="did not run"):
        sorted_in([])
