"""Every statement of `queries` fits the schema, and those of every day use an index."""

import importlib
import pkgutil
import re
import sqlite3
from datetime import date

import pytest

import crm_cli.queries
from crm_cli.domain.birthdays import month_days
from crm_cli.domain.custom_fields import CustomFieldRecord
from crm_cli.domain.listing import Query
from crm_cli.domain.present import Present
from crm_cli.domain.vocabulary import FIELD_TYPES
from crm_cli.queries import (
    cleansing,
    complaints,
    contacts,
    day,
    documents,
    fields,
    followups,
    history,
    imports,
    interactions,
    listing,
    remedies,
    segments,
    staff,
)
from crm_cli.queries.listing import Condition, Source
from crm_cli.services.application import utc_now
from crm_cli.store import file

MODULES = [
    importlib.import_module(f"crm_cli.queries.{found.name}") for found in pkgutil.iter_modules(crm_cli.queries.__path__)
]
# What they read is attached, or found out, while a merge goes on.
OF_A_MERGE = {"merging_files", "merge_meanwhile"}
STATEMENTS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": text
    for module in MODULES
    if module.__name__.rpartition(".")[2] not in OF_A_MERGE
    for name, text in vars(module).items()
    if isinstance(text, str) and re.match(r"\s*(SELECT|WITH)\b", text) and "{table}" not in text  # a pattern
}
# Tables of a few rows, the few rows of an index, the schema, and the last rows of a table.
OF_SMALL_TABLES = {"staff.FIRST_OWNER", "staff.BY_NAME_START", "fields.DECLARED"}
OF_SMALL_TABLES |= {"health.DEFINITIONS", "health.LAST_SEAL", "reminders.PERHAPS_NOT_SHOWN"}
OF_SMALL_TABLES |= {
    "imports.STOPPED",
    "matching._STAFF",
    "holidays.ENTERED",
    "rules.DECIDED",
    "segments.BY_NAME",
    "segments.NAMES",
    "segments.USING",
    "mappings.ALL",
}
OF_SMALL_TABLES |= {
    f"offers.{name}" for name in ("_KEYS", "_FLAGS", "_STAFF", "_SEGMENTS", "_NEWEST", "_TAGS", "_VALUES")
}
OF_SMALL_TABLES |= {"comparing.SAMPLED", "byname.ALONG"}  # the newest contacts, the first by name
OF_SMALL_TABLES |= {f"complaint_dossier.{name}" for name in ("HANDOFFS", "INVOLVED", "STAFF")}
# A report of a period, a question asked once a day: not worth an index that every write would keep.
SELDOM = {f"complaint_figures.{name}" for name in ("HEARD", "MOVES", "AROUND", "DEALT_WITH")}
SELDOM |= {"remedies.COSTS", "followups.DUE_BETWEEN", "rules.SILENT", "rules.RESOLVED_LATELY", "rules.MADE"}
SELDOM |= {"documents.HELD", "documents.REMEMBERED"}  # for a check-up and a backup
# Everybody is compared, everything is looked at.
SELDOM |= {f"duplicates.{name}" for name in ("PEOPLE", "SHARED", "APART")}
SELDOM |= {
    f"cleansing.{name}"
    for name in ("INVALID_PHONES", "INVALID_EMAILS", "UNREACHABLE", "UNVERIFIED_LONG", "UNUSED_FIELDS")
}
TODAY = date(2026, 11, 22)
PRESENT = Present(utc_now())
CUSTOM = [
    CustomFieldRecord(number, "", f"custom_{type_}", type_, None, ("a",) if type_ == "choice" else (), 1, "", "")
    for number, type_ in enumerate(FIELD_TYPES, 1)
]
SOURCES: list[tuple[Source, Condition | None]] = [
    (contacts.CONTACTS, None),
    (interactions.INTERACTIONS, None),
    (followups.FOLLOWUPS, None),
    (staff.STAFF_LIST, None),
    (day.TODAY_PAGE, day.on_the_day(PRESENT, month_days(TODAY, 3), 50)),
    (fields.FIELDS, None),
    (complaints.COMPLAINTS, complaints.OPEN),
    (documents.DOCUMENTS, None),
    (remedies.REMEDIES, remedies.OPEN),
    (cleansing.CLEANSED, cleansing.UNVERIFIED_YET),
    (history.COMMANDS, None),
    (imports.IMPORTS, None),
    (segments.SEGMENTS, None),
    (fields.extended(contacts.CONTACTS, CUSTOM), None),
]


@pytest.fixture(scope="module")
def db() -> sqlite3.Connection:
    db = file.empty_reader()
    listing.teach(db, lambda: PRESENT)
    return db


def plan(db: sqlite3.Connection, statement: str, values: dict[str, object] | None = None) -> str:
    """What SQLite would do for a statement, in its own words."""
    if values is None:
        names = re.findall(r":(\w+)", re.sub(r"'[^']*'", "", statement))
        bound: object = dict.fromkeys(names, "1") if names else ["1"] * statement.count("?")
    else:
        bound = values
    return "\n".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {statement}", bound))  # type: ignore[arg-type]


