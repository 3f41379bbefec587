"""Two to four mentors (three unless --size says otherwise) who together cover what one mentee needs: who covers what,
and what nobody does."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import fsum
from typing import NamedTuple, get_args

import numpy as np

from mentorpick._version import __version__
from mentorpick.errors import WrongUsage
from mentorpick.model.followup import Cover, Replacement, Seat, Team
from mentorpick.model.people import Answers, Mentor, Profiles
from mentorpick.model.shortlist import MenteeRef
from mentorpick.model.taxonomy import LABELS, Area
from mentorpick.ranking import shortlist as notices
from mentorpick.ranking.criteria import Override
from mentorpick.ranking.pool import Floats, Pool, RowIndices, as_pool
from mentorpick.ranking.reasons import quote
from mentorpick.ranking.scoring import CAN_GUIDE, Case
from mentorpick.ranking.shortlist import fingerprints
from mentorpick.ranking.view import View, distinct_words
from mentorpick.relevance.vectors import ranked_again

SMALLEST_GAIN = 1e-9
"""Values are compared to the same 1e-9 as scores."""
MOST_NODES = 20_000
"""Branches looked at before the search settles for its best team and a bound."""


class TeamChoice(NamedTuple):
    """Rows of candidates, the value of the team, and what no team of this size can pass."""

    rows: tuple[int, ...]
    value: float
    bound: float

    @property
    def exact(self) -> bool:
        """Whether no team is better."""
        return self.bound <= self.value + SMALLEST_GAIN


def team_value(covered: Floats) -> float:
    """Return the value of a team from what it covers of each column, (C,)."""
    total = 0.0
    for part in covered.tolist():
        total += part
    return total


def gains(points: Floats, covered: Floats) -> Floats:
    """Return (N,) what each candidate, (N, C) points, adds to what is covered, (C,)."""
    total = np.zeros(len(points))
    for column, have in zip(points.T, covered, strict=True):
        total += np.maximum(column - have, 0.0)
    return total


def coverage_of(points: Floats, rows: Sequence[int], start: Floats) -> Floats:
    """Return (C,) what these rows cover on top of ``start``."""
    return np.maximum(start, points[list(rows)].max(axis=0)) if rows else start


def greedy(points: Floats, start: Floats, size: int) -> TeamChoice:
    """Take who adds most, ``size`` times; of equals the first. The bound is the least of those known."""
    rows: list[int] = []
    covered = start
    for _ in range(min(size, len(points))):
        added = gains(points, covered)
        added[rows] = -1.0
        rows.append(int(np.argmax(np.round(added, 9))))
        covered = np.maximum(covered, points[rows[-1]])
    value, base = team_value(covered), team_value(start)
    by_theory = base + (value - base) / (1 - (1 - 1 / size) ** size)
    bound = min(by_theory, _reach(points, start, size), _reach(points, covered, size))
    return TeamChoice(tuple(rows), value, max(bound, value))


def _reach(points: Floats, covered: Floats, more: int) -> float:
    """No team that holds what is covered passes this with so many more members."""
    added = gains(points, covered)
    return team_value(covered) + float(np.sort(added)[::-1][:more].sum())


def best_team(points: Floats, start: Floats, size: int) -> TeamChoice:
    """Branch and bound from the greedy team: exact unless MOST_NODES branches do not suffice.

    Candidates stand in the stated order; of equal teams the first found is kept.
    """
    chosen = greedy(points, start, size)
    if chosen.exact or size < 2:
        return chosen
    return _Search(points, start, size, chosen).run()


def drop_dominated(points: Floats) -> RowIndices:
    """Return the candidates whom nobody else covers in every column; of equals the first.

    Whoever takes a dominated candidate's seat instead covers no less, so a best team can do without them.
    """
    found = [
        row
        for row, own in enumerate(points)
        if not ((points >= own).all(axis=1) & ((points > own).any(axis=1) | (np.arange(len(points)) < row))).any()
    ]
    return np.array(found, dtype=np.intp)


class _Search:
    """One branch and bound: candidates by what they add alone, each branch cut where its bound cannot win."""

    def __init__(self, points: Floats, start: Floats, size: int, chosen: TeamChoice) -> None:
        kept = drop_dominated(np.maximum(points, start))
        kept = kept if len(kept) >= size else np.arange(len(points))
        self.order = kept[np.argsort(-np.round(gains(points[kept], start), 9), kind="stable")]
        self.points = points[self.order]
        self.start, self.size = start, size
        self.chosen = chosen
        self.best, self.value = chosen.rows, chosen.value
        self.nodes = 0
        self.open = 0.0
        """The highest bound of a branch that was given up unsearched."""

    def run(self) -> TeamChoice:
        """Return the best team, and how much better an unseen one could be."""
        self._branch((), self.start, 0)
        return TeamChoice(self.best, self.value, max(self.value, min(self.open, self.chosen.bound)))

    def _branch(self, rows: tuple[int, ...], covered: Floats, begin: int) -> None:
        """The best team that holds ``rows`` and takes the others from ``begin`` on."""
        left = self.size - len(rows)
        base = team_value(covered)
        added = gains(self.points[begin:], covered)
        reach = base + float(np.sort(added)[::-1][:left].sum())
        if reach <= self.value + SMALLEST_GAIN:
            return
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self.open = max(self.open, reach)
        elif left == 2:
            self._pairs(rows, covered, begin, base, added)
        else:
            self._split(rows, covered, begin, base, added)

    def _split(self, rows: tuple[int, ...], covered: Floats, begin: int, base: float, added: Floats) -> None:
        """One branch for each candidate as the first of those still to come; the others must stand behind it."""
        left = self.size - len(rows)
        for at in range(len(added) - left + 1):
            rest = np.sort(added[at + 1 :])[::-1][: left - 1].sum()
            if base + float(added[at] + rest) > self.value + SMALLEST_GAIN:
                here = begin + at
                self._branch((*rows, here), np.maximum(covered, self.points[here]), here + 1)

    def _pairs(self, rows: tuple[int, ...], covered: Floats, begin: int, base: float, added: Floats) -> None:
        """The last two seats at once, among those who could still win beside the best."""
        could = np.flatnonzero(base + added + added.max() > self.value + SMALLEST_GAIN)
        last = np.maximum(self.points[begin + could], covered)
        total = np.zeros((len(could), len(could)))
        for column in last.T:
            total += np.maximum.outer(column, column)
        np.fill_diagonal(total, 0.0)
        one, other = np.unravel_index(int(np.argmax(np.round(total, 9))), total.shape)
        if total[one, other] > self.value + SMALLEST_GAIN:
            team = (*rows, begin + int(could[one]), begin + int(could[other]))
            self.best = tuple(int(self.order[row]) for row in team)
            self.value = team_value(coverage_of(self.points, team, self.start))


SIZES = (2, 3, 4)
EXACT_UP_TO = 400
"""Candidates beyond this are chosen from greedily, and the bound is shown."""


@ranked_again
def team(
    answers: Answers,
    profiles: Profiles | Sequence[Mentor] | Pool,
    *,
    today: date,
    size: int = 3,
    weights: Override | Mapping[str, float] | None = None,
) -> Team:
    """Return the team of this size that covers most; those who mentor already count from the start.

    The gates hold for each member. With fewer eligible mentors than ``size`` it is the best smaller team, and a notice
    says so. Raises WrongUsage for a size outside 2 to 4.
    """
    if size not in SIZES:
        raise WrongUsage(f"a team has {SIZES[0]} to {SIZES[-1]} mentors, not {size}", "give a size of 2, 3 or 4")
    pool = as_pool(profiles)
    case = Case(answers, View(pool, today), weights)
    return _Builder(case).result(size)


class _Builder:
    """The candidates of one mentee and what each would cover."""

    def __init__(self, case: Case) -> None:
        self.case, self.pool, self.answers = case, case.view.pool, case.answers
        self.weight = case.weight
        named = {*case.stated.ordered, *case.stated.tied}
        self.areas: tuple[Area, ...] = tuple(a for a in get_args(Area) if a in named and f"area.{a}" in self.weight)
        self.roles = distinct_words(self.answers.roles) or () if "roles" in self.weight else ()
        self.points = self._points()
        self.already = [row for name in self.answers.mentors for row in self.pool.called(name)]
        self.start = coverage_of(self.points, self.already, np.zeros(self.points.shape[1]))
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
        """Return the team with what each member adds."""
        chosen = self._choose(size)
        rows = [int(self.candidates[row]) for row in chosen.rows]
        rows.sort(key=lambda row: -self._adds(rows, row))
        people = [*self.already, *rows]
        return Team(
            version=__version__,
            inputs=fingerprints(self.pool, self.answers),
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
            possible=fsum(self.weight[f"area.{area}"] * self.case.most(f"area.{area}") for area in self.areas)
            + (self.weight["roles"] if self.roles else 0.0),
            exact=chosen.exact,
            eligible=len(self.candidates),
            notices=self._notices(size, len(rows)),
        )

    def _choose(self, size: int) -> TeamChoice:
        points = self.points[self.candidates]
        size = min(size, len(points))
        if not size:
            value = team_value(self.start)
            return TeamChoice((), value, value)
        return (best_team if len(points) <= EXACT_UP_TO else greedy)(points, self.start, size)

    def _adds(self, rows: Sequence[int], row: int) -> float:
        """What the team would lose without this member."""
        rest = coverage_of(self.points, [other for other in rows if other != row], self.start)
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
        outside: RowIndices = self.candidates[~np.isin(self.candidates, rows)]
        if not len(outside):
            return None
        rest = coverage_of(self.points, [other for other in rows if other != row], self.start)
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
            most=self.case.most(f"area.{area}"),
            values=tuple(None if np.isnan(level[row]) else float(value[row]) for row in people),
        )

    def _uncovered(self, people: Sequence[int]) -> tuple[str, ...]:
        """Named areas in which nobody can guide, goals nobody's words answer, wanted roles nobody offers."""
        stated = self.case.stated
        named = [area for area in (*stated.ordered, *stated.tied) if area in self.areas]
        found = [
            f"{LABELS[area]}: nobody says they can guide you"
            for area in named
            if not (self.case.view.level(area)[list(people)] >= CAN_GUIDE).any()
        ]
        found += [
            f"Nobody writes about {quote(goal.text)}"
            for goal in self.case.goals
            if not any(self.case.answer(row, goal).says for row in people)
        ]
        offered = {role for row in people for role in self.pool.mentors[row].roles}
        found += [f"Nobody offers to be your {LABELS[role].lower()}" for role in self.roles if role not in offered]
        return tuple(found)

    def _notices(self, size: int, found: int) -> tuple[str, ...]:
        missing = [name for name in self.answers.mentors if not self.pool.called(name)]
        of = len(self.pool)
        fewer = [
            f"Only {found} of {of} mentors could work for you, so this team has {found} instead of {size}."
            if found
            else "Nobody here meets all your must-haves, so there's nobody to add."
        ]
        absent = [f"{', '.join(missing)}: not among these mentors, so I can't say what they cover."]
        return (
            *notices.fictional_notice(self.pool.page),
            *notices.boundary_notices(self.answers, self.pool.page),
            *notices.weights_notice(self.case.override),
            *(fewer if found < size else ()),
            *(absent if missing else ()),
        )
