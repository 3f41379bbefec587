"""Places for a whole cohort: mentees and a pool in, a proposal that a person can judge out, with both ledgers.

Needs the extra ``office``.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum
from typing import NamedTuple

import numpy as np

from mentorpick._version import __version__
from mentorpick.cohort.objectives import GOALS, fair, stable, total
from mentorpick.cohort.prices import ExtraPlace, advise_capacity
from mentorpick.cohort.score_matrix import (
    BILLION,
    NO_WAY,
    NOT_ALLOWED,
    Ints,
    Marks,
    PoolScores,
    ReportStep,
    Solution,
    Task,
    flags_of,
    never_stop,
)
from mentorpick.cohort.verify import NOTHING_CLOSE, judge_pair
from mentorpick.errors import InvalidData, WrongUsage
from mentorpick.model.cohort import Assignment, Given, IdPair, Load, MorePlaces, Unplaced
from mentorpick.model.people import Answers, Mentor, Profiles
from mentorpick.model.taxonomy import LABELS
from mentorpick.ranking import gates
from mentorpick.ranking.fit import nearest_line
from mentorpick.ranking.pool import Floats, Pool, as_pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.unmet_goals import GoalGap, PoolGaps, closer_mentor
from mentorpick.text import in_normal_capitals, post_and_employer, programme_and_year


def assign(
    mentees: Sequence[Answers],
    mentors: Profiles | Sequence[Mentor] | Pool,
    *,
    today: date,
    objective: str = "fair",
    per_mentee: int = 1,
    keep: Sequence[IdPair] = (),
    fixed: Sequence[IdPair] = (),
    not_again: Sequence[IdPair] = (),
    without: Collection[str] = (),
    tick: ReportStep = never_stop,
) -> Assignment:
    """Give out the mentors' places to a cohort and say what was given up, by whom, and who is left out.

    ``objective`` is ``fair``, ``total`` or ``stable``; each mentee gets up to ``per_mentee`` different mentors. Pairs
    that are ``fixed`` stay. Of the pairs of ``keep``, ``fair`` moves only as many as let more people in, the others
    none; no gate holds for either. Pairs of ``not_again`` are never made. Ids in ``without`` went without last term.
    ``tick`` is told what is being done and may answer False to have the best found so far, with its gap. Raises
    WrongUsage for an unknown objective, for less than one mentor each, or where OR-tools is missing; InvalidData for
    ids that are unknown or double and for kept pairs beyond the places.
    """
    _check_aim(objective, per_mentee)
    pool = as_pool(mentors)
    cohort = sorted(mentees, key=lambda answers: answers.id)
    _only_once([answers.id for answers in cohort])
    scores = PoolScores(cohort, pool, today)
    kept, firm = _indices(keep, cohort, pool), _indices(fixed, cohort, pool)
    movable = [pair for pair in kept if pair not in firm] if objective == "fair" else []
    firm = sorted({*firm, *(pair for pair in kept if pair not in movable)})
    forbidden = _indices(not_again, cohort, pool, strict=False)
    places = _places_with({*kept, *firm}, pool)
    wanted, left = _after_keeping([*firm, *movable], len(cohort), places, per_mentee, pool)
    for mentee, mentor in movable:
        scores.keep(mentee, mentor)
        wanted[mentee] += 1
        left[mentor] += 1
    for mentee, mentor in (*firm, *forbidden):
        scores.forbid(mentee, mentor)
    task = Task(scores, wanted, left, scores.wants, _marks(scores, cohort, pool, without), tick)
    solution = OBJECTIVES[objective](task)
    tick("working out who gave up what")
    more = () if objective == "stable" else advise_capacity(task, solution, GOALS[objective])
    found = list(zip(solution.pairs.mentee.tolist(), solution.pairs.mentor.tolist(), strict=True))
    pairs, before = sorted({*found, *firm}), sorted({*kept, *firm})
    proposal = _Proposal(cohort=cohort, pool=pool, scores=scores, places=places, pairs=pairs, kept=before)
    return proposal.told(objective, per_mentee, solution.gap, more)


def _check_aim(objective: str, per_mentee: int) -> None:
    if objective not in OBJECTIVES:
        raise WrongUsage(f"there's no objective {objective!r}", f"choose one of {', '.join(OBJECTIVES)}")
    if per_mentee < 1:
        raise WrongUsage("each mentee gets at least one mentor", "give per_mentee a number from 1 up")


def _marks(scores: PoolScores, cohort: Sequence[Answers], pool: Pool, without: Collection[str]) -> Marks:
    """Return what is known of the pairs beside their scores."""
    return Marks(
        scores.flags,
        np.array([answers.id in without for answers in cohort], np.int64),
        np.array([mentor in without for mentor in pool.ids], np.int64),
    )


def _places_with(kept: Collection[tuple[int, int]], pool: Pool) -> Ints:
    """Return the open places; a mentor who takes nobody new has as many as there are pairs to keep."""
    places = pool.open_places()
    own = np.bincount([mentor for _, mentor in kept], minlength=len(pool))
    return np.asarray(np.where(pool.numbers["accepting"] == 0, own, places), np.int64)


def _only_once(ids: Sequence[str]) -> None:
    double = [mentee for mentee, count in Counter(ids).items() if count > 1]
    if double:
        raise InvalidData(f"the id {double[0]!r} belongs to several mentees", "give each mentee an id of their own")


def _indices(
    pairs: Sequence[IdPair], cohort: Sequence[Answers], pool: Pool, *, strict: bool = True
) -> list[tuple[int, int]]:
    """The pairs by place in cohort and pool, in order; with ``strict`` an unknown id is refused, else passed over."""
    rows = {answers.id: row for row, answers in enumerate(cohort)}
    for mentee, mentor in pairs:
        unknown = mentee if mentee not in rows else mentor if mentor not in pool.row else ""
        if strict and unknown:
            raise InvalidData(f"a pair to keep has {unknown!r}, who isn't in the cohort or the pool")
    known = {(rows[a], pool.row[b]) for a, b in pairs if a in rows and b in pool.row}
    return sorted(known)


def _after_keeping(
    kept: list[tuple[int, int]], mentees: int, places: Ints, per_mentee: int, pool: Pool
) -> tuple[Ints, Ints]:
    """How many mentors each mentee still may get, and how many places each mentor still has."""
    wanted, left = np.full(mentees, per_mentee, np.int64), places.copy()
    for mentee, mentor in kept:
        wanted[mentee] -= 1
        left[mentor] -= 1
    if (left < 0).any():
        mentor = int(np.argmin(left))
        raise InvalidData(
            f"the pairs to keep give {pool.ids[mentor]} too many mentees: {places[mentor] - left[mentor]},"
            f" but there's room for {places[mentor]}",
            "remove some pairs, or raise the places in the profile (capacity, accepting)",
        )
    return np.maximum(wanted, 0), left


OBJECTIVES: dict[str, Callable[[Task], Solution]] = {"fair": fair, "total": total, "stable": stable}
"""``fair``: each aim of ``score_matrix`` met before the next is looked at. ``total``: most placed, then the total.
``stable``: no mentee and mentor would both rather have each other."""


# a solution told as a proposal

_NAMES = 3
COMPARED = 25_000_000
"""Up to so many pairs it is looked for what the pool lacks, and who would be nearer to a goal."""
_OWN_GATES = ("places", "accepting")
"""Gates that a pair one keeps need not pass again."""


class _Told(NamedTuple):
    """A mentee, scored: the first choice is ``best``, and ``gaps`` are the goals nobody with a place meets."""

    mentee: int
    case: Case
    score: Floats
    best: int | None
    gaps: tuple[GoalGap, ...]


@dataclass(kw_only=True, eq=False)
class _Proposal:
    """A solution, to be told to a person; ``kept`` are the pairs that were to be kept, ``pairs`` those there are."""

    cohort: Sequence[Answers]
    pool: Pool
    scores: PoolScores
    places: Ints
    pairs: list[tuple[int, int]]
    kept: list[tuple[int, int]]

    def __post_init__(self) -> None:
        self.spare = self.places - np.bincount([row for _, row in self.pairs], minlength=len(self.pool))
        self.lacks, self.gaps = PoolGaps(self.pool), list[GoalGap]()
        self.by_meaning = len(self.cohort) * len(self.pool) <= COMPARED
        self.mentors, self.before = _by_mentee(self.pairs), _by_mentee(self.kept)

    def told(self, objective: str, per_mentee: int, gap: float, more: Sequence[ExtraPlace]) -> Assignment:
        """Return the proposal, in order of mentee id and then of score."""
        given = [given for mentee in range(len(self.cohort)) for given in self._given(mentee)]
        scores = [each.score for each in given]
        doubts = Counter(doubt for each in given for doubt in each.doubts)
        return Assignment(
            objective=objective,
            assigned=tuple(given),
            left_out=tuple(self._left_out(given)),
            mentors=tuple(self._loads(given)),
            total=round(fsum(scores), 9),
            minimum=min(scores, default=0.0),
            gap=gap,
            more_places=tuple(self._one_more(place, objective) for place in more),
            per_mentee=per_mentee,
            version=__version__,
            profiles=self.pool.digest,
            fictional=self.pool.page.fictional,
            no_common_way=doubts["no-common-way"],
            no_close_line=doubts["no-close-line"],
            two_towns=doubts["two-towns"],
            moved=len(set(self.kept) - set(self.pairs)),
            gaps=self.lacks.summarize(self.gaps),
        )

    def _given(self, mentee: int) -> Iterator[Given]:
        """Yield what is told of a mentee's pairs, the best score first; what the pool lacks for them is noted."""
        mentors, case = self.mentors.get(mentee, []), self.scores.case(mentee)
        gaps = tuple(self.lacks.of(case)) if self.by_meaning else ()
        self.gaps += gaps
        score, best = self._score(mentee, case) if mentors else (np.zeros(0), None)
        before = self.before.get(mentee, [])
        gone = [mentor for mentor in before if mentor not in mentors]
        one = _Told(mentee, case, score, best, gaps)
        for mentor in sorted(mentors, key=lambda row: (-score[row], row)):
            yield self._pair(one, mentor, gone[0] if gone and mentor not in before else None)

    def _pair(self, one: _Told, mentor: int, moved: int | None) -> Given:
        mentee, case, score, best, gaps = one
        answers, pool = case.answers, self.pool
        asked = [
            ("must-not", f"shouldn't be matched with “{text}”. Is that them?")
            for text in gates.fitting_nobody(answers, pool)
        ]
        doubts = [
            *asked,
            *_doubts(case, mentor, told=len(gaps) >= len(case.goals)),
            *self._nearer(mentee, mentor, case, gaps),
        ]
        other = self._next_best(mentee, case)
        return Given(
            mentee=answers.id,
            mentee_name=in_normal_capitals(answers.name),
            mentor=pool.ids[mentor],
            mentor_name=self._name(mentor),
            score=float(score[mentor]),
            first_choice=pool.ids[best] if best is not None else "",
            first_choice_name=self._name(best),
            given_up=max(0.0, round(float(score[best] - score[mentor]), 9)) if best is not None else 0.0,
            kept=mentor in self.before.get(mentee, []),
            source_id=answers.source_id or answers.id,
            priority=answers.priority,
            goal="; ".join(" ".join(goal.text.split()).rstrip(".") for goal in answers.goals),
            programme=programme_and_year(answers.programme, answers.year),
            post=post_and_employer(pool.mentors[mentor].title, pool.mentors[mentor].organization, ", "),
            why=nearest_line(case, mentor),
            look_again=tuple(text for _, text in doubts if text),
            doubts=tuple(code for code, _ in doubts),
            next_best=pool.ids[other] if other is not None else "",
            next_best_name=self._name(other),
            moved_from=self._name(moved),
            moved_for=self._moved_for(moved) if moved is not None else "",
        )

    def _nearer(self, mentee: int, mentor: int, case: Case, gaps: Sequence[GoalGap]) -> Iterator[tuple[str, str]]:
        """Yield what the pool lacks for this mentee, or who would be nearer to the goal, and why it isn't them."""
        told = {}
        for gap in gaps:
            what = f"knows {gap.country}" if gap.country else "writes about this goal"
            shut = self._name(gap.shut) if gap.shut >= 0 else ""
            told[f"only {shut} {what}, but isn't taking anyone on right now" if shut else f"nobody {what}"] = gap.shut
        yield from (("gap", f"a gap in the pool: {text}") for text in told)
        other = closer_mentor(case, mentor) if self.by_meaning else -1
        if other >= 0 and other not in (*told.values(), *self.mentors[mentee]):
            name = self._name(other)
            yield "closer", f"{name} is closer to the goal, but {self._why_not(mentee, other, case)}"

    def _why_not(self, mentee: int, mentor: int, case: Case) -> str:
        """Return why a mentor is not given to this mentee."""
        failed = gates.list_failed(case.view, case.answers, mentor)
        if any(gate.gate in _OWN_GATES for gate in failed):
            return "isn't taking anyone on right now"
        if failed:
            return "I keep the two apart" if failed[0].gate in ("conflicts", "avoid") else failed[0].detail
        if self.scores.rows(np.array([mentee]))[0][mentor] == NOT_ALLOWED:
            return "this pair shouldn't be made again"
        if flags_of(case)[mentor] & NO_WAY:
            return "they couldn't meet"
        return "has no place left" if self.spare[mentor] <= 0 else "gained more with another pair"

    def _next_best(self, mentee: int, case: Case) -> int | None:
        """Return the best mentor with a place left who could take this mentee, not one they have.

        Somebody they could meet comes before somebody they could not.
        """
        row = self.scores.rows(np.array([mentee]))[0].astype(np.int64)
        row[(self.spare <= 0) | (row == NOT_ALLOWED)] = NOT_ALLOWED
        row[self.mentors[mentee]] = NOT_ALLOWED
        row[(flags_of(case) & NO_WAY == 0) & (row != NOT_ALLOWED)] += BILLION + 1
        best = int(np.argmax(row)) if len(row) else 0
        return best if len(row) and row[best] != NOT_ALLOWED else None

    def _moved_for(self, mentor: int) -> str:
        """Return why somebody had to move: who has the place now, or what was wrong with it."""
        kept = set(self.kept)
        new = [self.cohort[who].name or self.cohort[who].id for who, row in self.pairs if row == mentor
               and (who, row) not in kept]  # fmt: skip
        return f"makes room for {', '.join(new)}" if new else "was the best left, as the pair couldn't stay"

    def _score(self, mentee: int, case: Case) -> tuple[Floats, int | None]:
        """(M,) the scores, right for all who pass the gates, and the first choice among those, if there is one.

        Scored again only where that is not known: a pair was taken out before, or several are first.
        """
        row = self.scores.rows(np.array([mentee]))[0]
        if self.scores.untouched(mentee) and np.count_nonzero(row == row.max(initial=-1)) == 1:
            return np.round(row / BILLION, 9), int(np.argmax(row))
        return case.scores, next(iter(case.best(1).tolist()), None)

    def _loads(self, given: Sequence[Given]) -> Iterator[Load]:
        """Every mentor of the pool, in order of id."""
        mentees: dict[str, list[str]] = {}
        for each in given:
            mentees.setdefault(each.mentor, []).append(each.mentee)
        names = map(in_normal_capitals, self.pool.names)
        for mentor, name, places in zip(self.pool.ids, names, self.places.tolist(), strict=True):
            own = tuple(mentees.get(mentor, ()))
            yield Load(mentor=mentor, mentor_name=name, places=places, given=len(own), mentees=own)

    def _left_out(self, given: Sequence[Given]) -> Iterator[Unplaced]:
        placed = {each.mentee for each in given}
        for mentee, answers in enumerate(self.cohort):
            if answers.id not in placed:
                yield Unplaced(
                    mentee=answers.id,
                    mentee_name=answers.name,
                    reason=self._reason(mentee),
                    source_id=answers.source_id or answers.id,
                )

    def _reason(self, mentee: int) -> str:
        row = self.scores.rows(np.array([mentee]))[0]
        allowed = np.flatnonzero(row != NOT_ALLOWED)
        if len(allowed):
            best = allowed[np.argsort(-row[allowed], kind="stable")]
            names = ", ".join(self.pool.names[mentor] for mentor in best[:_NAMES])
            others = f" and {len(best) - _NAMES} more" if len(best) > _NAMES else ""
            return f"every mentor who could work is full: {names}{others}"
        counts = gates.count_left_out(self.scores.case(mentee).masks, len(self.pool))
        if not counts:
            return "every mentor who could work is ruled out" if len(self.pool) else "there are no mentors"
        excluded = len(self.pool) - Counter(counts).total()
        counts |= {"not-again": excluded} if excluded else {}
        if counts.keys() <= set(_OWN_GATES):
            return "every place is taken"
        told = ", ".join(f"{gate} ({count})" for gate, count in sorted(counts.items(), key=lambda item: -item[1]))
        return f"no mentor can be matched; ruled out by {told}"

    def _one_more(self, place: ExtraPlace, objective: str) -> MorePlaces:
        return MorePlaces(
            mentor=self.pool.ids[place.mentor],
            mentor_name=self._name(place.mentor),
            placed=place.placed,
            minimum=place.minimum / BILLION,
            total=place.total / BILLION,
            does=_what_it_does(place, objective),
        )

    def _name(self, row: int | None) -> str:
        return in_normal_capitals(self.pool.names[row]) if row is not None else ""


