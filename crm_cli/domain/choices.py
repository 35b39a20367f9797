"""One of a few words, or a small number, as typed."""

from collections.abc import Sequence

from crm_cli.domain.text import digits
from crm_cli.errors import Invalid
from crm_cli.i18n import _


def choice(text: str, choices: Sequence[str], *, field: str) -> str:
    """`text` as one of `choices`, whatever its case, with - for _. Raises Invalid with the choices."""
    wanted = text.strip().casefold().replace("-", "_")
    for known in choices:
        if known.casefold() == wanted:
            return known
    raise Invalid(
        _("{value!r} is not a {field}").format(value=text, field=field.replace("_", " ")),
        hint=_("use one of: {choices}").format(choices=", ".join(choices)),
        field=field,
    )


def number(text: str, least: int, most: int, *, field: str) -> int:
    """`text` as a whole number in a range, in any digits. Raises Invalid with the range."""
    typed = digits(text.strip())
    if typed.isascii() and typed.isdigit() and len(typed) <= 10 and least <= int(typed) <= most:
        return int(typed)
    raise Invalid(
        _("{value!r} is not a {field}").format(value=text, field=field.replace("_", " ")),
        hint=_("use a number from {least} to {most}").format(least=least, most=most),
        field=field,
    )
