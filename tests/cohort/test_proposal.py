"""How a proposal is told, line by line, in cohorts small enough to know the answer beforehand."""

from collections.abc import Sequence

import numpy as np
import pytest
from msgspec.structs import replace

from mentorpick.cohort import prices as more
from mentorpick.cohort import score_matrix as pooled
from mentorpick.cohort.assign import _marks, assign
from mentorpick.cohort.objectives import GOALS, fair, total
from mentorpick.cohort.prices import AssignmentValue, advise_capacity
from mentorpick.cohort.score_matrix import (
    STEP,
    Edges,
    PoolScores,
    Solution,
    Task,
    no_edges,
)
from mentorpick.errors import InvalidData
from mentorpick.model.cohort import Assignment
from mentorpick.model.people import Answers, Goal, Mentor
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.shortlist import rank
from tests.builders import TODAY, answers, meaning, mentor, pool
from tests.cohort import oracle
from tests.cohort.draws import Matrix, small, table_of, task_of
from tests.cohort.people import mentees, mentors

pytest.importorskip("ortools")

COHORTS = 40


def people(*ids: str) -> list[Answers]:
    return [answers(id=name) for name in ids]


def levels(**of: int) -> list[Mentor]:
    """Mentors of these names and levels in the priority, one place each."""
    return [mentor(name, areas={"career": level}, capacity=1) for name, level in of.items()]


def pairs(found: Assignment) -> list[tuple[str, str]]:
    return [(given.mentee, given.mentor) for given in found.assigned]


def test_each_line_says_what_was_given_up_for_whom() -> None:
    found = assign(people("a", "b"), levels(Ada=5, Ben=2), today=TODAY)
    first, second = sorted(found.assigned, key=lambda given: given.mentor)
    assert (first.mentor, first.first_choice, first.first_choice_name, first.given_up) == ("ada", "ada", "Ada", 0)
    assert (second.mentor, second.mentor_name, second.first_choice) == ("ben", "Ben", "ada")
    assert second.given_up == pytest.approx(first.score - second.score)
    assert second.given_up > 0
    assert found.total == pytest.approx(first.score + second.score)
    assert found.minimum == second.score
    assert (found.objective, found.per_mentee, found.gap, found.fictional) == ("fair", 1, 0, False)


def test_among_several_first_choices_the_first_is_that_of_rank() -> None:
    there = [
        mentor("Ben", areas={"career": 4}, capacity=1, languages=("en",)),
        mentor("Ada", areas={"career": 4}, capacity=1, languages=("en",)),
    ]
    found = assign(people("a"), there, today=TODAY)
    assert found.assigned[0].first_choice == rank(answers(), there, today=TODAY).shortlist[0].mentor == "ada"


def test_among_equal_scores_the_first_choice_is_the_one_better_in_the_priority() -> None:
    goals = (Goal(text="Get on", area="career"), Goal(text="Pay", area="finances"))
    asked = answers(id="a", also=("finances",), goals=goals)
    there = [
        mentor("Ada", areas={"career": 3, "finances": 5}, capacity=1),
        mentor("Ben", areas={"career": 4, "finances": 2}, capacity=1),
        mentor("Cleo", areas={"career": 1}, capacity=1),
    ]
    first, second, _ = rank(asked, there, today=TODAY).shortlist
    assert (first.mentor, first.score) == ("ben", second.score)
    assert assign([asked], there, today=TODAY).assigned[0].first_choice == "ben"


def test_somebody_with_two_mentors_has_the_better_one_first() -> None:
    found = assign(people("a"), levels(Ben=2, Ada=5), today=TODAY, per_mentee=2)
    assert pairs(found) == [("a", "ada"), ("a", "ben")]
    assert found.left_out == ()
    assert [(load.mentor, load.places, load.given, load.mentees) for load in found.mentors] == [
        ("ada", 1, 1, ("a",)),
        ("ben", 1, 1, ("a",)),
    ]


