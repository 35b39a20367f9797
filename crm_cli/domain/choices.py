"""One of a few words, yes or no, or a small number, as typed."""

from collections.abc import Sequence

from crm_cli.domain.text import digits
from crm_cli.errors import Invalid
from crm_cli.i18n import _

# Folded, as words are before they are looked up.
_YES = frozenset("yes y true 1 بله بلی اری".split())
_NO = frozenset("no n false 0 خیر نه".split())
# What fields begin with that no noun names, and nouns with "an".
_NO_NOUNS = frozenset("as dates days keep least on prefer times".split())
_VOWELS = frozenset("aeio")


def choice(text: str, choices: Sequence[str], *, field: str) -> str:
    """`text` as one of `choices`, whatever its case, with - for _. Raises Invalid with the choices."""
    known = same(text, choices)
    if known is not None:
        return known
    raise no_choice(text, choices, field=field)


def no_choice(text: str, choices: Sequence[str], *, field: str) -> Invalid:
    """The refusal of what is none of `choices`."""
    hint = _("use one of: {choices}").format(choices=", ".join(choices))
    return Invalid(_no(field, text), hint=hint, field=field)


def _no(field: str, text: str) -> str:
    """That a field cannot be what was typed; of what a noun names, one says what it is not."""
    words = field.replace("-", "_").split("_")
    if words[0] in _NO_NOUNS:
        return _("{field} cannot be {value!r}").format(field="-".join(words), value=text)
    sentence = _("{value!r} is not an {field}") if words[0][:1] in _VOWELS else _("{value!r} is not a {field}")
    return sentence.format(value=text, field=" ".join(words))


def same(text: str, choices: Sequence[str]) -> str | None:
    """The choice that `text` spells, whatever its case and its kind of ی and ک, with - for _; or None."""
    wanted = _folded(text)
    return next((known for known in choices if _folded(known) == wanted), None)


def flag(text: str, *, field: str) -> bool:
    """`text` as yes or no. Raises Invalid."""
    answer = yes_or_no(text)
    if answer is None:
        raise Invalid(
            _("{field} is yes or no, not {value!r}").format(field=field.replace("_", " "), value=text), field=field
        )
    return answer


def yes_or_no(text: str) -> bool | None:
    """The answer that `text` gives, or None."""
    word = _folded(text)
    return True if word in _YES else False if word in _NO else None


def _folded(text: str) -> str:
    if text.isascii():
        return text.strip().casefold().replace("-", "_")
    from crm_cli.domain.folding import normalise  # its tables take time to build, and most choices are ASCII

    return normalise(text).replace("-", "_")


def number(text: str, least: int, most: int, *, field: str) -> int:
    """`text` as a whole number in a range, in any digits. Raises Invalid with the range."""
    typed = digits(text.strip())
    if typed.isascii() and typed.isdigit() and len(typed) <= 10 and least <= int(typed) <= most:
        return int(typed)
    hint = _("use a number from {least} to {most}").format(least=least, most=most)
    raise Invalid(_no(field, text), hint=hint, field=field)
