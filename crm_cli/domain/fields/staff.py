"""The fields of colleagues."""

from crm_cli.domain import vocabulary
from crm_cli.domain.fields import Field, FieldSet, stamps
from crm_cli.i18n import _

STAFF = FieldSet(
    "staff",
    (
        Field("id", "id", _("number of the colleague")),
        Field("uid", "text", _("identity across files")),
        Field("name", "text", _("name")),
        Field("role", "choice", _("role"), vocabulary.ROLES),
        Field("active", "flag", _("works here now")),
        *stamps(),
    ),
    ("id", "name", "role", "active"),
)
