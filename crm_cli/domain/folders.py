"""What is done about one file of a folder that is kept in step with records."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.errors import StoreUnavailable
from crm_cli.i18n import _


class Step(NamedTuple):
    """What was done about one file of a folder, and about the record `id` that it is a copy of, if it is one."""

    file: str
    uid: str | None
    id: int | None
    action: str
    detail: str | None = None


class Stopped(StoreUnavailable):
    """A folder that could not be written to any more. What `steps` say was done before that, and stays."""

    def __init__(self, reason: StoreUnavailable, steps: Sequence[Step]) -> None:
        super().__init__(reason.message, hint=reason.hint)
        self.steps = steps


def step_fields(number: Field, actions: tuple[str, ...], detail: str) -> FieldSet:
    """The fields of a Step; `number` is that of the record's, `detail` what its detail tells."""
    return FieldSet(
        "file of the folder",
        (
            Field("file", "name", _("name of the file")),
            Field("uid", "text", _("identity across files")),
            number,
            Field("action", "choice", _("what was done about it"), actions),
            Field("detail", "text", detail),
        ),
        ("action", number.key, "detail", "file"),
    )
