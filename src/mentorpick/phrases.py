"""Words put in a row, as every room says them. Pure text."""

from collections.abc import Iterable


def listed(words: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; ``last`` is the word before the last; empty for no words."""
    items = list(words)
    return f" {last} ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def counted(number: int, thing: str, things: str = "") -> str:
    """``1 place``, ``3 places``; ``things`` where the word for several is another."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def quotable(text: str) -> str:
    """On one line, without the full stop, to stand in quotation marks."""
    return " ".join(text.split()).rstrip(".")


def full_stop(text: str) -> str:
    """On one line, ended as a sentence is."""
    line = " ".join(text.split())
    return line if line.endswith((".", "!", "?")) else f"{line}."


def cut(text: str, limit: int) -> str:
    """The text on one line; longer than ``limit`` characters, it ends at a word with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
