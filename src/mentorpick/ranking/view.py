"""What is compared: the columns of a pool on one day, for all mentors or some rows; and what a mentee asks of them.

Everything a criterion reads comes through a view, one mentor's row at a time in effect: a view of three rows gives the
very values the whole pool gives in those rows. What a mentee asks of a criterion is read from the answers alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from datetime import UTC, date, datetime, time
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentorpick.model.people import Answers
from mentorpick.model.taxonomy import AREA_KEYS, Area
from mentorpick.ranking.pool import STAGE_NUMBER, Bools, Floats, Pool, RowIndices
from mentorpick.relevance.index import GoalMatch
from mentorpick.relevance.lines import ProfileLine, profile_lines
from mentorpick.text import name_key, place_key, same_place

_KEPT_BYTES = 64 * 2**20
"""Derived columns kept at the most; a cohort asks for the same few again and again."""

REMEMBERED = 20_000
"""How often findings of single rows may be asked for before all that are kept are let go."""
READ = 16_384
"""Profiles kept as read to be quoted: the same ones are shown again and again."""

GUESSES = 2
"""So many areas are offered for a goal: its own, most likely, and a second guess."""
MATCHES = 512
"""Goals whose matches are kept: those of a block of mentees, for what is asked of each; then they are let go."""


class View:
    """A pool as of ``today``; ``at(rows)`` narrows it. R is the number of rows seen (M where none were chosen)."""

    def __init__(self, pool: Pool, today: date) -> None:
        self.pool = pool
        self.today = today
        self._rows: RowIndices | None = None
        self._whole = self
        self._kept: dict[tuple[Any, ...], NDArray[Any]] = {}
        self._matches: dict[str, GoalMatch] = {}
        self._guesses: dict[str, tuple[Area, ...]] = {}
        self._lines: dict[int, tuple[ProfileLine, ...]] = {}
        self._memory: dict[tuple[Any, ...], dict[int, Any]] = {}
        self._times = 0

    def at(self, rows: RowIndices) -> "View":
        """Return the same columns at these rows only; what is kept is kept for both."""
        view = copy(self)
        view._rows = rows
        return view

    def __len__(self) -> int:
        return len(self.pool) if self._rows is None else len(self._rows)

    def cut(self, column: NDArray[Any]) -> NDArray[Any]:
        """Return the rows seen of a column of the whole pool."""
        return column if self._rows is None else column[self._rows]

    def cached_column(self, key: tuple[Any, ...], make: "Callable[[View], NDArray[Any]]") -> NDArray[Any]:
        """Return (R,) of a column that is made once, for the whole pool, and kept while there is room."""
        keep = self._kept
        column = keep.get(key)
        if column is None:
            if len(keep) * 8 * len(self.pool) >= _KEPT_BYTES:
                keep.clear()
            column = keep[key] = make(self._whole)
        return self.cut(column)

    def memo_for(self, *asked: Any) -> dict[int, Any]:
        """Return what was found of single rows for those who asked this.

        A cohort asks for the same few again and again.
        """
        self._whole._times += 1
        if self._whole._times > REMEMBERED:
            self._whole._times = 0
            self._memory.clear()
        return self._memory.setdefault(asked, {})

    def level(self, area: Area) -> Floats:
        """Return (R,) level / 5, NaN where not stated."""
        return self.cut(self.pool.levels[AREA_KEYS.index(area)])

    def claim(self, area: Area, stand_in: Any) -> Floats:
        """Return (R,) level / 5 as far as a mentor's levels can be trusted, with ``stand_in`` where none is stated."""
        if self._rows is None:
            return self.cached_column(("claim", area, stand_in), lambda whole: whole._claim(area, stand_in))
        return self._claim(area, stand_in)

    def _claim(self, area: Area, stand_in: Any) -> Floats:
        claim: Floats = known_or(self.level(area), stand_in) * self.cut(self.pool.trust)
        return claim

    def refused(self, area: Area) -> Bools:
        """Return (R,) true where the area is stated as not offered."""
        return self.cached_column(("refused", area), lambda whole: whole.level(area) == 0)

    def number(self, name: str) -> Floats:
        """Return (R,) a column of NUMBER_COLUMNS, NaN where not stated."""
        return self.cut(self.pool.numbers[name])

    def has(self, name: str, label: str) -> Bools:
        """Return (R,) true where the mentor's labels of this column hold ``label``."""
        return self.cut(self.pool.labels[name].has(label))

    def stated(self, name: str) -> Bools:
        """Return (R,) true where the mentor states any label of this column."""
        return self.cut(self.pool.labels[name].stated)

    def some(self, name: str, labels: tuple[str, ...]) -> Floats:
        """Return (R,) how many of these labels the mentor carries, NaN where none of the column is stated."""
        count = np.zeros(len(self))
        for label in labels:
            count += self.has(name, label)
        count[~self.stated(name)] = np.nan
        return count

    def has_text(self) -> Bools:
        """Return (R,) true where the profile has any line to hold a goal against."""
        return self.cut(self.pool.lines.has_text)

    def answered(self, goal: str) -> Floats:
        """Return (R,) how well the mentor's own lines answer a goal, 0..1."""
        return self.cut(self.match(goal).answered)

    def match(self, goal: str) -> GoalMatch:
        """Return how each mentor of the whole pool answers a goal, with the nearest line.

        Kept for what is asked next.
        """
        if goal not in self._matches:
            self.prepare((goal,))
        return self._matches[goal]

    def prepare(self, goals: Iterable[str]) -> None:
        """Compare the goals of some mentees at once, which costs less; those of others are let go."""
        wanted = dict.fromkeys(goals)
        fresh = [goal for goal in wanted if goal not in self._matches]
        if len(self._matches) + len(fresh) > MATCHES:
            for goal in [kept for kept in self._matches if kept not in wanted]:
                del self._matches[goal]
                self._guesses.pop(goal, None)
        self._matches.update(zip(fresh, self.pool.lines.match(fresh), strict=True))
        self._guess(fresh)

    def nearest(self, row: int, goal: str) -> tuple[float, ProfileLine | None]:
        """Return the cosine of the line of one mentor that is nearest to a goal, and that line.

        None where there is none.
        """
        self.pool.lines.confirm(row)
        match = self.match(goal)
        line = int(match.line[row])
        return float(match.cosine[row]), self._lines_of(row)[line] if line >= 0 else None

    def line_count(self, row: int) -> int:
        """Return how many lines the profile of one mentor has."""
        return int(self.pool.lines.starts[row + 1] - self.pool.lines.starts[row])

    def says(self, cosine: float) -> str:
        """Return what a line of this cosine does: ``answers`` a goal, comes ``close``, or nothing."""
        return "answers" if cosine >= self.answers_from else "close" if cosine >= self.close_from else ""

    @property
    def answers_from(self) -> float:
        """From which cosine on a line answers."""
        return self.pool.lines.description.answers_from

    @property
    def close_from(self) -> float:
        """The cosine from which a line comes close to a goal."""
        return self.pool.lines.description.close_from

    def second_guess(self, goal: str, own: Area | None) -> Area | None:
        """Return the likeliest area by meaning that isn't a goal's own; None without a model."""
        if self.pool.model is None:
            return None
        if goal not in self._guesses:
            self._guess((goal,))
        return next(area for area in self._guesses[goal] if area != own)

    def _guess(self, goals: Sequence[str]) -> None:
        if self.pool.model is not None:
            from mentorpick.relevance.goals import likely_areas

            found = likely_areas(goals, self.pool.lines)
            self._guesses.update(zip(goals, (areas[:GUESSES] for areas in found), strict=True))

    def _lines_of(self, row: int) -> tuple[ProfileLine, ...]:
        kept = self._lines
        found = kept.get(row)
        if found is None:
            if len(kept) >= READ:
                kept.clear()
            found = kept[row] = profile_lines(self.pool.mentors[row])
        return found

    def hours_apart(self, zone: str) -> Floats:
        """Return (R,) hours between the clocks of ``zone`` and the mentor's, 0..12; NaN where either is not known."""
        return self.cached_column(("zone", zone), lambda whole: whole._hours_apart(zone))

    def is_in(self, location: str) -> Bools:
        """Return (R,) true where the mentor is in the same place."""
        return self.cached_column(("place", location), lambda whole: whole._is_in(location))

    def _is_in(self, location: str) -> Bools:
        column = np.zeros(len(self.pool), dtype=bool)
        for stated in self._towns.get(place_key(location)[:1], ()):
            if same_place(stated, location):
                column[self.pool.labels["location"].carriers(stated)] = True
        return column

    @cached_property
    def _towns(self) -> dict[tuple[str, ...], list[str]]:
        """The locations that are stated, by their town."""
        towns: dict[tuple[str, ...], list[str]] = {}
        for stated in self.pool.labels["location"].vocabulary:
            towns.setdefault(place_key(stated)[:1], []).append(stated)
        return towns

    def _hours_apart(self, zone: str) -> Floats:
        column = np.full(len(self.pool), np.nan)
        own = offset_minutes(zone, self.today)
        zones = self.pool.labels["timezone"]
        for other in zones.vocabulary:
            theirs = offset_minutes(other, self.today)
            if own is not None and theirs is not None:
                apart = abs(own - theirs) % 1440
                column[zones.carriers(other)] = min(apart, 1440 - apart) / 60
        return column


