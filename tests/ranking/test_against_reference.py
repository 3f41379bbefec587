"""The columns say what the slow, readable reference says: every weight, value, end, score and gate."""

import pytest
from hypothesis import given

from mentorpick.model.people import Answers, Mentor, Page
from mentorpick.ranking import gates
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.view import View
from mentorpick.relevance.vectors import SentenceModel
from tests.builders import TODAY, meaning, mentees, mentor_lists
from tests.ranking import reference


@given(mentees())
def test_weights_are_those_of_the_reference(answers: Answers) -> None:
    case = Case(answers, View(Pool.of(()), TODAY))
    assert {row.key: row.weight for row in case.weights} == pytest.approx(reference.weights(answers), abs=1e-12)


each_way = pytest.mark.parametrize("model", [None, meaning()], ids=["by words", "by meaning"])


@each_way
@given(mentors=mentor_lists(most=12), answers=mentees())
def test_every_value_and_both_ends_are_those_of_the_reference(
    mentors: tuple[Mentor, ...], answers: Answers, model: SentenceModel | None
) -> None:
    case = Case(answers, View(Pool.of(mentors, model=model), TODAY))
    found = case.findings(range(len(mentors)))
    for row, mentor in enumerate(mentors):
        for end, side in ((reference.PRIOR, "value"), (reference.WORST, "low"), (reference.BEST, "high")):
            sides = {key: getattr(found[row][key], side) for key in found[row]}
            assert sides == pytest.approx(reference.values(mentor, answers, TODAY, end, model), abs=1e-12), (row, end)


@each_way
@given(mentors=mentor_lists(most=20), answers=mentees())
def test_scores_are_those_of_the_reference(
    mentors: tuple[Mentor, ...], answers: Answers, model: SentenceModel | None
) -> None:
    case = Case(answers, View(Pool.of(mentors, model=model), TODAY))
    expected = [reference.score(mentor, answers, TODAY, model=model) for mentor in mentors]
    assert case.scores == pytest.approx(expected, abs=1.1e-9)


@given(mentor_lists(most=20), mentees())
def test_every_gate_fails_whom_the_reference_fails(mentors: tuple[Mentor, ...], answers: Answers) -> None:
    page = Page(stale_after_months=18)
    view = View(Pool.of(mentors, page), TODAY)
    for row, mentor in enumerate(mentors):
        found = [miss.gate for miss in gates.list_failed(view, answers, row)]
        assert found == reference.failed_gates(mentor, answers, TODAY, page)