def test_a_second_mentor_is_given_only_when_everybody_has_one() -> None:
    found = assign(people("a", "b"), levels(Ada=5, Ben=2, Cleo=1), today=TODAY, per_mentee=2)
    assert {mentee for mentee, _ in pairs(found)} == {"a", "b"}
    assert len(found.assigned) == 3


def test_a_kept_pair_counts_as_one_of_those_wanted_and_stands_with_its_score() -> None:
    german = mentor("Dora", areas={"career": 5}, languages=("de",), capacity=1)
    speaker = answers(id="a", languages=("en",))
    found = assign([speaker], [german, *levels(Ada=3)], today=TODAY, keep=[("a", "dora")])
    assert pairs(found) == [("a", "dora")]
    assert found.assigned[0].kept
    assert (found.assigned[0].first_choice, found.assigned[0].given_up) == ("ada", 0)
    assert found.assigned[0].score > 0
    alone = assign([speaker], [german], today=TODAY, keep=[("a", "dora")])
    assert (alone.assigned[0].first_choice, alone.assigned[0].given_up) == ("", 0)
    both = assign([speaker], [german, *levels(Ada=3)], today=TODAY, keep=[("a", "dora")], per_mentee=2)
    assert [(given.mentor, given.kept) for given in both.assigned] == [("dora", True), ("ada", False)]


def test_more_kept_pairs_than_are_wanted_are_all_kept() -> None:
    found = assign(people("a"), levels(Ada=5, Ben=2, Cleo=3), today=TODAY, keep=[("a", "ada"), ("a", "ben")])
    assert pairs(found) == [("a", "ada"), ("a", "ben")]


def test_a_kept_pair_given_twice_takes_one_place() -> None:
    assert pairs(assign(people("a"), levels(Ada=5), today=TODAY, keep=[("a", "ada")] * 2)) == [("a", "ada")]


def test_the_mentor_with_the_fewest_places_for_the_pairs_kept_is_named() -> None:
    there = [*levels(Ada=5), mentor("Ben", areas={"career": 1}, capacity=3, mentees=2)]
    keep = [(name, "ben") for name in "abc"] + [("a", "ada")]
    with pytest.raises(InvalidData, match="the pairs to keep give ben too many mentees: 3, but there's room for 1"):
        assign(people("a", "b", "c"), there, today=TODAY, keep=keep)


def test_pairs_not_to_be_made_again_may_name_people_who_are_gone() -> None:
    found = assign(people("a"), levels(Ada=5, Ben=2), today=TODAY, not_again=[("a", "ada"), ("x", "ada"), ("a", "y")])
    assert pairs(found) == [("a", "ben")]
    assert found.assigned[0].first_choice == "ada"


def reason(*there: Mentor, **asked: object) -> str:
    """Why somebody who comes after everybody else is left out."""
    cohort = [answers(id="a"), answers(id="z", **asked)]
    return assign(cohort, there, today=TODAY, keep=[("a", "ada")]).left_out[0].reason


def test_why_somebody_is_left_out() -> None:
    ada = mentor("Ada", areas={"career": 5}, capacity=1, languages=("en",))
    full = [mentor(name, areas={"career": 1}, capacity=1, mentees=1) for name in ("Ben", "Cleo")]
    german = [mentor(name, areas={"career": 1}, capacity=1, languages=("de",)) for name in ("Dora", "Emil", "Fritz")]
    assert reason(ada) == "every mentor who could work is full: Ada"
    assert reason(ada, *full, *german, languages=("en",), avoid=("ada",)) == (
        "no mentor can be matched; ruled out by languages (3), places (2), avoid (1)"
    )


