"""The form that logs what was said, completes a next step and plans the following one, all at once."""

from collections.abc import Iterator, Mapping, Sequence

from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.interaction_fields import READ
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.numbers import record_id
from crm_cli.domain.text import line
from crm_cli.domain.vocabulary import CHANNELS, DIRECTIONS, FOLLOWUP_KINDS, OUTCOMES
from crm_cli.i18n import _
from crm_cli.services.day import Logged
from crm_cli.tui.desk import Desk
from crm_cli.tui.forms.common import past, when, who
from crm_cli.tui.forms.entries import Entry, Typed
from crm_cli.tui.forms.form import Form
from crm_cli.tui.forms.said import command, flags, repeated, several


def new(desk: Desk, contact: str = "", done: Sequence[int] = (), complaint: int | None = None) -> Form[Logged]:
    """The form of a conversation with a contact that may be known, about a complaint, completing `done`."""

    def entry(key: str, label: str, **more: object) -> Entry:
        return Entry(key, label, lambda _crm, text: READ[key](text), **more)  # type: ignore[arg-type]

    entries = (
        who(is_required=True),
        entry("channel", _("Channel"), choices=CHANNELS, is_required=True),
        entry("body", _("What was said"), is_note=True, is_required=True),
        entry("outcome", _("Outcome"), choices=OUTCOMES),
        entry("direction", _("Direction"), choices=DIRECTIONS, hint=_("in: they reached out to us; out: we to them")),
        entry("duration", _("How long"), hint=_("15min, 1h30")),
        past("at", _("When")),
        Entry("done", _("Completes"), _followups, hint=_("numbers of follow-ups, with commas between them")),
        when("next", _("Next step")),
        Entry("next_title", _("What then"), lambda _crm, text: line(text, field="next_title")),
    )

    async def store(typed: Mapping[str, Typed]) -> Logged:
        given = {key: one.value for key, one in typed.items()}
        number = given["contact"][0] if "contact" in given else int(contact)
        channel = given.get("channel", "call")
        ended = given.get("done") or ([] if "done" in typed else list(done))
        at = given.get("at")
        draft = InteractionDraft(
            (str(number),),
            channel,
            given["body"],
            at=at[1] if at else None,
            direction=given.get("direction"),
            outcome=given.get("outcome"),
            minutes=given.get("duration"),
            complaint_id=complaint,
        )
        step = _next_step(str(number), channel, given)
        words = command(("log",), (channel, str(number), given["body"]), _said(typed, ended, complaint))
        return await desk.write(words, lambda crm: crm.day.log(draft, done=ended, next_step=step))

    texts = {"contact": contact, "channel": "call", "done": ", ".join(map(str, done))}
    return Form(_("What was said"), entries, store, texts)


def _followups(_crm: object, text: str) -> list[int]:
    return [record_id(part, "followup") for part in several(text)]


def _next_step(contact: str, channel: str, given: Mapping[str, object]) -> FollowupDraft | None:
    due = given.get("next")
    if due is None:
        return None
    kind = channel if channel in FOLLOWUP_KINDS else "message"
    title = given.get("next_title") or _("follow up: {channel}").format(channel=channel)
    return FollowupDraft(contact, str(title), due.day, due.time, kind)  # type: ignore[attr-defined]


def _said(typed: Mapping[str, Typed], done: Sequence[int], complaint: int | None) -> Iterator[str]:
    yield from flags(typed, ("outcome", "duration", "at", "next", "next_title"))
    if "direction" in typed:
        yield f"--{typed['direction'].text}"
    yield from repeated("--done", map(str, done))
    if complaint:
        yield from ("--complaint", str(complaint))
