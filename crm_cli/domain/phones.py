"""Telephone numbers: as typed, as E.164, and the words under which they are found.

Plain Iranian numbers are read here; the rest by phonenumbers, which is imported on first use (20 ms).
"""

from typing import TYPE_CHECKING, NamedTuple

from crm_cli.domain.text import digits, line
from crm_cli.errors import Invalid
from crm_cli.i18n import _

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

PHONE_LIMIT = 100

# What may stand before the ten digits of an Iranian number, at home and anywhere.
_ANYWHERE = frozenset(("+98", "+980"))
_AT_HOME = _ANYWHERE | {"", "0", "0098", "00980", "98"}
# Marks that travel invisibly with a number copied from a right-to-left page.
_INVISIBLE = dict.fromkeys((0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))
_SEPARATORS = _INVISIBLE | dict.fromkeys(map(ord, "+()-./ \xa0"))
_EXTENSION_WORDS = frozenset(("ext", "extn", "extension", "xt", "xtn", "xtension", "int", "anexo"))
# What the two-digit country calling codes end in, by their first digit; +1 and +7 have one digit, all others three.
_TWO_DIGITS = {
    "2": "07",
    "3": "0123469",
    "4": "013456789",
    "5": "12345678",
    "6": "0123456",
    "8": "1246",
    "9": "0123458",
}


class Phone(NamedTuple):
    """A number as typed and, where it can be read, in E.164 (an extension as suffix: `+98…;ext=12`)."""

    typed: str
    e164: str | None


def parse_phone(text: str, region: str) -> Phone:
    """The number in `text`, read as somebody in `region` (ISO 3166, `IR`) would dial it.

    A number that cannot be read, is impossible, or lacks its area code is kept without E.164.
    Raises Invalid for text without any digit, longer than PHONE_LIMIT, or not a line.
    """
    if len(text) <= PHONE_LIMIT and (e164 := _plain(text, region)) is not None:
        return Phone(text.strip(), e164)
    typed = line(text, field="phone")
    if len(typed) > PHONE_LIMIT:
        message = _("phone has {length} characters; at most {limit} are possible")
        raise Invalid(message.format(length=len(typed), limit=PHONE_LIMIT), field="phone")
    if not any(map(str.isdecimal, typed)):
        raise Invalid(_("phone has no digit"), field="phone")
    return Phone(typed, _read(typed, region.upper()))


def _plain(text: str, region: str) -> str | None:
    """E.164 of an Iranian number of digits, spaces and dashes; None leaves the text to phonenumbers.

    The tests prove that both readings agree.
    """
    compact = digits(text).replace(" ", "").replace("-", "")
    number = compact[-10:]
    if len(number) < 10 or not (number.isascii() and number.isdigit()) or number[0] == "0":
        return None
    return "+98" + number if compact[:-10] in (_AT_HOME if region == "IR" else _ANYWHERE) else None


def _read(typed: str, region: str) -> str | None:
    import phonenumbers

    text = digits(typed).translate(_INVISIBLE).replace("داخلی", " ext").replace("داخلي", " ext")
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    # A local number is "possible" too, but without its area code it would equal one of another city.
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    if _is_spelled(text, number):
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{e164};ext={number.extension}" if number.extension else e164


def _is_spelled(text: str, number: "PhoneNumber") -> bool:
    """Letters were read as digits: right for +1 800 FLOWERS, a false number for `0912123 Reza`."""
    first = min(text.find(char) for char in text if char.isdecimal())
    letters = "".join(char for char in text[first:].lower() if char.isascii() and char.isalpha())
    if len(letters) < 3 or number.country_code == 1:
        return False
    return not (number.extension and letters in _EXTENSION_WORDS)


def redialled(figures: str, region: str) -> str:
    """A number that a spreadsheet took for an amount, with the zeros or the + back that it was typed with.

    9121234567 was 09121234567 in Iran, 442071838750 +442071838750 where it is no number at home. What is no number
    either way stays.
    """
    if region == "IR" and len(figures) == 10 and figures[0] != "0":
        return "0" + figures
    if not (figures.isascii() and figures.isdigit() and 6 <= len(figures) <= 15):
        return figures
    import phonenumbers

    def is_number(text: str) -> bool:
        try:
            return phonenumbers.is_valid_number(phonenumbers.parse(text, region))
        except phonenumbers.NumberParseException:
            return False

    home = phonenumbers.PhoneMetadata.metadata_for_region(region.upper(), None)
    spellings = [figures, "0" + figures, "+" + figures]
    if home and home.national_prefix == "0":
        spellings.insert(0, "0" + figures)
    if home and figures.startswith(str(home.country_code)) and len(figures) > 10:
        spellings.insert(0, "+" + figures)
    return next(filter(is_number, spellings), figures)


def phone_words(e164_or_typed: str) -> list[str]:
    """The index words that let a number be found from its start, however it is dialled.

    Of E.164: all digits, the national number after a trunk zero, and bare. Of other text: its digits, also
    without leading zeros. An extension is left out; [] if there is no digit.
    """
    is_international = e164_or_typed.startswith("+")
    main = e164_or_typed.partition(";ext=")[0]
    figures = main[1:] if is_international else digits(main)
    if not (figures.isascii() and figures.isdigit()):
        figures = "".join(char for char in digits(main) if "0" <= char <= "9")
    if not is_international:
        return list(dict.fromkeys(word for word in (figures, figures.lstrip("0")) if word))
    national = figures[_calling_code_length(figures) :]
    if len(national) < 4:  # not a whole number
        return [figures] if figures else []
    return [figures, "0" + national, national]


def _calling_code_length(figures: str) -> int:
    if figures[:1] in ("1", "7"):
        return 1
    return 2 if figures[1:2] in _TWO_DIGITS.get(figures[:1], "") else 3


def looks_like_phone(text: str) -> bool:
    """Somebody who types this means a number: at least five digits, and else only `+ ( ) - . /` and spaces."""
    compact = digits(text).translate(_SEPARATORS)
    return len(compact) >= 5 and compact.isascii() and compact.isdigit()
