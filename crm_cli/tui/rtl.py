"""Right-to-left text on the full screen: the last thing that happens to a line before it goes to the terminal."""

import os
from collections.abc import Callable

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from crm_cli.render.rtl import ordering, pieces, way


def line_filters(setting: str) -> list[LineFilter]:
    """What the terminal of this process needs, `setting` being the value of `ui.rtl`."""
    order = ordering(way(setting, os.environ))
    return [InOrder(order)] if order else []


class InOrder(LineFilter):
    """Every line with its texts put in order; cells stay where they are."""

    def __init__(self, order: Callable[[str], str]) -> None:
        super().__init__()
        self._order = order

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The same segments with other texts."""
        texts = [segment.text for segment in segments]
        shown = pieces(texts, self._order)
        if shown is texts:
            return segments
        return [Segment(text, *segment[1:]) for text, segment in zip(shown, segments, strict=True) if text]
