"""Two to four mentors who together cover what one mentee needs: who covers what, and what nobody covers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import get_args

import numpy as np

import mentorpick
from mentorpick.accounts import Cover, Replacement, Seat, Team
from mentorpick.areas import LABELS, Area
from mentorpick.errors import WrongUsage
from mentorpick.model import Answers, Mentor, Profiles
from mentorpick.phrases import counted
from mentorpick.ranking import notices
from mentorpick.ranking.asked import distinct, goals_in
from mentorpick.ranking.case import Case
from mentorpick.ranking.coverage import SMALLEST_GAIN, Choice, best_team, covered_by, gains, greedy, team_value
from mentorpick.ranking.pool import Floats, Pool, Rows, as_pool
from mentorpick.ranking.reasons import CLEARLY
from mentorpick.ranking.shortlist import as_override, digest
from mentorpick.ranking.told import quoted
from mentorpick.ranking.view import View
from mentorpick.ranking.weights import Override, stated_order
from mentorpick.results import Inputs, MenteeRef
from mentorpick.sums import added

SIZES = (2, 3, 4)
EXACT_UP_TO = 400
"""Candidates beyond this are chosen from greedily, and the bound is shown."""
CAN_GUIDE = 3 / 5
"""The level from which an area counts as covered."""


def team(
    answers: Answers,
    profiles: Profiles | Sequence[Mentor] | Pool,
    *,
    today: date,
    size: int = 3,
    weights: Override | Mapping[str, float] | None = None,
) -> Team:
    """The team of this size that covers most; those who mentor already count from the start.

    The gates hold for each member. With fewer eligible mentors than ``size`` it is the best smaller team, and a notice
    says so. Raises WrongUsage for a size outside 2 to 4.
    """
    if size not in SIZES:
        raise WrongUsage(f"a team has {SIZES[0]} to {SIZES[-1]} mentors, not {size}", "give a size of 2, 3 or 4")
    pool = as_pool(profiles)
    case = Case(answers, View(pool, today), as_override(weights, pool))
    return _Builder(case).result(size)


class _Builder:
    """The candidates of one mentee and what each would cover."""

    def __init__(self, case: Case) -> None:
        self.case, self.pool, self.answers = case, case.view.pool, case.answers
        self.weight = {row.key: row.weight for row in case.weights}
        self.areas: tuple[Area, ...] = tuple(a for a in _AREAS if f"area.{a}" in self.weight)
        self.roles = distinct(self.answers.roles) or () if "roles" in self.weight else ()
        self.points = self._points()
        self.already = [row for name in self.answers.mentors for row in self.pool.called(name)]
        self.start = covered_by(self.points, self.already, np.zeros(self.points.shape[1]))
        self.candidates = case.best(0)

    def _points(self) -> Floats:
        """(M, C) weight x value for each area, then weight x share for each wanted role that is offered."""
        points = np.zeros((len(self.pool), len(self.areas) + len(self.roles)))
        for place, area in enumerate(self.areas):
            points[:, place] = self.weight[f"area.{area}"] * self.case.column(f"area.{area}")
        for place, role in enumerate(self.roles, len(self.areas)):
            points[:, place] = self.weight["roles"] / len(self.roles) * self.case.view.has("roles", role)
        return points

    def result(self, size: int) -> Team:
        chosen = self._choose(size)
        rows = [int(self.candidates[row]) for row in chosen.rows]
        rows.sort(key=lambda row: -self._adds(rows, row))
        people = [*self.already, *rows]
        return Team(
            version=mentorpick.__version__,
            inputs=Inputs(profiles=self.pool.digest, answers=digest(self.answers)),
            mentee=MenteeRef(id=self.answers.id, priority=self.answers.priority),
            asked=size,
            seats=tuple(self._seat(rows, row) for row in rows),
            already=tuple(self.pool.ids[row] for row in self.already),
            people=tuple(self.pool.ids[row] for row in people),
            names=tuple(self.pool.names[row] for row in people),
            coverage=tuple(self._cover(area, people) for area in self._by_weight()),
            uncovered=self._uncovered(people),
            value=chosen.value,
            start=team_value(self.start),
            bound=chosen.bound,
            possible=added(self.weight[f"area.{a}"] for a in self.areas)
            + (self.weight["roles"] if self.roles else 0.0),
            exact=chosen.exact,
            eligible=len(self.candidates),
            notices=self._notices(size, len(rows)),
        )

    def _choose(self, size: int) -> Choice:
        points = self.points[self.candidates]
        size = min(size, len(points))
        if not size:
            value = team_value(self.start)
            return Choice((), value, value)
        return (best_team if len(points) <= EXACT_UP_TO else greedy)(points, self.start, size)

    def _adds(self, rows: Sequence[int], row: int) -> float:
        """What the team would lose without this member."""
        rest = covered_by(self.points, [other for other in rows if other != row], self.start)
        return float(gains(self.points[[row]], rest)[0])

    def _seat(self, rows: Sequence[int], row: int) -> Seat:
        mentor = self.pool.mentors[row]
        return Seat(
            mentor=mentor.id,
            name=mentor.name,
            adds=self._adds(rows, row),
            best_in=self._best_in([*self.already, *rows], row),
            replacement=self._replacement(rows, row),
            title=mentor.title,
            organization=mentor.organization,
            email=mentor.contact.email,
            url=mentor.contact.url,
        )

    def _best_in(self, people: Sequence[int], row: int) -> tuple[str, ...]:
        found = []
        for area in self._by_weight():
            value = self.case.column(f"area.{area}")
            known = not np.isnan(self.case.view.level(area)[row])
            if known and value[row] > 0 and value[row] >= value[list(people)].max() - SMALLEST_GAIN:
                found.append(area)
        return tuple(found)

    def _replacement(self, rows: Sequence[int], row: int) -> Replacement | None:
        """Who outside the team would cover most in this seat."""
        outside: Rows = self.candidates[~np.isin(self.candidates, rows)]
        if not len(outside):
            return None
        rest = covered_by(self.points, [other for other in rows if other != row], self.start)
        added = np.round(gains(self.points[outside], rest), 9)
        best = int(np.argmax(added))
        costs = max(0.0, round(self._adds(rows, row) - float(added[best]), 9))
        return Replacement(mentor=self.pool.ids[outside[best]], name=self.pool.names[outside[best]], costs=costs)

    def _by_weight(self) -> list[Area]:
        return sorted(self.areas, key=lambda area: -self.weight[f"area.{area}"])

    def _cover(self, area: Area, people: Sequence[int]) -> Cover:
        value, level = self.case.column(f"area.{area}"), self.case.view.level(area)
        return Cover(
            area=area,
            weight=self.weight[f"area.{area}"],
            values=tuple(None if np.isnan(level[row]) else float(value[row]) for row in people),
        )

    def _uncovered(self, people: Sequence[int]) -> tuple[str, ...]:
        """Named areas in which nobody can guide, goals nobody's words answer, wanted roles nobody offers."""
        stated = stated_order(self.answers)
        named = [area for area in (*stated.ordered, *stated.tied) if area in self.areas]
        found = [f"{LABELS[area]}: nobody says they can guide you" for area in named if not self._guided(area, people)]
        for area in named:
            for goal in goals_in(area, self.answers) or ():
                if goal.text != self.answers.about and not self._answered(goal.text, area, people):
                    found.append(f"Nobody's words answer your goal {quoted(goal.text)}")
        offered = {role for row in people for role in self.pool.mentors[row].roles}
        found += [f"Nobody offers to be your {LABELS[role].lower()}" for role in self.roles if role not in offered]
        return tuple(found)

    def _guided(self, area: Area, people: Sequence[int]) -> bool:
        level = self.case.view.level(area)
        return any(level[row] >= CAN_GUIDE for row in people)

    def _answered(self, goal: str, area: Area, people: Sequence[int]) -> bool:
        relevance = self.case.view.relevance(goal, area)
        return any(relevance[row] >= CLEARLY for row in people)

    def _notices(self, size: int, found: int) -> tuple[str, ...]:
        missing = [name for name in self.answers.mentors if not self.pool.called(name)]
        of = len(self.pool)
        fewer = [
            f"Only {counted(found, 'mentor')} of {of} can be considered: a team of {found} instead of {size}."
            if found
            else f"None of {of} mentors passes all gates, so there is nobody to add."
        ]
        absent = [f"{', '.join(missing)}: not in this pool, so what they cover is not counted."]
        return (
            *notices.about_pool(self.pool.page),
            *notices.boundary(self.answers, self.pool.page),
            *notices.weighed(self.case.override),
            *(fewer if found < size else ()),
            *(absent if missing else ()),
        )


_AREAS: tuple[Area, ...] = get_args(Area)
