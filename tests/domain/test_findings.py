"""Findings: what an error becomes, and which state decides."""

from itertools import permutations

import pytest

from crm_cli.domain.findings import Finding, refused, verdict
from crm_cli.domain.vocabulary import FINDING_STATES
from crm_cli.errors import Busy, CrmError, Damaged, Invalid, NewerFile, NotFound, StoreUnavailable


def findings(*states: str) -> list[Finding]:
    return [Finding("check", state, "found") for state in states]


@pytest.mark.parametrize("count", range(1, len(FINDING_STATES) + 1))
def test_the_worst_state_is_the_verdict_in_whatever_order(count: int) -> None:
    states = FINDING_STATES[:count]
    assert {verdict(findings(*order)) for order in permutations(states)} == {states[-1]}


def test_damage_goes_before_what_is_to_be_mended() -> None:
    assert verdict(findings("mend", "damaged", "mend")) == "damaged"


def test_nothing_found_is_well() -> None:
    assert verdict([]) == "ok"


@pytest.mark.parametrize(
    ("family", "state"),
    [
        (Damaged, "damaged"),
        (Busy, "note"),
        (NotFound, "mend"),
        (NewerFile, "mend"),
        (StoreUnavailable, "mend"),
        (Invalid, "mend"),
    ],
)
def test_an_error_becomes_a_finding_of_its_state(family: type[CrmError], state: str) -> None:
    assert refused("file", family("it is so")) == Finding("file", state, "it is so")


def test_the_way_out_of_an_error_is_its_hint_or_a_command_in_its_place() -> None:
    error = NotFound("it is gone", hint="look elsewhere")
    assert refused("file", error) == Finding("file", "mend", "it is gone; look elsewhere")
    assert refused("file", error, "crm demo") == Finding("file", "mend", "it is gone", "crm demo")
