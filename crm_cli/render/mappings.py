"""How the columns of a file are read, as lines for a person."""

from collections.abc import Sequence

from crm_cli.exchange.mapping import KNOWN, LEFT_OUT, NEAR, REMEMBERED, TYPED, Reading, named
from crm_cli.i18n import _
from crm_cli.render.cells import pad, width
from crm_cli.render.clean import clean

_WIDEST = 40


def mapping_lines(readings: Sequence[Reading]) -> list[str]:
    """A line for each column that is used or was spoken of, `Handy → phone  proposed: …`; one for all others."""
    shown = [(clean(r.header), r.field, _why(r)) for r in readings if r.why != LEFT_OUT]
    wide = min(max((width(header) for header, _field, _said in shown), default=0), _WIDEST)
    field_wide = max((len(field) for _header, field, _said in shown), default=0)
    lines = [f"  {pad(header, wide)} → {field:{field_wide}}  {why}" for header, field, why in shown]
    if left_out := [clean(reading.header) for reading in readings if reading.why == LEFT_OUT]:
        lines.append("  " + _("left out: {names}").format(names=named(left_out)))
    return lines


def _why(reading: Reading) -> str:
    if reading.is_proposed and reading.why != NEAR:
        return _("proposed: looks like {what}").format(what=reading.why)
    return {KNOWN: _("known"), TYPED: "--map", REMEMBERED: _("remembered"), NEAR: _("proposed: name is near")}[
        reading.why
    ]
