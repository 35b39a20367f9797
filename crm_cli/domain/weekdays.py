"""Days of the week as typed, in English and Persian: one, several, or first to last. Monday is 0 everywhere."""

import re

from crm_cli.domain.folding import normalise
from crm_cli.domain.jalali import PERSIAN_WEEKDAYS

_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Persian writes three of them with or without a space, which ZWNJ becomes in folded text.
_PERSIAN = {normalise(name).replace(" ", ""): number for number, name in enumerate(PERSIAN_WEEKDAYS)}


def weekdays_in(text: str) -> tuple[int, ...]:
    """The days that `mon`, `mon,thu`, `sat-wed`, `شنبه` or `شنبه‌ها و سه‌شنبه‌ها` names, in order, each once.

    Empty if any part of `text` is no day.
    """
    phrase = normalise(text)
    if phrase.isascii():
        phrase = re.sub(r" ?- ?| to ", "-", phrase).replace(" and ", ",").replace(" ", ",")
    found: set[int] = set()
    for part in re.split(r" ?[,;،؛]+ ?| و ", phrase):
        days = [_number(name) for name in re.split(r" ?[-–] ?| تا ", part)]
        if None in days or len(days) > 2:
            return ()
        first, last = days[0] or 0, days[-1] or 0
        found.update((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))
    return tuple(sorted(found))


def _number(name: str) -> int | None:
    """The number of one day; three letters of an English name are enough, a plural is no hindrance."""
    if len(name) >= 3 and name.isascii():
        return next((n for n, full in enumerate(_ENGLISH) if full.startswith(name.removesuffix("s"))), None)
    return _PERSIAN.get(name.replace(" ", "").removesuffix("ها"))
