"""How well a goal is answered: the columns beside a slow reading of the rule, and what the rule promises."""

import os
import re
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from math import log
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorpick.model.people import Mentor, Offer
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.relevance.evidence import Reading, fields, lines
from mentorpick.relevance.index import REMEMBERED, TextIndex, evidence
from mentorpick.relevance.terms import counts, groups, idf, term_of
from mentorpick.relevance.tokens import tokens

MEANING = {term_of(word): at for at, group in enumerate(groups()) if group.same for word in group.words}


def clauses(text):
    """The stems of each clause: between two breaks."""
    found = [[]]
    for token in tokens(text):
        if token.is_break:
            found.append([])
        found[-1] += token.stems
    return found


def terms(text):
    return Counter(
        term for stems in clauses(text) for term in [*stems, *(f"{left} {right}" for left, right in pairwise(stems))]
    )


def places(mentor, area):
    """Each text with its credit, as docs/relevance.md lists them."""
    found = [(offer.text, 1.0 if area in (None, offer.area) or offer.area is None else 0.8) for offer in mentor.offers]
    found += [(text, 1.0) for text in mentor.expertise]
    found += [(mentor.title, 0.8), (mentor.bio, 0.7), (mentor.organization, 0.3)]
    for text, credit in found:
        length = sum(map(len, clauses(text)))
        less = (80 / length) ** 0.5 * min(1, 400 / length) if length > 80 else 1
        yield terms(text), credit if length <= 80 else min(credit, 0.7) * less


def reference(mentor, goal, area):
    """The rule, one mentor and one term at a time."""
    wanted = terms(goal)
    texts = list(places(mentor, area))
    sum_of_weights = sum_of_credits = 0.0
    for term, count in wanted.items():
        stems = term.split(" ")
        weight = log(1 + count) * sum(idf(stem) for stem in stems) / len(stems) * (0.5 if len(stems) == 2 else 1)
        phrases = [other for other in wanted if other == term or (" " in other and term in other.split(" "))]
        meant = {MEANING[other] for other in phrases if other in MEANING}
        credit = max((worth for said, worth in texts if term in said), default=0.0)
        for said, worth in texts:
            if meant & {MEANING[other] for other in said if other in MEANING}:
                credit = max(credit, 0.8 * worth)
        sum_of_weights += weight
        sum_of_credits += weight * credit
    return sum_of_credits / sum_of_weights if sum_of_weights else 0.0


SAID = [
    "grant", "Grants", "funding", "writing", "burnout", "exhausted", "impostor syndrome", "self-doubt", "fellowship",
    "haematology", "hematology", "papers", "publishing", "visa", "work permit", "the", "of", "and", "mentor", "C++",
    "phytoliths", "salary", "wage", "blood diseases", "lab", "night shifts", "研究資金", "Ph.D.", "doctorate",
    "career break",
]  # fmt: skip
ENDS = [" ", " ", " ", " ", ", ", ". ", " (", "\n\n", "; "]


def text_of(rng, most):
    return "".join(rng.choice(SAID) + rng.choice(ENDS) for _ in range(rng.randint(0, most)))


def mentor_of(rng, name):
    return Mentor(
        id=name,
        name=name,
        title=text_of(rng, 3),
        organization=text_of(rng, 3),
        bio=text_of(rng, rng.choice([8, 40, 250])),
        offers=tuple(
            Offer(text=text_of(rng, rng.choice([4, 4, 120])) + "?", area=rng.choice([None, *AREA_KEYS]))
            for _ in range(rng.randint(0, 3))
        ),
        expertise=tuple(text_of(rng, 3) for _ in range(rng.randint(0, 4))),
    )


def pool_of(seed, size):
    rng = Random(seed)
    return [mentor_of(rng, f"m{at:03}") for at in range(size)]


CASES = [(seed, text_of(Random(1000 + seed), 12), (None, *AREA_KEYS)[seed % 8]) for seed in range(16)]


@pytest.mark.parametrize(("seed", "goal", "area"), CASES)
def test_the_columns_equal_the_rule_read_slowly(seed, goal, area):
    mentors = pool_of(seed, 30)
    expected = [reference(mentor, goal, area) for mentor in mentors]
    assert TextIndex.build(mentors).relevance(goal, area) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("seed", "goal", "area"), CASES)
