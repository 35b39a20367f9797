"""What the columns of a file mean: who has said so comes first, and what is proposed takes nothing away."""

import io
import random
import shlex
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cli.errors import Invalid
from crm_cli.exchange.begun import LOOKED_AT, Begun
from crm_cli.exchange.contact_chart import chart_of
from crm_cli.exchange.contacts_in import mapping_for
from crm_cli.exchange.csvs import LINE, REASON
from crm_cli.exchange.mapping import (
    KNOWN,
    LEFT_OUT,
    NEAR,
    REMEMBERED,
    TYPED,
    Reading,
    flags,
    header_set,
    named,
    readings,
    respelled,
    said,
)
from crm_cli.exchange.sheets import BadRow, SheetRow
from crm_cli.exchange.tables import open_table

TODAY = date(2026, 11, 22)
PHONES = ["09121234567", "09351112233", "09121112233"]


def read(
    *headers: str,
    typed: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
    cells: Mapping[str, list[str]] | None = None,
) -> list[tuple[str, str, str]]:
    """Header, field and why of every column that is shown."""
    chart = chart_of(headers)
    found = readings(chart, said(chart, typed or {}), remembered or {}, cells or {}, TODAY)
    return [tuple(reading) for reading in found]


def test_what_is_known_is_read_what_is_near_is_proposed_and_the_rest_is_left_out() -> None:
    assert read("Name", "Cust. Mobile No.", "Pet") == [
        ("Name", "name", KNOWN),
        ("Cust. Mobile No.", "mobile", NEAR),
        ("Pet", "", LEFT_OUT),
    ]


def test_a_column_is_proposed_for_its_cells_where_its_name_says_nothing() -> None:
    cells = {"Handy": PHONES, "Agent": [*PHONES], "Phone brand": [*PHONES]}
    assert read("Handy", "Agent", "Phone brand", cells=cells) == [
        ("Handy", "phone", "phones"),
        ("Agent", "", LEFT_OUT),
        ("Phone brand", "", LEFT_OUT),
    ]


@pytest.mark.parametrize("header", ["Customer", "Our clients", "guest", "مشتری", "مسافر"])
def test_a_column_that_only_says_whose_it_is_is_proposed_for_the_names_in_it(header: str) -> None:
    assert read(header, "Phone", cells={header: ["سارا احمدی", "Ali Rezaei"]})[0] == (header, "name", "names")


@pytest.mark.parametrize("cells", [["yes", "no"], ["New customer", "New customer"], ["C 1001", "C 1002"], ["VIP"], []])
def test_a_column_that_only_says_whose_it_is_is_left_out_without_names_in_it(cells: list[str]) -> None:
    assert read("Customer", "Phone", cells={"Customer": cells})[0] == ("Customer", "", LEFT_OUT)


def test_points_of_customers_are_left_out_and_ways_to_reach_them_are_proposed() -> None:
    assert read("Name", "Points", cells={"Points": ["120", "85"]})[1] == ("Points", "", LEFT_OUT)
    assert read("Name", "points", cells={"points": ["telegram=@sara"]})[1] == ("points", "points", "points")


def test_names_in_a_column_that_says_something_else_or_beside_a_name_are_not_proposed() -> None:
    cells = {header: ["Sara Ahmadi", "Ali Rezaei"] for header in ("Destination", "Customer type", "Agent", "Client")}
    found = {header: field for header, field, _why in read("Name", *cells, cells=cells)}
    assert [found[header] for header in cells] == ["", "", "", ""]


def test_a_name_with_the_wrong_cells_is_not_proposed() -> None:
    assert read("Customer phone", cells={"Customer phone": ["yes", "no", "yes"]}) == [("Customer phone", "", LEFT_OUT)]


def test_a_proposal_takes_no_single_value_from_a_column_that_has_it() -> None:
    assert read("Full name", "City", "Customer name of", "Customer city") == [
        ("Full name", "name", KNOWN),
        ("City", "city", KNOWN),
        ("Customer name of", "", LEFT_OUT),
        ("Customer city", "", LEFT_OUT),
    ]


def test_two_proposals_for_a_single_value_are_none_and_for_several_are_both() -> None:
    found = read("Guest city", "Client city", "Guest phone", "Client phone")
    assert [field for _header, field, _why in found] == ["", "", "phone", "phone"]


def test_what_is_typed_stands_before_what_is_remembered_and_that_before_what_is_known() -> None:
    found = read("Name", "Nick", "City", "Pet", typed={"Nick": "name"}, remembered={"City": "note", "Pet": "city"})
    assert found == [
        ("Name", "", LEFT_OUT),  # its field is another column's now
        ("Nick", "name", TYPED),
        ("City", "note", REMEMBERED),
        ("Pet", "city", REMEMBERED),
    ]


def test_a_remembered_column_gives_way_to_a_typed_one_of_its_field() -> None:
    found = read("A", "B", typed={"B": "name"}, remembered={"A": "name"})
    assert found == [("A", "", LEFT_OUT), ("B", "name", TYPED)]


def test_a_column_that_is_left_out_frees_its_field() -> None:
    assert read("City", "Customer city", typed={"City": "ignore"}) == [
        ("City", "ignore", TYPED),
        ("Customer city", "city", NEAR),
    ]


