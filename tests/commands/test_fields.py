"""`crm fields …`, and what declared fields become in the commands of contacts."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from crm_cli.commands.tree import described
from crm_cli.domain.custom_fields import RESERVED
from crm_cli.domain.fields.contacts import CONTACT
from crm_cli.domain.fields.custom_fields import CUSTOM_FIELD
from crm_cli.main import app
from tests.commands.conftest import Terminal, contents
from tests.conftest import Shell

OLDER = Path(__file__).parents[1] / "store" / "files" / "v1.db.gz"
CUSTOM = ("passport_no", "loyalty", "visa_until", "children", "smoker")
SARA = ("--visa-until", "1405/09/10", "--children", "۳", "--smoker", "بله")
PLAIN = ("table", "plain", "markdown")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Five fields; Sara (1) has a value in each, Reza (2) in one."""
    found = Shell(tmp_path_factory.mktemp("declared"))
    for line in (
        ("fields", "add", "passport_no", "--label", "شماره گذرنامه"),
        ("fields", "add", "loyalty", "--type", "choice", "--choices", "gold,silver,bronze"),
        ("fields", "add", "visa_until", "--type", "date"),
        ("fields", "add", "children", "--type", "number"),
        ("fields", "add", "smoker", "--type", "flag"),
        ("contacts", "add", "Sara", "--passport-no", "P123", "--loyalty", "Gold", *SARA),
        ("contacts", "add", "Reza", "--loyalty", "bronze"),
    ):
        found.ok(*line)
    return found


@pytest.fixture
def declared(shell: Shell, made: Shell) -> Shell:
    """The same, a copy for one test."""
    shutil.copy(made.db, shell.db)
    return shell


def values(shell: Shell, *words: str) -> list[Any]:
    """The custom fields of the contacts that a command prints."""
    return [tuple(row[key] for key in CUSTOM) for row in shell.json(*words)]


# ---- declaring


def test_a_declared_field_is_told_with_the_option_it_is(shell: Shell) -> None:
    said = shell("fields", "add", "visa_until", "--type", "date")
    assert (said.code, said.out) == (0, "1\n")
    assert "--visa-until" in said.err


@pytest.mark.parametrize("format_", ["json", "jsonl", "csv", "tsv"])
def test_the_list_of_fields_has_the_keys_of_its_table_in_every_machine_format(declared: Shell, format_: str) -> None:
    keys = [field.key for field in CUSTOM_FIELD.fields]
    out = declared.ok("fields", "list", "-f", format_)
    if format_.startswith("json"):
        rows = json.loads(out) if format_ == "json" else [json.loads(line) for line in out.splitlines()]
    else:
        rows = list(csv.DictReader(io.StringIO(out), delimiter="," if format_ == "csv" else "\t"))
    assert [list(row) for row in rows] == [keys] * 5
    assert [row["key"] for row in rows] == list(CUSTOM)
    assert [str(row["used"]) for row in rows] == ["1", "2", "1", "1", "1"]


@pytest.mark.parametrize("format_", PLAIN)
def test_the_list_of_fields_is_readable(declared: Shell, format_: str) -> None:
    out = declared.ok("fields", "list", "-f", format_)
    assert all(text in out for text in ("Key", *CUSTOM, "gold; silver; bronze", "شماره گذرنامه"))


def test_choices_are_an_array_in_json(declared: Shell) -> None:
    assert [row["choices"] for row in declared.json("fields", "list", "type:choice,flag")] == [
        ["gold", "silver", "bronze"],
        [],
    ]


def test_fields_are_ordered_limited_and_picked_like_every_list(declared: Shell) -> None:
    words = ("fields", "list", "--sort", "-used,key", "--columns", "key,used", "--no-header", "-f", "csv")
    assert declared.ok(*words, "--limit", "2") == "loyalty,2\nchildren,1\n"
    assert declared.ok("fields", "list", "-f", "ids").split() == ["1", "2", "3", "4", "5"]


def test_a_key_that_is_taken_by_an_option_or_a_column_is_refused_with_the_reason(shell: Shell) -> None:
    for key in ("format", "phone", "tag", "name", "clear", "create", "uid", "reason", "add_phone", "json", "dry_run"):
        said = shell("fields", "add", key)
        assert (said.code, said.out) == (2, ""), key
        assert f"{key!r} cannot be the key of a field: " in said.err


