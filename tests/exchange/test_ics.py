"""iCalendar: what goes out is read back as it was by others, what comes in may be anything."""

import io
import shutil
import subprocess
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from crm_cli.domain.calendars import Entry, plain, said_by
from crm_cli.domain.dates import When, instant
from crm_cli.errors import Invalid
from crm_cli.exchange import ics

AT = "2026-11-22T06:30:00Z"
CALL = Entry(
    id=12,
    uid="u-1",
    title="send the quote",
    contact="Sara",
    reach="0912 123 4567",
    kind="call",
    status="open",
    priority=2,
    outcome=None,
    closed_at=None,
    version=3,
    created_at="2026-11-20T06:30:00Z",
    updated_at=AT,
    due=date(2026, 12, 1),
)
TIMED = CALL._replace(due=datetime(2026, 12, 1, 6, 30, tzinfo=UTC))
HOSTILE = (
    "two\nlines",
    "a;b,c\\d",
    r"C:\New\folder \n \\n \; \,",
    "x\r\nBEGIN:VTODO\r\nUID:u-2\r\nSTATUS:COMPLETED\r\nEND:VTODO",
    "BEGIN:VTODO",
    "END:VCALENDAR",
    "u-1\u2028STATUS:CANCELLED\x85UID:u-2",
    "bell \x07, nothing \0, escape \x1b[31m",
    "long " * 2000,
    "بلیط استانبول برای علی‌رضا، فوری؛ ۲ نفر",
    "👨‍👩‍👧‍👦" * 40,
    '"quoted" ^n ^^ %2C &amp; <b>',
    " spaces around ",
)


def text(*entries: Entry, as_events: bool = False) -> str:
    return "".join(ics.written(entries, as_events=as_events))


def parsed(*entries: Entry, as_events: bool = False) -> Any:
    """The parts of a calendar, as a program that uses the library sees them."""
    return Calendar.from_ical(text(*entries, as_events=as_events).encode()).subcomponents


def in_tehran(when: When) -> datetime:
    from zoneinfo import ZoneInfo

    assert when.time
    return instant(when.day, when.time, ZoneInfo("Asia/Tehran"))[0]


