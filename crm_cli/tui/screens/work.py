"""What one does with whatever is under the cursor or marked: the same keys on every screen on which one works.

`Verbs` and `Work` are for modes and for questions on top of them alike; `Working` is a mode with a list. Neither is a
node of Textual's, which follows the first of these that a class has: so they have no bindings either.
"""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_cli.actions import find
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.actions import binding, bindings
from crm_cli.tui.screens.base import ModeScreen, OnDesk
from crm_cli.tui.widgets.card import Card
from crm_cli.tui.widgets.table import Table

if TYPE_CHECKING:
    from crm_cli.tui.app import CrmApp
    from crm_cli.tui.forms.entries import Entry, Typed
    from crm_cli.tui.forms.form import Form

ASKS_ABOVE = 3  # records a verb may change without asking
REACHING = ("contact.call", "contact.mail", "contact.copy", "contact.copy_what")
WORK_KEYS = [*bindings("record"), *(binding(find(key)) for key in (*REACHING, "document.list"))]
MOST = 1000  # that are named one by one; `--where` is for more


class Subject(NamedTuple):
    """What is under the cursor: whom it concerns, and the record where it is no contact."""

    contact: int | None = None
    followup: int | None = None
    complaint: int | None = None
    interaction: int | None = None


Given = Mapping[str, Any]


class Verb(NamedTuple):
    """Something done to records: the noun and verb of its command, the call, what it asks for, and what is said then.

    `question` is asked before it is done; what was typed into the entries becomes the options of the command.
    """

    words: tuple[str, str]
    act: Callable[[Crm, list[int], Given], object]
    said: str
    entries: "Sequence[Entry]" = ()
    question: str = ""


class Verbs(OnDesk):
    """For screens that have verbs for records."""

    @property
    def table(self) -> Table:
        """The list one works in."""
        raise NotImplementedError

    @property
    def chosen(self) -> list[int]:
        """The records a verb is meant for: those that are marked or under the cursor.

        Raises Invalid for more than can be named.
        """
        ids = [key for key in self.table.chosen if isinstance(key, int)]
        if len(ids) > MOST:
            raise Invalid(
                _("{n} records are too many to be named one by one").format(n=len(ids)),
                hint=_("on the command line --where takes a filter"),
            )
        return ids

    @property
    def marks_others(self) -> bool:
        """Whether others than the record under the cursor are marked."""
        return bool(self.table.marked - {self.table.current})

    def only_here(self) -> None:
        """Where others are marked, say that what comes now is for the record under the cursor."""
        if self.marks_others:
            self.full_screen.tell(_("for the one under the cursor, not for the marked"))

    def unmark(self, noun: str, ids: Sequence[int]) -> None:
        """Take the marks off what was dealt with, in lists of one noun and in those whose records are noun:id."""
        self.table.unmark([*ids, *(f"{noun}:{number}" for number in ids)])

    def named(self, crm: Crm, ids: Sequence[int]) -> str:
        """What these records are called; to be called on a lane."""
        raise NotImplementedError

    def verb(self, verb: Verb) -> None:
        """Do it to what is chosen, after a question where it has one or would change many."""
        self.do(self.done(verb, self.chosen), group="ask")

    async def done(self, verb: Verb, ids: list[int]) -> None:
        """Do it to these records, and say so."""
        if not ids:
            return
        names = await self.desk.read(lambda crm: self.named(crm, ids))
        question = verb.question or (_("Go on with {n}?") if len(ids) > ASKS_ABOVE else "")
        if verb.entries:
            is_done = await self.full_screen.ask(self._form(verb, ids, names))
        elif question and not await self._is_sure(verb, question.format(n=names)):
            return
        else:
            is_done = await self._store(verb, ids, {})
        if is_done:
            self.unmark(verb.words[0].removesuffix("s"), ids)
            self.full_screen.tell(verb.said.format(n=names))
            await self.after(verb, ids)

    async def after(self, verb: Verb, ids: list[int]) -> None:
        """What is to be said once it is done."""

    async def _is_sure(self, verb: Verb, question: str) -> bool:
        from crm_cli.tui.screens.asking import Sure

        answer = await self.full_screen.ask(Sure(" ".join(verb.words), question))
        return bool(answer)

    def _form(self, verb: Verb, ids: list[int], names: str) -> "Form[bool]":
        from crm_cli.tui.forms.form import Form

        title = f"{verb.words[1]}: {names}"
        return Form(title, verb.entries, lambda typed: self._store(verb, ids, typed))

    async def _store(self, verb: Verb, ids: list[int], typed: "Mapping[str, Typed]") -> bool:
        from crm_cli.tui.forms.said import command, flags

        given = {key: one.value for key, one in typed.items()}
        words = command(verb.words, [*map(str, ids)], flags(typed, typed))
        await self.desk.write(words, lambda crm: verb.act(crm, ids, given))
        return True


