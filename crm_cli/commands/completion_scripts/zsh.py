"""The script for zsh: what a command takes, in the language of `_arguments`."""

from collections.abc import Iterator

from crm_cli.commands.completion_scripts import filled, filters, matching, quoted, with_own
from crm_cli.commands.tree import Command, Option, Slot, groups, patterns

_SCRIPT = r"""#compdef crm
# written by `crm completions`; what is changed here is lost when it is written again

_crm() {
  local -a typed
  typed=("${(@Q)words[2,CURRENT-1]}")
  _crm_below ''
}

# Completes what stands behind the command $1.
_crm_below() {
  local at=$1 curcontext=$curcontext state state_descr line ret=1
  local -a commands specs
  typeset -A opt_args

  case $at in
@commands@
  esac
@options@
  case $at in
@arguments@
  esac
  case $at in (@own@) _crm_own ;; esac

  (( $#commands )) && specs+=('1: :->command' '*:: :->below')
  _arguments -C -s -S $specs && ret=0
  case $state in
    (command) _describe -t commands 'crm command' commands && ret=0 ;;
    (below) [[ -n ${(M)commands:#$words[1]:*} ]] && _crm_below "${at:+$at }$words[1]" && ret=0 ;;
  esac
  return ret
}

# Adds the flags that the file declares, where flags are typed at all.
_crm_own() {
  local text told
  [[ -n ${(M)typed:#-*} || $PREFIX == -* ]] || return
  while IFS=$'\t' read -r text told; do
    [[ -n $text ]] && specs+=("$text=[${told//(#m)[\\:\[\]]/\\$MATCH}]:VALUE: _crm_live value.${text#--}")
  done < <(command crm --complete zsh flag '' "${typed[@]}" -- 2>/dev/null </dev/null)
}

# A field to sort by, - before it for descending.
_crm_order() {
  compset -P -
  compadd "$@"
}

# What the file has of the kind $1 for the word that is typed now. Where the matches do not all go on from it they are
# only listed, and the next TAB walks through them: to insert what they have in common would take the word away.
_crm_live() {
  local text told apart='' known=''
  local -a texts lines end
  [[ $PREFIX == -* ]] && return 1
  case $1 in
@filters@
  esac
  while IFS=$'\t' read -r text told; do
    if [[ -z $text ]]; then apart=1; continue; fi
    text=${${text//\\/\\\\}//:/\\:}
    texts+=("$text") lines+=("$text${told:+:${told//\\/\\\\}}")
  done < <(command crm --complete zsh $1 "$known" "${typed[@]}" "${(Q)PREFIX}" 2>/dev/null </dev/null)
  [[ $texts[1] == *: ]] && end=(-S '')
  _describe -V -t $1 $1 lines texts -U -i "$IPREFIX" "${end[@]}"
  [[ -z $apart ]] || compstate[insert]=${compstate[old_list]:+menu} compstate[list]='list force'
  (( $#texts ))
}

# Loaded by its name on the first TAB, or sourced.
if [[ $funcstack[1] == _crm ]]; then _crm "$@"; else compdef _crm crm; fi
"""


def script(root: Command) -> str:
    """The whole script."""
    return filled(
        _SCRIPT.replace("@own@", matching(with_own(root))),
        {
            "commands": _commands(root),
            "options": _options(root),
            "arguments": _arguments(root),
            "filters": _filters(root),
        },
    )


def _commands(root: Command) -> Iterator[str]:
    for command in root.walk():
        if command.below:
            yield f"    ({matching([command.words])}) commands=("
            yield from (f"      {quoted(f'{below.path[-1]}:{below.summary}')}" for below in command.below)
            yield "    ) ;;"


def _options(root: Command) -> Iterator[str]:
    every = [command.words for command in root.walk()]
    for group in groups(root):
        yield f"  case $at in ({matching(patterns(group.commands, every))}) specs+=("
        yield from (f"    {_option(option)}" for option in group.options)
        yield "  ) ;; esac"


def _option(option: Option) -> str:
    """The word of `_arguments` for one option; braces make it several words, which exclude each other."""
    spellings = (*option.flags, *option.opposites)
    names = [f"{flag}{'=' if flag.startswith('--') else '+'}" for flag in spellings] if option.slot else spellings
    text = f"[{_escaped(option.help, '[]')}]" + (_place(option.slot) if option.slot else "")
    if len(names) == 1:
        return quoted("*" * option.repeatable + names[0] + text)
    before = "*" if option.repeatable else f"({' '.join(spellings)})"
    return f"{quoted(before)}{{{','.join(names)}}}{quoted(text)}"


def _arguments(root: Command) -> Iterator[str]:
    """What stands in the places of commands."""
    owners: dict[tuple[str, ...], list[str]] = {}
    for command in root.walk():
        places = (
            quoted(("*" if argument.repeatable else str(number)) + _place(argument.slot))
            for number, argument in enumerate(command.arguments, 1)
        )
        owners.setdefault(tuple(places), []).append(command.words)
    owners.pop((), None)
    for words, commands in owners.items():
        yield f"    ({matching(commands)}) specs+=({' '.join(words)}) ;;"


def _filters(root: Command) -> Iterator[str]:
    for kind, words in filters(root).items():
        yield f"    ({kind}) known='{words}' ;;"


def _place(slot: Slot) -> str:
    """What is shown for a value, and where its words come from."""
    if slot.live:
        return f":{_escaped(slot.metavar, ':')}: _crm_live {slot.live}"
    words = " ".join(slot.words)
    actions = {
        "one": f"({words})",
        "list": f"_sequence compadd - {words}",
        "order": f"_sequence _crm_order - {words}",
        "file": "_files",
    }
    return f":{_escaped(slot.metavar, ':')}:{actions.get(slot.typed, ' ')}"


def _escaped(text: str, marks: str) -> str:
    """Text in which backslashes and `marks` mean nothing to `_arguments`."""
    return "".join(f"\\{letter}" if letter in f"{marks}\\" else letter for letter in text)
