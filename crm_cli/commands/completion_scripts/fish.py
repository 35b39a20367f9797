"""The script for fish: one `complete` for each option, with the commands that have it as its condition."""

from collections.abc import Iterable, Iterator

from crm_cli.commands.completion_scripts import filled, filters, with_own
from crm_cli.commands.tree import Command, Option, Slot, groups, patterns

_SCRIPT = r"""# crm(1) completion for fish
# written by `crm completions`; what is changed here is lost when it is written again

set -g __crm_commands @commands@

# Whether the line is about a command like one of the patterns; --place N: and N places were filled.
function __crm_at
    argparse 'p/place=' -- $argv
    set -l at
    set -l places 0
    set -l skip
    set -l ends
    for word in (commandline -opc)[2..]
        set -l command (string trim -- "$at $word")
        if test -n "$skip"
            set skip
        else if test -z "$ends"; and string match -qr -- '^-.' $word
            test $word = --; and set ends yes
            switch "$at $word"
                case @valued@
                    set skip yes
            end
        else if contains -- $command $__crm_commands
            set at $command
            set ends
        else if string match -q -- (string trim -- "$at *") $__crm_commands
            return 1
        else
            set places (math $places + 1)
        end
    end
    set -q _flag_place; and test $places -ne $_flag_place; and return 1
    for pattern in $argv
        string match -q -- $pattern "$at"; and return
    end
    return 1
end

# What is typed as a,b (list) or a,-b (order): what stands there, with each of the words that are not there yet.
function __crm_several --argument-names how
    set -l typed (string replace -r -- '^--[^=]*=' '' (commandline -ct))
    set -l before (string match -r -- '^.*,' $typed)
    set -l sign
    test $how = order; and string match -q -- "$before-*" $typed; and set sign -
    set -l there (string split , -- (string replace -a -- - '' "$before"))
    for word in $argv[2..]
        contains -- $word $there; or printf '%s\n' "$before$sign$word"
    end
end

# What the file has of a kind for the word that is typed now.
function __crm_live --argument-names kind
    set -l raw (commandline -ct)
    string match -qr -- '^-[^=]*$' "$raw"; and return
    command -q crm; or return
    set -l known
    switch $kind
@filters@
    end
    set -l typed (string unescape -- "$raw")
    command crm --complete fish $kind "$known" (commandline -opc)[2..] "$typed" 2>/dev/null </dev/null
end

# The flags that the file declares, where a flag is typed.
function __crm_own
    set -l before (commandline -opc)[2..]
    set -l typed (commandline -ct)
    string match -q -- '-*' "$typed"; and not contains -- -- $before; and command -q crm; or return
    command crm --complete fish flag '' $before "$typed" 2>/dev/null </dev/null
end

complete -c crm -f
@lines@
"""


def script(root: Command) -> str:
    """The whole script."""
    names = (_quoted(command.words) for command in root.walk() if command.path)
    text = _SCRIPT.replace("@commands@", " ".join(names)).replace("@valued@", " ".join(map(_quoted, _valued(root))))
    return filled(text, {"filters": _filters(root), "lines": [*_commands(root), *_options(root), *_arguments(root)]})


def _valued(root: Command) -> Iterator[str]:
    """Patterns of `command --flag` where the flag takes a value."""
    owners: dict[str, dict[bool, list[str]]] = {}
    for command in root.walk():
        for option in command.options:
            for flag in (*option.flags, *option.opposites):
                owners.setdefault(flag, {}).setdefault(option.slot is not None, []).append(command.words)
    for flag, found in owners.items():
        every = [command for commands in found.values() for command in commands]
        yield from (f"{owner} {flag}" for owner in patterns(found.get(True, ()), every))


def _commands(root: Command) -> Iterator[str]:
    for command in root.walk():
        if command.below:
            yield f"\nset -l at {_condition([command.words])}"
            for below in command.below:
                yield f"complete -c crm $at -a {below.path[-1]} -d {_quoted(below.summary)}"


def _options(root: Command) -> Iterator[str]:
    every = [command.words for command in root.walk()]
    for group in groups(root):
        yield f"\nset -l at {_condition(patterns(group.commands, every))}"
        yield from map(_option, group.options)


def _option(option: Option) -> str:
    spellings = (
        f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in (*option.flags, *option.opposites)
    )
    value = f" -r{_value(option.slot)}" if option.slot else ""
    return f"complete -c crm $at {' '.join(spellings)}{value} -d {_quoted(option.help)}"


def _arguments(root: Command) -> Iterator[str]:
    """The places whose words are known, and those that are files."""
    owners: dict[tuple[Slot, str], list[str]] = {}
    for command in root.walk():
        for place, argument in enumerate(command.arguments):
            if argument.slot.typed or argument.slot.live:
                at = "" if argument.repeatable else f"--place {place} "
                owners.setdefault((argument.slot, at), []).append(command.words)
    yield ""
    for (slot, at), commands in owners.items():
        yield f"complete -c crm {_condition(commands, at)}{_value(slot)}"
    yield f"complete -c crm {_condition(with_own(root))} -f -k -a '(__crm_own)'"


def _filters(root: Command) -> Iterator[str]:
    for kind, words in filters(root).items():
        yield f"        case {kind}"
        yield f"            set known '{words}'"


def _value(slot: Slot) -> str:
    words = " ".join(slot.words)
    if slot.typed == "file":
        return " -F"
    if slot.live:
        return f" -f -k -a '(__crm_live {slot.live})'"
    if slot.typed in ("list", "order"):
        return f" -f -a '(__crm_several {slot.typed} {words})'"
    return f" -f -a '{words}'" if words else " -f"


def _condition(owners: Iterable[str], at: str = "") -> str:
    """The option of `complete` that restricts it to commands like these patterns."""
    return f"-n {_quoted('__crm_at ' + at + ' '.join(_double(owner) for owner in owners))}"


def _double(text: str) -> str:
    return text if text.isalnum() else f'"{text}"'


def _quoted(text: str) -> str:
    escaped = text.replace("\\", r"\\").replace("'", r"\'")
    return text if text.isalnum() else f"'{escaped}'"
