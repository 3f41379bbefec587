"""How telling a word is: the shipped table of counts, one line a stem.

    idf = ln(1 + (N - n + 1/2) / (n + 1/2)),     n of the table's N passages have the stem

(the form of Robertson and Zaragoza 2009 that is never negative). A stem the table does not have, rare, foreign or
misspelt, weighs as much as one found once. Where the counts come from is said in data/README.md.
"""

from bisect import bisect_left
from functools import lru_cache
from importlib.resources import files
from math import log


@lru_cache(maxsize=1)
def _table() -> tuple[int, list[str]]:
    """N, and the lines ``stem count`` in order of code points."""
    path = files("mentorpick").joinpath("data", "idf.txt")
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    return int(head), lines


def counts() -> dict[str, int]:
    """The whole table: of how many passages each stem is part."""
    return {stem: int(count) for stem, count in (line.split(" ") for line in _table()[1])}


@lru_cache(maxsize=1 << 16)
def idf(stem: str) -> float:
    """The weight of one stem, above 0."""
    passages, lines = _table()
    at = bisect_left(lines, f"{stem} ")
    found, _, number = lines[at].partition(" ") if at < len(lines) else ("", "", "")
    count = int(number) if found == stem else 1
    return log(1 + (passages - count + 0.5) / (count + 0.5))
