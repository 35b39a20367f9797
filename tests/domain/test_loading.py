"""Rows on their way in: checked, normalised, and known again when the file comes a second time."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.loading import Incoming, RawContact, Reader
from crm_cli.errors import Invalid

TODAY = date(2026, 11, 22)
EMPTY = RawContact("", "", "", "", "", "", "", "", "", "", "", (), (), (), (), ())


def raw(name: str = "Sara Ahmadi", **fields: object) -> RawContact:
    return EMPTY._replace(name=name, **fields)  # type: ignore[arg-type]


def read(rows: Sequence[RawContact], source: str | None = None) -> list[Incoming]:
    reader = Reader(region="IR", today=TODAY, source=source)
    return [reader.read(number, row) for number, row in enumerate(rows, 2)]


def keys(rows: Sequence[RawContact]) -> list[str]:
    return [row.key for row in read(rows)]


def test_a_full_row_is_read_field_by_field() -> None:
    (row,) = read(
        [
            raw(
                "علي رضايي",
                latin_name="Ali Rezaei",
                org="Pars Travel",
                phones=(("Mobile", "0912 123 4567"),),
                emails=(("", "Ali@Example.com"),),
                addresses=("12 Valiasr\nTehran",),
                websites=("https://ali.example",),
                tags=("VIP", "vip", "مشتري"),
                birthday="1369/07/15",
                note="one\ntwo",
            )
        ],
        source="expo",
    )
    assert (row.line, row.kind, row.full_name, row.sort_name) == (2, "person", "علي رضايي", "علی رضایی")
    assert (row.org, row.source, row.birthday) == ("Pars Travel", "expo", Birthday(1369, 7, 15, "jalali"))
    assert row.points == (
        ("mobile", "0912 123 4567", "+989121234567", "Mobile", 0),
        ("email", "Ali@Example.com", "ali@example.com", None, 0),
        ("website", "https://ali.example", "https://ali.example", None, 0),
        ("address", "12 Valiasr, Tehran", "12 valiasr, tehran", None, 0),
    )
    assert row.tags == ("vip", "مشتری")
    assert {"علی", "rezaei", "09121234567", "ali"} <= set(row.search_text.split())


def test_fields_that_few_files_have_are_read_by_the_parsers_of_the_command_line() -> None:
    more = (
        ("tier", "a"),
        ("do_not_contact", "yes"),
        ("archived_at", "2026-11-22T10:00:00+03:30"),
        ("consent", "sms=yes"),
    )
    (row,) = read([raw(more=more, points=(("tel", "0912 123 4567", "دفتر", True),), relations=(("child", "u-2"),))])
    assert dict(row.more) == {"tier": "A", "do_not_contact": 1, "archived_at": "2026-11-22T06:30:00Z"}
    assert row.consent == (("sms", "yes"),)
    assert row.points == (("mobile", "0912 123 4567", "+989121234567", "دفتر", 1),)
    assert row.relations == (("child", "u-2"),)


@pytest.mark.parametrize(
    ("key", "text"), [("archived_at", "2026-11-22T10:00:00"), ("tier", "E"), ("disqualified_reason", "moved")]
)
def test_fields_that_few_files_have_are_refused_when_they_make_no_sense(key: str, text: str) -> None:
    with pytest.raises(Invalid):
        read([raw(more=((key, text),))])


def test_the_source_of_a_row_goes_before_that_of_the_command() -> None:
    assert [row.source for row in read([raw(source="fair"), raw()], source="expo")] == ["fair", "expo"]


def test_outlooks_word_for_no_birthday_is_none() -> None:
    assert read([raw(birthday="0/0/00")])[0].birthday is None


@pytest.mark.parametrize(
    ("text", "day"), [("13690715", (1369, 7, 15, "jalali")), ("۱۹۹۰۰۴۱۵", (1990, 4, 15, "gregorian"))]
)
def test_a_birthday_may_be_a_number_as_in_sheets(text: str, day: tuple[int, int, int, str]) -> None:
    assert read([raw(birthday=text)])[0].birthday == day


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"emails": (("", "not an address"),)}, "email"),
        ({"phones": (("", "nobody"),)}, "phone"),
        ({"birthday": "some day"}, ""),
        ({"kind": "dog"}, "kind"),
        ({"city": "Shi\x00raz"}, "city"),
        ({"uid": "a b"}, "uid"),
        ({"name": ""}, "name"),
        ({"tags": ("a:b",)}, "tag"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_by_the_field_at_fault(fields: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        read([raw(**fields)])  # type: ignore[arg-type]
    assert refused.value.field == field


def test_twins_in_one_file_stay_two() -> None:
    first, second, third = keys([raw(), raw(), raw()])
    assert len({first, second, third}) == 3


def test_a_row_is_known_again_however_its_letters_are_written() -> None:
    assert keys([raw("علي رضايي ۱۲")]) == keys([raw("علی  رضایی 12")])


names = st.sampled_from(["Sara", "Reza", "علی", "sara "])
cities = st.sampled_from(["", "Shiraz", "Tehran"])
rows = st.lists(st.builds(lambda name, city: raw(name, city=city), names, cities), max_size=8)


@given(rows)
def test_the_same_file_again_gives_the_same_keys_and_no_two_rows_share_one(found: list[RawContact]) -> None:
    assert keys(found) == keys(found)
    assert len(set(keys(found))) == len(found)


@given(st.data())
def test_the_order_of_the_rows_does_not_matter(data: st.DataObject) -> None:
    found = data.draw(rows)
    shuffled = data.draw(st.permutations(found))
    assert sorted(keys(found)) == sorted(keys(shuffled))


@given(rows, st.integers(0, 8))
def test_a_row_keeps_its_key_when_other_rows_come_and_go(found: list[RawContact], at: int) -> None:
    stranger = raw("Somebody else")
    more = [*found[:at], stranger, *found[at:]]
    assert set(keys(found)) < set(keys(more))


def test_the_same_text_in_another_field_is_another_row() -> None:
    assert keys([raw(city="Shiraz")]) != keys([raw(job_title="Shiraz")])


def custom(rows: Sequence[RawContact]) -> list[Incoming]:
    def doubled(text: str) -> tuple[int, str]:
        if text == "bad":
            raise Invalid("size: 'bad' is not a number", field="size")
        return 7, text * 2

    reader = Reader(region="IR", today=TODAY, source=None, custom={"size": doubled})
    return [reader.read(number, row) for number, row in enumerate(rows, 2)]


def test_values_of_custom_fields_are_read_by_the_fields_own_reader() -> None:
    assert [row.custom for row in custom([raw(custom=(("size", "ab"),)), raw()])] == [((7, "abab"),), ()]


def test_a_value_that_a_custom_field_refuses_rejects_the_row() -> None:
    with pytest.raises(Invalid) as refused:
        custom([raw(custom=(("size", "bad"),))])
    assert refused.value.field == "size"


def test_rows_that_differ_in_a_custom_field_only_are_told_apart() -> None:
    first, second = custom([raw(custom=(("size", "a"),)), raw(custom=(("size", "b"),))])
    assert first.key != second.key
    assert custom([raw(custom=(("size", "b"),))])[0].key == second.key


def test_the_key_of_a_row_without_custom_fields_is_what_it_was_before_there_were_any() -> None:
    row = raw(
        org="Pars",
        city="Shiraz",
        note="a note",
        birthday="1369/07/15",
        phones=(("Mobile", "09121234567"),),
        emails=(("", "s@x.ir"),),
        tags=("vip",),
    )
    assert keys([row]) == ["2c43704b1aecf8a47bd5a820a642b383"]
