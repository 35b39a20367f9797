"""The invented travel agency of `crm demo`: people, conversations and next steps, as data.

How it becomes records is in `demo.py`. Nobody here exists; numbers and addresses are not in use. Texts are as
typed by the staff, so they are not translated. Days are counted from today: -1 is yesterday.
"""

from typing import NamedTuple


class Person(NamedTuple):
    """A contact. `reach` parts phones, e-mails and TYPE=VALUE by ` | `; tags and consents are parted by spaces.

    `born` is a birthday as typed, or the days from today to it and the calendar: `0 jalali`, `2 gregorian`.
    Nobody spoke with `silent` people this year, or only with others at their phone. Others name a contact by `key`.
    """

    name: str
    latin: str | None
    reach: str
    city: str | None = None
    source: str | None = None
    tags: str = ""
    tier: str | None = None
    stage: str = "customer"
    born: str | None = None
    org: str | None = None
    job: str | None = None
    by: str | None = None
    language: str | None = "fa"
    via: str | None = None
    best: str | None = None
    consent: str = ""
    note: str | None = None
    kind: str = "person"
    archived: bool = False
    silent: bool = False

    @property
    def key(self) -> str:
        return self.latin or self.name


class Story(NamedTuple):
    """A trip in conversations. It suits contacts of its script with its tag; without a tag, all of them."""

    topic: str
    tag: str
    script: str


class Todo(NamedTuple):
    """A next step still to be taken. `mark`: a time, `doing`, or `+5`: snoozed until five days from today."""

    who: str
    due: int
    title: str
    kind: str = "call"
    priority: int = 5
    mark: str = ""


class Closed(NamedTuple):
    """A next step that was taken (or given up, where `late` is None) `late` days after it was due."""

    who: str
    due: int
    late: int | None
    kind: str
    title: str
    outcome: str


STAFF = (("Mina Rahimi", "owner"), ("Reza Amini", "seller"), ("Leila Farahani", "care"))

