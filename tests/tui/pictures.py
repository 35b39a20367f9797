"""A screen as an SVG: every word in its cells, no font from elsewhere, the bare text in `<desc>`.

Textual's own export has generated identifiers and the address of a font, and sets many words in one go, which mixes
up the columns where one of them is right-to-left.
"""

import re
from collections.abc import Iterator
from html import escape, unescape

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.screen import Screen
from textual.widgets import Input, TextArea

WIDE, HIGH, EDGE = 10, 19, 12  # pixels: of a cell, and of the margin around all cells
FONTS = "'DejaVu Sans Mono','Vazir Code',Menlo,'Cascadia Mono','Liberation Mono',Consolas,monospace"
RUN = re.compile(r"\S+(?: \S+)*")  # words that stand together: two spaces begin another column
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
BARE = re.compile("<desc>(.*?)</desc>", re.DOTALL)


def still(screen: Screen[object]) -> None:
    """Stop what blinks, so that a picture does not depend on the moment."""
    for field in screen.query("Input, TextArea"):
        if isinstance(field, Input | TextArea):
            field.cursor_blink = False


def picture(screen: Screen[object]) -> str:
    """The screen as it is now."""
    strips = [strip.simplify() for strip in screen._compositor.render_strips()]
    ground = screen.app.theme_variables["background"].lower()
    looks: dict[str, str] = {}
    boxes, words = [], []
    for row, strip in enumerate(strips):
        column = 0
        for segment in strip:
            paint, behind = _look(segment.style or Style(), screen.app.theme_variables)
            width = cell_len(segment.text)
            if behind != ground:
                box = f"M{column * WIDE} {row * HIGH}h{width * WIDE}v{HIGH}h-{width * WIDE}z"
                boxes.append(f'<path fill="{behind}" d="{box}"/>')
            words += _words(segment, column, row, looks.setdefault(paint, f"a{len(looks)}"))
            column += width
    bare = "\n".join(strip.text.rstrip() for strip in strips)
    wide, high = screen.size.width * WIDE + 2 * EDGE, screen.size.height * HIGH + 2 * EDGE
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">',
            f"<desc>{escape(bare)}</desc>",
            f"<style>text{{font:16.6px {FONTS};white-space:pre}}",
            *(f".{name}{{{paint}}}" for paint, name in looks.items()),
            "</style>",
            f'<rect width="{wide}" height="{high}" rx="8" fill="{ground}"/>',
            f'<g transform="translate({EDGE} {EDGE})">',
            f'<g shape-rendering="crispEdges">{"".join(boxes)}</g>',
            *words,
            "</g></svg>\n",
        )
    )


def bare_text(svg: str) -> str:
    """What a picture says."""
    found = BARE.search(svg)
    return unescape(found.group(1)) if found else ""


def _look(style: Style, theme: dict[str, str]) -> tuple[str, str]:
    """The CSS of the text and the colour behind it."""
    ink, behind = _hex(style.color, theme["foreground"]), _hex(style.bgcolor, theme["background"])
    if style.reverse:
        ink, behind = behind, ink
    css = [f"fill:{ink}"]
    css += ["font-weight:bold"] * bool(style.bold) + ["font-style:italic"] * bool(style.italic)
    css += ["text-decoration:underline"] * bool(style.underline) + ["opacity:.6"] * bool(style.dim)
    return ";".join(css), behind


def _hex(color: Color | None, default: str) -> str:
    return (color.get_truecolor().hex if color and not color.is_default else default).lower()


def _words(segment: Segment, column: int, row: int, look: str) -> Iterator[str]:
    """Words at their places. Latin ones are as wide as their cells, whatever the font; Persian ones stay joined."""
    for run in RUN.finditer(segment.text):
        place = column + cell_len(segment.text[: run.start()])
        length = "" if RIGHT_TO_LEFT.search(run[0]) else f' textLength="{cell_len(run[0]) * WIDE}"'
        at = f'x="{place * WIDE}" y="{row * HIGH + 15}"'
        yield f'<text class="{look}" {at}{length}>{escape(run[0], quote=False)}</text>'
