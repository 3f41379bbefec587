"""How well each mentor of a pool answers a goal: the two lines nearest to it, by meaning or, without a model, by words.

    near(clause, line) = clip((cosine - .1) / .6, 0, 1) x credit(line)
    answered(clause)   = n1 + .3 n2 (1 - n1),     n1 and n2 the two best lines of the mentor, not of one offer
    answered(goal)     = .5 best clause + .5 mean over its clauses

Nothing depends on who else is in the pool. M mentors in order of id, L lines in their order, C clauses.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any, NamedTuple, ParamSpec, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from mentorpick.model.people import Mentor
from mentorpick.relevance.embedding import Description, NoModel, Vectors16, cosines
from mentorpick.relevance.lines import Floats, WordIndex, clauses, profile_lines
from mentorpick.relevance.vectors import LentLines, RankAgain, SentenceModel

P = ParamSpec("P")
R = TypeVar("R")

SECOND = 0.3
"""What the second line adds of what the first leaves open."""
BEST_CLAUSE = 0.5
"""The weight of the clause that is answered best; the mean over all has the rest."""
BACKED = 1 / 3
"""How near another line must be, as a share of the ramp, where a subject or a sentence of the bio is to answer."""
_ASKED = 4096
"""Vectors of goals that are kept for what is asked next."""
_CELLS = 250_000
"""Lines by clauses that are compared at a time, or those of one mentor where they are more."""


class Words(NamedTuple):
    """The plain word rule as a description: shared words come close at the most, and never answer."""

    ramp: tuple[float, float] = (0.0, 1.0)
    answers_from: float = float("inf")
    close_from: float = 0.5
    clause_words: tuple[str, ...] = ("and", "but", "so", "because", "which", "I", "my")


BY_WORDS = Words()


class GoalMatch(NamedTuple):
    """A goal before a pool: how well each mentor answers it, and each one's nearest line."""

    answered: Floats
    """(M,) 0..1."""
    cosine: Floats
    """(M,) of the nearest line, the best over the goal's clauses; without a model the share of its words."""
    line: NDArray[np.intp]
    """(M,) the place of that line among the mentor's own; -1 for a mentor without lines."""


