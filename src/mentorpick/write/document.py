"""The blocks that every result is turned into for people, and the view of a result: its columns, blocks and rows.

Blocks hold plain text. Whatever draws them never reads markup in it: it escapes what its own format would misread.
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from mentorpick.errors import Problem

Tone = Literal["", "strong", "faint", "quote", "accent", "good", "warn", "bad"]


class Span(Struct, frozen=True):
    """Some words and how they are meant; the meaning never hangs on the tone alone."""

    text: str
    tone: Tone = ""
    link: str = ""
    """Where it leads, in a page; a terminal shows the text alone."""


Words = str | Span | tuple[str | Span, ...]


def spans(words: Words) -> tuple[Span, ...]:
    """Return the words as spans, the empty ones left out."""
    parts = words if isinstance(words, tuple) else (words,)
    return tuple(s for s in (Span(p) if isinstance(p, str) else p for p in parts) if s.text)


def plain_text(words: Words) -> str:
    """Return the words without their tones."""
    return "".join(span.text for span in spans(words))


class Heading(Struct, frozen=True):
    """A title above what follows; ``level`` 2 or 3 (the document's own title is 1)."""

    text: str
    level: int = 2


class Text(Struct, frozen=True):
    """A paragraph; with ``wrap`` false a terminal leaves its lines whole, to be copied without line breaks."""

    words: Words
    wrap: bool = True


class Facts(Struct, frozen=True):
    """Labels with their values, one a line."""

    rows: tuple[tuple[str, Words], ...]


class Bullets(Struct, frozen=True):
    """A list; ``mark`` is what stands before each item in a terminal (``+``), a bullet if empty. It only decorates."""

    items: tuple[Words, ...]
    mark: str = ""


class Bar(Struct, frozen=True):
    """A labelled share of a whole: ``value`` in 0..1, ``note`` says the same in words, so the bar can be left out."""

    label: Words
    value: float
    note: Words = ""
    tone: Tone = "accent"


class Bars(Struct, frozen=True):
    """Bars one under the other, on the same scale."""

    rows: tuple[Bar, ...]


class Grid(Struct, frozen=True):
    """A table. ``align`` has a letter a column (``l``, ``r``, ``c``); where it does not fit, each row is stacked.

    ``chart`` holds the same numbers in 0..1, row by row without the first column: html draws them above the table.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    align: str = ""
    caption: str = ""
    chart: tuple[tuple[float | None, ...], ...] = ()


class Callout(Struct, frozen=True):
    """A sentence the reader must not miss."""

    words: Words
    tone: Tone = "warn"


class Verbatim(Struct, frozen=True):
    """Text whose lines and spaces count: a message to copy, a source line with its caret."""

    text: str


class Problems(Struct, frozen=True):
    """What is wrong in one file; ``text`` says the same in lines that programs and people know: ``file:line: what``."""

    problems: tuple[Problem, ...]
    text: str


class Section(Struct, frozen=True):
    """Blocks that belong together under a title.

    ``lead`` stands before the title (a place), ``aside`` at its right (a word of fit), ``bar`` (0..1) beside it.
    """

    title: Words
    blocks: "tuple[Block, ...]"
    lead: str = ""
    aside: Words = ""
    bar: float | None = None


class Beside(Struct, frozen=True):
    """Two groups of blocks side by side where there is room (100 columns), else one after the other."""

    left: "tuple[Block, ...]"
    right: "tuple[Block, ...]"


Block = Heading | Text | Facts | Bullets | Bars | Grid | Callout | Verbatim | Problems | Section | Beside


class Document(Struct, frozen=True):
    """A whole result, ready to be drawn; ``title`` may be empty where the terminal needs none."""

    title: str
    blocks: tuple[Block, ...]


def document(title: str, *blocks: Block) -> Document:
    """Return a document of the blocks that say something: a view lists all it may have to say, whatever a result holds.

    Facts without a value go, and whatever has no words, rows or blocks.
    """
    return Document(title, _said(blocks))


def under(heading: str, *blocks: Block) -> tuple[Block, ...]:
    """Return the blocks that say something under a heading; nothing where there is none."""
    said = _said(blocks)
    return (Heading(heading), *said) if said else ()


def _said(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(block for block in map(_without_empty, blocks) if not _is_empty(block))


def _without_empty(block: Block) -> Block:
    match block:
        case Facts(rows):
            return Facts(tuple((label, value) for label, value in rows if plain_text(value)))
        case Section():
            return replace(block, blocks=_said(block.blocks))
        case Beside(left, right):
            return Beside(_said(left), _said(right))
    return block


def _is_empty(block: Block) -> bool:
    match block:
        case Text(words) | Callout(words):
            return not plain_text(words)
        case Facts(held) | Bullets(held) | Bars(held) | Grid(rows=held) | Section(blocks=held):
            return not held
        case Beside(left, right):
            return not (left or right)
    return False


class AsGiven(str):
    """A key or a column of another system: csv for programs holds it as it is, whatever a spreadsheet would do."""


class ResultView(NamedTuple):
    """How one kind of result is shown in every format."""

    document: Callable[[Any], Document]
    """Return the result as blocks, for people."""
    columns: tuple[str, ...] = ()
    """The header of its csv; none where no command offers one."""
    rows: Callable[[Any], Iterator[tuple[object, ...]]] = lambda _: iter(())
    """Yield one tuple a line of csv, as wide as ``columns``."""
    full: Callable[[Any], Document] | None = None
    """Return the same with the arithmetic, for who asks for more (-v)."""


def listing(document: Callable[[Any], Document], name: str, *columns: str) -> ResultView:
    """Return the view whose csv has a row for each thing in the field ``name``: its fields that are ``columns``."""
    return ResultView(
        document,
        columns,
        lambda result: (tuple(getattr(each, column) for column in columns) for each in getattr(result, name)),
    )
