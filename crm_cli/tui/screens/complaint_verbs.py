"""Moving complaints on, from every screen that shows some."""

from collections.abc import Sequence

from crm_cli.i18n import _
from crm_cli.tui.actions import bindings
from crm_cli.tui.forms.moves import form
from crm_cli.tui.screens.moves import Moves, case
from crm_cli.tui.screens.work import Working

MOVES = [binding for binding in bindings("complaint") if getattr(binding, "id", "") == "complaint.moves"]


class ComplaintVerbs(Working):
    """A screen on which complaints are moved on; what they still need is shown as a checklist."""

    BINDINGS = MOVES

    @property
    def chosen_complaints(self) -> Sequence[int]:
        """The complaints among what is marked or under the cursor."""
        return self.chosen

    def action_complaint_moves(self) -> None:
        """Show what is missing and which moves are possible."""
        self.do(self._move(list(self.chosen_complaints)), group="ask")

    async def _move(self, ids: list[int]) -> None:
        if not ids:
            return
        move = await self.full_screen.ask(Moves(await self.desk.read(lambda crm: case(crm, ids))))
        if move is None:
            return
        if not move.entries:
            await self.desk.write(("complaints", move.verb, *map(str, ids)), lambda crm: move.act(crm, ids, {}))
        elif not await self.full_screen.ask(form(self.desk, move, ids)):
            return
        self.table.unmark(self.table.chosen)
        after = await self.desk.read(lambda crm: case(crm, ids))
        self.full_screen.tell(after.title)
        if after.needs:
            step, command = after.needs[0]
            self.full_screen.tell(_("next: {step}  {command}").format(step=step, command=command))
