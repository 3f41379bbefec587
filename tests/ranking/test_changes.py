"""A flip point really flips, just before it nothing does; and the must-have that lets somebody in is named."""

import msgspec
import numpy as np
import pytest
from hypothesis import given

from mentorpick.model.people import Answers, Goal, Mentor, Must
from mentorpick.model.taxonomy import criterion_phrase
from mentorpick.ranking.criteria import CRITERIA
from mentorpick.ranking.pool import Floats, Pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.shortlist import (
    FARTHEST,
    MOST_CHANGES,
    first_flips,
    flip_points,
    nearest_misses,
    rank,
    ratio_words,
    would_change,
)
from mentorpick.ranking.view import View
from tests.builders import TODAY, answers, mentees, mentor, mentor_lists, pool

Mentors = tuple[Mentor, ...]


def moved(case: Case, key: str, share: float) -> Floats:
    """The scores once this share of all weight has been moved onto one criterion."""
    total = np.zeros(len(case.view.pool))
    for row in case.weights:
        total += ((1 - share) * row.weight + (share if row.key == key else 0)) * case.column(row.key)
    return total


@given(mentor_lists(least=6), mentees(gates=False))
def test_just_past_its_flip_point_a_mentor_overtakes_and_just_before_not(mentors: Mentors, mentee: Answers) -> None:
    case = Case(mentee, View(Pool.of(mentors), TODAY))
    order = case.best(0)
    if len(order) < 2:
        return
    leader, rows = int(order[0]), order[1:]
    for key, points in flip_points(case, leader, rows).items():
        for at, row in zip(points, rows, strict=True):
            if np.isinf(at):
                after = moved(case, key, 1.0)
                assert after[row] <= after[leader] + 1e-9
                continue
            past, before = (moved(case, key, min(1.0, max(0.0, at + step))) for step in (1e-6, -1e-6))
            assert past[row] >= past[leader] - 1e-9
            assert at < 1e-6 or before[row] <= before[leader] + 1e-9


@given(mentor_lists(least=6), mentees(gates=False))
def test_the_named_change_ranked_with_those_weights_puts_the_named_mentor_first(
    mentors: Mentors, mentee: Answers
) -> None:
    """The whole way round: the weights just past the point, written down, give the named mentor the lead."""
    both = Pool.of(mentors)
    found = rank(mentee, both, today=TODAY, top=1)
    before = {row.key: row.weight for row in found.weights}
    for change in (change for change in found.would_change if change.at is not None):
        for step, ahead in ((1e-6, True), (-1e-6, False)):
            share = (change.at or 0) + step
            if share < 0:
                continue
            weights = {key: (1 - share) * weight for key, weight in before.items()}
            weights[change.key] += share
            scores = {
                place.mentor: place.score
                for place in rank(mentee, both, today=TODAY, top=0, firmness=False, weights=weights).shortlist
            }
            lead = scores[change.mentor] - scores[found.shortlist[0].mentor]
            assert lead >= -1e-9 if ahead else lead <= 1e-9
        assert change.weight == pytest.approx((1 - (change.at or 0)) * before[change.key] + (change.at or 0))


@given(mentor_lists(least=2), mentees(gates=False))
def test_of_each_criterion_the_nearest_flip_is_told_and_the_nearest_first(mentors: Mentors, mentee: Answers) -> None:
    case = Case(mentee, View(Pool.of(mentors), TODAY))
    order = case.best(0)
    if len(order) < 2:
        return
    flips = first_flips(case, int(order[0]), order[1:])
    points = flip_points(case, int(order[0]), order[1:])
    assert {flip.key: flip.at for flip in flips} == {
        key: at.min() for key, at in points.items() if at.min() <= FARTHEST
    }
    assert [flip.at for flip in flips] == sorted(flip.at for flip in flips)