def todo(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VTODO", *lines, "END:VTODO", "END:VCALENDAR", ""]).encode()


def read(*lines: str) -> Any:
    """What a to-do of these lines says."""
    found = ics.read_todo(todo("UID:u-1", *lines), in_tehran)
    assert found
    return found[1]


def test_a_step_is_a_todo_with_all_that_a_calendar_shows() -> None:
    (found,) = parsed(CALL)
    assert found.name == "VTODO"
    assert {name: str(found[name]) for name in ("UID", "SUMMARY", "STATUS", "DESCRIPTION")} == {
        "UID": "u-1",
        "SUMMARY": "send the quote – Sara",
        "STATUS": "NEEDS-ACTION",
        "DESCRIPTION": "0912 123 4567",
    }
    assert (found["PRIORITY"], found["SEQUENCE"], found["CATEGORIES"].cats) == (2, 2, ["call"])
    assert found.decoded("CREATED") == datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
    assert found.decoded("LAST-MODIFIED") == found.decoded("DTSTAMP") == datetime(2026, 11, 22, 6, 30, tzinfo=UTC)


def test_a_day_stays_a_day_and_never_becomes_a_midnight() -> None:
    (found,) = parsed(CALL)
    assert found.decoded("DUE") == date(2026, 12, 1)
    assert "DUE;VALUE=DATE:20261201\r\n" in text(CALL)


def test_a_time_is_an_instant_that_every_zone_understands() -> None:
    assert "DUE:20261201T063000Z\r\n" in text(TIMED)


@pytest.mark.parametrize(
    ("status", "told"), [("open", "NEEDS-ACTION"), ("doing", "IN-PROCESS"), ("cancelled", "CANCELLED")]
)
def test_a_state_is_told_in_the_words_of_the_standard(status: str, told: str) -> None:
    (found,) = parsed(CALL._replace(status=status))
    assert (found["STATUS"], "COMPLETED" in found) == (told, False)


def test_what_is_done_tells_when() -> None:
    (found,) = parsed(CALL._replace(status="done", closed_at=AT))
    assert (found["STATUS"], found.decoded("COMPLETED")) == ("COMPLETED", datetime(2026, 11, 22, 6, 30, tzinfo=UTC))
    assert found["PERCENT-COMPLETE"] == 100


def test_as_an_event_a_day_is_whole_and_keeps_nobody_busy() -> None:
    (found,) = parsed(CALL, as_events=True)
    assert (found.name, found.decoded("DTSTART"), found.decoded("DTEND")) == (
        "VEVENT",
        date(2026, 12, 1),
        date(2026, 12, 2),
    )
    assert (found["STATUS"], found["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")


def test_as_an_event_a_time_takes_half_an_hour() -> None:
    (found,) = parsed(TIMED._replace(status="cancelled"), as_events=True)
    assert (found.decoded("DTEND") - found.decoded("DTSTART")).seconds == 1800
    assert (found["STATUS"], found["TRANSP"]) == ("CANCELLED", "OPAQUE")


def test_the_same_step_is_the_same_bytes() -> None:
    assert text(CALL, TIMED) == text(CALL, TIMED)


def test_a_calendar_without_steps_is_a_calendar() -> None:
    assert parsed() == []


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("as_events", [False, True], ids=["todo", "event"])
def test_a_hostile_title_comes_back_as_it_was_and_adds_nothing(title: str, as_events: bool) -> None:
    (usual,), (found,) = parsed(CALL, as_events=as_events), parsed(CALL._replace(title=title), as_events=as_events)
    assert found["SUMMARY"] == plain(f"{title} – Sara")
    assert {**found, "SUMMARY": ""} == {**usual, "SUMMARY": ""}


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(title: str, outcome: str) -> None:
    (found,) = parsed(CALL._replace(title=title, outcome=outcome, reach=None))
    assert found["SUMMARY"] == plain(f"{title} – Sara")
    assert str(found.get("DESCRIPTION", "")) == plain(outcome)


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_lines_are_short_and_end_where_every_program_sees_them_end(title: str) -> None:
    written = text(CALL._replace(title=title))
    lines = written.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert written.splitlines() == lines[:-1]  # vdirsyncer ends lines where Unicode does


def test_a_uid_of_any_kind_comes_back_as_it_was() -> None:
    uid = "a;b,c\\d/../:é"
    assert ics.read_todo(text(CALL._replace(uid=uid)).encode(), in_tehran) == (uid, said_by(CALL))


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(
    "entry", [CALL, TIMED, CALL._replace(status="done", closed_at=AT)], ids=["day", "time", "done"]
)
def test_what_was_written_says_what_crm_says(entry: Entry, title: str) -> None:
    entry = entry._replace(title=title)
    done_at = entry.closed_at or ""
    assert ics.read_todo(text(entry).encode(), in_tehran) == ("u-1", said_by(entry)._replace(done_at=done_at))


# ---- what other programs write


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("DUE;VALUE=DATE:20261203", "2026-12-03"),
        ("DUE:20261203", "2026-12-03"),
        ("DUE:20261203T063000Z", "2026-12-03T06:30Z"),
        ("DUE:20261203T063059Z", "2026-12-03T06:30Z"),
        ("DUE;TZID=Europe/Berlin:20261203T100000", "2026-12-03T09:00Z"),
        ("DUE;TZID=W. Europe Standard Time:20261203T100000", "2026-12-03T09:00Z"),
        ("DUE:20261203T100000", "2026-12-03T06:30Z"),  # the user's own time
        ("DUE:20261203T100059", "2026-12-03T06:30Z"),
        ("DTSTART;VALUE=DATE:20261203", "2026-12-03"),
        ("DTSTART;VALUE=DATE:20261202\r\nDUE;VALUE=DATE:20261203", "2026-12-03"),
        ("due;value=date:20261203", "2026-12-03"),
        ("DUE;VALUE=\r\n DATE:2026\r\n\t1203", "2026-12-03"),
        ("DUE;TZID=Nowhere/Here:20261203T100000", ""),
        ("DUE;VALUE=DATE:18991231", ""),
        ("DUE:99991231T235959Z", ""),
        ("DUE:00010101T000000", ""),
        ("DUE:P1D", ""),
        ("X-DUE:20261203", ""),
    ],
)
def test_a_day_or_a_time_is_read_however_it_is_written(line: str, due: str) -> None:
    assert read(line).due == due


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ("STATUS:COMPLETED", "done"),
        ("status:Completed", "done"),
        ("STATUS:CANCELLED", "cancelled"),
        ("STATUS:IN-PROCESS", "open"),
        ("STATUS:NEEDS-ACTION\r\nPERCENT-COMPLETE:50", "open"),
        ("COMPLETED:20261122T063000Z", "done"),
        ("PERCENT-COMPLETE:100", "done"),
        ("STATUS:SOMETHING", "open"),
        ("SUMMARY:nothing else", "open"),
    ],
)
def test_a_state_is_read_however_it_is_noted(lines: str, status: str) -> None:
    assert read(lines).status == status


