"""Another question: who moved, and the new shortlist."""

from collections.abc import Iterator

from mentorpick.accounts import Move, WhatIf
from mentorpick.write import shortlist
from mentorpick.write.document import Block, Bullets, Document, Heading, Span, Text, Words

COLUMNS = ("mentor", "name", "before", "after", "because")


def document(result: WhatIf) -> Document:
    """The moves, then the shortlist as it would be."""
    moved = sum(move.before != move.after for move in result.moves)
    said = "Nothing moves." if not moved else ""
    after = shortlist.document(result.after)
    blocks: tuple[Block, ...] = (
        *([Text(said)] if said else []),
        Bullets(tuple(_move(move) for move in result.moves)),
        Heading("The shortlist then"),
        *after.blocks,
    )
    return Document(f"What if: {result.question}", blocks)


def rows(result: WhatIf) -> Iterator[tuple[object, ...]]:
    """One row a mentor shown before or after."""
    for move in result.moves:
        yield (move.mentor, move.name, move.before, move.after, move.because)


def _move(move: Move) -> Words:
    why = f": {move.because}" if move.because else ""
    if move.before == move.after:
        return (Span(move.name, "strong"), f", still {_place(move.after)}")
    return (Span(move.name, "strong"), f", {_place(move.after)} instead of {_place(move.before)}{why}")


def _place(place: int | None) -> str:
    return "left out" if place is None else f"place {place}"
