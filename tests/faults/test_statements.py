"""Every statement of every command that writes, failing: a documented code, nothing left of it, the next one works."""

import gzip
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from crm_cli.commands.shape import Writes
from crm_cli.domain.contacts import ContactDraft
from crm_cli.errors import CrmError
from crm_cli.main import app
from crm_cli.services.application import Crm
from tests.faults.victims import failing

AGENCY = """
contacts add Sara --phone 09121234567 --tag vip --city Shiraz
contacts add Reza --email reza@example.com
contacts add Mina
contacts archive 3
fields add loyalty --type choice --choices gold,silver
staff add Leila
log chat 1 visa? --in --needs-reply --next tomorrow
followups add 2 quote --due tomorrow
followups start 2
followups add 1 call --due today
followups done 3
complaints add 1 --heard late
complaints add 1 --heard lost
complaints add 2 --heard rude
complaints add 2 --heard wet
complaints investigate 2 3 4 --severity 2
complaints reject 3 --reason untrue
complaints resolve 4 --decision upheld --remedy apology
contacts edit 1 --loyalty gold
documents add - --to C-1 --name receipt.pdf
contacts import - --map tags=tags
"""
PEOPLE = "name,phone,org,tags\n" + "".join(f"Person {n},0912{n:07d},Pars,vip\n" for n in range(10))
CARDS = Path(__file__).parents[1] / "exchange" / "fixtures" / "nextcloud.vcf"
LETTER = CARDS.with_name("letter.eml")
CALLS, TASKS, CASES = (
    CARDS.with_name(name) for name in ("hubspot-calls.csv", "espocrm-tasks.csv", "espocrm-cases.csv")
)
OTHER = Path(__file__).parents[1] / "store/files/v5.db.gz"
# What is typed before, if anything, then the command that is attacked. `{folder}` is that of the file.
COMMANDS = f"""
contacts add Ali --phone 09121234568 --tag vip --org Iran --create
contacts edit 1 2 --city Tabriz
contacts relate 1 2 --as friend
contacts tag 1 2 --add gold
contacts archive 1 2
contacts unarchive 3
contacts merge 1 2 --yes
contacts not-same 1 2
contacts verify 1 2
contacts disqualify 1 --reason moved
contacts verify 1; contacts stage 1 engaged
contacts delete 1
contacts import - --map tags=ignore
contacts import {CARDS}
contacts tag 5 6 --remove vip; contacts import - --map tags=tags --on-duplicate update
interactions add 1 hello --channel call
interactions edit 1 --topic visa
interactions replied 1
interactions delete 1
interactions import {CALLS} --on-missing create
interactions import-mail {LETTER} --on-missing create
followups add 1 quote --due tomorrow
followups edit 1 2 --priority 1
followups import {TASKS} --on-missing create
followups start 1
followups stop 2
followups done 1 2
followups snooze 1 --until sat
followups move 1 --to +3d
followups cancel 1
followups reopen 3
followups delete 1
followups add 1 rent --due today --every week --times 3
followups add 1 rent --due today --every week; followups done 5
followups add 1 rent --due today --every week; followups skip 5
followups refer 1 --to Leila --note hello
followups refer 1 --to Leila; followups accept 1
followups refer 1 --to Leila; followups return 1 --note away
rules enable birthday cadence
rules enable birthday; rules disable birthday
rules run no_next_step
holidays add 2026-12-24 closed
holidays add 2026-12-24 closed; holidays delete 1
segments save gold tag:vip
segments save gold tag:vip; segments edit gold --filter tag:gold
segments save gold tag:vip; segments delete gold
log call 1 hello --done 1 --next +2d
complaints add 1 --heard late
complaints import {CASES} --on-missing create
complaints edit 1 --severity 1
complaints assign 1 Leila
complaints acknowledge 1
complaints investigate 1 --severity 1
complaints wait 2
complaints escalate 1 --note now
complaints resolve 2 --decision upheld --remedy refund
complaints resolve 2 --decision upheld --force boss
complaints close 4 --force gone
complaints refer 1 --to Leila --note hers
complaints refer 1 --to Leila; complaints accept 1
complaints refer 1 --to Leila; complaints return 1 --note away
complaints ask 4
complaints rate 4 3
complaints link 1 2 --to 3
complaints link 1 --to 3; complaints unlink 1 --to 3
complaints reject 2 --reason untrue
complaints withdraw 1
complaints reopen 3
complaints merge 2 --into 1
complaints delete 1
complaints publish 3 --lesson sorry
remedies offer 1 refund --amount 12.50EUR --note hello
remedies offer 1 repair; remedies accept 1 2
remedies decline 1 --note away
remedies offer 1 repair; remedies deliver 1 2
documents add - --to 1 --name receipt.pdf
documents delete 1
fields add children --type number
fields edit loyalty --choices Gold,silver
fields remove loyalty --yes
staff add Omid
staff edit Leila --left
undo
undo; redo
imports undo 22
imports forget-mapping 1
data merge {{folder}}/other.db --prefer there --yes
"""
ELSEWHERE = {"contacts forget", "backups restore", "backups prune"}  # tests of their own
ELSEWHERE |= {"contacts sync-dir", "followups sync-dir"}  # likewise
ELSEWHERE |= {"data load"}  # it makes a file of its own
ELSEWHERE |= {"holidays import"}  # what it reads is no sheet


