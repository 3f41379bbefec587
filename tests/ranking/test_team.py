"""A team covers what one mentor cannot: the best one is found, and what it leaves open is said."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorpick.errors import WrongUsage
from mentorpick.model.followup import Team
from mentorpick.model.people import Answers, Goal, Mentor
from mentorpick.ranking import team as coverage
from mentorpick.ranking.pool import Floats, Pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.team import best_team, coverage_of, drop_dominated, gains, greedy, team, team_value
from mentorpick.ranking.view import View
from tests.builders import GOALS, TODAY, answers, mentees, mentor, mentor_lists, pool

Mentors = tuple[Mentor, ...]


def points_of(seed: int, candidates: int, columns: int) -> tuple[Floats, Floats]:
    """Points as a pool has them, weights that fall: a few levels and much unknown, or (odd seeds) as fine as words."""
    rng = np.random.default_rng(seed)
    weights = np.sort(rng.dirichlet(np.ones(columns)))[::-1]
    values = rng.random((candidates, columns))
    if seed % 2 == 0:
        values = rng.integers(0, 6, (candidates, columns)) / 5 * (values < 0.6)
    return values * weights, rng.integers(0, 3, columns) / 5 * weights * (rng.random() < 0.5)


def brute_force(points: Floats, start: Floats, size: int) -> float:
    return max(team_value(coverage_of(points, rows, start)) for rows in combinations(range(len(points)), size))


@given(st.integers(0, 10**6), st.integers(4, 25), st.integers(2, 10), st.sampled_from((2, 3, 4)))
def test_the_exact_team_is_as_good_as_trying_them_all(seed: int, candidates: int, columns: int, size: int) -> None:
    points, start = points_of(seed, min(candidates, 25 if size < 4 else 13), columns)
    found = best_team(points, start, size)
    assert found.value == pytest.approx(brute_force(points, start, size), abs=1e-8)
    assert found.exact
    assert len(set(found.rows)) == size
    assert found.value == pytest.approx(team_value(coverage_of(points, found.rows, start)), abs=1e-12)


@pytest.mark.parametrize("size", [2, 3, 4])
def test_specialists_who_share_nothing_are_found_behind_a_generalist(size: int) -> None:
    """Whoever has a little of everything adds most at first, and greedy choice never lets go of them."""
    specialists = np.kron(np.eye(size), [1.0, 1.0])
    generalist = np.tile([2.1 / size, 0.0], size)
    points = np.vstack([generalist, specialists])
    start = np.zeros(2 * size)
    assert 0 in greedy(points, start, size).rows
    found = best_team(points, start, size)
    assert sorted(found.rows) == list(range(1, size + 1))
    assert (found.value, found.exact) == (2 * size, True)


@given(st.integers(0, 10**6), st.sampled_from((2, 3, 4)))
def test_no_team_passes_the_bound_of_the_greedy_one(seed: int, size: int) -> None:
    points, start = points_of(seed, 200, 9)
    quick, exact = greedy(points, start, size), best_team(points, start, size)
    assert quick.value <= exact.value + 1e-9
    assert exact.value <= exact.bound <= quick.bound + 1e-9
    assert quick.value - team_value(start) >= (1 - 1 / np.e) * (exact.value - team_value(start)) - 1e-9


def test_a_search_cut_short_says_how_good_a_team_could_be(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(60):
        points, start = points_of(seed, 60, 10)
        exact = best_team(points, start, 3)
        monkeypatch.setattr(coverage, "MOST_NODES", 3)
        cut = best_team(points, start, 3)
        monkeypatch.undo()
        assert cut.value <= exact.value + 1e-9
        assert cut.bound >= exact.value - 1e-9


@given(st.integers(0, 10**6))
def test_a_mentor_adds_no_more_to_a_larger_team(seed: int) -> None:
    points, start = points_of(seed, 12, 6)
    alone, beside = gains(points, start), gains(points, coverage_of(points, (0, 1, 2), start))
    assert (beside <= alone + 1e-12).all()
    assert (beside >= 0).all()


def test_those_covered_by_someone_else_in_everything_are_not_needed() -> None:
    points = np.array([[3, 1], [3, 1], [2, 1], [1, 2], [0, 0], [1, 1]], dtype=float)
    assert drop_dominated(points).tolist() == [0, 3]


@given(st.integers(0, 10**6))
def test_for_everyone_left_aside_there_is_someone_kept_who_covers_no_less(seed: int) -> None:
    points, _ = points_of(seed, 30, 4)
    kept = drop_dominated(points)
    for row, own in enumerate(points):
        assert row in kept or (points[kept] >= own).all(axis=1).any()
    for one in kept:
        assert not any(other != one and (points[other] >= points[one]).all() for other in kept)


def named_areas(case: Case, mentee: Answers) -> list[str]:
    """The criteria of the areas that the mentee named or stated a goal in."""
    named = {mentee.priority, *mentee.also, *(goal.area or mentee.priority for goal in mentee.goals)}
    return [row.key for row in case.weights if row.key.removeprefix("area.") in named]


def value_of(case: Case, rows: list[int], mentee: Answers) -> float:
    """The value of a team, written from the rule: the best of each area, and the share of wanted roles."""
    weight = {row.key: row.weight for row in case.weights}
    total = sum(
        weight[key] * max((case.column(key)[row] for row in rows), default=0) for key in named_areas(case, mentee)
    )
    offered = {role for row in rows for role in case.view.pool.mentors[row].roles}
    wanted = set(mentee.roles)
    return float(total + (weight["roles"] * len(wanted & offered) / len(wanted) if wanted else 0))


@given(mentor_lists(least=4, most=16), mentees(), st.sampled_from((2, 3)))
def test_a_team_is_the_best_there_is_and_keeps_every_gate(mentors: Mentors, mentee: Answers, size: int) -> None:
    both = Pool.of(mentors)
    case = Case(mentee, View(both, TODAY))
    found = team(mentee, both, today=TODAY, size=size)
    have = [both.row[name] for name in mentee.mentors if name in both.row]
    rows = [both.row[seat.mentor] for seat in found.seats]
    assert case.eligible[rows].all()
    assert found.value == pytest.approx(value_of(case, have + rows, mentee), abs=1e-9)
    assert found.start == pytest.approx(value_of(case, have, mentee), abs=1e-9)
    most = {f"area.{cover.area}": cover.weight * cover.most for cover in found.coverage}
    assert sorted(most) == sorted(named_areas(case, mentee))
    roles = sum(row.weight for row in case.weights if row.key == "roles")
    assert found.possible == pytest.approx(sum(most.values()) + roles, abs=1e-12)
    assert found.value <= found.possible + 1e-9
    best = max(
        value_of(case, have + list(other), mentee)
        for other in combinations(np.flatnonzero(case.eligible).tolist(), min(size, found.eligible))
    )
    assert found.value == pytest.approx(best, abs=1e-8)
    check_seats(found, case, have, rows, mentee)


def check_seats(found: Team, case: Case, have: list[int], rows: list[int], mentee: Answers) -> None:
    """What each adds and what the replacement costs, from the rule."""
    for seat, row in zip(found.seats, rows, strict=True):
        rest = have + [other for other in rows if other != row]
        assert seat.adds == pytest.approx(found.value - value_of(case, rest, mentee), abs=1e-9)
        outside = [other for other in np.flatnonzero(case.eligible).tolist() if other not in rows]
        if not outside:
            assert seat.replacement is None
            continue
        best = max(value_of(case, [*rest, other], mentee) for other in outside)
        assert seat.replacement is not None
        assert seat.replacement.costs == pytest.approx(max(0.0, found.value - best), abs=3e-9)
        named = case.view.pool.row[seat.replacement.mentor]
        assert value_of(case, [*rest, named], mentee) == pytest.approx(best, abs=3e-9)


THREE = (
    mentor("Ada", areas={"career": 5, "finances": 0}, roles=("mentor",)),
    mentor("Ben", areas={"career": 4, "finances": 4}, roles=("mentor",)),
    mentor("Fin", areas={"finances": 5, "relationships": 2}, roles=("sponsor",)),
)


def test_those_who_complete_each_other_are_chosen_not_the_best_alone() -> None:
    mentee = answers(also=("finances",), roles=("mentor", "sponsor"))
    found = team(mentee, pool(*THREE), today=TODAY, size=2)
    assert sorted(seat.name for seat in found.seats) == ["Ada", "Fin"]
    assert {seat.name: seat.best_in[:1] for seat in found.seats} == {"Ada": ("career",), "Fin": ("finances",)}
    assert [cover.area for cover in found.coverage][:2] == ["career", "finances"]
    assert found.coverage[0].values == (1.0, None)
    assert (found.coverage[1].values, found.coverage[1].most) == ((0.0, 0.3), 0.3)
    assert found.exact


def test_those_one_has_count_from_the_start_and_take_no_seat() -> None:
    mentee = answers(also=("finances",), mentors=("ada",))
    found = team(mentee, pool(*THREE), today=TODAY, size=2)
    assert (found.already, found.people[0], found.names[0]) == (("ada",), "ada", "Ada")
    assert "ada" not in [seat.mentor for seat in found.seats]
    assert found.start > 0


def test_what_nobody_covers_is_said() -> None:
    goals = (Goal(text=GOALS[2], area="finances"),)
    mentee = answers("relationships", goals=goals, roles=("coach",))
    said = team(mentee, pool(*THREE), today=TODAY, size=2).uncovered
    assert said == (
        "Relationships: nobody says they can guide you",
        f'Nobody writes about "{GOALS[2]}"',
        "Nobody offers to be your coach",
    )


def test_with_too_few_the_best_smaller_team_is_given_and_why() -> None:
    people = pool(*THREE[:2], mentor("Out", accepting=False))
    found = team(answers(), people, today=TODAY, size=3)
    assert len(found.seats) == 2
    assert "Only 2 of 3 mentors could work for you, so this team has 2 instead of 3." in found.notices
    assert [seat.replacement for seat in found.seats] == [None, None]


def test_with_nobody_there_is_no_team_and_it_is_said() -> None:
    found = team(answers(mentors=("ada", "zoe")), pool(THREE[0]), today=TODAY)
    assert found.seats == ()
    assert found.value == found.start == found.bound > 0
    assert "Nobody here meets all your must-haves, so there's nobody to add." in found.notices
    assert "zoe: not among these mentors, so I can't say what they cover." in found.notices


@pytest.mark.parametrize("size", [0, 1, 5])
def test_a_team_has_two_to_four(size: int) -> None:
    with pytest.raises(WrongUsage, match="2 to 4"):
        team(answers(), pool(*THREE), today=TODAY, size=size)


@pytest.mark.timeout(60)
def test_three_hundred_candidates_are_searched_to_the_end() -> None:
    from tests.builders import random_mentee, random_mentors

    people = Pool.of(random_mentors(11, 330))
    for seed in range(4):
        for size in (2, 3, 4):
            assert team(random_mentee(seed, gates=False), people, today=TODAY, size=size).exact
