"""The terminal: the blocks of a Document drawn into 12 to 120 columns, with or without colour and signs; how wide each
column of a table is.

Letters are plain, bold or reverse, which read well on every palette, and a mark or a word says the same.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from mentorpick.errors import Problem
from mentorpick.text import PLAIN_SIGNS, visible
from mentorpick.write import document as d
from mentorpick.write.document import plain_text, spans
from mentorpick.write.formats import Look, document_of

Line = tuple[d.Span, ...]

_NARROW = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2500-\u257f]*")
"""Letters of the Latin script, dashes, quotation marks and lines: one column each, known without tables."""


def cells(text: str) -> int:
    """Return columns that ``text`` takes in a terminal: two for a CJK sign or an emoji, none for a joined accent."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wide(line: Line) -> int:
    """Return columns a line takes."""
    return sum(cells(span.text) for span in line)


def wrap(words: d.Words, width: int, first: Line = (), rest: Line | None = None) -> list[Line]:
    """Break ``words`` into lines of at most ``width`` columns; ``first`` stands before the first, ``rest`` the others.

    ``rest`` is as many spaces as ``first`` is wide, unless given. A word that alone is too wide is cut.
    """
    gap = (d.Span(" " * wide(first)),) if rest is None else rest
    room = max(8, width - wide(first))
    lines: list[list[d.Span]] = [[]]
    used = 0
    pieces = list(_pieces(words, room))
    for at, (span, fresh) in enumerate(pieces):
        size = cells(span.text)
        space = " " if fresh and lines[-1] else ""
        if used + len(space) + size + _closing(pieces, at + 1) > room and lines[-1]:
            lines.append([])
            used, space = 0, ""
        _append(lines[-1], d.Span(space + span.text, span.tone))
        used += len(space) + size
    return [((first if number == 0 else gap) + tuple(line)) for number, line in enumerate(lines)]


def _closing(pieces: Sequence[tuple[d.Span, bool]], at: int) -> int:
    """How wide a mark is that closes what stands before it, so that no line begins with it."""
    if at < len(pieces):
        span, fresh = pieces[at]
        if not fresh and span.text in (",", ".", ":", ";", ")", "?", "!"):
            return cells(span.text)
    return 0


def _append(line: list[d.Span], span: d.Span) -> None:
    """Add a span to a line, joined to one of the same tone; a space before a new tone is plain."""
    if line and line[-1].tone == span.tone:
        line[-1] = d.Span(line[-1].text + span.text, span.tone)
    elif span.tone and span.text.startswith(" "):
        _append(line, d.Span(" "))
        line.append(d.Span(span.text[1:], span.tone))
    else:
        line.append(span)


def _pieces(words: d.Words, room: int) -> Iterator[tuple[d.Span, bool]]:
    """The smallest parts that stay whole, each with whether a space parts it from the one before."""
    space = False
    for span in spans(words):
        for number, word in enumerate(span.text.replace("\n", " ").split(" ")):
            space = space or number > 0
            for piece in _cut(word, room):
                yield d.Span(piece, span.tone), space
                space = False


def _cut(word: str, room: int) -> Iterator[str]:
    """A word, in parts where it is wider than the room or written without spaces (CJK)."""
    if word.isascii() and len(word) <= room:
        if word:
            yield word
        return
    part = ""
    for sign in word:
        if part and (cells(part + sign) > room or _breaks(part[-1], sign)):
            yield part
            part = ""
        part += sign
    yield part


def _breaks(before: str, after: str) -> bool:
    """Whether a line may break between two signs that no space parts: around the ideographs and kana."""
    return any("⺀" <= sign <= "鿿" for sign in (before, after)) and after not in "、。，．）」』！？："


def pad(line: Line, width: int) -> Line:
    """Return the line filled with spaces to ``width``."""
    missing = width - wide(line)
    return (*line, d.Span(" " * missing)) if missing > 0 else line


def ends(left: Line, right: Line, width: int) -> Line | None:
    """Return ``left`` and ``right`` at the two ends of a line, None where they do not fit with two spaces between."""
    gap = width - wide(left) - wide(right)
    return (*left, d.Span(" " * gap), *right) if gap >= 2 else None


