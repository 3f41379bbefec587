"""What is missing: for another order, for somebody left out, and in the whole pool.

Another order comes of other weights, at exact flip points; somebody good is let in by one must-have less. A pool lacks
goals that nobody with a place writes about, by meaning, as everything is compared: a goal is met where a line that may
be quoted answers it, or comes close and nobody without a place comes closer. A country that a goal names has to be
known to somebody besides.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from math import log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mentorpick.model.cohort import Gap
from mentorpick.model.people import Answers, Mentor
from mentorpick.model.shortlist import Change, NearMiss, WeightRow
from mentorpick.model.taxonomy import criterion_phrase
from mentorpick.ranking.gates import GATE, NOT_STATED, all_of, list_failed
from mentorpick.ranking.pool import Bools, Floats, Pool, RowIndices
from mentorpick.ranking.scoring import TOP, Case
from mentorpick.ranking.view import AskedGoal, View, goals_of
from mentorpick.relevance.lines import SAYS_NOTHING, is_foreign, stem, words
from mentorpick.text import in_normal_capitals
from mentorpick.timezones import countries_in, zone_of_country

Marks = npt.NDArray[np.int8]

MARGIN = 0.05
"""A line is nearer than another from so much more of a cosine on: less, nobody could tell."""
_NONE = -1
_SHORT = 48
"""Letters of a goal that may stand for it in a list."""


class GoalGap(NamedTuple):
    """A goal that nobody with a place meets."""

    answers: Answers
    goal: AskedGoal
    shut: int = _NONE
    """The row of a mentor who writes about it and takes nobody now; -1 for none."""
    country: str = ""
    """As the goal names it, where nobody with a place knows it."""


class GapGroup(NamedTuple):
    """Gaps that one person could fill, under one word."""

    label: str
    gaps: tuple[GoalGap, ...]


class PoolGaps:
    """What a pool lacks for those who are asked about; what its profiles say is looked up once."""

    def __init__(self, pool: Pool, without: int = _NONE) -> None:
        """Look at all with a place; ``without`` is the row of somebody to leave out."""
        self.pool = pool
        self.open: Bools = (pool.open_places() > 0) & (np.arange(len(pool)) != without)

    def of(self, case: Case) -> Iterator[GoalGap]:
        """Yield the goals of a mentee that nobody with a place meets, but those beside one that is met in its area."""
        goals = [goal for goal in goals_of(case.answers) if not is_foreign(goal.text)]
        best = {goal: nearest_of(case, [goal], self.open) for goal in goals}
        far = unknown_countries(case, self.open)
        met = {goal.area for goal in goals if case.view.says(best[goal][1]) == "answers"}
        for goal in goals:
            gap = self._of_country(case, goal, *far[goal]) if goal in far else self._gap(case, goal, best[goal][1])
            if gap and (gap.country or goal.area not in met):
                yield gap

    def summarize(self, gaps: Sequence[GoalGap]) -> tuple[Gap, ...]:
        """Return the gaps by what to call them, each with who has it and who knows it but takes nobody."""
        return tuple(
            Gap(
                label=group.label,
                area=Counter(gap.goal.area or gap.answers.priority for gap in group.gaps).most_common(1)[0][0],
                quoted=group.label == _short(group.gaps[0].goal.text),
                mentees=tuple(dict.fromkeys(gap.answers.id for gap in group.gaps)),
                programmes=tuple(dict.fromkeys(gap.answers.programme for gap in group.gaps if gap.answers.programme)),
                goals=tuple(gap.goal.text for gap in group.gaps),
                known_to=tuple(
                    dict.fromkeys(in_normal_capitals(self.pool.names[gap.shut]) for gap in group.gaps if gap.shut >= 0)
                ),
            )
            for group in self.grouped(gaps)
        )

    def _of_country(self, case: Case, goal: AskedGoal, code: str, name: str) -> GoalGap:
        shut = np.flatnonzero((_knowledge_of(case.view, code) == _NAMED) & ~self.open)
        return GoalGap(case.answers, goal, int(shut[-1]) if len(shut) else _NONE, name)

    def _gap(self, case: Case, goal: AskedGoal, best: float) -> GoalGap | None:
        shut, cosine = nearest_of(case, [goal], ~self.open)
        closer = cosine >= case.view.close_from and cosine >= best + MARGIN
        said = case.view.says(best)
        if said == "answers" or (said and not closer):
            return None
        return GoalGap(case.answers, goal, shut if closer else _NONE)

    def grouped(self, gaps: Sequence[GoalGap]) -> list[GapGroup]:
        """Return the gaps that one person could fill under one word, those of most people first.

        Together go goals that name one country, that one mentor without a place writes about, or that share a word
        nobody with a place uses.
        """
        open_ = [mentor for mentor, free in zip(self.pool.mentors, self.open, strict=True) if free]
        used = {stem(word) for mentor in open_ for word in words(_all_words(mentor))} if gaps else set[str]()
        said = [_own_words(gap, used) for gap in gaps]
        shared = [{gap.country.casefold()} - {""} or {f"#{gap.shut}"} - {f"#{_NONE}"} | own.keys()
                  for gap, own in zip(gaps, said, strict=True)]  # fmt: skip
        studied = {stem(word) for gap in gaps for word in words(gap.answers.programme)}
        left, groups = list(range(len(gaps))), []
        while left:
            count = Counter({(gaps[at].answers.id, name) for at in left for name in shared[at]})
            people = Counter(name for _, name in count)
            best = max(people, key=lambda name: (people[name], name[0] == "#", name in studied, name), default="")
            members = [at for at in left if best in shared[at]] if people[best] > 1 else left[:1]
            groups.append(GapGroup(_label([gaps[at] for at in members], [said[at] for at in members], best),
                                   tuple(gaps[at] for at in members)))  # fmt: skip
            left = [at for at in left if at not in members]
        return sorted(groups, key=lambda group: -len(group.gaps))


_NAMED, _BY_CLOCK = 2, 1


def unknown_countries(case: Case, among: Bools) -> dict[AskedGoal, tuple[str, str]]:
    """Return the goals that name a country none of these mentors knows, each with its code and its name there."""
    far: dict[AskedGoal, tuple[str, str]] = {}
    for goal in case.goals:
        for code, name in countries_in(goal.text).items():
            if not (_knowledge_of(case.view, code)[among] > 0).any():
                far.setdefault(goal, (code, name))
    return far


def _knowledge_of(view: View, code: str) -> Marks:
    """Return (M,) who names a country, and who only lives by its clock."""

    def look(whole: View) -> Marks:
        """Look through the whole pool; what its profiles name is kept for the next country."""
        named, pool, zone = whole.memo_for("countries"), whole.pool, zone_of_country(code)
        if not named:
            named.update((row, countries_in(_all_words(mentor)).keys()) for row, mentor in enumerate(pool.mentors))
        by_clock = (_BY_CLOCK if zone and mentor.timezone == zone else 0 for mentor in pool.mentors)
        return np.array([_NAMED if code in named[row] else clock for row, clock in enumerate(by_clock)], np.int8)

    return view.cached_column(("country", code), look)


def nearest_of(case: Case, goals: Iterable[AskedGoal], among: Bools) -> tuple[int, float]:
    """Return whose quotable line is nearest to any of these goals, and how near; -1 and 0 where nobody's is at all."""
    best = (_NONE, 0.0)
    for goal in goals:
        cosine = np.where(among & case.can_guide(goal), case.view.match(goal.text).cosine, 0.0)
        row = int(np.argmax(cosine)) if len(cosine) else _NONE
        if row >= 0 and cosine[row] > best[1]:
            best = row, case.view.nearest(row, goal.text)[0]
    return best