class Work(Verbs):
    """For screens on which one enters, edits, logs, plans, complains, calls; their bindings have WORK_KEYS."""

    async def subject(self) -> Subject:
        """What the keys are about now."""
        return Subject()

    async def only_subject(self) -> Subject:
        """The subject of a key that is for one record, whatever is marked."""
        self.only_here()
        return await self.subject()

    async def new_form(self) -> Any:
        """The form of a new record of this screen."""
        raise NotImplementedError

    async def edit_form(self, subject: Subject) -> Any:
        """The form of the record under the cursor; None where there is none."""
        raise NotImplementedError

    def action_record_new(self) -> None:
        """Enter a new record."""
        self.do(self._new(), group="ask")

    def action_record_edit(self) -> None:
        """Change the record under the cursor."""
        self.do(self._edit(), group="ask")

    def action_record_log(self) -> None:
        """Log a conversation, complete the step under the cursor with it, plan the next."""
        self.do(self._log(), group="ask")

    def action_record_plan(self) -> None:
        """Plan a next step with whom the record concerns."""
        self.do(self._plan(), group="ask")

    def action_record_complain(self) -> None:
        """Record what somebody complains about."""
        self.do(self._complain(), group="ask")

    def action_document_list(self) -> None:
        """Show the documents of the complaint, or of whom the record concerns."""
        self.do(self._documents(), group="ask")

    def action_contact_call(self) -> None:
        """Call whom the record concerns."""
        from crm_cli.tui import reaching

        self._reach(reaching.call)

    def action_contact_mail(self) -> None:
        """Write an e-mail to whom the record concerns."""
        from crm_cli.tui import reaching

        self._reach(reaching.mail)

    def action_contact_copy(self) -> None:
        """Copy the phone of whom the record concerns, else the e-mail address."""
        from crm_cli.tui import reaching

        self._reach(reaching.copy)

    def action_contact_copy_what(self) -> None:
        """Copy something of whom the record concerns."""
        from crm_cli.tui import reaching

        self._reach(reaching.copy_something)

    def _reach(self, way: "Callable[[CrmApp, int], Coroutine[Any, Any, None]]") -> None:
        self.do(self._reached(way), group="ask")

    async def _reached(self, way: "Callable[[CrmApp, int], Coroutine[Any, Any, None]]") -> None:
        about = await self.only_subject()
        if about.contact:
            await way(self.full_screen, about.contact)

    def on_card_followed(self, event: Card.Followed) -> None:
        """Show the record that a line is about."""
        from crm_cli.tui.screens.record import show

        self.do(show(self.full_screen, event.record), group="ask")

    async def _documents(self) -> None:
        from crm_cli.tui.screens.documents import Documents, Owner

        about = await self.only_subject()
        if about.complaint and not about.followup:
            await self.full_screen.ask(Documents(Owner("complaint", about.complaint)))
        elif about.contact:
            await self.full_screen.ask(Documents(Owner("contact", about.contact)))

    async def _new(self) -> None:
        await self.full_screen.ask(await self.new_form())

    async def _edit(self) -> None:
        form = await self.edit_form(await self.only_subject())
        if form:
            await self.full_screen.ask(form)

    async def _log(self) -> None:
        from crm_cli.tui.forms import log

        about = await self.only_subject()
        done = [about.followup] if about.followup else []
        logged = await self.full_screen.ask(log.new(self.desk, _text(about.contact), done, about.complaint))
        if logged:
            self.full_screen.tell(_("logged: interaction {id}").format(id=logged.interaction_id))

    async def _plan(self) -> None:
        from crm_cli.tui.forms import followups

        about = await self.only_subject()
        await self.full_screen.ask(followups.new(self.desk, _text(about.contact), about.complaint))

    async def _complain(self) -> None:
        from crm_cli.tui.forms import complaints

        about = await self.only_subject()
        await self.full_screen.ask(complaints.new(self.desk, _text(about.contact)))


class Working(Work, ModeScreen):
    """A mode on whose records one works."""

    BINDINGS = WORK_KEYS


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
