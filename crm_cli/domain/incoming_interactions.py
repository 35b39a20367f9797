"""What a file may say about a conversation that took place."""

import re
from collections.abc import Callable

from crm_cli.domain.choices import flag, number
from crm_cli.domain.dates import MOST_MINUTES, parse_minutes
from crm_cli.domain.incoming import Kind, Plain, by_word, meant
from crm_cli.domain.incoming_dates import Dates
from crm_cli.domain.interactions import index_text, started_by
from crm_cli.domain.text import digits, line, note
from crm_cli.domain.vocabulary import CHANNELS, DIRECTIONS, OUTCOMES

_CHANNEL_WORDS = by_word(
    call="phone call, phone, telephone, logged call, تماس, تماس تلفنی, تلفن",
    meeting="held meeting, in person, جلسه, ملاقات, حضوری",
    visit="site visit, office visit, بازدید, مراجعه",
    email="e-mail, mail, incoming email, forwarded email, ایمیل, رایانامه",
    sms="text, text message, پیامک, اس ام اس",
    chat="whatsapp, telegram, message, messenger, live chat, گفتگو, پیام, چت, واتساپ, تلگرام, بله, ایتا",
    social="instagram, facebook, linkedin, linkedin message, شبکه اجتماعی, اینستاگرام",
    fax="فکس, نمابر",
    letter="postal mail, نامه",
    note="activity, remark, comment, یادداشت",
)
_DIRECTION_WORDS = by_word(
    out="outbound, outgoing, sent, us, خروجی, از ما, ارسالی",
    **{"in": "inbound, incoming, received, customer, ورودی, از مشتری, دریافتی"},
)
_OUTCOME_WORDS = by_word(
    answered="connected, held, completed, پاسخ داد, جواب داد",
    no_answer="no answer, not held, missed, پاسخ نداد, جواب نداد, بی پاسخ",
    busy="اشغال",
    left_message="left message, left voicemail, left live message, پیغام گذاشته شد",
    sent="delivered, فرستاده شد",
    failed="wrong number, bounced, ناموفق",
    visited="آمد",
)
CHANNEL = meant(_CHANNEL_WORDS, CHANNELS, "channel")
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")


def _duration(a_minute: int) -> Callable[[str, Dates], int | None]:
    """A parser of durations as so many parts of a minute, and of `0:25` and `00:25:10`; None for none at all."""

    def read(text: str, _dates: Dates) -> int | None:
        typed = digits(text.strip())
        if found := _CLOCK.fullmatch(typed):
            seconds = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
            typed = str(-(-seconds // 60))
        elif a_minute > 1:
            typed = str(-(-number(typed, 0, MOST_MINUTES * a_minute, field="duration") // a_minute))
        return None if typed == "0" else parse_minutes(typed)

    return read


def _whole(given: dict[str, Plain], _dates: Dates) -> dict[str, Plain]:
    """Nobody's direction is guessed; what has a topic and no text is about that topic."""
    topic, body = given.get("topic"), given.get("body") or given.get("topic")
    direction, answered = given.get("direction"), given.get("replied_at")
    return {
        "at": given["at"],
        "channel": given.get("channel") or "note",
        "direction": direction,
        "started_by": started_by(str(direction) if direction else None),
        "outcome": given.get("outcome"),
        "minutes": given.get("minutes") or given.get("seconds") or given.get("milliseconds"),
        "topic": topic,
        "body": body,
        "needs_reply": 1 if answered else given.get("needs_reply") or 0,
        "replied_at": answered,
        "staff": given.get("staff"),
        "search_text": index_text(str(topic) if topic else None, str(body)),
    }


INTERACTION_ROWS = Kind(
    "interaction",
    {
        "at": lambda text, dates: dates.instant(text),
        "channel": CHANNEL,
        "direction": meant(_DIRECTION_WORDS, DIRECTIONS, "direction"),
        "outcome": meant(_OUTCOME_WORDS, OUTCOMES, "outcome"),
        "minutes": _duration(1),
        "seconds": _duration(60),
        "milliseconds": _duration(60_000),
        "topic": lambda text, _dates: line(text, field="topic"),
        "body": lambda text, _dates: note(text, field="text"),
        "needs_reply": lambda text, _dates: int(flag(text, field="needs_reply")),
        "replied_at": lambda text, dates: dates.instant(text),
        "staff": lambda text, _dates: line(text, field="staff"),
    },
    _whole,
    needed=(("at",), ("body", "topic")),
    people=True,
)
