"""Whom a row concerns: what is looked for first, and how several are told apart."""

from uuid import UUID

import pytest

from crm_cli.domain.incoming import derived_uid
from crm_cli.domain.incoming_people import clues_of
from crm_cli.errors import Invalid


@pytest.mark.parametrize(
    ("raw", "tiers"),
    [
        ({"contact": "Sara  AHMADI"}, [("name", "sara ahmadi"), ("uid", "Sara  AHMADI")]),
        ({"contact": "۱۲"}, [("id", "12"), ("name", "12"), ("uid", "۱۲")]),
        ({"contact": "Sara@X.ir"}, [("email", "sara@x.ir"), ("name", "sara@x.ir"), ("uid", "Sara@X.ir")]),
        ({"phone": "0912 123 4567", "contact": "Sara"}, [("phone", "+989121234567"), ("name", "sara")]),
        (
            {"contact_id": "7", "contact": "Sara", "reach": "s@x.ir"},
            [("id", "7"), ("name", "sara"), ("email", "s@x.ir")],
        ),
        ({"contact_id": "64e0a", "email": "s@x.ir"}, [("uid", "64e0a"), ("email", "s@x.ir")]),
    ],
)
def test_what_proves_most_is_looked_for_first(raw: dict[str, str], tiers: list[tuple[str, str]]) -> None:
    (clue,) = clues_of(raw, "IR", several=False)
    assert list(clue.tiers) == tiers


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ({"contact": "Sara; Ali؛ سارا"}, ["Sara", "Ali", "سارا"]),
        ({"contact": "Sara;Ali\nOmid"}, ["Sara;Ali", "Omid"]),
        ({"contact_id": "1", "contact": "Sara; Ali"}, ["Sara; Ali"]),
        ({"contact_id": "1; 2", "contact": "Sara; Ali"}, ["Sara", "Ali"]),
        ({"contact_id": "1; 2", "contact": "Sara; Ali; Omid"}, ["Sara", "Ali", "Omid"]),
        ({"contact": "Sara; Sara"}, ["Sara"]),
    ],
)
def test_several_are_told_apart_by_the_order_of_the_lists(raw: dict[str, str], names: list[str]) -> None:
    assert [clue.name for clue in clues_of(raw, "IR", several=True)] == names


@pytest.mark.parametrize("raw", [{}, {"reach": "@sara"}, {"email": "a@x.ir; b@x.ir", "phone": "0912 123 4567"}])
def test_who_cannot_be_known_is_refused(raw: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        clues_of(raw, "IR", several=True)


def test_the_identity_of_a_content_is_a_uuid_of_version_8() -> None:
    assert UUID(derived_uid("interaction", "x")).version == 8
    assert derived_uid("interaction", "x") == derived_uid("interaction", "x") != derived_uid("followup", "x")