def test_every_option_and_word_of_the_commands_of_contacts_is_reserved() -> None:
    root: Any = get_command(app)
    contacts = root.commands["contacts"].commands
    words = {"help"}
    for command in (root, *(contacts[verb] for verb in ("add", "edit", "list", "export", "delete"))):
        for param in command.params:
            words |= {option[2:].replace("-", "_") for option in (*param.opts, *param.secondary_opts) if "--" in option}
            words.add(param.name)
    known = RESERVED | {name for field in CONTACT.fields for name in (field.key, field.alias)}
    # The first is a word of imports; the others are of commands that take no custom fields.
    elsewhere = {"full_name", "all", "all_", "archived", "out", "filter_"}
    assert words - known - elsewhere == set()


def test_every_key_of_a_contact_shown_whole_is_reserved(declared: Shell) -> None:
    (document,) = declared.json("contacts", "show", "1")
    assert set(document) - {field.key for field in CONTACT.fields} - set(CUSTOM) <= RESERVED


# ---- in the commands of contacts


def test_what_was_typed_is_kept_by_its_type(declared: Shell) -> None:
    assert values(declared, "contacts", "list", "--sort", "id") == [
        ("P123", "gold", "2026-12-01", 3, True),
        (None, "bronze", None, None, None),
    ]


def test_values_are_changed_and_cleared(declared: Shell) -> None:
    words = (
        "--visa-until",
        "tomorrow",
        "--clear",
        "smoker",
        "--clear",
        "passport-no",
        "--city",
        "Qom",
        "--clear",
        "note",
    )
    assert values(declared, "contacts", "edit", "sara", *words) == [(None, "gold", "2026-11-23", 3, None)]


def test_several_contacts_get_a_value_at_once(declared: Shell) -> None:
    assert declared.ok("contacts", "edit", "1", "2", "--loyalty", "silver").split() == ["1", "2"]
    assert declared.ok("contacts", "count", "loyalty:silver") == "2\n"


def test_a_dry_run_keeps_no_value(declared: Shell) -> None:
    before = declared.db.read_bytes()
    assert values(declared, "contacts", "edit", "1", "--loyalty", "silver", "--dry-run")[0][1] == "silver"
    assert declared.db.read_bytes() == before


def test_a_list_is_filtered_ordered_and_headed_by_custom_fields(declared: Shell) -> None:
    columns = ("--columns", "id,loyalty,passport-no", "--sort", "-visa_until")
    assert declared.ok("contacts", "list", "loyalty:gold,bronze", *columns).splitlines() == [
        "Id  Loyalty  شماره گذرنامه",
        " 1  gold     P123",
        " 2  bronze",
    ]
    assert declared.ok("contacts", "list", *columns, "-f", "csv").splitlines()[0] == "id,loyalty,passport_no"


def test_days_are_shown_in_the_calendar_of_the_settings(declared: Shell) -> None:
    declared.env["CRM_CALENDAR"] = "jalali"
    assert "1405/09/10" in declared.ok("contacts", "list", "--columns", "visa_until")
    assert "1405/09/10" in declared.ok("contacts", "show", "1")


def test_a_contact_is_shown_with_its_custom_fields_by_their_labels(declared: Shell) -> None:
    out = declared.ok("contacts", "show", "1")
    for label, text in (("شماره گذرنامه", "P123"), ("Loyalty", "gold"), ("Children", "3"), ("Smoker", "yes")):
        assert [line.split(label)[1].strip() for line in out.splitlines() if line.strip().startswith(label)] == [text]
    assert "Smoker" not in declared.ok("contacts", "show", "2")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--smoker", "maybe"), 2),
        (("--children", "1.5"), 2),
        (("--visa-until", "soon"), 2),
        (("--loyalty", "platin"), 2),
        (("--passport-no", ""), 2),
        (("--passport-no", "a\x1b[31m"), 2),
        (("--passport-no", "x" * 10_001), 2),
        (("--clear", "loyality"), 2),
        (("--pasport-no", "x"), 2),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_is_written(
    declared: Shell, words: tuple[str, ...], code: int
) -> None:
    before = contents(declared)
    for command in (("contacts", "add", "Mina"), ("contacts", "edit", "1")):
        said = declared(*command, *words)
        assert (said.code, said.out) == (code, ""), said
        assert "\x1b" not in said.err
    assert contents(declared) == before


def test_a_misspelt_option_of_a_custom_field_is_set_right(declared: Shell) -> None:
    assert "--passport-no" in declared("contacts", "add", "Mina", "--pasport-no", "x").err


# ---- help


@pytest.mark.parametrize("verb", ["add", "edit"])
def test_help_has_the_declared_fields(declared: Shell, verb: str) -> None:
    out = declared.ok("contacts", verb, "--help")
    assert all("--" + key.replace("_", "-") in out for key in CUSTOM)
    assert "شماره گذرنامه" in out
    assert "gold, silver, bronze" in out


