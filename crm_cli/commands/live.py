"""Which values that are in the file complete a parameter: told by its metavar, more narrowly by its command or flag.

The kinds are those of `queries.offers`; the completion scripts ask for them on TAB.
"""

from collections.abc import Iterator

from crm_cli.domain import fields
from crm_cli.domain.fields import Field, FieldSet

_KINDS = {"WHO": "contact", "OTHER": "contact", "STAFF": "staff", "TAG": "tag", "KEY": "field"}
# An ID is one of the command's noun.
_RECORDS = {
    "followups": "live-followup",
    "complaints": "open-complaint",
    "interactions": "interaction",
    "documents": "document",
    "imports": "import",
    "holidays": "holiday",
}
_FILTERED = {
    "contacts": fields.CONTACT,
    "followups": fields.FOLLOWUP,
    "complaints": fields.COMPLAINT,
    "interactions": fields.INTERACTION,
    "documents": fields.DOCUMENT,
    "segments": fields.CONTACT,
    "fields": fields.CUSTOM_FIELD,
    "imports": fields.IMPORT,
    "staff": fields.STAFF,
    "today": fields.TODAY,
}
_NARROWER = {
    "contacts unarchive WHO": "archived",
    **dict.fromkeys((f"followups {verb} ID" for verb in ("show", "edit", "delete")), "followup"),
    "followups reopen ID": "closed-followup",
    **dict.fromkeys(
        (f"complaints {verb} ID" for verb in ("show", "edit", "delete", "dossier", "publish")), "complaint"
    ),
    "complaints reopen ID": "ended-complaint",
    "interactions replied ID": "unanswered",
    **dict.fromkeys((f"segments {verb} NAME" for verb in ("show", "edit", "delete")), "segment"),
    "undo N": "command",
    "imports undo N": "import",
    "fields add KEY": "",
    "--key": "",
    "--org": "organisation",
    "--done": "live-followup",
    "--complaint": "open-complaint",
    "--follows": "complaint",
    "--interaction": "interaction",
}


def live(command: str, metavar: str, flag: str = "") -> tuple[str, tuple[str, ...]]:
    """The kind of what may stand for a metavar, "" for nothing in the file, and the words that need no file."""
    noun = command.partition(" ")[0]
    narrower = _NARROWER.get(flag or f"{command} {metavar}")
    if narrower is not None:
        return narrower, ()
    if metavar == "FILTER" and noun in _FILTERED:
        return f"filter.{_FILTERED[noun].noun.replace(' ', '-')}", tuple(_filter_words(_FILTERED[noun]))
    return _RECORDS.get(noun, "") if metavar == "ID" else _KINDS.get(metavar, ""), ()


def _filter_words(fieldset: FieldSet) -> Iterator[str]:
    """What a filter may say whatever the file holds: `tier:`, `tier:A`, `is:archived`."""
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