def excerpt(problem: Problem, room: int) -> tuple[str, str]:
    """Return the source line of a problem and the carets under its place; a line too wide is cut around the place."""
    line = problem.excerpt.replace("\t", " ")
    start, length = max(0, problem.column - 1), max(1, problem.length)
    if cells(line) > room:
        signs = room if cells(line) == len(line) else room // 2
        first = max(0, min(start - signs // 3, len(line) - signs))
        last = first + signs
        line = ("…" if first else "") + line[first + bool(first) : last - (last < len(line))] + "…" * (last < len(line))
        start, length = start - first, min(length, signs - (start - first))
    return line, " " * cells(line[:start]) + "^" * max(1, cells(line[start : start + length]))


def problem_lines(problem: Problem) -> list[str]:
    """Return a problem as lines: ``file:line:column: what [code]``, the excerpt with a caret, the hint."""
    lines = [f"{problem.place}: {problem.message} [{problem.code}]"]
    if problem.excerpt:
        number = str(problem.line)
        line, caret = excerpt(problem, 1_000_000)
        lines += [f"  {number} | {line}", f"  {' ' * len(number)} | {caret}"]
    return [*lines, f"  {problem.hint}"] if problem.hint else lines


def beside(left: list[Line], right: list[Line], width: int, gap: int) -> list[Line]:
    """Return two columns: ``left`` padded to ``width``, a gap, ``right``."""
    height = max(len(left), len(right))
    pairs = zip(left + [()] * (height - len(left)), right + [()] * (height - len(right)), strict=True)
    return [(*pad(one, width + gap), *two) if two else one for one, two in pairs]


def indent(lines: Iterable[Line], by: int) -> list[Line]:
    """Return the lines moved ``by`` columns to the right; empty ones stay empty."""
    return [(d.Span(" " * by), *line) if line else line for line in lines]


_INKS: dict[d.Tone, str] = {"strong": "1", "good": "1", "bad": "1", "warn": "7"}
"""Bold and reverse alone: faint and colours fall below a contrast of 4.5 on most terminals (docs/computers.md)."""
_BAR = 10
_TWO_COLUMNS = 100
_NARROW_FACTS = 56
"""Below so many columns, long labels stand above what they are about."""


def table(results: Iterable[Any], look: Look) -> Iterator[str]:
    """Yield each result drawn in turn, with an empty line between."""
    for number, result in enumerate(results):
        yield ("\n" if number else "") + draw(document_of(result, look), look)


def draw(document: d.Document, look: Look) -> str:
    """Return the whole document as text that ends with a newline; without ``look.colour`` it holds no escape at all."""
    title = _wrap(d.Span(document.title, "strong"), look) if document.title else []
    lines = [*title, *([()] if title and document.blocks else []), *_stack(document.blocks, look)]
    return "".join(f"{paint(line, look)}\n" for line in lines)


def paint(line: Line, look: Look) -> str:
    """Return one line as text, coloured if the look says so."""
    text = ""
    for span in line:
        words = visible(span.text)
        words = words if look.glyphs else words.translate(PLAIN_SIGNS)
        ink = _INKS.get(span.tone, "") if look.colour and words.strip() else ""
        text += f"\x1b[{ink}m{words}\x1b[0m" if ink else words
    return text.rstrip(" ")


def _stack(blocks: Iterable[d.Block], look: Look) -> list[Line]:
    """Blocks under each other, an empty line between all but those that belong together."""
    lines: list[Line] = []
    before: d.Block | None = None
    for block in blocks:
        part = _DRAWERS[type(block)](block, look)
        lines += [*([()] if lines and part and not _together(before, block) else []), *part]
        before = block
    return lines


def _together(before: d.Block | None, block: d.Block) -> bool:
    """Neighbouring callouts; a heading and what it is about, unless that has a title of its own."""
    if isinstance(before, d.Heading):
        return not isinstance(block, d.Heading | d.Section)
    return isinstance(before, d.Callout) and isinstance(block, d.Callout)


def _wrap(words: d.Words, look: Look, first: Line = ()) -> list[Line]:
    if look.accessible:
        heard = tuple(d.Span(say_signs(span.text), span.tone) for span in spans(words))
        return wrap((*first, *heard), look.width)
    return wrap(words, look.width, first)


_SIGNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![\w.,:/+-])\+(?=\d*\.\d)"), "plus "),
    (re.compile(r"(?<![\w.,:/+-])-(?=\d*\.\d)"), "minus "),
    (re.compile(r"(?<=\d) ?\u2013 ?(?=\d)"), " to "),
    (re.compile(r"(?<![\w./@-])(\d{1,2})-(\d{1,2})(?![\w/@-])"), r"\1 to \2"),
)
_MARKS = {"+": "Plus: ", "-": "Minus: "}
_HEADS = {"= ": "equals ", "x ": "times "}


def say_signs(text: str) -> str:
    """Return text as it is to be heard: signs before numbers and ranges in words, as screen readers leave them out."""
    for sign, word in _SIGNS:
        text = sign.sub(word, text)
    return text


def _toned(words: d.Words, tone: d.Tone) -> d.Words:
    return tuple(d.Span(span.text, span.tone or tone) for span in spans(words))


