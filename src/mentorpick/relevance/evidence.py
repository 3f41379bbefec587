"""The lines of a profile behind a relevance: what hit, where, and through which synonym."""

from collections.abc import Iterator
from math import sqrt

from msgspec import Struct

from mentorpick.model.people import Mentor
from mentorpick.model.shortlist import Evidence
from mentorpick.model.taxonomy import AREA_KEYS, Area
from mentorpick.numeric import added
from mentorpick.relevance.terms import Asked, Goal, Span, asked, read, said_at

OFFER, OTHER_AREA, EXPERTISE, TITLE, BIO, ORGANIZATION, SYNONYM = 1.0, 0.8, 1.0, 0.8, 0.7, 0.3, 0.8
FULL_LENGTH, FAIR_LENGTH = 80, 400

ANY_AREA = 1 << len(AREA_KEYS)
"""The bit of an offer without an area, which fits every goal; bit k stands for area k."""
BITS: dict[str | None, int] = {area: 1 << at for at, area in enumerate(AREA_KEYS)} | {None: ANY_AREA}

Line = tuple[str, float, int]
"""A text, its credit before length and area are known, and for an offer the bit of its area (else 0)."""


def lines(mentor: Mentor) -> list[Line]:
    """Every text of a profile that can answer a goal, the strongest kind first."""
    return [
        *[(offer.text, OFFER, BITS[offer.area]) for offer in mentor.offers],
        *[(text, EXPERTISE, 0) for text in mentor.expertise],
        (mentor.title, TITLE, 0),
        (mentor.bio, BIO, 0),
        (mentor.organization, ORGANIZATION, 0),
    ]


def fields(mentor: Mentor) -> list[str]:
    """The name of the field of each line, in the same order."""
    return [
        *[f"offers[{at}]" for at in range(len(mentor.offers))],
        *[f"expertise[{at}]" for at in range(len(mentor.expertise))],
        *("title", "bio", "organization"),
    ]


def worth_of_length(length: int) -> float:
    """What is left of the credit of a text of so many stems, 0..1."""
    return sqrt(FULL_LENGTH / max(length, FULL_LENGTH)) * (FAIR_LENGTH / max(length, FAIR_LENGTH))


def credit_of(line: Line, length: int, area: Area | None) -> float:
    """What an answer in this line is worth, 0..1, if it has ``length`` stems and the goal belongs to ``area``."""
    _, credit, offer = line
    if length > FULL_LENGTH:
        return min(credit, BIO) * worth_of_length(length)
    elsewhere = offer and area and not offer & (BITS[area] | ANY_AREA)
    return OTHER_AREA if elsewhere else credit


class Piece(Struct, frozen=True, gc=False):
    """What can be quoted: a whole line, or one sentence of a bio; its terms with their places in the line."""

    field: str
    line: Line
    length: int
    """Stems of the whole line."""
    quote: str
    terms: dict[str, Span]


class Hit(Struct, frozen=True, gc=False):
    """A term of the goal, what the piece says for it, and the share of the whole goal that this answers."""

    asked: Asked
    said: str
    points: float


class Reading:
    """A profile read to be quoted: its pieces, and for everything it says the places of the pieces that say it."""

    def __init__(self, mentor: Mentor) -> None:
        self.pieces = tuple(_pieces(mentor))
        self._said: dict[str, list[int]] = {}
        self._credit: dict[Area | None, list[float]] = {}
        for place, piece in enumerate(self.pieces):
            for term in piece.terms:
                self._said.setdefault(term, []).append(place)

    def evidence(self, goal: str, area: Area | None = None) -> tuple[Evidence, ...]:
        """See the function ``evidence``."""
        return tuple([_evidence(piece, goal, hits) for piece, hits in self.answers(goal, area)])

    def answers(self, goal: str, area: Area | None = None) -> list[tuple[Piece, list[Hit]]]:
        """The pieces that answer a goal with their hits, strongest first; all points together are the relevance."""
        rivals = self._hits(asked(goal), area)
        strength = {place: added([hit.points for hit in hits.values()]) for place, hits in rivals.items()}
        best: dict[int, tuple[float, float, int]] = {}
        for place, hits in rivals.items():
            for term, hit in hits.items():
                mine = (hit.points, strength[place], -place)
                if term not in best or mine > best[term]:
                    best[term] = mine
        won: dict[int, list[Hit]] = {}
        for term in sorted(best):
            place = -best[term][2]
            won.setdefault(place, []).append(rivals[place][term])
        order = sorted([(-added([hit.points for hit in hits]), place) for place, hits in won.items()])
        return [(self.pieces[place], won[place]) for _, place in order]

    def _hits(self, wanted: Goal, area: Area | None) -> dict[int, dict[int, Hit]]:
        """By piece and by term of the goal, each by its place, the best of what the piece says to it."""
        found: dict[int, dict[int, Hit]] = {}
        credit = self._credit.get(area) or self._credit_in(area)
        for said in [way for way in wanted.ways if way in self._said]:
            through = SYNONYM if said.startswith("=") else 1.0
            for place in self._said[said]:
                share = credit[place] * through
                hits = found.setdefault(place, {})
                for at in wanted.ways[said]:
                    term = wanted.terms[at]
                    points = term.weight * share / wanted.weight
                    if at not in hits or points > hits[at].points:
                        hits[at] = Hit(term, said, points)
        return found

    def _credit_in(self, area: Area | None) -> list[float]:
        """What an answer in each piece is worth for a goal of this area."""
        credit = self._credit[area] = [credit_of(piece.line, piece.length, area) for piece in self.pieces]
        return credit


def evidence(mentor: Mentor, goal: str, area: Area | None = None) -> tuple[Evidence, ...]:
    """The lines that answer a goal, the strongest first; each term of the goal counts in one of them.

    A bio is quoted by the sentence. Nothing is quoted that did not count.
    """
    return Reading(mentor).evidence(goal, area)


def _pieces(mentor: Mentor) -> Iterator[Piece]:
    for field, line in zip(fields(mentor), lines(mentor), strict=True):
        text = line[0]
        length, said = read(text)
        if credit_of(line, length, None) <= BIO:
            for part in said:
                yield Piece(field, line, length, said_at(text, part.span).strip(), part.terms)
        elif said:
            first = {term: span for sentence in reversed(said) for term, span in sentence.terms.items()}
            yield Piece(field, line, length, text.strip(), first)


def _evidence(piece: Piece, goal: str, hits: list[Hit]) -> Evidence:
    wanted = asked(goal)
    stems = {stem for hit in hits for stem in hit.asked.stems}
    words: dict[str, str] = {}
    for stem, word in wanted.words:
        if stem in stems:
            words.setdefault(word.casefold(), word)
    through = dict.fromkeys([hit.said for hit in hits if hit.said.startswith("=")])
    return Evidence(
        field=piece.field,
        text=piece.quote,
        goal=goal,
        words=tuple(words.values()),
        via=tuple([f"{wanted.meant[said]} = {said_at(piece.line[0], piece.terms[said])}" for said in through]),
    )
