"""Noticing despair: measured on sentences that were not written for it, with the model and without."""

from pathlib import Path

import pytest
import yaml

from mentorpick.relevance import distress
from mentorpick.relevance.distress import has_words_of_despair, sounds_like_despair
from mentorpick.relevance.embedding import Model, load_model

FOLDER = Path(__file__).parent
SENTENCES = yaml.safe_load((FOLDER / "distress.yaml").read_text(encoding="utf-8"))

LATER = yaml.safe_load((FOLDER / "distress_later.yaml").read_text(encoding="utf-8"))
"""Forty more, harder, written once the others were met."""


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def test_nineteen_of_twenty_sentences_of_despair_are_noticed(model: Model) -> None:
    missed = [text for text in SENTENCES["despair"] if not sounds_like_despair([text], model)]
    assert len(SENTENCES["despair"]) == 60
    assert len(missed) / 60 <= 0.05, missed


def test_at_most_one_of_twenty_harmless_sentences_is_taken_for_it(model: Model) -> None:
    taken = [text for text in SENTENCES["harmless"] if sounds_like_despair([text], model)]
    assert len(SENTENCES["harmless"]) == 60
    assert len(taken) / 60 <= 0.05, taken


def test_sentences_written_later_are_told_apart_nearly_as_well(model: Model) -> None:
    assert sum(sounds_like_despair([text], model) for text in LATER["despair"]) >= 18
    assert sum(sounds_like_despair([text], model) for text in LATER["harmless"]) <= 2


def test_plain_goals_are_hardly_ever_taken_for_it(model: Model) -> None:
    goals = ["Sleep through the night", "be happy", "get through nights", "feel alive again", "stop worrying"]
    assert not any(sounds_like_despair([goal], model) for goal in goals)


def test_none_of_the_sentences_measured_with_is_one_that_is_compared_with() -> None:
    known = (Path(distress.__file__).parents[1] / "data" / "distress.txt").read_text(encoding="utf-8").lower()
    measured = [text for kind in (*SENTENCES.values(), *LATER.values()) for text in kind]
    assert [text for text in measured if f"\n{text.lower().rstrip('.')}" in known] == []


@pytest.mark.parametrize("text", ["I dont want to live anymore", "I don’t see the point of going on", "END MY LIFE"])
def test_words_alone_are_enough_where_there_is_no_model(text: str) -> None:
    assert has_words_of_despair(text)
    assert sounds_like_despair(["pass anatomy", text])


@pytest.mark.parametrize("text", ["", "end my lifelong dream", "I don't want to live in London any more"])
def test_part_of_a_phrase_is_not_the_phrase(text: str) -> None:
    assert not has_words_of_despair(text)


def test_no_text_is_no_despair(model: Model) -> None:
    assert not sounds_like_despair([], model)
