"""The form that offers something to make amends."""

from collections.abc import Mapping

from crm_cli.domain.choices import choice
from crm_cli.domain.complaints import code
from crm_cli.domain.money import parse_money, understood
from crm_cli.domain.remedies import RemedyDraft
from crm_cli.domain.text import note
from crm_cli.domain.vocabulary import REMEDIES
from crm_cli.i18n import _
from crm_cli.tui.desk import Desk
from crm_cli.tui.forms.entries import Entry, Typed
from crm_cli.tui.forms.form import Form
from crm_cli.tui.forms.said import command, flags


def new(desk: Desk, complaint: int) -> Form[int]:
    """The form of something offered for a complaint; its answer is the number of the remedy."""

    async def store(typed: Mapping[str, Typed]) -> int:
        given = {key: one.value for key, one in typed.items()}
        amount, currency = given.get("amount", (None, None))
        draft = RemedyDraft(given["kind"], amount, currency, given.get("note"))
        options = flags(typed, ("amount", "note"))
        words = command(("remedies", "offer"), (str(complaint), given["kind"]), options)
        return await desk.write(words, lambda crm: crm.remedies.offer(complaint, draft))

    entries = (
        Entry(
            "kind",
            _("What"),
            lambda _crm, text: choice(text, REMEDIES, field="kind"),
            choices=REMEDIES,
            is_required=True,
        ),
        Entry(
            "amount",
            _("What it costs"),
            lambda crm, text: parse_money(text, crm.present.currency, toman=crm.present.toman),
            told=understood,
            hint=_("2500000, 12.50 EUR, 250000 toman"),
        ),
        said(_("What was said")),
    )
    return Form(_("{code}: offer").format(code=code(complaint)), entries, store)


def said(label: str) -> Entry:
    """The note of a remedy, or of what became of it."""
    return Entry("note", label, lambda _crm, text: note(text, field="note"))
