"""Which phone or address reaches a contact, and what another program gets of it."""

import shlex
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain import reaching
from crm_cli.domain.contact_fields import parse_email_point, parse_phone_point
from crm_cli.domain.contacts import ContactRecord, Point
from crm_cli.domain.vocabulary import POINT_TYPES
from crm_cli.errors import Conflict, Invalid, NotFound

HOME = parse_phone_point("021 8888 0000", "IR", label="Home")
MOBILE = parse_phone_point("0912 123 4567", "IR")
SECOND = parse_phone_point("0935 111 2233", "IR", label="کار")
WHATSAPP = Point("whatsapp", "+49 151 12345678", "+4915112345678")
EMAIL = parse_email_point("Sara@x.ir")
WORK = parse_email_point("sara@agency.example", label="work")
HOSTILE = "1; touch x; $(id)"


def contact(*points: Point, **fields: Any) -> ContactRecord:
    blank: dict[str, Any] = dict.fromkeys(ContactRecord._fields)
    return ContactRecord(**blank | {"id": 7, "full_name": "Sara", "points": points, "consent": ()} | fields)


@pytest.mark.parametrize(
    ("points", "best"),
    [
        ([HOME, MOBILE, SECOND], MOBILE),
        ([HOME, WHATSAPP], HOME),
        ([WHATSAPP, EMAIL], WHATSAPP),
        ([MOBILE, HOME._replace(preferred=True)], HOME._replace(preferred=True)),
        ([EMAIL, SECOND, MOBILE], SECOND),
    ],
)
def test_the_preferred_phone_is_called_else_a_mobile_else_any(points: list[Point], best: Point) -> None:
    assert reaching.chosen(contact(*points), "phone") == best


@pytest.mark.parametrize("wanted", ["home", "HOME", "8888", "021", "02188880000", "+98 21 8888", "۸۸۸۸"])
def test_a_phone_is_named_by_its_label_or_a_part_of_its_number(wanted: str) -> None:
    assert reaching.chosen(contact(MOBILE, HOME, SECOND), "phone", wanted) == HOME


@pytest.mark.parametrize(("wanted", "found"), [("كار", SECOND), ("whatsapp", WHATSAPP)])
def test_a_label_is_read_in_any_spelling_and_a_type_is_a_name_too(wanted: str, found: Point) -> None:
    assert reaching.chosen(contact(MOBILE, SECOND, WHATSAPP), "phone", wanted) == found


@pytest.mark.parametrize("wanted", ["", " ", "office", "office2", "0919", "+"])
def test_a_phone_that_is_not_there_is_not_found_and_those_there_are_named(wanted: str) -> None:
    with pytest.raises(NotFound) as refused:
        reaching.chosen(contact(MOBILE, HOME), "phone", wanted)
    assert MOBILE.value in refused.value.hint
    assert HOME.value in refused.value.hint


def test_a_part_that_fits_several_phones_is_a_conflict_with_the_candidates() -> None:
    with pytest.raises(Conflict) as refused:
        reaching.chosen(contact(MOBILE, SECOND, HOME), "phone", "09")
    assert refused.value.hint == f"{MOBILE.value}, {SECOND.value}"


def test_the_same_number_twice_is_one() -> None:
    twice = MOBILE._replace(type="whatsapp")
    assert reaching.chosen(contact(MOBILE, twice), "phone", "0912") == MOBILE


@pytest.mark.parametrize(
    ("what", "flag"), [("phone", "--add-phone"), ("email", "--add-email"), ("telegram", "--point telegram=")]
)
def test_what_a_contact_has_not_is_not_found_and_the_hint_adds_it(what: str, flag: str) -> None:
    with pytest.raises(NotFound) as refused:
        reaching.chosen(contact(), what)
    assert f"crm contacts edit 7 {flag}" in refused.value.hint


@pytest.mark.parametrize(("wanted", "found"), [(None, EMAIL), ("work", WORK), ("AGENCY", WORK), ("sara@x", EMAIL)])
def test_an_address_is_the_first_or_named_by_label_or_part(wanted: str | None, found: Point) -> None:
    assert reaching.chosen(contact(EMAIL, WORK, MOBILE), "email", wanted) == found


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0912 123 4567", "+989121234567"),
        ("021 8888 0000 ext 12", "+982188880000"),
        ("+49 (30) 1234-567", "+49301234567"),
        ("۸۸", "88"),
        (HOSTILE, "1"),
        ("-5 0", "50"),
        ("5+5", "55"),
    ],
)
def test_a_telephone_gets_e164_else_the_digits_that_were_typed(typed: str, number: str) -> None:
    assert reaching.dialled(parse_phone_point(typed, "IR")) == number


@given(value=st.text(), norm=st.text())
def test_nothing_but_a_number_is_ever_dialled(value: str, norm: str) -> None:
    try:
        number = reaching.dialled(Point("phone", value, norm))
    except Invalid:
        return
    assert set(number) <= set("+0123456789")
    assert number.lstrip("+").isdigit()


def test_a_number_without_a_digit_is_not_dialled() -> None:
    with pytest.raises(Invalid, match="call me"):
        reaching.dialled(Point("phone", "call me", "call me"))


@pytest.mark.parametrize(
    ("address", "subject", "url"),
    [
        ("sara@x.ir", None, "mailto:sara@x.ir"),
        ("sara@x.ir", "a b&c=d", "mailto:sara@x.ir?subject=a%20b%26c%3Dd"),
        ("sara@x.ir", "بلیط", "mailto:sara@x.ir?subject=%D8%A8%D9%84%DB%8C%D8%B7"),
        ("a+b?cc=e&x%@x.ir", None, "mailto:a%2Bb%3Fcc%3De%26x%25@x.ir"),
        ("$(id)`x`@x.ir", None, "mailto:%24%28id%29%60x%60@x.ir"),
        ("-rf@x.ir", None, "mailto:-rf@x.ir"),
    ],
)
def test_an_address_and_a_subject_are_encoded_into_a_url(address: str, subject: str | None, url: str) -> None:
    assert reaching.mailto_url(address, subject) == url


