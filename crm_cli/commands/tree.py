"""The command tree as data: what completion scripts, the man page and the reference are made from.

The root command is given by who asks: `main` stands above this room. A metavar FILE means the name of a file.
"""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import typer

from crm_cli.commands.live import live
from crm_cli.commands.options import Values


class Slot(NamedTuple):
    """What is typed for a value: its name in help, the words it may be, and how they are typed.

    `typed` is "one", "list" (a,b) or "order" (a,-b) of the words, "file", or "" for anything. What is in the file may
    be asked for by its `live` kind; the words are then those of a filter that need no file.
    """

    metavar: str
    typed: str = ""
    words: tuple[str, ...] = ()
    live: str = ""


class Option(NamedTuple):
    """One option: its spellings, those that say the opposite, and its value; a switch has none."""

    flags: tuple[str, ...]
    opposites: tuple[str, ...]
    help: str
    slot: Slot | None
    repeatable: bool
    required: bool

    @property
    def synopsis(self) -> str:
        """How it is typed: `--format, -f FORMAT`; opposites after a stroke."""
        spellings = " / ".join(", ".join(flags) for flags in (self.flags, self.opposites) if flags)
        return f"{spellings} {self.slot.metavar}" if self.slot else spellings


class Argument(NamedTuple):
    """One positional."""

    help: str
    slot: Slot
    repeatable: bool
    required: bool

    @property
    def synopsis(self) -> str:
        """How it is typed: `NAME`, `ID...`, `[TEXT]`."""
        name = self.slot.metavar if self.required else f"[{self.slot.metavar}]"
        return name + "..." * self.repeatable


class Command(NamedTuple):
    """One command, or a group with the commands below it. `path` is empty for `crm` itself.

    One that `has_own` options takes those that a file declares, custom fields, as well.
    """

    path: tuple[str, ...]
    help: str
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    below: tuple["Command", ...] = ()
    has_own: bool = False

    @property
    def words(self) -> str:
        """The words that name it, without `crm`."""
        return " ".join(self.path)

    @property
    def synopsis(self) -> str:
        """How it is typed: `crm contacts add [OPTIONS] NAME`."""
        required = (f"{o.flags[0]} {o.slot.metavar}" for o in self.options if o.required and o.slot)
        places = (argument.synopsis for argument in self.arguments)
        below = ("COMMAND",) if self.below else ()
        return " ".join(("crm", *self.path, "[OPTIONS]", *places, *required, *below))

    @property
    def summary(self) -> str:
        """The first sentence of its help, without the full stop."""
        return self.help.partition("\n")[0].partition(". ")[0].rstrip(".")

    @property
    def description(self) -> str:
        """Its help without the example."""
        return self.help.partition("Example: ")[0].strip()

    @property
    def example(self) -> str:
        """The command line its help shows, or ""."""
        return self.help.partition("Example: ")[2].strip()

    def walk(self) -> Iterator["Command"]:
        """This command and all below it, in the order of help."""
        yield self
        for command in self.below:
            yield from command.walk()


class Group(NamedTuple):
    """Options that the same commands have; with the words that name these commands."""

    commands: tuple[str, ...]
    options: tuple[Option, ...]


def groups(root: Command) -> list[Group]:
    """Every option once, together with the others of the same commands."""
    owners: dict[Option, list[str]] = {}
    for command in root.walk():
        for option in command.options:
            owners.setdefault(option, []).append(command.words)
    options: dict[tuple[str, ...], list[Option]] = {}
    for option, commands in owners.items():
        options.setdefault(tuple(commands), []).append(option)
    return [Group(commands, tuple(shared)) for commands, shared in options.items()]


def patterns(commands: Collection[str], among: Collection[str]) -> list[str]:
    """Glob patterns that match these commands and no others of `among`: `contacts *` where that is short for many."""
    if set(commands) == set(among):
        return ["*"]
    found = []
    for command in commands:
        noun = f"{command.partition(' ')[0]} "
        verbs = {other for other in among if other.startswith(noun)}
        found.append(f"{noun}*" if command in verbs and len(verbs) > 1 and verbs <= set(commands) else command)
    return list(dict.fromkeys(found))


def described(command: Any, path: tuple[str, ...] = ()) -> Command:
    """A Typer command with everything below it; a noun that does something unnamed has the options of that."""
    unnamed = getattr(command, "unnamed", None)
    params = [*(unnamed.params if unnamed else ()), *command.get_params(typer.Context(command))]
    below = getattr(command, "commands", {})
    return Command(
        path,
        command.help or "",
        tuple(_option(param, path) for param in params if param.param_type_name == "option" and not param.hidden),
        tuple(_argument(param, path) for param in params if param.param_type_name == "argument"),
        tuple(described(verb, (*path, name)) for name, verb in below.items()),
        getattr(command, "has_own", False),
    )


def _option(param: Any, path: tuple[str, ...]) -> Option:
    flags = tuple(sorted(param.opts, key=len, reverse=True))
    return Option(
        flags,
        tuple(param.secondary_opts),
        param.help or "",
        None if param.is_flag else _slot(param.metavar, path, flags[0]),
        param.multiple,
        param.required,
    )


def _argument(param: Any, path: tuple[str, ...]) -> Argument:
    return Argument(param.help or "", _slot(param.metavar, path), param.nargs == -1, param.required)


def _slot(metavar: str, path: tuple[str, ...], flag: str = "") -> Slot:
    name = metavar.strip("[].")
    if isinstance(metavar, Values) and metavar.words:
        return Slot(name, metavar.typed, metavar.words)
    kind, words = live(" ".join(path), name, flag)
    return Slot(name, "file" if name in ("FILE", "DIR") else "", words, kind)
