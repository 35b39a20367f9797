"""Which values that are in the file complete a parameter: told by its metavar, more narrowly by its command or flag.

The kinds are those of `queries.offers`; the completion scripts ask for them on TAB.
"""

from crm_cli.domain.fields.complaints import COMPLAINT
from crm_cli.domain.fields.contacts import CONTACT
from crm_cli.domain.fields.custom_fields import CUSTOM_FIELD
from crm_cli.domain.fields.day import TODAY
from crm_cli.domain.fields.documents import DOCUMENT
from crm_cli.domain.fields.followups import FOLLOWUP
from crm_cli.domain.fields.imports import IMPORT
from crm_cli.domain.fields.interactions import INTERACTION
from crm_cli.domain.fields.remedies import REMEDY
from crm_cli.domain.fields.staff import STAFF
from crm_cli.domain.filter_words import filter_words

_KINDS = {"WHO": "contact", "OTHER": "contact", "STAFF": "staff", "TAG": "tag", "KEY": "field"}
# An ID is one of the command's noun.
_RECORDS = {
    "followups": "live-followup",
    "complaints": "open-complaint",
    "remedies": "open-remedy",
    "interactions": "interaction",
    "documents": "document",
    "imports": "import",
    "holidays": "holiday",
}
_FILTERED = {
    "contacts": CONTACT,
    "data": CONTACT,
    "followups": FOLLOWUP,
    "complaints": COMPLAINT,
    "remedies": REMEDY,
    "interactions": INTERACTION,
    "documents": DOCUMENT,
    "segments": CONTACT,
    "fields": CUSTOM_FIELD,
    "imports": IMPORT,
    "staff": STAFF,
    "today": TODAY,
}
_NARROWER = {
    "contacts unarchive WHO": "archived",
    **dict.fromkeys((f"followups {verb} ID" for verb in ("show", "edit", "delete")), "followup"),
    "followups reopen ID": "closed-followup",
    **dict.fromkeys(
        (f"complaints {verb} ID" for verb in ("show", "edit", "delete", "dossier", "publish")), "complaint"
    ),
    "complaints reopen ID": "ended-complaint",
    "remedies offer COMPLAINT": "open-complaint",
    "interactions replied ID": "unanswered",
    **dict.fromkeys((f"segments {verb} NAME" for verb in ("show", "edit", "delete")), "segment"),
    "undo N": "command",
    "imports undo N": "import",
    "imports forget-mapping ID": "mapping",
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
        return f"filter.{_FILTERED[noun].noun.replace(' ', '-')}", tuple(filter_words(_FILTERED[noun]))
    return _RECORDS.get(noun, "") if metavar == "ID" else _KINDS.get(metavar, ""), ()
