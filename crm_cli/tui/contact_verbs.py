"""What one does to contacts, one or many: the verbs of the command line, journalled as that command."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from crm_cli.domain.contact_fields import parse_tag
from crm_cli.errors import Invalid
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.forms.entries import Entry
from crm_cli.tui.forms.form import Form
from crm_cli.tui.forms.said import several
from crm_cli.tui.screens.asking import Sure

if TYPE_CHECKING:
    from crm_cli.tui.app import CrmApp
    from crm_cli.tui.widgets.table import Table

ASKS_ABOVE = 3  # contacts that may be changed without asking
MOST = 1000  # that are named one by one; `--where` is for more


async def verify(app: "CrmApp", table: "Table") -> None:
    """Note that they are real."""
    await _done(app, table, "verify", lambda crm, ids: crm.cleansing.verify(ids), _("verified {contacts}"))


async def archive(app: "CrmApp", table: "Table") -> None:
    """Take them out of the lists."""
    await _done(app, table, "archive", lambda crm, ids: crm.contacts.archive(ids), _("archived {contacts}"))


async def delete(app: "CrmApp", table: "Table") -> None:
    """Delete them, once that is answered with yes."""
    question = _("Delete {contacts} with their follow-ups, and the conversations nobody else took part in?")
    await _done(app, table, "delete", lambda crm, ids: crm.contacts.delete(ids), _("deleted {contacts}"), question)


async def tag(app: "CrmApp", table: "Table") -> None:
    """Ask which tags to add and which to take away."""
    ids = _chosen(table)
    if not ids:
        return

    async def store(typed: Any) -> bool:
        add, remove = (typed[key].value or () if key in typed else () for key in ("add", "remove"))
        flags = [word for one in add for word in ("--add", one)] + [
            word for one in remove for word in ("--remove", one)
        ]
        words = ("contacts", "tag", *map(str, ids), *flags)
        await app.desk.write(words, lambda crm: crm.contacts.tag(ids, add=add, remove=remove))
        return True

    names = await app.desk.read(lambda crm: _named(crm, ids))
    entries = [Entry("add", _("Add"), _tags), Entry("remove", _("Take away"), _tags)]
    form: Form[bool] = Form(_("Tags of {contacts}").format(contacts=names), entries, store)
    if await app.ask(form):
        table.unmark(ids)


async def _done(
    app: "CrmApp", table: "Table", verb: str, work: Callable[[Crm, list[int]], None], said: str, question: str = ""
) -> None:
    ids = _chosen(table)
    if not ids:
        return
    names = await app.desk.read(lambda crm: _named(crm, ids))
    words = ("contacts", verb, *map(str, ids))
    question = question or (_("Go on with {contacts}?") if len(ids) > ASKS_ABOVE else "")
    if question and not await app.ask(Sure(f"crm contacts {verb}", question.format(contacts=names))):
        return
    await app.desk.write(words, lambda crm: work(crm, ids))
    table.unmark(ids)
    app.tell(said.format(contacts=names))


def _chosen(table: "Table") -> list[int]:
    ids = [key for key in table.chosen if isinstance(key, int)]
    if len(ids) > MOST:
        raise Invalid(
            _("{n} contacts are too many to be named one by one").format(n=len(ids)),
            hint=_("on the command line --where takes a filter"),
        )
    return ids


def _named(crm: Crm, ids: Sequence[int]) -> str:
    """`12 Sara, 13 Ali`; many are counted instead."""
    if len(ids) > ASKS_ABOVE:
        return _("{n} contacts").format(n=len(ids))
    return ", ".join(f"{number} {crm.contacts.name_of(number) or ''}" for number in ids)


def _tags(_crm: Crm, text: str) -> tuple[str, ...]:
    return tuple(map(parse_tag, several(text)))
