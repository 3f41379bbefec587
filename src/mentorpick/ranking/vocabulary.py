"""The closed vocabulary: which words mean the same, and which area of life they speak of.

It is kept in ``data/vocabulary.txt``, one meaning a line; here it is read, in stems and pairs of stems.
"""

from importlib.resources import files
from typing import NamedTuple, cast

from mentorpick.areas import Area
from mentorpick.ranking.words import tokens


class Meaning(NamedTuple):
    """One line of the vocabulary: the areas it speaks of, and the words and phrases that say it."""

    areas: tuple[Area, ...]
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """The key of the meaning among terms, which no word can be."""
        return f"={self.words[0]}"


def term_of(words: str) -> str:
    """A listed word or phrase as a term: its one or two stems."""
    return " ".join(stem for token in tokens(words) for stem in token.stems)


def _read() -> tuple[Meaning, ...]:
    text = files("mentorpick").joinpath("data", "vocabulary.txt").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            areas, _, words = line.partition(" | ")
            found.append(Meaning(cast(tuple[Area, ...], tuple(areas.split(", "))), tuple(words.split("; "))))
    return tuple(found)


VOCABULARY = _read()
MEANINGS = {term_of(words): meaning.name for meaning in VOCABULARY for words in meaning.words}
"""The meaning of each listed stem or pair of stems."""
