"""Tables, texts and the sentence model that come with the program; README.md beside this says what each file is."""

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent


def read_text(name: str) -> str:
    """Return the whole of a file of text, ``english.txt`` or ``texts/mentee.j2``."""
    return (FOLDER / name).read_text(encoding="utf-8")


def read_lines(name: str) -> Iterator[str]:
    """Yield the lines of a table, without its remarks and what is empty."""
    return (line for line in read_text(name).splitlines() if line and not line.startswith("#"))
