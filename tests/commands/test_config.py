"""Settings at the command line: where each value comes from, what a flag, a variable and the file may say."""

import shlex

import pytest

from tests.conftest import Fork, Shell


def value(shell: Shell, key: str) -> tuple[str, str]:
    (row,) = shell.json("config", "get", key)
    return row["value"], row["origin"]


def test_a_flag_goes_before_the_environment_the_file_and_the_default(shell: Shell) -> None:
    del shell.env["CRM_DB"], shell.env["CRM_REGION"]
    default = value(shell, "db")
    assert default[1] == "default"
    shell.ok("config", "set", "db", str(shell.folder / "filed.db"))
    assert value(shell, "db") == (str(shell.folder / "filed.db"), f"file {shell.folder / 'config.toml'}")
    shell.env["CRM_DB"] = str(shell.folder / "named.db")
    assert value(shell, "db") == (str(shell.folder / "named.db"), "environment CRM_DB")
    flag = str(shell.folder / "flag.db")
    assert shell("--db", flag, "config", "get", "db", create=False).out == f"{flag}\n"


def test_every_setting_is_shown_with_value_origin_and_meaning(shell: Shell) -> None:
    shell.ok("config", "set", "ui.calendar", "jalali")
    rows = {row["key"]: row for row in shell.json("config", "show")}
    assert {"db", "staff", "region", "week", "timezone", "ui.calendar", "ui.format", "ui.lang"} <= set(rows)
    assert rows["ui.calendar"]["value"] == "jalali"
    assert rows["ui.calendar"]["origin"].startswith("file ")
    assert rows["region"]["origin"] == "environment CRM_REGION"
    assert rows["week"]["origin"] == "default"
    assert all(row["help"] for row in rows.values())


def test_a_value_is_printed_bare(shell: Shell) -> None:
    assert shell.ok("config", "get", "region") == "IR\n"


def test_a_value_has_a_header_in_csv(shell: Shell) -> None:
    assert shell.ok("config", "get", "region", "-f", "csv") == "key,value,origin\nregion,IR,environment CRM_REGION\n"


def test_the_path_of_the_settings_file_is_printed(shell: Shell) -> None:
    assert shell.ok("config", "path") == f"{shell.folder / 'config.toml'}\n"


def test_setting_says_what_it_did_and_an_empty_value_takes_it_back(shell: Shell) -> None:
    said = shell("config", "set", "week", "mon-fri")
    assert (said.code, said.out, said.err) == (0, "", "week = mon-fri\n")
    assert value(shell, "week")[0] == "mon-fri"
    shell.ok("config", "set", "week", "")
    assert value(shell, "week") == ("sat-wed", "default")


def test_setting_what_a_variable_overrides_says_so(shell: Shell) -> None:
    assert "CRM_REGION still overrides it" in shell("config", "set", "region", "DE").err


@pytest.mark.parametrize("words", [("get", "ui.calender"), ("set", "ui.calender", "jalali")])
def test_an_unknown_setting_asks_did_you_mean(shell: Shell, words: tuple[str, ...]) -> None:
    said = shell("config", *words)
    assert (said.code, said.out) == (2, "")
    assert "did you mean ui.calendar?" in said.err


@pytest.mark.parametrize(
    ("key", "text", "way_out"), [("ui.calendar", "mayan", "gregorian, jalali"), ("region", "Iran", "IR")]
)
def test_a_value_that_cannot_be_is_refused_with_what_would_do(shell: Shell, key: str, text: str, way_out: str) -> None:
    said = shell("config", "set", key, text)
    assert said.code == 2
    assert way_out in said.err
    assert not (shell.folder / "config.toml").exists()


def test_a_setting_of_the_environment_that_cannot_be_names_its_variable(shell: Shell) -> None:
    shell.env["CRM_CALENDAR"] = "mayan"
    said = shell("contacts", "list")
    assert said.code == 2
    assert "CRM_CALENDAR" in said.err


@pytest.mark.parametrize("content", ["region = ", 'cty = "x"\n', "[ui]\ncalendar = 5\n", 'region = "Iran"\n'])
def test_a_broken_settings_file_stops_commands_but_not_its_mending(shell: Shell, content: str) -> None:
    del shell.env["CRM_REGION"]
    (shell.folder / "config.toml").write_text(content)
    assert shell("contacts", "list").code == 2
    assert shell("config", "path").code == 0


def test_a_time_zone_that_is_none_is_refused_and_can_be_mended(shell: Shell) -> None:
    del shell.env["CRM_TIMEZONE"]
    shell.ok("config", "set", "timezone", "Mars/Olympus")
    said = shell("today")
    assert said.code == 2
    assert "Mars/Olympus" in said.err
    shell.ok("config", "set", "timezone", "Asia/Tehran")
    shell.ok("today")


