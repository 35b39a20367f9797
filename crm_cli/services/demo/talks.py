"""The conversations of `crm demo`: trips told from the first question to the way back, and what waits for an answer."""

from datetime import datetime, timedelta
from functools import partial
from itertools import cycle, islice
from random import Random
from typing import NamedTuple

from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.jalali import PERSIAN_DIGITS
from crm_cli.services.demo.agency import MARGIN, Agency
from crm_cli.services.demo.people import CONTACTS, Person
from crm_cli.store.work import Work

TRIPS = {"A": 3}  # stories in the year, by tier; others have one
TOLD = {"raw": 0, "verified": 1, "engaged": 2, "prospect": 3}  # how far a story goes before it is a sale
SETTLED = 20  # days after which everybody who shares a phone is known
CARE_FROM = 10  # day of a story
_PERSIAN = str.maketrans("0123456789", PERSIAN_DIGITS)


class Story(NamedTuple):
    """A trip in conversations. It suits contacts of its script with its tag; without a tag, all of them."""

    topic: str
    tag: str
    script: str


# What was said: the day of the story, `channel direction outcome minutes` (- for none), the text.
# How far a story goes depends on the contact's stage; what comes later than ten days is customer care's.
STORIES: dict[Story, tuple[tuple[int, str, str], ...]] = {
    Story("Istanbul tour", "istanbul", "en"): (
        (0, "chat in - -", "Asks for Istanbul: {nights} nights, {people} people, a hotel near Taksim."),
        (0, "chat out sent -", "Sent three hotels on WhatsApp, from {price} million toman per person."),
        (2, "call out answered 9", "Went through the hotels; wants breakfast and the transfer from the airport."),
        (4, "visit - visited 35", "Came to the office, chose the second hotel and paid the deposit."),
        (9, "email out sent -", "Vouchers, tickets and the insurance policy sent."),
        (27, "call out answered 6", "Back home. Happy with the hotel; the transfer was an hour late."),
    ),
    Story("تور استانبول", "istanbul", "fa"): (
        (0, "chat in - -", "قیمت تور استانبول را پرسید: {nights} شب، {people} نفر، هتل نزدیک تکسیم."),
        (0, "chat out sent -", "سه هتل با قیمت در واتساپ فرستادم؛ نفری از {price} میلیون تومان."),
        (1, "call out answered 11", "هتل‌ها را با هم مرور کردیم؛ صبحانه و ترانسفر فرودگاه هم می‌خواهد."),
        (3, "visit - visited 30", "به دفتر آمد، هتل دوم را انتخاب کرد و بیعانه داد."),
        (8, "chat out sent -", "بلیت‌ها، واچر هتل و بیمه‌نامه را فرستادم."),
        (25, "call out answered 7", "از سفر برگشته؛ از هتل راضی بود، از گشت شهری نه چندان."),
    ),
    Story("Schengen visa", "visa", "en"): (
        (0, "email in - -", "Which papers are needed for a Schengen visa for {people} people?"),
        (1, "email out sent -", "List of papers sent, with the earliest appointments at the embassy."),
        (6, "meeting - visited 45", "Checked the papers together; the bank statement and one translation are missing."),
        (14, "sms out sent -", "Reminder: appointment on Sunday at 8:30, bring the original passports."),
        (35, "call in answered 4", "Passports are back, the visa is for {nights} days. Asks for flights now."),
    ),
    Story("ویزای شنگن", "visa", "fa"): (
        (0, "call in answered 8", "مدارک لازم برای ویزای شنگن را پرسید؛ {people} نفر هستند."),
        (1, "chat out sent -", "فهرست مدارک و نزدیک‌ترین وقت سفارت را فرستادم."),
        (7, "visit - visited 40", "مدارک را آورد؛ پرینت حساب و یک ترجمه کم است."),
        (15, "sms out sent -", "یادآوری: یکشنبه ساعت ۸:۳۰ وقت سفارت، اصل گذرنامه‌ها همراهتان باشد."),
        (38, "call in answered 5", "ویزا آمد. حالا بلیت می‌خواهد، ترجیحاً صبح زود."),
    ),
    Story("هتل مشهد", "mashhad", "fa"): (
        (0, "call in answered 6", "هتل نزدیک حرم می‌خواهد: {nights} شب، {people} نفر، با قطار."),
        (0, "sms out sent -", "دو هتل پیشنهاد شد؛ شبی {price} میلیون ریال با صبحانه."),
        (2, "call out answered 5", "هتل اول قطعی شد. کوپهٔ چهارتخته هم رزرو کردیم."),
        (5, "chat out sent -", "رسید پرداخت و واچر هتل فرستاده شد."),
        (16, "call out answered 4", "زیارت قبول! راضی بودند، فقط اتاق رو به خیابان شلوغ بود."),
    ),
    Story("Dubai ticket", "dubai", "en"): (
        (0, "call in answered 5", "Needs {people} tickets to Dubai and back after {nights} days, hand luggage only."),
        (0, "email out sent -", "Two airlines offered; the cheaper one leaves at 4 in the morning."),
        (1, "chat in - -", "Takes the later flight. Also asks for the visa."),
        (2, "email out sent -", "Tickets issued; the visa takes three working days."),
        (13, "call out answered 3", "Back from Dubai; will need the same again in two months."),
    ),
    Story("بلیت دبی", "dubai", "fa"): (
        (0, "chat in - -", "{people} بلیت رفت و برگشت دبی می‌خواهد، برگشت {nights} روز بعد."),
        (0, "call out answered 6", "دو پرواز پیشنهاد دادم؛ ارزان‌تره چهار صبح می‌پرد."),
        (1, "chat in - -", "پرواز عصر را می‌خواهد، با ویزا."),
        (2, "chat out sent -", "بلیت‌ها صادر شد؛ ویزا سه روز کاری طول می‌کشد."),
        (12, "call out answered 4", "برگشته است و دو ماه دیگر باز هم سفر دارد."),
    ),
    Story("عمره", "umrah", "fa"): (
        (0, "visit - visited 25", "برای عمره آمد؛ {people} نفر. شرایط و تاریخ کاروان‌ها را گفتیم."),
        (3, "call out answered 12", "کاروان ماه بعد را انتخاب کردند؛ نفری {price} میلیون تومان."),
        (6, "visit - visited 20", "گذرنامه و عکس آوردند و قسط اول را دادند."),
        (18, "sms out sent -", "یادآوری قسط دوم و کارت واکسن مننژیت."),
        (33, "call in answered 7", "ساعت پرواز و وزن بار را پرسید."),
        (50, "call out answered 9", "برگشته‌اند؛ از هتل مدینه خیلی راضی‌اند. برای مادرش هم می‌خواهد."),
    ),
    Story("اردوی مدرسه", "school", "fa"): (
        (0, "email in - -", "برای اردوی اصفهان قیمت خواست: ۴۰ دانش‌آموز و {people} همراه."),
        (2, "email out sent -", "پیش‌فاکتور با اتوبوس، هتل {nights} شب و راهنما فرستاده شد."),
        (7, "meeting - visited 50", "جلسه در مدرسه؛ برنامه تأیید شد، ناهار روز دوم عوض شود."),
        (21, "call out answered 8", "رضایت‌نامه‌ها رسید. حرکت ساعت ۶ صبح از در مدرسه."),
        (30, "call out answered 10", "اردو خوب بود؛ راهنما را برای اردوی بعدی هم می‌خواهند."),
    ),
    Story("Kish weekend", "", "en"): (
        (0, "social in - -", "Saw our Kish offer on Instagram: {nights} nights, {people} people?"),
        (0, "social out sent -", "Dates and hotels sent, {price} million toman for all."),
        (2, "call out answered 7", "Booked from Wednesday; paid by card over the phone."),
        (12, "chat in - -", "Thanks, the sea was lovely. Sent photos."),
    ),
    Story("تور کیش", "", "fa"): (
        (0, "social in - -", "پیشنهاد کیش را در اینستاگرام دیده: {nights} شب برای {people} نفر."),
        (0, "social out sent -", "تاریخ‌ها و هتل‌ها را فرستادم؛ روی هم {price} میلیون تومان."),
        (2, "call out answered 8", "از چهارشنبه رزرو شد و کارت به کارت کرد."),
        (13, "chat in - -", "تشکر کرد و عکس فرستاد."),
    ),
}

