"""Reaching somebody from the full screen by telephone and e-mail, as `crm contacts call` does; and the clipboard."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from signal import SIGINT, signal
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from crm_cli.errors import CrmError
from crm_cli.i18n import _
from crm_cli.services.application import Crm

if TYPE_CHECKING:
    from crm_cli.domain.reaching import Errand
    from crm_cli.tui.app import CrmApp

ROW = "row"


async def call(app: "CrmApp", number: int) -> None:
    """Call a contact on the best phone there is, after a question where the contact objects."""
    await _run(app, "call", lambda crm: crm.reaching.call(number), _("calling {name}: {value}"))


async def mail(app: "CrmApp", number: int) -> None:
    """Write an e-mail to a contact, after a question where the contact objects."""
    await _run(app, "email", lambda crm: crm.reaching.mail(number), _("writing to {name}: {value}"))


async def _run(app: "CrmApp", channel: str, made: "Callable[[Crm], Errand]", said: str) -> None:
    from crm_cli.domain.reaching import objection
    from crm_cli.tui.screens.asking import Sure

    errand = await app.desk.read(made)
    reason = objection(errand.contact, channel)
    if reason and not await app.ask(Sure(errand.point.value, _("{reason}; go on?").format(reason=reason))):
        return
    run = await app.desk.read(lambda crm: crm.reaching.run)
    outside(app, lambda: run(errand))
    app.tell(said.format(name=errand.contact.full_name, value=errand.point.value))


def outside(app: "CrmApp", run: Callable[[], None]) -> None:
    """Run a program while the screen is put aside: it may need the terminal. Raises the CrmError family."""
    try:
        with app.suspend():
            failure = _failure(run)
    except SuspendNotSupported:
        failure = _failure(run)
    if failure:
        raise failure


def _failure(run: Callable[[], None]) -> CrmError | None:
    """What went wrong, to be raised later: Textual brings the screen back only where nothing was raised meanwhile."""
    try:
        with _interrupted_alone():
            run()
    except CrmError as error:
        return error
    return None


@contextmanager
def _interrupted_alone() -> Iterator[None]:
    """Within it ctrl+c ends the program that runs: the terminal sends it to us, too, and asyncio would end with it."""
    before = signal(SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal(SIGINT, before)


async def copy(app: "CrmApp", number: int, what: str | None = None) -> None:
    """Copy a phone of a contact, else an e-mail address, or what is named: a part of it, or its `row`."""
    from crm_cli.domain.reaching import pasteable

    if what == ROW:
        what, value = _("row"), await app.desk.read(lambda crm: _row(crm, number))
    else:
        what, found = await app.desk.read(lambda crm: crm.reaching.copied(number, what))
        value = pasteable(found)
    app.copy_to_clipboard(value)
    app.tell(_("copied the {what}: {value}").format(what=what, value=value))


async def copy_something(app: "CrmApp", number: int) -> None:
    """Ask what of a contact to copy, and copy it."""
    from crm_cli.domain.reaching import COPIED
    from crm_cli.tui.screens.asking import Pick

    parts: Sequence[tuple[str, str]] = [(ROW, _("row, with tabs between the cells")), *((one, one) for one in COPIED)]
    what = await app.ask(Pick(_("Copy"), parts))
    if what:
        await copy(app, number, what)


def _row(crm: Crm, number: int) -> str:
    """The cells of a list line as they are stored, with tabs between them; line breaks become spaces."""
    from crm_cli.domain.reaching import pasteable

    listing = crm.contacts.picked([number])
    row = next(iter(listing.rows(listing.fieldset.pick(listing.fieldset.columns), 1)), ())
    return "\t".join(pasteable("" if value is None else str(value)) for value in row)
