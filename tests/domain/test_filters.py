"""The filter language: what each form means, where a fault is, and that whatever is typed is understood or refused."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_cli.domain.fields import FieldSet
from crm_cli.domain.fields.complaints import COMPLAINT
from crm_cli.domain.fields.contacts import CONTACT
from crm_cli.domain.fields.day import TODAY
from crm_cli.domain.fields.followups import FOLLOWUP
from crm_cli.domain.fields.interactions import INTERACTION
from crm_cli.domain.fields.remedies import REMEDY
from crm_cli.domain.fields.staff import STAFF
from crm_cli.domain.filter_values import Compared
from crm_cli.domain.filters import All, Any, Circumstances, Has, Node, Not, State, Term, Words, parse_filter
from crm_cli.domain.present import Present
from crm_cli.errors import CrmError, Invalid, NotFound

SETS = [CONTACT, FOLLOWUP, INTERACTION, COMPLAINT, REMEDY, STAFF, TODAY]
NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)  # a Sunday; a week is Sat to Fri
SAVED = {"loyal": "tier:A,B", "quiet": "segment:loyal silent:over-30", "self": "segment:self", "broken": "cty:x"}


def saved(name: str) -> str:
    if name not in SAVED:
        raise NotFound(f"no segment {name}")
    return SAVED[name]


def parsed(text: str, fieldset: FieldSet = CONTACT) -> Node:
    return parse_filter(text, Circumstances(fieldset, Present(NOW, UTC), saved))


def term(text: str, fieldset: FieldSet = CONTACT) -> tuple[str, list[tuple[object, object]]]:
    """The field of a filter of one term, and its values as ranges."""
    found = parsed(text, fieldset)
    assert isinstance(found, Term), found
    return found.field.key, [(value.low, value.high) for value in found.values]


def same(*values: object) -> list[tuple[object, object]]:
    return [(value, value) for value in values]


@pytest.mark.parametrize("text", ["", " ", "\t \n", '""', "!!!", "- ,", "and", "()"])
def test_a_filter_that_says_nothing_asks_for_nothing(text: str) -> None:
    assert parsed(text) in (All(()), Words(()))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sara ahmadi", ("sara", "ahmadi")),
        ("Sara-Ahmadi", ("sara", "ahmadi")),
        ("علي رضايي", ("علی", "رضایی")),
        ("۰۹۱۲", ("0912",)),
        ('"sara or ahmadi"', ("sara", "or", "ahmadi")),
        ("10:30", ("10", "30")),
        ("sara and ahmadi", ("sara", "ahmadi")),
    ],
)
def test_words_are_text_search_as_the_index_spells_them(text: str, words: tuple[str, ...]) -> None:
    assert parsed(text) == Words(words)


A, B, VIP = (Term(CONTACT.find(key, ""), (Compared(value, value),)) for key, value in
             (("tier", "A"), ("tier", "B"), ("tags", "vip")))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("tier:A tag:vip", All((A, VIP))),
        ("tier:A and tag:vip", All((A, VIP))),
        ("tier:A or tag:vip", Any((A, VIP))),
        ("tier:A OR tier:B tag:vip", Any((A, All((B, VIP))))),
        ("(tier:A or tier:B) tag:vip", All((Any((A, B)), VIP))),
        ("not tag:vip", Not(VIP)),
        ("-tag:vip", Not(VIP)),
        ("not not tag:vip", Not(Not(VIP))),
        ("-(tier:A or tier:B)", Not(Any((A, B)))),
        ("not tag:vip tier:A", All((Not(VIP), A))),
        ("sara tag:vip ahmadi", All((Words(("sara",)), VIP, Words(("ahmadi",))))),
        ("not sara", Not(Words(("sara",)))),
        ("has:complaint", State("complaint")),
        ("no:open-complaint", Not(State("open_complaint"))),
        ("has:email", Has(CONTACT.find("emails", ""))),
        ("no:city", Not(Has(CONTACT.find("city", "")))),
        ("is:archived", State("archived")),
        ("segment:loyal", Term(A.field, (Compared("A", "A"), Compared("B", "B")))),
    ],
)
def test_parts_are_put_together_as_they_read(text: str, node: Node) -> None:
    assert parsed(text) == node


@pytest.mark.parametrize(
    ("text", "fieldset", "found"),
    [
        ("is:org", CONTACT, ("kind", same("org"))),
        ("is:do-not-contact", CONTACT, ("do_not_contact", same(1))),
        ("is:safety", COMPLAINT, ("safety", same(1))),
        ("is:waiting", COMPLAINT, ("status", same("waiting"))),
        ("is:in", INTERACTION, ("direction", same("in"))),
    ],
)
def test_flags_and_choices_are_states_as_well(
    text: str, fieldset: FieldSet, found: tuple[str, list[tuple[object, object]]]
) -> None:
    assert term(text, fieldset) == found


@pytest.mark.parametrize(
    ("text", "key", "values"),
    [
        ("city:Shiraz", "city", same("shiraz")),
        ("city:Shiraz,Tehran,,Yazd,", "city", same("shiraz", "tehran", "yazd")),
        ('city:"New York","Washington, DC"', "city", same("new york", "washington, dc")),
        ('city:یزد،قم,"ری، تهران"', "city", same("یزد", "قم", "ری، تهران")),
        ("source:http://x.ir", "source", same("http://x.ir")),
        ("do-not-contact:yes", "do_not_contact", same(1)),
        ("Do-Not-Contact:۱", "do_not_contact", same(1)),
        ("kind:ORG,Person", "kind", same("org", "person")),
        ("tag:x", "tags", same("x")),
        ("phone:x", "phones", same("x")),
        ("id:12,۱۳", "id", same(12, 13)),
        ("silent>30", "days_silent", [(31, None)]),
        ("silent>=30", "days_silent", [(30, None)]),
        ("silent:under-30", "days_silent", [(None, 29)]),
        ("silent:30..60,90..", "days_silent", [(30, 60), (90, None)]),
        ("silent:..60", "days_silent", [(None, 60)]),
    ],
)
def test_values_are_read_by_the_kind_of_their_field(text: str, key: str, values: list[tuple[object, object]]) -> None:
    assert term(text) == (key, values)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("due:tomorrow", "2026-11-23", "2026-11-23"),
        ("due:next-week", "2026-11-28", "2026-12-04"),
        ('due:"this week"', "2026-11-21", "2026-11-27"),
        ('due:"هفته بعد"', "2026-11-28", "2026-12-04"),
        ("due:last-month", "2026-10-01", "2026-10-31"),
        ("due:2026-11", "2026-11-01", "2026-11-30"),
        ("due:1405/09", "2026-11-22", "2026-12-21"),
        ("due:2026", "2026-01-01", "2026-12-31"),
        ("due:3d", "2026-11-25", "2026-11-25"),
        ("due<7d", None, "2026-11-28"),
        ("due:over-7d", "2026-11-30", None),
        ("due>=2w", "2026-12-06", None),
        ("due>2026-11", "2026-12-01", None),
        ("due<2026-11", None, "2026-10-31"),
        ("due:2026-12-01..2026-12-05", "2026-12-01", "2026-12-05"),
        ("due:..friday", None, "2026-11-27"),
        ("due:۱۴۰۵/۰۹/۱۰", "2026-12-01", "2026-12-01"),
    ],
)
def test_days_are_typed_as_everywhere_and_lie_ahead(text: str, low: str | None, high: str | None) -> None:
    assert term(text, FOLLOWUP) == ("due_on", [(low, high)])


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("at:today", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"),
        ("at:2026-11", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"),
        ("at:30d", "2026-10-23T00:00:00Z", "2026-10-24T00:00:00Z"),
        ("at>30d", None, "2026-10-23T00:00:00Z"),
        ("at>=30d", None, "2026-10-24T00:00:00Z"),
        ("at<7d", "2026-11-16T00:00:00Z", None),
        ("at:7d..30d", "2026-10-23T00:00:00Z", "2026-11-16T00:00:00Z"),
        ("at:30d..", None, "2026-10-24T00:00:00Z"),
        ("at>2026-11-01", "2026-11-02T00:00:00Z", None),
        ("at<2026-11-01", None, "2026-11-01T00:00:00Z"),
        ("at:friday", "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"),
        ('at:"2026-11-20 10:30"', "2026-11-20T10:30:00Z", "2026-11-20T10:31:00Z"),
    ],
)
def test_instants_lie_behind_and_a_length_of_time_is_how_long_ago(text: str, low: str | None, high: str | None) -> None:
    assert term(text, INTERACTION) == ("at", [(low, high)])


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("due:next week", "due:next-week"),
        ("kind:call due:in 2 weeks sara", "due:in-2-weeks"),
        ("(due<end of month)", "due<end-of-month"),
        ("due:soonish sara", "Try 2026-12-01"),
        ("due:next or due:week", "Try 2026-12-01"),
    ],
)
def test_of_a_day_whose_quotes_the_shell_has_taken_the_hint_says_how_to_write_it(text: str, hint: str) -> None:
    with pytest.raises(Invalid, match="is not a day") as refused:
        parsed(text, FOLLOWUP)
    assert hint in str(refused.value.hint)
    if hint.startswith("due"):
        parsed(hint, FOLLOWUP)


@pytest.mark.parametrize(
    ("text", "at", "why"),
    [
        ("is:due cty:Shiraz", 7, "no field 'cty'"),
        ("status:finished", 0, "status cannot be 'finished'"),
        ("due:soonish", 0, "'soonish' is not a day"),
        ("due:2026-13", 0, "no month"),
        ("due:2026-12-05..2026-12-01", 0, "ends before it begins"),
        ("priority:high", 0, "whole number"),
        ("priority:5..1", 0, "ends before it begins"),
        ("title>x", 0, "has no order"),
        ("kind>call", 0, "has no order"),
        ("(is:due", 0, "not closed"),
        ("is:due)", 6, "closes nothing"),
        ("is:due or", 7, "both sides"),
        ("or is:due", 0, "both sides"),
        ("not", 0, "something after it"),
        ("is:due not)", 7, "something after it"),
        ("is:finished", 0, "no state 'finished'"),
        ("has:wings", 0, "no field 'wings'"),
        ("has:", 0, "needs a value"),
        ("due:", 0, "needs a value"),
        ("due>", 0, "needs a value"),
        ('title:"x', 6, "quote is open"),
        ("is:due segment:nobody", 7, "no segment"),
        ("segment:self", None, "names itself"),
    ],
)
def test_a_fault_is_pointed_at(text: str, at: int | None, why: str) -> None:
    with pytest.raises(CrmError) as refused:
        parsed(text, FOLLOWUP)
    message, *shown = refused.value.message.split("\n")
    assert why in message
    assert refused.value.hint
    if at is not None:
        assert shown == [f"  {text}", f"  {' ' * at}^"]


def test_an_unknown_field_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(Invalid) as refused:
        parsed("cty:Shiraz")
    assert refused.value.hint == "did you mean city?"


def test_an_unlikely_field_is_refused_with_all_there_are() -> None:
    with pytest.raises(Invalid) as refused:
        parsed("qqqqqq:1", STAFF)
    assert all(field.key in refused.value.hint for field in STAFF.fields)


@pytest.mark.parametrize("text", ["(" * 30 + "a" + ")" * 30, "not " * 30 + "a", "a:b " * 60, " ".join("abc" * 30)])
def test_there_is_an_end_to_depth_and_length(text: str) -> None:
    with pytest.raises(Invalid):
        parsed(text)


def test_a_list_of_values_has_an_end() -> None:
    parsed("id:" + ",".join(map(str, range(200))))
    with pytest.raises(Invalid, match="at most 200"):
        parsed("id:" + ",".join(map(str, range(201))))


pieces = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["city:", "tag:", "kind:org", '"', ",", ":", " ", "-", "name:", "due:today", "علی", "(", ")", "\x00"]
    ),
    st.sampled_from([" or ", " not ", " and ", "is:", "has:", "no:", "segment:loyal", ">", "<=", "..", "over-", "30d"]),
    st.sampled_from([field.key for fieldset in SETS for field in fieldset.everything]),
)


@given(st.lists(pieces, max_size=10).map("".join), st.sampled_from(SETS))
@example('city:"a" "', CONTACT)
@example("\udcff city:\udcff", CONTACT)
@example("id:" + "9" * 5000, CONTACT)
def test_whatever_is_typed_is_understood_or_refused(text: str, fieldset: FieldSet) -> None:
    try:
        parsed(text, fieldset)
    except CrmError as refused:
        assert refused.message


@given(st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: '"' not in text and text.strip()))
def test_a_value_in_quotes_is_one_value_and_ends_where_they_do(text: str) -> None:
    found = parsed(f'city:"{text}" tier:A')
    assert isinstance(found, All)
    assert [part.field.key for part in found.parts if isinstance(part, Term)] == ["city", "tier"]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_means_itself(day: date) -> None:
    assert term(f"due:{day}", FOLLOWUP)[1] == [(day.isoformat(), day.isoformat())]