# In the order in which the agency met them.
CONTACTS = (
    Person("شرکت مهندسی آبگینه", "Abgineh Engineering Co.", "021 0000 0010 | office@example.com | website=example.com",
           "Tehran", tags="business", tier="A", kind="org", note="Invoice to the company, paid monthly."),
    Person("کاوه دادگر", "Kaveh Dadgar", "+98 912 000 0011 | kaveh.dadgar@example.com", "Tehran", "walk-in",
           "vip business dubai", "A", born="1356/11/02", org="Abgineh Engineering Co.", job="Managing director",
           via="call", best="Sun-Tue 9-11", consent="call=yes email=yes sms=no", note="Aisle seat, morning flights."),
    Person("سارا محمدی", "Sara Mohammadi", "0912 000 0012 | sara@example.com", "Tehran", "walk-in", "business dubai",
           "B", org="Abgineh Engineering Co.", job="Office manager", via="chat", note="Books for all of Abgineh."),
    Person("Nima Azad", None, "0912 000 0013", "Tehran", "referral", "business dubai", by="Sara Mohammadi",
           org="Abgineh Engineering Co.", job="Site engineer", silent=True),
    Person("مدرسهٔ باران", "Baran School", "021 0000 0020 | baran@example.org", "Karaj", "referral", "school", "B",
           kind="org", note="Two camps a year, in Aban and Ordibehesht."),
    Person("فاطمه جعفری", "Fatemeh Jafari", "0912 000 0021 | f.jafari@example.org", "Karaj", "referral", "school", "B",
           born="05/12@jalali", org="Baran School", job="Principal", via="call", consent="call=yes"),
    Person("بهناز توکلی", "Behnaz Tavakoli", "0935 000 0022", "Karaj", "referral", "school", "C",
           org="Baran School", job="Camp coordinator", via="chat", best="after 14:00"),
    Person("حسین کاظمی", "Hossein Kazemi", "+98 912 000 0101", "Tehran", "referral", "family kazemi umrah vip", "A",
           born="1352/03/18", consent="call=yes chat=yes", note="Pays for the whole family, in cash."),
    Person("زهرا موسوی", "Zahra Mousavi", "0912 000 0101", "Tehran", "referral", "family kazemi umrah",
           born="1355/07/09", silent=True, note="Wife of Hossein Kazemi; same phone."),
    Person("نگار کاظمی", "Negar Kazemi", "0935 000 0103 | 0912 000 0101 | instagram=@negar.example", "Tehran",
           "instagram", "family kazemi istanbul", "C", born="0 jalali", note="Daughter; write to her own number."),
    Person("مهدی رضایی", "Mehdi Rezaei", "۰۹۱۲ ۰۰۰ ۰۱۱۱", "Mashhad", "walk-in", "umrah", "B", born="1350/12/30"),
    Person("Omid Sharifi", None, "0912 000 0112 | omid@example.com", "Shiraz", "website", "family sharifi istanbul",
           "B", born="1984-04-15", via="email", consent="email=yes"),
    Person("Laleh Karimi", None, "0912 000 0112", "Shiraz", "website", "family sharifi istanbul", born="1987-09-30",
           silent=True, note="Married to Omid Sharifi; one phone for both. Vegetarian meals."),
    Person("Arash Sharifi", None, "0912 000 0112", "Shiraz", "website", "family sharifi", born="2015-02-28",
           silent=True, note="Son of Omid and Laleh, needs a child seat."),
    Person("نرگس یوسفی", "Narges Yousefi", "0912 000 0115", "Shiraz", "instagram", "istanbul", "C"),
    Person("علی حسینی", "Ali Hosseini", "0912 000 0116", "Qom", "walk-in", "umrah", "C", born="1344/01/20"),
    Person("Daniel Weber", None, "+49 30 0000 0117 | d.weber@example.org", "Berlin", "website", "vip istanbul", "A",
           born="1979-11-03", language="en", via="email", consent="email=yes", note="Brings two groups a year."),
    Person("پریسا رستمی", "Parisa Rostami", "0935 000 0118", "Rasht", "referral", "family rostami visa", "B",
           born="2 gregorian", by="Negar Kazemi", via="chat", consent="chat=yes"),
    Person("بهرام رستمی", "Bahram Rostami", "0935 000 0118", "Rasht", "referral", "family rostami",
           by="Parisa Rostami", silent=True, note="Brother of Parisa; they share a phone."),
    Person("Shirin Bakhtiar", None, "0912 000 0120", "Isfahan", "instagram", "visa", "C", born="06-21"),
    Person("مجید صادقی", "Majid Sadeghi", "0912 000 0121", "Tabriz", "walk-in", "istanbul business", "B"),
    Person("Farhad Nouri", None, "0912 000 0122", "Tehran", "referral", "dubai business", by="Kaveh Dadgar"),
    Person("لیلا احمدی", "Leila Ahmadi", "0912 000 0123", "Mashhad", "website", "mashhad", "D", stage="lapsed"),
    Person("رضا شریفی", None, "0912 000 0124", "Tehran", "walk-in", "mashhad", stage="lapsed"),
    Person("Mona Fakhr", None, "0912 000 0125 | mona@example.com", "Kish", "instagram", "dubai", born="1991-01-08"),
    Person("سعید مرادی", "Saeed Moradi", "0912 000 0126", "Isfahan", "referral", "umrah", silent=True),
    Person("الهام نجفی", "Elham Najafi", "0912 000 0127 | bale=@elham", "Tehran", "instagram", "istanbul", "C"),
    Person("Babak Rostam", None, "0912 000 0128", "Karaj", "walk-in", "", "D", stage="lapsed", archived=True),
    Person("مریم سلطانی", "Maryam Soltani", "0912 000 0129", "Tehran", "referral", "vip visa", "A",
           born="1360/06/31", by="Kaveh Dadgar", via="call", best="afternoons", consent="call=yes sms=yes"),
    Person("حمید باقری", "Hamid Bagheri", "0912 000 0130", "Tabriz", "website", "istanbul", "D", silent=True),
    Person("Yasmin Haddad", None, "+971 50 000 0131 | yasmin@example.com", "Dubai", "website", "dubai", "B",
           language="ar", via="email", consent="email=yes", note="Sends us guests from Dubai."),
    Person("امیر قاسمی", "Amir Ghasemi", "0912 000 0132", "Rasht", "instagram", "dubai", silent=True),
    Person("نسرین کریمی", "Nasrin Karimi", "0912 000 0133", "Shiraz", "referral", "mashhad", by="Narges Yousefi"),
    Person("Sohrab Etemad", None, "0912 000 0134", "Tehran", "walk-in", "business dubai", "C", born="1975-12-12"),
    Person("زینب هاشمی", "Zeinab Hashemi", "0912 000 0135", "Qom", "walk-in", "umrah family hashemi", "C"),
    Person("محمد هاشمی", "Mohammad Hashemi", "0912 000 0135", "Qom", "walk-in", "umrah family hashemi", silent=True),
    Person("Ramin Vakili", None, "0912 000 0137", "Isfahan", "website", "visa", "B", born="1982-08-23"),
    Person("سمیرا اکبری", "Samira Akbari", "0912 000 0138", "Tehran", "instagram", "istanbul", born="03/01@jalali"),
    Person("حسن طاهری", "Hassan Taheri", "0912 000 0139", "Mashhad", "walk-in", "umrah", stage="lapsed", archived=True),
    Person("Ayşe Demir", None, "+90 530 000 01 40 | ayse@example.org", "Istanbul", "referral", "istanbul", "C",
           language="tr", note="Guide in Istanbul; meets our groups at the airport."),
    Person("نازنین فرهادی", "Nazanin Farhadi", "0935 000 0141", "Karaj", "instagram", "istanbul visa", "C"),
    Person("کیان پورمند", "Kian Pourmand", "0935 000 0142", "Tehran", "website", "business dubai", born="1369/04/27"),
    Person("Golnaz Arian", None, "0935 000 0143", "Shiraz", "instagram", "istanbul", born="10-05"),
    Person("هدیه سلیمی", "Hedieh Salimi", "0935 000 0144", "Tabriz", "referral", "visa", by="Majid Sadeghi"),
    Person("پدرام نیک‌نام", None, "0935 000 0145", "Tehran", "instagram", "mashhad"),
    Person("Kamran Delavar", None, "0935 000 0146", "Tehran", "referral", "dubai", by="Sohrab Etemad", silent=True),
    Person("طاهره ملکی", "Tahereh Maleki", "0935 000 0147", "Isfahan", "walk-in", "umrah mashhad", born="1340/10/10"),
    Person("سینا جوادی", "Sina Javadi", "0935 000 0148", "Rasht", "website", "istanbul", stage="prospect"),
    Person("Roya Mirzaei", None, "0935 000 0149 | roya@example.com", "Tehran", "instagram", "visa", stage="prospect"),
    Person("آرزو عباسی", "Arezou Abbasi", "0935 000 0150", "Shiraz", "instagram", "istanbul", stage="prospect"),
    Person("Peyman Zand", None, "0935 000 0151", "Kish", "website", "dubai", stage="prospect", consent="sms=no"),
    Person("وحید نظری", "Vahid Nazari", "0935 000 0152", "Mashhad", "referral", "umrah", stage="prospect"),
    Person("Tara Sepehri", None, "0935 000 0153", "Tehran", "instagram", "visa", stage="engaged", born="07-07"),
    Person("ژاله مقدم", "Zhaleh Moghaddam", "0935 000 0154", "Tehran", "website", "dubai", stage="engaged"),
    Person("مسعود خسروی", None, "0935 000 0155", "Karaj", "walk-in", "mashhad", stage="engaged"),
    Person("Hoda Amirian", None, "hoda@example.com", None, "website", "istanbul", stage="engaged"),
    Person("شهرام بیات", "Shahram Bayat", "0935 000 0157", "Tabriz", "website", "", stage="verified"),
    Person("Nika", None, "instagram=@nika.example", None, "instagram", "istanbul", stage="raw", language=None),
    Person("مینو رهنما", None, "0935 000 0159", None, "instagram", stage="raw"),
    Person("Kourosh (tourism fair)", None, "0935 000 0160", source="walk-in", stage="raw", language=None, silent=True),
)  # fmt: skip

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

TODO = (
    Todo("Hossein Kazemi", -9, "پیگیری قسط دوم عمره", "payment", 1),
    Todo("Ramin Vakili", -5, "Ask for the missing bank statement", "document", 3),
    Todo("مسعود خسروی", -2, "قیمت هتل مشهد را بگو"),
    Todo("Yasmin Haddad", -1, "Send the group rates", "message", 4),
    Todo("Kaveh Dadgar", 0, "Confirm seats for the Dubai delegation", "call", 1, "11:00"),
    Todo("Maryam Soltani", 0, "وقت سفارت را قطعی کن", "document", 2, "16:30"),
    Todo("Sina Javadi", 0, "نظرش دربارهٔ هتل‌های استانبول"),
    Todo("Sara Mohammadi", 0, "فاکتور ماه را بفرست", "message", 4),
    Todo("Tara Sepehri", 0, "Which country first? Then the list of papers", "message"),
    Todo("Roya Mirzaei", 1, "Check her Schengen papers", "document", 3),
    Todo("Omid Sharifi", 1, "Book the child seat for Arash", "other", 4),
    Todo("Arezou Abbasi", 2, "تخفیف دو نفره را پیشنهاد بده"),
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
