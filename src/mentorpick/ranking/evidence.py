"""The lines of a profile behind a relevance: what hit, where, and through which synonym."""

from collections.abc import Iterator
from typing import NamedTuple

from mentorpick.areas import Area
from mentorpick.model import Mentor
from mentorpick.ranking.lines import BIO, SYNONYM, Line, credit_of, fields, lines
from mentorpick.ranking.terms import Asked, Goal, Span, asked, read, said_at
from mentorpick.results import Evidence
from mentorpick.sums import added


class Piece(NamedTuple):
    """What can be quoted, ``line[span]``: a whole line, or one sentence of a bio; its terms, and what it is worth."""

    field: str
    line: Line
    length: int
    """Stems of the whole line."""
    span: Span
    terms: dict[str, Span]


class Hit(NamedTuple):
    """A term of the goal, what the piece says for it, and the share of the whole goal that this answers."""

    asked: Asked
    said: str
    points: float


_NOBODY = (-1.0, 0.0, 0)


class Reading(NamedTuple):
    """A profile read to be quoted: its pieces, and for everything it says the places of the pieces that say it."""

    pieces: tuple[Piece, ...]
    said: dict[str, tuple[int, ...]]

    @classmethod
    def of(cls, mentor: Mentor) -> "Reading":
        """All that a profile can be quoted with."""
        pieces = tuple(_pieces(mentor))
        said: dict[str, tuple[int, ...]] = {}
        for place, piece in enumerate(pieces):
            for term in piece.terms:
                said[term] = (*said.get(term, ()), place)
        return cls(pieces, said)

    def evidence(self, goal: str, area: Area | None = None) -> tuple[Evidence, ...]:
        """See the function ``evidence``."""
        return tuple(_evidence(piece, goal, hits) for piece, hits in self.answers(goal, area))

    def answers(self, goal: str, area: Area | None = None) -> list[tuple[Piece, list[Hit]]]:
        """The pieces that answer a goal with their hits, strongest first; all points together are the relevance."""
        wanted = asked(goal)
        rivals = self._hits(wanted, area)
        strength = {place: added(hit.points for hit in hits.values()) for place, hits in rivals.items()}
        best: dict[int, tuple[float, float, int]] = {}
        for place, hits in rivals.items():
            for term, hit in hits.items():
                best[term] = max((hit.points, strength[place], -place), best.get(term, _NOBODY))
        won: dict[int, list[Hit]] = {}
        for term in sorted(best):
            place = -best[term][2]
            won.setdefault(place, []).append(rivals[place][term])
        order = sorted(won, key=lambda place: (-added(hit.points for hit in won[place]), place))
        return [(self.pieces[place], won[place]) for place in order]

    def _hits(self, wanted: Goal, area: Area | None) -> dict[int, dict[int, Hit]]:
        """By piece and by term of the goal, each by its place, the best of what the piece says to it."""
        found: dict[int, dict[int, Hit]] = {}
        for said in [way for way in wanted.ways if way in self.said]:
            through = SYNONYM if said.startswith("=") else 1.0
            for place in self.said[said]:
                piece = self.pieces[place]
                share = credit_of(piece.line, piece.length, area) * through
                hits = found.setdefault(place, {})
                for at in wanted.ways[said]:
                    term = wanted.terms[at]
                    points = term.weight * share / wanted.weight
                    if at not in hits or points > hits[at].points:
                        hits[at] = Hit(term, said, points)
        return found


def evidence(mentor: Mentor, goal: str, area: Area | None = None) -> tuple[Evidence, ...]:
    """The lines that answer a goal, the strongest first; each term of the goal counts in one of them.

    A bio is quoted by the sentence. Nothing is quoted that did not count.
    """
    return Reading.of(mentor).evidence(goal, area)


def _pieces(mentor: Mentor) -> Iterator[Piece]:
    for field, line in zip(fields(mentor), lines(mentor), strict=True):
        text = line[0]
        length, said = read(text)
        if credit_of(line, length, None) <= BIO:
            yield from (Piece(field, line, length, span, terms) for span, terms in said)
        elif said:
            first = {term: span for sentence in reversed(said) for term, span in sentence.terms.items()}
            yield Piece(field, line, length, (0, len(text)), first)


def _evidence(piece: Piece, goal: str, hits: list[Hit]) -> Evidence:
    wanted, text = asked(goal), piece.line[0]
    stems = {stem for hit in hits for stem in hit.asked.stems}
    words: dict[str, str] = {}
    for stem, word in wanted.words:
        if stem in stems:
            words.setdefault(word.casefold(), word)
    through = dict.fromkeys(hit.said for hit in hits if hit.said.startswith("="))
    return Evidence(
        field=piece.field,
        text=said_at(text, piece.span).strip(),
        goal=goal,
        words=tuple(words.values()),
        via=tuple(f"{wanted.meant[said]} = {said_at(text, piece.terms[said])}" for said in through),
    )