def test_a_mentor_scores_the_same_bytes_alone_as_in_any_pool(seed, goal, area):
    mentors = pool_of(seed, 12)
    together = TextIndex.build(mentors).relevance(goal, area)
    alone = [TextIndex.build([mentor]).relevance(goal, area)[0] for mentor in mentors]
    backwards = TextIndex.build(mentors[::-1]).relevance(goal, area)[::-1]
    assert together.tobytes() == np.array(alone).tobytes() == backwards.tobytes()


@pytest.mark.parametrize(("seed", "goal", "area"), CASES)
def test_the_evidence_adds_up_to_the_relevance_and_quotes_only_what_counted(seed, goal, area):
    for mentor in pool_of(seed, 6):
        found = Reading(mentor).answers(goal, area)
        points = [sum(hit.points for hit in hits) for _, hits in found]
        assert sum(points) == pytest.approx(TextIndex.build([mentor]).relevance(goal, area)[0], abs=1e-12)
        assert points == sorted(points, reverse=True)
        assert all(own > 0 for own in points)
        source = dict(zip(fields(mentor), (text for text, _, _ in lines(mentor)), strict=True))
        for line in evidence(mentor, goal, area):
            assert line.text
            assert line.text in source[line.field]
            assert line.goal == goal
            assert line.words
            assert all(word in goal for word in line.words)
            said = {term for piece, _ in found if piece.field == line.field for term in piece.terms}
            for via in line.via:
                asked, _, heard = via.partition(" = ")
                assert asked in goal
                assert heard in line.text
                assert MEANING[term_of(asked)] == MEANING[term_of(heard)]
                assert said


def test_goals_asked_one_after_the_other_equal_each_asked_of_a_new_index():
    mentors = pool_of(7, 60)
    index = TextIndex.build(mentors)
    goals = [(goal, area) for _, goal, area in CASES] * 2
    alone = [TextIndex.build(mentors).relevance(goal, area).tobytes() for goal, area in goals]
    assert [index.relevance(goal, area).tobytes() for goal, area in goals] == alone


def test_remembering_columns_has_a_bound_and_changes_nothing(monkeypatch):
    index = TextIndex.build(pool_of(3, 20))
    before = [index.relevance(goal, area) for _, goal, area in CASES]
    monkeypatch.setattr("mentorpick.relevance.index.REMEMBERED", 2)
    fresh = TextIndex.build(pool_of(3, 20))
    kept = []
    for (_, goal, area), row in zip(CASES, before, strict=True):
        assert fresh.relevance(goal, area).tobytes() == row.tobytes()
        kept.append(len(fresh._columns))
    assert max(kept) == 2 < len(index._columns) <= REMEMBERED


def test_the_arrays_can_be_stored_and_mapped_again(tmp_path):
    index = TextIndex.build(pool_of(5, 50))
    mapped = {}
    for name, array in index.to_arrays().items():
        np.save(tmp_path / f"{name}.npy", array)
        mapped[name] = np.load(tmp_path / f"{name}.npy", mmap_mode="r")
    again = TextIndex.from_arrays(mapped)
    for _, goal, area in CASES:
        assert again.relevance(goal, area).tobytes() == index.relevance(goal, area).tobytes()
    assert again.has_text.tolist() == index.has_text.tolist()


def relevance(goal, area=None, **said):
    said["offers"] = tuple(Offer(text=o) if isinstance(o, str) else o for o in said.get("offers", ()))
    return float(TextIndex.build([Mentor(id="m", name="M", **said)]).relevance(goal, area)[0])


GOAL = "Match into a hematology fellowship next year"


@pytest.mark.parametrize(
    ("said", "area", "expected"),
    [
        ({"offers": [GOAL]}, "career", 1.0),
        ({"offers": [Offer(text=GOAL, area="career")]}, "career", 1.0),
        ({"offers": [Offer(text=GOAL, area="finances")]}, "career", 0.8),
        ({"offers": [Offer(text=GOAL, area="finances")]}, None, 1.0),
        ({"offers": [Offer(text=GOAL, area="finances"), Offer(text=GOAL, area="career")]}, "career", 1.0),
        ({"expertise": [GOAL]}, "career", 1.0),
        ({"title": GOAL}, "career", 0.8),
        ({"bio": GOAL}, "career", 0.7),
        ({"organization": GOAL}, "career", 0.3),
        ({"bio": GOAL, "organization": GOAL}, "career", 0.7),
        ({"bio": "Nothing of the kind"}, "career", 0.0),
        ({}, "career", 0.0),
    ],
)
def test_a_goal_said_word_for_word_is_worth_the_credit_of_its_place(said, area, expected):
    assert relevance(GOAL, area, **said) == pytest.approx(expected, abs=0 if expected in (0, 1) else 1e-15)