def known_or(column: Floats, stand_in: Any) -> Floats:
    """Return the column, with ``stand_in`` where it is NaN."""
    return np.where(np.isnan(column), stand_in, column)


@lru_cache(maxsize=1024)
def offset_minutes(zone: str, today: date) -> float | None:
    """Return minutes east of UTC at noon UTC of ``today``; None where the zone is empty or unknown."""
    from zoneinfo import ZoneInfo

    try:
        offset = datetime.combine(today, time(12), UTC).astimezone(ZoneInfo(zone)).utcoffset() if zone else None
    except (ValueError, OSError, KeyError):
        return None
    return None if offset is None else offset.total_seconds() / 60


IMPORTANCE_WEIGHT = {"high": 3.0, "medium": 2.0, "low": 1.0}
ABOUT_WEIGHT = 0.3
NAMED_SHARE, UNMENTIONED_SHARE = 0.3, 0.2
"""What a claim is worth in an area only named, and in one nobody mentioned: the written beats the ticked."""


class AskedGoal(NamedTuple):
    """A goal with how much it counts beside the others heard with it, and its own area; ``about`` has none."""

    text: str
    weight: float
    area: Area | None


class AreaAsked(NamedTuple):
    """What a mentee asks of an area: the goals it hears, or, where there is none, the share a claim alone is worth."""

    goals: tuple[AskedGoal, ...]
    share: float = 1.0