def _by_mentee(pairs: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for mentee, mentor in pairs:
        found.setdefault(mentee, []).append(mentor)
    return found


def _doubts(case: Case, mentor: int, *, told: bool) -> Iterator[tuple[str, str]]:
    """Yield what a person should look at before saying yes, as a code and in words.

    Where it is ``told`` that nobody writes about any of the goals, "nothing close" needs no words of its own.
    """
    answers, profile = case.answers, case.view.pool.mentors[mentor]
    for code, words in judge_pair(case, mentor):
        yield code, "" if told and words == NOTHING_CLOSE else words
    failed = [gate.gate for gate in gates.list_failed(case.view, answers, mentor) if gate.gate not in _OWN_GATES]
    if failed:
        yield "gate", f"kept, although normally ruled out ({', '.join(failed)})"
    if profile.areas.get(answers.priority) == 0:
        yield "not-offered", f"doesn't offer help with {LABELS[answers.priority].lower()}"


_FAIR_GAINS = (
    "{} placed", "{} places given", "{} kept as they were", "{} who can meet", "{} with something on the goal",
    "{} in one town", "the lowest score a step higher", "{} of those who went without",
)  # fmt: skip


def _what_it_does(more: ExtraPlace, objective: str) -> str:
    """Return in words the first aim that an extra place serves."""
    gains = _FAIR_GAINS if objective == "fair" else _FAIR_GAINS[:2]
    for words, before, after in zip(gains, more.before, more.after, strict=False):
        if after > before:
            return words.format(f"{after - before} more")
    return "a better total"
