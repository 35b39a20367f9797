"""The fields of backups, and of what restoring one would bring back."""

from crm_cli.domain import vocabulary
from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

BACKUP = FieldSet(
    "backup",
    (
        Field("name", "name", _("name of its file, or the path of one elsewhere")),
        Field("made_at", "instant", _("when it was made")),
        Field("why", "choice", _("what it was made for"), vocabulary.BACKUP_REASONS),
        Field("size", "size", _("bytes")),
        Field("format", "number", _("format of the file; nothing where it is none of crm's")),
    ),
    ("name", "made_at", "why", "size"),
)

CHECKED_BACKUP = FieldSet(
    "backup",
    (
        *BACKUP.fields,
        Field("state", "choice", _("sound, or why it cannot be restored"), vocabulary.BACKUP_STATES),
        Field("found", "text", _("what was found")),
    ),
    ("state", "name", "made_at", "found"),
)

THEN_AND_NOW = FieldSet(
    "comparison",
    (
        Field("noun", "text", _("kind of record")),
        Field("now", "number", _("how many there are; nothing where the file cannot be read")),
        Field("then", "number", _("how many there were")),
    ),
    ("noun", "now", "then"),
)