def closer_mentor(case: Case, row: int) -> int:
    """Return whose line is nearer to a goal than this mentor's, where that one's does not answer it; -1 for nobody."""
    far = unknown_countries(case, case.view.pool.open_places() > 0)
    goals = [goal for goal in case.goals if goal not in far and not is_foreign(goal.text)]
    everybody = np.ones(len(case.view.pool), bool)
    mine = np.zeros_like(everybody)
    mine[row] = True
    own = nearest_of(case, goals, mine)[1]
    other, cosine = nearest_of(case, goals, everybody)
    if case.view.says(own) == "answers" or cosine < case.view.close_from or cosine < own + MARGIN:
        return _NONE
    return other


def _own_words(gap: GoalGap, used: set[str]) -> dict[str, str]:
    """Return the words of a goal and of its owner's programme that nobody with a place uses, by stem."""
    text = f"{gap.goal.text} {_without_degrees(gap.answers.programme)}"
    said = [word for word in words(text) if len(word) > 2 and word not in SAYS_NOTHING and not word.isdecimal()]
    return {own: word for word in said if (own := stem(word)) not in used}


def _label(gaps: Sequence[GoalGap], said: Sequence[dict[str, str]], shared: str) -> str:
    """Return what to call these gaps: the country, a word they share, else the first goal itself."""
    if gaps[0].country:
        return gaps[0].country
    common = [own for own in said[0] if len(said) > 1 and all(own in words_ for words_ in said)]
    if shared in common:
        return said[0][shared]
    return said[0][common[-1]] if common else _short(gaps[0].goal.text)


