"""The complaints of `crm demo`: what was heard, what was done about it, and what still has to be."""

from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from crm_cli.domain import complaint_clocks as clocks
from crm_cli.domain import complaints as rules
from crm_cli.domain.complaints import ComplaintDraft, ComplaintRecord
from crm_cli.domain.followups import FollowupDraft, completed
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.remedies import RemedyDraft, delivered
from crm_cli.domain.vocabulary import CHANNELS
from crm_cli.i18n import _
from crm_cli.queries import complaints as queries
from crm_cli.services.demo.agency import Agency, Deed, working_day
from crm_cli.services.demo.steps import Todo, plan
from crm_cli.services.demo.talks import read
from crm_cli.store.work import Work


class Case(NamedTuple):
    """A complaint, at most one of a contact; without a severity nobody has assessed it yet.

    `steps`: how many days after it was heard, what was done, the words that go with it. What was done is a
    conversation as in `talks`, or a verb with its values: `resolve upheld refund:3800EUR`, `merge` into another
    contact's, `offer refund:3800EUR`, `close` with how content the customer is and, in words, the cause.
    """

    who: str
    days_ago: int
    channel: str
    topic: str
    heard: str
    wanted: str | None = None
    about: str | None = None
    which: str | None = None
    severity: int | None = None
    safety: bool = False
    by: str = "care"
    steps: tuple[tuple[int, str, str], ...] = ()
    todo: tuple[int, str, str, int] | None = None  # days from today, title, kind, priority


