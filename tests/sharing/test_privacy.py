"""What is private stays out by construction: what may be shared does not depend on it at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mentorpick.errors import WrongUsage
from mentorpick.model.people import Answers, BackgroundWish, Contact, Goal, Must
from mentorpick.model.taxonomy import AREA_KEYS, PRIVATE_AREAS, Area
from mentorpick.sharing.privacy import WithheldItem, is_private, keep_shareable, list_withheld, private_areas_of

FULL = Answers(
    id="jo",
    name="Jo",
    about="MARK-ABOUT",
    goals=(
        Goal(text="Match into a fellowship", area="career"),
        Goal(text="MARK-MIND", area="mental_health"),
        Goal(text="MARK-BODY", area="physical_health"),
        Goal(text="MARK-HOME", area="relationships"),
        Goal(text="MARK-MONEY", area="finances"),
        Goal(text="Explain at interviews why I was in therapy MARK-FILED", area="career"),
        Goal(text="MARK-CENTRAL"),
    ),
    priority="mental_health",
    also=("finances", "relationships"),
    not_now=("physical_health",),
    values=("fairness", "family"),
    background=BackgroundWish(wish=("MARK-BACKGROUND",), weight="high"),
    must=Must(languages=("MARK-MUST",)),
    avoid=("MARK-AVOID",),
    mentors=("mark-mentor",),
    pinned=("mark-pinned",),
    contact=Contact(email="mark@example.org"),
    x={"x-note": "MARK-X"},
)


def test_nothing_private_is_left_in_what_may_be_shared() -> None:
    text = str(keep_shareable(FULL).answers)
    assert "mark" not in text.lower()
    assert "Match into a fellowship" in text


def test_the_priority_is_told_only_where_it_may_be() -> None:
    assert not keep_shareable(FULL).priority_known
    assert keep_shareable(FULL).answers.priority == "career"
    assert keep_shareable(FULL, ["priority"]).answers.priority == "mental_health"
    assert keep_shareable(replace(FULL, priority="career")).priority_known


@pytest.mark.parametrize("row", list_withheld(FULL), ids=lambda row: row.key)
def test_ticking_one_thing_tells_that_and_nothing_else(row: WithheldItem) -> None:
    text = str(keep_shareable(FULL, [row.key]).answers)
    others = [other.text for other in list_withheld(FULL) if other.key != row.key and "MARK" in other.text]
    assert row.text in text or row.key in ("priority", "values")
    assert not any(other in text for other in others)


def test_every_private_answer_can_be_ticked() -> None:
    keys = {row.key for row in list_withheld(FULL)}
    assert keys == {*(f"goal-{n}" for n in range(2, 8)), "priority", "about", "values", "background"}


def test_a_key_that_holds_nothing_back_is_refused_without_quoting_an_answer() -> None:
    with pytest.raises(WrongUsage) as caught:
        keep_shareable(FULL, ["goal-1"])
    assert "MARK" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Come back after burning out", "mental_health"),
        ("Find work that fits around my chronic illness", "physical_health"),
        ("Move to another town after my divorce", "relationships"),
        ("Pay off my credit card", "finances"),
        ("Find a post that fits around my diabetes", "physical_health"),
        ("Be out as a gay man at work", "background"),
    ],
)
def test_a_goal_under_career_that_speaks_of_private_life_is_noticed(text: str, area: str) -> None:
    assert area in private_areas_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Match into a hematology fellowship next year",
        "Publish a public health paper",
        "Publish on sickle cell disease",
        "Build a career in cancer research",
        "Meet other founders who started without a network",
        "Learn intensive care ultrasound",
        "Be promoted to associate professor",
        "Find a ward where I fit in",
    ],
)
def test_plain_goals_of_work_are_not_taken_for_private_ones(text: str) -> None:
    assert not is_private(Goal(text=text), "career")


_words = st.text(alphabet="abcdefgh ", min_size=1, max_size=20).filter(str.strip)
_private = st.builds(Goal, text=_words, area=st.sampled_from(PRIVATE_AREAS))
_public = st.builds(
    Goal, text=_words.map(lambda t: f"plan {t}"), area=st.sampled_from([a for a in AREA_KEYS if a not in PRIVATE_AREAS])
)


@given(
    public=st.lists(_public, max_size=3),
    one=st.lists(_private, max_size=3),
    two=st.lists(_private, max_size=3),
    priorities=st.tuples(st.sampled_from(PRIVATE_AREAS), st.sampled_from(PRIVATE_AREAS)),
    about=st.tuples(_words, _words),
)
@settings(max_examples=60, derandomize=True, deadline=None)
def test_people_who_differ_in_private_answers_alone_share_the_very_same(
    public: list[Goal], one: list[Goal], two: list[Goal], priorities: tuple[Area, Area], about: tuple[str, str]
) -> None:
    first = Answers(name="Jo", priority=priorities[0], goals=(*one, *public), about=about[0])
    second = Answers(name="Jo", priority=priorities[1], goals=(*public, *two), about=about[1])
    assert keep_shareable(first) == keep_shareable(second)
