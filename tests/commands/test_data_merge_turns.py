"""`crm data merge` of much: stored in turns under one command; whatever others do between two of them stays."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from crm_cli.services import data_merge, storing
from crm_cli.services.turns import Take
from tests.commands.test_data_merge import Two, commands, content, contents, in_small_turns, told
from tests.conftest import Shell

Between = Callable[[dict[int, Callable[[], object]]], None]


@pytest.fixture
def two(tmp_path: Path, rich: Shell) -> Two:
    """A file with somebody in it, and the rich agency there."""
    found = Two(tmp_path)
    shutil.copytree(rich.folder, found.there.folder, dirs_exist_ok=True)
    found.ok("contacts", "add", "Other")
    return found


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Between:
    """Makes every merge one of many turns, two records each; lets something happen before a turn of some number."""

    in_small_turns(monkeypatch)
    turns = data_merge.turns

    def plan(acts: dict[int, Callable[[], object]]) -> None:
        def taken(take: Take[int], first: int, most: int) -> Iterator[Sequence[int]]:
            for number, part in enumerate(turns(take, first, most)):
                acts.pop(number, lambda: None)()
                yield part

        monkeypatch.setattr(data_merge, "turns", taken)

    return plan


def test_in_turns_it_comes_to_the_same_as_in_one(two: Two, between: Between, tmp_path: Path) -> None:
    shutil.copytree(two.folder, tmp_path / "whole")
    whole = Two(tmp_path / "whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data_merge, "ONE_TRANSACTION", storing.ONE_TRANSACTION)
        whole.merged()
    before = content(two.db)
    said = two.merged()
    assert said.err.splitlines()[-1].endswith("23 new, 0 changed")
    assert told(two.db) == told(whole.db)
    assert content(two.db) == content(whole.db)
    assert contents(two.db) == contents(two.there.db)
    assert commands(two.db) == 1
    two.ok("undo")
    assert content(two.db) == before


def test_numbers_that_others_take_meanwhile_stay_theirs(two: Two, between: Between) -> None:
    def others() -> None:
        for line in ("log call 1 hello", "complaints add 1 --heard noise", "followups add 1 visit --due today"):
            two.ok(*line.split())

    between({3: others})
    said = two.merged()
    assert "C-1 → C-3" in said.err
    told(two.db)
    assert [row["heard"] for row in two.json("complaints", "list", "--sort", "id")] == ["noise", "lost", "late"]
    assert two.json("followups", "show", "1")[0]["title"] == "visit"
    assert commands(two.db) == 1


def test_what_others_change_in_what_has_come_stays(two: Two, between: Between) -> None:
    def others() -> None:
        two.ok("contacts", "edit", "Sara", "--city", "Qom")
        two.ok("contacts", "tag", "Sara", "--remove", "vip")
        two.ok("contacts", "delete", "Mina", "--yes")

    between({7: others})
    two.merged()
    (sara,) = two.json("contacts", "show", "Sara")
    assert (sara["city"], sara["tags"]) == ("Qom", [])
    assert two("contacts", "show", "Mina").code == 3
    told(two.db)


@pytest.mark.parametrize("verb", ["delete", "forget"])
def test_who_is_taken_away_meanwhile_does_not_come_back(two: Two, between: Between, verb: str) -> None:
    between({5: lambda: two.ok("contacts", verb, "Sara Ahmadi", "--yes")})
    two.merged()
    assert two("contacts", "show", "Sara").code == 3
    assert not two.json("complaints", "list", "heard:late")
    assert two.json("complaints", "list", "heard:lost")
    told(two.db)


def test_what_comes_of_a_contact_that_is_merged_meanwhile_goes_to_the_other_one(two: Two, between: Between) -> None:
    between({5: lambda: two.ok("contacts", "merge", "1", "Sara Ahmadi", "--yes")})
    two.merged()
    assert [row["contact_id"] for row in two.json("complaints", "list", "heard:late")] == [1]
    told(two.db)


def test_a_record_that_comes_by_another_way_meanwhile_comes_once(two: Two, between: Between) -> None:
    between({2: lambda: two.ok("contacts", "add", "Mina", "--uid", "mina")})
    two.merged()
    assert [row["name"] for row in two.json("contacts", "list")].count("Mina") == 1
    told(two.db)


def test_taken_back_between_two_turns_it_stops(two: Two, between: Between) -> None:
    before = content(two.db)
    between({8: lambda: two.ok("undo")})
    assert two.merge("--yes").code == 5
    assert content(two.db) == before


def test_a_conflict_that_arises_meanwhile_is_decided_by_somebody(tmp_path: Path, between: Between) -> None:
    two = Two(tmp_path)
    two.ok("contacts", "add", "Other")
    two.part()
    two.there.ok("contacts", "edit", "1", "--city", "Yazd")
    for name in ("Sara", "Mina", "Ali"):
        two.there.ok("contacts", "add", name)
    between({1: lambda: two.ok("contacts", "edit", "1", "--city", "Tabriz")})
    said = two.merge("--yes")
    assert (said.code, "--prefer" in said.err) == (5, True)
    two.merged("--prefer", "here")
    assert two.json("contacts", "show", "1")[0]["city"] == "Tabriz"
    assert len(two.json("contacts", "list")) == 4
    assert commands(two.db) == 1
