"""The script for bash: tables of the tree, and functions that look things up in them. Bash 3.2 will do."""

from collections.abc import Callable, Iterator

from crm_cli.commands.completion_scripts import filled, filters, matching, with_own
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

# Sets how the value of $2, a flag or a place (:1) of the command $1, is typed, and its words, or the kind of those that
# are in the file. A switch has none; `own` is a flag that the file declares.
_crm_value() {
  local flag
  typed='' words='' kind=''
  for flag in $flags; do
    [[ $flag == "$2="* ]] && typed=${flag#*=} typed=${typed%+}
  done
  case "$1 $2" in
@words@
  esac
  case "$1 $2" in
@kinds@
  esac
  [[ $typed != own ]] || kind=value.${2#--}
}

# Adds the flags that the file declares for the command $1, where flags are typed at all.
_crm_own() {
  local text shown
  case $1 in @own@) ;; *) return ;; esac
  [[ " ${line[*]}" == *' -'* ]] || return
  while IFS=$'\t' read -r text shown; do
    [[ $text ]] && flags+=" $text=own"
  done < <(command crm --complete bash flag '' "${line[@]:0:${#line[@]}-1}" -- 2>/dev/null </dev/null)
}

_crm() {
  local IFS=$' \t\n' line=() word glue='' at='' place=1 flag='' given='' ends='' before='' kept cur
  local commands flags typed words kind
  COMPREPLY=()

  # Readline has split words at =, : and @, which belong to them; of the last it replaces only $2.
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    [[ $word && -z ${word//[=:@]/} ]] && glue=$word
    if [[ $glue && ${#line[@]} -gt 0 ]]; then line[${#line[@]}-1]+=$word; else line+=("$word"); fi
    [[ $word == "$glue" ]] || glue=''
  done
  cur=${line[${#line[@]}-1]} kept=${cur%"$2"}

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
      _crm_own "$at"
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
    typed=one words='' kind=''
    for flag in $flags; do
      word=${flag%%[=+]*}
      [[ $word == --* && ( $flag == *+ || $given != *" $word "* ) ]] && words+=" $word"
    done
  elif [[ $commands ]]; then
    typed=one words=$commands kind=''
  else
    _crm_value "$at" ":$place"
    [[ $words ]] && typed=one
  fi
  if [[ $kind ]]; then _crm_live; else _crm_offer; fi
}

# Puts what fits `cur` into COMPREPLY.
_crm_offer() {
  local listed=''
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
    COMPREPLY+=("${word#"$kept"}")
  done
}

# File names: from readline, which knows how to quote them; before bash 4 they are quoted here.
_crm_files() {
  compopt -o default 2>/dev/null && return
  local IFS=$'\n'
  for word in $(compgen -f -- "$cur"); do
    printf -v word %q "$word"
    word=$before$word
    COMPREPLY+=("${word#"$kept"}")
  done
}

# Puts what the file has for `cur` into COMPREPLY: as it must be typed or, where it is only listed, as it reads best.
_crm_live() {
  local text shown
  case $kind in
@filters@
  esac
  compopt -o nosort 2>/dev/null
  while IFS=$'\t' read -r text shown; do
    if [[ $COMP_TYPE == 63 ]]; then
      [[ $text ]] && COMPREPLY+=("$shown")
    elif [[ -z $text ]]; then
      # They do not all go on from what was typed: with an empty one among them, readline leaves it as it is.
      [[ $COMP_TYPE == 37 ]] || COMPREPLY+=('')
    elif [[ $before$text == "$kept"* ]]; then
      text=$before$text
      COMPREPLY+=("${text#"$kept"}")
    fi
  done < <(command crm --complete bash "$kind" "$words" "${line[@]:0:${#line[@]}-1}" "$cur" 2>/dev/null </dev/null)
  [[ ${COMPREPLY[0]} == *: ]] && compopt -o nospace 2>/dev/null
}

complete -F _crm crm
"""


def script(root: Command) -> str:
    """The whole script."""
    tables = {"commands": _commands(root), "flags": _flags(root), "words": _words(root), "kinds": _kinds(root)}
    return filled(_SCRIPT.replace("@own@", matching(with_own(root))), {**tables, "filters": _filters(root)})


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
    """The words of flags and places; then the places that are files."""
    for words, owners in _owners(root, lambda slot: "" if slot.live else " ".join(slot.words)):
        yield f"    {matching(owners)}) words='{words}' ;;"
    files = [
        f"{command.words} {key}"
        for command in root.walk()
        for key, slot in _slots(command)
        if slot.typed == "file" and key.startswith(":")
    ]
    yield f"    {matching(files)}) typed=file ;;"


def _kinds(root: Command) -> Iterator[str]:
    for kind, owners in _owners(root, lambda slot: slot.live):
        yield f"    {matching(owners)}) kind={kind} ;;"


def _filters(root: Command) -> Iterator[str]:
    for kind, words in filters(root).items():
        yield f"    {kind}) words='{words}' ;;"


def _owners(root: Command, what: Callable[[Slot], str]) -> Iterator[tuple[str, list[str]]]:
    """What slots have, each once, with patterns of the flags and places that have it; those for any place come last."""
    uses: dict[str, dict[str, list[str]]] = {}
    for command in root.walk():
        for key, slot in _slots(command):
            uses.setdefault(key, {}).setdefault(what(slot), []).append(command.words)
    commands = [command.words for command in root.walk()]
    for keys in ([key for key in uses if key != ":*"], [key for key in uses if key == ":*"]):
        owners: dict[str, list[str]] = {}
        for key in keys:
            among = commands if key.startswith(":") else [owner for owned in uses[key].values() for owner in owned]
            for text, owned in uses[key].items():
                owners.setdefault(text, []).extend(f"{owner} {key}" for owner in patterns(owned, among))
        owners.pop("", None)
        yield from owners.items()


def _slots(command: Command) -> Iterator[tuple[str, Slot]]:
    """Values of a command by flag, or by place: `:1`, and `:*` for all places."""
    for option in command.options:
        if option.slot:
            yield from ((flag, option.slot) for flag in option.flags)
    for place, argument in enumerate(command.arguments, 1):
        yield f":{'*' if argument.repeatable else place}", argument.slot
