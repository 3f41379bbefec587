"""How telling a word is: the shipped table of counts, one line a stem.

    idf = ln(1 + (N - n + 1/2) / (n + 1/2)),     n of the table's N passages have the stem

(the form of Robertson and Zaragoza 2009 that is never negative). A stem the table does not have, rare, foreign or
misspelt, weighs as much as one found once. Where the counts come from is said in the table's head.
"""

from bisect import bisect_left
from functools import lru_cache
from math import log

from mentorpick.ranking.tables import lines

TABLE = "idf.txt"


def counts() -> dict[str, int]:
    """The whole table: of how many passages each stem is part."""
    return {stem: int(count) for stem, count in (line.split(" ") for line in lines(TABLE)[1:])}


@lru_cache(maxsize=1 << 16)
def idf(stem: str) -> float:
    """The weight of one stem, above 0: 0.9 for "person", 9 for a word the table does not have."""
    table = lines(TABLE)
    passages = int(table[0])
    at = bisect_left(table, f"{stem} ", lo=1)
    found, _, number = table[at].partition(" ") if at < len(table) else ("", "", "")
    count = int(number) if found == stem else 1
    return log(1 + (passages - count + 0.5) / (count + 0.5))
