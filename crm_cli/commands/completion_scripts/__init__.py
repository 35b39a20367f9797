"""Completion scripts for the shells, written from the command tree.

On TAB nothing of Python runs unless the file is to be asked: then `crm --complete` (`crm_cli.quick`) prints candidates.
Every script begins with two lines that say whose it is; `services.completions` knows its own files by them.
"""

from collections.abc import Iterable, Mapping
from importlib import import_module

from crm_cli.commands.tree import Command

SHELLS = ("bash", "zsh", "fish")


def script(shell: str, root: Command) -> str:
    """The completion script for one of SHELLS."""
    text: str = import_module(f"{__name__}.{shell}").script(root)
    return text


def filled(template: str, tables: Mapping[str, Iterable[str]]) -> str:
    """The template of a script with the lines of `tables` in place of `@their names@`."""
    for name, lines in tables.items():
        template = template.replace(f"@{name}@\n", "".join(f"{line}\n" for line in lines))
    return template


def filters(root: Command) -> dict[str, str]:
    """The words of the languages of filters by their live kind."""
    slots = (
        slot
        for command in root.walk()
        for slot in (*(argument.slot for argument in command.arguments), *(option.slot for option in command.options))
    )
    return {slot.live: " ".join(slot.words) for slot in slots if slot and slot.live and slot.words}


def with_own(root: Command) -> list[str]:
    """The commands with options that the file declares."""
    return [command.words for command in root.walk() if command.has_own]


def quoted(text: str) -> str:
    """One word for bash and zsh."""
    return "'" + text.replace("'", "'\\''") + "'"


def matching(texts: Iterable[str]) -> str:
    """A pattern for `case` in bash and zsh: everything quoted but its stars."""
    words = ("'" + text.replace("*", "'*'") + "'" for text in texts)
    return "|".join(word.replace("''", "") or word for word in words)
