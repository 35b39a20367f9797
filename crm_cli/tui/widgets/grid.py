"""How rows become lines: how wide columns are, and cells cut to measure."""

from collections.abc import Callable, Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from crm_cli.domain.fields import Field
from crm_cli.render.columns import FLUSH_RIGHT, header
from crm_cli.render.tables import WHOLE
from crm_cli.tui.widgets.rows import Spans, Texts

GUTTER = 3  # cells: whether the cursor is there, whether the row is marked, and a space
GAP = 2
MOST, LEAST = 48, 8  # cells of a column that may give way
LEAST_OF = {"phones": 13, **dict.fromkeys(("name", "contact", "title", "what", "match", "line"), 20)}
LONGEST = 400  # characters that are looked at: a cell shows fewer
ARROW = 2  # cells behind a header
HINTS = {"cyan": "key", "red": "alarm", "bold red": "alarm", "yellow": "warning", "green": "good", "dim": "quiet"}
PARTS = ("found", *dict.fromkeys(HINTS.values()))  # styles of cells; the others are of lines
LOOKS = ("head", "cursor", "marked", *PARTS)
_GLUE = dict.fromkeys((0x200D, 0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)))


class Grid:
    """The columns of a table. `sample` are rows to measure, `sort` the order that was asked for."""

    def __init__(
        self,
        fields: tuple[Field, ...],
        sample: Sequence[Texts] = (),
        sort: tuple[str, ...] = (),
        spans: Spans | None = None,
    ) -> None:
        self.fields = fields
        self._heads = [_head(field, sort) for field in fields]
        self._sizes = [
            (max(cell_len(head.rstrip()), *(cell_len(steady(row[place][0])) for row in sample), 1))
            for place, head in enumerate(self._heads)
        ]
        self._spans = spans
        self._widths = self._sizes
        self.is_measured = bool(sample)

    @property
    def width(self) -> int:
        """Cells of a whole line."""
        return GUTTER + sum(self._widths) + GAP * max(len(self._widths) - 1, 0)

    def fit(self, space: int) -> None:
        """Choose the widths for so many cells; where even the least is more, the line is longer."""
        self._widths = widths(self.fields, self._sizes, space - GUTTER)

    def field_at(self, x: int) -> Field | None:
        """The column that is so many cells from the left."""
        end = GUTTER
        for field, width in zip(self.fields, self._widths, strict=True):
            end += width + GAP
            if GUTTER <= x < end:
                return field
        return None

    def head(self, look: Style) -> Strip:
        """The line on top."""
        cells = zip(self._heads, self._widths, self.fields, strict=True)
        texts = (fitted(head, width, right=_is_flush_right(field)) for head, width, field in cells)
        return Strip([Segment(" " * GUTTER + (" " * GAP).join(texts), look)])

    def line(self, gutter: str, cells: Texts, base: Style, look: Callable[[str], Style] | None) -> Strip:
        """A row; without `look` all in the one style of its line."""
        segments = [Segment(gutter, base)]
        for (text, hint), width, field in zip(cells, self._widths, self.fields, strict=True):
            shown = fitted(text, width, right=_is_flush_right(field))
            style = base + look(HINTS[hint]) if look and hint in HINTS else base
            found = self._spans(shown) if self._spans and field.key == "match" else ()
            segments += _marked(shown, found, style, style + look("found") if look else style)
            segments.append(Segment(" " * GAP, base))
        return Strip(segments[:-1], GUTTER + sum(self._widths) + GAP * (len(self._widths) - 1))


def _head(field: Field, sort: tuple[str, ...]) -> str:
    """What stands above a column, with the direction where it is the first that the order goes by."""
    arrow = "↓" if sort[:1] == (f"-{field.key}",) else "↑" if sort[:1] == (field.key,) else ""
    return f"{header(field)} {arrow}".rstrip()


def _marked(text: str, spans: Sequence[tuple[int, int]], style: Style, found: Style) -> Iterator[Segment]:
    end = 0
    for start, stop in spans:
        yield Segment(text[end:start], style)
        yield Segment(text[start:stop], found)
        end = stop
    yield Segment(text[end:], style)


def _is_flush_right(field: Field) -> bool:
    return field.kind in FLUSH_RIGHT


def unglued(text: str) -> str:
    """`text` without what joins and tints emoji: terminals disagree how wide these are, and all behind would move."""
    return text if text.isascii() else text.translate(_GLUE)


def steady(text: str) -> str:
    """The part of `text` a cell could show, without such."""
    return unglued(text[:LONGEST])


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """`text` in exactly so many cells, with an ellipsis where it was cut."""
    text = steady(text)
    size = cell_len(text)
    if size > width:
        text, size = _clipped(text, width)
    gap = " " * (width - size)
    return gap + text if right else text + gap


def _clipped(text: str, width: int) -> tuple[str, int]:
    """The beginning of `text` and an ellipsis, in at most so many cells, and how many they are."""
    if width < 1:
        return "", 0
    size = 1
    for place, char in enumerate(text):
        more = cell_len(char)
        if size + more > width:
            return f"{text[:place]}…", size
        size += more
    return f"{text}…", size


def widths(fields: Sequence[Field], sizes: Sequence[int], space: int) -> list[int]:
    """Cells of each column: what it needs, within reason; where the screen is too narrow the widest give way first.

    What is left over goes to those that were cut.
    """
    given = [size if field.kind in WHOLE else min(size, MOST) for field, size in zip(fields, sizes, strict=True)]
    least = [
        size if field.kind in WHOLE else min(size, LEAST_OF.get(field.key, LEAST))
        for field, size in zip(fields, given, strict=True)
    ]
    room = space - GAP * (len(fields) - 1)
    places = range(len(given))
    while sum(given) > room and (wide := [place for place in places if given[place] > least[place]]):
        given[max(wide, key=given.__getitem__)] -= 1
    while sum(given) < room and (cut := [place for place in places if given[place] < sizes[place]]):
        given[min(cut, key=given.__getitem__)] += 1
    return given
