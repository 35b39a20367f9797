"""Moving complaints on, from every screen that shows some."""

from collections.abc import Sequence

from crm_cli.actions import find
from crm_cli.i18n import _
from crm_cli.tui.actions import binding
from crm_cli.tui.screens.work import Work

MOVES, REMEDIES = binding(find("complaint.moves")), binding(find("complaint.remedies"))


class ComplaintVerbs(Work):
    """For screens on which complaints are moved on; what they still need is shown as a checklist.

    Their bindings have MOVES and, where no other verb has its key, REMEDIES.
    """

    @property
    def chosen_complaints(self) -> Sequence[int]:
        """The complaints among what is marked or under the cursor."""
        return self.chosen

    def action_complaint_moves(self) -> None:
        """Show what is missing and which moves are possible."""
        self.do(self._move(list(self.chosen_complaints)), group="ask")

    def action_complaint_remedies(self) -> None:
        """Show what was offered for the complaint under the cursor."""
        self.do(self._remedies(), group="ask")

    async def _remedies(self) -> None:
        from crm_cli.tui.screens.remedies import Remedies

        about = await self.only_subject()
        if about.complaint:
            await self.full_screen.ask(Remedies(about.complaint))

    async def _move(self, ids: list[int]) -> None:
        if not ids:
            return
        from crm_cli.tui.forms.moves import form
        from crm_cli.tui.screens.moves import Moves, case

        move = await self.full_screen.ask(Moves(await self.desk.read(lambda crm: case(crm, ids))))
        if move is None:
            return
        if not move.entries:
            await self.desk.write(("complaints", move.verb, *map(str, ids)), lambda crm: move.act(crm, ids, {}))
        elif not await self.full_screen.ask(form(self.desk, move, ids)):
            return
        self.unmark("complaint", ids)
        after = await self.desk.read(lambda crm: case(crm, ids))
        self.full_screen.tell(after.title)
        if after.needs:
            step, command = after.needs[0]
            self.full_screen.tell(_("next: {step}  {command}").format(step=step, command=command))
