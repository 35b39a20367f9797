"""Right-to-left text on a terminal: the last thing that happens to it, and nothing but a terminal ever sees it.

Terminals measure Persian rightly but order it in three ways. One that orders lines itself (VTE, Konsole, mlterm) takes
two Persian columns for one run of text and swaps them: *guard* puts a left-to-right mark behind each. One that orders
nothing (Alacritty, xterm, Windows Terminal) shows the letters apart and back to front: *visual* joins them and puts
them in the order in which they are seen, in as many cells as before. Where nothing is to be done, it is *off*.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from crm_cli.render.cells import width

_MARK = "\u200e"
_ZWNJ, _ZWJ = "\u200c", "\u200d"
_RTL = "\u0590-\u065f\u066a-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_DIGITS = "\u0660-\u0669\u06f0-\u06f9"  # are read from left to right
_ARABIC = "\u0610-\u06ff\u0750-\u077f\u08a0-\u08ff"
_has_rtl = re.compile(f"[{_RTL}]").search
# Compiled when the first such text is there; re remembers them.
_FIRST_LETTER = r"[^\W\d_]"
_PART = "[^ \n]+(?: [^ \n]+)*"  # two blanks are the gap between columns
_RUN = rf"(?=\w)[{_RTL}](?:[{_RTL}{_DIGITS}{_ZWNJ}{_ZWJ}]| (?=[{_RTL}{_DIGITS}]))*"
_ARABIC_WORD = rf"(?=\w)[{_ARABIC}][{_ARABIC}{_ZWJ}]*"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_TURNS = {"R", "AL", "WS"}  # types of characters: where there is nothing else, all of it is turned round
_SIDES = {"L": "L", "R": "R", "EN": "R", "AN": "R"}  # numbers go with right-to-left text

# Who leaves its name in the environment and orders nothing itself; and whose mark says that another program, known to
# order lines or not known at all, is or may be the one that draws.
_ORDERS_NOTHING = ("ALACRITTY_WINDOW_ID", "XTERM_VERSION", "WT_SESSION")
_MAY_ORDER = ("VTE_VERSION", "KONSOLE_VERSION", "MLTERM", "KITTY_WINDOW_ID", "TERM_PROGRAM", "TMUX", "STY")


def way(setting: str, env: Mapping[str, str]) -> str:
    """How text is written to the terminal of this environment: as `setting` says, `auto` being the best guess.

    Unknown terminals are guarded, kitty (whose letters are right but whose words are not) and those behind tmux or ssh
    among them. That is the safe side: a mark is invisible, but letters put in order twice cannot be read.
    """
    if setting != "auto":
        return setting
    if "TMUX" not in env and env.get("TERM", "").startswith("alacritty"):
        return "visual"  # `TERM` comes from the terminal in front, also through ssh
    alone = any(map(env.get, _ORDERS_NOTHING)) and not any(map(env.get, _MAY_ORDER))
    return "visual" if alone else "guard"


def ordering(way: str) -> Callable[[str], str] | None:
    """What a text goes through on its way to the terminal, or None. Lines and columns stay where they are."""
    return {"guard": guarded, "visual": visual}.get(way)


def guarded(text: str) -> str:
    """The text with left-to-right marks, which take no cell, behind what is read from right to left."""
    return _each(text, lambda unit: unit + _MARK)


def visual(text: str) -> str:
    """The text with right-to-left letters joined and in the order in which they are seen, as wide as before."""
    return _each(text, _seen)


def pieces(texts: Sequence[str], order: Callable[[str], str]) -> Sequence[str]:
    """The texts of a line that is cut where its style changes, in order; as many as before.

    What is cut within a run of right-to-left words stays one: the mark comes behind the last piece, and letters that
    change places all move into the first one, whose style they take.
    """
    if all(map(str.isascii, texts)):
        return texts
    shown: list[str] = []
    start = 0
    for end in range(1, len(texts) + 1):
        if end == len(texts) or not _goes_on(texts[end - 1], texts[end]):
            shown += _one_run(texts[start:end], order)
            start = end
    return shown


def _goes_on(text: str, then: str) -> bool:
    end, start = text.rstrip(" "), then.lstrip(" ")
    gap = len(text) - len(end) + len(then) - len(start)
    return bool(gap < 2 and _has_rtl(end[-1:]) and _has_rtl(start[:1]))


def _one_run(texts: Sequence[str], order: Callable[[str], str]) -> list[str]:
    *first, last = texts
    if order is guarded:
        return [*("".join(guarded(text).rsplit(_MARK, 1)) for text in first), guarded(last)]
    return [order("".join(texts)), *("" for _text in first)]


def _each(text: str, change: Callable[[str], str]) -> str:
    """The text with every unit changed that is read from right to left: a part whose first letter is, else its runs.

    In `archived 12 سارا, 13 علی` the numbers thus stay with their names.
    """
    if text.isascii() or not _has_rtl(text):
        return text

    def changed(part: re.Match[str]) -> str:
        first = re.search(_FIRST_LETTER, part[0])
        leads = first and _has_rtl(first[0])
        return change(part[0]) if leads else re.sub(_RUN, lambda run: change(run[0]), part[0])

    return re.sub(_PART, changed, text)


@lru_cache(4096)
def _seen(text: str) -> str:
    """One part. Where two letters became one the cell that is left over comes last."""
    shaped = re.sub(_ARABIC_WORD, lambda word: _joined(word[0]), text).replace(_ZWNJ, "")
    clusters = _clusters(shaped)
    loose = 0 if width(clusters[0]) else 1  # marks that sit on nothing
    shown = "".join(clusters[:loose]) + _reordered(clusters[loose:])
    return shown + " " * (width(text) - width(shown))


@cache
def _reshaper(ligatures: bool) -> Any:
    from arabic_reshaper import ArabicReshaper  # type: ignore[import-untyped]

    options = {"delete_harakat": False, "support_ligatures": ligatures, "ARABIC LIGATURE ALLAH": False}
    return ArabicReshaper(options)


@lru_cache(4096)
def _joined(word: str) -> str:
    """The letters of a word in the forms they take beside each other; لا becomes one, as everywhere."""
    reshaped: str = _reshaper(_ZWJ not in word).reshape(word)  # with both it counts wrong
    return reshaped


def _clusters(text: str) -> list[str]:
    """Characters with what sits on them or is part of the same emoji: they stay together whatever the order."""
    found: list[str] = []
    for char in text:
        if found and (width(char) == 0 or (found[-1].endswith(_ZWJ) and width(found[-1]) == 2)):
            found[-1] += char
        else:
            found.append(char)
    return found


def _reordered(clusters: list[str]) -> str:
    """Clusters from left to right, by the Unicode bidirectional algorithm on the first character of each."""
    from unicodedata import bidirectional

    heads = [cluster[0] for cluster in clusters]
    if _TURNS.issuperset(map(bidirectional, heads)):  # most names; a hundredth of the work
        return "".join(reversed(clusters))
    # The package's other algorithm, in Rust, mirrors no brackets.
    from bidi import algorithm as uba  # type: ignore[import-untyped]

    storage: dict[str, Any] = uba.get_empty_storage() | {"base_level": 1, "base_dir": "R"}
    uba.get_embedding_levels(heads, storage)
    for char, cluster in zip(storage["chars"], clusters, strict=True):
        char["tail"] = cluster[1:]
        char["type"] = char["type"] or "ON"  # emoji newer than this Python
    for step in (
        uba.explicit_embed_and_overrides,
        uba.resolve_weak_types,
        _pair_brackets,
        uba.resolve_neutral_types,
        uba.resolve_implicit_levels,
        uba.reorder_resolved_levels,
        uba.apply_mirroring,
    ):
        step(storage, False)
    return "".join(char["ch"] + char["tail"] for char in storage["chars"])


def _pair_brackets(storage: Mapping[str, Any], _debug: bool) -> None:
    """Rule N0 of the algorithm, which the package leaves out: the brackets of a pair go to the same side."""
    chars = storage["chars"]
    sides = [_SIDES.get(char["type"]) for char in chars]
    for start, end in _pairs([char["ch"] for char in chars]):
        inside = sides[start + 1 : end]
        if "R" in inside or "L" in inside:
            side = "R" if "R" in inside else next(filter(None, reversed(sides[:start])), "R")
            for place in (start, end):
                sides[place] = chars[place]["type"] = side


def _pairs(chars: list[str]) -> list[tuple[int, int]]:
    """Where brackets open and close, in the order in which they open."""
    opened: list[tuple[str, int]] = []
    found = []
    for place, char in enumerate(chars):
        if char in _PAIRS.values():
            opened.append((char, place))
            continue
        matches = [depth for depth, (opener, _start) in enumerate(opened) if opener == _PAIRS.get(char)]
        if matches:
            found.append((opened[matches[-1]][1], place))
            del opened[matches[-1] :]
    return sorted(found)
