"""The sandbox of `crm demo`: a believable agency, as of whatever day it is, and the same one all day."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crm_cli.config import load
from crm_cli.domain.complaints import ENDED, MOVES
from crm_cli.domain.dates import FIRST_DAY
from crm_cli.domain.listing import Query
from crm_cli.domain.vocabulary import COMPLAINT_STATUSES
from crm_cli.errors import Conflict
from crm_cli.services.application import Crm
from crm_cli.services.demo import DemoCounts, build

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)  # 10:00 in Tehran, a Sunday
# Every day of the week; a leap day, the eve of Nowruz, the end of a year; hours before and after office hours.
MOMENTS = (
    NOW,
    datetime(2027, 6, 7, 6, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 6, 30, tzinfo=UTC),
    datetime(2026, 9, 23, 6, 30, tzinfo=UTC),
    datetime(2027, 3, 20, 6, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 6, 30, tzinfo=UTC),
    datetime(2026, 11, 26, 20, 45, tzinfo=UTC),  # Friday 00:15 in Tehran
    datetime(2026, 11, 28, 20, 15, tzinfo=UTC),  # Saturday 23:45 in Tehran
)

At = Callable[[datetime], Crm]
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> At:
    """An application over a file that does not exist yet, at a given moment in Tehran."""

    def crm_at(now: datetime) -> Crm:
        folder = tmp_path_factory.mktemp("demo")
        settings = load(
            {"db": str(folder / "demo.db"), "timezone": "Asia/Tehran"}, env={"CRM_CONFIG": str(folder / "none.toml")}
        )
        return Crm(settings, may_create=True, clock=lambda: now)

    return crm_at


# Built once and only read.


@pytest.fixture(scope="module", params=MOMENTS, ids=lambda now: f"{now:%Y-%m-%dT%H}")
def demo(request: pytest.FixtureRequest, at: At) -> Crm:
    crm = at(request.param)
    build(crm)
    return crm


@pytest.fixture(scope="module")
def sunday(at: At) -> Crm:
    crm = at(NOW)
    build(crm)
    return crm


def rows(crm: Crm, statement: str, **values: object) -> Rows:
    return crm.reader.execute(statement, values).fetchall()


def value(crm: Crm, statement: str, **values: object) -> int:
    found: int = rows(crm, statement, today=crm.present.today.isoformat(), **values)[0][0]
    return found


def column(crm: Crm, key: str, section: str = "") -> list[str]:
    """One column of the page of today, or of a section of it."""
    page = crm.day.today(Query(f"section:{section}" if section else ""))
    return [cell for (cell,) in page.rows(page.fieldset.pick((key,)), None)]


# What is in it


def test_the_counts_say_what_is_in_the_file(at: At) -> None:
    crm = at(NOW)
    counts = build(crm)
    tables = ("contact", "interaction", "followup", "complaint")
    assert counts == DemoCounts(*(value(crm, f"SELECT count(*) FROM {table}") for table in tables))


def test_the_agency_has_the_size_it_should_have(demo: Crm) -> None:
    assert value(demo, "SELECT count(*) FROM contact") == 60
    assert value(demo, "SELECT count(*) FROM contact WHERE kind = 'org'") == 2
    assert 240 <= value(demo, "SELECT count(*) FROM interaction") <= 300
    assert value(demo, "SELECT count(*) FROM followup") == 50
    assert value(demo, "SELECT count(*) FROM complaint") == 14
    assert value(demo, "SELECT count(*) FROM contact WHERE archived_at IS NOT NULL") == 2


def test_owner_seller_and_care_work_there_and_each_of_them_works(sunday: Crm) -> None:
    assert [role for (role,) in rows(sunday, "SELECT role FROM staff ORDER BY id")] == ["owner", "seller", "care"]
    assert value(sunday, "SELECT count(DISTINCT staff_id) FROM interaction") == 3
    assert value(sunday, "SELECT count(DISTINCT owner_id) FROM followup") == 3


def test_names_are_persian_and_latin_and_some_contacts_have_both(sunday: Crm) -> None:
    names = rows(sunday, "SELECT full_name, latin_name FROM contact")
    persian = [(full, latin) for full, latin in names if re.search("[\u0600-\u06ff]", str(full))]
    assert len(persian) > 20
    assert len(names) - len(persian) > 15
    assert sum(latin is not None for _full, latin in persian) > 20
    assert any(latin is None for _full, latin in persian)


def test_both_organisations_have_members_with_jobs(sunday: Crm) -> None:
    members = rows(sunday, "SELECT org_id, count(*), count(job_title) FROM contact WHERE org_id > 0 GROUP BY org_id")
    assert len(members) == 2
    assert all(people >= 2 and people == jobs for _org, people, jobs in members)


def test_families_share_a_phone_and_a_tag(sunday: Crm) -> None:
    shared = rows(
        sunday,
        "SELECT p.norm, count(*), (SELECT count(*) FROM contact_tag t WHERE t.tag = 'family' AND t.contact_id IN "
        "  (SELECT o.contact_id FROM contact_point o WHERE o.norm = p.norm))"
        "  FROM contact_point p WHERE p.type = 'mobile' GROUP BY p.norm HAVING count(*) > 1",
    )
    assert len(shared) >= 3
    assert all(people == tagged for _norm, people, tagged in shared)
    assert max(people for _norm, people, _tagged in shared) == 3


def test_numbers_are_fictional_and_addresses_reserved(sunday: Crm) -> None:
    points = rows(sunday, "SELECT type, norm FROM contact_point")
    emails = [str(norm) for kind, norm in points if kind == "email"]
    phones = [str(norm) for kind, norm in points if kind in ("mobile", "phone")]
    assert emails and all(email.endswith(("@example.com", "@example.org")) for email in emails)
    assert phones and all(phone.startswith("+") and "000" in phone for phone in phones)


@pytest.mark.parametrize(
    ("column", "least"), [("tier", 4), ("city", 8), ("source", 4), ("lifecycle", 6), ("language", 4), ("job_title", 5)]
)
def test_contacts_differ(sunday: Crm, column: str, least: int) -> None:
    assert value(sunday, f"SELECT count(DISTINCT {column}) FROM contact") >= least


def test_every_birthday_is_a_day_of_the_past(demo: Crm) -> None:
    born = rows(demo, "SELECT birth_year, birth_calendar FROM contact WHERE birth_month IS NOT NULL")
    assert {calendar for _year, calendar in born} == {"gregorian", "jalali"}
    assert {year is None for year, _calendar in born} == {True, False}
    first = {"gregorian": FIRST_DAY.year, "jalali": 1279}
    assert all(year is None or year >= first[str(calendar)] for year, calendar in born)


# The day


def test_the_page_of_today_has_something_of_everything(demo: Crm) -> None:
    found = column(demo, "section")
    assert found.count("overdue") == 4
    assert found.count("due") == 6
    assert found.count("complaint") + found.count("breach") == 7
    assert found.count("reply") == 3
    assert found.count("no_next_step") == 3
    assert found.count("birthday") >= 2


def test_an_open_complaint_and_two_valued_customers_have_no_next_step(demo: Crm) -> None:
    records = column(demo, "record", "no_next_step")
    assert [record.partition(":")[0] for record in records] == ["complaint", "contact", "contact"]
    assert column(demo, "what", "no_next_step")[1:] == ["tier B", "tier B"]


def test_the_complaint_about_safety_comes_first_and_is_to_be_done_today(demo: Crm) -> None:
    ((number, contact_id),) = rows(
        demo, "SELECT id, contact_id FROM complaint WHERE severity = 1 AND safety AND status = 'new'"
    )
    first = [column(demo, "record", section)[:1] for section in ("breach", "complaint")]  # on days off no clock runs
    assert [f"complaint:{number}"] in first
    assert contact_id in column(demo, "contact_id", "due")


def test_a_birthday_is_today_and_another_the_day_after_tomorrow(demo: Crm) -> None:
    today = demo.present.today
    assert {today.isoformat(), (today + timedelta(days=2)).isoformat()} <= set(column(demo, "on", "birthday"))


def test_next_steps_are_overdue_due_later_snoozed_and_under_way(demo: Crm) -> None:
    live = "SELECT count(*) FROM followup WHERE status IN ('open', 'doing') AND "
    assert value(demo, live + "due_on BETWEEN date(:today, '-9 days') AND date(:today, '-1 day')") == 4 + 1
    assert value(demo, live + "due_on = :today AND due_time IS NOT NULL") == 2
    assert value(demo, live + "due_on > :today AND hidden_until IS NULL AND status = 'open'") == 17
    assert value(demo, live + "hidden_until > :today") == 2
    assert value(demo, live + "status = 'doing'") == 1


def test_about_eight_of_ten_done_follow_ups_were_on_time(demo: Crm) -> None:
    done = rows(demo, "SELECT first_due_on, closed_at, outcome FROM followup WHERE status = 'done'")
    on_time = sum(demo.present.local(str(closed)).date().isoformat() <= str(due) for due, closed, _outcome in done)
    assert (on_time, len(done)) == (14, 18)
    assert all(outcome for _due, _closed, outcome in done)
    assert value(demo, "SELECT count(*) FROM followup WHERE status = 'cancelled'") == 2


# The past


def test_nothing_that_took_place_lies_in_the_future_or_on_today(demo: Crm) -> None:
    today, _tomorrow = demo.present.bounds(demo.present.today)
    assert rows(demo, "SELECT max(at) < :start FROM interaction", start=today) == [(1,)]
    assert rows(demo, "SELECT max(created_at) < :start, max(closed_at) < :start FROM followup", start=today) == [(1, 1)]
    assert rows(demo, "SELECT max(created_at) < :start FROM contact", start=today) == [(1,)]
    assert rows(demo, "SELECT max(received_at) < :start FROM complaint", start=today) == [(1,)]
    assert rows(demo, "SELECT max(at) < :start FROM complaint_event", start=today) == [(1,)]
    assert rows(demo, "SELECT max(created_at) < :start FROM relation", start=today) == [(1,)]


def test_interactions_are_spread_over_the_year(demo: Crm) -> None:
    today = demo.present.today
    times = rows(demo, "SELECT at FROM interaction ORDER BY at DESC")
    days = [(today - demo.present.local(str(at)).date()).days for (at,) in times]
    assert 330 <= days[-1] <= 370
    assert all(sum(month * 30 <= ago < month * 30 + 30 for ago in days) >= 5 for month in range(12))


def test_interactions_mostly_take_place_in_office_hours(demo: Crm) -> None:
    times = [demo.present.local(str(at)) for (at,) in rows(demo, "SELECT at FROM interaction")]
    in_hours = sum(at.weekday() not in (3, 4) and 9 <= at.hour < 18 for at in times)
    assert 0.9 * len(times) < in_hours < len(times)


def test_nobody_is_spoken_with_or_planned_for_before_being_known(demo: Crm) -> None:
    strangers = (
        "SELECT i.id FROM interaction i JOIN interaction_contact l ON l.interaction_id = i.id"
        " JOIN contact c ON c.id = l.contact_id WHERE i.at < c.created_at"
    )
    assert rows(demo, strangers) == []
    assert rows(demo, "SELECT f.id FROM followup f JOIN contact c ON c.id = f.contact_id"
                      " WHERE f.created_at < c.created_at OR f.closed_at < f.created_at") == []  # fmt: skip
    assert rows(demo, "SELECT m.id FROM complaint m JOIN contact c ON c.id = m.contact_id"
                      " WHERE m.received_at < c.created_at") == []  # fmt: skip


def test_ids_follow_time(sunday: Crm) -> None:
    moments = ("contact.created_at", "interaction.at", "followup.created_at", "complaint.received_at")
    for moment in (*moments, "complaint_event.at", "complaint_remedy.offered_at", "relation.created_at"):
        table, _dot, stamp = moment.partition(".")
        times = [at for (at,) in rows(sunday, f"SELECT {stamp} FROM {table} ORDER BY id")]
        assert times == sorted(times), moment


def test_conversations_have_channels_both_directions_outcomes_and_both_languages(sunday: Crm) -> None:
    assert value(sunday, "SELECT count(DISTINCT channel) FROM interaction") >= 6
    assert {direction for (direction,) in rows(sunday, "SELECT direction FROM interaction")} >= {"in", "out"}
    outcomes = {outcome for (outcome,) in rows(sunday, "SELECT outcome FROM interaction")}
    assert outcomes >= {"answered", "no_answer", "busy", "left_message", "sent", "visited"}
    bodies = [str(body) for (body,) in rows(sunday, "SELECT body FROM interaction")]
    persian = sum(bool(re.search("[\u0600-\u06ff]", body)) for body in bodies)
    assert 50 < persian < len(bodies) - 50
    assert not any("{" in body for body in bodies)
    assert value(sunday, "SELECT count(*) FROM interaction WHERE minutes > 0") > 80


def test_a_family_comes_to_the_office_together(sunday: Crm) -> None:
    together = "SELECT count(*) FROM interaction_contact GROUP BY interaction_id HAVING count(*) > 1"
    assert len(rows(sunday, together)) >= 3


# Complaints


def test_complaints_are_in_every_state_and_ended_in_every_way(demo: Crm) -> None:
    assert {status for (status,) in rows(demo, "SELECT status FROM complaint")} == set(COMPLAINT_STATUSES)
    decided = "SELECT decision, count(reason) FROM complaint WHERE ended_at IS NOT NULL AND decision > '' GROUP BY 1"
    assert rows(demo, decided) == [("partly", 0), ("rejected", 1), ("upheld", 0)]
    assert value(demo, "SELECT count(DISTINCT kind) FROM complaint_remedy") >= 4
    assert value(demo, "SELECT count(*) FROM complaint WHERE merged_into_id < id") == 2
    assert value(demo, "SELECT count(*) FROM complaint WHERE reopen_count = 1 AND ended_at IS NULL") == 1
    assert value(demo, "SELECT count(*) FROM complaint WHERE severity IS NULL AND status = 'new'") == 1


def test_every_timeline_is_one_that_the_commands_could_have_written(demo: Crm) -> None:
    for number, received_at, status, ended_at in rows(demo, "SELECT id, received_at, status, ended_at FROM complaint"):
        reached, latest = "new", received_at
        events = "SELECT at, verb, status FROM complaint_event WHERE complaint_id = :id ORDER BY id"
        for at, verb, after in rows(demo, events, id=number):
            sources, target = MOVES.get(verb, ((reached,), reached))
            assert reached in sources and after == target
            assert at > latest
            reached, latest = after, at
        assert (reached, latest if reached in ENDED else None) == (status, ended_at)


def test_complaints_are_moved_on_working_days(demo: Crm) -> None:
    moves = [demo.present.local(str(at)) for (at,) in rows(demo, "SELECT at FROM complaint_event")]
    assert all(at.weekday() not in (3, 4) and 9 <= at.hour < 19 for at in moves)


def test_conversations_about_a_complaint_are_with_its_contact_until_it_ends(demo: Crm) -> None:
    talks = rows(
        demo,
        "SELECT l.contact_id = m.contact_id, i.at > m.received_at, i.at < ifnull(m.ended_at, 'today')"
        "  FROM interaction i JOIN interaction_contact l ON l.interaction_id = i.id"
        "  JOIN complaint m ON m.id = i.complaint_id",
    )
    assert len(talks) > 10
    assert set(talks) == {(1, 1, 1)}


def test_complaints_are_heard_in_both_languages_and_found(sunday: Crm) -> None:
    heard = [str(text) for (text,) in rows(sunday, "SELECT heard FROM complaint")]
    assert 5 <= sum(bool(re.search("[\u0600-\u06ff]", text)) for text in heard) <= len(heard) - 5
    for words in ("taxi child", "سرگیجه"):
        page = sunday.search.everything(words, Query())
        assert any(str(row[0]).startswith("complaint:") for row in page.rows(page.fieldset.pick(("record",)), None))


# Who is what to whom, and what else is noted


def test_families_and_colleagues_are_related(sunday: Crm) -> None:
    assert value(sunday, "SELECT count(DISTINCT type) FROM relation") >= 6
    (sara,) = sunday.contacts.find(["sara"])
    relations = {(relation.type, relation.contact) for relation in sunday.contacts.card(sara).relations}
    assert relations == {("agent_of", "کاوه دادگر"), ("colleague", "Nima Azad")}


def test_two_fields_of_its_own_have_values(demo: Crm) -> None:
    assert [field.type for field in demo.fields.declared()] == ["choice", "date"]
    assert demo.contacts.list(Query("seat:aisle")).total() == 4
    assert value(demo, "SELECT count(*) FROM contact_value WHERE value BETWEEN :today AND date(:today, '1 year')") == 3


# How it is built


TABLES = (
    "staff contact contact_point contact_tag contact_consent interaction interaction_contact complaint complaint_event "
    "complaint_remedy relation custom_field contact_value followup_handoff"
).split()


def everything(crm: Crm) -> dict[str, Rows]:
    """Every row without its uid and that of its series; of colleagues also without the time of the build."""
    found: dict[str, Rows] = {}
    for table in (*TABLES, "followup"):
        cursor = crm.reader.execute(f"SELECT * FROM {table} ORDER BY id")
        names = [column[0] for column in cursor.description]
        but = {"uid", "series"} | ({"created_at", "updated_at"} if table == "staff" else set())
        found[table] = [tuple(cell for name, cell in zip(names, row, strict=True) if name not in but) for row in cursor]
    return found


def test_two_builds_on_one_day_give_the_same_rows_whatever_the_hour(at: At) -> None:
    morning, evening = at(NOW - timedelta(hours=9)), at(NOW + timedelta(hours=13))
    assert morning.present.today == evening.present.today
    build(morning)
    build(evening)
    assert everything(morning) == everything(evening)


def test_it_is_one_command_of_the_journal(sunday: Crm) -> None:
    assert value(sunday, "SELECT count(*) FROM command WHERE automatic = 0 AND finished = 1") == 1


def test_a_file_with_contacts_in_it_is_left_alone(sunday: Crm) -> None:
    before = everything(sunday)
    with pytest.raises(Conflict):
        build(sunday)
    assert everything(sunday) == before


def test_what_is_in_it_is_found_in_both_scripts(sunday: Crm) -> None:
    assert sunday.contacts.find(["Kaveh Dadgar"]) == sunday.contacts.find(["کاوه دادگر"])
    assert sunday.search.everything("schengen", Query()).total() > 0
    assert sunday.search.everything("استانبول", Query()).total() > 0


def test_sara_of_the_printed_examples_is_one_contact(sunday: Crm) -> None:
    assert len(sunday.contacts.find(["sara"])) == 1
    assert sunday.search.everything("istanbul", Query()).total() > 0
