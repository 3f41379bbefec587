"""Another question: who moved, and the new shortlist."""

from collections.abc import Iterator

from mentorpick.accounts import Move, WhatIf
from mentorpick.write import shortlist
from mentorpick.write.document import Block, Document, Grid, Heading, Text, Words

COLUMNS = ("mentor", "name", "before", "after", "because")


def document(result: WhatIf) -> Document:
    """The moves, then the shortlist as it would be."""
    moved = sum(move.before != move.after for move in result.moves)
    said = "Nothing moves." if not moved else ""
    grid = Grid(("Mentor", "Before", "After", "Why"), tuple(_row(move) for move in result.moves), "lrrl")
    after = shortlist.document(result.after)
    blocks: tuple[Block, ...] = (
        *([Text(said)] if said else []),
        grid,
        Heading("The shortlist then"),
        *after.blocks,
    )
    return Document(f"What if: {result.question}", blocks)


def rows(result: WhatIf) -> Iterator[tuple[object, ...]]:
    """One row a mentor shown before or after."""
    for move in result.moves:
        yield (move.mentor, move.name, move.before, move.after, move.because)


def _row(move: Move) -> tuple[Words, ...]:
    return (move.name, _place(move.before), _place(move.after), move.because)


def _place(place: int | None) -> str:
    return "left out" if place is None else str(place)
