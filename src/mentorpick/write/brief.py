"""A brief result: who, in order, with the scores; reasons are in the full one."""

from collections.abc import Iterator

from mentorpick.results import Brief
from mentorpick.write.document import Block, Callout, Document, Grid

COLUMNS = ("mentee", "rank", "mentor", "score")


def document(result: Brief) -> Document:
    """One small table."""
    table = tuple((str(rank), mentor, f"{score:.4f}") for _, rank, mentor, score in rows(result))
    blocks: list[Block] = [Callout("These mentors are made up.")] if result.fictional else []
    return Document(f"Mentors for {result.mentee}", (*blocks, Grid(("", "mentor", "score"), table, "rlr")))


def rows(result: Brief) -> Iterator[tuple[str, int, str, float]]:
    """One row a place."""
    for rank, (mentor, score) in enumerate(zip(result.mentors, result.scores, strict=True), 1):
        yield result.mentee, rank, mentor, score