def test_an_answer_through_a_synonym_is_worth_four_fifths():
    assert relevance("exhaustion", offers=["burnout"]) == 0.8
    assert relevance("exhaustion", bio="burnout") == pytest.approx(0.56)
    assert relevance("exhaustion", bio="burnout", organization="exhaustion") == pytest.approx(0.56)
    assert relevance("exhaustion", organization="burnout", bio="exhaustion") == pytest.approx(0.7)


def test_a_phrase_is_answered_whole_through_its_synonym():
    assert relevance("impostor syndrome", offers=["self-doubt"]) == pytest.approx(0.8)
    assert relevance("the syndrome", offers=["self-doubt"]) == 0


@pytest.mark.parametrize("goal", ["", "the of and", "mentor", "!!!", "2025"])
def test_a_goal_without_a_word_that_counts_is_answered_by_nobody(goal):
    assert relevance(goal, offers=["the of and mentor 2025"], bio="grants") == 0
    assert evidence(Mentor(id="m", name="M", bio="grants"), goal) == ()


def test_whoever_gives_a_term_has_text():
    texts = [{}, {"bio": "the"}, {"bio": "grants"}, {"title": "Nurse"}, {"organization": "Elm"}, {"expertise": ["R"]}]
    texts.append({"offers": [Offer(text="Listens")]})
    mentors = [Mentor(id=f"m{at}", name="M", **said) for at, said in enumerate(texts)]
    assert TextIndex.build(mentors).has_text.tolist() == [False, False, True, True, True, True, True]


def test_nobody_and_people_without_words_are_fine():
    assert TextIndex.build([]).relevance("grant").shape == (0,)
    assert TextIndex.build([Mentor(id="m", name="M")]).relevance("grant").tolist() == [0.0]


def test_a_mark_of_the_index_inside_a_text_does_not_shift_the_lines():
    mentors = [Mentor(id="a", name="A", bio="grants\ufdd0grants"), Mentor(id="b", name="B", bio="visa")]
    assert TextIndex.build(mentors).relevance("visa").tolist() == [0.0, 0.7]


@pytest.mark.parametrize("field", ["bio", "offer"])
def test_ten_pages_gain_at_most_a_twentieth_in_any_goal(field):
    rng = Random(1)
    known = [word for word in counts() if len(word) > 3]
    for goal in (GOAL, "Recover from burnout", "grant", "Pay back my student loans and sleep better"):
        pages = " ".join([goal, *rng.sample(known, 1700)])[:20_000]
        said = {"bio": pages} if field == "bio" else {"offers": [pages]}
        assert sum(map(len, clauses(pages))) >= 1600
        assert 0 < relevance(goal, **said) <= 0.05
        honest = {"expertise": ["sickle cell disease"], "title": "Professor of Hematology"}
        assert relevance(goal, **honest, **said) - relevance(goal, **honest) <= 0.05


@pytest.mark.parametrize("goal", [GOAL, "fellowship", "fellowship applications in hematology", "visa"])
def test_repeating_tags_or_words_fifty_times_gains_nothing(goal):
    once = relevance(goal, expertise=["hematology", "fellowship"], bio="I read applications.")
    assert relevance(goal, expertise=["hematology", "fellowship"] * 50, bio="I read applications.") == once
    assert relevance(goal, expertise=["hematology " * 27, "fellowship"], bio="I read applications.") == once
    assert relevance(goal, expertise=["hematology", "fellowship"], bio="I read applications. " * 50) <= once


@pytest.mark.parametrize(
    ("length", "credit"),
    [
        (79, 1.0),
        (80, 1.0),
        (81, 0.7 * (80 / 81) ** 0.5),
        (320, 0.35),
        (400, 0.7 * 0.2**0.5),
        (1600, 0.7 * 0.05**0.5 / 4),
    ],
)
def test_an_offer_of_more_than_eighty_words_counts_as_a_bio_does(length, credit):
    text = " ".join(["visa", *("grant" for _ in range(length - 1))])
    assert relevance("visa", offers=[text]) == pytest.approx(credit)
    ((_, (hit,)),) = Reading(Mentor(id="m", name="M", offers=(Offer(text=text),))).answers("visa")
    assert hit.points == pytest.approx(credit)
    assert relevance("visa", bio=text) == pytest.approx(min(credit, 0.7))


