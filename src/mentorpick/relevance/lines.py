"""What is compared: the clauses of a goal, the lines of a profile with what an answer there is worth; and their words.

| place | credit |
|---|---|
| an offer, and each of its sentences | 1 |
| expertise | 1 |
| title | .8 |
| a sentence of the bio | .8 |

Which lines are near which clauses is not decided here; see index.py. For a computer without the sentence model there is
the plain word rule, for English: which stems of a clause a line shares.

    shared(clause, line) = sum of idf over the clause's stems that the line has / the sum over all its stems

The shipped table says how rare a stem is, so nothing depends on who else is in the pool.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentorpick.data import read_lines, read_text
from mentorpick.model.people import Mentor

Floats = NDArray[np.float64]

_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Letters of scripts that put no blank between words; each one counts as a word."""

_SAYS_NOTHING = (
    "a about after again all also am an and any are as at be because been before being but by can could did do does "
    "doing don down during each else even ever every few for from further get go had has have having he her here hers "
    "him his how i if in into is it its just know let like ll make many may me might more most much must my need new "
    "no nor not now of off on once one only or other our out over own re really s same she should so some such t take "
    "than that the their them then there these they thing this those through to too until up us use ve very want was "
    "way we well were what when where which while who why will with without would you your"
)
SAYS_NOTHING = frozenset(_SAYS_NOTHING.split())


def words(text: str) -> list[str]:
    """Return the words of a text without case and accents."""
    folded = "".join(
        letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)
    )
    return _WORD.findall(_UNSPACED.sub(r" \g<0> ", folded))


def stems(text: str) -> list[str]:
    """Return the stems of a text, each once, without the words that say nothing."""
    return list(dict.fromkeys(stem(word) for word in words(text) if word not in SAYS_NOTHING))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the English stem of a word."""
    found: str = _stemmer().stemWord(word)
    return found


@cache
def _stemmer() -> "Any":
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def idf(stem: str) -> float:
    """Return how much it tells that a text has this stem: ln(1 + passages / those with it), 1 where none has."""
    passages, counts = _counts()
    return log(1 + passages / counts.get(stem, 1))


@cache
def _counts() -> tuple[int, dict[str, int]]:
    total, *rows = read_lines("idf.txt")
    return int(total), {name: int(count) for name, count in map(str.split, rows)}


def is_foreign(text: str) -> bool:
    """Say whether a text is mostly in another language than English, as far as its commonest words tell."""
    english, foreign, both = known_words()
    found = _LETTERS.findall(unicodedata.normalize("NFKC", text).casefold())
    if sum(not letter.isascii() for word in found for letter in word) > sum(map(len, found)) / 2:
        return True
    known = sum(word in english and word not in both for word in found)
    other = sum(word in foreign and word not in both for word in found)
    return other >= _SURE and other > known


_LETTERS = re.compile(r"[^\W\d_]+")
_SURE = 2
"""Words of other languages from which on a text is taken for one of them."""


@cache
def known_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return words that are English, the commonest of other languages, and those that are both."""
    english, foreign, both = (
        frozenset(part.split()) for part in re.split(r"(?m)^\[\w+\]$", read_text("english.txt"))[1:]
    )
    return english, foreign, both


class WordIndex:
    """The stems of L lines, ready to be compared with clauses."""

    def __init__(self, lines: Iterable[str]) -> None:
        said: dict[str, list[int]] = {}
        size = 0
        for size, line in enumerate(lines, 1):
            for own in stems(line):
                said.setdefault(own, []).append(size - 1)
        self._size = size
        self._said = {own: np.array(at) for own, at in said.items()}

    def shared(self, clauses: Sequence[str]) -> Floats:
        """Return (C, L) the share of each clause's stems, by idf, that each line has."""
        return np.array([self._share(clause) for clause in clauses]).reshape(len(clauses), self._size)

    def _share(self, clause: str) -> Floats:
        share = np.zeros(self._size)
        wanted = [(own, idf(own)) for own in stems(clause)]
        for own, weight in wanted:
            if own in self._said:
                share[self._said[own]] += weight
        total = sum(weight for _, weight in wanted)
        return np.round(share / total, 3) if total else share


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

    def continues(self, before: "ProfileLine") -> bool:
        """Return whether this is of the same offer as the line before it: both say one thing, so it counts once."""
        return self.field == before.field and self.field.startswith("offers")


