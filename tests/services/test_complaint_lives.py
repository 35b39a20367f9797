"""Whatever is done to complaints in whatever order, while time goes by: no illegal state, no lost history.

The table of moves and the guards are told here once more, in SQL that knows nothing of the rules.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from crm_cli import config
from crm_cli.domain.complaints import ComplaintDraft
from crm_cli.domain.contacts import ContactDraft
from crm_cli.domain.documents import DocumentDraft
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.listing import Query
from crm_cli.domain.present import stored
from crm_cli.domain.remedies import RemedyDraft
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict, CrmError
from crm_cli.services.application import Crm
from crm_cli.store.journal import journalled_tables
from tests.conftest import NOW
from tests.domain.test_complaints import DECIDED, ENDED, LEGAL

Row = dict[str, Any]

WHICH = st.integers(0, 3)  # any of those there are
FORCED = st.sampled_from([None, None, None, "the owner says so"])
REMEDIES = st.lists(st.sampled_from([RemedyDraft("refund", 100, "EUR"), RemedyDraft("explanation")]), max_size=2)
DEADLINES = ("acknowledge_due", "half_due", "resolve_due")
FIELDS: tuple[dict[str, object], ...] = (
    {"severity": 1},
    {"severity": 4, "safety": True},
    {"severity": None},
    {"cause": "booked twice"},
    {"cause": None},
    {"no_document": "told on the phone"},
    {"no_document": None},
)
MOVES: dict[str, Callable[[Crm, int], object]] = {
    "acknowledge": lambda crm, n: crm.complaints.acknowledge([n]),
    "wait": lambda crm, n: crm.complaints.wait([n]),
    "reject": lambda crm, n: crm.complaints.reject([n], reason="announced"),
    "withdraw": lambda crm, n: crm.complaints.withdraw([n]),
    "reopen": lambda crm, n: crm.complaints.reopen([n]),
}
# Everything that is no move: it leaves the state as it is.
DEEDS: dict[str, Callable[[Crm, int], object]] = {
    "assign": lambda crm, n: crm.complaints.assign([n], "omid"),
    "refer to leila": lambda crm, n: crm.complaints.refer([n], "leila", note="hers"),
    "refer to omid": lambda crm, n: crm.complaints.refer([n], "omid"),
    "accept": lambda crm, n: crm.complaints.answer([n], accepted=True),
    "return": lambda crm, n: crm.complaints.answer([n], accepted=False, reply="not mine"),
    "escalate": lambda crm, n: crm.complaints.escalate([n]),
    "ask": lambda crm, n: crm.complaints.ask([n]),
    "rate": lambda crm, n: crm.complaints.rate([n], n % 5 + 1),
    "link": lambda crm, n: crm.complaints.link(n, [1]),
    "unlink": lambda crm, n: crm.complaints.unlink(n, [1]),
    "offer": lambda crm, n: crm.remedies.offer(n, RemedyDraft("discount")),
    "file": lambda crm, n: crm.documents.add(DocumentDraft(f"complaint:{n}", "receipt.pdf"), BytesIO(b"x")),
    "plan": lambda crm, n: crm.followups.add(FollowupDraft("1", "call", date(2026, 11, 25), complaint_id=n)),
}

CASE = "(SELECT id FROM complaint WHERE id = m.id OR merged_into_id = m.id)"
RIGHT = "(SELECT count(*) FROM complaint_remedy WHERE complaint_id IN {case} AND ifnull(answer, '') <> 'declined') > 0"
OWED = "delivered_at IS NULL AND ifnull(answer, '') <> 'declined'"
# What a complaint `m` has to have before each move, beside what the move itself says.
READY = {
    "investigate": "m.severity IS NOT NULL",
    "resolve": f"m.severity IS NOT NULL AND {RIGHT.format(case=CASE)}",
    "close": f"""(m.no_document IS NOT NULL OR (SELECT count(*) FROM document WHERE complaint_id IN {CASE}) > 0)
        AND (SELECT count(*) FROM complaint_remedy WHERE complaint_id IN {CASE} AND {OWED}) = 0
        AND (SELECT count(*) FROM followup WHERE complaint_id IN {CASE} AND status = 'done'
             AND closed_at >= m.resolved_at) > 0
        AND m.asked_at IS NOT NULL AND m.cause IS NOT NULL""",
}
PLANNED = (
    f"SELECT count(*) FROM followup, complaint m WHERE complaint_id IN {CASE} AND followup.status = 'open' AND m.id = ?"
)


class Desk(RuleBasedStateMachine):
    """The file, a clock that people move, and the hash of every state the file was in."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.now = NOW
        flags = {"db": str(self.folder / "agency.db"), "timezone": "Asia/Tehran", "region": "IR"}
        found = config.load(flags, env={"CRM_CONFIG": str(self.folder / "none.toml")})
        self.crm = Crm(found, may_create=True, clock=lambda: self.now)
        self.pile: list[str] = []
        self.place = 0
        self.known: dict[int, Row] = {}

    @initialize()
    def open_the_desk(self) -> None:
        self.crm.contacts.add(ContactDraft("Sara"))
        for name in ("Leila", "Omid"):
            self.crm.staff.add(StaffDraft(name))
        self.crm.holidays.add(date(2026, 11, 24), "office closed")
        for severity in (2, None):
            self.crm.complaints.add(ComplaintDraft("1", "too late", severity=severity))
        self.db = sqlite3.connect(self.crm.path)
        self.db.row_factory = sqlite3.Row
        self.tables = journalled_tables(self.db)
        self.pile = [self.state()]
        self.known = self.rows()

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.db.execute(statement, values)]

    def state(self) -> str:
        hashed = sha256()
        for table in self.tables:
            hashed.update(repr(self.ask(f"SELECT * FROM {table} ORDER BY id")).encode())
        return hashed.hexdigest()

    def rows(self) -> dict[int, Row]:
        """Every complaint with its timeline."""
        events = "SELECT at, verb, status, forced FROM complaint_event WHERE complaint_id = ? ORDER BY id"
        found = {row["id"]: dict(row) for row in self.db.execute("SELECT * FROM complaint ORDER BY id")}
        return {number: row | {"events": self.ask(events, number)} for number, row in found.items()}

    def pick(self, which: int) -> Row:
        numbers = sorted(self.known)
        return self.known[numbers[which % len(numbers)]]

    def done(self, act: Callable[[], object]) -> bool:
        """Whether it was done; what was refused changed nothing."""
        try:
            act()
        except CrmError as refused:
            assert isinstance(refused, Conflict), refused
            assert self.state() == self.pile[self.place]
            return False
        if (after := self.state()) != self.pile[self.place]:
            self.pile[self.place + 1 :] = [after]
            self.place += 1
        self.follow(self.rows())
        return True

    def follow(self, now: dict[int, Row]) -> None:
        """What a command may do to complaints: add to their timelines, put off their deadlines."""
        for number, before in self.known.items():
            after = now[number]
            assert after["events"][: len(before["events"])] == before["events"]
            first_assessed = before["severity"] is None and after["severity"] is not None
            assert first_assessed or all(after[due] >= before[due] for due in DEADLINES)
            assert after["waited_seconds"] >= before["waited_seconds"]
            assert after["received_at"] == before["received_at"]
        self.known = now

    def ready(self, verb: str, number: int) -> bool:
        ((found,),) = self.ask(f"SELECT {READY[verb]} FROM complaint m WHERE id = ?", number)
        return bool(found)

    @rule(severity=st.sampled_from([None, 1, 3]), safety=st.booleans())
    def add(self, severity: int | None, safety: bool) -> None:
        self.done(lambda: self.crm.complaints.add(ComplaintDraft("1", "rude", severity=severity, safety=safety)))

    @rule(which=WHICH, fields=st.sampled_from(FIELDS))
    def edit(self, which: int, fields: dict[str, object]) -> None:
        assert self.done(lambda: self.crm.complaints.edit([self.pick(which)["id"]], fields))

    @rule(which=WHICH, verb=st.sampled_from(sorted(MOVES)))
    def move(self, which: int, verb: str) -> None:
        before = self.pick(which)
        ended_at = before["ended_at"]
        late = verb == "reopen" and ended_at and self.now - datetime.fromisoformat(ended_at) > timedelta(30)
        legal = verb in LEGAL[before["status"]] and not late
        assert self.done(lambda: MOVES[verb](self.crm, before["id"])) == legal

    @rule(which=WHICH, severity=st.sampled_from([None, 2]), forced=FORCED)
    def investigate(self, which: int, severity: int | None, forced: str | None) -> None:
        before = self.pick(which)
        ready = severity is not None or self.ready("investigate", before["id"])
        self.guarded("investigate", before, ready, forced, severity=severity)

    @rule(which=WHICH, decision=st.sampled_from([None, "upheld", "rejected"]), remedies=REMEDIES, forced=FORCED)
    def resolve(self, which: int, decision: str | None, remedies: list[RemedyDraft], forced: str | None) -> None:
        before = self.pick(which)
        offered = before["severity"] is not None if remedies else self.ready("resolve", before["id"])
        ((planned,),) = self.ask(PLANNED, before["id"])
        self.guarded(
            "resolve", before, bool(decision and offered), forced, decision=decision, remedies=remedies
        )  # fmt: skip
        if self.known[before["id"]]["status"] == "resolved" != before["status"]:
            assert self.ask(PLANNED, before["id"]) == [(max(planned, 1),)]
            days = self.ask("SELECT due_on FROM followup WHERE origin <> 'manual'")
            assert all(self.crm.present.is_working(date.fromisoformat(day)) for (day,) in days)

    @rule(which=WHICH, cause=st.sampled_from([None, "rain"]), forced=FORCED)
    def close(self, which: int, cause: str | None, forced: str | None) -> None:
        before = self.pick(which)
        found: dict[str, object] = {"cause": cause} if cause else {}
        ready = self.ready("close", before["id"]) or bool(cause and self.ready_but_for_the_cause(before["id"]))
        self.guarded("close", before, ready, forced, found=found)

    def ready_but_for_the_cause(self, number: int) -> bool:
        wanted = READY["close"].replace("m.cause IS NOT NULL", "1")
        return bool(self.ask(f"SELECT {wanted} FROM complaint m WHERE id = ?", number)[0][0])

    def guarded(self, verb: str, before: Row, ready: bool, forced: str | None, **said: Any) -> None:
        """It is done where it is legal and nothing is missing, or something is and a reason is kept."""
        act = getattr(self.crm.complaints, verb)
        done = self.done(lambda: act([before["id"]], forced=forced, **said))
        assert done == (verb in LEGAL[before["status"]] and (ready or forced is not None))
        if done:
            (kept,) = [event[3] for event in self.known[before["id"]]["events"] if event[1] == verb][-1:]
            assert kept == (None if ready else forced)

    @rule(which=WHICH, deed=st.sampled_from(sorted(DEEDS)))
    def do(self, which: int, deed: str) -> None:
        before = self.pick(which)
        self.done(lambda: DEEDS[deed](self.crm, before["id"]))
        assert self.known[before["id"]]["status"] == before["status"]

    @rule(which=WHICH)
    def bring_what_closing_wants(self, which: int) -> None:
        """So that chance gets there, too."""
        number = self.pick(which)["id"]
        self.done(lambda: self.crm.complaints.edit([number], {"cause": "rain", "no_document": "told"}))
        self.done(lambda: self.crm.complaints.ask([number]))
        owed = self.ask(
            f"SELECT r.id FROM complaint_remedy r, complaint m WHERE complaint_id IN {CASE} AND {OWED} AND m.id = ?",
            number,
        )
        steps = self.ask(PLANNED.replace("count(*)", "followup.id"), number)
        if owed:
            assert self.done(lambda: self.crm.remedies.deliver([one for (one,) in owed]))
        if steps:
            assert self.done(lambda: self.crm.followups.complete([one for (one,) in steps]))

    @rule(answer=st.sampled_from(["accept", "decline", "deliver"]), which=WHICH)
    def answer_a_remedy(self, answer: str, which: int) -> None:
        remedies = self.ask("SELECT id, answer, delivered_at FROM complaint_remedy ORDER BY id DESC LIMIT 4")
        if not remedies:
            return
        number, said, delivered = remedies[which % len(remedies)]
        possible = said is None if answer == "accept" else said != "declined" and delivered is None
        assert self.done(lambda: getattr(self.crm.remedies, answer)([number])) == possible

    @rule(which=WHICH, into=WHICH)
    def merge(self, which: int, into: int) -> None:
        before, survivor = self.pick(which), self.pick(into)
        legal = before["id"] != survivor["id"] and "merge" in LEGAL[before["status"]] and not survivor["ended_at"]
        assert self.done(lambda: self.crm.complaints.merge([before["id"]], survivor["id"])) == legal
        if legal:
            assert self.known[survivor["id"]]["events"][-1][1] == "take in"

    @rule(minutes=st.sampled_from([1, 50, 7 * 60, 24 * 60, 3 * 24 * 60, 16 * 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.place > 0)
    @rule()
    def undo(self) -> None:
        self.crm.history.undo()
        self.place -= 1
        assert self.state() == self.pile[self.place]
        self.known = self.rows()

    @precondition(lambda self: self.place + 1 < len(self.pile))
    @rule()
    def redo(self) -> None:
        self.crm.history.redo()
        self.place += 1
        assert self.state() == self.pile[self.place]
        self.known = self.rows()

    @invariant()
    def every_complaint_is_in_a_legal_state(self) -> None:
        at = stored(self.now)
        for number, row in self.known.items():
            status, events = row["status"], row["events"]
            assert (row["ended_at"] is not None) == (status in ENDED)
            assert (row["merged_into_id"] is not None) == (status == "merged")
            assert (row["waiting_since"] is not None) == (status == "waiting")
            assert (row["resolved_at"] is not None) == (status in DECIDED)
            assert row["decision"] is None or status in DECIDED
            assert (row["reason"] is not None) == (status == "rejected")
            assert row["asked_at"] is None or row["resolved_at"] <= row["asked_at"] <= at
            assert row["acknowledged_at"] is not None or status in ("new", "withdrawn", "merged"), number
            assert row["waited_seconds"] >= 0
            assert row["received_at"] < row["acknowledge_due"] <= row["half_due"] <= row["resolve_due"]
            assert row["reopen_count"] == sum(verb == "reopen" for _at, verb, *_rest in events)

    @invariant()
    def every_timeline_goes_the_ways_of_the_table(self) -> None:
        for row in self.known.values():
            status, last = "new", row["received_at"]
            for at, verb, after, _forced in row["events"]:
                assert after == LEGAL[status].get(verb, status)
                assert after == status or verb in LEGAL[status]
                assert last <= at
                status, last = after, at
            assert status == row["status"]

    @invariant()
    def what_is_left_of_the_time_has_one_sign(self) -> None:
        listing = self.crm.complaints.due(Query())
        for work, minutes in listing.rows(listing.fieldset.pick(("working_minutes", "minutes")), None):
            assert (work is None) == (minutes is None)
            assert minutes is None or (0 <= work <= minutes if minutes >= 0 else minutes <= work <= 0)

    def teardown(self) -> None:
        with suppress(AttributeError), closing(self.db):
            assert self.ask("PRAGMA integrity_check") == [("ok",)]
            assert self.ask("PRAGMA foreign_key_check") == []
        self.crm.close()
        shutil.rmtree(self.folder)


@pytest.mark.parametrize(
    ("desks", "steps"), [(6, 25), pytest.param(60, 80, marks=pytest.mark.long)], ids=["some days", "years"]
)
def test_no_sequence_of_commands_reaches_an_illegal_state_or_loses_history(desks: int, steps: int) -> None:
    quiet = settings(
        max_examples=desks, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Desk, settings=quiet)  # type: ignore[no-untyped-call]