@pytest.mark.parametrize("subject", ["a\nBcc: all@x.ir", "a\r\nb", "\x1b]52;c;eA==\x07"])
def test_a_subject_is_one_line(subject: str) -> None:
    with pytest.raises(Invalid):
        reaching.mailto_url("sara@x.ir", subject)


@pytest.mark.parametrize(
    ("platform", "opener"), [("linux", "xdg-open"), ("freebsd14", "xdg-open"), ("darwin", "open"), ("win32", "start")]
)
def test_a_system_opens_a_url_its_own_way(platform: str, opener: str) -> None:
    assert reaching.opening("tel:+98912", platform) == (opener, "tel:+98912")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "http://x", "TEL:1", "-a", ""])
def test_only_telephone_and_mail_urls_are_opened(url: str) -> None:
    with pytest.raises(Invalid):
        reaching.opening(url, "linux")


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("dial {phone}", ["dial", "DATA"]),
        ("dial 'to {phone}' --now", ["dial", "to DATA", "--now"]),
        ("dial sip:{phone}@pbx", ["dial", "sip:DATA@pbx"]),
        ("dial", ["dial", "--", "DATA"]),
        ("sh -c 'echo $1' dial", ["sh", "-c", "echo $1", "dial", "--", "DATA"]),
        ("dial {phone.__class__} {phone!r} {0}", ["dial", "{phone.__class__}", "{phone!r}", "{0}", "--", "DATA"]),
    ],
)
@pytest.mark.parametrize("data", [HOSTILE, "' \"", "{phone}", "$HOME", "a\nb"])
def test_a_command_is_split_before_data_is_put_into_its_words(template: str, words: list[str], data: str) -> None:
    assert reaching.command(template, {"phone": data}) == tuple(word.replace("DATA", data) for word in words)


def test_data_that_looks_like_a_mark_stays_data() -> None:
    assert reaching.command("mutt {email} {url}", {"email": "{url}@x.ir", "url": "U"}) == ("mutt", "{url}@x.ir", "U")


def test_data_that_begins_with_a_dash_is_not_put_into_a_command() -> None:
    data = {"email": "-rf@x.ir", "url": "mailto:-rf@x.ir"}
    with pytest.raises(Invalid):
        reaching.command("mutt {email}", data)
    assert reaching.command("mutt {url}", data) == ("mutt", "mailto:-rf@x.ir")
    assert reaching.command("mutt", data) == ("mutt", "--", "mailto:-rf@x.ir")


@given(data=st.text())
def test_no_data_changes_the_number_of_words(data: str) -> None:
    words = reaching.command("program --to {phone}", {"phone": f"+{data}"})
    assert shlex.split(shlex.join(words)) == ["program", "--to", f"+{data}"]


def test_who_asked_not_to_be_contacted_or_refused_a_channel_objects() -> None:
    assert reaching.objection(contact(do_not_contact=True), "call")
    assert reaching.objection(contact(consent=(("call", "no"),)), "call")
    assert reaching.objection(contact(consent=(("call", "no"), ("email", "yes"))), "email") == ""
    assert reaching.objection(contact(), "call") == ""


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("a", "answered"),
        ("No", "no_answer"),
        ("no answer", "no_answer"),
        ("left-message", "left_message"),
        ("b", "busy"),
    ],
)
def test_a_beginning_says_how_a_call_went(typed: str, outcome: str) -> None:
    assert reaching.call_outcome(typed) == outcome


@pytest.mark.parametrize("typed", ["", " ", "sent", "x"])
def test_how_no_call_can_go_is_refused_with_the_choices(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        reaching.call_outcome(typed)
    assert "left_message" in refused.value.hint


@pytest.mark.parametrize(
    ("what", "part", "value"),
    [
        (None, "phone", MOBILE.value),
        ("email", "email", "Sara@x.ir"),
        ("name", "name", "Sara"),
        ("Address", "address", "Tehran"),
        ("mobile", "mobile", MOBILE.value),
    ],
)
def test_what_is_copied_is_a_phone_or_what_is_named(what: str | None, part: str, value: str) -> None:
    sara = contact(EMAIL, HOME, MOBILE, Point("address", "Tehran", "tehran"))
    assert reaching.copied(sara, what) == (part, value)


def test_without_a_phone_the_address_is_copied() -> None:
    assert reaching.copied(contact(EMAIL)) == ("email", "Sara@x.ir")


@pytest.mark.parametrize("what", POINT_TYPES)
def test_every_type_of_point_can_be_copied(what: str) -> None:
    assert reaching.copied(contact(Point(what, "x", "x")), what) == (what, "x")


def test_what_is_no_part_of_a_contact_is_not_copied() -> None:
    with pytest.raises(Invalid, match="shoe size"):
        reaching.copied(contact(EMAIL), "shoe size")


@pytest.mark.parametrize(
    ("text", "pasted"),
    [
        ("reboot\n", "reboot"),
        ("a\r\nb\tc\x85d\u2028e", "a b c d e"),
        ("\x1b]52;c;eA==\x07x\x9b2J", "]52;c;eA==x2J"),
        ("\u202egpj\u202c.exe\u2066", "gpj.exe"),
        ("علی\u200cرضا 👩\u200d💻", "علی\u200cرضا 👩\u200d💻"),
    ],
)
def test_what_is_pasted_is_one_line_that_shows_all_there_is(text: str, pasted: str) -> None:
    assert reaching.pasteable(text) == pasted