def test_titles_are_compared_without_what_programs_do_to_white_space_and_accents() -> None:
    assert read("SUMMARY:  cafe\u0301\\n \\, bar ").summary == "caf\u00e9 , bar"


def test_a_mark_at_the_beginning_of_a_file_is_no_part_of_it() -> None:
    assert ics.read_todo(b"\xef\xbb\xbf" + todo("UID:u-1"), in_tehran)


def test_a_broken_line_that_nobody_asks_for_does_not_matter() -> None:
    assert read("GEO:nowhere", "ATTACH;VALUE=BINARY:!", "no line at all", "STATUS:COMPLETED").status == "done"


@pytest.mark.parametrize(
    "item",
    [
        todo("SUMMARY:nobody"),
        todo("UID:").replace(b"VTODO", b"VEVENT"),
        todo("UID:u-1").replace(b"VTODO", b"VEVENT"),
        todo("UID:u-1", "END:VTODO", "BEGIN:VTODO", "UID:u-2"),
        todo("UID:u-1", "BEGIN:VTODO", "UID:u-2", "END:VTODO"),
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR",
    ],
    ids=["no uid", "empty uid", "event", "two", "one in another", "empty", "torn"],
)
def test_what_is_no_single_todo_is_not_ours(item: bytes) -> None:
    assert ics.read_todo(item, in_tehran) is None


@pytest.mark.parametrize(
    "item",
    [
        b"",
        b"\0" * 1000,
        bytes(range(256)) * 100,
        b"hello\n",
        b"BEGIN:VCARD\r\nEND:VCARD\r\n",
        b"SQLite format 3\0",
        "BEGIN:VCALENDAR\r\n".encode("utf-16"),
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VTODO\r\nEND:VTODO\r\n" * 100_000 + b"END:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VTODO\r\n" * 5_000,
        todo("UID:u-1", "DUE:tomorrow"),
        todo("UID:u-1", "DUE:20261301"),
        todo("UID:u-1", f"DUE;TZID={'a' * 5000}:20261203T100000"),
        todo("UID:u-1", "DUE;TZID=Europe:20261203T100000"),
        todo("UID:u-1", "PERCENT-COMPLETE:" + "9" * 5000),
        todo("UID:u-1", "STATUS;" + "x" * 5000),
    ],
    ids=range(15),
)
def test_what_cannot_be_read_is_refused_with_the_reason(item: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        ics.read_todo(item, in_tehran)
    assert 10 < len(refused.value.message) < 200


@pytest.mark.parametrize(
    "line",
    ["\n" * 900_000, "SUMMARY:" + "\\n" * 400_000, "SUMMARY:" + "\r\n x" * 200_000, "X-A:b\r\n" * 100_000],
    ids=["empty lines", "escapes", "folds", "lines nobody asks for"],
)
def test_a_million_bytes_of_anything_are_read_in_passing(line: str) -> None:
    assert read(line).status == "open"


def test_a_zone_that_would_keep_a_reader_busy_for_years_is_not_asked() -> None:
    every_second = "DTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=SECONDLY\r\n"
    parts = "".join(f"BEGIN:{name}\r\n{every_second}END:{name}\r\n" for name in ("STANDARD", "DAYLIGHT"))
    zone = f"BEGIN:VTIMEZONE\r\nTZID:Own\r\n{parts}END:VTIMEZONE\r\n".encode()
    item = todo("UID:u-1", "DUE;TZID=Own:20261203T100000").replace(b"BEGIN:VTODO", zone + b"BEGIN:VTODO")
    assert ics.read_todo(item, in_tehran) == ("u-1", read())


@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 400))
def test_a_damaged_item_is_read_or_refused(noise: bytes, start: int, end: int) -> None:
    whole = text(TIMED).encode()
    try:
        ics.read_todo(whole[:start] + noise + whole[end:], in_tehran)
    except Invalid as refused:
        assert refused.message


