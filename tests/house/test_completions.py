"""The completion scripts that packages install, generated from the command tree: run this file to write them anew.

python tests/house/test_completions.py
"""

from pathlib import Path

import pytest
from typer.main import get_command

from crm_cli.commands.completion_scripts import SHELLS, script
from crm_cli.commands.tree import described
from crm_cli.main import app

FOLDER = Path(__file__).parents[2] / "completions"
FILES = {"bash": FOLDER / "crm.bash", "zsh": FOLDER / "_crm", "fish": FOLDER / "crm.fish"}


def written(shell: str) -> str:
    """The script as it should be."""
    return script(shell, described(get_command(app)))


@pytest.mark.parametrize("shell", SHELLS)
def test_a_completion_script_is_fresh(shell: str) -> None:
    text = FILES[shell].read_text(encoding="utf-8")
    assert text == written(shell), "run: python tests/house/test_completions.py"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, path in FILES.items():
        path.write_text(written(name), encoding="utf-8")
