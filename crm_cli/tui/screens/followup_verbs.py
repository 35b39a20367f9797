"""The verbs of next steps, for every screen that shows some."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_cli.actions import find
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.screens.work import Given, Verb, Verbs

if TYPE_CHECKING:
    from crm_cli.tui.forms.entries import Entry

MOST_NAMED = 3


class FollowupVerbs(Verbs):
    """For screens on which next steps are done, snoozed, moved, handed on; their bindings are of `followup`."""

    def named(self, crm: Crm, ids: Sequence[int]) -> str:
        if len(ids) > MOST_NAMED:
            return _("{n} follow-ups").format(n=len(ids))
        return ", ".join(f"{record.id} {record.title}" for record in crm.followups.get(ids))

    def action_followup_done(self) -> None:
        """Complete them."""
        self.verb(verbs()["done"])

    def action_followup_start(self) -> None:
        """Begin them; those that were begun are put down again."""
        self.do(self._start(), group="ask")

    async def _start(self) -> None:
        ids = self.chosen
        begun = await self.desk.read(lambda crm: all(one.status == "doing" for one in crm.followups.get(ids)))
        await self.done(verbs()["stop" if begun else "start"], ids)

    def action_followup_skip(self) -> None:
        """Pass over them; the next of the series takes their place."""
        self.verb(verbs()["skip"])

    def action_followup_snooze(self) -> None:
        """Hide them until a day."""
        self.verb(verbs()["snooze"])

    def action_followup_move(self) -> None:
        """Have them due another day."""
        self.verb(verbs()["move"])

    def action_followup_refer(self) -> None:
        """Hand them on."""
        self.verb(verbs()["refer"])

    def action_followup_accept(self) -> None:
        """Keep what was handed on."""
        self.verb(verbs()["accept"])

    def action_followup_return(self) -> None:
        """Give back what was handed on."""
        self.verb(verbs()["return"])

    def action_followup_cancel(self) -> None:
        """They are not to be done any more."""
        self.verb(verbs()["cancel"])

    def action_followup_reopen(self) -> None:
        """They are to be done after all."""
        self.verb(verbs()["reopen"])

    async def after(self, verb: Verb, ids: list[int]) -> None:
        """What ends something offers the next step."""
        if verb.words[1] in ("done", "skip", "cancel"):
            without = await self.desk.read(lambda crm: _without_next_step(crm, ids))
            if without:
                said = _("{names}: no next step; {key} plans one")
                self.full_screen.tell(
                    said.format(names=", ".join(without), key=self.full_screen.key_of(find("record.plan")))
                )


def _without_next_step(crm: Crm, ids: Sequence[int]) -> list[str]:
    contacts = [followup.contact_id for followup in crm.followups.get(ids)]
    return [name for _number, name in crm.followups.without_next_step(contacts)]


def verbs() -> Mapping[str, Verb]:
    """Every verb by its name."""
    from crm_cli.tui.forms.common import colleague, when

    until, to = when("until", _("Until"), is_required=True), when("to", _("To"), is_required=True)
    staff, note = colleague("to", _("To whom"), is_required=True), _line("note", _("Note"))
    why = _line("outcome", _("Why"))
    found = (
        ("done", _done, _("done: {n}"), ()),
        ("start", lambda crm, ids, _given: crm.followups.start(ids), _("started: {n}"), ()),
        ("stop", lambda crm, ids, _given: crm.followups.stop(ids), _("open again: {n}"), ()),
        ("skip", lambda crm, ids, _given: crm.followups.skip(ids), _("skipped: {n}"), ()),
        ("snooze", _snooze, _("snoozed: {n}"), (until,)),
        ("move", _move, _("moved: {n}"), (to,)),
        ("refer", _refer, _("handed on: {n}"), (staff, note)),
        ("accept", lambda crm, ids, _given: crm.followups.answer(ids, accepted=True), _("accepted: {n}"), ()),
        ("return", _return, _("returned: {n}"), (note,)),
        ("cancel", _cancel, _("cancelled: {n}"), (why,)),
        ("reopen", lambda crm, ids, _given: crm.followups.reopen(ids), _("open again: {n}"), ()),
    )
    return {name: Verb(("followups", name), act, said, entries) for name, act, said, entries in found}


def _done(crm: Crm, ids: list[int], _given: Given) -> None:
    crm.followups.complete(ids)


def _snooze(crm: Crm, ids: list[int], given: Given) -> None:
    crm.followups.snooze(ids, until=given["until"].day)


def _move(crm: Crm, ids: list[int], given: Given) -> None:
    crm.followups.move(ids, to=given["to"].day, at=given["to"].time)


def _refer(crm: Crm, ids: list[int], given: Given) -> None:
    crm.followups.refer(ids, given["to"], note=given.get("note"))


def _return(crm: Crm, ids: list[int], given: Given) -> None:
    crm.followups.answer(ids, accepted=False, reply=given.get("note"))


def _cancel(crm: Crm, ids: list[int], given: Given) -> None:
    crm.followups.cancel(ids, outcome=given.get("outcome"))


def _line(key: str, label: str) -> "Entry":
    from crm_cli.domain.text import line
    from crm_cli.tui.forms.entries import Entry

    return Entry(key, label, lambda _crm, text: line(text, field=key))