WITH_GOALS = answers(also=("finances",), goals=(Goal(text="Get on", area="career"), Goal(text="Pay", area="finances")))
"""Both areas hold a goal: only of these, and of the priority, a change of weight is told."""


def test_an_area_that_was_only_named_is_not_told_to_matter_more() -> None:
    ada, lena = mentor("Ada", areas={"career": 4}), mentor("Lena", areas={"career": 3, "finances": 5})
    assert rank(answers(also=("finances",)), pool(ada, lena), today=TODAY).would_change == ()


@pytest.mark.parametrize(
    ("level", "condition"),
    [
        (3, "if finances mattered a bit more to you"),
        (2, "if finances mattered about three quarters as much as career"),
        (1, "if finances mattered about as much as career"),
    ],
)
def test_a_change_is_told_in_the_words_of_the_mentee(level: int, condition: str) -> None:
    ada = mentor("Ada", areas={"career": 4, "finances": 2})
    lena = mentor("Lena", areas={"career": level, "finances": 5})  # type: ignore[dict-item]
    (change,) = rank(WITH_GOALS, pool(ada, lena), today=TODAY).would_change
    assert (change.condition, change.consequence) == (condition, "Lena would come first instead of Ada")
    assert (change.key, change.mentor) == ("area.finances", "lena")


def test_more_of_the_priority_is_told_as_a_share_of_the_whole() -> None:
    ada = mentor("Ada", areas={"career": 3, "finances": 5})
    lena = mentor("Lena", areas={"career": 4, "finances": 0})
    (change,) = rank(WITH_GOALS, pool(ada, lena), today=TODAY).would_change
    assert change.condition == "if career mattered even more to you (75% of everything instead of 64%)"


def test_a_change_of_a_point_or_two_is_told_without_figures() -> None:
    ada = mentor("Ada", areas={"career": 3, "finances": 5})
    lena = mentor("Lena", areas={"career": 4, "finances": 0})
    weights = {"area.career": 0.82, "area.finances": 0.18}
    (change,) = rank(WITH_GOALS, pool(ada, lena), today=TODAY, weights=weights).would_change
    assert change.condition == "if career mattered a bit more to you"


def test_where_written_weights_leave_the_priority_out_a_change_is_told_as_a_share_of_the_whole() -> None:
    ada = mentor("Ada", areas={"finances": 5, "relationships": 1})
    lena = mentor("Lena", areas={"finances": 1, "relationships": 5})
    weights = {"area.finances": 0.6, "area.relationships": 0.4}
    (change,) = rank(answers(), pool(ada, lena), today=TODAY, weights=weights).would_change
    assert change.condition == "if relationships made up 50% of everything instead of 40%"


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (0.02, "about a tenth as much as"),
        (0.14, "about a tenth as much as"),
        (0.143, "about a fifth as much as"),
        (0.256, "about a fifth as much as"),
        (0.26, "about a third as much as"),
        (0.405, "about a third as much as"),
        (0.411, "about half as much as"),
        (0.61, "about half as much as"),
        (0.615, "about three quarters as much as"),
        (0.863, "about three quarters as much as"),
        (0.869, "about as much as"),
        (1.22, "about as much as"),
        (1.23, "half as much again as"),
        (1.73, "half as much again as"),
        (1.735, "twice as much as"),
        (2.44, "twice as much as"),
        (2.46, "three times as much as"),
        (3.86, "three times as much as"),
        (3.89, "many times as much as"),
        (40, "many times as much as"),
    ],
)
def test_a_ratio_has_the_nearest_words(ratio: float, words: str) -> None:
    assert ratio_words(ratio) == words


@pytest.mark.parametrize("row", CRITERIA, ids=lambda row: row.key)
def test_every_criterion_has_words_a_mentee_would_use(row: object) -> None:
    words = criterion_phrase(row.key)  # type: ignore[attr-defined]
    assert words
    assert "_" not in words
    assert "." not in words


