"""A contact and its card, each changed since they last agreed: what goes which way."""

from hypothesis import given
from hypothesis import strategies as st

from crm_cli.domain.address_books import judged, outdated
from crm_cli.domain.contact_changes import Facts

FACTS: st.SearchStrategy[Facts] = st.dictionaries(
    st.sampled_from(["city", "note", "job_title", "tag:vip", "tag:new"]), st.sampled_from(["a", "b", "c"])
)
NAMED = {"name": "Sara"}


@given(FACTS, FACTS, FACTS)
def test_what_one_side_changed_goes_to_the_other_and_what_both_changed_to_neither(
    base: Facts, ours: Facts, theirs: Facts
) -> None:
    verdict = judged(base, ours, theirs)
    taken = {key: text for key, text in ours.items() if key not in verdict.taken}
    taken |= {key: change.theirs for key, change in verdict.taken.items() if change.theirs}
    written = outdated(base, taken, theirs) - verdict.conflicts.keys()
    for key in base.keys() | ours.keys() | theirs.keys():
        before, here, there = (facts.get(key, "") for facts in (base, ours, theirs))
        assert (key in verdict.taken) == (here == before != there)
        assert (key in written) == (here != before == there)
        assert (key in verdict.conflicts) == (here != before != there != here)


@given(FACTS, FACTS)
def test_without_anything_agreed_nothing_is_taken_away(ours: Facts, theirs: Facts) -> None:
    verdict = judged(None, ours, theirs)
    assert set(verdict.taken) >= theirs.keys() - ours.keys() - {"note"}
    assert all(change.theirs for change in verdict.taken.values())


def test_what_only_we_know_is_not_taken_away_by_who_drops_it() -> None:
    base = {**NAMED, "tier": "A", "custom:loyalty": "gold", "do_not_contact": "1", "consent:sms": "no", "city": "Yazd"}
    assert set(judged(base, base, NAMED).taken) == {"city"}
    assert outdated(base, {**base, "city": ""}, NAMED) == set()


def test_what_an_import_put_below_a_note_is_ours() -> None:
    verdict = judged(None, {**NAMED, "note": "tea\n\nnickname: Sari"}, {**NAMED, "note": "tea"})
    assert verdict == ({}, {})
