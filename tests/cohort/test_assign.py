"""A whole proposal from a pool: sound by the independent check, both ledgers right, reasons for those left out."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from mentorpick.cohort.assign import OBJECTIVES, assign
from mentorpick.cohort.verify import ProposalRules, verify
from mentorpick.errors import InvalidData, WrongUsage
from mentorpick.model.cohort import Assignment, PairRow
from mentorpick.model.people import Answers, Mentor
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import rank
from mentorpick.relevance.embedding import Vectors16
from tests.builders import TODAY, answers, meaning, mentor, pool
from tests.cohort.people import mentees, mentors

pytest.importorskip("ortools")


def rows(found: Assignment) -> list[PairRow]:
    given = [PairRow(each.mentee, each.mentor, "p", line) for line, each in enumerate(found.assigned, 2)]
    return given + [PairRow(out.mentee, "") for out in found.left_out]


@pytest.fixture(scope="module")
def many() -> Pool:
    return Pool.of(mentors(50))


@pytest.fixture(scope="module")
def cohort() -> list[Answers]:
    return mentees(40)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("per_mentee", [1, 2])
def test_every_objective_gives_a_sound_proposal(
    many: Pool, cohort: list[Answers], objective: str, per_mentee: int
) -> None:
    found = assign(cohort, many, today=TODAY, objective=objective, per_mentee=per_mentee)
    assert not [
        problem
        for problem in verify(
            rows(found), cohort, many, today=TODAY, rules=ProposalRules(per_mentee, objective == "stable")
        )
        if problem.severity == "error" or problem.code == "has-room"
    ]
    assert {each.mentee for each in found.assigned} | {out.mentee for out in found.left_out} == {a.id for a in cohort}


def test_both_ledgers_tell_the_same_story(many: Pool, cohort: list[Answers]) -> None:
    found = assign(cohort, many, today=TODAY)
    assert sum(each.given for each in found.mentors) == len(found.assigned)
    assert [each.places for each in found.mentors] == many.open_places().tolist()
    for load in found.mentors:
        assert load.mentees == tuple(given.mentee for given in found.assigned if given.mentor == load.mentor)
    assert found.minimum == min(given.score for given in found.assigned)
    assert found.total == pytest.approx(sum(given.score for given in found.assigned))
    assert all(given.given_up >= 0 for given in found.assigned)
    assert all((given.given_up == 0) for given in found.assigned if given.first_choice == given.mentor)


def test_scores_and_first_choices_are_those_of_rank(many: Pool, cohort: list[Answers]) -> None:
    people = {answers.id: answers for answers in cohort}
    found = assign(cohort, many, today=TODAY, not_again=[("mentee-0003", "m01")])
    for given in found.assigned:
        alone = rank(people[given.mentee], many, today=TODAY, top=0, firmness=False).shortlist
        assert given.score == {place.mentor: place.score for place in alone}[given.mentor]
        assert given.first_choice == alone[0].mentor
        assert given.given_up == pytest.approx(alone[0].score - given.score, abs=1e-9)


def test_the_order_of_mentees_and_mentors_does_not_matter(cohort: list[Answers]) -> None:
    there = mentors(50)
    one = assign(cohort, there, today=TODAY)
    other = assign(cohort[::-1], there[::-1], today=TODAY)
    assert msgspec.json.encode(one) == msgspec.json.encode(other)


def two(**fields: Any) -> tuple[Mentor, Mentor]:
    return mentor("Ada", areas={"career": 5}, **fields), mentor("Ben", areas={"career": 2}, **fields)


def test_fair_raises_the_lowest_where_total_would_not() -> None:
    ada, ben = two(capacity=1, mentees=0)
    ada = replace(ada, areas={"career": 5, "finances": 4})
    people = [
        answers(id="both", also=("finances",)),
        answers(id="career-only", not_now=("finances",)),
    ]
    fair = assign(people, [ada, ben], today=TODAY, objective="fair")
    total = assign(people, [ada, ben], today=TODAY, objective="total")
    assert fair.minimum >= total.minimum
    assert total.total >= fair.total


def test_a_mentor_who_states_no_capacity_counts_as_one_place() -> None:
    found = assign([answers(id="a"), answers(id="b")], [mentor("Ada")], today=TODAY)
    assert len(found.assigned) == 1
    assert found.left_out[0].reason == "every mentor who could work is full: Ada"


def test_somebody_whom_no_gate_lets_through_is_told_which() -> None:
    found = assign([answers(id="a", languages=("fr",))], [mentor("Ada", languages=("en",))], today=TODAY)
    assert found.left_out[0].reason == "no mentor can be matched; ruled out by languages (1)"


def test_kept_pairs_stay_and_pairs_not_to_be_made_again_are_not() -> None:
    there = two(capacity=1, mentees=0)
    people = [answers(id="a"), answers(id="b")]
    kept = assign(people, there, today=TODAY, keep=[("a", "ben")])
    assert [(given.mentee, given.mentor, given.kept) for given in kept.assigned] == [
        ("a", "ben", True),
        ("b", "ada", False),
    ]
    again = assign(people, there, today=TODAY, not_again=[("b", "ada")])
    assert ("b", "ada") not in [(given.mentee, given.mentor) for given in again.assigned]


def test_the_place_that_helps_most_is_where_somebody_left_out_gets_in() -> None:
    ada, ben = two(capacity=1, mentees=0, languages=("en",))
    people = [answers(id=name, languages=(tongue,)) for name, tongue in (("a", "en"), ("b", "en"), ("c", "en"))]
    found = assign(people, [ada, replace(ben, languages=("de",))], today=TODAY)
    assert len(found.left_out) == 2
    assert [(more.mentor, more.placed) for more in found.more_places] == [("ada", 1), ("ada", 1)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"objective": "best"}, "there's no objective 'best'"),
        ({"per_mentee": 0}, "each mentee gets at least one mentor"),
        ({"keep": [("nobody", "ada")]}, "a pair to keep has 'nobody', who isn't in the cohort or the pool"),
        (
            {"keep": [("a", "ada"), ("b", "ada")]},
            "the pairs to keep give ada too many mentees: 2, but",
        ),
    ],
)
def test_what_cannot_be_carried_out_is_refused(changes: dict[str, Any], message: str) -> None:
    people = [answers(id="a"), answers(id="b")]
    with pytest.raises((WrongUsage, InvalidData), match=message):
        assign(people, two(capacity=1, mentees=0), today=TODAY, **changes)


def test_an_id_used_twice_is_refused() -> None:
    with pytest.raises(InvalidData, match="several mentees"):
        assign([answers(id="a"), answers(id="a")], two(), today=TODAY)


def test_without_the_solver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    def missing(name: str, *_: Any) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(WrongUsage, match="OR-tools") as stopped:
        assign([answers(id="a")], two(), today=TODAY)
    assert "mentorpick[office]" in stopped.value.hint


def test_an_empty_cohort_is_an_empty_proposal() -> None:
    found = assign([], pool(*two()), today=TODAY)
    assert (found.assigned, found.left_out, found.total, found.minimum, found.gap) == ((), (), 0, 0, 0)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_where_there_is_no_mentor_everybody_is_left_out_and_where_there_is_no_mentee_nobody(objective: str) -> None:
    found = assign([answers(id="jo")], [], objective=objective, today=TODAY)
    assert [out.mentee for out in found.left_out] == ["jo"]
    for nobody in ([], [mentor()]):
        empty = assign([], nobody, objective=objective, today=TODAY)
        assert (empty.assigned, empty.left_out) == ((), ())


def test_a_goal_that_several_share_is_embedded_once() -> None:
    asked: list[str] = []

    class Counting:
        """The shipped model, told what it is asked."""

        name, digest, description = meaning().name, meaning().digest, meaning().description

        def embed(self, texts: Sequence[str]) -> Vectors16:
            """Embed the texts, and note them."""
            asked.extend(texts)
            return meaning().embed(texts)

    shared = [answers(id=f"q{at}", goals=("Write a grant application", f"Learn to sew {at} shirts")) for at in range(5)]
    assign(shared, Pool.of(mentors(6), model=Counting()), today=TODAY)
    goals = {goal.text for mentee in shared for goal in mentee.goals}
    assert sorted(text for text in asked if text in goals) == sorted(goals)
