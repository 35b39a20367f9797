"""The fields of what merging another file would do, and of what the two files say differently."""

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

SIDES = ("here", "there")

FILE_MERGE = FieldSet(
    "merged noun",
    (
        Field("noun", "text", _("kind of record")),
        Field("new", "number", _("records that are only there and come here")),
        Field("same", "number", _("records that are the same in both files")),
        Field("there", "number", _("records that were changed there only")),
        Field("here", "number", _("records that were changed here only")),
        Field("both", "number", _("records that say something else on both sides, conflicts included")),
        Field("conflicts", "number", _("records with a field of which nobody knows who is right")),
        Field("left_out", "number", _("records that stay there: deleted or forgotten here")),
        Field("only_here", "number", _("records that are not there")),
    ),
    ("noun", "new", "same", "there", "here", "both", "conflicts", "left_out"),
)

MERGE_CONFLICT = FieldSet(
    "conflict",
    (
        Field("id", "id", _("number of the record here")),
        Field("record", "text", _("the record as commands name it: contact:12")),
        Field("name", "text", _("what it is called here")),
        Field("field", "text", _("field, or part and field")),
        Field("here", "text", _("what it says here")),
        Field("there", "text", _("what it says there")),
        Field("newer", "choice", _("which file changed the record last; not who is right"), SIDES),
    ),
    ("record", "name", "field", "here", "there", "newer"),
)
