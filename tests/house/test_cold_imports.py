"""What a command may not load: a linter cannot tell a deferred import from an eager one, a process can."""

import json
import subprocess
import sys
from typing import Any

import pytest

HEAVY = {"sqlmodel", "sqlalchemy", "pydantic", "textual", "rich", "platformdirs", "phonenumbers", "persiantools"}
HEAVY |= {"tomlkit", "bz2", "lzma", "xml", "http", "asyncio"}

READS = (
    ["--version"],
    ["followups", "today"],
    ["followups", "count", "--due"],
    ["today"],
    ["contacts", "list"],
    ["contacts", "show", "1"],
    ["interactions", "list", "--json"],
    ["search", "sara"],
)

_RUN = """
import json, sys
from crm_cli.__main__ import _import_shutil_alone
_import_shutil_alone()
from crm_cli.main import main
code = main(json.loads(sys.argv[1]))
sys.stdout.flush()
print("\\n" + json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def modules_after(process: Any, words: list[str]) -> set[str]:
    """The top-level modules loaded when the command is done, its output going to a pipe."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, json.dumps(words)], capture_output=True, env=process.env, check=True, text=True
    )
    code, modules = json.loads(done.stdout.splitlines()[-1])
    assert code == 0, done
    return set(modules)


@pytest.mark.parametrize("words", READS, ids=" ".join)
def test_a_read_in_a_pipe_loads_nothing_heavy(process: Any, words: list[str]) -> None:
    process.env["CRM_DB"] = str(process.db)
    assert process("--create", "contacts", "add", "Sara Ahmadi").code == 0
    assert modules_after(process, words) & HEAVY == set()


def test_the_tree_itself_loads_neither_the_database_nor_a_toolkit() -> None:
    code = "import crm_cli.main, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & (HEAVY - {"bz2", "lzma"} | {"sqlite3"}) == set()


def test_what_is_kept_from_loading_can_still_be_loaded_later() -> None:
    code = "from crm_cli.__main__ import _import_shutil_alone as f; f(); import bz2, lzma, zlib; print('ok')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "ok\n"