# Calls that came to nothing, before one that was answered.
TRIES = (
    ("no_answer", "Rang; nobody picked up."), ("busy", "Line busy, will try again."),
    ("left_message", "پیام گذاشتم که تماس بگیرند."), ("no_answer", "جواب نداد."), ("busy", "خط مشغول بود."),
)  # fmt: skip

# Who waits for an answer: days ago, hour, channel, topic, text.
TO_ANSWER = (
    ("Negar Kazemi", 1, 16, "chat", "تور استانبول", "سلام، برای ماه بعد جا دارید؟ چهار نفریم، هتل مثل دفعهٔ قبل."),
    ("Daniel Weber", 2, 11, "email", "Shiraz group", "Could you quote Shiraz and Yazd for 14 people, six nights?"),
    ("Nika", 1, 19, "social", "Istanbul tour", "Hi! How much is Istanbul for two, and do you take instalments?"),
)


def tell(agency: Agency) -> None:
    """A year of interactions."""
    for person in CONTACTS:
        if person.kind == "person" and not person.silent:
            _tell_stories(agency, person)
    for who, days_ago, hour, channel, topic, text in TO_ANSWER:
        at = agency.moment(agency.present.today - timedelta(days=days_ago), hour)
        draft = InteractionDraft((), channel, text, direction="in", topic=topic, needs_reply=True)
        agency.happens(at, partial(_log, agency, draft, [who]), agency.owners[who])


