"""The verbs of contacts, for one or many, as the command line has them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.screens.work import ASKS_ABOVE, Verb, Verbs

if TYPE_CHECKING:
    from crm_cli.tui.forms.entries import Typed


class ContactVerbs(Verbs):
    """For screens on which contacts are verified, tagged, archived, deleted; their bindings are of `contact`."""

    def named(self, crm: Crm, ids: Sequence[int]) -> str:
        if len(ids) > ASKS_ABOVE:
            return _("{n} contacts").format(n=len(ids))
        return ", ".join(f"{number} {crm.contacts.name_of(number) or ''}" for number in ids)

    def action_contact_verify(self) -> None:
        """Note that they are real."""
        self.verb(_verb("verify", lambda crm, ids: crm.cleansing.verify(ids), _("verified {n}")))

    def action_contact_archive(self) -> None:
        """Take them out of the lists."""
        self.verb(_verb("archive", lambda crm, ids: crm.contacts.archive(ids), _("archived {n}")))

    def action_contact_delete(self) -> None:
        """Delete them, once that is answered with yes."""
        question = _("Delete {n} with their follow-ups, and the conversations nobody else took part in?")
        self.verb(_verb("delete", lambda crm, ids: crm.contacts.delete(ids), _("deleted {n}"), question))

    def action_contact_tag(self) -> None:
        """Give them tags, or take tags away."""
        self.do(self._tag(self.chosen), group="ask")

    async def _tag(self, ids: list[int]) -> None:
        if not ids:
            return
        from crm_cli.tui.forms.entries import Entry
        from crm_cli.tui.forms.form import Form
        from crm_cli.tui.forms.said import command, repeated

        async def store(typed: "Mapping[str, Typed]") -> bool:
            add, remove = (typed[key].value or () if key in typed else () for key in ("add", "remove"))
            options = [*repeated("--add", add), *repeated("--remove", remove)]
            words = command(("contacts", "tag"), [*map(str, ids)], options)
            await self.desk.write(words, lambda crm: crm.contacts.tag(ids, add=add, remove=remove))
            return True

        names = await self.desk.read(lambda crm: self.named(crm, ids))
        entries = [Entry("add", _("Add"), _tags), Entry("remove", _("Take away"), _tags)]
        form: Form[bool] = Form(_("Tags of {n}").format(n=names), entries, store)
        if await self.full_screen.ask(form):
            self.unmark("contact", ids)


def _verb(name: str, act: Callable[[Crm, list[int]], None], said: str, question: str = "") -> Verb:
    return Verb(("contacts", name), lambda crm, ids, _given: act(crm, ids), said, question=question)


def _tags(_crm: Crm, text: str) -> tuple[str, ...]:
    from crm_cli.domain.contact_fields import parse_tag
    from crm_cli.tui.forms.said import several

    return tuple(map(parse_tag, several(text)))