CASES = (
    Case("Omid Sharifi", 302, "email", "airport transfer",
         "Nobody met us at the airport. We waited an hour with a tired child, then took a taxi for 38 euros.",
         "the taxi paid back", "supplier", "Blue Minibus", 3, steps=(
             (0, "acknowledge", "answered by e-mail within the hour"),
             (1, "investigate", ""),
             (1, "call out answered 8", "The driver's number did not answer. He kept the receipt of the taxi."),
             (2, "email in - -", "Receipt of the taxi attached, 38 euros."),
             (4, "resolve upheld refund:3800EUR apology", "the driver stood at the other terminal"),
             (11, "call out answered 5", "The 38 euros are there. They will travel with us again at Nowruz."),
             (11, "close 5", "driver at the wrong place"))),
    Case("Laleh Karimi", 301, "chat", "airport transfer",
         "Still no answer about the taxi from the airport?", None, "supplier", "Blue Minibus", 3, steps=(
             (0, "merge Omid Sharifi", "the same journey"),)),
    Case("Fatemeh Jafari", 233, "call", "اردوی مدرسه",
         "راننده با سرعت می‌رفت و پشت فرمان با موبایل حرف می‌زد؛ بچه‌ها ترسیده بودند.",
         "این راننده دیگر هیچ گروهی را نبرد", "supplier", "سیر نمونه", 1, safety=True, by="owner", steps=(
             (0, "acknowledge", ""),
             (0, "investigate", "با شرکت اتوبوس‌رانی صحبت شد"),
             (1, "call out answered 14", "دو معلم همراه هم همین را گفتند؛ شمارهٔ اتوبوس را داد."),
             (3, "resolve upheld explanation discount", "همکاری با این راننده تمام شد؛ ده درصد تخفیف برای اردوی بعد"),
             (10, "meeting - visited 30", "گزارش کتبی را در مدرسه تحویل دادیم؛ اردوی بعد را هم با ما می‌روند."),
             (10, "close 5", "راننده"))),
    Case("Behnaz Tavakoli", 230, "chat", "اردوی مدرسه",
         "رانندهٔ اتوبوس خیلی بد می‌رفت. کسی رسیدگی می‌کند؟", None, "supplier", "سیر نمونه", 1, safety=True,
         steps=((0, "merge Fatemeh Jafari", "همان اردو"),)),
    Case("Sara Mohammadi", 186, "email", "فاکتور ماه",
         "در فاکتور این ماه دو بلیت برگشتی هم حساب شده است.", "فاکتور اصلاح شود", "price", None, 3, steps=(
             (0, "acknowledge", ""),
             (1, "investigate", ""),
             (2, "call out answered 9", "هر دو بلیت را با هم نگاه کردیم؛ یکی‌شان جریمهٔ کنسلی داشت."),
             (3, "resolve partly discount explanation", "یک بلیت از فاکتور کم شد؛ جریمهٔ دیگری طبق قرارداد است"),
             (9, "close 4", "اشتباه در فاکتور"))),
    Case("Shirin Bakhtiar", 142, "email", "Schengen visa",
         "The embassy refused me after all that work. I want the visa fee back.",
         "the fee paid back", "process", None, 4, steps=(
             (1, "acknowledge", ""),
             (2, "investigate", "read the refusal and her file again"),
             (5, "call out answered 12", "Told her why, and what a second application would need."),
             (5, "reject", "the fee is the embassy's, as the list of papers says; ours was not charged"))),
    Case("Kian Pourmand", 96, "chat", "بلیت دبی",
         "نامم را روی بلیت اشتباه نوشته‌اید!", "بلیت تازه بدون هزینه", "staff", None, 2, steps=(
             (0, "acknowledge", ""),
             (0, "call out answered 6", "املای بلیت و گذرنامه را کنار هم گذاشتیم؛ یکی است."),
             (1, "withdraw", "خودش پس گرفت"))),
    Case("Samira Akbari", 47, "call", "تور استانبول",
         "هتلی که ما را بردند آن هتلی نبود که رزرو کرده بودیم؛ از مرکز شهر هم دور بود.",
         "تفاوت قیمت دو هتل", "supplier", "هتل آبی‌دریا", 2, steps=(
             (0, "acknowledge", ""),
             (1, "investigate", ""),
             (4, "call out answered 11", "عذرخواهی کردیم؛ هتل جای خالی نداشته و به ما خبر نداده."),
             (5, "resolve upheld refund:60000000IRR apology", "شش میلیون تومان برمی‌گردد"),
             (26, "close 3", "هتل جای خالی نداشت"),
             (41, "chat in - -", "سلام، از آن شش میلیون هنوز خبری نیست."),
             (41, "reopen", "پول به حسابش نرسیده"),
             (42, "assign owner", ""),
             (42, "offer refund:60000000IRR", "شمارهٔ کارت اشتباه بود؛ دوباره واریز می‌کنیم")),
         todo=(2, "رسید واریز شش میلیون را بگیر", "payment", 2)),
    Case("Nasrin Karimi", 18, "call", "هتل مشهد",
         "اتاق رو به خیابان بود و تا صبح نخوابیدیم.", "عذرخواهی", "supplier", "هتل نمونه", 4, steps=(
             (1, "acknowledge", ""),
             (4, "investigate", "هتل می‌گوید اتاق دیگری نداشته"),
             (12, "call out answered 7", "عذرخواهی هتل را رساندیم؛ پانزده درصد تخفیف برای سفر بعد."),
             (12, "resolve partly apology discount", "")),
         todo=(3, "از نتیجه راضی است؟ بعد پرونده را ببند", "care", 4)),
    Case("Mona Fakhr", 12, "chat", "Dubai ticket",
         "My card was charged twice for the extra bag.", "one of the two charges back", "price", None, 3, steps=(
             (0, "acknowledge", ""),
             (1, "investigate", "the airline sees one charge only"),
             (3, "call out answered 4", "She will send the statement of her bank."),
             (3, "wait", "the bank statement")),
         todo=(1, "Has the bank statement come?", "message", 4)),
    Case("Elham Najafi", 8, "chat", "چمدان",
         "چمدانم نرسید و کسی جواب درستی نمی‌دهد.", "چمدان، یا خسارتش", "supplier", "شرکت هواپیمایی", 2, steps=(
             (0, "acknowledge", ""),
             (1, "investigate", "شمارهٔ پیگیری را از شرکت هواپیمایی گرفتیم"),
             (4, "call out answered 7", "چمدان در فرودگاه استانبول پیدا شده؛ با پرواز بعدی می‌آید.")),
         todo=(1, "چمدان رسید؟", "call", 1)),
    Case("Daniel Weber", 5, "email", "Isfahan group",
         "Two of my guests had a room without a window; the voucher says garden view.",
         "the difference for two nights", "supplier", "Garden Hotel", 3, by="owner", steps=(
             (1, "acknowledge", ""),),
         todo=(2, "What does the hotel say about the two rooms?", "message", 2)),
    Case("Golnaz Arian", 2, "social", "Istanbul tour",
         "The hotel on your page is not the one we slept in. Very disappointed."),
    Case("Tahereh Maleki", 1, "chat", "هتل مشهد",
         "در اتاق هتل بوی گاز می‌آمد و هر دو سرگیجه گرفتیم.", "پیش از مسافر بعدی درستش کنند",
         "supplier", "هتل نمونه", 1, safety=True, by="owner",
         todo=(0, "با مدیر هتل دربارهٔ بوی گاز حرف بزن", "call", 1)),
)  # fmt: skip

# The moves that need nothing but the complaint, and those that need the moment as well.
SIMPLE = {"acknowledge": rules.acknowledged, "investigate": rules.investigating, "wait": rules.waiting}
TIMED = {"withdraw": rules.withdrawn, "reopen": rules.reopened}


def tell(agency: Agency) -> None:
    """The complaints of the year with their timelines and the next steps they need."""
    for case in CASES:
        at, by = _heard_at(agency, case), case.by
        agency.happens(at, partial(_insert, agency, case))
        for offset, how, words in case.steps:
            at = _later(agency, at, case.days_ago - offset)
            agency.happens(at, _deed(agency, case, how, words), agency.staff[by])
            if how.startswith("assign"):
                by = how.split()[1]
        if case.todo:
            noted_at = at + timedelta(minutes=5)
            plan(agency, Todo(case.who, *case.todo), noted_at, agency.staff[by], case)


