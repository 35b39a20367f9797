"""What the cells of a column look like: phones, e-mails, websites, days, birthdays; nothing, where that is not sure."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from crm_cli.domain.birthdays import parse_birthday
from crm_cli.domain.dates import parted, tidy, written_day
from crm_cli.domain.text import digits
from crm_cli.domain.vocabulary import POINT_TYPES
from crm_cli.errors import Invalid
from crm_cli.exchange.header_words import BIRTHDAY, DATE, EMAIL, PHONE, POINT, WEBSITE

_ENOUGH = 3  # cells, before anything is concluded from them alone that is not unmistakable
_NEARLY_ALL, _MOST, _HALF = 0.9, 0.8, 0.5
_GROWN_UP, _GENERATION = 18, 15  # years: half of those born then are so old, and they are so far apart

_LIST = re.compile("[;,؛،\n]|:::")
_PHONE_LIKE = re.compile(r"\+?[\d ()./\-]{5,30}(?:(?:ext|x|داخلی)\.? ?\d+)?")
# With a calling code, with the 0 of a long-distance call, written as in America, or a mobile that lost its 0 to Excel.
_SURE_PHONE = re.compile(r"(?:\+|00)[1-9]\d{8,13}|0[1-9]\d{9}|9[0-39]\d{8}")
_AMERICAN = re.compile(r"(?:\+?1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}")
_BETWEEN = re.compile(r"[ ()./\-\u200b-\u200f\u202a-\u202e\xa0]")
_EMAIL = re.compile(r"[^@\s<>,;:/]+@[^@\s<>,;:/]+\.[^@\s<>,;:/]{2,}")
_URL = re.compile(r"(?:https?://(?:www\.)?|www\.)([^\s/?#]+\.[^\s/?#]+)[^\s]*", re.IGNORECASE)
_SITE = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[^\W\d]{2,}(?:[/?#:]\S*)?", re.IGNORECASE)
_POINT = re.compile(rf"(?:{'|'.join(POINT_TYPES)})=")  # as our own lists have them
# Of two words or more, which tells people from "new", "yes" and "VIP".
_FULL_NAME = re.compile(r"[^\W\d_][^\d_@:;,/\n]* [^\W\d_][^\d_@:;,/\n]*")
_DATE_LIKE = re.compile(r"\d{8}|\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[ T,].*)?")
_CLOCK = re.compile(r"(?<=\d)[ T]\d{1,2}:\d\d.*")


def may_be(look: str, cells: Sequence[str], today: date) -> bool:
    """Whether at least half of the filled cells can be read as that; of none, all can."""
    return not cells or sum(_readable(look, cell, today) for cell in cells) >= _HALF * len(cells)


def look_of(cells: Sequence[str], today: date) -> str:
    """What nearly all of the filled cells are for sure, "" where nothing is.

    Nothing where they repeat a few: people have phones of their own, so that such a column is about somebody else.
    """
    if cells and all(map(_POINT.match, cells)):
        return POINT
    if len(cells) < _ENOUGH:
        return _unmistakable(cells)
    if _nearly_all(days := [day for day in map(_day, cells) if day], cells):
        return BIRTHDAY if _are_births(days, today) else DATE
    for look, key in _SURE.items():
        sure = [value for value in map(key, cells) if value]
        if _nearly_all(sure, cells) and len(set(sure)) >= _MOST * len(sure):
            return look
    return ""


def are_names(cells: Sequence[str]) -> bool:
    """Whether most cells may be full names, each of somebody else."""
    names = {cell.casefold() for cell in cells if _FULL_NAME.fullmatch(cell)}
    return bool(cells) and len(names) >= _MOST * len(cells)


def _unmistakable(cells: Sequence[str]) -> str:
    """What a few cells are, each with another value: e-mails, or phones with the + or the 0 they are dialled with."""
    for look, key in ((EMAIL, _email), (PHONE, _dialled)):
        values = {value for value in map(key, cells) if value}
        if cells and len(values) == len(cells):
            return look
    return ""


def _nearly_all(found: Sequence[object], cells: Sequence[str]) -> bool:
    return len(found) >= _NEARLY_ALL * len(cells)


def _readable(look: str, cell: str, today: date) -> bool:
    if look == BIRTHDAY:
        return _birthday(cell, today)
    fits = {PHONE: _PHONE_LIKE, EMAIL: _EMAIL, WEBSITE: _SITE, DATE: _DATE_LIKE}[look].fullmatch
    return all(fits(digits(part).strip()) for part in _LIST.split(cell) if part.strip())


def _birthday(cell: str, today: date) -> bool:
    try:
        parse_birthday(parted(cell), today=today)
    except Invalid:
        return False
    return True


def _day(cell: str) -> date | None:
    try:
        return written_day(tidy(parted(_CLOCK.sub("", cell))), cell)
    except Invalid:
        return None


def _are_births(days: Sequence[date], today: date) -> bool:
    years = sorted(day.year for day in days)
    grown_up = max(days) <= today and today.year - years[len(years) // 2] >= _GROWN_UP
    return grown_up and years[-1] - years[0] >= _GENERATION


def _phone(cell: str) -> str:
    text = digits(cell).strip()
    number = _BETWEEN.sub("", text)
    return number if _SURE_PHONE.fullmatch(number) or _AMERICAN.fullmatch(text) else ""


def _dialled(cell: str) -> str:
    number = _phone(cell)
    return number if number.startswith(("+", "0")) else ""


def _email(cell: str) -> str:
    return cell.casefold() if _EMAIL.fullmatch(cell) else ""


def _host(cell: str) -> str:
    found = _URL.fullmatch(cell)
    return found[1].casefold() if found else ""


_SURE: dict[str, Callable[[str], str]] = {PHONE: _phone, EMAIL: _email, WEBSITE: _host}