class LineIndex:
    """The lines of a pool, ready to answer goals: by ``model`` where there is one, else by words."""

    def __init__(
        self,
        starts: NDArray[Any],
        credit: NDArray[Any],
        continues: NDArray[np.bool_],
        mentors: Sequence[Mentor],
        *,
        model: SentenceModel | None = None,
        vectors: Vectors16 | None = None,
    ) -> None:
        self.starts = starts
        """(M + 1,) cuts the lines into one run a mentor."""
        self.credit = credit
        """(L,) what an answer in each line is worth."""
        self.continues = continues
        """(L,) true where a line is of the same offer as the one before it."""
        self.model = model
        self.lent: LentLines | None = None
        """The lines whose vectors came with a bundle; None where there are none."""
        self.without_model: Callable[[NoModel], object] = lambda _: None
        """Told that the model turned out not to run here."""
        self._mentors = mentors
        self._asked: dict[str, NDArray[np.float16]] = {}
        self._vectors = vectors
        self._vectors_of = model.digest if model is not None and vectors is not None else ""

    @classmethod
    def build(cls, mentors: Sequence[Mentor], model: SentenceModel | None = None) -> Self:
        """Index mentors; row m of every result is mentors[m]."""
        lines = [profile_lines(mentor) for mentor in mentors]
        starts = np.cumsum([0, *map(len, lines)])
        credit = np.array([line.credit for own in lines for line in own], np.float64)
        continues = [at > 0 and line.continues(own[at - 1]) for own in lines for at, line in enumerate(own)]
        return cls(starts, credit, np.array(continues, bool), mentors, model=model)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return the plain arrays, to be stored or sent; the vectors only where they are there."""
        arrays = {"starts": self.starts, "credit": self.credit, "continues": self.continues}
        if self._vectors is not None:
            arrays |= {"vectors": self._vectors, "vectors_of": np.frombuffer(self._vectors_of.encode(), np.uint8)}
        return arrays

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, NDArray[Any]], mentors: Sequence[Mentor], model: SentenceModel | None = None
    ) -> Self:
        """Return the index that gave these arrays; vectors of another model are left aside."""
        found = cls(arrays["starts"], arrays["credit"], arrays["continues"], mentors, model=model)
        found._vectors = arrays.get("vectors")
        found._vectors_of = arrays["vectors_of"].tobytes().decode() if "vectors_of" in arrays else ""
        return found

    def with_model(self, model: SentenceModel | None, vectors: Vectors16 | None = None) -> Self:
        """Return the same lines, compared by this model; ``vectors`` (L, width) are its vectors of the lines."""
        found = type(self)(self.starts, self.credit, self.continues, self._mentors, model=model, vectors=vectors)
        if vectors is None:
            found._vectors, found._vectors_of = self._vectors, self._vectors_of
            found.lent, found.without_model = self.lent, self.without_model
        return found

    def confirm(self, mentor: int | None = None) -> None:
        """Make again the vectors that a bundle brought of one mentor's lines, or of all.

        Where one was forged, all of them are replaced and RankAgain is raised.
        """
        if self.lent is None:
            return
        own = slice(0, int(self.starts[-1])) if mentor is None else slice(*map(int, self.starts[mentor : mentor + 2]))
        if not self.lent.lent[own].any():
            return
        mentors = self._mentors if mentor is None else [self._mentors[mentor]]
        texts = [line.text for one in mentors for line in profile_lines(one)]
        if not self._without_fail(self.lent.confirm, own, texts, self.vectors):
            self._vectors = self._without_fail(self.lent.replace, self.texts(), self.vectors)
            raise RankAgain

    def prepare_for_many(self) -> None:
        """Ensure that nothing can be replaced while many are ranked: the model runs, and no vector is lent."""
        if self.model is not None:
            with suppress(RankAgain):
                self._without_fail(self.model.embed, ("Find a mentor",))
                self.confirm()

    def _without_fail(self, call: Callable[P, R], *args: P.args, **more: P.kwargs) -> R:
        """Ask the model; where it doesn't run, goals are compared by words from now on, and RankAgain is raised."""
        try:
            return call(*args, **more)
        except NoModel as error:
            self.model = self.lent = None
            self.without_model(error)
            raise RankAgain from error

    @property
    def description(self) -> Description | Words:
        """What the model says of itself, or the word rule."""
        return BY_WORDS if self.model is None else self.model.description

    def texts(self) -> list[str]:
        """Return the words of every line, in their order."""
        return [line.text for mentor in self._mentors for line in profile_lines(mentor)]

    @cached_property
    def has_text(self) -> NDArray[np.bool_]:
        """(M,) whether a profile has any line."""
        return np.diff(self.starts) > 0

    @property
    def vectors(self) -> Vectors16:
        """(L, width) the vectors of the lines by ``model``, embedded now where none were given."""
        if self.model is None:
            raise ValueError("without a model there are no vectors")
        if self._vectors is None or self._vectors_of != self.model.digest:
            made = self._without_fail(self.model.embed, self.texts())
            self._vectors, self._vectors_of = made, self.model.digest
        return self._vectors

    def match(self, goals: Sequence[str]) -> list[GoalMatch]:
        """Compare goals with every mentor; many at once cost less, and each gets what it gets alone."""
        parts = [self._clauses(goal) for goal in goals]
        distinct = {clause: at for at, clause in enumerate(dict.fromkeys(clause for own in parts for clause in own))}
        size = len(self.starts) - 1
        found = GoalMatch(
            np.zeros((len(distinct), size)), np.zeros((len(distinct), size)), np.full((len(distinct), size), -1)
        )
        if distinct and len(self.credit):
            runs = list(_runs(self.starts, _CELLS // len(distinct)))
            most = max(int(self.starts[last] - self.starts[first]) for first, last in runs)
            compare = self._comparison(tuple(distinct), most)
            for first, last in runs:
                into = [one[:, first:last] for one in found]
                _compare_run(compare, self.starts[first : last + 1], self.credit, self.continues, into)
        return [_of_clauses(found, [distinct[clause] for clause in own]) for own in parts]

    def is_backed(self, mentor: int, goal: str) -> bool:
        """Return whether a mentor's nearest line doesn't stand alone: another is near, or it says just that."""
        (low, high), own = self.description.ramp, slice(*map(int, self.starts[mentor : mentor + 2]))
        near = np.sort(cosines(self.vectors[own], self.embed(self._clauses(goal))).max(axis=1))[-2:]
        return bool(near[-1] >= high or near[0] >= low + BACKED * (high - low))

    def texts_compared(self, goals: Sequence[str]) -> list[str]:
        """Return every text that ``match`` and the guess of an area look at for these goals, each once."""
        return list(dict.fromkeys(text for goal in goals for text in (goal, *self._clauses(goal))))

    def _clauses(self, goal: str) -> tuple[str, ...]:
        return clauses(goal, self.description.clause_words)

    def _comparison(self, distinct: tuple[str, ...], most: int) -> "Callable[[NDArray[Any]], tuple[Floats, Floats]]":
        """What gives, for the lines of a run, (l, C) cosines with the clauses and how near those make them.

        Up to ``most`` lines; the same memory is used for each run, for the system takes its time to give it.
        """
        if self.model is None:
            shared = self._words.shared(distinct)
            return lambda lines: (shared[:, lines].T, shared[:, lines].T)
        clauses, vectors, (low, high) = self.embed(distinct), self.vectors, self.description.ramp
        room = np.empty((2, most, len(distinct)))

        def compare(lines: NDArray[Any]) -> tuple[Floats, Floats]:
            """Compare the lines of a run with the clauses: the cosines, and how near they make them."""
            begin, (in_order, found) = int(lines.min()), room[:, : len(lines)]
            cosines(vectors[begin : begin + len(lines)], clauses, in_order)
            np.take(in_order, lines - begin, axis=0, out=found, mode="clip")
            near = np.subtract(found, low, out=in_order)
            near /= high - low
            return found, np.clip(near, 0.0, 1.0, out=near)

        return compare

    def embed(self, texts: Sequence[str]) -> Vectors16:
        """Embed texts of mentees, each once: a goal is asked for by every part of the pool and for its area, too."""
        if self.model is None:
            raise ValueError("without a model there are no vectors")
        fresh = [text for text in dict.fromkeys(texts) if text not in self._asked]
        if fresh and len(self._asked) + len(fresh) > _ASKED:
            self._asked.clear()
            fresh = list(dict.fromkeys(texts))
        if fresh:
            self._asked.update(zip(fresh, self._without_fail(self.model.embed, fresh), strict=True))
        return np.array([self._asked[text] for text in texts], np.float16)

    @cached_property
    def _words(self) -> WordIndex:
        return WordIndex(self.texts())


def _runs(starts: NDArray[Any], lines: int) -> Iterator[tuple[int, int]]:
    """Cut the mentors who have lines into runs of about so many: the first of each and the one behind its last."""
    first, size = 0, len(starts) - 1
    while first < size:
        last = int(np.searchsorted(starts, starts[first] + lines, side="right")) - 1
        last = min(max(last, first + 1), size)
        if starts[first] < starts[last]:
            yield first, last
        first = last


def _compare_run(
    compare: "Callable[[NDArray[Any]], tuple[Floats, Floats]]",
    starts: NDArray[Any],
    credit: NDArray[Any],
    continues: NDArray[np.bool_],
    into: Sequence[NDArray[Any]],
) -> None:
    """Compare the lines of some mentors and put what their two best lines give, the nearest and its place ``into``.

    The first lines of all these mentors stand together, then the second ones of all who have two, and so on: whole
    rows are then compared with whole rows, which is several times quicker than run after run of a few lines.
    """
    lengths = np.diff(starts)
    order = np.argsort(-lengths, kind="stable")
    counts = [int(np.count_nonzero(lengths > place)) for place in range(int(lengths.max()))]
    lines = np.concatenate([starts[:-1][order[:count]] + place for place, count in enumerate(counts)])
    cosine, near = compare(lines)
    near *= credit[lines, None]
    _count_offers_once(near, lines, continues)
    shape = (len(order), cosine.shape[1])
    best, second, nearest, line = np.zeros(shape), np.zeros(shape), np.full(shape, -2.0), np.full(shape, -1, np.int16)
    less = np.empty(shape)
    begin = 0
    for place, count in enumerate(counts):
        said, own = cosine[begin : begin + count], near[begin : begin + count]
        begin += count
        np.minimum(best[:count], own, out=less[:count])
        np.maximum(second[:count], less[:count], out=second[:count])
        np.maximum(best[:count], own, out=best[:count])
        np.copyto(line[:count], place, where=said > nearest[:count])
        np.maximum(nearest[:count], said, out=nearest[:count])
    nearest[counts[0] :] = 0
    found: tuple[NDArray[Any], ...] = (best + SECOND * second * (1 - best), nearest, line)
    for column, values in zip(into, found, strict=True):
        column[:, order] = values.T


def _count_offers_once(near: Floats, lines: NDArray[Any], continues: NDArray[np.bool_]) -> None:
    """Give the first line of each offer what the nearest of its lines has, and the others nothing."""
    rows = np.flatnonzero(continues[lines])
    if not len(rows):
        return
    own = lines - lines.min()
    place = np.empty(len(own), np.intp)
    place[own] = np.arange(len(own))
    heads = np.maximum.accumulate(np.where(continues[lines[place]], 0, np.arange(len(own))))
    np.maximum.at(near, place[heads[own[rows]]], near[rows])
    near[rows] = 0


def _of_clauses(found: GoalMatch, own: Sequence[int]) -> GoalMatch:
    """One goal before all mentors, from what its clauses found."""
    size = found.answered.shape[1]
    if not own:
        return GoalMatch(np.zeros(size), np.zeros(size), np.full(size, -1))
    if len(own) == 1:
        # copies: a goal that is kept mustn't keep what the others of its block found
        return GoalMatch(*(of_all[own[0]].copy() for of_all in found))
    answered, cosine, line = (of_all[own] for of_all in found)
    total = answered[0].copy()
    for clause in answered[1:]:
        total += clause
    nearest = cosine.max(axis=0)
    first = np.where(cosine == nearest, line, np.iinfo(np.intp).max).min(axis=0)
    return GoalMatch(BEST_CLAUSE * answered.max(axis=0) + (1 - BEST_CLAUSE) * (total / len(own)), nearest, first)
