"""`crm contacts verify|disqualify|stage` as they are typed."""

import pytest

from tests.conftest import Shell


@pytest.fixture
def leads(shell: Shell) -> Shell:
    """Two contacts nobody has made sure of."""
    shell.ok("contacts", "add", "Sara Ahmadi", "--phone", "09121234567", "--email", "sara@x.ir", "--city", "Yazd")
    shell.ok("contacts", "add", "Reza Karimi", "--phone", "09351112233", "--city", "Yazd")
    return shell


def stages(shell: Shell) -> list[str]:
    return [row["lifecycle"] for row in shell.json("contacts", "list", "--sort", "id")]


def verified(shell: Shell) -> list[bool]:
    return [point["verified_at"] is not None for point in shell.json("contacts", "show", "1")[0]["points"]]


def test_contacts_are_verified_with_their_phones_and_addresses(leads: Shell) -> None:
    said = leads("contacts", "verify", "1", "reza")
    assert (said.code, said.out, said.err) == (0, "1\n2\n", "verified 1 Sara Ahmadi, 2 Reza Karimi\n")
    assert stages(leads) == ["verified", "verified"]
    assert verified(leads) == [True, True]
    assert "09121234567 (verified)" in leads.ok("contacts", "show", "1")


def test_one_phone_alone_may_be_verified(leads: Shell) -> None:
    leads.ok("contacts", "verify", "1", "--point", "۰۹۱۲ ۱۲۳ ۴۵۶۷")
    assert verified(leads) == [True, False]
    said = leads("contacts", "verify", "1", "--point", "0935 111 2233")
    assert said.code == 3
    assert "sara@x.ir" in said.err


def test_a_filter_verifies_many(leads: Shell) -> None:
    leads.ok("contacts", "verify", "--where", "city:Yazd")
    assert stages(leads) == ["verified", "verified"]


def test_a_dry_run_verifies_nobody(leads: Shell) -> None:
    assert "dry run" in leads("contacts", "verify", "1", "--dry-run").err
    assert (stages(leads), verified(leads)) == (["raw", "raw"], [False, False])


def test_who_is_none_for_us_is_disqualified_for_a_reason_and_comes_back(leads: Shell) -> None:
    assert leads("contacts", "disqualify", "2").code == 2
    leads.ok("contacts", "disqualify", "2", "--reason", "wrong number")
    assert leads.json("contacts", "show", "2")[0]["disqualified_reason"] == "wrong number"
    leads.ok("contacts", "verify", "2")
    assert leads.json("contacts", "show", "2")[0]["disqualified_reason"] is None


def test_an_illegal_move_names_the_legal_ones(leads: Shell) -> None:
    said = leads("contacts", "stage", "1", "customer")
    assert said.code == 5
    assert "verified, disqualified" in said.err


def test_a_stage_is_one_of_a_few_words(leads: Shell) -> None:
    for word in ("raw", "disqualified", "friend"):
        said = leads("contacts", "stage", "1", word)
        assert said.code == 2
        assert "verified, engaged, prospect, customer, lapsed" in said.err


def test_contacts_go_on_in_the_funnel(leads: Shell) -> None:
    leads.ok("contacts", "verify", "1", "2")
    said = leads("contacts", "stage", "1", "2", "Engaged")
    assert (said.out, said.err) == ("1\n2\n", "engaged now: 1 Sara Ahmadi, 2 Reza Karimi\n")
    assert stages(leads) == ["engaged", "engaged"]
