"""One vCard in a file: read, and rewritten without a loss of what others have written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.errors import Invalid
from crm_cli.exchange.vcard_file import patched, read_card, slots_of, version_of

OURS = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:us\r\nUID:u-1\r\nFN:Sara\r\nN:;Sara;;;\r\nitem1.TEL:1\r\nitem1.X-ABLabel:a\r\n"
    "item2.EMAIL:s@x.ir\r\nitem2.X-ABLabel:b\r\nNOTE:ours\r\nREV:2\r\nEND:VCARD\r\n"
)
THEIRS = (
    b"\xef\xbb\xbfBEGIN:VCARD\nVERSION:3.0\nUID:u-1\nFN:Sara\nN:Ahmadi;Sara;;;\nitem1.TEL;TYPE=cell:2\nitem1.X-ABLABEL:x\n"
    b"item7.URL:https://x.ir\nitem7.X-ABLABEL:blog\nPHOTO;ENCODING=b:AAAA\n BBBB\n CCCC\nNOTE:theirs\n"
    b" goes on\nX-OTHER:x\nREV:1\nEND:VCARD\n"
)


def lines(text: str) -> list[str]:
    assert text.endswith("END:VCARD\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_only_the_slots_that_are_named_are_ours() -> None:
    assert lines(patched(THEIRS, OURS, {"note"})) == [
        *("BEGIN:VCARD", "VERSION:3.0", "PRODID:us", "UID:u-1"),
        *("FN:Sara", "N:Ahmadi;Sara;;;", "item1.TEL;TYPE=cell:2", "item1.X-ABLABEL:x", "item7.URL:https://x.ir"),
        *("item7.X-ABLABEL:blog", "PHOTO;ENCODING=b:AAAABBBBCCCC", "X-OTHER:x"),
        *("NOTE:ours", "REV:2", "END:VCARD"),
    ]


def test_the_label_beside_a_property_goes_with_it_and_groups_do_not_meet() -> None:
    found = lines(patched(THEIRS, OURS, {"tel", "email"}))
    assert [line for line in found if line.startswith("item")] == [
        *("item7.URL:https://x.ir", "item7.X-ABLABEL:blog"),
        *("item8.TEL:1", "item8.X-ABLabel:a", "item9.EMAIL:s@x.ir", "item9.X-ABLabel:b"),
    ]


@given(st.lists(st.sampled_from(["note", "tel", "email", "name"])))
def test_writing_the_same_twice_is_writing_it_once(slots: list[str]) -> None:
    once = patched(THEIRS, OURS, slots)
    assert sorted(lines(patched(once.encode(), OURS, []))) == sorted(lines(once))


@pytest.mark.parametrize(
    ("version", "expected"), [("3.0", "3.0"), ("4.0", "4.0"), ("2.1", "3.0"), ("nonsense", "3.0"), ("", "3.0")]
)
def test_a_card_keeps_its_version_where_we_write_it(version: str, expected: str) -> None:
    assert version_of(f"BEGIN:VCARD\nVERSION:{version}\nEND:VCARD\n".encode(), "3.0") == expected


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"BEGIN:VCARD\nFN:x\n",
        b"BEGIN:VCARD\nFN:x\nEND:VCARD\nBEGIN:VCARD\nFN:x\nEND:VCARD\n",
        b"BEGIN:VCARD\n" * 5_000,
        b"BEGIN:VCARD\nFN:\xe9\xff\nEND:VCARD\n",
        b"BEGIN:VCARD\nnonsense\nEND:VCARD\n",
    ],
)
def test_what_is_not_one_whole_card_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        read_card(data, ())


def test_what_has_no_place_in_a_contact_stays_out_of_its_note() -> None:
    card = read_card(b"BEGIN:VCARD\nVERSION:3.0\nFN:Sara\nNICKNAME:Sari\nROLE:x\nNOTE:tea\nEND:VCARD\n", ())
    assert card
    assert card.note == "tea"


def test_a_fact_stands_where_the_card_has_it() -> None:
    assert slots_of(["city", "address:x", "mobile:+98", "tag:vip", "note", "custom:x", "telegram:x"]) == {
        *("address", "tel", "tag", "note", "custom", "messenger"),
    }