class Availability(NamedTuple):
    """What a mentee said of time and place; empty or None where skipped."""

    hours: float | None
    meeting: tuple[str, ...]
    location: str
    timezone: str


def areas_left_out(answers: Answers) -> frozenset[str]:
    """Return the areas left out altogether; the priority never is."""
    return frozenset(answers.not_now) - {answers.priority}


def goal_area(goal_area: Area | None, answers: Answers) -> Area:
    """Return the area a goal belongs to: its own, or the priority."""
    return goal_area or answers.priority


def goals_of(answers: Answers) -> tuple[AskedGoal, ...]:
    """Return every goal that counts, in the order stated; those of an area left out are set aside."""
    areas = [goal_area(goal.area, answers) for goal in answers.goals]
    return tuple(
        AskedGoal(goal.text, IMPORTANCE_WEIGHT[goal.importance], area)
        for goal, area in zip(answers.goals, areas, strict=True)
        if area not in areas_left_out(answers)
    )


def texts_heard(mentees: Iterable[Answers]) -> Iterator[str]:
    """Yield every text of these mentees that profiles are compared with."""
    for answers in mentees:
        goals = goals_of(answers)
        yield from (goal.text for goal in goals)
        if goals and answers.about:
            yield answers.about


def heard_by_priority(answers: Answers) -> tuple[AskedGoal, ...]:
    """Return the goals of the priority; where it has none, all of them, so that a misfiled goal finds its person."""
    goals = goals_of(answers)
    return tuple(goal for goal in goals if goal.area == answers.priority) or goals


def asked_of_area(area: Area, answers: Answers) -> AreaAsked | None:
    """Return what is asked of an area, None where it is left out; ``about`` is one more, light goal of the priority."""
    if area in areas_left_out(answers):
        return None
    if area == answers.priority:
        heard = heard_by_priority(answers)
        about = (AskedGoal(answers.about, ABOUT_WEIGHT, None),) if heard and answers.about else ()
        return AreaAsked((*heard, *about))
    goals = tuple(goal for goal in goals_of(answers) if goal.area == area)
    return AreaAsked(goals, NAMED_SHARE if area in answers.also else UNMENTIONED_SHARE)


def distinct_words(words: Sequence[str]) -> tuple[str, ...] | None:
    """Return each word once, in order; None where there is none."""
    return tuple(dict.fromkeys(words)) or None


def style(answers: Answers) -> tuple[tuple[str, int], ...] | None:
    """Return the sides of working style that were answered."""
    sides = (("structure", answers.style.structure), ("directness", answers.style.directness))
    return tuple((name, side) for name, side in sides if side is not None) or None


def availability(answers: Answers) -> Availability | None:
    """Return hours, ways of meeting and time zone, where any of the three was answered."""
    asked = Availability(
        answers.hours_per_month, distinct_words(answers.meeting) or (), answers.location.strip(), answers.timezone
    )
    return asked if asked.hours is not None or asked.meeting or asked.timezone else None


def stage(answers: Answers) -> int | None:
    """Return the mentee's stage as its place in STAGES."""
    return None if answers.stage is None else STAGE_NUMBER[answers.stage]


def background(answers: Answers) -> tuple[str, ...] | None:
    """Return the labels wished for, as they compare."""
    return distinct_words([name_key(label) for label in answers.background.wish])