# ---- days


def days(*events: str, around: date | None = date(2026, 11, 22)) -> list[tuple[str, str]]:
    """The days of events, each given as lines with `;` for the line end."""
    parts = (f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    found = ics.read_days(calendar(parts), around)
    return [(day.isoformat(), name) for day, name in found]


def calendar(parts: Iterable[str]) -> io.BytesIO:
    return io.BytesIO(f"BEGIN:VCALENDAR\r\n{''.join(parts)}END:VCALENDAR\r\n".encode())


def yearly(first: str, rule: str, *more: str, around: date | None = date(2026, 11, 22)) -> list[str]:
    """The days on which an event takes place that comes again."""
    lines = (f"DTSTART;VALUE=DATE:{first}", f"RRULE:FREQ=YEARLY{rule}", *more)
    return [day for day, _name in days("\r\n".join(lines), around=around)]


def test_a_day_has_the_name_of_its_event() -> None:
    assert days("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\\, 1st  day") == [
        ("2026-12-25", "Christmas, 1st day")
    ]


@pytest.mark.parametrize(
    "end",
    ["DTEND;VALUE=DATE:20270324", "DURATION:P3D"],
)
def test_the_end_of_an_event_is_no_part_of_it(end: str) -> None:
    found = days(f"DTSTART;VALUE=DATE:20270321\r\n{end}\r\nSUMMARY:نوروز")
    assert found == [("2027-03-21", "نوروز"), ("2027-03-22", "نوروز"), ("2027-03-23", "نوروز")]


@pytest.mark.parametrize("end", ["", "DTEND;VALUE=DATE:20270321", "DTEND;VALUE=DATE:20270320", "DTEND:x"])
def test_an_event_without_a_usable_end_takes_its_day(end: str) -> None:
    assert days(f"DTSTART;VALUE=DATE:20270321\r\n{end}\r\nSUMMARY:x") == [("2027-03-21", "x")]


def test_days_are_sorted_and_none_is_twice() -> None:
    second, first = "DTSTART;VALUE=DATE:20261202\r\nSUMMARY:b", "DTSTART;VALUE=DATE:20261201\r\nSUMMARY:a"
    assert days(second, first, second) == [("2026-12-01", "a"), ("2026-12-02", "b")]


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:20261225T080000Z\r\nSUMMARY:a meeting",
        "DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED",
        "DTSTART;VALUE=DATE:18991231",
        "DTSTART:someday",
        "SUMMARY:no day",
    ],
)
def test_what_is_no_day_off_is_left_out(event: str) -> None:
    assert days(event) == []


def test_an_event_without_a_name_is_a_holiday() -> None:
    assert days("DTSTART;VALUE=DATE:20261225") == [("2026-12-25", "holiday")]


def test_a_yearly_day_is_named_from_last_year_to_ten_years_ahead() -> None:
    found = yearly("20000501", "")
    assert (found[0], found[-1], len(found)) == ("2025-05-01", "2036-05-01", 12)


