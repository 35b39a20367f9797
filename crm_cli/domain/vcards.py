"""A contact with all that a vCard tells of it. How it is written stands in `exchange/vcards_out.py`."""

from typing import NamedTuple

from crm_cli.domain.birthdays import Birthday
from crm_cli.domain.contacts import Point


class Person(NamedTuple):
    """A contact for others. Instants are UTC text; `relations` say who (by uid) is what to this one.

    `more` has fields that only we know, by key; `custom` the values of custom fields, as they are kept. `id` and
    `version` are those of the record here.
    """

    uid: str
    kind: str
    name: str
    org: str | None
    job_title: str | None
    city: str | None
    language: str | None
    note: str | None
    birthday: Birthday | None
    updated_at: str
    more: tuple[tuple[str, str], ...]
    points: tuple[Point, ...]
    tags: tuple[str, ...]
    consent: tuple[tuple[str, str], ...]
    custom: tuple[tuple[str, str], ...]
    relations: tuple[tuple[str, str], ...]
    id: int = 0
    version: int = 0
