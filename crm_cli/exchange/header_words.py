"""Which field a column means by its name, when that is near to a name that is known: more words, or a slip.

"Cust. Mobile No." is a mobile, "Phone brand" is nothing: what stands beside the name of a field must say nothing else.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from crm_cli.domain.folding import words

LOOKS = ("phones", "emails", "websites", "dates", "birthdays", "names", "points")
PHONE, EMAIL, WEBSITE, DATE, BIRTHDAY, NAME, POINT = LOOKS
"""What the cells of a column may look like; `cell_looks` tells."""

PEOPLE = (
    "customer, client, contact, guest, passenger, traveller, traveler, buyer, person, lead,"
    "مشتری, مشتریان, مسافر, میهمان, مهمان, خریدار, مخاطب, شخص, فرد, متقاضی, ایشان, طرف, گرامی, محترم"
)
"""Words for those the contacts are: in a file of contacts they say nothing."""
_FILLERS = (
    "the, a, an, of, is, what, your, our, my, please, enter, required, optional, main, primary, current,"
    "اصلی, خود, لطفا, را, وارد, کنید, شما, اختیاری, الزامی, فعلی"
)
# About somebody or something else, whatever the cells look like.
_FOREIGN = (
    "owner agent seller sale rep representative account manager supervisor assistant assigned assignee creator created"
    " updated modified author by user staff employee driver guide supplier vendor hotel agency referrer referral"
    " introducer emergency father mother parent spouse wife husband partner child son daughter friend relative next kin"
    " fax id code no number ref reference invoice order booking reservation ticket passport national card bank serial"
    " image photo picture avatar logo file link linkedin instagram facebook twitter telegram expiry expires issued"
    " issue wedding marriage anniversary founded established hired joined registered start end last first"
    " due deadline departure arrival return flight birth"
    " مسئول کارشناس فروشنده معرف راهنما راننده هتل آژانس همسر پدر مادر فرزند دوست اضطراری ضروری نمایندگی نماینده"
    " مدیر کاربر ثبت کننده فکس نمابر کد ملی شناسه سفارش فاکتور حساب کارت بانک بلیط بلیت پاسپورت گذرنامه رزرو"
    " عکس تصویر لینک فایل اینستاگرام تلگرام انقضا صدور ازدواج تاسیس استخدام عضویت شروع پایان اولین آخرین"
    " مهلت سررسید پرواز رفت برگشت ورود خروج"
)
_SYNONYMS = {
    **dict.fromkeys(("no", "num", "nr", "nbr", "numbers"), "number"),
    **dict.fromkeys(("tel", "telephone", "ph", "fon"), "phone"),
    **dict.fromkeys(("org", "organisation"), "organization"),
    "cust": "customer",
    "mob": "mobile",
    "addr": "address",
    "mail": "email",
    "مبایل": "موبایل",
}
_ENDINGS = frozenset(("s", "ی", "ها", "های"))
_LETTERS = str.maketrans("يىك۰۱۲۳۴۵۶۷۸۹", "ییک0123456789")
_UNSEEN = re.compile("[\\s_\\-.:/\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_CAMEL = re.compile("(?<=[a-z])(?=[A-Z])|(?<=[^\\W\\d])(?=\\d)")
_E_MAIL = re.compile(r"\be[\s_.-]mail", re.IGNORECASE)
_LONGEST = 10  # words; beyond that it is a question, not a name


def folded(header: str) -> str:
    """A header without what people vary: case, spaces, underscores, hyphens, ZWNJ, ي/ی and ك/ک."""
    return _UNSEEN.sub("", header.casefold().translate(_LETTERS))


def tokens(header: str) -> tuple[str, ...]:
    """The words of a header, each in the one form that its spellings, plural and abbreviations have in common."""
    parted = _CAMEL.sub(" ", _E_MAIL.sub("email", header)).replace("/", " or ")
    return tuple(_SYNONYMS.get(word, word) for word in map(_singular, words(parted)) if word not in _ENDINGS)


def _singular(word: str) -> str:
    plural = len(word) > 4 and word.isascii() and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word


def _set(text: str) -> frozenset[str]:
    return frozenset(token for word in text.split(",") for token in tokens(word))


class Vocabulary(NamedTuple):
    """What the columns of a noun's files are called, and what is in them.

    `words` are the names of each field that may be proposed, between commas, in any language; `fillers` say nothing
    beside any of them, `besides` nothing beside those of a field ("Customer", "home" beside "phone"). `several` are the
    fields that more than one column may give. `cells` says how the cells of a field look (`LOOKS`): a column
    with the right name and other cells is not proposed. `looks` is the other way: the field of a column whose name says
    nothing, when its cells all look so; names count only where it says whose they are ("Customer").
    """

    words: Mapping[str, str]
    fillers: str = PEOPLE
    besides: Mapping[str, str] = MappingProxyType({})
    several: frozenset[str] = frozenset()
    cells: Mapping[str, str] = MappingProxyType({})
    looks: Mapping[str, str] = MappingProxyType({})


class Names:
    """The names of the fields of a noun."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._phrases = [(tokens(name), field) for field, line in vocabulary.words.items() for name in line.split(",")]
        self._whose = _set(vocabulary.fillers)
        self._fillers = self._whose | _set(_FILLERS)
        self._besides = {field: _set(line) for field, line in vocabulary.besides.items()}
        self._several = vocabulary.several
        self._foreign = frozenset(tokens(_FOREIGN))

    def near(self, header: str) -> str:
        """The field that a header is near to, "" where it is to none, or to two."""
        said = self._corrected(tokens(header))
        found: dict[str, int] = {}
        for phrase, field in self._phrases if len(said) <= _LONGEST else ():
            if self._says(said, phrase, field):
                found[field] = max(found.get(field, 0), len(phrase))
        best = [field for field, size in found.items() if size == max(found.values())]
        return best[0] if len(best) == 1 else ""

    def speaks(self, header: str) -> bool:
        """Whether a header says by itself what is in the column, be it something that no field is for."""
        said = self._corrected(tokens(header))
        names = {phrase[0] for phrase, _field in self._phrases if len(phrase) == 1}
        return not names.isdisjoint(said) or not self._foreign.isdisjoint(said)

    def only_says_whose(self, header: str) -> bool:
        """Whether a header names those the contacts are and nothing else: "Our guest", «مشتری»."""
        said = {*self._corrected(tokens(header))}
        return said <= self._fillers and not said.isdisjoint(self._whose)

    def _says(self, said: tuple[str, ...], phrase: tuple[str, ...], field: str) -> bool:
        size = len(phrase)
        harmless = self._fillers | self._besides.get(field, frozenset())
        for at in range(len(said) - size + 1):
            if said[at : at + size] == phrase:
                before, after = said[:at], said[at + size :]
                return not self._is_head(before, after) and all(
                    word in harmless or (word.isdigit() and field in self._several) for word in before + after
                )
        return False

    def _is_head(self, before: tuple[str, ...], after: tuple[str, ...]) -> bool:
        """Whether the name only describes somebody: "company contact", «مشتری شرکت»."""
        return any(word in self._whose and word.isascii() for word in after[:1]) or any(
            word in self._whose and not word.isascii() for word in before[-1:]
        )

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(word for phrase, _field in self._phrases for word in phrase)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset().union(self._vocabulary, self._fillers, self._foreign, *self._besides.values())

    def _corrected(self, said: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(word if word in self._known else self._meant(word) for word in said)

    def _meant(self, word: str) -> str:
        """The one word of a name that this is a slip of: a letter of many, or two that changed places."""
        if len(word) < 5:
            return word
        from rapidfuzz.distance import OSA

        likely = [other for other in self._vocabulary - self._fillers if len(other) >= 5 and other[0] == word[0]]
        meant = [other for other in likely if OSA.distance(word, other, score_cutoff=1) == 1]
        meant = [other for other in meant if len(other) > 5 or sorted(other) == sorted(word)]
        return meant[0] if len(meant) == 1 else word
