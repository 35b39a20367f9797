"""What a command line is kept without."""

import pytest

from crm_cli.domain.secrets import without_secrets


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("log call 1 'card 6037 9911 1234 5677'", "log call 1 'card …5677'"),
        ("log call 1 'card 4111111111111111 exp 12/27'", "log call 1 'card …1111 exp 12/27'"),
        ("log call 1 'کارت ۴۱۱۱-۱۱۱۱-۱۱۱۱-۱۱۱۱'", "log call 1 'کارت …۱۱۱۱'"),
        ("log call 1 'amex 378282246310005'", "log call 1 'amex …0005'"),
        ("contacts edit 1 --add-website https://sara:s3cret@portal.example/x", "contacts edit 1 --add-website "
         "https://sara:…@portal.example/x"),
        ("log note 1 'Password: hunter2, then call'", "log note 1 'Password: … then call'"),
        ("log note 1 'pin=1234'", "log note 1 'pin=…'"),
        ("log note 1 'رمز: ۱۲۳۴'", "log note 1 'رمز: …'"),
    ],
)  # fmt: skip
def test_secrets_are_left_out(typed: str, kept: str) -> None:
    assert without_secrets(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "contacts add Sara --phone 00989121234567",
        "contacts add Sara --phone +989121234567890",
        "contacts add Sara --uid 01931f2e-8a3b-7c4d-9e5f-123456789012",
        "log call 1 'invoice 4111111111111112'",
        "log call 1 'the password is changed every month'",
        "followups add 1 'pick up the passport' --due 2026-12-01 --time 10:30",
        "",
    ],
)
def test_everything_else_is_kept_as_it_was_typed(typed: str) -> None:
    assert without_secrets(typed) == typed
