"""What must not be kept of a command line: it is journalled word for word, and shown by `crm history`.

The record itself keeps what was typed; only the line that is kept beside it goes without.
"""

import re

_IN_AN_ADDRESS = re.compile(r"(?<=://)([^\s/:@]*):[^\s/@]+(?=@)")
_NAMED = re.compile(
    r"\b(pass(?:word|wd|phrase|code)|pwd|pin|cvv2?|token|secret|api[-_ ]?key|رمز|گذرواژه|پسورد)(\s*[:=]\s*)[^\s'\"]+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<=--number)([ =])('[^']*'|\S+)")
_CARD = re.compile(r"(?<![\w-])\d(?:[ -]?\d){14,18}(?![\w-])")


def without_secrets(line: str) -> str:
    """`line` without passwords, in addresses or behind a telling name, without what follows --number, and with the last
    four digits of card numbers.

    A number is that of a card (ISO/IEC 7812) when its length and its last digit say so.
    """
    line = _IN_AN_ADDRESS.sub(r"\1:…", line)
    line = _NUMBER.sub(r"\1…", line)
    line = _NAMED.sub(r"\1\2…", line)
    return _CARD.sub(_shortened, line)


def _shortened(found: re.Match[str]) -> str:
    digits = [int(sign) for sign in found[0] if sign.isdigit()]
    long_enough = len(digits) >= 16 or digits[:2] in ([3, 4], [3, 7])  # fifteen may be a phone number
    return f"…{found[0][-4:]}" if long_enough and _luhn(digits) else found[0]


def _luhn(digits: list[int]) -> bool:
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[::-2]) + sum(doubled)) % 10 == 0