def test_a_must_have_that_keeps_someone_good_out_is_named_with_their_place() -> None:
    mentors = [mentor(f"M{n}", areas={"career": n}, meeting=("video",)) for n in range(1, 4)]
    mentors += [mentor("Lena", areas={"career": 5}), mentor("Otto", areas={"career": 4}, meeting=("chat",))]
    found = rank(answers(must=Must(meeting=("video",))), pool(*mentors), today=TODAY).would_change
    assert (found[-1].key, found[-1].mentor) == ("must.meeting", "lena")
    assert found[-1].condition == "if you didn't insist on the way of meeting (video call)"
    assert found[-1].consequence == "Lena would be number 1 on your list, and 1 more could work for you"


def test_a_must_have_that_keeps_nobody_good_out_is_not_named() -> None:
    mentors = [mentor(f"M{n}", areas={"career": 5}, meeting=("video",)) for n in range(6)]
    mentors.append(mentor("Lena", areas={"career": 1}))
    mentors.append(mentor("Otto", areas={"career": 5}, accepting=False))
    assert rank(answers(must=Must(meeting=("video",))), pool(*mentors), today=TODAY).would_change == ()


def test_when_nobody_is_left_the_nearest_are_named_silence_before_refusal() -> None:
    must = Must(meeting=("video",), roles=("sponsor",))
    mentors = [
        mentor("Far", areas={"career": 5}),
        mentor("Near", areas={"career": 2}, meeting=("phone",), roles=("sponsor",)),
        mentor("Silent", areas={"career": 1}, roles=("sponsor",)),
        mentor("Full", areas={"career": 3}, roles=("sponsor",), meeting=("video",), capacity=0),
    ]
    found = rank(answers(must=must), pool(*mentors), today=TODAY)
    assert found.shortlist == ()
    assert [(miss.name, miss.gate, miss.gates) for miss in found.nearest_misses] == [
        ("Silent", "must.meeting", 1),
        ("Full", "places", 1),
        ("Near", "must.meeting", 1),
        ("Far", "must.meeting", 2),
    ]
    assert [change.key for change in found.would_change] == ["must.meeting"]
    assert found.would_change[0].consequence == "Near would be number 1 on your list, and 1 more could work for you"


def test_the_must_have_whose_relaxing_helps_most_comes_first() -> None:
    must = Must(meeting=("video",), roles=("sponsor",))
    mentors = [
        mentor("A", areas={"career": 3}, meeting=("video",)),
        mentor("B", areas={"career": 3}, roles=("sponsor",)),
        mentor("C", areas={"career": 2}, roles=("sponsor",)),
    ]
    found = rank(answers(must=must), pool(*mentors), today=TODAY)
    assert [change.key for change in found.would_change] == ["must.meeting", "must.roles"]


@given(mentor_lists(), mentees())
def test_relaxing_the_named_must_have_lets_the_named_mentor_in_at_the_named_place(
    mentors: Mentors, mentee: Answers
) -> None:
    both = Pool.of(mentors)
    for change in would_change(Case(mentee, View(both, TODAY))):
        if not change.key.startswith("must."):
            continue
        name = change.key.removeprefix("must.")
        lighter = msgspec.structs.replace(mentee.must, **{name: getattr(Must(), name)})
        freed = rank(msgspec.structs.replace(mentee, must=lighter), both, today=TODAY, top=0, firmness=False)
        place = next(place.rank for place in freed.shortlist if place.mentor == change.mentor)
        assert f"be number {place}" in change.consequence


@given(mentor_lists(), mentees())
def test_the_nearest_misses_fail_as_few_gates_as_anyone(mentors: Mentors, mentee: Answers) -> None:
    case = Case(mentee, View(Pool.of(mentors), TODAY))
    found = nearest_misses(case)
    fails = sorted(sum(not mask[row] for mask in case.masks.values()) for row in np.flatnonzero(~case.eligible))
    assert [miss.gates for miss in found] == fails[:MOST_CHANGES]