def test_of_many_mentors_who_would_do_the_best_three_are_named() -> None:
    there = levels(Ada=5, Ben=2, Cleo=4, Dora=3, Emil=1)
    cohort = people("a", "b", "c", "d", "e", "z")
    keep = [("a", "ada"), ("b", "ben"), ("c", "cleo"), ("d", "dora"), ("e", "emil")]
    found = assign(cohort, there, today=TODAY, keep=keep)
    assert found.left_out[0].reason == ("every mentor who could work is full: Ada, Cleo, Dora and 2 more")
    three = assign(cohort[:3] + cohort[-1:], there[:3], today=TODAY, keep=keep[:3])
    assert three.left_out[0].reason == "every mentor who could work is full: Ada, Cleo, Ben"


def test_somebody_whose_every_mentor_is_excluded_is_told_so() -> None:
    found = assign(people("a"), levels(Ada=5), today=TODAY, not_again=[("a", "ada")])
    assert found.left_out[0].reason == "every mentor who could work is ruled out"
    german = mentor("Dora", languages=("de",), capacity=1)
    both = assign([answers(id="a", languages=("en",))], [*levels(Ada=5, Ben=2), german], today=TODAY,
                  not_again=[("a", "ada"), ("a", "ben")])  # fmt: skip
    assert both.left_out[0].reason == "no mentor can be matched; ruled out by not-again (2), languages (1)"


def test_without_any_mentor_that_is_the_reason() -> None:
    assert assign(people("a"), [], today=TODAY).left_out[0].reason == "there are no mentors"


def test_open_places_are_those_the_profile_leaves() -> None:
    stated = {"Full": (2, 3), "Some": (4, 1), "Silent": (None, None), "Taken": (None, 1)}
    there = [mentor(name, capacity=capacity, mentees=taken) for name, (capacity, taken) in stated.items()]
    there.append(mentor("Away", capacity=4, accepting=False))
    of = pool(*there)
    assert dict(zip(of.ids, of.open_places().tolist(), strict=True)) == {
        "full": 0, "some": 3, "silent": 1, "taken": 1, "away": 0,
    }  # fmt: skip


def test_one_more_place_is_told_with_all_it_does() -> None:
    found = assign(people("a", "b", "c"), levels(Ada=5, Ben=2), today=TODAY)
    first, second = found.more_places
    score = {given.mentor: given.score for given in found.assigned}
    assert (first.mentor, first.mentor_name, first.placed) == ("ada", "Ada", 1)
    assert (first.minimum, first.total) == (score["ben"], pytest.approx(2 * score["ada"] + score["ben"]))
    assert (second.mentor, second.placed) == ("ada", 0)
    assert (second.minimum, second.total) == (score["ada"], pytest.approx(3 * score["ada"]))


@pytest.mark.parametrize(("most", "tried"), [(1, 1), (1, 8), (2, 1)])
def test_the_places_that_help_the_total_are_the_best_there_are(
    monkeypatch: pytest.MonkeyPatch, most: int, tried: int
) -> None:
    monkeypatch.setattr(more, "TRIED", tried)  # the price of a place says exactly what it would bring
    for seed in range(COHORTS):
        task = small(seed, most)
        table, wanted, places = table_of(task), task.wanted.tolist(), task.places.tolist()
        found = advise_capacity(task, total(task), GOALS["total"])
        before = oracle.best(table, wanted, places)
        for each in (*found, None):
            after = [oracle.best(table, wanted, added(places, mentor)) for mentor in range(len(places))]
            if each is None:
                assert len(found) == 3 or max(after) <= before, seed
                break
            assert after[each.mentor] == max(after) > before, seed
            assert (each.placed, each.total) == (max(after)[0] - before[0], max(after)[2])
            places, before = added(places, each.mentor), max(after)


