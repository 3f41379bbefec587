"""The lines of a profile behind a relevance: what hit, where, and through which synonym."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mentorpick.areas import Area
from mentorpick.model import Mentor
from mentorpick.ranking.lines import BIO, SYNONYM, credit, lines
from mentorpick.ranking.terms import Asked, Span, asked, read
from mentorpick.results import Evidence


class Piece(NamedTuple):
    """What can be quoted, ``line[start:end]``: a whole line, or one sentence of a bio; its credit and its terms."""

    field: str
    line: str
    span: Span
    credit: float
    terms: dict[str, Span]


class Hit(NamedTuple):
    """A term of the goal, what the piece says for it, and the points it gives (shares of the goal's whole weight)."""

    asked: Asked
    said: str
    points: float


def evidence(mentor: Mentor, goal: str, area: Area | None = None) -> tuple[Evidence, ...]:
    """The lines that answer a goal, the strongest first; each term of the goal counts in one of them.

    A bio is quoted by the sentence. Nothing is quoted that did not count.
    """
    hits = answers(mentor, goal, area)
    return tuple(_evidence(piece, goal, found) for piece, found in hits)


def answers(mentor: Mentor, goal: str, area: Area | None) -> list[tuple[Piece, list[Hit]]]:
    """The pieces that answer a goal with their hits, strongest first; all points together are the relevance."""
    found = list(_pieces(mentor, area))
    terms = asked(goal)
    total = sum(term.weight for term in terms)
    by_piece = [[hit for term in terms if (hit := _hit(term, piece, total))] for piece in found]
    strength = [sum(hit.points for hit in hits) for hits in by_piece]
    kept: dict[int, list[Hit]] = {}
    for term in terms:
        rivals = [(hit, at) for at, hits in enumerate(by_piece) for hit in hits if hit.asked is term]
        if rivals:
            best, at = max(rivals, key=lambda rival: (rival[0].points, strength[rival[1]], -rival[1]))
            kept.setdefault(at, []).append(best)
    order = sorted(kept, key=lambda at: (-sum(hit.points for hit in kept[at]), at))
    return [(found[at], kept[at]) for at in order]


def _pieces(mentor: Mentor, area: Area | None) -> Iterator[Piece]:
    for line in lines(mentor):
        length, said = read(line.text)
        worth = credit(line, length, area)
        if worth <= BIO:
            yield from (Piece(line.field, line.text, span, worth, terms) for span, terms in said)
        elif said:
            first = {term: span for sentence in reversed(said) for term, span in sentence.terms.items()}
            yield Piece(line.field, line.text, (0, len(line.text)), worth, first)


def _hit(term: Asked, piece: Piece, total: float) -> Hit | None:
    """The better of the term itself and its meanings, if the piece says either."""
    ways = [(term.term, 1.0), *((meaning, SYNONYM) for meaning in term.meanings)]
    for said, share in ways:
        if said in piece.terms:
            return Hit(term, said, term.weight * piece.credit * share / total)
    return None


def _evidence(piece: Piece, goal: str, hits: Sequence[Hit]) -> Evidence:
    start, end = piece.span
    return Evidence(
        field=piece.field,
        text=piece.line[start:end].strip(),
        goal=goal,
        words=_typed(goal, (span for hit in hits for span in hit.asked.spans if " " not in hit.asked.term)),
        via=tuple(dict.fromkeys(_via(piece, goal, hit) for hit in hits if hit.said.startswith("="))),
    )


def _typed(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """The words at these places as typed, each once, in the order of the text."""
    words: dict[str, str] = {}
    for start, end in sorted(set(spans)):
        words.setdefault(text[start:end].casefold(), text[start:end])
    return tuple(words.values())


def _via(piece: Piece, goal: str, hit: Hit) -> str:
    (start, end), (at, to) = hit.asked.spans[0], piece.terms[hit.said]
    return f"{goal[start:end]} = {piece.line[at:to]}"
