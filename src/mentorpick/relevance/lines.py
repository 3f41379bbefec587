"""What is compared: the clauses of a goal, and the lines of a profile with what an answer there is worth.

| place | credit |
|---|---|
| a sentence of an offer | 1 |
| expertise | 1 |
| title | .8 |
| a sentence of the bio | .8 |

Which lines are near which clauses is not decided here; see index.py.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from mentorpick.model.people import Mentor

CREDIT = {"offers": 1.0, "expertise": 1.0, "title": 0.8, "bio": 0.8}

FEWEST_WORDS = 3
"""A clause of fewer words says too little alone and stays with the one before."""

ABBREVIATIONS = frozenset(
    ("dr", "drs", "prof", "mr", "mrs", "ms", "mx", "st", "sr", "jr", "rev", "vs", "cf", "approx", "dept", "e.g", "i.e")
)
"""A full stop behind one of these ends no sentence."""


class ProfileLine(NamedTuple):
    """A line of a profile: where it stands (``offers[0]``, ``bio``), its words, what an answer in it is worth."""

    field: str
    text: str
    credit: float


def profile_lines(mentor: Mentor) -> tuple[ProfileLine, ...]:
    """Return every line of a profile once: each sentence of an offer, subjects, the title, each sentence of the bio.

    The same words, however cased or spaced, are one line, at the first and best of their places.
    """
    found: dict[str, ProfileLine] = {}
    for field, text in _texts(mentor):
        line = " ".join(text.split())
        if any(map(str.isalnum, line)):
            found.setdefault(_same_words(line), ProfileLine(field, line, CREDIT[field.split("[")[0]]))
    return tuple(found.values())


def _texts(mentor: Mentor) -> Iterator[tuple[str, str]]:
    # a form with one box gets one offer of five sentences, in which each alone would hide the others
    yield from ((f"offers[{at}]", part) for at, offer in enumerate(mentor.offers) for part in sentences(offer.text))
    yield from ((f"expertise[{at}]", text) for at, text in enumerate(mentor.expertise))
    yield "title", mentor.title
    yield from (("bio", sentence) for sentence in sentences(mentor.bio))


def _same_words(line: str) -> str:
    return line.casefold().strip(" .,;:!?…")


def clauses(goal: str, beginnings: Sequence[str]) -> tuple[str, ...]:
    """Return the parts of a goal that are compared each by itself; usually it is one.

    A new one begins after the end of a sentence, a spaced dash, or a comma before one of ``beginnings``.
    """
    found: list[str] = []
    for sentence in sentences(goal):
        for at, part in enumerate(_pattern(tuple(beginnings)).split(sentence)):
            short = len(part.split()) < FEWEST_WORDS or (found and len(found[-1].split()) < FEWEST_WORDS)
            if short and found:
                found[-1] += (", " if at else " ") + part
            elif part:
                found.append(part)
    return tuple(found)


@lru_cache(maxsize=8)
def _pattern(beginnings: tuple[str, ...]) -> re.Pattern[str]:
    """What stands between two clauses of a sentence."""
    words = "|".join(map(re.escape, beginnings))
    comma = rf"|,\s+(?=(?:{words})\b)" if words else ""
    return re.compile(rf"\s+[-–—]+\s+{comma}", re.IGNORECASE)


_END = re.compile(
    r"(?P<mark>(?<![.!?…])[.!?…]+[\"'”’)\]]*)\s+|(?P<wide>[。！？]+)\s*|(?<!\s)\s*\n(?:\s*\n\s*|(?=\s*[-*•]\s))"
)
_BULLET = re.compile(r"^[-*•]\s+")


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text, white space in them as one blank; a blank line or a bullet begins one, too."""
    begin = 0
    for end in _END.finditer(text):
        mark = end["mark"] or end["wide"] or ""
        if mark != "." or not _abbreviated(text[begin : end.start()]):
            yield from _spaced(text[begin : end.start()] + mark)
            begin = end.end()
    yield from _spaced(text[begin:])


def _abbreviated(before: str) -> bool:
    """Whether a full stop here belongs to a short form or an initial, and ends nothing."""
    word = before.rpartition(" ")[2].lstrip("(\"'“‘").casefold()
    return word in ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "i")


def _spaced(sentence: str) -> Iterator[str]:
    line = _BULLET.sub("", " ".join(sentence.split()))
    if line:
        yield line
