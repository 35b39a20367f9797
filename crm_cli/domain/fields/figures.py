"""The fields of figures, and of the cases a figure is made of."""

from crm_cli.domain.fields import Field, FieldSet
from crm_cli.i18n import _

FIGURE = FieldSet(
    "figure",
    (
        Field("figure", "text", _("what is measured")),
        Field("of", "text", _("whom or what it is about")),
        Field("count", "number", _("how many of them")),
        Field("n", "number", _("out of how many")),
        Field("value", "measure", _("the figure; nothing where too few cases would make one up")),
        Field("unit", "text", _("what it is measured in")),
        Field("low", "measure", _("lower end of the 95 % interval")),
        Field("high", "measure", _("upper end of the 95 % interval")),
        Field("note", "text", _("how far it can be trusted")),
    ),
    ("of", "figure", "value", "unit", "low", "high", "count", "n", "note"),
)

FIGURE_CASE = FieldSet(
    "case",
    (
        Field("complaint_id", "id", _("number of the complaint")),
        Field("code", "text", _("what it is called, C- and its number")),
        Field("contact_id", "id", _("number of the contact")),
        Field("contact", "text", _("name of the contact")),
        Field("figure", "text", _("the figure that is explained")),
        Field("of", "text", _("whom or what it is about")),
        Field("received_at", "instant", _("when it was received")),
        Field("until", "instant", _("until when the time was counted, where it has ended")),
        Field("value", "measure", _("what went into the figure; of shares 1 counts, 0 does not")),
        Field("unit", "text", _("what it is measured in")),
        Field("formula", "text", _("how the figure is worked out")),
    ),
    ("code", "contact", "of", "received_at", "until", "value", "unit"),
)
