"""The next steps of `crm demo`: those still to be taken, and those that were."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from crm_cli.domain import followups as rules
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.recurrence import parse_every
from crm_cli.services.demo.agency import MARGIN, Agency, working_day
from crm_cli.store.work import Work


class Todo(NamedTuple):
    """A next step still to be taken, once or by the rule `every`.

    `mark`: a time, `doing`, `handed` on by the care desk, or `+5`: snoozed until five days from today.
    """

    who: str
    due: int
    title: str
    kind: str = "call"
    priority: int = 5
    mark: str = ""
    every: str = ""


class Closed(NamedTuple):
    """A next step that was taken (or given up, where `late` is None) `late` days after it was due."""

    who: str
    due: int
    late: int | None
    kind: str
    title: str
    outcome: str


HANDED = "دوست شماست، بهتر است خودتان بگویید"

TODO = (
    Todo("Hossein Kazemi", -9, "پیگیری قسط دوم عمره", "payment", 1),
    Todo("Ramin Vakili", -5, "Ask for the missing bank statement", "document", 3),
    Todo("مسعود خسروی", -2, "قیمت هتل مشهد را بگو"),
    Todo("Yasmin Haddad", -1, "Send the group rates", "message", 4),
    Todo("Kaveh Dadgar", 0, "Confirm seats for the Dubai delegation", "call", 1, "11:00"),
    Todo("Maryam Soltani", 0, "وقت سفارت را قطعی کن", "document", 2, "16:30"),
    Todo("Sina Javadi", 0, "نظرش دربارهٔ هتل‌های استانبول"),
    Todo("Sara Mohammadi", 0, "فاکتور ماه را بفرست", "message", 4, every="jalali-month"),
    Todo("Tara Sepehri", 0, "Which country first? Then the list of papers", "message"),
    Todo("Roya Mirzaei", 1, "Check her Schengen papers", "document", 3),
    Todo("Omid Sharifi", 1, "Book the child seat for Arash", "other", 4),
    Todo("Arezou Abbasi", 2, "تخفیف دو نفره را پیشنهاد بده", mark="handed"),
    Todo("Parisa Rostami", 2, "تبریک تولد", "care", 4),
    Todo("Baran School", 4, "پیش‌فاکتور اردوی بعدی", "message", 3),
    Todo("Peyman Zand", 5, "Flights on the 12th or the 14th?"),
    Todo("Mehdi Rezaei", 7, "تاریخ کاروان بعدی", "call", 4),
    Todo("Vahid Nazari", 8, "گذرنامه‌ها را بیاورد", "document"),
    Todo("Daniel Weber", 10, "Deposit for the Shiraz group", "payment", 2),
    Todo("Fatemeh Jafari", 14, "جلسهٔ برنامهٔ اردو در مدرسه", "visit", 4, "10:00"),
    Todo("Majid Sadeghi", 21, "Passport expires within a year: tell him", "document", 6),
    Todo("Mona Fakhr", 45, "Wants Dubai again for the festival", "call", 7),
    Todo("Sohrab Etemad", -2, "Offer the new Dubai flights", "call", 6, "+5"),
    Todo("Zhaleh Moghaddam", 3, "بعد از امتحان‌ها تماس بگیر", "call", 6, "+10"),
    Todo("Abgineh Engineering Co.", 1, "Contract for next year's travel", "document", 2, "doing"),
)

CLOSED = (
    Closed("Kaveh Dadgar", -310, 0, "call", "Dubai fair: how many rooms?", "six rooms, booked"),
    Closed("Hossein Kazemi", -275, -1, "payment", "قسط اول عمره", "نقد پرداخت شد"),
    Closed("Omid Sharifi", -240, 0, "message", "Send the Istanbul vouchers", "sent"),
    Closed("Mehdi Rezaei", -212, 4, "document", "کارت واکسن", "بعد از سه بار یادآوری آورد"),
    Closed("Baran School", -190, 0, "visit", "جلسهٔ اردو", "برنامه تأیید شد"),
    Closed("Daniel Weber", -171, -2, "message", "Quote for Isfahan", "accepted"),
    Closed("Leila Ahmadi", -150, None, "call", "هتل مشهد", "منصرف شد"),
    Closed("Sara Mohammadi", -128, 0, "payment", "فاکتور فصل", "واریز شد"),
    Closed("Parisa Rostami", -104, 6, "document", "ترجمهٔ مدارک", "دیر رسید، ولی قبول شد"),
    Closed("Maryam Soltani", -83, 0, "care", "How was Vienna?", "delighted, tells her friends"),
    Closed("Yasmin Haddad", -66, -1, "call", "Rooms in Kish for her guests", "12 rooms"),
    Closed("Sohrab Etemad", -52, 3, "payment", "Rest of the Dubai package", "paid after two calls"),
    Closed("Farhad Nouri", -45, None, "call", "Hotel upgrade", "keeps the standard room"),
    Closed("Fatemeh Jafari", -31, 0, "survey", "نظر والدین دربارهٔ اردو", "۳۶ نفر از ۴۰ نفر راضی"),
    Closed("Negar Kazemi", -19, 0, "care", "از سفر برگشته؟", "راضی بود"),
    Closed("Ramin Vakili", -11, 2, "call", "Embassy appointment", "moved to next week"),
)


def tell(agency: Agency) -> None:
    """The follow-ups of the year and of the weeks to come."""
    for step in (*TODO, *CLOSED):
        noted_at = _noted(agency, step.who, max(-step.due, 0))
        owner_id = agency.staff["care"] if step.kind in ("care", "survey") else agency.owners[step.who]
        if isinstance(step, Todo):
            plan(agency, step, noted_at, owner_id)
        else:
            _close(agency, step, noted_at, owner_id)


def plan(agency: Agency, todo: Todo, noted_at: datetime, owner_id: int, about: object = None) -> None:
    """A next step, noted down at that moment, perhaps about a complaint; none to come is due on a day off."""
    due_on = agency.present.today + timedelta(days=todo.due)
    if todo.due > 0:
        due_on = working_day(due_on, 1)
    due_time = time.fromisoformat(todo.mark) if ":" in todo.mark else None
    repeat = parse_every(todo.every) if todo.every else None
    draft = FollowupDraft(todo.who, todo.title, due_on, due_time, todo.kind, todo.priority, repeat=repeat)
    agency.happens(noted_at, partial(_insert, agency, todo, draft, owner_id, about))
    if todo.mark in ("doing", "handed") or todo.mark.startswith("+"):
        agency.happens(noted_at, partial(_mark, agency, todo))


def _mark(agency: Agency, todo: Todo, work: Work) -> None:
    (followup,) = work.followups.fetch([agency.ids[todo]])
    today = agency.present.today
    if todo.mark == "doing":
        work.followups.update(rules.started(followup))
    elif todo.mark == "handed":
        to_id = followup.owner_id or agency.staff["owner"]
        work.handoffs.insert("followup", followup.id, from_id=agency.staff["care"], to_id=to_id, note=HANDED)
    else:
        work.followups.update(rules.snoozed(followup, until=today + timedelta(days=int(todo.mark)), today=today))


def _close(agency: Agency, closed: Closed, noted_at: datetime, owner_id: int) -> None:
    late = closed.late or 0
    due_on = working_day(agency.present.today + timedelta(days=closed.due), -1)
    # Where that is a day off, what was late stays late, and what was on time on time.
    at = agency.moment(working_day(due_on + timedelta(days=late), 1 if late > 0 else -1))
    draft = FollowupDraft(closed.who, closed.title, due_on, kind=closed.kind)
    agency.happens(noted_at, partial(_insert, agency, closed, draft, owner_id, None))
    agency.happens(at, partial(_end, agency, closed))


def _insert(
    agency: Agency, step: Todo | Closed, draft: FollowupDraft, owner_id: int, about: object, work: Work
) -> None:
    if about:
        draft = draft._replace(complaint_id=agency.ids[about])
    agency.ids[step] = work.followups.insert(draft, contact_id=agency.ids[step.who], owner_id=owner_id)


def _end(agency: Agency, closed: Closed, work: Work) -> None:
    (followup,) = work.followups.fetch([agency.ids[closed]])
    close = rules.cancelled if closed.late is None else rules.completed
    work.followups.update(close(followup, at=work.at, outcome=closed.outcome))


def _noted(agency: Agency, who: str, days_ago: int) -> datetime:
    """Some days before it was due, or before today, but not before the contact was known."""
    earlier = days_ago + agency.dice.randrange(7, 16)
    return agency.moment(agency.day(max(min(earlier, agency.met[who] - MARGIN), 1)))
