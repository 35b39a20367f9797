"""The fields of imports."""

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

NOUNS = ("contact", "interaction", "followup", "complaint")
IMPORT = FieldSet(
    "import",
    (
        Field("id", "id", _("number of the import, which is that of its command")),
        Field("at", "instant", _("when it was begun")),
        Field("staff", "text", _("who began it")),
        Field("file", "text", _("the file as it was named")),
        Field("contacts", "number", _("how many contacts it brought, or made for the records it brought")),
        Field("organisations", "number", _("how many organisations it made for them")),
        Field("rows", "number", _("how many rows it stored, those of parts included")),
        Field("finished", "flag", _("it came to its end; one that was stopped did not")),
        Field("undone", "flag", _("it was taken back")),
        Field("noun", "choice", _("what it was of"), NOUNS),
        Field("records", "number", _("how many records of that it brought")),
        Field("updated", "number", _("how many records that were there before it changed")),
    ),
    tuple("id at staff file noun records updated contacts organisations finished undone".split()),
)
