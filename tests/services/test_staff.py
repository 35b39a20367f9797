"""Colleagues, and the settings file as a thing to change."""

from pathlib import Path

import pytest

from crm_cli import config
from crm_cli.domain.listing import Query
from crm_cli.domain.staff import StaffDraft
from crm_cli.errors import Conflict, Invalid, NotFound
from crm_cli.services.application import Crm
from crm_cli.services.preferences import set_value


def names(crm: Crm, text: str = "") -> list[str]:
    listing = crm.staff.list(Query(text))
    return [name for (name,) in listing.rows(listing.fieldset.pick(("name",)), None)]


def test_a_name_is_taken_once_however_it_is_written(crm: Crm) -> None:
    crm.staff.add(StaffDraft("علي"))
    with pytest.raises(Conflict):
        crm.staff.add(StaffDraft(" علی "))


def test_a_colleague_keeps_the_own_name_while_something_else_changes(crm: Crm) -> None:
    leila = crm.staff.add(StaffDraft("Leila"))
    crm.staff.edit(leila, {"name": "leila", "role": "manager"})
    assert crm.staff.name_of(leila) == "leila"


def test_nobody_can_be_renamed_to_somebody_else(crm: Crm) -> None:
    crm.staff.add(StaffDraft("Leila"))
    reza = crm.staff.add(StaffDraft("Reza"))
    with pytest.raises(Conflict):
        crm.staff.edit(reza, {"name": "LEILA"})


def test_one_who_has_left_stays_on_record(crm: Crm) -> None:
    leila = crm.staff.add(StaffDraft("Leila"))
    crm.staff.edit(leila, {"active": False})
    assert names(crm, "active:no") == ["Leila"]


@pytest.mark.parametrize("text", ["sara", "karimi", "sara karimi", "kar sar", "role:care"])
def test_colleagues_are_found_by_the_beginnings_of_their_names(crm: Crm, text: str) -> None:
    crm.staff.add(StaffDraft("Sara Karimi", "care"))
    crm.staff.add(StaffDraft("Leila"))
    assert names(crm, text) == ["Sara Karimi"]


def test_an_edit_that_says_nothing_is_refused(crm: Crm) -> None:
    with pytest.raises(Invalid):
        crm.staff.edit(1, {})


def test_a_colleague_who_is_not_there_is_not_found(crm: Crm) -> None:
    crm.staff.add(StaffDraft("Leila"))
    with pytest.raises(NotFound):
        crm.staff.edit(99, {"role": "care"})


def test_a_setting_is_written_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "config.toml"
    set_value(path, "ui.calendar", "jalali")
    set_value(path, "region", "DE")
    assert config.read_file(path) == {"ui.calendar": "jalali", "region": "DE"}


def test_comments_and_order_of_the_settings_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('# mine\nregion = "IR"  # home\n\n[ui]\ncalendar = "jalali"\n')
    set_value(path, "region", "DE")
    assert path.read_text() == '# mine\nregion = "DE"  # home\n\n[ui]\ncalendar = "jalali"\n'


def test_an_empty_value_takes_a_setting_out(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    set_value(path, "ui.calendar", "jalali")
    set_value(path, "ui.calendar", "")
    set_value(path, "staff", "")
    assert config.read_file(path) == {}


@pytest.mark.parametrize(
    ("key", "value"), [("ui.calendar", "mayan"), ("region", "Iran"), ("week", "sat"), ("nonsense", "x"), ("ui", "x")]
)
def test_what_cannot_be_set_leaves_the_file_as_it_was(tmp_path: Path, key: str, value: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text('region = "IR"\n')
    with pytest.raises(Invalid):
        set_value(path, key, value)
    assert path.read_text() == 'region = "IR"\n'


@pytest.mark.parametrize("content", [b"region = ", b"\xff\xfe", b"[ui\n"])
def test_a_broken_settings_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    with pytest.raises(Invalid):
        set_value(path, "region", "DE")
    assert path.read_bytes() == content


def test_a_setting_may_stand_where_the_file_has_a_value_of_the_same_name(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('ui = "jalali"\n')
    with pytest.raises(Invalid):
        set_value(path, "ui.calendar", "jalali")
