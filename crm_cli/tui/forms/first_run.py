"""The three questions before the first record is entered: region, calendar, currency. Nobody is asked twice."""

from collections.abc import Iterable, Mapping

from textual import events, on
from textual.widget import Widget
from textual.widgets import Static

from crm_cli import config
from crm_cli.config.known import CALENDARS
from crm_cli.errors import CrmError
from crm_cli.i18n import _
from crm_cli.services import first_run
from crm_cli.tui.desk import Desk
from crm_cli.tui.forms.entries import Entry, Line, Typed
from crm_cli.tui.forms.form import Form


class Questions(Form[bool]):
    """Its answer is True; left without one, nothing is kept."""

    DEFAULT_CSS = "Questions #why { color: $text-muted; padding: 0 0 1 0; height: auto; }"

    def body(self) -> Iterable[Widget]:
        why = _("Phone numbers and amounts typed without a country or a currency are of these, days of this calendar.")
        later = _("`crm config set` changes it later.")
        yield Static(f"{why} {later}", id="why", markup=False)
        yield from super().body()

    @on(events.DescendantBlur)
    def _follow(self) -> None:
        """The currency goes with the country, until it is typed."""
        lines = {line.entry.key: line for line in self.query(Line)}
        region, currency = lines[first_run.REGION], lines[first_run.CURRENCY]
        if not currency.is_changed:
            currency.set_before(config.currency_of(region.text.upper()), keep=False)


def questions(desk: Desk) -> Questions:
    """The form, with what the locale says in its lines."""
    labels = (_("Country"), _("Calendar"), _("Currency"))
    entries = [_entry(key, label) for key, label in zip(first_run.KEYS, labels, strict=True)]
    region, calendar = desk.settings.region, first_run.usual_calendar(desk.settings)
    usual = dict(zip(first_run.KEYS, (region, calendar, config.currency_of(region)), strict=True))

    async def store(typed: Mapping[str, Typed]) -> bool:
        answers = usual | {key: str(one.value) for key, one in typed.items()}
        if first_run.CURRENCY not in typed:
            answers[first_run.CURRENCY] = config.currency_of(answers[first_run.REGION])
        try:
            await desk.settle(answers)
        except CrmError as error:  # settings kept elsewhere and linked here, a home that cannot be written
            form.full_screen.tell(_("the answers hold until you leave: {reason}").format(reason=error))
        return True

    form = Questions(_("Three questions first"), entries, store, usual)
    return form


def _entry(key: str, label: str) -> Entry:
    choices = CALENDARS if key == first_run.CALENDAR else ()
    hint = {first_run.REGION: _("two letters: IR, DE"), first_run.CURRENCY: _("three letters: IRR, EUR")}.get(key, "")
    return Entry(key, label, lambda _crm, text: first_run.read(key, text), choices=choices, hint=hint, is_required=True)
