"""The shipped tables of text: counts of words, and the closed vocabulary. Read once, when first asked for."""

from functools import cache
from pkgutil import get_data


@cache
def lines(name: str) -> list[str]:
    """The lines of a table in the package's data folder, without its comments."""
    data = get_data("mentorpick", f"data/{name}") or b""
    return [line for line in data.decode().splitlines() if line and not line.startswith("#")]
