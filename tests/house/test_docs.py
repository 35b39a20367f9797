"""The man page and the reference, generated from the command tree: run this file to write them anew.

python tests/house/test_docs.py
"""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest
from typer.main import get_command

from crm_cli import __version__, actions
from crm_cli.commands import exits
from crm_cli.commands.tree import Argument, Command, Option, Slot, described
from crm_cli.config import known
from crm_cli.main import MOUNTS, app

DOCS = Path(__file__).parents[2] / "docs"
ROOT = described(get_command(app))

VARIABLES = (
    ("CRM_CONFIG", "the settings file, in place of the one `crm config path` names"),
    *((setting.variable, f"the setting {setting.key}") for setting in known.table()),
    ("VISUAL, EDITOR", "the editor for texts and settings"),
    ("NO_COLOR", "no colours, as with --no-color"),
    ("FORCE_COLOR", "colours even in a pipe"),
    ("TERM", "dumb: no colours"),
    ("COLUMNS", "width of tables, in place of the terminal's"),
)


class Entry(NamedTuple):
    """One line of a list: what is typed, and what it means."""

    typed: str
    meaning: str


class Page(Protocol):
    """A way to write a document, in lines."""

    def begin(self) -> Iterator[str]: ...
    def heading(self, text: str) -> Iterator[str]: ...
    def command(self, command: Command) -> Iterator[str]: ...
    def entries(self, entries: Iterable[Entry]) -> Iterator[str]: ...


# ---- what both say


def document(page: Page) -> str:
    """Every command under the headings of `crm --help`, and what holds for all of them."""
    lines = [*page.begin()]
    for heading, options in (("Options before the command", ROOT.options), ("Options of every command", shared())):
        lines += [*page.heading(heading), *page.entries(map(entry, options))]
    for section, commands in sections():
        lines += page.heading(section)
        for command in commands:
            own = [*command.arguments, *(option for option in command.options if option not in shared())]
            lines += [*page.command(command), *page.entries(map(entry, own))]
    tables = (
        ("Exit codes", exits.table()),
        ("Settings", settings()),
        ("Keys of the full screen", keys()),
        ("Environment", VARIABLES),
    )
    for heading, table in tables:
        lines += [*page.heading(heading), *page.entries(map(Entry._make, table))]
    return "\n".join(lines) + "\n"


def sections() -> Iterator[tuple[str, list[Command]]]:
    """The commands one can run, by section."""
    mounted = {command.path[0]: command for command in ROOT.below}
    for section, mounts in groupby(MOUNTS, key=lambda mount: mount.section):
        yield section, [leaf for mount in mounts for leaf in mounted[mount.name].walk() if not leaf.below]


def shared() -> list[Option]:
    """The options that every command has."""
    first, *others = (set(leaf.options) for _section, commands in sections() for leaf in commands)
    return sorted(first.intersection(*others), key=lambda option: option.flags)


def entry(param: Argument | Option) -> Entry:
    """An argument or an option, with its words where the help does not name them all."""
    slot = param.slot or Slot("")
    said = re.findall(r"[\w.=]+", f"{param.help} {slot.metavar}")
    parts = [param.help]
    if slot.typed in ("one", "list") and not set(said).issuperset(slot.words):
        parts.append(f"{'one of ' if slot.typed == 'one' else ''}{', '.join(slot.words)}")
    if isinstance(param, Option) and param.repeatable and "may be repeated" not in param.help:
        parts.append("may be repeated")
    return Entry(param.synopsis, "; ".join(parts))


def settings() -> Iterator[Entry]:
    """Every setting with what it may be."""
    for setting in known.table():
        accepted = f"one of {', '.join(setting.choices)}" if setting.choices else f"for example `{setting.example}`"
        yield Entry(setting.key, f"{setting.help}; {accepted}")
    yield Entry("keys.ACTION", "other keys for an action of the full screen, listed below; for example `X,ctrl+x,f5`")


def keys() -> Iterator[Entry]:
    """Every action of the full screen with its keys."""
    for action in actions.table():
        yield Entry(action.id, f"{action.keys.replace(',', ' or ')}: {action.words}")


# ---- Markdown


class Markdown:
    """docs/reference.md"""

    def begin(self) -> Iterator[str]:
        yield "# Reference\n"
        yield "<!-- generated: python tests/house/test_docs.py -->\n"
        yield "Every command of crm. `crm COMMAND --help` and `man crm` say the same."

    def heading(self, text: str) -> Iterator[str]:
        yield f"\n## {text}"

    def command(self, command: Command) -> Iterator[str]:
        yield f"\n### crm {command.words}\n"
        yield f"```sh\n{command.synopsis}\n```\n"
        yield command.description
        yield f"\nExample: `{command.example}`"

    def entries(self, entries: Iterable[Entry]) -> Iterator[str]:
        rows = [f"| `{_cell(typed)}` | {_cell(meaning)} |" for typed, meaning in entries]
        if rows:
            yield "\n| | |\n|---|---|"
            yield from rows


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


# ---- the man page


class Roff:
    """docs/crm.1"""

    def begin(self) -> Iterator[str]:
        yield '.\\" generated: python tests/house/test_docs.py'
        yield f'.TH CRM 1 "" "crm {__version__}" "User Commands"'
        yield f".SH NAME\ncrm \\- {_roff(ROOT.summary.removeprefix('A '))}"
        yield f".SH SYNOPSIS\n{_roff(ROOT.synopsis)} [ARGS]..."
        yield f".SH DESCRIPTION\n{_roff(ROOT.description)}"

    def heading(self, text: str) -> Iterator[str]:
        yield f".SH {_roff(text.upper())}"

    def command(self, command: Command) -> Iterator[str]:
        yield f".SS {_roff(command.synopsis)}"
        yield "\n.PP\n".join(map(_roff, command.description.split("\n\n")))
        yield f".PP\nExample: \\fB{_roff(command.example)}\\fR"

    def entries(self, entries: Iterable[Entry]) -> Iterator[str]:
        for typed, meaning in entries:
            yield f".TP\n.B {_roff(typed)}\n{_roff(meaning)}"


_MARKS = {"\\": r"\e", "-": r"\-", "'": r"\(aq", '"': r"\(dq", "^": r"\(ha", "~": r"\(ti"}


def _roff(text: str) -> str:
    """Text that stands as it is in every roff: no mark means anything, code is bold, no line begins a request."""
    escaped = "".join(
        _MARKS.get(letter) or (letter if letter.isascii() else f"\\[u{ord(letter):04X}]") for letter in text
    )
    return re.sub(r"^\.", r"\\&.", re.sub("`([^`]*)`", r"\\fB\1\\fR", escaped), flags=re.MULTILINE)


FILES: dict[str, Page] = {"reference.md": Markdown(), "crm.1": Roff()}


@pytest.mark.parametrize("name", FILES)
def test_a_generated_document_is_fresh(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    assert text == document(FILES[name]), "run: python tests/house/test_docs.py"


def test_the_man_page_is_set_without_a_warning() -> None:
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed")
    done = subprocess.run([groff, "-man", "-Tutf8", "-ww", "-P-cbu", DOCS / "crm.1"], capture_output=True, check=True)
    assert done.stderr == b""
    assert b"--do-not-contact" in done.stdout


if __name__ == "__main__":
    for file, page in FILES.items():
        (DOCS / file).write_text(document(page), encoding="utf-8")
