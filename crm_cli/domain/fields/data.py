"""The fields of what is in a dump, and of answers whose columns a statement names."""

from collections.abc import Sequence

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

DUMPED = FieldSet(
    "dumped table",
    (
        Field("table", "text", _("table of the file; content is what is in the documents")),
        Field("rows", "number", _("how many lines it has")),
        Field("sha256", "text", _("SHA-256 of its lines")),
    ),
    ("table", "rows"),
)


def columns_of(names: Sequence[str], first: Sequence[object] | None) -> FieldSet:
    """The fields of an answer with these columns and this first row; each has a key of its own.

    A column `id` that comes first is what its records are known by.
    """
    keys: list[str] = []
    for name in names:
        key, number = name, 1
        while key in keys:
            number += 1
            key = f"{name}_{number}"
        keys.append(key)
    values = first or (None,) * len(keys)
    fields = [
        Field(key, _kind(place, key, value), "", alias=key.replace("-", "_").casefold(), label=key)
        for place, (key, value) in enumerate(zip(keys, values, strict=True))
    ]
    return FieldSet("answer", tuple(fields), tuple(keys))


def _kind(place: int, key: str, value: object) -> str:
    if not place and key.casefold() == "id":
        return "id"
    return "number" if isinstance(value, int | float) else "any"
