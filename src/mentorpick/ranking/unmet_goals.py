"""Goals that nobody with a place meets, what they have in common, and whose line is nearer to a goal.

By meaning, as everything is compared: a goal is met where a line that may be quoted answers it, or comes close and
nobody without a place comes closer. A country that a goal names has to be known to somebody besides.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mentorpick.model.cohort import Gap
from mentorpick.model.people import Answers, Mentor
from mentorpick.ranking.pool import Bools, Pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.view import AskedGoal, View
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


class PoolGaps:
    """What a pool lacks for those who are asked about; what its profiles say is looked up once."""

    def __init__(self, pool: Pool, without: int = _NONE) -> None:
        """Look at all with a place; ``without`` is the row of somebody to leave out."""
        self.pool = pool
        self.open: Bools = (pool.open_places() > 0) & (np.arange(len(pool)) != without)

    def of(self, case: Case) -> Iterator[GoalGap]:
        """Yield the goals of a mentee that nobody with a place meets, but those beside one that is met in its area."""
        goals = [goal for goal in case.goals if not is_foreign(goal.text)]
        best = {goal: nearest_of(case, [goal], self.open) for goal in goals}
        far = unknown_countries(case, self.open)
        met = {goal.area for goal in goals if case.view.says(best[goal][1]) == "answers"}
        for goal in goals:
            gap = self._of_country(case, goal, *far[goal]) if goal in far else self._gap(case, goal, best[goal][1])
            if gap and (gap.country or goal.area not in met):
                yield gap

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

    def summarize(self, gaps: Sequence[GoalGap]) -> tuple[Gap, ...]:
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
            label = _label([gaps[at] for at in members], [said[at] for at in members], best)
            groups.append(self._together(label, [gaps[at] for at in members]))
            left = [at for at in left if at not in members]
        return tuple(sorted(groups, key=lambda group: -len(group.goals)))

    def _together(self, label: str, gaps: Sequence[GoalGap]) -> Gap:
        """Gaps under one word, with who has them and who knows about them but takes nobody."""
        shut = [in_normal_capitals(self.pool.names[gap.shut]) for gap in gaps if gap.shut >= 0]
        return Gap(
            label=label,
            area=Counter(gap.goal.area or gap.answers.priority for gap in gaps).most_common(1)[0][0],
            quoted=label == _short(gaps[0].goal.text),
            mentees=tuple(dict.fromkeys(gap.answers.id for gap in gaps)),
            programmes=tuple(dict.fromkeys(gap.answers.programme for gap in gaps if gap.answers.programme)),
            goals=tuple(gap.goal.text for gap in gaps),
            known_to=tuple(dict.fromkeys(shut)),
        )


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
