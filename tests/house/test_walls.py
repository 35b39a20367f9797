"""The walls of the house: which way imports point, what only one room may do."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "crm_cli").rglob("*.py"))


def test_imports_point_downwards() -> None:
    linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert linter, "import-linter is not installed"
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_opens_with_a_signboard(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith('"""')


def test_only_the_writers_write() -> None:
    writing = re.compile(r"(?<!\.)\bprint\(|sys\.std(out|err)\.write|typer\.echo|secho")
    allowed = {"crm_cli/render/write.py", "crm_cli/render/say.py"}
    found = {str(path.relative_to(ROOT)) for path in SOURCES if writing.search(path.read_text(encoding="utf-8"))}
    assert found <= allowed


def test_sql_lives_in_queries_and_store_only() -> None:
    sql = re.compile(r'"\s*(SELECT|INSERT|UPDATE|DELETE|PRAGMA)\b')
    rooms = {
        str(path.relative_to(ROOT / "crm_cli")).partition("/")[0] for path in SOURCES if sql.search(path.read_text())
    }
    assert rooms <= {"queries", "store"}


def test_nothing_catches_everything_but_the_outermost_seam() -> None:
    broad = re.compile(r"except (Base)?Exception")
    found = {str(path.relative_to(ROOT)) for path in SOURCES if broad.search(path.read_text(encoding="utf-8"))}
    assert found == {"crm_cli/main.py", "crm_cli/full_screen.py"}  # of the tree, and of the way past it


def test_nothing_asks_whether_it_is_under_test() -> None:
    asking = re.compile(r"PYTEST|pytest|sys\.modules\[.pytest|under.?test", re.IGNORECASE)
    assert [path for path in SOURCES if asking.search(path.read_text(encoding="utf-8"))] == []
