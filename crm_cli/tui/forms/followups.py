"""The form of a next step, new or known."""

from collections.abc import Mapping, Sequence
from functools import partial

from crm_cli.domain.followup_fields import READ
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.recurrence import parse_every
from crm_cli.domain.vocabulary import FOLLOWUP_KINDS
from crm_cli.i18n import _
from crm_cli.services.application import Crm
from crm_cli.tui.desk import Desk
from crm_cli.tui.forms.clash import Snapshot, snapshot
from crm_cli.tui.forms.common import colleague, when, who
from crm_cli.tui.forms.entries import Entry, Typed
from crm_cli.tui.forms.form import EditForm, Form
from crm_cli.tui.forms.said import command, flags

_PRIORITIES = tuple("123456789")


def _plain() -> Sequence[Entry]:
    """What can be changed later, too; the day is moved, which keeps the first."""
    return (
        Entry("title", _("What"), lambda _crm, text: READ["title"](text), is_required=True),
        Entry("kind", _("Kind"), lambda _crm, text: READ["kind"](text), choices=FOLLOWUP_KINDS),
        Entry(
            "priority",
            _("Priority"),
            lambda _crm, text: READ["priority"](text),
            choices=_PRIORITIES,
            hint=_("1 is highest, 9 lowest; 5 if not given"),
        ),
        colleague("owner", _("Who does it")),
    )


def new(desk: Desk, contact: str = "", complaint: int | None = None) -> Form[int]:
    """The form of a new next step, with a contact already known, or for a complaint; its answer is the id."""
    entries = (
        who(is_required=True),
        *_plain()[:1],
        when("due", _("Due"), is_required=True),
        *_plain()[1:],
        Entry(
            "every",
            _("Comes again"),
            lambda crm, text: parse_every(text, crm.present.calendar),
            hint=_("day, 2 weeks, mon,thu, month, jalali-month on last day"),
        ),
    )

    async def store(typed: Mapping[str, Typed]) -> int:
        given = {key: one.value for key, one in typed.items()}
        number = given["contact"][0] if "contact" in given else int(contact)
        due = given["due"]
        draft = FollowupDraft(
            str(number),
            given["title"],
            due.day,
            due.time,
            owner=given.get("owner"),
            complaint_id=complaint,
            repeat=given.get("every"),
            **{key: given[key] for key in ("kind", "priority") if given.get(key)},
        )
        belongs = ("--complaint", str(complaint)) if complaint else ()
        said = (*flags(typed, ("due", "kind", "priority", "owner", "every")), *belongs)
        words = command(("followups", "add"), (str(number), given["title"]), said)
        return await desk.write(words, lambda crm: crm.followups.add(draft))

    return Form(_("New next step"), entries, store, {"contact": contact} if contact else None)


async def known(desk: Desk, number: int) -> EditForm[int]:
    """The form of a next step that is there; its answer is the id. Raises NotFound."""
    look = partial(_look, number=number)
    before = await desk.read(look)

    async def store(typed: Mapping[str, Typed]) -> int:
        fields = {key: one.value for key, one in typed.items()}

        def edited(crm: Crm) -> None:
            with crm.unless_changed(form.seen):
                crm.followups.edit([number], fields)

        await desk.write(("followups", "edit", str(number), *flags(typed, fields)), edited)
        return number

    entries = [entry._replace(is_required=True) for entry in _plain()]
    form = EditForm(before.texts["title"], entries, store, before, look)
    return form


def _look(crm: Crm, number: int) -> Snapshot:
    crm.followups.get([number])
    keys = ("title", "kind", "priority", "owner")
    return snapshot(crm, "followup", number, crm.followups.picked([number]), dict(zip(keys, keys, strict=True)))
