"""The form of a complaint, new or known. The moves until it ends are in `moves`."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from crm_cli.domain.choices import flag
from crm_cli.domain.complaint_fields import CLEARABLE, READ
from crm_cli.domain.complaints import ComplaintDraft, code
from crm_cli.domain.vocabulary import CHANNELS, COMPLAINT_SUBJECTS
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.desk import Desk
from crm_cli.tui.forms.clash import Snapshot, snapshot
from crm_cli.tui.forms.common import colleague, past, who
from crm_cli.tui.forms.entries import Entry, Typed
from crm_cli.tui.forms.form import EditForm, Form
from crm_cli.tui.forms.said import flags

_HEARD = "wanted about which topic severity channel".split()
_FOUND = "cause prevention no_document".split()
_YES_OR_NO = ("safety", "confidential")


def entry(key: str, label: str, **more: Any) -> Entry:
    """An entry read as the command line reads it."""
    return Entry(key, label, lambda _crm, text: READ[key](text), **more)


def _yes_or_no(key: str, label: str, hint: str) -> Entry:
    return Entry(key, label, lambda _crm, text: flag(text, field=key), choices=("yes", "no"), hint=hint)


def _entries() -> Sequence[Entry]:
    return (
        entry("heard", _("Heard"), is_note=True, is_required=True, hint=_("what the customer said, in their words")),
        entry("wanted", _("Wanted"), hint=_("what the customer wants")),
        entry("about", _("About"), choices=COMPLAINT_SUBJECTS),
        entry("which", _("Which"), hint=_("which product, colleague or supplier")),
        entry("topic", _("Topic"), hint=_("the same for complaints of one kind")),
        entry("severity", _("Severity"), choices=("1", "2", "3", "4"), hint=_("1 is gravest, 4 slightest")),
        _yes_or_no("safety", _("Safety"), _("yes, where somebody's safety is concerned")),
        _yes_or_no("confidential", _("Confidential"), _("yes: left out of the lists of the colleague it is about")),
        entry("channel", _("Channel"), choices=CHANNELS),
    )


def found_out() -> Sequence[Entry]:
    """What is known when the matter has been looked into."""
    return (
        entry("cause", _("Cause"), hint=_("why it happened, the same for complaints of one kind")),
        entry("prevention", _("Prevention"), hint=_("what is done so that it does not happen again")),
        entry("no_document", _("No document"), hint=_("why there is no document of it")),
    )


def new(desk: Desk, contact: str = "") -> Form[int]:
    """The form of a new complaint, of a contact that may be known; its answer is the id."""
    entries = (who(is_required=True), *_entries(), past("at", _("When")), colleague("owner", _("Who handles it")))

    async def store(typed: Mapping[str, Typed]) -> int:
        given = {key: one.value for key, one in typed.items()}
        number = given["contact"][0] if "contact" in given else int(contact)
        at = given.get("at")
        draft = ComplaintDraft(
            str(number),
            given["heard"],
            received_at=at[1] if at else None,
            owner=given.get("owner"),
            **{key: given[key] for key in (*_HEARD, *_YES_OR_NO) if key in given},
        )
        said = (*flags(typed, ("heard", *_HEARD, "at", "owner")), *_flagged(typed, is_new=True))
        return await desk.write(("complaints", "add", str(number), *said), lambda crm: crm.complaints.add(draft))

    return Form(_("New complaint"), entries, store, {"contact": contact} if contact else None)


async def known(desk: Desk, number: int) -> EditForm[int]:
    """The form of a complaint that is there; its answer is the id. Raises NotFound."""
    look = partial(_look, number=number)
    before = await desk.read(look)

    async def store(typed: Mapping[str, Typed]) -> int:
        fields = {key: one.value for key, one in typed.items()}
        said = (*flags(typed, ("heard", *_HEARD, *_FOUND)), *_flagged(typed, is_new=False))

        def edited(crm: Crm) -> None:
            with crm.unless_changed(form.seen):
                crm.complaints.edit([number], fields)

        await desk.write(("complaints", "edit", str(number), *said), edited)
        return number

    entries = [one._replace(is_required=one.key not in CLEARABLE) for one in (*_entries(), *found_out())]
    form = EditForm(code(number), entries, store, before, look)
    return form


def _look(crm: Crm, number: int) -> Snapshot:
    crm.complaints.get([number])
    keys = ("heard", *_HEARD, *_FOUND, *_YES_OR_NO)
    return snapshot(crm, "complaint", number, crm.complaints.picked([number]), dict(zip(keys, keys, strict=True)))


def _flagged(typed: Mapping[str, Typed], *, is_new: bool) -> Iterator[str]:
    """`--safety`, or `--no-safety` where it is taken back."""
    for key in _YES_OR_NO:
        if key in typed and (typed[key].value or not is_new):
            yield f"--{key}" if typed[key].value else f"--no-{key}"