def writing(command: Any, words: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command below this one that stores something."""
    if isinstance(command, Writes):
        yield " ".join(words)
    for name, below in getattr(command, "commands", {}).items():
        yield from writing(below, (*words, name))


def test_every_command_that_writes_is_attacked() -> None:
    attacked = [line.rpartition("; ")[2] for line in COMMANDS.strip().splitlines()]
    for name in set(writing(get_command(app))) - ELSEWHERE:
        assert any(f"{line} ".startswith(f"{name} ") for line in attacked), name


@pytest.fixture
def agency(shell: Any, made: Any) -> Callable[..., Any]:
    """Puts the file back to where it began, and types some lines on it."""

    def build() -> None:
        for line in AGENCY.strip().splitlines():
            shell.ok(*line.split(), stdin=PEOPLE)

    def begun(*lines: str) -> Any:
        Path(f"{shell.db}-journal").unlink(missing_ok=True)
        made("statements", build)
        for line in lines:
            shell.ok(*line.split())
        return shell

    return begun


@pytest.mark.parametrize("many", [1, pytest.param(10_000, marks=pytest.mark.long)], ids=["two", "every"])
@pytest.mark.parametrize("line", COMMANDS.strip().splitlines())
def test_a_statement_that_fails_leaves_nothing_of_its_command(
    shell: Any, agency: Any, calm: Any, sound: Any, content: Any, counted: Any, line: str, many: int
) -> None:
    *first, attacked = line.split("; ")
    words, typed = attacked.format(folder=shell.folder).split(), {"stdin": f"{PEOPLE}Last,5551234,,\n"}
    (shell.folder / "other.db").write_bytes(gzip.decompress(OTHER.read_bytes()))
    agency(*first)
    before = content(shell.db)
    with failing(0) as statements:
        shell.ok(*words, **typed)
    after = content(shell.db)
    found: Counter[str] = Counter()
    step = max(1, statements.last // (many + 1))
    for place in range(step, statements.last + 1, step):
        agency(*first)
        with failing(place):
            said = calm(shell(*words, **typed), 0, 1)
        now = content(shell.db)
        found["statements"] += 1
        if said.code == 0:
            assert now == after
        elif now == before:
            found["refused"] += 1
            shell.ok(*words, **typed)
            assert content(shell.db) == after
        else:  # done, and then it could not be shown
            assert (now, "nothing was changed" in said.err) == (after, False)
    sound(shell.db)
    counted(**found)
    assert found["refused"]


def test_what_failed_is_not_stored_by_the_next_command_of_the_same_process(
    agency: Any, crm: Crm, content: Any, counted: Any
) -> None:
    """Whatever statement it was that failed: COMMIT is one of them."""
    lost = ContactDraft("Lost", tags=("vip",))
    agency()
    with failing(0) as statements:
        crm.contacts.add(lost)
    agency()
    crm.contacts.archive([1])
    alone = content(crm.path)
    refused = 0
    for place in range(1, statements.last + 1):
        agency()
        with failing(place), suppress(CrmError, sqlite3.Error):
            crm.contacts.add(lost)
            continue  # some statements may fail
        crm.contacts.archive([1])
        assert content(crm.path) == alone
        refused += 1
    counted(statements=statements.last, refused=refused)
    assert refused > statements.last / 2
