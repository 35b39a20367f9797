"""The bridge to the file: what is written is journalled, what is newer comes first, errors keep their words."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_cli import config
from crm_cli.domain.listing import Query
from crm_cli.errors import NotFound, StoreUnavailable
from crm_cli.services.application import Crm
from crm_cli.tui.desk import Desk
from tests.conftest import NOW, Shell

SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n"


def slowly(crm: Crm) -> int:
    """A read that takes minutes unless it is interrupted."""
    return int(crm.reader.execute(SLOW).fetchone()[0])


@pytest.fixture
def desk(agency: Shell, tmp_path: Path) -> Iterator[Desk]:
    settings = config.load({"db": str(agency.db)}, env={"CRM_CONFIG": str(tmp_path / "none.toml")})
    found = Desk(settings, clock=lambda: NOW, root=("--demo",))
    yield found
    found.close()


async def test_a_write_is_journalled_under_its_command_line(agency: Shell, desk: Desk) -> None:
    await desk.write(("followups", "done", "1"), lambda crm: crm.followups.complete([1]))
    assert agency.json("history", "--limit", "1")[0]["line"] == "followups done 1"
    assert desk.last_line == "crm --demo followups done 1"


async def test_what_is_tried_out_is_seen_and_then_gone(agency: Shell, desk: Desk) -> None:
    def tried(crm: Crm) -> int:
        crm.followups.complete([1])
        return crm.followups.list(Query()).total()

    before = await desk.read(lambda crm: crm.followups.list(Query()).total())
    assert await desk.try_out(("followups", "done", "1"), tried) == before - 1
    assert await desk.read(lambda crm: crm.followups.list(Query()).total()) == before
    agency.ok("followups", "done", "1")  # nothing holds the lock


async def test_a_newer_question_takes_the_place_of_an_older_one(desk: Desk) -> None:
    older = asyncio.create_task(desk.count("contacts", slowly))
    await asyncio.sleep(0.1)
    waiting = asyncio.create_task(desk.count("contacts", slowly))
    await asyncio.sleep(0)
    newest = await desk.count("contacts", lambda crm: crm.contacts.list(Query()).total())
    assert (await older, await waiting, newest) == (None, None, 4)


async def test_a_question_about_something_else_is_not_interrupted(desk: Desk) -> None:
    first = asyncio.create_task(desk.count("one", lambda crm: crm.contacts.list(Query()).total()))
    assert await desk.count("other", lambda crm: crm.followups.list(Query()).total()) == 3
    assert await first == 4


async def test_a_long_count_does_not_keep_reads_waiting(desk: Desk) -> None:
    counting = asyncio.create_task(desk.count("contacts", slowly))
    await asyncio.sleep(0.05)
    assert await desk.read(lambda crm: crm.contacts.list(Query()).total()) == 4
    await desk.count("contacts", lambda _crm: 0)
    assert await counting is None


async def test_errors_of_the_driver_and_of_the_system_become_ours(desk: Desk) -> None:
    with pytest.raises(NotFound):
        await desk.read(lambda crm: crm.complaints.get([99]))
    with pytest.raises(StoreUnavailable):
        await desk.read(lambda crm: crm.reader.execute("SELECT nonsense"))
    with pytest.raises(StoreUnavailable, match="No such file"):
        await desk.read(lambda _crm: Path("/nowhere/at/all").read_text())


async def test_a_file_that_was_replaced_is_opened_anew(agency: Shell, desk: Desk) -> None:
    before = await desk.read(lambda crm: crm.mark())
    copy = agency.db.with_suffix(".new")
    copy.write_bytes(agency.db.read_bytes())
    agency.ok("contacts", "add", "Neda")
    agency.db.rename(agency.db.with_suffix(".old"))
    copy.rename(agency.db)
    assert await desk.read(lambda crm: crm.mark()) != before
    assert await desk.read(lambda crm: crm.contacts.list(Query()).total()) == 4


async def test_closing_waits_for_no_count(desk: Desk) -> None:
    leaving = Desk(desk.settings, clock=lambda: NOW)
    counting = [asyncio.create_task(leaving.count(topic, slowly)) for topic in ("one", "other")]
    await asyncio.sleep(0.1)
    await asyncio.to_thread(leaving.close)
    assert await asyncio.gather(*counting) == [None, None]
