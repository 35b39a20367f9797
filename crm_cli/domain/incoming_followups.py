"""What a file may say about a next step, done ones too."""

import re

from crm_cli.domain.choices import number, yes_or_no
from crm_cli.domain.dates import parse_time
from crm_cli.domain.folding import normalise
from crm_cli.domain.followups import LIVE
from crm_cli.domain.incoming import Kind, Plain, by_word, called, meant
from crm_cli.domain.incoming_dates import Dates
from crm_cli.domain.recurrence import parse_every, written
from crm_cli.domain.text import digits, line, note
from crm_cli.domain.vocabulary import ANCHORS, FOLLOWUP_KINDS, FOLLOWUP_STATUSES
from crm_cli.errors import Invalid
from crm_cli.i18n import _

_SECONDS = re.compile(r"(?<=:\d\d):\d\d$")
_KIND_WORDS = by_word(
    call="phone call, phone, تماس, تلفن",
    message="email, e-mail, sms, chat, linked in, پیام, ایمیل, پیامک",
    visit="meeting, جلسه, ملاقات, بازدید",
    payment="invoice, پرداخت, قسط",
    document="paperwork, مدرک, مدارک, سند",
    survey="نظرسنجی",
    care="احوالپرسی, پیگیری",
    other="task, to do, to-do, todo, to_do, reminder, سایر, دیگر, کار",
)
_STATUS_WORDS = by_word(
    open="to do, to-do, todo, not started, not_started, planned, new, باز, انجام نشده, برنامه ریزی شده",
    doing="started, in progress, in_progress, waiting, deferred, در حال انجام",
    done="completed, complete, held, closed, finished, انجام شد, انجام شده, تمام",
    cancelled="canceled, not held, لغو, لغو شد, لغو شده",
)
_PRIORITY_WORDS = called(
    {
        1: "urgent, critical, highest, فوری",
        3: "high, زیاد, بالا, مهم",
        5: "medium, normal, none, متوسط, عادی, معمولی",
        7: "low, کم, پایین",
        9: "lowest",
    }
)
_status = meant(_STATUS_WORDS, FOLLOWUP_STATUSES, "status")


def _state(text: str, dates: Dates) -> str:
    """A state, or whether it is done."""
    answer = yes_or_no(text)
    return _status(text, dates) if answer is None else "done" if answer else "open"


def _done(text: str, dates: Dates) -> str:
    """Whether it is done, or when it was."""
    answer = yes_or_no(text)
    return dates.instant(text) if answer is None else "yes" if answer else "no"


def _priority(text: str, _dates: Dates) -> int:
    return _PRIORITY_WORDS.get(normalise(text)) or number(text, 1, 9, field="priority")


def _when(text: str, dates: Dates) -> str:
    return "T".join(filter(None, dates.day(text)))


def _whole(given: dict[str, Plain], _dates: Dates) -> dict[str, Plain]:
    day, _t, clock = str(given["due_on"]).partition("T")
    done = given.get("done", "no")
    closed_at = given.get("closed_at") or (None if done in ("yes", "no") else done)
    status = given.get("status") or ("open" if done == "no" and not closed_at else "done")
    if status in LIVE and done == "yes":
        raise Invalid(_("it is {status}, and it is done").format(status=status), field="done")
    if (status in LIVE) == bool(closed_at):
        raise Invalid(
            _("it is {status}, and there is a day on which it was done").format(status=status)
            if status in LIVE
            else _("it is {status}, and nothing says when it was done").format(status=status),
            field="closed_at",
        )
    title, outcome = _remarked(given, is_live=status in LIVE)
    return {
        "title": title,
        "kind": given.get("kind") or "other",
        "due_on": day,
        "due_time": given.get("due_time") or clock or None,
        "first_due_on": given.get("first_due_on") or day,
        "hidden_until": given.get("hidden_until") if status in LIVE else None,
        "status": status,
        "priority": given.get("priority") or 5,
        "owner": given.get("owner"),
        "outcome": outcome,
        "closed_at": closed_at,
        **(_repeating(given, day) if given.get("every") and status in LIVE else {}),
    }


def _remarked(given: dict[str, Plain], *, is_live: bool) -> tuple[str, Plain]:
    """The title and the outcome, one of which has the note."""
    title, outcome, remark = str(given["title"]), given.get("outcome"), given.get("note")
    if remark and (is_live or outcome):
        title = line(f"{title}: {' '.join(str(remark).split())}", field="title")
    return title, outcome or (None if is_live else remark)


def _repeating(given: dict[str, Plain], day: str) -> dict[str, Plain]:
    """How it comes again from its due day on, as the first of a series; the rest of how often it was to come."""
    times = given.get("times")
    if times is not None:
        times = max(1, int(times) - int(given.get("occurrence") or 0))
    until = given.get("until")
    return {
        "every": given["every"],
        "anchor": given.get("anchor") or "schedule",
        "anchor_on": day,
        "until": until if until and str(until) >= day else None,
        "times": times,
        "occurrence": 0,
    }


FOLLOWUP_ROWS = Kind(
    "followup",
    {
        "title": lambda text, _dates: line(" ".join(text.split()), field="title"),
        "kind": meant(_KIND_WORDS, FOLLOWUP_KINDS, "kind"),
        "due_on": _when,
        "due_time": lambda text, _dates: f"{parse_time(_SECONDS.sub('', digits(text.strip()))):%H:%M}",
        "first_due_on": lambda text, dates: dates.day(text)[0],
        "hidden_until": lambda text, dates: dates.day(text)[0],
        "status": _state,
        "done": _done,
        "priority": _priority,
        "owner": lambda text, _dates: line(text, field="owner"),
        "outcome": lambda text, _dates: note(text, field="outcome"),
        "note": lambda text, _dates: note(text, field="note"),
        "closed_at": lambda text, dates: dates.instant(text),
        "every": lambda text, dates: written(parse_every(text, dates.present.calendar)),
        "anchor": meant({}, ANCHORS, "anchor"),
        "until": lambda text, dates: dates.day(text)[0],
        "times": lambda text, _dates: number(text, 1, 100_000, field="times"),
        "occurrence": lambda text, _dates: number(text, 0, 100_000, field="occurrence"),
    },
    _whole,
    needed=(("title",), ("due_on",)),
)