@pytest.mark.parametrize(
    ("first", "rule", "expected"),
    [
        ("20240229", "", ["2028-02-29", "2032-02-29", "2036-02-29"]),
        ("20250501", ";UNTIL=20270501", ["2025-05-01", "2026-05-01", "2027-05-01"]),
        ("20230501", ";COUNT=4", ["2025-05-01", "2026-05-01"]),
        ("20250501", ";INTERVAL=5", ["2025-05-01", "2030-05-01", "2035-05-01"]),
        ("20250526", ";BYMONTH=5;BYDAY=-1MO;COUNT=3", ["2025-05-26", "2026-05-25", "2027-05-31"]),
        ("20251127", ";BYMONTH=11;BYDAY=4TH;COUNT=2", ["2025-11-27", "2026-11-26"]),
        ("20250131", ";BYMONTHDAY=-1;COUNT=3", ["2025-01-31", "2025-02-28", "2025-03-31"]),
        ("20250613", ";BYMONTH=2,6;BYMONTHDAY=13;BYDAY=FR;COUNT=2", ["2025-06-13", "2026-02-13"]),
        ("20250613", ";BYMONTH=2,6;BYMONTHDAY=13;COUNT=2", ["2025-06-13", "2026-02-13"]),
        ("20250501", ";BYMONTH=5;BYDAY=9MO", []),
        ("20250501", ";INTERVAL=0;COUNT=2", ["2025-05-01", "2026-05-01"]),
    ],
)
def test_a_yearly_rule_is_followed(first: str, rule: str, expected: list[str]) -> None:
    assert yearly(first, rule) == expected


def test_an_exception_is_no_day_off() -> None:
    exceptions = ("EXDATE;VALUE=DATE:20260501", "EXDATE;VALUE=DATE:20270501,20280501")
    assert yearly("20250501", ";COUNT=5", *exceptions) == ["2025-05-01", "2029-05-01"]


@pytest.mark.parametrize("rule", [";BYDAY=20MO", ";BYWEEKNO=20", ";BYEASTER=1", ";FREQ=DAILY"])
def test_of_a_rule_that_is_not_followed_the_first_day_counts(rule: str) -> None:
    assert yearly("20250501", rule) == ["2025-05-01"]


def test_without_a_day_to_count_from_the_first_day_counts() -> None:
    assert yearly("20000501", "", around=None) == ["2000-05-01"]


EVENT = "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{day}\r\n{more}END:VEVENT\r\n"


@pytest.mark.parametrize(
    "stream",
    [
        io.BytesIO(b""),
        io.BytesIO(b"day,name\n2026-12-25,Christmas\n"),
        io.BytesIO(b"BEGIN:VCALENDAR\r\n" + b"x" * 5_000_000),
        calendar([EVENT.format(day=19000101, more="DTEND;VALUE=DATE:21210101\r\n")]),
        calendar([EVENT.format(day=20261225, more="")] * 40_000),
        calendar([EVENT.format(day=20261225, more="RRULE:FREQ=YEARLY\r\n")] * 1_001),
    ],
    ids=["empty", "csv", "large", "many days", "many events", "many rules"],
)
def test_what_is_no_calendar_or_too_much_of_one_is_refused(stream: io.BytesIO) -> None:
    with pytest.raises(Invalid):
        ics.read_days(stream, date(2026, 11, 22))


# ---- programs that read it


def test_khal_shows_a_file_of_events(tmp_path: Path) -> None:
    program = shutil.which("khal")
    if not program:
        pytest.skip("khal is not installed")
    (tmp_path / "steps.ics").write_text(text(CALL, as_events=True), newline="")
    (tmp_path / "config").write_text(f"[calendars]\n[[crm]]\npath = {tmp_path}\n[locale]\nlongdateformat = %Y-%m-%d\n")
    shown = subprocess.run(
        [program, "--config", str(tmp_path / "config"), "printics", str(tmp_path / "steps.ics")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "send the quote – Sara" in shown.stdout
