"""What may come from another file of crm: nothing that could not be declared in this one."""

import pytest

from crm_cli.domain.file_merging import check_declared
from crm_cli.errors import Conflict


@pytest.mark.parametrize(
    ("table", "column", "text"),
    [
        ("rule", "name", "birthday"),
        ("custom_field", "key", "passport_no2"),
        ("custom_field", "label", "شمارهٔ گذرنامه"),
        ("custom_field", "choices", '["طلا", "silver-plated"]'),
        ("segment", "name", "وفادار-1"),
        ("staff", "name", "Sara \u202e Ahmadi"),
    ],
)
def test_what_a_command_would_declare_is_taken(table: str, column: str, text: str) -> None:
    check_declared(table, column, text)


@pytest.mark.parametrize(
    ("table", "column", "text"),
    [
        ("rule", "name", "drop"),
        ("rule", "name", "Birthday"),
        ("custom_field", "key", "Passport"),
        ("custom_field", "key", "json"),
        ("custom_field", "key", "name"),
        ("custom_field", "key", "--yes"),
        ("custom_field", "key", " passport"),
        ("custom_field", "key", "x" * 41),
        ("custom_field", "label", "two\nlines"),
        ("custom_field", "label", "x" * 61),
        ("custom_field", "choices", '["a", "A"]'),
        ("custom_field", "choices", '["a,b"]'),
        ("custom_field", "choices", "[]"),
        ("custom_field", "choices", "[1]"),
        ("custom_field", "choices", "1"),
        ("custom_field", "choices", "["),
        ("custom_field", "choices", "[" * 100_000),
        ("custom_field", "choices", '{"a": 1}'),
        ("segment", "name", "a b"),
        ("segment", "name", 'x" or is:open'),
        ("staff", "name", "\x1b[2J"),
        ("staff", "name", " "),
    ],
)
def test_what_no_command_would_declare_is_refused_by_table_and_text(table: str, column: str, text: str) -> None:
    with pytest.raises(Conflict) as refused:
        check_declared(table, column, text)
    assert table in refused.value.message
    assert repr(text[:80]) in refused.value.message
    assert len(refused.value.message) < 500