def _without_degrees(programme: str) -> str:
    """Return a programme without words such as BSc or LLB, which have a capital that is not their first."""
    return " ".join(word for word in programme.split() if word[1:].islower())


def _all_words(mentor: Mentor) -> str:
    said = (mentor.title, mentor.organization, mentor.location, mentor.bio, *mentor.expertise)
    return ". ".join((*said, *(offer.text for offer in mentor.offers)))


def _short(goal: str) -> str:
    text = " ".join(goal.split())
    return text if len(text) <= _SHORT else text[:_SHORT].rsplit(" ", 1)[0] + " …"


# what would change the order

MOST = 5
FARTHEST = 0.5
"""Moving more than half of all weight onto one criterion is no longer a nuance of what was said."""


class Flip(NamedTuple):
    """Moving the share ``at`` of all weight onto criterion ``key`` lets the mentor in ``row`` overtake."""

    key: str
    at: float
    row: int


def flip_points(case: Case, leader: int, rows: RowIndices) -> dict[str, Floats]:
    """Return for each criterion the share of weight at which each of ``rows`` overtakes ``leader`` (inf where never).

    Moving t onto criterion j (w_j' = (1-t) w_j + t, every other times 1-t), B overtakes A at
    t* = D / (D + vBj - vAj), D being the lead of A, if vBj > vAj.
    """
    lead = np.maximum(case.scores[leader] - case.scores[rows], 0.0)
    points = {}
    for row in filter(partial(_can_be_said, case), case.weights):
        column = case.column(row.key)
        gain = column[rows] - column[leader]
        at = np.full(len(rows), np.inf)
        np.divide(lead, lead + gain, out=at, where=gain > 0)
        points[row.key] = at
    return points


def _can_be_said(case: Case, row: WeightRow) -> bool:
    """Whether a mentee could say that this matters more: an area they only named would change its value by that."""
    return case.most(row.key) == 1 or case.override is not None


def first_flips(case: Case, leader: int, rows: RowIndices) -> tuple[Flip, ...]:
    """Return for each criterion whoever overtakes the leader first, the nearest change first."""
    if not len(rows):
        return ()
    found = [(key, at, int(np.argmin(at))) for key, at in flip_points(case, leader, rows).items()]
    flips = [Flip(key, float(at[nearest]), int(rows[nearest])) for key, at, nearest in found if at[nearest] <= FARTHEST]
    return tuple(sorted(flips, key=lambda flip: flip.at))


def flips_past(case: Case, leader: int, row: int) -> tuple[Flip, ...]:
    """Return how one mentor would overtake another, the nearest change first."""
    return first_flips(case, leader, np.array([row]))


def would_change(case: Case) -> tuple[Change, ...]:
    """Return the nearest changes that would put someone else first or let someone good in."""
    first = [int(row) for row in case.best(1)]
    flips = [(leader, flip) for leader in first for flip in first_flips(case, leader, rivals(case, leader))]
    return (*(describe_flip(case, leader, flip) for leader, flip in flips[:MOST]), *_relaxing(case)[:MOST])


def rivals(case: Case, leader: int) -> RowIndices:
    """Return everyone else who can be chosen."""
    others = case.eligible.copy()
    others[leader] = False
    return np.flatnonzero(others)


