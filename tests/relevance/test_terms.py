"""The closed vocabulary: each meaning is mutual, no word means two things, and a text's area is found by it."""

from collections import Counter
from typing import get_args

import pytest

from mentorpick.model.taxonomy import AREA_KEYS, AREAS, Area
from mentorpick.relevance.terms import (
    area_points,
    area_words,
    derived,
    groups,
    idf,
    lines,
    meanings,
    speaks_of,
    suggest_area,
    term_of,
    vocabulary,
)

GROUPS = list(groups())
MEANT = [group for group in GROUPS if group.same]


def test_the_table_that_ranking_reads_is_made_of_the_one_that_people_edit():
    assert lines("terms.txt") == derived()


def test_every_line_names_areas_of_life_and_every_area_has_words():
    assert {area for group in GROUPS for area in group.areas} == set(get_args(Area))
    assert all(area_words(area) for area in AREA_KEYS)


def test_a_word_or_phrase_is_one_or_two_stems():
    words = [word for group in GROUPS for word in group.words]
    assert [word for word in words if len(term_of(word).split()) not in (1, 2)] == []


def test_no_word_stands_in_two_lines():
    places = Counter(term for group in GROUPS for term in {term_of(word) for word in group.words})
    assert [term for term, count in places.items() if count > 1] == []


def test_a_meaning_is_said_in_at_least_two_ways():
    assert [group.words for group in MEANT if len({term_of(word) for word in group.words}) < 2] == []


def test_words_that_only_answer_for_themselves_have_no_meaning():
    alone = next(group for group in GROUPS if not group.same)
    assert all(term_of(word) not in meanings() and term_of(word) in vocabulary() for word in alone.words)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("I am burnt out", "mental_health"),
        ("Overcome impostor syndrome", "mental_health"),
        ("improve my well-being", "mental_health"),
        ("Negotiate my salary", "finances"),
        ("pay back my student loans", "finances"),
        ("Work in public health", "career"),
        ("Finish my PhD", "career"),
        ("Get more exercise and eat well", "physical_health"),
        ("living with a chronic illness", "physical_health"),
        ("say what I think with more confidence", "personal_growth"),
        ("be on time: procrastination", "personal_growth"),
        ("get a visa and move abroad", "environment"),
        ("racism and harassment", "environment"),
        ("Talk with my wife about parental leave", "relationships"),
        ("have that difficult conversation", "relationships"),
        ("", None),
        ("the of and", None),
        ("phytoliths", None),
        ("grant", None),
    ],
)
def test_a_goal_suggests_the_area_its_words_speak_of(text, area):
    assert suggest_area(text) == area


@pytest.mark.parametrize("entry", AREAS, ids=lambda entry: entry.key)
def test_an_area_is_found_by_its_label_and_by_the_other_words_for_it(entry):
    assert suggest_area(entry.label) == entry.key
    assert [word for word in entry.synonyms if not speaks_of(word, entry.key)] == []


def test_a_phrase_counts_instead_of_its_words():
    points = area_points("public health")
    assert points["physical_health"] == 0
    assert points["career"] == idf("public") + idf("health")


def test_a_word_said_twice_counts_once_towards_its_area():
    assert area_points("burnout, burnout") == area_points("burnout")


def test_speaking_of_an_area_takes_one_listed_word():
    assert speaks_of("a little anxious", "mental_health")
    assert not speaks_of("a little tall", "mental_health")
