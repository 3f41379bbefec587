"""Noticing despair, measured on sentences nothing was learnt from; what is read first then: warm, short, a number."""

import os
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from mentorpick.relevance.embedding import Model, Vectors16, load_model
from mentorpick.relevance.goals import (
    crisis_line,
    crisis_lines,
    has_words_of_despair,
    read_learnt,
    sounds_like_despair,
    support_text,
    text_parts,
)
from tests.benchmarks import despair as benchmark

HELD = sorted((Path(__file__).parent / "held").glob("*.txt"))
"""Sentences that nothing was learnt from; each file is only measured, when all is settled."""
FOUND = {"first": (53, 11), "second": (54, 23), "third": (57, 0)}
"""How many of its sixty sentences of despair were noticed then, and of its harmless ones were taken for it."""


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


@pytest.mark.parametrize("path", HELD, ids=lambda path: path.stem)
def test_of_sentences_that_nothing_was_learnt_from_no_fewer_are_told_apart(path: Path, model: Model) -> None:
    noticed, taken = FOUND[path.stem]
    sentences = benchmark.read_sentences(path)
    assert sum(each.despair for each in sentences) == 60
    hits = [each for each in sentences if sounds_like_despair([each.text], model)]
    assert sum(each.despair for each in hits) >= noticed - 1
    assert sum(not each.despair for each in hits) <= taken + 1


def test_none_of_the_sentences_measured_with_was_learnt_from() -> None:
    learnt = {each.text.lower().rstrip(".") for each in benchmark.known()}
    held = [each.text for path in HELD for each in benchmark.read_sentences(path)]
    assert [text for text in held if text.lower().rstrip(".") in learnt] == []


def test_ordinary_goals_are_hardly_ever_taken_for_it(model: Model) -> None:
    goals = ["Sleep through the night", "be happy", "get through nights", "stop worrying",
             "dying to get into Oxford", "this thesis is killing me", "suicide prevention research",
             "I want to end it all with this supervisor and change groups", "feel alive again",
             "go back to work after six years at home with the kids, but I feel I've forgotten everything"]  # fmt: skip
    assert not any(sounds_like_despair([goal], model) for goal in goals)


def test_one_clause_of_a_long_goal_is_enough(model: Model) -> None:
    goal = "pass my exams, find a flat with two friends, learn French, and honestly most nights I hope I don't wake up"
    assert sounds_like_despair([goal], model)
    among_good_things = (
        "we had a lovely weekend and on the way home I thought I could just turn the wheel and it would all be over"
    )
    assert sounds_like_despair([among_good_things], model)
    assert text_parts("learn French, and travel, to Spain") == ["learn French, and travel, to Spain"]


def test_another_model_decides_nothing_about_despair(model: Model) -> None:
    class Another:
        digest = "another"

        def embed(self, texts: Sequence[str]) -> Vectors16:
            raise AssertionError("it isn't asked")

    assert sounds_like_despair(["Every morning I am sorry to find that I have woken."], Another())


@pytest.mark.long
def test_what_was_learnt_is_what_the_sentences_teach(model: Model) -> None:
    sentences = benchmark.known()
    kept = read_learnt()
    again = benchmark.learn(sentences, benchmark.rows_of(sentences), 0)
    assert again.model == kept.model, "run: python -m tests.benchmarks.despair"
    assert again.words == pytest.approx(kept.words, abs=0.002)


@pytest.mark.parametrize(
    "text",
    ["Ich will nicht mehr leben", "je veux mourir", "Je n'ai plus envie de vivre", "quiero morir", "voglio morire",
     "quero morrer", "ik wil niet meer leven", "chcę umrzeć", "ölmek istiyorum", "я не хочу жить", "我不想活了"],
)  # fmt: skip
def test_what_is_said_most_in_other_languages_is_noticed_without_a_model(text: str) -> None:
    assert has_words_of_despair(text)


@pytest.mark.parametrize(
    "text", ["no quiero vivir en Madrid", "Ich will nicht mehr in Berlin leben", "je ne veux plus vivre à Paris"]
)
def test_leaving_a_town_is_no_despair_in_any_language(text: str) -> None:
    assert not has_words_of_despair(text)


@pytest.mark.parametrize("text", ["I dont want to live anymore", "I don’t see the point of going on", "END MY LIFE"])
def test_words_alone_are_enough_where_there_is_no_model(text: str) -> None:
    assert has_words_of_despair(text)
    assert sounds_like_despair(["pass anatomy", text])


@pytest.mark.parametrize("text", ["", "end my lifelong dream", "I don't want to live in London any more"])
def test_part_of_a_phrase_is_not_the_phrase(text: str) -> None:
    assert not has_words_of_despair(text)


def test_no_text_is_no_despair(model: Model) -> None:
    assert not sounds_like_despair([], model)


@pytest.mark.parametrize(
    ("zone", "numbers"),
    [
        ("Europe/London", ("999", "116 123")),
        ("America/Indiana/Knox", ("911", "988")),
        ("America/Toronto", ("911", "988")),
        ("Europe/Vienna", ("112", "142")),
        ("Australia/Perth", ("000", "13 11 14")),
    ],
)
def test_the_numbers_are_those_of_where_somebody_is(zone: str, numbers: tuple[str, ...]) -> None:
    said = support_text(zone)
    assert all(number in said for number in numbers)
    assert said.startswith("That sounds really hard, and I'm glad you said it.")


@pytest.mark.parametrize("zone", ["", "UTC", "Africa/Lagos", "nonsense"])
def test_elsewhere_it_names_no_number_that_may_not_answer(zone: str) -> None:
    said = support_text(zone)
    assert not any(sign.isdigit() for sign in said)
    assert "your local emergency number" in said
    assert "findahelpline.com" in said


def test_the_pools_own_text_stands_instead_of_our_crisis_line() -> None:
    said = support_text("Europe/London", "Call the duty counsellor, 0113 496 0000.")
    assert "Call the duty counsellor, 0113 496 0000." in said
    assert "999" in said
    assert "116 123" not in said


def test_it_is_short_and_does_not_cheer_or_warn_about_liability() -> None:
    for zone in ("", "Europe/London"):
        said = support_text(zone)
        assert len(said.split()) < 70
        assert "!" not in said
        assert "isn't a therapist" not in said


def test_every_region_has_its_numbers_a_source_and_zones_that_exist() -> None:
    known = available_timezones()
    for line in crisis_lines():
        assert line.source.startswith("https://")
        assert line.emergency.isdigit()
        for zone in line.zones:
            assert any(name.startswith(zone) if zone.endswith("/") else name == zone for name in known), zone
    assert crisis_line("Europe/Londonderry") is None


@pytest.mark.skipif(not os.environ.get("CI"), reason="only where it is looked at: a day must not break a build at home")
def test_the_numbers_were_checked_within_a_year() -> None:
    old = [line.region for line in crisis_lines() if date.today() - line.checked > timedelta(days=365)]
    assert old == [], "open the source, check the number, and put the new day into data/crisis_lines.txt"