def test_there_are_statements_to_look_at() -> None:
    assert len(STATEMENTS) > 20


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_fits_the_schema(db: sqlite3.Connection, name: str) -> None:
    plan(db, STATEMENTS[name])


@pytest.mark.parametrize("name", sorted(set(STATEMENTS) - OF_SMALL_TABLES - SELDOM))
def test_a_statement_reads_no_table_from_end_to_end(db: sqlite3.Connection, name: str) -> None:
    scans = [
        line
        for line in plan(db, STATEMENTS[name]).splitlines()
        if re.match(r"SCAN (?!CONSTANT ROW|\(subquery|.*(VIRTUAL TABLE|COVERING))", line)
    ]
    assert scans == []


@pytest.mark.parametrize(
    ("source", "condition"), SOURCES, ids=lambda part: getattr(getattr(part, "fieldset", None), "noun", "")
)
def test_every_field_can_be_shown_sorted_and_filtered(
    db: sqlite3.Connection, source: Source, condition: Condition | None
) -> None:
    fields, fieldset = source.fieldset.everything, source.fieldset
    assert {field.key for field in fields} == set(source.columns) | set(source.several)
    assert {one.key for one in (*fieldset.states, *fieldset.things)} == set(source.aspects)
    for aspect in (*(f"is:{state.key}" for state in fieldset.states), *(f"no:{one.key}" for one in fieldset.things)):
        assert listing.listing(db, source, Query(aspect), PRESENT, condition).total() == 0
    for field in fields:
        value = {
            "choice": field.choices[:1],
            "flag": ["yes"],
            "instant": ["today"],
            "day": ["today"],
            "deadline": ["today"],
            "time": ["9:30"],
        }.get(field.kind, ["1"])
        query = Query(f"{field.key}:{value[0]}", sort=(f"-{field.key}",))
        found = listing.listing(db, source, query, PRESENT, condition)
        assert list(found.rows(fields, None)) == list(found.json_rows(fields, None)) == []
        assert found.total() == 0


def listed(db: sqlite3.Connection, source: Source, condition: Condition | None, text: str = "") -> str:
    """The plan of a list with its default columns, as a terminal asks for it."""
    where, values = listing.compile_filter(db, source, text, PRESENT, condition)
    fields = source.fieldset.pick(source.fieldset.columns)
    statement = listing.select(source, fields, where, listing.compile_order(source, ()))
    return plan(db, statement, {**values, "limit": 50})


@pytest.mark.parametrize(
    ("source", "condition", "index"),
    [
        (contacts.CONTACTS, contacts.NOT_ARCHIVED, "SCAN c USING INDEX contact_sort_name"),
        (contacts.CONTACTS, contacts.ids([1]), "SEARCH c USING INTEGER PRIMARY KEY"),
        (contacts.CONTACTS, contacts.members(1), "SEARCH c USING INDEX contact_org"),
        (interactions.INTERACTIONS, None, "SCAN i USING INDEX interaction_at"),
        (interactions.INTERACTIONS, interactions.of_contact(1), "COVERING INDEX interaction_contact_contact"),
        (followups.FOLLOWUPS, followups.due_by(TODAY, TODAY), "SEARCH f USING INDEX followup_due"),
        (followups.FOLLOWUPS, followups.live(), "SCAN f USING INDEX followup_due"),
        (followups.FOLLOWUPS, followups.of_contact(1), "SEARCH f USING INDEX followup_contact"),
        (*SOURCES[4], "SEARCH f USING INDEX followup_due"),
        (*SOURCES[4], "SCAN i USING INDEX interaction_to_answer"),
        (*SOURCES[4], "SEARCH c USING INDEX contact_birthday"),
        (*SOURCES[4], "SEARCH m USING INDEX complaint_ended"),
        (*SOURCES[4], "SEARCH c USING INDEX contact_valued"),
        (*SOURCES[4], "SEARCH f USING INDEX followup_live"),
        (complaints.COMPLAINTS, complaints.OPEN, "SEARCH m USING INDEX complaint_ended"),
        (complaints.COMPLAINTS, None, "SCAN m USING INDEX complaint_ended"),
    ],
)
def test_the_lists_of_every_day_use_an_index(
    db: sqlite3.Connection, source: Source, condition: Condition | None, index: str
) -> None:
    assert index in listed(db, source, condition)


def test_a_list_shown_in_its_usual_order_is_not_sorted_whole(db: sqlite3.Connection) -> None:
    for source, condition in ((contacts.CONTACTS, contacts.NOT_ARCHIVED), (interactions.INTERACTIONS, None)):
        assert "USE TEMP B-TREE FOR ORDER BY" not in listed(db, source, condition)
