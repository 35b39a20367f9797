"""The filter language: words, field:value, alternatives, quotes; whatever is typed, only Invalid escapes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_cli.domain.fields import CONTACT, FOLLOWUP, INTERACTION, STAFF, TODAY, FieldSet
from crm_cli.domain.filters import Filter, parse_filter
from crm_cli.errors import Invalid

SETS = [CONTACT, FOLLOWUP, INTERACTION, STAFF, TODAY]


def terms(text: str, fieldset: FieldSet = CONTACT) -> list[tuple[str, tuple[str, ...]]]:
    return [(term.field.key, term.values) for term in parse_filter(text, fieldset).terms]


@pytest.mark.parametrize("text", ["", " ", "\t \n", '""', "!!!", "- ,"])
def test_a_filter_that_says_nothing_asks_for_nothing(text: str) -> None:
    assert parse_filter(text, CONTACT) == Filter()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sara ahmadi", ("sara", "ahmadi")),
        ("Sara-Ahmadi", ("sara", "ahmadi")),
        ("علي رضايي", ("علی", "رضایی")),
        ("۰۹۱۲", ("0912",)),
        ('"sara ahmadi"', ("sara", "ahmadi")),
        ("10:30", ("10", "30")),
    ],
)
def test_words_are_text_search_as_the_index_spells_them(text: str, words: tuple[str, ...]) -> None:
    assert parse_filter(text, CONTACT) == Filter(words)


def test_field_and_value_compare() -> None:
    assert terms("city:Shiraz") == [("city", ("Shiraz",))]


def test_a_comma_lists_alternatives() -> None:
    assert terms("city:Shiraz,Tehran,,Yazd,") == [("city", ("Shiraz", "Tehran", "Yazd"))]


def test_quotes_keep_blanks_and_commas_in_a_value() -> None:
    assert terms('city:"New York","Washington, DC"') == [("city", ("New York", "Washington, DC"))]


def test_words_and_terms_stand_in_any_order() -> None:
    parsed = parse_filter("sara city:Shiraz ahmadi tag:vip", CONTACT)
    assert parsed.words == ("sara", "ahmadi")
    assert [term.field.key for term in parsed.terms] == ["city", "tags"]


def test_a_value_may_hold_a_colon() -> None:
    assert terms("source:http://x.ir") == [("source", ("http://x.ir",))]


@pytest.mark.parametrize("spelling", ["do-not-contact:yes", "do_not_contact:TRUE", "Do-Not-Contact:1"])
def test_fields_are_named_with_dashes_or_underscores_in_any_case(spelling: str) -> None:
    assert terms(spelling) == [("do_not_contact", ("1",))]


@pytest.mark.parametrize(("alias", "key"), [("tag", "tags"), ("phone", "phones"), ("email", "emails")])
def test_a_field_of_several_values_goes_by_its_singular_too(alias: str, key: str) -> None:
    assert terms(f"{alias}:x") == [(key, ("x",))]


def test_choices_are_taken_in_any_case() -> None:
    assert terms("kind:ORG,Person tier:a") == [("kind", ("org", "person")), ("tier", ("A",))]


def test_an_unknown_field_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(Invalid) as refused:
        parse_filter("cty:Shiraz", CONTACT)
    assert "cty" in refused.value.message
    assert "city" in refused.value.hint


def test_a_field_unlike_any_is_refused_with_all_there_are() -> None:
    with pytest.raises(Invalid) as refused:
        parse_filter("qqqqqq:1", STAFF)
    assert all(field.key in refused.value.hint for field in STAFF.fields)


def test_a_value_no_choice_allows_is_refused_with_the_choices() -> None:
    with pytest.raises(Invalid) as refused:
        parse_filter("status:finished", FOLLOWUP)
    assert "open, doing, done, cancelled" in refused.value.hint


def test_a_flag_is_yes_or_no() -> None:
    with pytest.raises(Invalid) as refused:
        parse_filter("needs-reply:maybe", INTERACTION)
    assert "yes or no" in refused.value.hint


@pytest.mark.parametrize("text", ["city:", "city: Shiraz", "city:,,", 'city:""', "tag: "])
def test_a_field_without_a_value_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="needs a value"):
        parse_filter(text, CONTACT)


@pytest.mark.parametrize("text", ['"sara', 'city:"New York', 'a "b" c"'])
def test_an_open_quote_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="quote"):
        parse_filter(text, CONTACT)


pieces = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["city:", "tag:", "kind:org", '"', ",", ":", " ", "-", "name:", "due:today", "علی", "(", "\x00"]),
    st.sampled_from([field.key for fieldset in SETS for field in fieldset.fields]),
)


@given(st.lists(pieces, max_size=8).map("".join), st.sampled_from(SETS))
@example('city:"a" "', CONTACT)
@example("\udcff city:\udcff", CONTACT)
def test_whatever_is_typed_is_understood_or_refused(text: str, fieldset: FieldSet) -> None:
    try:
        parsed = parse_filter(text, fieldset)
    except Invalid as refused:
        assert refused.message
        return
    assert all(parsed.words)
    assert all(term.field in fieldset.fields and term.values and all(term.values) for term in parsed.terms)


@given(st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: '"' not in text and text.strip()))
def test_a_value_in_quotes_comes_through_as_typed(text: str) -> None:
    assert terms(f'city:"{text}"') == [("city", (text.strip(),))]