def read(how: str, text: str, topic: str, dice: Random) -> InteractionDraft:
    """A conversation as it is noted in the stories."""
    channel, *rest = how.split()
    direction, outcome, length = (None if word == "-" else word for word in rest)
    minutes = round(int(length) * dice.uniform(0.7, 1.6)) if length else None
    return InteractionDraft((), channel, text, None, direction, outcome, minutes, topic)


def _log(agency: Agency, draft: InteractionDraft, who: list[str], work: Work) -> None:
    work.interactions.insert(draft, contact_ids=tuple(agency.ids[key] for key in who), staff_id=work.staff_id)


def _tell_stories(agency: Agency, person: Person) -> None:
    tags, script = ("", *person.tags.split()), _script(person.name)
    fitting = [story for story in STORIES if story.script == script and story.tag in tags]
    trips = TRIPS.get(person.tier or "", 1)
    for number, story in enumerate(islice(cycle(fitting), trips)):
        _tell_story(agency, person, story, _beginning(agency, person, (number + agency.dice.random()) / trips))


def _beginning(agency: Agency, person: Person, luck: float) -> int:
    """How many days ago a story began: `luck` is 0 for the earliest possible day, 1 for the latest."""
    known = agency.met[person.key]
    if person.stage in TOLD:
        return min(38, known - MARGIN) - int(30 * luck)
    first = min(360, known - SETTLED)
    return first - int((60 if person.stage == "lapsed" else first - 1) * luck)


def _tell_story(agency: Agency, person: Person, story: Story, began: int) -> None:
    """The conversations of a story until yesterday, each after the one before."""
    dice = agency.dice
    price, people, nights = dice.randrange(18, 60), dice.randrange(2, 6), dice.randrange(3, 8)
    earlier: datetime | None = None
    for offset, how, words in STORIES[story][: TOLD.get(person.stage)]:
        if offset >= began:
            return
        text = words.format(price=price, people=people, nights=nights)
        draft = read(how, text.translate(_PERSIAN) if story.script == "fa" else text, story.topic, dice)
        # Who has been a customer for some days also writes in the evening, and on days off.
        late = offset > 0 and how in ("chat in - -", "social in - -") and dice.random() < 0.5
        at = _time(agency, began - offset, earlier, late=late)
        # Whoever shares the phone comes along to the office.
        who = agency.household[person.key] if draft.channel == "visit" else [person.key]
        by = agency.staff["care"] if offset > CARE_FROM else agency.owners[person.key]
        if how.startswith("call out") and dice.random() < 0.2:
            agency.happens(at, partial(_log, agency, _attempt(story, dice), who), by)
            at += timedelta(minutes=dice.randrange(40, 120, 5))
        agency.happens(at, partial(_log, agency, draft, who), by)
        earlier = at


def _time(agency: Agency, days_ago: int, earlier: datetime | None, *, late: bool) -> datetime:
    """Some time that day, after the conversation before."""
    if late:
        day = agency.present.today - timedelta(days=days_ago)
        at = agency.moment(day, 18 + agency.dice.randrange(2))
    else:
        at = agency.moment(agency.day(days_ago))
    return max(at, earlier + timedelta(minutes=agency.dice.randrange(10, 60, 5))) if earlier else at


def _attempt(story: Story, dice: Random) -> InteractionDraft:
    """A call that came to nothing."""
    outcome, text = dice.choice([attempt for attempt in TRIES if _script(attempt[1]) == story.script])
    return InteractionDraft((), "call", text, direction="out", outcome=outcome, topic=story.topic)


def _script(text: str) -> str:
    return "fa" if "\u0600" <= text[0] <= "\u06ff" else "en"