@pytest.mark.parametrize("most", [1, 2])
def test_the_places_that_help_the_fair_do_what_they_say(most: int) -> None:
    for seed in range(COHORTS):
        task = small(seed, most)
        table, wanted, places = table_of(task), task.wanted.tolist(), task.places.tolist()
        before = oracle.fairest(table, wanted, places)
        for each in advise_capacity(task, fair(task), GOALS["fair"]):
            places = added(places, each.mentor)
            after = oracle.fairest(table, wanted, places)
            assert (each.placed, each.total) == (after[0] - before[0], after[3]), seed
            assert min(9, each.minimum // STEP) == after[2], seed
            assert after > before
            before = after


def test_a_place_that_gains_a_billionth_helps() -> None:
    task = task_of(Matrix(np.array([[5, 4], [5, 4]], np.int32)), np.ones(2, np.int64), np.ones(2, np.int64))
    assert [(each.mentor, each.total) for each in advise_capacity(task, total(task), GOALS["total"])] == [(0, 10)]


@pytest.mark.parametrize("objective", ["fair", "total"])
def test_one_more_place_helps_most_as_the_objective_counts(objective: str) -> None:
    cohort, of = mentees(8, 220), pool(*mentors(14, 11))
    scores = PoolScores(cohort, of, TODAY)
    task = task_of(scores, np.ones(8, np.int64), of.open_places(), marks=_marks(scores, cohort, of, ()))
    goal = GOALS[objective]

    def gain(mentor: int) -> tuple[AssignmentValue, int]:
        more = task._replace(places=np.array(added(task.places.tolist(), mentor)))
        return goal.value(more, goal.solve(more)), -mentor

    best = assign(cohort, of, today=TODAY, objective=objective).more_places[0].mentor
    assert best == of.ids[max(range(len(of)), key=gain)]


@pytest.mark.parametrize(("size", "worked_out"), [((1000, 1000), True), ((101, 9901), False)])
def test_places_are_worked_out_for_up_to_a_million_pairs(size: tuple[int, int], worked_out: bool) -> None:
    one = Edges(*(np.array([number]) for number in (0, 0, 7)))
    table = np.full(size, -1, np.int32)
    table[0, 0] = 7
    task = task_of(Matrix(table), np.ones(size[0], np.int64), np.zeros(size[1], np.int64))
    nobody = Solution(no_edges(), 0.0)
    goal = GOALS["total"]._replace(solve=lambda _: Solution(one, 0.0))
    assert bool(advise_capacity(task, nobody, goal)) == worked_out


def added(places: Sequence[int], mentor: int) -> list[int]:
    return [room + (mentor == at) for at, room in enumerate(places)]


def test_of_places_that_help_alike_the_first_mentor_is_named_and_few_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    there = levels(Ada=5, Ben=5, Cleo=5)
    assert assign(people("a", "b", "c", "d"), there, today=TODAY).more_places[0].mentor == "ada"
    tried: list[Task] = []

    def counted(task: Task) -> Solution:
        tried.append(task)
        return total(task)

    scores = PoolScores(people("a", "b", "c", "d"), pool(*there), TODAY)
    task = task_of(scores, np.ones(4, np.int64), np.ones(3, np.int64))
    monkeypatch.setattr(more, "TRIED", 2)
    assert [each.mentor for each in advise_capacity(task, total(task), GOALS["total"]._replace(solve=counted))] == [0]
    assert len(tried) == 2


def test_places_are_not_worked_out_where_it_would_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    there, cohort = levels(Ada=5, Ben=2), people("a", "b", "c")
    monkeypatch.setattr(more, "PAIRS", 6)
    assert assign(cohort, there, today=TODAY).more_places
    monkeypatch.setattr(more, "PAIRS", 5)
    assert assign(cohort, there, today=TODAY).more_places == ()


def test_whoever_has_had_enough_gets_no_places() -> None:
    seen: list[str] = []

    def tick(what: str) -> bool:
        seen.append(what)
        return "one more place" not in what

    found = assign(people("a", "b", "c"), levels(Ada=5, Ben=2), today=TODAY, tick=tick)
    assert (found.more_places, len(found.assigned)) == ((), 2)
    assert seen[0] == "scoring everyone"
    assert seen[-1] == "seeing what one more place would do"


def test_a_stable_proposal_says_nothing_of_more_places() -> None:
    assert assign(people("a", "b"), levels(Ada=5), today=TODAY, objective="stable").more_places == ()


@pytest.mark.parametrize("kept", [0, 1_000_000])
def test_the_scores_are_those_of_rank_whether_they_are_kept_or_not(monkeypatch: pytest.MonkeyPatch, kept: int) -> None:
    monkeypatch.setattr(pooled, "KEPT_PAIRS", kept)
    cohort, of = mentees(12), pool(*mentors(15))
    scores = PoolScores(cohort, of, TODAY)
    scores.forbid(3, 2)
    scores.forbid(3, 4)
    assert scores.shape == (12, 15)
    assert [scores.untouched(row) for row in (2, 3)] == [True, False]
    for _ in range(2):
        found = scores.rows(np.arange(12)[::-1])[::-1]
        for row, answers_ in enumerate(cohort):
            alone = rank(answers_, of, today=TODAY, top=0, firmness=False).shortlist
            expected = {of.row[place.mentor]: round(place.score * 10**9) for place in alone}
            if row == 3:
                expected = {at: score for at, score in expected.items() if at not in {2, 4}}
            assert {at: score for at, score in enumerate(found[row].tolist()) if score >= 0} == expected


@pytest.mark.parametrize(("kept", "times"), [(12, 3), (11, 6)])
def test_a_row_is_scored_once_where_all_pairs_can_be_kept(
    monkeypatch: pytest.MonkeyPatch, kept: int, times: int
) -> None:
    monkeypatch.setattr(pooled, "KEPT_PAIRS", kept)
    asked: list[str] = []
    monkeypatch.setattr(pooled, "Case", lambda a, view: (asked.append(a.id), Case(a, view))[1])
    scores = PoolScores(mentees(3), pool(*mentors(4)), TODAY)
    for _ in range(2):
        scores.rows(np.arange(3))
    assert len(asked) == times


def test_how_far_a_mentors_hopes_are_met_is_asked_once_for_each_kind_of_mentee(monkeypatch: pytest.MonkeyPatch) -> None:
    cohort = mentees(20)
    of = pool(*mentors(15))
    scores = PoolScores(cohort, of, TODAY)
    asked: list[str] = []
    monkeypatch.setattr(pooled, "Case", lambda a, view: (asked.append(a.id), Case(a, view))[1])
    for row, each in enumerate(cohort):
        for column, there in enumerate(of.mentors):
            hoped = there.wants
            parts = [each.stage in hoped.stages] if hoped.stages and each.stage else []
            parts += [each.priority in hoped.areas] if hoped.areas else []
            if parts:
                assert scores.wants(row)[column] == round(sum(parts) / len(parts) * 10**9)
    assert len(asked) == len({(each.stage, each.priority) for each in cohort}) < 20


def test_a_solution_is_told_in_the_order_of_the_mentees() -> None:
    found = assign([replace(each, id=name) for each, name in zip(mentees(9), "ihgfedcba", strict=True)],
                   mentors(20), today=TODAY, objective="stable", per_mentee=2)  # fmt: skip
    assert pairs(found) == sorted(pairs(found), key=lambda pair: pair[0])


def test_a_goal_in_a_country_that_nobody_knows_takes_no_place_from_whom_it_would_help() -> None:
    of = pool(mentor("Hiro Tanaka", expertise=("working in Japan",), capacity=1), mentor("Bo", offers=("Bakes bread",)))
    goals = {"a": "Job in Germany after the master's", "b": "Improve my portfolio and work abroad"}
    people = [answers(id=id_, goals=(goal,)) for id_, goal in goals.items()]
    found = assign(people, of.with_model(meaning()), today=TODAY)
    assert [(given.mentee, given.mentor, given.doubts) for given in found.assigned] == [
        ("a", "bo", ("no-close-line", "gap")),
        ("b", "hiro-tanaka", ()),
    ]