def profile_lines(mentor: Mentor) -> tuple[ProfileLine, ...]:
    """Return every line of a profile once: offers, subjects, the title, each sentence of the bio.

    An offer of several sentences is a line for each, then one for all of it. The same words, however cased or spaced,
    are one line, at the first and best of their places. A sentence that says what a mentor doesn't do is none, nor is
    an offer with one in it: nobody who asks for visas wants "I can't help with visas".
    """
    found: dict[str, ProfileLine] = {}
    for field, text in _texts(mentor):
        line = " ".join(text.split())
        if any(map(str.isalnum, line)) and not any(map(_declines, sentences(line))):
            found.setdefault(_same_words(line), ProfileLine(field, line, CREDIT[field.split("[")[0]]))
    return tuple(found.values())


def _texts(mentor: Mentor) -> Iterator[tuple[str, str]]:
    for at, offer in enumerate(mentor.offers):
        # in a form's one box each sentence would hide among the others, and some are understood only together
        yield from ((f"offers[{at}]", part) for part in (*sentences(offer.text), offer.text))
    yield from ((f"expertise[{at}]", text) for at, text in enumerate(mentor.expertise))
    yield "title", mentor.title
    yield from (("bio", sentence) for sentence in sentences(mentor.bio))


def _same_words(line: str) -> str:
    return line.casefold().strip(" .,;:!?…")


_DECLINES = re.compile(
    r"(?:^|\b(?:I|we) )(?:(?:ca|do|wo)n['’]?t|cannot|(?:can|do|will) not)(?: really)? (?:help|advise|act|comment|do|"
    r"offer|give(?! up)|sell|answer|take on|mentor|coach|teach|cover|deal|know (?:about|anything|much))\b|"
    r"(?:\bam|['’]m) (?:of )?(?:no|not (?:much|any|an?)) (?:help|use|good|expert)\b|"
    r"\bhave no experience\b|^(?:please )?do(?:n['’]?t| not) (?:ask|write|contact|come to)\b",
    re.IGNORECASE,
)
_YET = re.compile(r"\bbut\b|;")


def _declines(sentence: str) -> bool:
    return bool(_DECLINES.search(sentence)) and not _YET.search(sentence)


def clauses(goal: str, beginnings: Sequence[str]) -> tuple[str, ...]:
    """Return the parts of a goal that are compared each by itself; usually it is one.

    A new one begins after the end of a sentence, a spaced dash, or a comma before one of ``beginnings``. What a mentee
    turns away (", not academia", "anything but consulting", "I don't want to lead a ward") is left out: by meaning it
    would find just that. "I don't want to burn out" stays, as whoever writes about burning out is meant.
    """
    found: list[str] = []
    wanted = [left for sentence in sentences(goal) if any(map(str.isalnum, left := _wanted(sentence)))]
    for sentence in wanted if len(" ".join(wanted).split()) >= FEWEST_WORDS else sentences(goal):
        for at, part in enumerate(_pattern(tuple(beginnings)).split(sentence)):
            short = len(part.split()) < FEWEST_WORDS or (found and len(found[-1].split()) < FEWEST_WORDS)
            if short and found:
                found[-1] += (", " if at else " ") + part
            elif part:
                found.append(part)
    return tuple(found)


_REST = r"(?:(?!\bbut\b)[^,;.!?])*"
_UNWANTED = re.compile(
    rf"(?:[,;] ?| [-–—] |\b(?=but ))(?:but )?(?:please )?not (?!(?:only|just|even|be|get|have|to|sure)\b){_REST}|"
    rf"(?:[,;] ?| [-–—] |\b)(?:but )?(?:(?:any|every)thing (?:but|except)|instead of|rather than|please no) {_REST}|"
    rf"(?:^|[,;] ?| [-–—] |\b(?=but ))(?:but )?I (?:really )?(?:do(?:n['’]?t| not)|never) (?:really )?want "
    rf"to (?:(?:be|become) (?:an?|anyone['’]s)|lead|manage|supervise|teach) {_REST}",
    re.IGNORECASE,
)


def _wanted(sentence: str) -> str:
    left = _UNWANTED.sub(" ", sentence)
    return sentence if left == sentence else " ".join(left.split()).replace(" ,", ",").strip(" ,;-–—")


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