def describe_flip(case: Case, leader: int, flip: Flip) -> Change:
    """Return a flip in the mentee's words."""
    names = case.view.pool.names
    weights = {row.key: row.weight for row in case.weights}
    after = (1 - flip.at) * weights[flip.key] + flip.at
    leads = "would come first instead of" if case.place_of(leader) == 1 else "would come before"
    return Change(
        condition=f"if {_mattered(case, flip, after, weights)}",
        consequence=f"{names[flip.row]} {leads} {names[leader]}",
        key=flip.key,
        at=flip.at,
        weight=after,
        mentor=case.view.pool.ids[flip.row],
    )


_RATIOS = (
    (0.1, "about a tenth as much as"),
    (0.2, "about a fifth as much as"),
    (1 / 3, "about a third as much as"),
    (0.5, "about half as much as"),
    (0.75, "about three quarters as much as"),
    (1.0, "about as much as"),
    (1.5, "half as much again as"),
    (2.0, "twice as much as"),
    (3.0, "three times as much as"),
    (5.0, "many times as much as"),
)


def ratio_words(ratio: float) -> str:
    """Return how much one thing matters beside another, in the nearest words."""
    return min(_RATIOS, key=lambda row: abs(log(row[0] / ratio)))[1]


def _mattered(case: Case, flip: Flip, after: float, weights: Mapping[str, float]) -> str:
    own, priority = criterion_phrase(flip.key), f"area.{case.answers.priority}"
    if flip.key == priority:
        return f"{own} mattered even more to you ({after:.0%} of everything instead of {weights[priority]:.0%})"
    if priority not in weights:
        return f"{own} made up {after:.0%} of everything instead of {weights[flip.key]:.0%}"
    before = ratio_words(weights[flip.key] / weights[priority])
    words = ratio_words(after / ((1 - flip.at) * weights[priority]))
    if words == before:
        return f"{own} mattered a bit more to you"
    return f"{own} mattered {words} {criterion_phrase(priority)}"


def _relaxing(case: Case) -> tuple[Change, ...]:
    """For each must-have that alone keeps someone out of the first five: who would come in; the most helpful first."""
    found = []
    for key in case.masks:
        rows = _only_out_by(case, key)
        if len(rows):
            best = int(case.ordered(rows)[0])
            found.append((case.place_of(best), -len(rows), key, best))
    return tuple(_let_in(case, key, best, -count) for place, count, key, best in sorted(found) if place <= TOP)


def relaxing_for(case: Case, row: int) -> tuple[Change, ...]:
    """Return the one must-have that alone keeps this mentor out, if it is one to relax."""
    keys = [key for key, mask in case.masks.items() if not mask[row]]
    return tuple(_let_in(case, key, row, 1) for key in keys if len(keys) == 1 and _relaxed(case, key))


def _relaxed(case: Case, key: str) -> str:
    return GATE[key].relaxed(case.gates_asked[key])


def _only_out_by(case: Case, key: str) -> RowIndices:
    """The rows that this must-have alone leaves out."""
    if not _relaxed(case, key):
        return np.zeros(0, dtype=np.intp)
    others = all_of({other: mask for other, mask in case.masks.items() if other != key}, len(case.view.pool))
    return np.flatnonzero(others & ~case.masks[key])


def _let_in(case: Case, key: str, best: int, count: int) -> Change:
    more = f", and {count - 1} more could work for you" if count > 1 else ""
    return Change(
        condition=f"if you didn't insist on {_relaxed(case, key)}",
        consequence=f"{case.view.pool.names[best]} would be number {case.place_of(best)} on your list{more}",
        key=key,
        mentor=case.view.pool.ids[best],
    )


def nearest_misses(case: Case) -> tuple[NearMiss, ...]:
    """List, when nobody is left, who fails the fewest gates, silence before refusal, then the better score."""
    failures = np.zeros(len(case.view.pool), dtype=np.intp)
    for mask in case.masks.values():
        failures += ~mask
    rows = case.ordered(np.flatnonzero(failures))
    nearest = rows[np.argsort(failures[rows], kind="stable")][: MOST * 4].tolist()
    misses = [(row, list_failed(case.view, case.answers, row)) for row in nearest]
    misses.sort(key=lambda miss: (len(miss[1]), miss[1][0].detail != NOT_STATED))
    return tuple(
        NearMiss(
            mentor=gates[0].mentor,
            name=gates[0].name,
            gate=gates[0].gate,
            detail=gates[0].detail,
            gates=len(gates),
            score=float(case.scores[row]),
        )
        for row, gates in misses[:MOST]
    )
