"""The fields of holidays."""

from crm_cli.config.known import WEEKDAYS
from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

HOLIDAY = FieldSet(
    "holiday",
    (
        Field("id", "id", _("number of the holiday; nothing where it is computed or shipped")),
        Field("day", "day", _("the day")),
        Field("weekday", "choice", _("day of the week"), WEEKDAYS),
        Field("name", "text", _("name")),
        Field("expected", "flag", _("the sighting of the moon can move it by a day")),
        Field("source", "text", _("where it comes from")),
    ),
    ("id", "day", "weekday", "name", "expected", "source"),
)
