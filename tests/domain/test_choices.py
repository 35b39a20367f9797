"""One of a few words, or a number: what it is not is said in a sentence."""

import pytest

from crm_cli.domain.choices import choice, number
from crm_cli.errors import Invalid


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("tier", "'x' is not a tier"),
        ("header_row", "'x' is not a header row"),
        ("outcome", "'x' is not an outcome"),
        ("order of dates", "'x' is not an order of dates"),
        ("on_duplicate", "on-duplicate cannot be 'x'"),
        ("on-missing", "on-missing cannot be 'x'"),
        ("times", "times cannot be 'x'"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(field: str, said: str) -> None:
    for refuse in (lambda: choice("x", ("skip", "update"), field=field), lambda: number("x", 1, 9, field=field)):
        with pytest.raises(Invalid) as refused:
            refuse()
        assert (refused.value.message, refused.value.field) == (said, field)
