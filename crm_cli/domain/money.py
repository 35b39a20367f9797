"""Money: an integer of minor units and its currency (ISO 4217), as typed and as read.

Rials are whole: nobody pays the hundredth that ISO 4217 gives them. A toman is ten rials, a way of saying them and no
currency of its own.
"""

import re
from typing import NamedTuple

from crm_cli.domain.text import DIGITS
from crm_cli.errors import Invalid
from crm_cli.i18n import _

RIAL = "IRR"
RIALS_OF_A_TOMAN = 10
MOST = 10**15  # minor units of one amount: SQLite counts the sum of thousands of them exactly

CURRENCIES = frozenset(
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX "
    "USD UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG".split()
)
# Digits after the point where they are not two.
_DECIMALS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
    RIAL: 0,
}
# Powers of ten, and units with the digits that may stand after their point; folded, as words are before they are read.
_SCALES = {
    **dict.fromkeys(("k", "thousand", "هزار"), 3),
    **dict.fromkeys(("m", "million", "میلیون", "ملیون"), 6),
    **dict.fromkeys(("bn", "billion", "میلیارد"), 9),
}
_UNITS = {
    **dict.fromkeys(("toman", "tomans", "irt", "تومان", "تومن"), (RIAL, 1)),
    **dict.fromkeys(("rial", "rials", "ریال"), (RIAL, 0)),
    **dict.fromkeys(("€", "euro", "euros", "یورو"), ("EUR", 2)),
}

# White space, apostrophes and the Arabic mark only ever part thousands, U+066B is only ever a point.
_MARKS = {ord("\xa0"): " ", ord("\u202f"): " ", ord("'"): " ", ord("’"): " ", ord("٬"): " ", ord("،"): ","}
_BIDI = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
# Compiled on use: most that load this only show amounts.
_AMOUNT = r"([^0-9]{0,30})([0-9](?:[0-9 ,.٫]{0,40}[0-9])?)([^0-9]{0,30})"
_WHOLE = r"[0-9]+|[1-9][0-9]{0,2}(?:([ ,.])[0-9]{3})(?:\1[0-9]{3})*"
_ONE_THOUSAND = r"[1-9][0-9]{0,2}[,.][0-9]{3}"
_UNPARTED = "(?<=هزار|یارد)(?=[^ ])"  # they end in a letter that joins no other, and people leave the space out


class Money(NamedTuple):
    """An amount in minor units of `currency`."""

    amount: int
    currency: str


def decimals_of(currency: str) -> int:
    """How many digits stand after the point."""
    return _DECIMALS.get(currency, 2)


def parse_money(text: str, currency: str, *, toman: bool) -> Money:
    """A typed amount; one without a currency is of `currency`, in tomans where rials are shown so.

    Digits of any script, with their thousands apart or not, words for thousands and millions, the currency before or
    after. A single point or comma before three digits parts thousands, but for a point where the currency has three
    decimals. Raises Invalid.
    """
    found = re.fullmatch(_AMOUNT, text.translate(DIGITS).translate(_BIDI).translate(_MARKS).strip())
    named = _named(found[1], found[3]) if found else None
    if not found or named is None:
        raise _refused(_("{value!r} is not an amount of money"), text)
    zeros, unit = named
    known, decimals = unit or ((RIAL, 1) if toman and currency == RIAL else (currency, decimals_of(currency)))
    whole, rest = _at_the_point(found[2], decimals + zeros)
    if not re.fullmatch(_WHOLE, whole) or not (rest.isdigit() or not rest):
        raise _refused(_("{value!r}: it is not clear how its digits belong together"), text)
    rest = rest.rstrip("0").ljust(decimals + zeros, "0")
    if len(rest) > decimals + zeros:
        raise _refused(_("{value!r} has more digits after the point than there are coins"), text)
    amount = int(re.sub("[^0-9]", "", whole) + rest)
    if amount >= MOST:
        raise _refused(_("{value!r} is too much for one amount"), text)
    return Money(amount, known)


def _named(before: str, after: str) -> tuple[int, tuple[str, int] | None] | None:
    """The power of ten and the unit named around a number; None where anything else is."""
    from crm_cli.domain.folding import normalise  # its tables take time to build

    units, words = normalise(before).split(), re.sub(_UNPARTED, " ", normalise(after)).split()
    zeros = _SCALES.get(words[0], 0) if words else 0
    units += words[1:] if zeros else words
    if len(units) > 1:
        return None
    unit = _unit(units[0]) if units else None
    return None if units and unit is None else (zeros, unit)


def _unit(word: str) -> tuple[str, int] | None:
    code = word.upper()
    return _UNITS.get(word) or ((code, decimals_of(code)) if code in CURRENCIES else None)


def _at_the_point(number: str, decimals: int) -> tuple[str, str]:
    """What stands before and after the point of a number that may have so many digits after it."""
    marks = [mark for mark in number if not mark.isdigit()]
    last = marks[-1] if marks else ""
    if (
        last == " "
        or marks.count(last) > 1
        or (re.fullmatch(_ONE_THOUSAND, number) and not (last == "." and decimals >= 3))
    ):
        return number, ""
    whole, _point, rest = number.rpartition(last) if last else (number, "", "")
    return whole, rest


def _refused(message: str, text: str) -> Invalid:
    hint = _("for example 2500000, 2,500,000, 12.50 EUR, 250000 toman")
    return Invalid(message.format(value=text), hint=hint, field="amount")


def money_text(amount: int, currency: str, *, toman: bool = False) -> str:
    """An amount as people read it, its thousands apart; rials by the ten where they are shown as tomans."""
    if currency == RIAL and toman:
        whole, rest = divmod(amount, RIALS_OF_A_TOMAN)
        return f"{whole:,}{f'.{rest}' if rest else ''} " + _("toman")
    if currency == RIAL:
        return f"{amount:,} " + _("rial")
    decimals = decimals_of(currency)
    whole, rest = divmod(amount, 10**decimals)
    return f"{whole:,}{f'.{rest:0{decimals}}' if decimals else ''} {currency}"


def understood(money: Money) -> str:
    """How a typed amount was understood; rials both ways."""
    text = money_text(*money)
    return f"{money_text(*money, toman=True)} = {text}" if money.currency == RIAL else text
