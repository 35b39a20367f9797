"""The form of a conversation that was logged. A new one is in `log`."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from crm_cli.domain.choices import flag
from crm_cli.domain.interaction_fields import CLEARABLE, READ
from crm_cli.domain.present import stored
from crm_cli.domain.vocabulary import CHANNELS, DIRECTIONS, OUTCOMES
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.desk import Desk
from crm_cli.tui.forms.clash import Snapshot, snapshot
from crm_cli.tui.forms.common import past
from crm_cli.tui.forms.entries import Entry, Typed
from crm_cli.tui.forms.form import EditForm
from crm_cli.tui.forms.said import command, flags

_FIELDS = {key: key for key in (*READ, "at", "needs_reply")} | {"body": "text", "duration": "minutes"}


def _entries() -> Sequence[Entry]:
    def entry(key: str, label: str, **more: Any) -> Entry:
        is_required = key not in CLEARABLE
        return Entry(key, label, lambda _crm, text: READ[key](text), is_required=is_required, **more)

    return (
        entry("body", _("What was said"), is_note=True),
        entry("channel", _("Channel"), choices=CHANNELS),
        entry("topic", _("Topic")),
        entry("outcome", _("Outcome"), choices=OUTCOMES),
        entry("direction", _("Direction"), choices=DIRECTIONS, hint=_("in: they reached out to us; out: we to them")),
        entry("duration", _("How long"), hint=_("15min, 1h30")),
        past("at", _("When"), is_required=True),
        Entry(
            "needs_reply",
            _("Wants an answer"),
            lambda _crm, text: flag(text, field="needs_reply"),
            choices=("yes", "no"),
            is_required=True,
        ),
    )


async def known(desk: Desk, number: int) -> EditForm[int]:
    """The form of a conversation that is there; its answer is the id. Raises NotFound."""
    look = partial(_look, number=number)
    before = await desk.read(look)

    async def store(typed: Mapping[str, Typed]) -> int:
        fields = {"minutes" if key == "duration" else key: one.value for key, one in typed.items()}
        if "at" in fields:
            fields["at"] = stored(fields["at"][1])

        def edited(crm: Crm) -> None:
            with crm.unless_changed(form.seen):
                crm.interactions.edit([number], fields)

        await desk.write(command(("interactions", "edit"), (str(number),), _said(typed)), edited)
        return number

    form = EditForm(_("Conversation {id}").format(id=number), _entries(), store, before, look)
    return form


def _look(crm: Crm, number: int) -> Snapshot:
    crm.interactions.get([number])
    return snapshot(crm, "interaction", number, crm.interactions.picked([number]), _FIELDS)


def _said(typed: Mapping[str, Typed]) -> Iterator[str]:
    yield from flags(typed, (*READ, "at"), {"body": "text"})
    if "needs_reply" in typed:
        yield "--needs-reply" if typed["needs_reply"].value else "--no-reply"
