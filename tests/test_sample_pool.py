"""What the sample pool promises to whoever tries mentorpick with it."""

import re
from collections import Counter
from pathlib import Path

import pytest

from mentorpick.model.people import Mentor, Profiles
from mentorpick.model.taxonomy import AREA_KEYS, LISTS
from mentorpick.read.answers import read_answers
from mentorpick.read.profiles import read_profiles, sample_pool

EXAMPLES = sorted((Path(__file__).parents[1] / "docs" / "examples").glob("*.yaml"))


@pytest.fixture(scope="module")
def pool() -> Profiles:
    return read_profiles(sample_pool())


@pytest.fixture(scope="module")
def mentors(pool: Profiles) -> tuple[Mentor, ...]:
    return pool.mentors


def keys(list_name: str) -> set[str]:
    return {entry.key for entry in LISTS[list_name]}


def test_every_profile_is_valid_and_says_that_it_is_made_up(pool: Profiles) -> None:
    assert not pool.problems
    assert pool.page.fictional
    assert pool.page.title
    assert pool.page.referral
    assert len(pool.page.elsewhere) >= 3


def test_there_are_at_least_forty_people_each_in_a_file_named_after_them(mentors: tuple[Mentor, ...]) -> None:
    stems = {path.stem for path in sample_pool().glob("*.yaml")} - {"mentorpick"}
    assert len(mentors) >= 40
    assert {mentor.id for mentor in mentors} == stems


@pytest.mark.parametrize("area", AREA_KEYS)
def test_every_area_is_offered_at_every_level_from_none_to_deep_experience(
    mentors: tuple[Mentor, ...], area: str
) -> None:
    levels = Counter(mentor.areas[area] for mentor in mentors if area in mentor.areas)  # type: ignore[index]
    assert set(levels) == set(range(6))
    assert levels[4] + levels[5] >= 6, "the first three should change with the priority"


@pytest.mark.parametrize("area", AREA_KEYS)
def test_every_area_has_concrete_offers_and_somebody_with_room(mentors: tuple[Mentor, ...], area: str) -> None:
    offering = [mentor for mentor in mentors if any(offer.area == area for offer in mentor.offers)]
    assert len(offering) >= 5
    assert any((mentor.capacity or 0) > (mentor.mentees or 0) for mentor in offering)


@pytest.mark.parametrize(("list_name", "field"), [("role", "roles"), ("value", "values"), ("meeting", "meeting")])
def test_every_word_of_the_closed_lists_is_used(mentors: tuple[Mentor, ...], list_name: str, field: str) -> None:
    assert {word for mentor in mentors for word in getattr(mentor, field)} == keys(list_name)


def test_every_stage_of_life_is_there(mentors: tuple[Mentor, ...]) -> None:
    assert {mentor.stage for mentor in mentors} - {None} == keys("stage")


def test_there_are_ten_languages_and_eight_time_zones_at_least(mentors: tuple[Mentor, ...]) -> None:
    assert len({language for mentor in mentors for language in mentor.languages}) >= 10
    assert "no" in {language for mentor in mentors for language in mentor.languages}, "Norwegian, not false"
    assert len({mentor.timezone for mentor in mentors} - {""}) >= 8


def test_some_are_free_some_are_full_and_one_is_not_accepting(mentors: tuple[Mentor, ...]) -> None:
    full = [mentor for mentor in mentors if mentor.capacity is not None and mentor.capacity == mentor.mentees]
    free = [mentor for mentor in mentors if mentor.capacity and mentor.mentees == 0]
    assert 1 <= len(full) <= 3
    assert len(free) >= 5
    assert sum(mentor.accepting is False for mentor in mentors) == 1


def test_thin_profiles_stand_beside_rich_ones(mentors: tuple[Mentor, ...]) -> None:
    thin = [mentor for mentor in mentors if not (mentor.areas or mentor.offers or mentor.bio or mentor.languages)]
    rich = [mentor for mentor in mentors if len(mentor.offers) >= 3 and mentor.bio and len(mentor.areas) >= 4]
    assert len(thin) >= 2
    assert len(rich) >= 25


def test_nobody_can_be_reached_outside_the_domains_kept_for_examples(mentors: tuple[Mentor, ...]) -> None:
    for mentor in mentors:
        assert re.fullmatch(r"(\S+@example\.(org|com))?", mentor.contact.email)
        assert re.fullmatch(r"(https://example\.(org|com)/\S+)?", mentor.contact.url)


def test_no_two_people_share_an_offer_or_an_organisation(mentors: tuple[Mentor, ...]) -> None:
    offers = [offer.text for mentor in mentors for offer in mentor.offers]
    places = [mentor.organization for mentor in mentors if mentor.organization]
    assert len(set(offers)) == len(offers)
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_answers_can_be_read_and_says_what_people_say(path: Path) -> None:
    answers = read_answers(path)
    assert len(answers.goals) >= 3
    assert answers.also
    assert answers.not_now
    assert answers.about


def test_the_example_people_differ_in_what_is_central() -> None:
    assert len({read_answers(path).priority for path in EXAMPLES}) == len(EXAMPLES) >= 3
