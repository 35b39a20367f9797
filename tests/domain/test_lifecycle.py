"""Contacts that somebody has made sure of."""

import pytest

from crm_cli.domain.lifecycle import points_called, verified
from crm_cli.domain.vocabulary import LIFECYCLE
from crm_cli.errors import NotFound
from tests.domain.test_contacts import EMAIL, MOBILE, contact


@pytest.mark.parametrize("stage", LIFECYCLE)
def test_who_is_found_to_be_right_is_verified_at_least(stage: str) -> None:
    reason = "wrong number" if stage == "disqualified" else None
    found = verified(contact(lifecycle=stage, disqualified_reason=reason))
    assert found.lifecycle == ("verified" if stage in ("raw", "disqualified") else stage)
    assert found.disqualified_reason is None


@pytest.mark.parametrize("spelling", [MOBILE.value, MOBILE.norm])
def test_a_point_is_known_as_typed_and_as_compared(spelling: str) -> None:
    assert points_called(contact(points=(MOBILE, EMAIL)), {spelling}) == (MOBILE,)


def test_a_point_a_contact_has_not_is_refused_with_those_it_has() -> None:
    with pytest.raises(NotFound) as refused:
        points_called(contact(points=(MOBILE, EMAIL)), {"0935"})
    assert MOBILE.value in refused.value.hint
