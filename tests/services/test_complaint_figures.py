"""Figures of complaints: the worked examples on stored records, and the rows behind them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from crm_cli.domain.complaint_figures import FIGURES, SHARES, formula
from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.fields.figures import FIGURE, FIGURE_CASE
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.listing import Query
from crm_cli.domain.remedies import RemedyDraft
from crm_cli.domain.staff import StaffDraft
from crm_cli.services import complaint_figures
from crm_cli.services.application import Crm
from tests.services.conftest import Add, At

PERIOD = date(2026, 11, 1), date(2026, 12, 1)
WED_15, WED_1630 = (2026, 11, 25, 11, 30), (2026, 11, 25, 13, 0)  # clock times in Tehran, moments in UTC
SAT_0820, SAT_10 = (2026, 11, 28, 4, 50), (2026, 11, 28, 6, 30)
SUN_10, SUN_16 = (2026, 11, 29, 6, 30), (2026, 11, 29, 12, 30)
MON_9, TUE_9 = (2026, 11, 30, 5, 30), (2026, 12, 1, 5, 30)
CALENDAR = {"week": "sat-wed", "hours": "8-17", "holidays": "none"}


def figures(crm: Crm, of: str = "all", by: str | None = None) -> dict[str, tuple[Any, ...]]:
    """Value, count and n of each figure."""
    fields = FIGURE.pick(("of", "figure", "value", "count", "n"))
    rows = complaint_figures.report(crm, *PERIOD, Query(), by).rows(fields, None)
    return {figure: tuple(rest) for whose, figure, *rest in rows if whose == of}


def behind(crm: Crm, figure: str, *keys: str, by: str | None = None) -> list[tuple[Any, ...]]:
    """The rows that explain a figure."""
    listing = complaint_figures.explain(crm, *PERIOD, Query(), figure, by)
    return [tuple(row) for row in listing.rows(FIGURE_CASE.pick(keys), None)]


@pytest.fixture
def moment(at: At, add: Add) -> At:
    """The application of an agency that works Sat-Wed, 8-17, and knows Sara, at a moment."""
    add("Sara")
    return lambda *moment: at(*moment, **CALENDAR)


def complain(crm: Crm, moment: tuple[int, ...] = WED_15, **fields: Any) -> int:
    """A complaint of Sara received at a moment."""
    received_at = datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]
    draft = ComplaintDraft("sara", "waited an hour", received_at=received_at, **{"severity": 2, **fields})
    return crm.complaints.add(draft)


def speak(crm: Crm, **fields: Any) -> int:
    """A call to Sara."""
    return crm.interactions.add(InteractionDraft(("sara",), "call", "spoke", direction="out", **fields))


def resolve(crm: Crm, number: int) -> None:
    crm.complaints.resolve([number], decision="upheld", remedies=[RemedyDraft("explanation")])


def test_ten_hours_of_handling_without_the_customers_day(moment: At) -> None:
    complain(moment(*WED_15))
    moment(*WED_15).complaints.acknowledge([1])
    moment(*SAT_10).complaints.wait([1])
    moment(*SUN_10).complaints.investigate([1])
    resolve(moment(*SUN_16), 1)
    now = moment(*TUE_9)
    assert behind(now, "handling_median", "code", "contact", "until", "value", "unit") == [
        ("C-1", "Sara", "2026-11-29T12:30:00Z", 10.0, "working h")
    ]
    assert behind(now, "elapsed_median", "value", "unit") == [(97.0, "h")]
    assert figures(now)["handling_mean"] == (None, None, 1)


def test_what_lay_closed_before_it_was_reopened_is_no_handling(moment: At) -> None:
    complain(moment(*WED_15))
    moment(*WED_15).complaints.investigate([1])
    resolve(moment(*SAT_10), 1)
    moment(*MON_9).complaints.reopen([1])
    assert figures(moment(*MON_9))["unresolved"] == (None, 1, 1)
    resolve(moment(*TUE_9), 1)
    now = moment(*TUE_9)
    assert behind(now, "handling_p90", "value") == [(13.0,)]  # Wed 2, Sat 2, Mon 8, Tue 1
    assert behind(now, "reopened", "value") == [(1.0,)]


def test_a_first_response_after_the_weekend_took_fifty_minutes(moment: At) -> None:
    complain(moment(*WED_1630), WED_1630)
    speak(moment(*WED_1630), outcome="no_answer")
    speak(moment(*SAT_0820), outcome="answered")
    found = behind(moment(*SUN_10), "response_mean", "until", "value")
    assert found == [("2026-11-28T04:50:00Z", 0.83)]
    assert figures(moment(*SUN_10))["unanswered"] == (None, 0, 1)


def test_what_was_said_before_or_about_another_complaint_is_no_response(moment: At) -> None:
    crm = moment(*WED_1630)
    complain(crm, WED_1630)
    complain(crm, WED_1630)
    at_three = datetime(*WED_15, tzinfo=UTC)
    speak(crm, at=at_three)
    speak(moment(*SAT_0820), complaint_id=2)
    assert behind(moment(*SUN_10), "unanswered", "code", "value") == [("C-1", 1.0), ("C-2", 0.0)]


def test_three_late_of_25_are_12_per_cent(moment: At) -> None:
    crm = moment(*WED_15)
    numbers = [complain(crm) for _one in range(25)]
    crm.complaints.investigate(numbers)
    for number in numbers[:22]:
        resolve(moment(*WED_1630), number)
    late = moment(2026, 12, 20, 6, 30)
    resolve(late, numbers[22])
    rows = complaint_figures.report(late, *PERIOD, Query()).rows(FIGURE.fields, None)
    (breach,) = [tuple(row[2:]) for row in rows if row[0] == "resolve_breach"]
    assert breach == (3, 25, 12.0, "%", 4.2, 30.0, "small sample")  # two of them open and past due


def test_what_still_has_time_is_neither_met_nor_missed(moment: At) -> None:
    complain(moment(*WED_15))
    found = figures(moment(*WED_15))
    assert found["resolve_breach"] == (None, 0, 0)
    assert found["acknowledge_breach"] == (None, 0, 0)


def test_the_oldest_that_is_open_is_named_with_its_age(moment: At) -> None:
    crm = moment(*WED_15)
    complain(crm)
    complain(moment(*SAT_10), SAT_10)
    rows = complaint_figures.report(moment(*SUN_10), *PERIOD, Query()).rows(FIGURE.fields, None)
    ages = {row[0]: (row[3], row[4], row[-1]) for row in rows if row[0].startswith("oldest")}
    assert ages == {"oldest_unresolved": (2, 13.0, "C-1"), "oldest_unresolved_elapsed": (2, 91.0, "C-1")}


def test_six_complaints_about_a_colleague_of_150_conversations_are_four_in_a_hundred(moment: At) -> None:
    crm = moment(*WED_15)
    crm.staff.add(StaffDraft("Leila Rad"))
    for which in ("leila", "Leila Rad", "LEILA", "leila", "leila", "leila", "somebody"):
        complain(crm, about="staff", which=which)
    with crm.write() as work:
        work.db.executemany(
            "INSERT INTO interaction (uid, staff_id, at, channel, body, search_text, created_at, updated_at)"
            " VALUES (?, 2, '2026-11-20T08:00:00Z', 'call', 'b', 'b', '2026-11-20T08:00:00Z', '2026-11-20T08:00:00Z')",
            [(f"i{number}",) for number in range(150)],
        )
    found = figures(crm, "Leila Rad", by="staff")
    assert found["per_100_interactions"] == (4.0, 6, 150)
    assert figures(crm)["per_100_interactions"] == (4.7, 7, 150)


def test_without_sales_nothing_is_said_per_sale(moment: At) -> None:
    crm = moment(*WED_15)
    complain(crm, about="product")
    assert figures(crm, "product")["per_100_sales"] == (None, 1, 0)


def test_causes_are_a_pareto_in_any_spelling_and_never_guessed(moment: At) -> None:
    crm = moment(*WED_15)
    for cause in ("تأخیر راننده", "تاخير  راننده", "تأخیر راننده", "old list", "Old  List", None):
        number = complain(crm, topic="transfer", about="supplier")
        if cause:
            crm.complaints.edit([number], {"cause": cause})
    assert figures(crm, "تأخیر راننده")["cause"] == (60.0, 3, 5)
    assert figures(crm, "تأخیر راننده")["cause_cumulative"] == (60.0, 3, 5)
    assert figures(crm, "old list")["cause_cumulative"] == (100.0, 5, 5)
    assert figures(crm)["cause_unknown"] == (16.7, 1, 6)
    assert "cause" not in figures(crm, "transfer")


def test_what_complaints_are_about_is_counted_by_subject_name_and_topic(moment: At) -> None:
    crm = moment(*WED_15)
    for topic in ("تأخیر", "تاخير", "تأخیر"):
        complain(crm, topic=topic, about="supplier", which="Ali  Transfer")
    for _one in range(2):
        complain(crm, about="price")
    assert figures(crm, "تأخیر")["topic"] == (60.0, 3, 5)
    assert figures(crm, "not said")["topic"] == (40.0, 2, 5)
    assert figures(crm, "supplier")["about"] == (60.0, 3, 5)
    assert figures(crm, "Ali  Transfer")["which"] == (None, 3, 3)


def test_sixteen_of_twenty_answers_are_content_of_those_who_were_asked(moment: At) -> None:
    crm = moment(*WED_15)
    numbers = [complain(crm) for _one in range(24)]
    crm.complaints.investigate(numbers)
    for number in numbers[:23]:
        resolve(crm, number)
    crm.complaints.rate(numbers[:9], 5)
    crm.complaints.rate(numbers[9:16], 4)
    crm.complaints.rate(numbers[16:20], 3)
    crm.complaints.ask([numbers[20]])
    rows = complaint_figures.report(crm, *PERIOD, Query()).rows(FIGURE.fields, None)
    (csat,) = [tuple(row[2:]) for row in rows if row[0] == "csat"]
    assert csat == (16, 20, 80.0, "%", 58.4, 91.9, "small sample")
    found = figures(crm)
    assert (found["asked"][1:], found["answered"][1:]) == ((21, 23), (20, 21))


def test_a_complaint_that_was_reopened_has_to_be_asked_about_again(moment: At) -> None:
    crm = moment(*WED_15)
    crm.complaints.investigate([complain(crm)])
    resolve(crm, 1)
    crm.complaints.rate([1], 1)
    crm.complaints.reopen([1])
    assert figures(crm)["csat"] == (None, 0, 0)


def test_what_was_closed_by_force_is_told_until_it_is_reopened(moment: At) -> None:
    crm = moment(*WED_15)
    numbers = [complain(crm), complain(crm)]
    crm.complaints.investigate(numbers)
    for number in numbers:
        resolve(crm, number)
    crm.complaints.close([1], found={}, forced="the agency has closed")
    assert figures(crm)["closed_by_force"] == (None, 1, 1)
    assert behind(crm, "closed_by_force", "code", "value") == [("C-1", 1.0)]
    crm.complaints.reopen([1])
    assert figures(crm)["closed_by_force"] == (None, 0, 0)


def test_a_complaint_handed_on_three_times_goes_around(moment: At) -> None:
    crm = moment(*WED_15)
    for name in ("Leila", "Omid"):
        crm.staff.add(StaffDraft(name))
    numbers = [complain(crm), complain(crm)]
    crm.complaints.refer(numbers, "Leila")
    crm.complaints.refer([1], "Omid")
    assert figures(crm)["handed_around"] == (None, 0, 2)
    crm.complaints.refer([1], "Leila")
    assert figures(crm)["handed_around"] == (None, 1, 2)


def test_a_confidential_complaint_is_no_figure_for_whom_it_is_about(moment: At, at: At) -> None:
    crm = moment(*WED_15)
    crm.staff.add(StaffDraft("Leila"))
    complain(crm, about="staff", which="leila", confidential=True)
    hers = at(*WED_15, staff="Leila", **CALENDAR)
    assert (figures(crm)["received"], figures(hers)["received"]) == ((None, 1, 1), (None, 0, 0))
    assert behind(hers, "received") == []


def test_what_complaints_cost_is_added_up_in_each_currency_by_itself(moment: At) -> None:
    crm = moment(*WED_15)
    numbers = [complain(crm) for _one in range(7)]
    for number, amount in zip(numbers, (1_000, 2_000, 3_000, 4_000, 10_000), strict=False):
        crm.remedies.deliver([crm.remedies.offer(number, RemedyDraft("refund", amount, "IRR"))])
    crm.remedies.deliver([crm.remedies.offer(1, RemedyDraft("discount", 1_250, "EUR"))])
    crm.remedies.offer(7, RemedyDraft("refund", 9_000, "IRR"))
    listing = complaint_figures.report(crm, *PERIOD, Query(sort=("value",)))
    rows = [row for row in listing.rows(FIGURE.pick(("figure", "value", "unit", "n")), None) if row[0][:5] == "cost_"]
    assert set(map(tuple, rows)) == {
        ("cost_mean", "4000 IRR", "IRR", 5),
        ("cost_mean", None, "EUR", 1),
        ("cost_median", "3000 IRR", "IRR", 5),
        ("cost_median", None, "EUR", 1),
        ("cost_sum", "1250 EUR", "EUR", 1),
        ("cost_sum", "20000 IRR", "IRR", 5),
    }
    (mean,) = [text for text in listing.json_rows(FIGURE.fields, None) if '"cost_mean"' in text and "IRR" in text]
    assert '"value":4000,"unit":"IRR","low":0,"high":83' in mean
    assert behind(crm, "cost_mean", "code", "value", "unit")[:2] == [
        ("C-1", "1250 EUR", "EUR"),
        ("C-1", "1000 IRR", "IRR"),
    ]


def test_each_group_has_all_figures_and_its_share(moment: At) -> None:
    crm = moment(*WED_15)
    for number in range(5):
        complain(crm, about="price" if number else None)
    found = figures(crm, "price", by="about")
    assert found["received"] == (80.0, 4, 5)
    assert found["unresolved"] == (None, 4, 4)
    assert behind(crm, "unresolved", "of", by="about")[0] == ("not said",)


def test_only_what_was_received_in_the_period_counts_and_merged_ones_once(moment: At) -> None:
    crm = moment(*WED_15)
    complain(crm)
    complain(crm)
    complain(crm, (2026, 10, 31, 20, 29))  # 23:59 in Tehran on the day before
    crm.complaints.merge([2], 1)
    assert figures(crm)["received"] == (None, 1, 1)


def test_withdrawn_ones_are_neither_open_nor_handled(moment: At) -> None:
    crm = moment(*WED_15)
    complain(crm)
    crm.complaints.withdraw([1])
    found = figures(crm)
    assert (found["unresolved"], found["handling_median"], found["reopened"]) == (
        (None, 0, 1),
        (None, None, 0),
        (None, 0, 0),
    )


@pytest.fixture
def mixed(moment: At) -> Crm:
    """Three days after a complaint about a colleague was answered and closed, and one about a product was not."""
    crm = moment(*WED_15)
    crm.staff.add(StaffDraft("Leila"))
    complain(crm, about="staff", which="leila", topic="late")
    complain(crm, about="product")
    crm.complaints.investigate([1, 2])
    speak(crm, complaint_id=1)
    resolve(crm, 1)
    crm.complaints.rate([1], 5)
    crm.remedies.deliver([crm.remedies.offer(1, RemedyDraft("refund", 2_500_000, "IRR"))])
    crm.complaints.close([1], found={"cause": "overbooked"}, forced="it is the end of the year")
    return moment(*SAT_10)


def test_as_many_rows_stand_behind_a_figure_as_it_is_out_of(mixed: Crm) -> None:
    found = figures(mixed)
    assert len(found) > 20
    for figure, (_value, _count, n) in found.items():
        if figure != "per_100_interactions":
            assert len(behind(mixed, figure)) == n, figure


def test_what_counts_in_a_share_is_one_in_its_rows(mixed: Crm) -> None:
    counts = {figure: count for figure, (_value, count, _n) in figures(mixed).items()}
    assert counts["unresolved"] == counts["unanswered"] == 1
    for figure in SHARES:
        assert sum(value for (value,) in behind(mixed, figure, "value")) == counts[figure], figure


def test_every_figure_has_its_formula_in_every_row(mixed: Crm) -> None:
    for figure in FIGURES:
        assert {text for (text,) in behind(mixed, figure, "formula")} == {formula(figure)}


def test_before_there_is_a_file_there_is_no_data(crm: Crm) -> None:
    rows = list(complaint_figures.report(crm, *PERIOD, Query()).rows(FIGURE.pick(("note",)), None))
    assert ("no data",) in [tuple(row) for row in rows]
