"""Random commands, undo, redo and crashes against a model: a pile of states, and where in it the file stands."""

import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing, nullcontext
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import ClassVar
from unittest.mock import patch

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
from crm_cli.domain.contacts import ContactChanges, ContactDraft
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.errors import CrmError
from crm_cli.queries import health
from crm_cli.services.application import Crm
from crm_cli.store import seals
from crm_cli.store.journal import journalled_tables
from tests.conftest import NOW

WHO = st.integers(1, 4)
DIES = st.sampled_from([False, False, False, True])
TODAY = date(2026, 11, 22)
# Everything that is written by one command, on whichever contact there is.
COMMANDS: dict[str, Callable[[Crm, int], object]] = {
    "add": lambda crm, n: crm.contacts.add(ContactDraft(f"Sara {n}", tags=("vip",), consent=(("sms", "yes"),))),
    "edit": lambda crm, n: crm.contacts.edit([n], ContactChanges({"city": f"city {n}"})),
    "tag": lambda crm, n: crm.contacts.tag([1, n], add=[f"t{n}"], remove=["vip"]),
    "archive": lambda crm, n: crm.contacts.archive([n]),
    "delete": lambda crm, n: crm.contacts.delete([n]),
    "relate": lambda crm, n: crm.contacts.relate(1, n, "friend"),
    "make one": lambda crm, n: crm.merging.merge(n, [n % 4 + 1], {}),
    "keep apart": lambda crm, n: crm.merging.keep_apart(1, n),
    "verify": lambda crm, n: crm.cleansing.verify([n]),
    "log": lambda crm, n: crm.day.log(
        InteractionDraft((str(n), "1"), "call", "hi"), next_step=FollowupDraft(str(n), "call", TODAY)
    ),
    "follow up": lambda crm, n: crm.followups.add(FollowupDraft(str(n), "call", TODAY)),
    "done": lambda crm, n: crm.followups.complete([n], outcome="fine"),
    "complain": lambda crm, n: crm.complaints.add(ComplaintDraft(str(n), "too late")),
    "investigate": lambda crm, n: crm.complaints.investigate([n], severity=2),
    "merge": lambda crm, n: crm.complaints.merge([n], 1),
}


class Killed(BaseException):
    """What a process does not survive."""


class Agency(RuleBasedStateMachine):
    """The file on one side, on the other the hashes of every state it was in. `tally` counts what was done."""

    tally: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "agency.db"
        flags = {"db": str(self.path), "timezone": "Asia/Tehran", "region": "IR"}
        found = config.load(flags, env={"CRM_CONFIG": str(self.folder / "none.toml")})
        self.crm = Crm(found, may_create=True, clock=lambda: NOW)
        self.pile: list[str] = []
        self.place = 0

    def state(self) -> str:
        hashed = sha256()
        with closing(sqlite3.connect(self.path)) as db:
            for table in journalled_tables(db):
                hashed.update(repr(db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()).encode())
        return hashed.hexdigest()

    @initialize()
    def begin(self) -> None:
        for name in ("Sara", "Mina", "Leila"):
            self.crm.complaints.add(ComplaintDraft(str(self.crm.contacts.add(ContactDraft(name))), "too late"))
        self.pile = [self.state()]

    def attempt(self, act: Callable[[], object], dies: bool) -> bool:
        """Whether it was done; if not, nothing was. Who dies does so when all is written and nothing committed."""
        before = self.state()
        try:
            with patch("crm_cli.store.work.seal", side_effect=Killed) if dies else nullcontext():
                act()
        except (CrmError, Killed) as ended:
            self.tally["killed" if isinstance(ended, Killed) else "refused"] += 1
            assert self.state() == before
            return False
        return True

    @rule(command=st.sampled_from(sorted(COMMANDS)), who=WHO, dies=DIES)
    def act(self, command: str, who: int, dies: bool) -> None:
        before = self.state()
        if not self.attempt(lambda: COMMANDS[command](self.crm, who), dies):
            return
        self.tally["done"] += 1
        if (after := self.state()) != before:
            self.pile[self.place + 1 :] = [after]
            self.place += 1

    @precondition(lambda self: self.place > 0)
    @rule(dies=DIES)
    def undo(self, dies: bool) -> None:
        if self.attempt(self.crm.history.undo, dies):
            self.tally["undone"] += 1
            self.place -= 1

    @precondition(lambda self: self.place + 1 < len(self.pile))
    @rule(dies=DIES)
    def redo(self, dies: bool) -> None:
        if self.attempt(self.crm.history.redo, dies):
            self.tally["done again"] += 1
            self.place += 1

    @invariant()
    def the_file_is_where_the_model_says(self) -> None:
        if self.pile:
            assert self.state() == self.pile[self.place]

    def teardown(self) -> None:
        self.crm.close()
        if self.path.exists():
            with closing(sqlite3.connect(self.path)) as db:
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                assert db.execute("PRAGMA foreign_key_check").fetchall() == []
                assert list(seals.breaks(db)) == []
                assert [index for index in health.search_indexes(db) if health.words_differ(db, index)] == []
        shutil.rmtree(self.folder)


@pytest.mark.parametrize(
    ("days", "steps"), [(6, 12), pytest.param(100, 50, marks=pytest.mark.long)], ids=["a few days", "a hundred days"]
)
def test_commands_undo_redo_and_crashes_leave_the_file_where_the_model_says(
    counted: Callable[..., None], days: int, steps: int
) -> None:
    Agency.tally.clear()
    quiet = settings(
        max_examples=days, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Agency, settings=quiet)  # type: ignore[no-untyped-call]
    counted(**Agency.tally)