def _section(block: d.Section, look: Look) -> list[Line]:
    lead = f"{block.lead:>2}  " if block.lead else ""
    inner = look._replace(width=look.width - len(lead))
    body = _stack(block.blocks, inner)
    head = _accessible_head(block, look) if look.accessible else _head(block, lead, look)
    return head + (body if look.accessible else indent(body, len(lead)))


def _accessible_head(block: d.Section, look: Look) -> list[Line]:
    lead = f"{block.lead}. " if block.lead else ""
    aside = f", {plain_text(block.aside)}" if plain_text(block.aside) else ""
    return _wrap((d.Span(f"{lead}{plain_text(block.title)}{aside}", "strong"),), look)


def _head(block: d.Section, lead: str, look: Look) -> list[Line]:
    title: Line = (d.Span(lead, "faint"), *spans(_toned(block.title, "strong")))
    aside: Line = spans(block.aside)
    bar: Line = (d.Span("  "), *_bar(block.bar, _BAR, look)) if block.bar is not None else ()
    if wide((*aside, *bar)) <= look.width - len(lead):
        aside = (*aside, *bar)
    under = _wrap(title[1:], look, title[:1])
    if not aside:
        return under
    one = ends(title, aside, look.width)
    return [one] if one else [*under, *indent([aside], len(lead))]


def _bar(value: float, length: int, look: Look, tone: d.Tone = "accent") -> Line:
    full = round(max(0.0, min(1.0, value)) * length)
    signs = ("━", "─") if look.glyphs else ("=", ".")
    return (d.Span(signs[0] * full, tone), d.Span(signs[1] * (length - full), "faint"))


def _heading(block: d.Heading, look: Look) -> list[Line]:
    return _wrap(d.Span(block.text, "strong"), look)


def _text(block: d.Text, look: Look) -> list[Line]:
    if block.wrap:
        return _wrap(block.words, look)
    lines = plain_text(block.words).split("\n")
    return [part for line in lines for part in (_wrap(line, look) if look.live and line else [(d.Span(line),)])]