def test_the_format_of_the_environment_rules_and_a_flag_overrules_it(shared: Shell) -> None:
    shared.env["CRM_FORMAT"] = "ids"
    try:
        assert shared.ok("contacts", "list").split() == ["1", "4", "2", "3"]
        assert shared.ok("contacts", "list", "id:1", "-f", "csv", "--columns", "id") == "id\n1\n"
    finally:
        del shared.env["CRM_FORMAT"]


def test_the_format_of_the_settings_file_rules_too(agency: Shell) -> None:
    agency.ok("config", "set", "ui.format", "csv")
    assert agency.ok("contacts", "list", "id:1", "--columns", "id") == "id\n1\n"


def test_the_format_of_the_settings_leaves_the_ids_of_a_write_alone(agency: Shell) -> None:
    agency.env["CRM_FORMAT"] = "json"
    assert agency.ok("contacts", "add", "Mina") == "5\n"


def test_dates_are_typed_and_shown_in_the_calendar_of_the_settings(agency: Shell) -> None:
    agency.ok("config", "set", "ui.calendar", "jalali")
    (row,) = agency.json("followups", "move", "1", "--to", "+1m")
    assert row["due_on"] == "2026-12-22"  # 1405/10/01
    assert "1405/10/01" in agency.ok("followups", "show", "1")


def test_whoever_the_settings_name_is_who_writes(agency: Shell) -> None:
    agency.ok("config", "set", "staff", "Leila")
    assert agency.json("contacts", "add", "Mina")[0]["owner"] == "Leila"
    assert agency.json("log", "call", "mina", "hi")[0]["staff"] == "Leila"


def test_a_setting_that_names_nobody_refuses_writes_and_says_what_to_do(agency: Shell) -> None:
    agency.env["CRM_STAFF"] = "Nobody"
    said = agency("contacts", "add", "Mina")
    assert (said.code, said.out) == (2, "")
    assert "crm staff list" in said.err
    assert agency("contacts", "list").code == 0


def test_colleagues_are_added_listed_and_changed(agency: Shell) -> None:
    (row,) = agency.json("staff", "edit", "leila", "--name", "Leila Karimi", "--role", "manager", "--left")
    assert (row["name"], row["role"], row["active"]) == ("Leila Karimi", "manager", False)
    assert agency.ok("staff", "list", "active:yes", "-f", "ids") == "1\n"


def test_a_named_file_that_is_absent_is_not_found_and_not_made(shell: Shell) -> None:
    for words in (("contacts", "list"), ("contacts", "add", "Sara"), ("today",)):
        said = shell(*words, create=False)
        assert (said.code, said.out) == (3, ""), words
        assert "--create" in said.err
    assert not shell.db.exists()


def test_an_absent_default_file_reads_as_empty_with_a_hint_and_the_first_write_makes_it(fork: Fork) -> None:
    said = fork("contacts", "list")
    assert (said.code, said.out) == (0, "")
    assert "crm contacts add" in said.err
    assert "crm demo" in said.err
    assert not list(fork.home.rglob("*.db"))
    assert fork("contacts", "add", "Sara").out == "1\n"
    assert [path.name for path in fork.home.rglob("*.db")] == ["crm.db"]


def test_the_sandbox_never_touches_the_real_file(fork: Fork) -> None:
    env = {"XDG_DATA_HOME": str(fork.home / "data")}
    assert fork("contacts", "add", "Sara Real", env=env).code == 0
    real = (fork.home / "data" / "crm" / "crm.db").read_bytes()
    said = fork("demo", env=env)
    assert said.code == 0
    assert "overdue" in said.out
    assert "crm --demo followups today" in said.err
    assert fork("--demo", "contacts", "add", "Only Here", env=env).code == 0
    assert (fork.home / "data" / "crm" / "crm.db").read_bytes() == real
    assert fork("contacts", "count", env=env).out == "1\n"


def test_the_sandbox_is_made_tried_kept_and_made_anew(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(shell.folder / "data"))
    said = shell("--demo", "contacts", "list", create=False)
    assert said.code == 3
    assert "crm demo" in said.err
    talk = shell("demo", create=False).err
    tries = [shlex.split(line)[1:] for line in talk.splitlines() if line.startswith("  crm --demo ")]
    assert len(tries) >= 3
    for words in tries:
        shell.ok(*words, create=False)
    before = int(shell.ok("--demo", "contacts", "count", create=False))
    shell.ok("--demo", "contacts", "add", "Only Here", create=False)
    shell.ok("demo", "--keep", create=False)
    assert int(shell.ok("--demo", "contacts", "count", create=False)) == before + 1
    shell.ok("demo", create=False)
    assert int(shell.ok("--demo", "contacts", "count", create=False)) == before
    assert not shell.db.exists()
