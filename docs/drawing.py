"""Draw what a terminal shows as SVG text: lines of cells in the colours of a theme.

A picture asks nothing of anywhere, and the same screen gives the same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

import pyte

THEMES = {
    "light": "ground:#ffffff ink:#171421 red:#c01c28 green:#26a269 brown:#a2734c cyan:#2aa1b3",
    "dark": "ground:#1d1d1d ink:#d0cfcc red:#c01c28 green:#26a269 brown:#a2734c cyan:#2aa1b3",
}
"""The palette of GNOME's terminal on both grounds; brown is what terminals call their dark yellow."""

CELL, LINE, SIZE, EDGE = 8.4, 18, 14, 14
"""Width of a cell, height of a line and size of a letter, then the margin within a panel; all in pixels."""

Shot = list[list[tuple[int, str, str]]]
"""A screen, line by line: where a piece of text begins, its look as class names, the text."""


class Screen(pyte.Screen):
    """A terminal's screen that knows faint text, which pyte does not: it is kept as struck through, unused else."""

    def select_graphic_rendition(self, *attrs: int) -> None:
        """As pyte does it, with faint."""
        super().select_graphic_rendition(*(9 if code == 2 else code for code in attrs))


def shot(raw: bytes, columns: int, rows: int) -> Shot:
    """What ``raw`` leaves on a screen, without the empty lines at its end."""
    screen = Screen(columns, rows)
    pyte.ByteStream(screen).feed(raw)
    lines = [_runs(screen.buffer[row], columns) for row in range(rows)]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _runs(row: Any, columns: int) -> list[tuple[int, str, str]]:
    """The pieces of one look in a row, without the spaces around them."""
    runs = []
    for look, cells in groupby(range(columns), key=lambda column: _look(row[column])):
        places = list(cells)
        text = "".join(row[place].data for place in places)
        if text.strip():
            runs.append((places[0] + len(text) - len(text.lstrip()), look, text.strip()))
    return runs


def _look(cell: Any) -> str:
    """The class names of a cell. A look that has none is a mistake here, not a plain cell."""
    if cell.bg != "default" or cell.blink:
        raise ValueError(f"no picture knows how to draw {cell!r}")
    marks = (
        ("b", cell.bold), ("f", cell.strikethrough), ("i", cell.italics), ("u", cell.underscore), ("r", cell.reverse),
    )  # fmt: skip
    names = [name for name, holds in marks if holds]
    return " ".join([*names, *([] if cell.fg == "default" else [cell.fg])])


class Panel(NamedTuple):
    """A terminal on a sheet: what it shows, in which theme, how many columns wide, and what stands above it."""

    shot: Shot
    theme: str
    columns: int
    title: str = ""


def sheet(rows: Sequence[Sequence[Panel]], alt: str) -> str:
    """Panels beside and below each other as one picture. A screen shown in two themes is held once."""
    screens: list[Shot] = []
    panels, top, width = [], 0.0, 0.0
    for row in rows:
        left, height = 0.0, 0.0
        for panel in row:
            if panel.shot not in screens:
                screens.append(panel.shot)
            size = _size(panel)
            panels.append(_panel(panel, screens.index(panel.shot), left, top, size))
            left, height = left + size[0] + EDGE, max(height, size[1])
        width, top = max(width, left - EDGE), top + height + EDGE
    held = [f'<g id="s{number}">\n{"".join(_drawn(screen))}</g>\n' for number, screen in enumerate(screens)]
    box = f'viewBox="0 0 {width:.0f} {top - EDGE:.0f}" width="{width:.0f}" height="{top - EDGE:.0f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img">\n<title>{escape(alt)}</title>\n'
        f"<style>\n{_style()}</style>\n<defs>\n{''.join(held)}</defs>\n{''.join(panels)}</svg>\n"
    )


def _size(panel: Panel) -> tuple[float, float]:
    title = LINE + EDGE / 2 if panel.title else 0
    return panel.columns * CELL + 2 * EDGE, title + len(panel.shot) * LINE + 2 * EDGE


def _panel(panel: Panel, number: int, left: float, top: float, size: tuple[float, float]) -> str:
    title = LINE + EDGE / 2 if panel.title else 0
    said = f'<text class="title" x="{left:.0f}" y="{top + SIZE:.0f}">{escape(panel.title)}</text>\n' if title else ""
    box = f'width="{size[0] - 1:.0f}" height="{size[1] - title - 1:.0f}" rx="6"'
    return (
        f'{said}<g class="{panel.theme}" transform="translate({left:.0f} {top + title:.0f})">'
        f'<rect x=".5" y=".5" {box}/><use href="#s{number}" transform="translate({EDGE} {EDGE})"/></g>\n'
    )


def _drawn(screen: Shot) -> Iterator[str]:
    """The text of a screen; each piece begins at its cell, and is as wide as its cells, in any font."""
    for number, runs in enumerate(screen):
        for column, look, text in runs:
            named = f' class="{look}"' if look else ""
            wide = f'textLength="{_columns(text) * CELL:.1f}" lengthAdjust="spacingAndGlyphs"'
            place = f'x="{column * CELL:.1f}" y="{number * LINE + SIZE}"'
            if "r" in look.split():
                box = f'width="{_columns(text) * CELL:.1f}" height="{LINE}"'
                yield f'<rect class="back" x="{column * CELL:.1f}" y="{number * LINE}" {box}/>\n'
            yield f"<text{named} {place} {wide}>{escape(text, quote=False)}</text>\n"


def _columns(text: str) -> int:
    from mentorpick.write.terminal import cells

    return cells(text)


def _style() -> str:
    colours = ("red", "green", "brown", "cyan")
    return "".join(_rules(colours))


def _rules(colours: Iterable[str]) -> Iterator[str]:
    for name, palette in THEMES.items():
        yield f".{name} {{ {'; '.join(f'--{pair}' for pair in palette.split())} }}\n"
    yield f"text {{ font: {SIZE}px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre }}\n"
    yield "text { fill: var(--ink) } rect { fill: var(--ground); stroke: #8c8c8c }\n"
    yield ".title { fill: #8c8c8c } .b { font-weight: bold } .f { fill-opacity: .65 } .i { font-style: italic }\n"
    yield ".u { text-decoration: underline } .r { fill: var(--ground) } .back { fill: var(--ink); stroke: none }\n"
    yield "".join(f".{name} {{ fill: var(--{name}) }}\n" for name in colours)