def _facts(block: d.Facts, look: Look) -> list[Line]:
    if look.accessible:
        return [line for label, value in block.rows for line in _wrap((f"{label}: ", *spans(value)), look)]
    longest = max((wide((d.Span(label),)) for label, _ in block.rows), default=0)
    fit = all(longest + 2 + wide(spans(value)) <= look.width for _, value in block.rows)
    width = longest if fit else min(longest, look.width // 2)
    if look.width < _NARROW_FACTS and not look.column and width > look.width // 3 and not fit:
        inner = look._replace(width=look.width - 2)
        return [
            line
            for label, value in block.rows
            for line in (*_wrap(d.Span(label, "strong"), look), *indent(_wrap(value, inner), 2))
        ]
    return [line for label, value in block.rows for line in _one_fact(label, value, width, look)]


def _one_fact(label: str, value: d.Words, width: int, look: Look) -> list[Line]:
    *above, last = wrap(d.Span(label, "faint"), width)
    return [*above, *_wrap(value, look, pad(last, width + 2))]


def _bullets(block: d.Bullets, look: Look) -> list[Line]:
    if look.accessible:
        return [line for item in block.items for line in _wrap(item, look, (d.Span(_MARKS.get(block.mark, "- ")),))]
    return [
        line for item in block.items for line in _wrap(item, look, (d.Span(block.mark or "•", "accent"), d.Span(" ")))
    ]


def _bars(block: d.Bars, look: Look) -> list[Line]:
    if look.accessible:
        return [
            (d.Span(f"{plain_text(bar.label)}: {plain_text(bar.note) or format(bar.value, '.2f')}"),)
            for bar in block.rows
        ]
    width = min(max((wide(spans(bar.label)) for bar in block.rows), default=0), look.width // 3)
    return [line for bar in block.rows for line in _one_bar(bar, width, look)]


def _one_bar(bar: d.Bar, width: int, look: Look) -> list[Line]:
    *above, last = wrap(bar.label, width)
    head = (*pad(last, width + 2), *_bar(bar.value, min(2 * _BAR, look.width // 4), look, bar.tone), d.Span("  "))
    return [*above, *_wrap(bar.note, look, head)]


def _grid(block: d.Grid, look: Look) -> list[Line]:
    said = re.sub(r"; \?[^)]*", "", block.caption) if look.accessible else block.caption
    caption = _wrap(d.Span(said, "strong"), look) if said else []
    rows = [[spans(cell) for cell in row] for row in block.rows]
    bodies = [max((wide(row[i]) for row in rows), default=0) for i in range(len(block.head))]
    widths = _widths(block.head, bodies, look.width)
    if look.accessible or not widths:
        return caption + _stacked(block, look)
    align = block.align.ljust(len(widths), "l")
    heads = [wrap(d.Span(name, "faint"), width) for name, width in zip(block.head, widths, strict=True)]
    tall = max(map(len, heads))
    head = [list(line) for line in zip(*([()] * (tall - len(lines)) + lines for lines in heads), strict=True)]
    return caption + [_row(row, widths, align) for row in [*head, *rows]]


def _widths(heads: tuple[str, ...], bodies: list[int], room: int) -> list[int]:
    """How wide each column is; its head is broken into lines where the table fits only so. Empty: it never fits."""
    words = [max((cells(word) for word in name.split(" ")), default=0) for name in heads]
    for most in range(max(map(cells, heads)), 0, -1):
        widths = [
            max(body, min(cells(name), max(word, most))) for name, word, body in zip(heads, words, bodies, strict=True)
        ]
        if sum(widths) + 2 * (len(widths) - 1) <= room:
            return widths
    return []


def _row(cells: list[Line], widths: list[int], align: str) -> Line:
    line: list[d.Span] = []
    for cell, width, side in zip(cells, widths, align, strict=True):
        missing = width - wide(cell)
        before = missing if side == "r" else missing // 2 if side == "c" else 0
        line += [d.Span("  " if line else ""), d.Span(" " * before), *cell, d.Span(" " * (missing - before))]
    return tuple(line)


def _stacked(block: d.Grid, look: Look) -> list[Line]:
    """The rows of a table that is too wide: the first cell as a title, the others as facts."""
    inner = look._replace(width=look.width - 2)
    heads = [_heard_head(name) if look.accessible else name for name in block.head]
    lines: list[Line] = []
    for first, *others in block.rows:
        cells = [_heard(cell) if look.accessible else cell for cell in others]
        facts = d.Facts(tuple((name, cell) for name, cell in zip(heads[1:], cells, strict=True) if plain_text(cell)))
        lines += [*_wrap(_toned(first, "strong"), look), *indent(_facts(facts, inner), 2)]
    return lines


def _heard_head(name: str) -> str:
    word = _HEADS.get(name[:2], "")
    return word + name[2:].lower() if word else name


def _heard(cell: d.Words) -> d.Words:
    """A cell with the signs of a number and of what is not known in words."""
    said = plain_text(cell)
    if said[:1] in ("+", "-") and said[1:].replace(".", "", 1).isdecimal():
        return f"{'plus' if said[0] == '+' else 'minus'} {said[1:]}"
    return f"{said[:-1].rstrip()}, partly unknown" if said.endswith(" ?") else "unknown" if said == "?" else cell


def _callout(block: d.Callout, look: Look) -> list[Line]:
    first: Line = (d.Span("Note: ", block.tone),) if look.accessible else (d.Span("!", block.tone), d.Span(" "))
    return _wrap(block.words, look, first)


def _verbatim(block: d.Verbatim, look: Look) -> list[Line]:
    return [(d.Span(line),) if line else () for line in block.text.split("\n")]


def _problems(block: d.Problems, look: Look) -> list[Line]:
    if look.accessible:  # carets say nothing to who listens, and the column is said
        return [(d.Span(line),) for line in block.text.split("\n") if line.strip(" |^")]
    if not look.live:
        return _verbatim(d.Verbatim(block.text), look)
    return [line for problem in block.problems for line in _problem(problem, look)]


def _problem(problem: Problem, look: Look) -> list[Line]:
    """Where and what, as long as it is; the place in its line; what to do."""
    what = (d.Span(f"{problem.place}:", "strong"), f" {problem.message} ", d.Span(f"[{problem.code}]", "faint"))
    lines = wrap(what, look.width - 2, (), (d.Span("  "),))
    if problem.excerpt:
        number = str(problem.line)
        gutters = d.Span(f"  {number} | ", "faint"), d.Span(f"  {' ' * len(number)} | ", "faint")
        source, caret = excerpt(problem, look.width - wide(gutters[:1]))
        lines += [(gutters[0], d.Span(source)), (gutters[1], d.Span(caret, "accent"))]
    return [*lines, *_wrap(problem.hint, look, (d.Span("  "),))] if problem.hint else lines


def _beside(block: d.Beside, look: Look) -> list[Line]:
    if look.accessible or look.width < _TWO_COLUMNS:
        return _stack((*block.left, *block.right), look)
    gap = 4
    left = (look.width - gap) * 3 // 5
    one = _stack(block.left, look._replace(width=left))
    two = _stack(block.right, look._replace(width=look.width - gap - left, column=True))
    return beside(one, two, left, gap)


_DRAWERS: dict[type, Callable[[Any, Look], list[Line]]] = {
    d.Heading: _heading,
    d.Text: _text,
    d.Facts: _facts,
    d.Bullets: _bullets,
    d.Bars: _bars,
    d.Grid: _grid,
    d.Callout: _callout,
    d.Verbatim: _verbatim,
    d.Problems: _problems,
    d.Section: _section,
    d.Beside: _beside,
}
