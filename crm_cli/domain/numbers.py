"""Numbers: of a record as typed, of bytes as people read them."""

from crm_cli.domain.text import digits
from crm_cli.errors import Invalid
from crm_cli.i18n import _


def as_id(text: str) -> int | None:
    """A typed record number: ASCII or Persian digits, at most 8, no leading zero."""
    number = digits(text.strip())
    if number.isascii() and number.isdigit() and len(number) <= 8 and not number.startswith("0"):
        return int(number)
    return None


def record_id(text: str, noun: str, listed_by: str = "") -> int:
    """A typed id of a record that goes by id only; `noun:id` is understood too. Raises Invalid.

    `listed_by` is the command that shows them, where that is not `NOUNs list`.
    """
    number = as_id(text.strip().removeprefix(f"{noun}:"))
    if number is None:
        raise Invalid(
            _("{text!r} is not the id of a {noun}").format(text=text, noun=noun),
            hint=_("ids are the numbers in the first column of `crm {command}`").format(
                command=listed_by or f"{noun}s list"
            ),
        )
    return number


def size_text(size: int) -> str:
    """Bytes as people read them."""
    if size < 1e5:
        return f"{size / 1e3:.1f} kB" if size >= 1e3 else f"{size} B"
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def minutes_text(minutes: int, *, days_too: bool = True) -> str:
    """A length of time: `3d 4h`, `1h 05`, `-20min`; without days where a day has other hours than the clock's."""
    sign, left = "-" if minutes < 0 else "", abs(minutes)
    days, hours = left // 1440, left // 60
    if days and days_too:
        return f"{sign}{days}d {hours % 24}h"
    return f"{sign}{hours}h {left % 60:02}" if hours else f"{sign}{left}min"
