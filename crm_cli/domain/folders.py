"""What is done about one file of a folder that is kept in step with records."""

from typing import NamedTuple

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _


class Step(NamedTuple):
    """What was done about one file of a folder, and about the record `id` that it is a copy of, if it is one."""

    file: str
    uid: str | None
    id: int | None
    action: str
    detail: str | None = None


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
