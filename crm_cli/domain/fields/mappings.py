"""The fields of remembered mappings: how the columns of a file were read."""

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

MAPPING = FieldSet(
    "mapping",
    (
        Field("id", "id", _("number of the mapping")),
        Field("noun", "text", _("what the file had records of")),
        Field("columns", "texts", _("what its columns meant, as --map says it")),
        Field("at", "instant", _("when a file was last read so, and something said about it")),
    ),
    ("id", "noun", "columns", "at"),
)
