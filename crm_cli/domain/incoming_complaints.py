"""What a file may say about a complaint, ended ones too: what was heard, where it stands, and since when.

Nobody here promised by when one of another program is to be resolved, so only such clocks run as still can, unless the
file itself says when: an old import must not fill the day with breaches. What a move would have wanted here is not
asked of one that was made elsewhere; its timeline says that it was imported.
"""

from crm_cli.domain.choices import flag, number
from crm_cli.domain.complaint_clocks import deadlines, priority
from crm_cli.domain.complaint_fields import READ
from crm_cli.domain.complaints import ENDED
from crm_cli.domain.folding import normalise, search_text
from crm_cli.domain.incoming import Kind, Plain, by_word, called, meant
from crm_cli.domain.incoming_dates import Dates
from crm_cli.domain.incoming_interactions import CHANNEL
from crm_cli.domain.text import line, note
from crm_cli.domain.vocabulary import AT_BREACH, COMPLAINT_STATUSES, COMPLAINT_SUBJECTS, DECISIONS
from crm_cli.domain.working import WorkingCalendar
from crm_cli.errors import Invalid
from crm_cli.i18n import _

_STATUS_WORDS = by_word(
    new="open, reopened, waiting on us, جدید, باز, تازه",
    acknowledged="assigned, received, تایید شده, دریافت شد",
    investigating="in progress, in_progress, working, pending, در حال بررسی, در دست بررسی",
    waiting="waiting on contact, on hold, waiting on customer, منتظر مشتری, در انتظار",
    resolved="solved, حل شده, حل شد",
    closed="done, complete, completed, duplicate, بسته, بسته شده, مختومه",
    rejected="declined, رد شده, رد شد, نامعتبر",
    withdrawn="cancelled, canceled, پس گرفته شد, انصراف",
)
_ABOUT_WORDS = by_word(
    product="goods, محصول, کالا",
    service="services, support, خدمات, سرویس, پشتیبانی",
    staff="employee, person, کارمند, کارکنان, پرسنل",
    supplier="vendor, partner, تامین کننده, همکار",
    price="pricing, billing, cost, قیمت, هزینه",
    process="procedure, delay, فرآیند, فرایند, روند",
)
_SEVERITY_WORDS = called(
    {
        1: "urgent, critical, highest, blocker, فوری, بحرانی, خیلی زیاد",
        2: "high, major, زیاد, بالا, مهم, شدید",
        3: "medium, normal, متوسط, عادی, معمولی",
        4: "low, minor, lowest, کم, پایین, جزئی",
    }
)
# What the timeline has of one that was brought: the move, the state it led to, and where the file says when.
MOVES = {
    "acknowledge": ("acknowledged", "acknowledged_at"),
    "resolve": ("resolved", "resolved_at"),
    "close": ("closed", "ended_at"),
    "reject": ("rejected", "ended_at"),
    "withdraw": ("withdrawn", "ended_at"),
}


def _severity(text: str, _dates: Dates) -> int:
    return _SEVERITY_WORDS.get(normalise(text)) or number(text, 1, 4, field="severity")


def _standing(given: dict[str, Plain]) -> tuple[str, Plain, Plain]:
    """Where it stands, when it was resolved and when it ended. Raises Invalid where these do not go together."""
    ended_at, resolved_at = given.get("ended_at"), given.get("resolved_at")
    status = str(given.get("status") or ("closed" if ended_at else "resolved" if resolved_at else "new"))
    if status == "merged":
        raise Invalid(_("it became part of another one: leave it out"), field="status")
    if status == "investigating" and given.get("severity") is None:
        raise Invalid(_("it is being looked into, and nothing says how grave it is"), field="severity")
    if status == "resolved":
        resolved_at, ended_at = resolved_at or ended_at, None
    needed = resolved_at if status == "resolved" else ended_at
    if (status in ENDED or status == "resolved") and not needed:
        field = "resolved_at" if status == "resolved" else "ended_at"
        raise Invalid(_("it is {status}, and nothing says since when").format(status=status), field=field)
    if status not in ENDED and status != "resolved" and (ended_at or resolved_at):
        raise Invalid(_("it is {status}, and there is a day on which it ended").format(status=status), field="status")
    if status in ("closed", "rejected"):
        resolved_at = resolved_at or ended_at
    return status, None if status == "withdrawn" else resolved_at, ended_at


def _whole(given: dict[str, Plain], _dates: Dates) -> dict[str, Plain]:
    status, resolved_at, ended_at = _standing(given)
    found: dict[str, Plain] = {key: given.get(key) for key in (*READ, "asked_at", "satisfaction", "owner")}
    said = (given.get(key) for key in ("heard", "wanted", "which", "topic", "cause", "prevention"))
    return found | {
        "received_at": given["received_at"],
        "safety": given.get("safety") or 0,
        "escalation": AT_BREACH if given.get("safety") else 0,
        "confidential": given.get("confidential") or 0,
        "status": status,
        "decision": "rejected" if status == "rejected" else given.get("decision"),
        "reason": given.get("reason") if status == "rejected" else None,
        "acknowledged_at": given.get("acknowledged_at"),
        "resolved_at": resolved_at,
        "ended_at": ended_at,
        "acknowledge_due": given.get("acknowledge_due"),
        "resolve_due": given.get("resolve_due"),
        "search_text": search_text(*(str(text) for text in said if text)),
    }


def clocked(fields: dict[str, Plain], tier: str | None, at: str, calendar: WorkingCalendar) -> dict[str, Plain]:
    """The fields with the clocks the file tells of, or those that can still run at the instant `at`, by this tier."""
    status, severity = str(fields["status"]), fields["severity"]
    if status == "waiting":
        return fields | {"waiting_since": at}
    if status not in ("new", "acknowledged", "investigating"):
        return fields
    level = priority(int(severity) if severity else None, safety=bool(fields["safety"]), tier=tier)
    due = deadlines(str(fields["received_at"]), level, calendar)
    if fields["resolve_due"]:
        running = {"half_due": due.half_due} if fields["resolve_due"] == due.resolve_due else {}
    else:
        running = due._asdict() if (due.acknowledge_due if status == "new" else due.resolve_due) > at else {}
    return fields | running


COMPLAINT_ROWS = Kind(
    "complaint",
    {
        **{key: (lambda text, _dates, read=read: read(text)) for key, read in READ.items()},  # type: ignore[misc]
        "channel": CHANNEL,
        "about": meant(_ABOUT_WORDS, COMPLAINT_SUBJECTS, "subject"),
        "severity": _severity,
        "received_at": lambda text, dates: dates.instant(text),
        "safety": lambda text, _dates: int(flag(text, field="safety")),
        "confidential": lambda text, _dates: int(flag(text, field="confidential")),
        "owner": lambda text, _dates: line(text, field="owner"),
        "status": meant(_STATUS_WORDS, COMPLAINT_STATUSES, "status"),
        "decision": meant({}, DECISIONS, "decision"),
        "reason": lambda text, _dates: note(text, field="reason"),
        "satisfaction": lambda text, _dates: number(text, 1, 5, field="satisfaction"),
        **{
            key: (lambda text, dates: dates.instant(text))
            for key in ("asked_at", "acknowledged_at", "resolved_at", "ended_at")
        },
        **{key: (lambda text, dates: dates.ahead(text)) for key in ("acknowledge_due", "resolve_due")},
    },
    _whole,
    needed=(("heard",), ("received_at",)),
)
