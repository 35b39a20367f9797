"""What is done about one file of a folder that is kept in step with records."""

from typing import NamedTuple


class Step(NamedTuple):
    """What was done about one file of a folder, and about the record `id` that it is a copy of, if it is one."""

    file: str
    uid: str | None
    id: int | None
    action: str
    detail: str | None = None
