"""Money as typed and as read: what is unambiguous is understood, to the last rial; the rest is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.money import CURRENCIES, MOST, Money, decimals_of, money_text, parse_money, understood
from crm_cli.errors import Invalid

PERSIAN = str.maketrans("0123456789,.", "۰۱۲۳۴۵۶۷۸۹٬٫")
monies = st.builds(Money, st.integers(0, MOST - 1), st.sampled_from(sorted(CURRENCIES)))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2500000",
            "2,500,000",
            "2.500.000",
            "2 500 000",
            "2٬500٬000",
            "2’500’000",
            "۲۵۰۰۰۰۰",
            "٢٥٠٠٠٠٠",
            "2،500،000",
        ),
        *(
            "2500000 rial",
            "2,500,000 IRR",
            "irr 2500000",
            "۲٬۵۰۰٬۰۰۰ ریال",
            "2500000﷼",
            "2500k rial",
            "2.5 million rials",
        ),
        *("250000 toman", "۲۵۰ هزار تومان", "۲۵۰ هزارتومان", "250 thousand tomans", "0.25 million toman", "250k IRT"),
        *("\u200f۲۵۰٬۰۰۰\u200f تومن", "250\u202f000 toman", "  250000toman "),
    ],
)
def test_an_amount_in_rials_is_read_however_it_is_spelled(text: str) -> None:
    assert parse_money(text, "IRR", toman=False) == Money(2_500_000, "IRR")


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        *(("12.50 EUR", 1250, "EUR"), ("EUR 12.5", 1250, "EUR"), ("12,5 eur", 1250, "EUR"), ("€12.5", 1250, "EUR")),
        *(("1.234,56 EUR", 123456, "EUR"), ("1,234.56 EUR", 123456, "EUR"), ("۱٬۲۳۴٫۵۶ یورو", 123456, "EUR")),
        *(("1.234 EUR", 123400, "EUR"), ("1,234 EUR", 123400, "EUR"), ("0.500 EUR", 50, "EUR")),
        *(("1.234 KWD", 1234, "KWD"), ("1,234 KWD", 1234000, "KWD"), ("1.234 JPY", 1234, "JPY")),
        *(("1.2345 CLF", 12345, "CLF"), ("1.234 million USD", 123400000, "USD"), ("0", 0, "USD"), ("12", 1200, "USD")),
    ],
)
def test_a_point_is_one_where_the_currency_leaves_room_for_the_digits_behind_it(
    text: str, amount: int, currency: str
) -> None:
    assert parse_money(text, "USD", toman=False) == (amount, currency)


@pytest.mark.parametrize(
    ("text", "currency", "toman", "found"),
    [
        ("250000", "IRR", True, (2_500_000, "IRR")),
        ("250,000.5", "IRR", True, (2_500_005, "IRR")),
        ("2.5 million", "IRR", True, (25_000_000, "IRR")),
        ("250000", "IRR", False, (250_000, "IRR")),
        ("250000 rial", "IRR", True, (250_000, "IRR")),
        ("250000 toman", "EUR", False, (2_500_000, "IRR")),
        ("12.5", "EUR", True, (1250, "EUR")),
    ],
)
def test_a_bare_number_is_read_in_what_is_shown(text: str, currency: str, toman: bool, found: tuple[int, str]) -> None:
    assert parse_money(text, currency, toman=toman) == found


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "toman",
            "EUR",
            "-5",
            "+5",
            "abc",
            "1e5",
            "0x10",
            "½",
            "²5",
            "12.",
            ".5",
            "NaN",
            "5 EUR toman",
            "5 5 EUR",
        ),
        *("1,00,000", "1.2.3", "12.345.6", "1,,000", "1 2 3", "0,500,000", "1.234,567,8", "1,234.567,8", "12 345 6"),
        *("12 abc", "12 XAU", "$12", "million 5", "5 thousand million", "2 million 500 thousand", "یک میلیون تومان"),
        *("0.5 JPY", "12.505.5 EUR", "1,234.567 EUR", "2.55 toman", "0.5 rial", "1.00001 million EUR cents"),
        *(str(MOST), "9" * 60, "9" * 9000, "1 " * 9000, "9 billion billion", "12\x00", "\udcff"),
    ],
)
def test_what_may_mean_two_things_or_nothing_is_refused_with_the_way_out(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_money(text, "IRR", toman=False)
    assert repr(text) in refused.value.message
    assert "2,500,000" in refused.value.hint
    assert refused.value.field == "amount"


@pytest.mark.parametrize(
    ("money", "toman", "text"),
    [
        ((2_500_000, "IRR"), True, "250,000 toman"),
        ((2_500_005, "IRR"), True, "250,000.5 toman"),
        ((2_500_000, "IRR"), False, "2,500,000 rial"),
        ((1250, "EUR"), True, "12.50 EUR"),
        ((5, "EUR"), False, "0.05 EUR"),
        ((123_456_789, "KWD"), False, "123,456.789 KWD"),
        ((1_234, "JPY"), False, "1,234 JPY"),
        ((0, "IRR"), True, "0 toman"),
    ],
)
def test_people_read_an_amount_with_its_thousands_apart(money: tuple[int, str], toman: bool, text: str) -> None:
    assert money_text(*money, toman=toman) == text


def test_what_was_understood_names_rials_both_ways() -> None:
    assert understood(Money(2_500_000, "IRR")) == "250,000 toman = 2,500,000 rial"
    assert understood(Money(1250, "EUR")) == "12.50 EUR"


@given(monies, st.booleans(), st.booleans(), st.booleans())
def test_what_is_shown_is_read_back_to_the_last_coin(money: Money, shown: bool, read: bool, is_persian: bool) -> None:
    text = money_text(*money, toman=shown)
    text = text.translate(PERSIAN) if is_persian else text
    assert parse_money(text, "USD", toman=read) == money


@given(st.text() | st.text("0123456789 ,.٬٫'kmEURریالتومان"))
def test_whatever_is_typed_is_understood_or_refused(text: str) -> None:
    try:
        money = parse_money(text, "EUR", toman=True)
    except Invalid:
        return
    assert 0 <= money.amount < MOST
    assert money.currency in CURRENCIES


def test_coins_are_those_of_iso_4217_but_rials_are_whole() -> None:
    assert {code: decimals_of(code) for code in ("IRR", "JPY", "IQD", "OMR", "EUR", "AED", "MGA")} == {
        **{"IRR": 0, "JPY": 0, "IQD": 3, "OMR": 3},
        **{"EUR": 2, "AED": 2, "MGA": 2},
    }
