"""Adding up, the same on every Python."""

from collections.abc import Iterable
from functools import reduce
from operator import add


def added(numbers: Iterable[float]) -> float:
    """The numbers added one after the other, in their order; 0.0 of none.

    From Python 3.12 on ``sum`` carries what each step rounds away, and so ends in other digits than before.
    """
    return reduce(add, numbers, 0.0)