def test_help_without_a_file_makes_none(shell: Shell) -> None:
    said = shell("contacts", "add", "--help", create=False)
    assert (said.code, said.err) == (0, "")
    assert not list(shell.folder.iterdir())


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\x07" * 5000])
def test_help_of_a_damaged_file_leaves_the_fields_out(shell: Shell, content: bytes) -> None:
    shell.db.write_bytes(content)
    said = shell("contacts", "edit", "--help")
    assert (said.code, said.err) == (0, "")
    assert "--city" in said.out
    assert shell.db.read_bytes() == content
    assert shell("contacts", "edit", "1", "--city", "Qom").code == 7


def test_help_does_not_bring_an_older_file_up_to_date(shell: Shell) -> None:
    import gzip

    shell.db.write_bytes(gzip.decompress(OLDER.read_bytes()))
    before = shell.db.read_bytes()
    assert shell("contacts", "add", "--help").err == ""
    assert shell.db.read_bytes() == before


def test_settings_that_cannot_be_used_do_not_keep_help_away(declared: Shell) -> None:
    Path(declared.env["CRM_CONFIG"]).write_text("region = \n")
    assert declared("contacts", "add", "--help").code == 0


def test_completion_and_reference_know_only_the_options_of_every_file(declared: Shell) -> None:
    before = described(get_command(app))
    declared.ok("contacts", "add", "Mina", "--loyalty", "gold")
    assert described(get_command(app)) == before
    edit: Any = get_command(app).commands["contacts"].commands["edit"]  # type: ignore[attr-defined]
    assert "--loyalty" not in {name for param in edit.get_params(typer.Context(edit)) for name in param.opts}


# ---- changing and removing


def test_a_renamed_key_is_told_to_those_who_write_scripts(declared: Shell) -> None:
    said = declared("fields", "edit", "loyalty", "--key", "loyalty_level")
    assert (said.code, said.out) == (0, "2\n")
    assert "changed field 2: loyalty_level; options, filters and machine formats say so from now on" in said.err
    assert declared.ok("contacts", "list", "loyalty_level:gold", "-f", "ids") == "1\n"
    assert declared("contacts", "edit", "1", "--loyalty", "gold").code == 2


def test_a_label_is_given_and_taken_away(declared: Shell) -> None:
    assert declared.json("fields", "edit", "loyalty", "--label", "سطح")[0]["label"] == "سطح"
    assert declared.json("fields", "edit", "2", "--clear", "label")[0]["label"] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("loyalty", "--choices", "silver"), 5),
        (("loyalty", "--type", "number"), 5),
        (("loyalty", "--key", "children"), 5),
        (("loyalty", "--key", "phone"), 2),
        (("loyalty", "--clear", "key"), 2),
        (("children", "--choices", "a"), 2),
        (("children", "--type", "choice"), 2),
        (("loyalty",), 2),
        (("nothing", "--label", "x"), 3),
    ],
)
def test_an_edit_that_cannot_be_says_why_and_changes_nothing(
    declared: Shell, words: tuple[str, ...], code: int
) -> None:
    before = contents(declared)
    said = declared("fields", "edit", *words)
    assert (said.code, said.out) == (code, ""), said
    assert contents(declared) == before


def test_removing_a_field_that_is_used_needs_yes_without_a_terminal(declared: Shell) -> None:
    before = contents(declared)
    said = declared("fields", "remove", "loyalty")
    assert (said.code, said.out) == (2, "")
    assert "the values of 2 contacts" in said.err
    assert "--yes" in said.err
    assert contents(declared) == before
    said = declared("fields", "remove", "loyalty", "--yes")
    assert (said.code, said.out) == (0, "2\n")
    assert "removed loyalty and the values of 2 contacts" in said.err


def test_removing_a_field_nobody_has_asks_nothing(declared: Shell) -> None:
    declared.ok("contacts", "edit", "1", "--clear", "smoker")
    assert declared.ok("fields", "remove", "smoker") == "5\n"


def test_a_removal_is_tried_out_first(declared: Shell) -> None:
    before = declared.db.read_bytes()
    said = declared("fields", "remove", "loyalty", "children", "--dry-run", "--json")
    assert said.code == 0
    assert "dry run, nothing written: removed loyalty, children and the values of 2 contacts" in said.err
    assert [row["key"] for row in json.loads(said.out)] == ["loyalty", "children"]
    assert declared.db.read_bytes() == before


