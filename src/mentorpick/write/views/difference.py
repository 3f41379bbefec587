"""How the difference of two runs is shown. Alone, as no other view needs a word of it."""

from collections.abc import Iterator

from mentorpick.model.run import Difference
from mentorpick.text import pluralize
from mentorpick.write.document import AsGiven, Block, Document, Grid, ResultView, Text

DIFFERENCE_COLUMNS = ("kind", "mentee", "mentee_source", "came", "left", "first", "was_first")


def difference_document(result: Difference) -> Document:
    """Return the changes as blocks."""
    said = ", ".join(f"{count} {kind}" for kind, count in result.counts.items() if count)
    same = pluralize(result.same, "mentee is", "mentees are")
    blocks: list[Block] = [Text(f"{said or 'Nothing differs'}; {same} the same.")]
    if result.changes:
        rows = tuple(
            (each.kind, each.source_id or each.mentee, ", ".join(each.came), ", ".join(each.left))
            for each in result.changes
        )
        blocks.append(Grid(("", "mentee", "came", "left"), rows, "llll"))
    return Document(f"From {result.old.file} to {result.new.file}", tuple(blocks))


def difference_rows(result: Difference) -> Iterator[tuple[object, ...]]:
    """Yield one row a change."""
    for each in result.changes:
        yield (
            each.kind, each.mentee, AsGiven(each.source_id), ";".join(each.came), ";".join(each.left), each.first,
            each.was_first,
        )  # fmt: skip


DIFFERENCE = ResultView(DIFFERENCE_COLUMNS, difference_document, difference_rows)
