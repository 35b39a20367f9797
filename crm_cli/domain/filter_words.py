"""What a filter may say whatever the file holds: for completion, in a shell and on the full screen."""

from collections.abc import Iterator

from crm_cli.domain.fields import Field, FieldSet


def filter_words(fieldset: FieldSet) -> Iterator[str]:
    """Each field with its choices, the states and the things: `tier:`, `tier:A`, `is:archived`, `has:complaint`."""
    for field in fieldset.everything:
        yield f"{_spelled(field)}:"
        yield from (f"{_spelled(field)}:{choice}" for choice in field.choices)
    yield "is:"
    yield from (f"is:{_dashed(state.key)}" for state in fieldset.states)
    yield from (f"is:{_spelled(field)}" for field in fieldset.fields if field.kind == "flag")
    yield from (f"is:{choice.lower()}" for field in fieldset.fields for choice in field.choices)
    yield "has:"
    yield from (f"has:{_dashed(thing.key)}" for thing in fieldset.things)
    yield "no:"
    yield "segment:"


def _spelled(field: Field) -> str:
    return _dashed(field.alias or field.key)


def _dashed(key: str) -> str:
    return key.replace("_", "-")
