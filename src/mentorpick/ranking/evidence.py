"""The lines of a profile behind a relevance: what hit, where, and through which synonym."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mentorpick.areas import Area
from mentorpick.model import Mentor
from mentorpick.ranking.lines import BIO, SYNONYM, credit_of, fields, lines
from mentorpick.ranking.terms import Asked, Goal, Span, asked, read
from mentorpick.results import Evidence


class Piece(NamedTuple):
    """What can be quoted, ``line[start:end]``: a whole line, or one sentence of a bio; its credit and its terms."""

    field: str
    line: str
    span: Span
    credit: float
    terms: dict[str, Span]


class Hit(NamedTuple):
    """A term of the goal, what the piece says for it, and the share of the whole goal that this answers."""

    asked: Asked
    said: str
    points: float


def evidence(mentor: Mentor, goal: str, area: Area | None = None) -> tuple[Evidence, ...]:
    """The lines that answer a goal, the strongest first; each term of the goal counts in one of them.

    A bio is quoted by the sentence. Nothing is quoted that did not count.
    """
    return tuple(_evidence(piece, goal, hits) for piece, hits in answers(mentor, goal, area))


def answers(mentor: Mentor, goal: str, area: Area | None = None) -> list[tuple[Piece, list[Hit]]]:
    """The pieces that answer a goal with their hits, strongest first; all points together are the relevance."""
    wanted = asked(goal)
    rivals = [(piece, hits) for piece in _pieces(mentor, area) if (hits := _hits(wanted, piece))]
    strength = [sum(hit.points for hit in hits.values()) for _, hits in rivals]
    won: dict[int, list[Hit]] = {}
    for term in range(len(wanted.terms)):
        able = [at for at, (_, hits) in enumerate(rivals) if term in hits]
        if able:
            best = max(able, key=lambda at: (rivals[at][1][term].points, strength[at], -at))
            won.setdefault(best, []).append(rivals[best][1][term])
    order = sorted(won, key=lambda at: (-sum(hit.points for hit in won[at]), at))
    return [(rivals[at][0], won[at]) for at in order]


def _pieces(mentor: Mentor, area: Area | None) -> Iterator[Piece]:
    for field, line in zip(fields(mentor), lines(mentor), strict=True):
        text = line[0]
        length, said = read(text)
        credit = credit_of(line, length, area)
        if credit <= BIO:
            yield from (Piece(field, text, span, credit, terms) for span, terms in said)
        elif said:
            first = {term: span for sentence in reversed(said) for term, span in sentence.terms.items()}
            yield Piece(field, text, (0, len(text)), credit, first)


def _hits(wanted: Goal, piece: Piece) -> dict[int, Hit]:
    """For each term of the goal, by place, the best of what the piece says to it."""
    hits: dict[int, Hit] = {}
    for said in [way for way in wanted.ways if way in piece.terms]:
        share = piece.credit * (SYNONYM if said.startswith("=") else 1.0)
        for at in wanted.ways[said]:
            term = wanted.terms[at]
            points = term.weight * share / wanted.weight
            if at not in hits or points > hits[at].points:
                hits[at] = Hit(term, said, points)
    return hits


def _evidence(piece: Piece, goal: str, hits: list[Hit]) -> Evidence:
    wanted = asked(goal)
    stems = {stem for hit in hits for stem in hit.asked.term.split(" ")}
    through = dict.fromkeys(hit.said for hit in hits if hit.said.startswith("="))
    return Evidence(
        field=piece.field,
        text=_cut(piece.line, piece.span).strip(),
        goal=goal,
        words=_typed(goal, (span for term in wanted.terms if term.term in stems for span in term.spans)),
        via=tuple(f"{_cut(goal, wanted.meant[said])} = {_cut(piece.line, piece.terms[said])}" for said in through),
    )


def _cut(text: str, span: Span) -> str:
    return text[span[0] : span[1]]


def _typed(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """The words at these places as typed, each once, in the order of the text."""
    words: dict[str, str] = {}
    for span in sorted(spans):
        words.setdefault(_cut(text, span).casefold(), _cut(text, span))
    return tuple(words.values())