def test_a_long_organization_never_counts_more_than_a_short_one():
    assert relevance("visa", organization="visa " + "x9 " * 80) == pytest.approx(0.3 * (80 / 81) ** 0.5)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.sampled_from([None, *AREA_KEYS]), st.booleans())
def test_one_more_offer_or_tag_never_lowers_and_nothing_leaves_the_unit_interval(seed, area, tagged):
    rng = Random(seed)
    mentor, goal = mentor_of(rng, "m"), text_of(rng, 10)
    more = Offer(text=text_of(rng, 5) + " visa", area=area if tagged else None)
    richer = Mentor(
        id="m", name="M", title=mentor.title, bio=mentor.bio, organization=mentor.organization,
        offers=(*mentor.offers, more), expertise=(*mentor.expertise, text_of(rng, 3)),
    )  # fmt: skip
    before, after = (TextIndex.build([each]).relevance(goal, area)[0] for each in (mentor, richer))
    assert 0 <= before <= after <= 1


@pytest.mark.parametrize(
    "asked", ["研究資金の獲得", "исследование рака", "recherche en hématologie", "مقابلة عمل", "연구비"]
)
def test_other_scripts_are_answered_by_their_own_words(asked):
    assert relevance(asked, offers=[asked]) == 1.0
    assert relevance(asked, offers=["grants"]) == 0.0


def test_a_bio_is_quoted_by_the_sentence_and_an_offer_whole():
    mentor = Mentor(
        id="m", name="M",
        bio="I grew up in Lagos.  In 2019 I won\na first grant! Now I read others' (for free).",
        offers=(Offer(text="Reads drafts. Checks every grant budget."),),
    )  # fmt: skip
    first, second = evidence(mentor, "Plan the budget of my first grant")
    assert (first.field, first.text) == ("offers[0]", "Reads drafts. Checks every grant budget.")
    assert first.words == ("budget", "grant")
    assert (second.field, second.text, second.words) == ("bio", "In 2019 I won\na first grant!", ("first", "grant"))


def test_the_strongest_line_comes_first_and_a_tie_goes_to_the_earlier():
    mentor = Mentor(id="m", name="M", expertise=("visa", "grant writing", "visa"), title="Grant officer")
    found = evidence(mentor, "visa or grant writing, grant")
    assert [line.field for line in found] == ["expertise[1]", "expertise[0]"]


def test_a_word_both_places_say_is_quoted_from_the_place_that_says_more():
    mentor = Mentor(id="m", name="M", expertise=("grant", "grant writing for labs"))
    (found,) = evidence(mentor, "grant writing")
    assert found.field == "expertise[1]"


@pytest.mark.parametrize("field", ["title", "bio", "organization"])
def test_a_quote_names_its_field(field):
    (found,) = evidence(Mentor(id="m", name="M", **{field: "Visa Office"}), "visa")
    assert (found.field, found.text) == (field, "Visa Office")


def test_words_are_quoted_as_typed_and_once():
    mentor = Mentor(id="m", name="M", expertise=("grants",))
    (found,) = evidence(mentor, "A Grant, a grant, GRANTS or granting")
    assert found.words == ("Grant", "GRANTS", "granting")


def test_an_offer_for_another_area_is_quoted_after_a_better_line():
    offer = Offer(text="visa", area="finances")
    mentor = Mentor(id="m", name="M", offers=(offer,), expertise=("visa",))
    assert [line.field for line in evidence(mentor, "visa", "career")] == ["expertise[0]"]
    assert [line.field for line in evidence(mentor, "visa", "finances")] == ["offers[0]"]


SCRIPT = """
from tests.ranking.test_text import CASES, pool_of, evidence, TextIndex
mentors = pool_of(1, 10)
index = TextIndex.build(mentors)
for _, goal, area in CASES:
    print(index.relevance(goal, area).tobytes().hex(), [evidence(mentor, goal, area) for mentor in mentors])
"""


def test_another_hash_seed_gives_the_same_bytes_and_the_same_words():
    runs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    assert re.search(rb"Evidence", runs.pop())
