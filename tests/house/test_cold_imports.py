"""What a command may not load: a linter cannot tell a deferred import from an eager one, a process can."""

import json
import subprocess
import sys
from typing import Any

import pytest

HEAVY = {"sqlmodel", "sqlalchemy", "pydantic", "textual", "rich", "platformdirs", "phonenumbers", "persiantools"}
HEAVY |= {"tomlkit", "rapidfuzz", "bidi", "arabic_reshaper", "_bz2", "_lzma", "xml", "http", "asyncio"}
HEAVY |= {"xlsxwriter", "zipfile"}

READS = (
    ["--version"],
    ["followups", "today"],
    ["followups", "count", "--due"],
    ["remind"],
    ["today"],
    ["contacts", "list"],
    ["contacts", "show", "1"],
    ["interactions", "list", "--json"],
    ["search", "sara"],
    ["tui", "--help"],
)

_RUN = """
import json, sys
from crm_cli.__main__ import RARELY_USED, _import_on_use
_import_on_use(RARELY_USED)
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
    assert set(done.stdout.split()) & (HEAVY - {"_bz2", "_lzma"} | {"sqlite3"}) == set()


def test_the_first_picture_needs_neither_the_tree_nor_forms() -> None:
    code = """
import sys
from crm_cli import full_screen
full_screen._load_asyncio()
import crm_cli.tui.run, crm_cli.tui.screens.contacts, crm_cli.tui.screens.today
print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    later = {"crm_cli.main", "crm_cli.tui.forms.entries", "crm_cli.tui.crash", "ssl", "sqlmodel", "typer"}
    assert set(done.stdout.split()) & later == set()


def test_what_is_rarely_used_loads_when_it_is_used_and_works() -> None:
    code = """
from crm_cli.__main__ import RARELY_USED, _Later, _import_on_use
_import_on_use(RARELY_USED)
import sys, typer
assert any(isinstance(sys.modules[name], _Later) for name in RARELY_USED)
import bz2, subprocess, zlib
from ipaddress import ip_address
assert bz2.decompress(bz2.compress(b"x")) == zlib.decompress(zlib.compress(b"x")) == b"x"
assert subprocess.run([sys.executable, "-c", "print(7)"], capture_output=True).stdout == b"7\\n"
assert ip_address("127.0.0.1").is_loopback
assert not isinstance(sys.modules["subprocess"], _Later)
print("ok")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "ok\n", done.stderr