def test_keys_are_read_from_standard_input(declared: Shell) -> None:
    ids = declared.ok("fields", "list", "type:flag,number", "-f", "ids")
    assert declared.ok("fields", "remove", "-", "--yes", stdin=ids) == ids


# ---- on a terminal


@pytest.fixture
def terminal(declared: Shell, tmp_path: Path) -> Terminal:
    env = {**declared.env, "HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    return Terminal(tmp_path, env)


def written_by(terminal: Terminal, script: str) -> str:
    """An editor that runs `script` on the file."""
    editor = terminal.folder / "editor"
    editor.write_text(f'#!/bin/sh\ncp "$1" {terminal.folder}/seen\n{script} "$1"\n')
    editor.chmod(0o700)
    return str(editor)


@pytest.mark.parametrize(("answer", "code", "left"), [("n\n", 1, 5), ("y\n", 0, 4)])
def test_removing_a_field_that_is_used_asks(
    terminal: Terminal, declared: Shell, answer: str, code: int, left: int
) -> None:
    question = "remove loyalty and the values of 2 contacts? [y/N] "
    assert terminal.talk("fields", "remove", "loyalty", answers=[(question, answer)]).code == code
    assert len(declared.json("fields", "list")) == left


def test_an_editor_has_the_custom_fields_as_they_are_typed(terminal: Terminal, declared: Shell) -> None:
    change = "sed -i -e 's/^smoker = .*/smoker = \"no\"/' -e 's/^loyalty = .*/loyalty = \"\"/'"
    assert terminal("contacts", "edit", "sara", EDITOR=written_by(terminal, change)).code == 0
    seen = (terminal.folder / "seen").read_text()
    assert 'smoker = "yes"\n' in seen
    assert 'children = "3"\n' in seen
    assert values(declared, "contacts", "list", "sara") == [("P123", None, "2026-12-01", 3, False)]


def test_a_custom_flag_is_enough_to_open_no_editor(terminal: Terminal, declared: Shell) -> None:
    assert terminal("contacts", "edit", "reza", "--smoker", "no", EDITOR="false").code == 0
    assert declared.ok("contacts", "list", "smoker:no", "-f", "ids") == "2\n"


def test_a_field_is_edited_in_an_editor(terminal: Terminal, declared: Shell) -> None:
    change = "sed -i -e 's/^choices = .*/choices = \"gold; bronze; iron\"/' -e 's/^label = .*/label = \"Level\"/'"
    assert terminal("fields", "edit", "loyalty", EDITOR=written_by(terminal, change)).code == 0
    (row,) = declared.json("fields", "list", "loyalty")
    assert (row["label"], row["choices"]) == ("Level", ["gold", "bronze", "iron"])


# ---- hostile text


@pytest.mark.parametrize("label", ["\u202eevil", "\x9b31mred", "[red]x[/red]", "[/]", ":smile:", "a\u200fb"])
def test_a_label_never_steers_the_terminal(shell: Shell, label: str) -> None:
    shell.ok("fields", "add", "passport_no", "--label", label)
    shell.ok("contacts", "add", "Sara", "--passport-no", "P1")
    pages = [shell.ok("contacts", "list", "--columns", "passport_no", "-f", format_) for format_ in PLAIN]
    pages += [shell.ok("contacts", "show", "1"), shell.ok("contacts", "add", "--help"), shell.ok("fields", "list")]
    for page in pages:
        assert not any(mark in page for mark in "\x1b\x9b\u202e\u200f")
        assert "[red]" in page or "[red]" not in label
        assert "P1" in page or page in pages[-2:]


def test_control_characters_are_no_label_and_no_choice(shell: Shell) -> None:
    for words in (("--label", "a\x1b[31m"), ("--type", "choice", "--choices", "a\x1b[31m,b")):
        said = shell("fields", "add", "x_ray", *words)
        assert said.code == 2
        assert "\x1b" not in said.err


@pytest.mark.parametrize("text", ["=1+1", "@x", "-a", "'quoted", "x" * 10_000, "علي \u202e", "[/]", "null", "--help"])
def test_a_text_comes_back_as_it_was_typed(declared: Shell, text: str) -> None:
    declared.ok("contacts", "edit", "1", f"--passport-no={text}")
    (row,) = declared.json("contacts", "list", "id:1", "--columns", "passport_no")
    assert row == {"passport_no": text.strip()}
    cells = declared.ok("contacts", "list", "id:1", "--columns", "passport_no", "--no-header", "-f", "csv")
    (cell,) = next(csv.reader(io.StringIO(cells)))
    assert cell[0] not in "=+-@"
    assert "\u202e" not in declared.ok("contacts", "show", "1") + declared.ok("contacts", "list", "-f", "plain")