def test_a_family_name_makes_the_bare_name_the_given_one() -> None:
    assert read("نام", "نام خانوادگی مشتری") == [("نام", "name", KNOWN), ("نام خانوادگی مشتری", "last_name", NEAR)]
    mapping = mapping_for(["نام", "نام خانوادگی مشتری"], {"نام خانوادگی مشتری": "last_name"})
    assert mapping.read(("سارا", "احمدی")).name == "سارا احمدی"


def test_parts_of_a_name_are_not_proposed_beside_a_whole_one_nor_the_other_way() -> None:
    assert read("Full name", "Guest last name")[1] == ("Guest last name", "", LEFT_OUT)
    assert read("First name", "Name of the guest")[1] == ("Name of the guest", "", LEFT_OUT)


def test_nothing_is_proposed_in_the_files_of_google_and_outlook() -> None:
    headers = ("First Name", "Last Name", "Organization Name", "Labels", "Cust. Mobile No.", "Handy")
    found = read(*headers, cells={"Handy": PHONES})
    assert [why for _header, _field, why in found] == [KNOWN, KNOWN, KNOWN, KNOWN, LEFT_OUT, LEFT_OUT]


def test_columns_that_only_serve_another_are_not_shown() -> None:
    headers = ("id", LINE, "First Name", "Labels", "Phone 1 - Label", "Phone 1 - Value")
    assert [header for header, _field, _why in read(*headers)] == ["First Name", "Labels", "Phone 1 - Value"]


def test_what_is_typed_must_be_there_and_once() -> None:
    chart = chart_of(["Who", "Tel No", "Nick"])
    assert said(chart, {"who": "full_name", "telno": "موبایل"}) == {"Who": "name", "Tel No": "mobile"}
    for wrong, message, hint in (
        ({"Wo": "name"}, "the file has no column 'Wo'", "did you mean Who?"),
        ({"Who": "nmae"}, "there is no field 'nmae'", "did you mean name"),
        ({"Who": "name", "Nick": "name"}, "'Who' and 'Nick' are both mapped to name, which has one value", ""),
    ):
        with pytest.raises(Invalid) as refused:
            said(chart, wrong)
        assert refused.value.message == message
        assert refused.value.hint.startswith(hint)


HEADERS = st.lists(st.sampled_from("Name|نام|Cust. Mobile No.|E-Mail|Pet|شماره‌ی تماس|a/b|=1".split("|")), unique=True)


@given(HEADERS, st.randoms(use_true_random=False))
def test_a_set_of_headers_is_known_in_any_order_and_spelling(headers: list[str], order: random.Random) -> None:
    shuffled = [header.upper().replace(" ", "_") for header in headers]
    order.shuffle(shuffled)
    assert header_set(shuffled) == header_set(headers) == header_set([*headers, REASON, LINE, ""])
    assert header_set([*headers, "one more"]) != header_set(headers)


def test_remembered_columns_are_found_under_the_spelling_of_the_new_file() -> None:
    assert respelled(["cust mobile no", "Pet"], {"Cust. Mobile No.": "mobile", "gone": "note"}) == {
        "cust mobile no": "mobile"
    }


def test_flags_can_be_pasted() -> None:
    columns = {"Cust. Mobile No.": "mobile", "it's": "note", "a=b $(x)": "city"}
    words = shlex.split(flags(columns))
    assert words[::2] == ["--map"] * 3
    assert [tuple(word.rsplit("=", 1)) for word in words[1::2]] == list(columns.items())


def test_only_what_nobody_said_is_proposed() -> None:
    assert [Reading("a", "name", why).is_proposed for why in (KNOWN, TYPED, REMEMBERED, LEFT_OUT)] == [False] * 4
    assert Reading("a", "name", NEAR).is_proposed
    assert Reading("a", "phone", "phones").is_proposed


def test_a_message_names_the_first_of_many_columns_and_the_beginning_of_a_long_one() -> None:
    said = named(["x" * 100_000, "", *(f"c{n}" for n in range(300))])
    assert said.startswith("x" * 60 + "…, c0, c1, ")
    assert said.endswith(", c38, and 261 more")


def test_looking_at_the_first_rows_loses_none() -> None:
    text = "name,x\n" + "".join(f"P{n}, {n % 2 or ''} \n" for n in range(LOOKED_AT + 5))
    begun = Begun(open_table(io.BytesIO(text.encode()), "a.csv"))
    assert begun.cells()["x"] == ["1"] * (LOOKED_AT // 2)
    assert [row.line for row in begun] == list(range(2, LOOKED_AT + 7))


class Workbook:
    """A sheet of one row, with a phone that its program took for a number."""

    name, kind, headers = "a.xlsx", "xlsx", ("phone", "code")

    def __iter__(self) -> Iterator[SheetRow | BadRow]:
        yield SheetRow(2, ("9121234567", "9121234567"))

    def dial(self, columns: Iterable[int], region: str) -> None:
        """Too late for the row that was read."""


def test_phones_that_lost_their_zero_get_it_back_in_the_rows_that_were_looked_at() -> None:
    begun = Begun(Workbook())
    begun.dial([0], "IR")
    assert list(begun) == [SheetRow(2, ("09121234567", "9121234567"))]
