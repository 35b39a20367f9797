"""What to do with a complaint: what it still needs, as a checklist, and the moves that are possible now."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from crm_cli.domain.complaints import ENDED, code, possible
from crm_cli.render.clean import clean
from crm_cli.services.application import Crm
from crm_cli.tui.forms import moves
from crm_cli.tui.forms.moves import Move
from crm_cli.tui.screens.base import Modal

# Possible wherever it makes sense; the rest follows from the state.
_OPEN_TOO = ("escalate", "refer")
_HANDED_TOO = ("accept", "return")
_DECIDED_TOO = ("ask", "rate")


class Case(NamedTuple):
    """Complaints as they stand: what to call them, what one alone still needs, and the verbs that fit all of them."""

    title: str
    needs: Sequence[tuple[str, str]]
    verbs: Sequence[str]


def case(crm: Crm, ids: Sequence[int]) -> Case:
    """How these complaints stand; to be called on a lane. Raises NotFound."""
    records, handed_on = crm.complaints.get(ids), crm.complaints.handed_on(ids)
    sets = []
    for one in records:
        verbs = [verb for verb in possible(one.status) if verb != "merge"]
        verbs += () if one.status in ENDED else _OPEN_TOO
        verbs += _HANDED_TOO if one.id in handed_on else ()
        sets.append([*verbs, *(_DECIDED_TOO if one.resolved_at else ())])
    steps = crm.complaints.next_moves(ids[0]) if len(ids) == 1 else None
    needs = list(steps.rows(steps.fieldset.pick(("step", "command")), None)) if steps else []
    status = ", ".join(dict.fromkeys(one.status for one in records))
    return Case(
        f"{', '.join(map(code, ids))}: {status}",
        [(str(step), str(command)) for step, command in needs],
        [verb for verb in sets[0] if all(verb in other for other in sets)],
    )


class Moves(Modal[Move]):
    """Shows what is needed and asks for the move."""

    DEFAULT_CSS = """
    Moves {
        #needs { padding: 0 0 1 0; }
        OptionList, OptionList:focus { height: auto; max-height: 14; border: none; padding: 0; background: $surface; }
    }
    """

    def __init__(self, found: Case) -> None:
        super().__init__()
        self.title_words, self._case = found.title, found
        self._moves = moves.table()

    def body(self) -> Iterable[Widget]:
        if self._case.needs:
            yield Static(Content("\n").join(map(_needed, self._case.needs)), id="needs")
        shown = [self._moves[verb] for verb in self._case.verbs]
        yield OptionList(*(Option(_offered(move), id=move.verb) for move in shown))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._moves[event.option.id or ""])


def _needed(step: tuple[str, str]) -> Content:
    words, command = step
    return Content(f"☐ {clean(words)}  ") + Content.styled(clean(command), "$foreground-muted")


def _offered(move: Move) -> Content:
    return Content(f"{move.verb:12} ") + Content.styled(move.words, "$foreground-muted")
