"""How codes are explained: a list of all, or one with its example."""

from collections.abc import Iterator
from typing import Any

from mentorpick.reports import Explanations
from mentorpick.write.document import Block, Document, Facts, Heading, Text, Verbatim

COLUMNS = ("code", "meaning", "remedy")


def rows(result: Explanations) -> Iterator[tuple[Any, ...]]:
    """One row a code."""
    yield from ((one.code, one.meaning, one.remedy) for one in result.codes)


def document(result: Explanations) -> Document:
    """All codes, one a line; or one with what to do, before and after."""
    if len(result.codes) != 1:
        facts = tuple((one.code, one.meaning) for one in result.codes)
        return Document("Codes of `mentorpick profiles check`", (Facts(facts),))
    (one,) = result.codes
    blocks: list[Block] = [Text(one.meaning), Text(one.remedy)]
    for title, text in (("Before", one.before), ("After", one.after)):
        blocks += [Heading(title), Verbatim(text.replace("\0", "\N{SYMBOL FOR NULL}").rstrip("\n"))]
    return Document(one.code, tuple(blocks))
