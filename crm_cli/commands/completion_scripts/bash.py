"""The script for bash: tables of the tree, and functions that look things up in them. Bash 3.2 will do."""

from collections.abc import Iterator

from crm_cli.commands.completion_scripts import filled, matching
from crm_cli.commands.tree import Command, Slot, groups, patterns

_SCRIPT = r"""# crm(1) completion for bash
# written by `crm completions`; what is changed here is lost when it is written again

# Sets what may follow the command $1: the commands below it, and its flags. `--flag=how` takes a value: any, one,
# list (a,b) or order (a,-b) of its words, or a file. A flag with + may be repeated.
_crm_tree() {
  commands='' flags=''
  case $1 in
@commands@
  esac
@flags@
}

# Sets how the value of $2, a flag or a place (:1) of the command $1, is typed, and its words. A switch has none.
_crm_value() {
  local flag
  typed='' words=''
  for flag in $flags; do
    [[ $flag == "$2="* ]] && typed=${flag#*=} typed=${typed%+}
  done
  case "$1 $2" in
@words@
  esac
}

_crm() {
  local IFS=$' \t\n' line=() word glue='' at='' place=1 flag='' given='' ends='' before='' whole cur
  local commands flags typed words
  COMPREPLY=()

  # Readline has split words at = and at :, which belong to them.
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    [[ $word && -z ${word//[=:]/} ]] && glue=$word
    if [[ $glue && ${#line[@]} -gt 0 ]]; then line[${#line[@]}-1]+=$word; else line+=("$word"); fi
    [[ $word == "$glue" ]] || glue=''
  done
  whole=${line[${#line[@]}-1]} cur=$whole

  # The words before say which command it is, and which flag or place of it.
  _crm_tree ''
  for word in "${line[@]:0:${#line[@]}-1}"; do
    if [[ $flag ]]; then
      flag=''
    elif [[ $word == -?* && -z $ends ]]; then
      [[ $word == -- ]] && ends=1
      given+=" ${word%%=*} "
      _crm_value "$at" "$word"
      [[ $typed ]] && flag=$word
    elif [[ -z $commands ]]; then
      (( place++ ))
    elif [[ " $commands " == *" $word "* ]]; then
      at=${at:+$at }$word given='' ends=''
      _crm_tree "$at"
    else
      return
    fi
  done

  if [[ $flag ]]; then
    _crm_value "$at" "$flag"
  elif [[ $cur == --*=* && -z $ends ]]; then
    _crm_value "$at" "${cur%%=*}"
    before=${cur%%=*}= cur=${cur#*=}
  elif [[ $cur == -* && -z $ends ]]; then
    typed=one words=''
    for flag in $flags; do
      word=${flag%%[=+]*}
      [[ $word == --* && ( $flag == *+ || $given != *" $word "* ) ]] && words+=" $word"
    done
  elif [[ $commands ]]; then
    typed=one words=$commands
  else
    _crm_value "$at" ":$place"
    [[ $words ]] && typed=one
  fi
  _crm_offer
}

# Puts what fits `cur` into COMPREPLY.
_crm_offer() {
  local listed=''
  # Readline keeps what stands before the last = and replaces the rest.
  [[ $COMP_WORDBREAKS == *=* ]] && whole=${whole%"${whole##*=}"} || whole=''
  case $typed in
    file) _crm_files; return ;;
    list|order)
      listed=${cur%"${cur##*,}"} cur=${cur##*,}
      before+=$listed
      [[ $typed == order && $cur == -* ]] && before+=- cur=${cur#-}
      compopt -o nospace 2>/dev/null ;;
  esac
  for word in $words; do
    [[ $word == "$cur"* && ,${listed//-/} != *",$word,"* ]] || continue
    word=$before$word
    COMPREPLY+=("${word#"$whole"}")
  done
}

# File names: from readline, which knows how to quote them; before bash 4 they are quoted here.
_crm_files() {
  compopt -o default 2>/dev/null && return
  local IFS=$'\n'
  for word in $(compgen -f -- "$cur"); do
    printf -v word %q "$word"
    word=$before$word
    COMPREPLY+=("${word#"$whole"}")
  done
}

complete -F _crm crm
"""


def script(root: Command) -> str:
    """The whole script."""
    return filled(_SCRIPT, {"commands": _commands(root), "flags": _flags(root), "words": _words(root)})


def _commands(root: Command) -> Iterator[str]:
    for command in root.walk():
        if command.below:
            names = " ".join(below.path[-1] for below in command.below)
            yield f"    {matching([command.words])}) commands='{names}' ;;"


def _flags(root: Command) -> Iterator[str]:
    every = [command.words for command in root.walk()]
    for group in groups(root):
        flags = (
            flag + (f"={option.slot.typed or 'any'}" if option.slot else "") + "+" * option.repeatable
            for option in group.options
            for flag in (*option.flags, *option.opposites)
        )
        yield f"  case $1 in {matching(patterns(group.commands, every))}) flags+=' {' '.join(flags)}' ;; esac"


def _words(root: Command) -> Iterator[str]:
    """The words of flags and places, each list once; then the places that are files."""
    uses: dict[str, dict[tuple[str, ...], list[str]]] = {}
    files = []
    for command in root.walk():
        for key, slot in _slots(command):
            uses.setdefault(key, {}).setdefault(slot.words, []).append(command.words)
            if slot.typed == "file" and key.startswith(":"):
                files.append(f"{command.words} {key}")
    owners: dict[tuple[str, ...], list[str]] = {}
    for key, variants in uses.items():
        every = [command for commands in variants.values() for command in commands]
        for words, commands in variants.items():
            owners.setdefault(words, []).extend(f"{owner} {key}" for owner in patterns(commands, every))
    for words, owned in owners.items():
        if words:
            yield f"    {matching(owned)}) words='{' '.join(words)}' ;;"
    yield f"    {matching(files)}) typed=file ;;"


def _slots(command: Command) -> Iterator[tuple[str, Slot]]:
    """Values of a command by flag, or by place: `:1`, and `:*` for all places."""
    for option in command.options:
        if option.slot:
            yield from ((flag, option.slot) for flag in option.flags)
    for place, argument in enumerate(command.arguments, 1):
        yield f":{'*' if argument.repeatable else place}", argument.slot
