"""Lines of a terminal: how wide text is, where it breaks, what stands beside what. No colour, no blocks."""

import re
from collections.abc import Iterable, Iterator

from mentorpick.errors import Problem
from mentorpick.write.document import Span, Words, spans

Line = tuple[Span, ...]

_NARROW = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2500-\u257f]*")
"""Letters of the Latin script, dashes, quotation marks and lines: one column each, known without tables."""


def cells(text: str) -> int:
    """Columns that ``text`` takes in a terminal: two for a CJK sign or an emoji, none for a joined accent."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wide(line: Line) -> int:
    """Columns a line takes."""
    return sum(cells(span.text) for span in line)


def wrap(words: Words, width: int, first: Line = (), rest: Line | None = None) -> list[Line]:
    """Break ``words`` into lines of at most ``width`` columns; ``first`` stands before the first, ``rest`` the others.

    ``rest`` is as many spaces as ``first`` is wide, unless given. A word that alone is too wide is cut.
    """
    gap = (Span(" " * wide(first)),) if rest is None else rest
    room = max(8, width - wide(first))
    lines: list[list[Span]] = [[]]
    used = 0
    for span, fresh in _pieces(words, room):
        size = cells(span.text)
        space = " " if fresh and lines[-1] else ""
        if used + len(space) + size > room and lines[-1]:
            lines.append([])
            used, space = 0, ""
        _append(lines[-1], Span(space + span.text, span.tone))
        used += len(space) + size
    return [((first if number == 0 else gap) + tuple(line)) for number, line in enumerate(lines)]


def _append(line: list[Span], span: Span) -> None:
    """Add a span to a line, joined to one of the same tone; a space before a new tone is plain."""
    if line and line[-1].tone == span.tone:
        line[-1] = Span(line[-1].text + span.text, span.tone)
    elif span.tone and span.text.startswith(" "):
        _append(line, Span(" "))
        line.append(Span(span.text[1:], span.tone))
    else:
        line.append(span)


def _pieces(words: Words, room: int) -> Iterator[tuple[Span, bool]]:
    """The smallest parts that stay whole, each with whether a space parts it from the one before."""
    space = False
    for span in spans(words):
        for number, word in enumerate(span.text.replace("\n", " ").split(" ")):
            space = space or number > 0
            for piece in _cut(word, room):
                yield Span(piece, span.tone), space
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
    """The line filled with spaces to ``width``."""
    missing = width - wide(line)
    return (*line, Span(" " * missing)) if missing > 0 else line


def ends(left: Line, right: Line, width: int) -> Line | None:
    """``left`` and ``right`` at the two ends of a line, None where they do not fit with two spaces between."""
    gap = width - wide(left) - wide(right)
    return (*left, Span(" " * gap), *right) if gap >= 2 else None


def excerpt(problem: Problem, room: int) -> tuple[str, str]:
    """The source line of a problem and the carets under its place; a line too wide is cut around the place."""
    line = problem.excerpt.replace("\t", " ")
    start, length = max(0, problem.column - 1), max(1, problem.length)
    if cells(line) > room:
        signs = room if cells(line) == len(line) else room // 2
        first = max(0, min(start - signs // 3, len(line) - signs))
        last = first + signs
        line = ("…" if first else "") + line[first + bool(first) : last - (last < len(line))] + "…" * (last < len(line))
        start, length = start - first, min(length, signs - (start - first))
    return line, " " * cells(line[:start]) + "^" * max(1, cells(line[start : start + length]))


def beside(left: list[Line], right: list[Line], width: int, gap: int) -> list[Line]:
    """Two columns: ``left`` padded to ``width``, a gap, ``right``."""
    height = max(len(left), len(right))
    pairs = zip(left + [()] * (height - len(left)), right + [()] * (height - len(right)), strict=True)
    return [(*pad(one, width + gap), *two) if two else one for one, two in pairs]


def indent(lines: Iterable[Line], by: int) -> list[Line]:
    """The lines moved ``by`` columns to the right; empty ones stay empty."""
    return [(Span(" " * by), *line) if line else line for line in lines]
