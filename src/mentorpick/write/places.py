"""Where everything is kept, for people."""

from collections.abc import Iterator

from mentorpick.nextsteps import Places
from mentorpick.write.document import Block, Document, Facts, Grid, Text

COLUMNS = ("path", "what", "files")


def document(result: Places) -> Document:
    """The folders, and what is in them now."""
    blocks: list[Block] = [Facts((("Your folder", result.folder), ("Cache", result.cache)))]
    if result.kept:
        lines = tuple((item.what, str(item.files), item.path) for item in result.kept)
        blocks.append(Grid(("What", "Files", "Where"), lines, "lrl"))
        blocks.append(Text("Only you can read these files. `mentorpick forget` deletes them."))
    else:
        blocks.append(Text("Nothing is kept yet."))
    return Document("", tuple(blocks))


def rows(result: Places) -> Iterator[tuple[object, ...]]:
    """One row a thing kept, as COLUMNS."""
    for item in result.kept:
        yield (item.path, item.what, item.files)
