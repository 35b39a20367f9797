"""The parts of the README that are generated from the program: run this file to write them anew.

python tests/house/test_readme.py
"""

import re
import shlex
from pathlib import Path
from typing import Any

from typer.main import get_command

from crm_cli.commands import exits
from crm_cli.config import known
from crm_cli.main import MOUNTS, app

README = Path(__file__).parents[2] / "README.md"


def commands() -> str:
    """Every command with its first sentence, grouped as `crm --help` groups them."""
    root: Any = get_command(app)
    lines = []
    for section in dict.fromkeys(mount.section for mount in MOUNTS):
        lines += ["", f"**{section}**", "", "| command | what it does |", "|---|---|"]
        for mount in (mount for mount in MOUNTS if mount.section == section):
            command = root.commands[mount.name]
            verbs = getattr(command, "commands", None)
            if verbs is None:
                lines.append(_line(f"crm {mount.name}", command))
            else:
                lines += [_line(f"crm {mount.name} {name}", verb) for name, verb in verbs.items()]
    return "\n".join(lines[1:])


def _line(name: str, command: Any) -> str:
    return f"| `{name}` | {command.help.partition(chr(10))[0]} |"


def exit_codes() -> str:
    """The table of exit codes."""
    return "\n".join(
        ["| code | meaning |", "|---|---|", *(f"| {code} | {meaning} |" for code, meaning in exits.table())]
    )


def settings() -> str:
    """The table of settings."""
    rows = [f"| `{s.key}` | `{s.variable}` | {s.help} |" for s in known.table()]
    return "\n".join(["| setting | environment | meaning |", "|---|---|---|", *rows])


PARTS = {"commands": commands, "exit codes": exit_codes, "settings": settings}


def written_anew(text: str) -> str:
    """The README with its generated parts as they should be."""
    for name, part in PARTS.items():
        pattern = re.compile(rf"(<!-- generated: {name} -->\n)(?:(?!<!-- ).)*(<!-- end -->)", re.DOTALL)
        assert pattern.search(text), f"the README has no part {name!r}"
        text = pattern.sub(lambda found, part=part: f"{found[1]}{part()}\n{found[2]}", text)
    return text


def test_generated_parts_of_the_readme_are_fresh() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == written_anew(text), "run: python tests/house/test_readme.py"


def test_every_command_the_readme_shows_exists() -> None:
    root: Any = get_command(app)
    blocks = re.findall(r"```(?:sh|console|text)\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    shown = [line.lstrip("$ ") for block in blocks for line in block.splitlines() if re.match(r"(\$ )?crm ", line)]
    assert len(shown) > 12
    for line in shown:
        words = [word for word in shlex.split(line.partition("|")[0], comments=True)[1:] if word != "--demo"]
        found = root
        for word in words:
            if getattr(found, "commands", None) is None or word.startswith("-"):
                break
            assert word in found.commands, line
            found = found.commands[word]


def test_the_two_set_up_lines_come_first() -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    found = [number for number, line in enumerate(lines) if line.startswith("python3 -m venv .venv &&")]
    assert len(found) == 2
    assert found[0] < 20


if __name__ == "__main__":
    README.write_text(written_anew(README.read_text(encoding="utf-8")), encoding="utf-8")
