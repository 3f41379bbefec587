"""The two nearest lines of each mentor: as the rule says, alone as in any pool, in parts as in one."""

import numpy as np
import pytest

from mentorpick.model.people import Mentor, Offer
from mentorpick.relevance import index as module
from mentorpick.relevance.index import LineIndex
from tests.builders import GOALS, meaning, random_mentors

MODELS = [None, meaning()]
each_way = pytest.mark.parametrize("model", MODELS, ids=["by words", "by meaning"])


def person(*offers: str, **more: object) -> Mentor:
    return Mentor(id="x", name="X", offers=tuple(Offer(text=text) for text in offers), **more)  # type: ignore[arg-type]


def answered(goal: str, *people: Mentor) -> list[float]:
    (match,) = LineIndex.build(people, meaning()).match([goal])
    return [float(value) for value in match.answered]


@each_way
def test_a_mentor_gets_the_same_numbers_alone_as_in_any_pool(model: object) -> None:
    people = random_mentors(5, 25)
    together = LineIndex.build(people, model).match(GOALS)  # type: ignore[arg-type]
    for row, one in enumerate(people):
        for goal, all_of in zip(GOALS, together, strict=True):
            (alone,) = LineIndex.build([one], model).match([goal])  # type: ignore[arg-type]
            assert alone.answered[0] == all_of.answered[row]
            assert (alone.cosine[0], alone.line[0]) == (all_of.cosine[row], all_of.line[row])


@each_way
@pytest.mark.parametrize("cells", [1, 30])
def test_a_pool_compared_in_parts_gives_what_it_gives_at_once(
    model: object, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [person(), *random_mentors(6, 40)]  # the first has no lines, and so a part of its own
    whole = LineIndex.build(people, model).match(GOALS)  # type: ignore[arg-type]
    monkeypatch.setattr(module, "_CELLS", cells)
    for one, other in zip(whole, LineIndex.build(people, model).match(GOALS), strict=True):  # type: ignore[arg-type]
        assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_the_goal_word_for_word_is_answered_in_full_and_quoted() -> None:
    goal = "Reads fellowship applications"
    (match,) = LineIndex.build([person("Bakes bread", goal)], meaning()).match([goal])
    assert match.answered.tolist() == [1.0]
    assert (match.line.tolist(), match.cosine.tolist()) == ([1], [1.0])


def test_the_same_words_again_gain_nothing_and_other_words_at_most_a_little() -> None:
    goal = "sleep after night shifts"
    one = person("Explains sleep after night duty")
    again = person("Explains sleep after night duty", "explains  sleep after night duty.")
    other = "Makes a plan for sleeping between nights"
    first, second, alone, both = answered(
        goal, one, again, person(other), person("Explains sleep after night duty", other)
    )
    assert second == first
    assert max(first, alone) < both <= max(first, alone) + 0.075


def test_a_title_or_a_sentence_counts_four_fifths_of_an_offer() -> None:
    offer, title = answered("public speaking", person("public speaking"), person(title="public speaking"))
    assert title == pytest.approx(0.8 * offer)


def test_of_two_clauses_the_best_has_half_and_the_mean_the_other() -> None:
    both = answered("write a grant application, and run ten kilometres", person("Reads grant applications"))[0]
    grant = answered("write a grant application", person("Reads grant applications"))[0]
    run = answered("and run ten kilometres", person("Reads grant applications"))[0]
    assert both == pytest.approx(0.5 * max(grant, run) + 0.25 * (grant + run))


def test_a_profile_without_lines_and_an_empty_pool_answer_nothing() -> None:
    (match,) = LineIndex.build([Mentor(id="x", name="X")], meaning()).match(["anything at all"])
    assert (match.answered.tolist(), match.line.tolist()) == ([0.0], [-1])
    (nobody,) = LineIndex.build([], meaning()).match(["anything at all"])
    assert len(nobody.answered) == 0


def test_vectors_of_another_model_are_not_used() -> None:
    people = [person("Reads grant applications")]
    arrays = {**LineIndex.build(people, meaning()).to_arrays()}
    arrays["vectors"] = np.zeros((1, 384), np.float16)
    arrays["vectors_of"] = np.frombuffer(b"another", np.uint8)
    again = LineIndex.from_arrays(arrays, people, meaning())
    assert again.match(["write a grant"])[0].answered[0] > 0.3


@each_way
def test_an_offer_is_as_near_as_the_nearest_of_its_sentences_and_the_whole_and_counts_once(model: object) -> None:
    goal = "sleep after night shifts"
    parts = ("Explains sleep after night duty.", "Makes a plan for night shifts.")
    comma = " ".join(parts).replace(". ", ", ")  # one sentence, and nearly the same vector
    people = [person(" ".join(parts)), *map(person, (*parts, comma))]
    (match,) = LineIndex.build(people, model).match([goal])  # type: ignore[arg-type]
    offer, *alone = match.answered.tolist()
    assert offer == pytest.approx(max(alone), abs=0.02)
