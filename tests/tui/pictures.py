"""A screen as an SVG: every word in its cells, no font from elsewhere, the bare text in `<desc>`.

Textual's own export has generated identifiers and the address of a font, and sets many words in one go, which mixes
up the columns where one of them is right-to-left.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input, TextArea

WIDE, HIGH, EDGE = 10, 19, 12  # pixels: of a cell, and of the margin around all cells
FONTS = "'DejaVu Sans Mono','Vazir Code',Menlo,'Cascadia Mono','Liberation Mono',Consolas,monospace"
RUN = re.compile(r"\S+(?: \S+)*")  # words that stand together: two spaces begin another column
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
CSS = {"b": "font-weight:bold", "i": "font-style:italic", "u": "text-decoration:underline", "d": "opacity:.6"}
BARE = re.compile("<desc>(.*?)</desc>", re.DOTALL)


class Piece(NamedTuple):
    """A part of a line that looks the same, and where it begins."""

    column: int
    text: str
    look: str


def still(screen: Screen[object]) -> None:
    """Stop what blinks, so that a picture does not depend on the moment."""
    for field in screen.query("Input, TextArea"):
        if isinstance(field, Input | TextArea):
            field.cursor_blink = False


def picture(screen: Screen[object]) -> str:
    """The screen as it is now."""
    strips = screen._compositor.render_strips()
    theme = screen.app.theme_variables
    looks: set[str] = set()
    boxes: list[str] = []
    words: list[str] = []
    for row, strip in enumerate(strips):
        inks, papers = _pieces(strip, theme)
        boxes += [_box(piece, row) for piece in papers if piece.look != theme["background"].lower()]
        for piece in inks:
            looks.add(piece.look)
            words += _words(piece, row)
    bare = "\n".join(strip.text.rstrip() for strip in strips)
    wide, high = screen.size.width * WIDE + 2 * EDGE, screen.size.height * HIGH + 2 * EDGE
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">',
            f"<desc>{escape(bare)}</desc>",
            f"<style>text{{font:16.6px {FONTS};white-space:pre}}",
            *(f".{look}{{{_css(look)}}}" for look in sorted(looks)),
            "</style>",
            f'<rect width="{wide}" height="{high}" rx="8" fill="{theme["background"].lower()}"/>',
            f'<g transform="translate({EDGE} {EDGE})"><g shape-rendering="crispEdges">',
            *boxes,
            "</g>",
            *words,
            "</g></svg>\n",
        )
    )


def bare_text(svg: str) -> str:
    """What a picture says."""
    found = BARE.search(svg)
    return unescape(found.group(1)) if found else ""


def _pieces(strip: Strip, theme: dict[str, str]) -> tuple[list[Piece], list[Piece]]:
    """A line as texts with the class of each, and as stretches with the colour behind each, both as long as can be."""
    inks: list[Piece] = []
    papers: list[Piece] = []
    column = 0
    for segment in strip:
        look, paper = _look(segment.style or Style(), theme)
        _add(inks, Piece(column, segment.text, look if segment.text.strip() or not inks else inks[-1].look))
        _add(papers, Piece(column, segment.text, paper))
        column += cell_len(segment.text)
    return inks, papers


def _add(pieces: list[Piece], piece: Piece) -> None:
    """Put a piece behind the others, as a part of the last one where it looks alike."""
    if pieces and pieces[-1].look == piece.look:
        pieces[-1] = pieces[-1]._replace(text=pieces[-1].text + piece.text)
    elif piece.text:
        pieces.append(piece)


def _look(style: Style, theme: dict[str, str]) -> tuple[str, str]:
    """The class of the text and the colour behind it.

    A class is called by what it says, so that pictures differ only where they look different.
    """
    ink, behind = _hex(style.color, theme["foreground"]), _hex(style.bgcolor, theme["background"])
    if style.reverse:
        ink, behind = behind, ink
    letters = zip(CSS, (style.bold, style.italic, style.underline, style.dim), strict=True)
    return f"c{ink[1:]}" + "".join(letter for letter, is_so in letters if is_so), behind


def _hex(color: Color | None, default: str) -> str:
    return (color.get_truecolor().hex if color and not color.is_default else default).lower()


def _css(look: str) -> str:
    """What the class called `look` says."""
    return ";".join((f"fill:#{look[1:7]}", *(CSS[letter] for letter in look[7:])))


def _box(piece: Piece, row: int) -> str:
    width = cell_len(piece.text) * WIDE
    return f'<path fill="{piece.look}" d="M{piece.column * WIDE} {row * HIGH}h{width}v{HIGH}h-{width}z"/>'


def _words(piece: Piece, row: int) -> Iterator[str]:
    """Words at their places. Latin ones are as wide as their cells, whatever the font; Persian ones stay joined."""
    for run in RUN.finditer(piece.text):
        place = piece.column + cell_len(piece.text[: run.start()])
        length = "" if RIGHT_TO_LEFT.search(run[0]) else f' textLength="{cell_len(run[0]) * WIDE}"'
        at = f'x="{place * WIDE}" y="{row * HIGH + 15}"'
        yield f'<text class="{piece.look}" {at}{length}>{escape(run[0], quote=False)}</text>'