def _heard_at(agency: Agency, case: Case) -> datetime:
    """In the morning or about noon; on a day off as well where it came in writing."""
    day = agency.present.today - timedelta(days=case.days_ago)
    return agency.moment(working_day(day, 1) if case.channel == "call" else day, 9 + agency.dice.randrange(5))


def _later(agency: Agency, earlier: datetime, days_ago: int) -> datetime:
    """A moment in office hours that many days ago, or on the next working day, but after `earlier`."""
    at = agency.moment(working_day(agency.present.today - timedelta(days=days_ago), 1))
    return max(at, earlier + timedelta(minutes=agency.dice.randrange(15, 45, 5)))


def _insert(agency: Agency, case: Case, work: Work) -> None:
    told = {name: getattr(case, name) for name in ComplaintDraft._fields if name in Case._fields}
    draft = ComplaintDraft(case.who, **told)
    number = work.complaints.insert(
        draft,
        contact_id=agency.ids[case.who],
        owner_id=agency.staff[case.by],
        about_id=None,
        calendar=agency.calendar,
    )
    agency.ids[case] = number


def _deed(agency: Agency, case: Case, how: str, words: str) -> Deed:
    what, *values = how.split()
    if what in CHANNELS:
        return partial(_talk, agency, case, read(how, words, case.topic, agency.dice))
    if what == "merge":
        return partial(_merge, agency, case, " ".join(values), words)
    return partial(_move, agency, case, what, values, words)


def _talk(agency: Agency, case: Case, draft: InteractionDraft, work: Work) -> None:
    about = draft._replace(complaint_id=agency.ids[case])
    work.interactions.insert(about, contact_ids=(agency.ids[case.who],), staff_id=work.staff_id)


def _merge(agency: Agency, case: Case, other: str, words: str, work: Work) -> None:
    (survivor_id,) = (agency.ids[one] for one in CASES if one.who == other)
    complaint, survivor = work.complaints.fetch([agency.ids[case], survivor_id])
    _store(agency, work, complaint, rules.merged(complaint, survivor, at=work.at), "merge", words)
    work.complaints.note_event(survivor.id, "take in", survivor.status, rules.code(complaint.id))


def _move(agency: Agency, case: Case, verb: str, values: list[str], words: str, work: Work) -> None:
    (complaint,) = work.complaints.fetch([agency.ids[case]])
    if verb == "resolve":
        decision, *kinds = values
        for kind in kinds:
            work.remedies.insert(complaint.id, _remedy(kind))
        moved = rules.resolved(complaint, decision=decision)
        _store(agency, work, complaint, moved, verb, decision, ", ".join(k.partition(":")[0] for k in kinds), words)
    elif verb == "close":
        _close(agency, work, complaint, int(values[0]), words)
    elif verb == "reject":
        _store(agency, work, complaint, rules.rejected(complaint, at=work.at, reason=words), verb, words)
    elif verb == "assign":
        (colleague,) = work.staff.fetch([agency.staff[role] for role in values])
        _store(agency, work, complaint, rules.assigned(complaint, colleague.id), verb, colleague.name, words)
    elif verb == "offer":
        work.remedies.insert(complaint.id, _remedy(values[0])._replace(note=words))
        work.complaints.note_event(complaint.id, verb, complaint.status, f"{values[0].partition(':')[0]}; {words}")
    elif verb in TIMED:
        _store(agency, work, complaint, TIMED[verb](complaint, at=work.at), verb, words)
    else:
        _store(agency, work, complaint, SIMPLE[verb](complaint), verb, words)


def _close(agency: Agency, work: Work, complaint: ComplaintRecord, score: int, cause: str) -> None:
    """The promises were kept, somebody called, the customer said how content they are."""
    promised = queries.facts(work.db, complaint).promised
    for remedy in work.remedies.fetch(number for number, _kind in promised):
        work.remedies.update(delivered(remedy, at=work.at))
    title = _("ask whether the problem of C-{id} is gone").format(id=complaint.id)
    draft = FollowupDraft(
        str(complaint.contact_id), title, agency.present.local(work.at).date(), kind="call", complaint_id=complaint.id
    )
    step = work.followups.insert(draft, contact_id=complaint.contact_id, owner_id=work.staff_id)
    (followup,) = work.followups.fetch([step])
    work.followups.update(completed(followup, at=work.at, outcome=_("it is gone")))
    found = rules.rated(complaint, score, at=work.at)._replace(cause=cause, no_document=_("nothing in writing"))
    _store(agency, work, complaint, rules.closed(found, at=work.at), "close")


def _remedy(said: str) -> RemedyDraft:
    """`refund:3800EUR`, in minor units, or a bare kind."""
    kind, _colon, worth = said.partition(":")
    return RemedyDraft(kind, int(worth[:-3]), worth[-3:]) if worth else RemedyDraft(kind)


def _store(agency: Agency, work: Work, before: ComplaintRecord, after: ComplaintRecord, verb: str, *noted: str) -> None:
    moved = clocks.moved(before, after, work.at, agency.calendar)
    work.complaints.update(moved)
    work.complaints.note_event(moved.id, verb, moved.status, "; ".join(filter(None, noted)) or None)
