"""The page that explains the ranking says what the code does."""

from pathlib import Path

import pytest

from mentorpick.ranking.criteria import BACKGROUND_SHARE, CLAIM, CRITERIA, MENTIONED_SHARE, PRIOR
from mentorpick.ranking.fit import FAR, FIRST, FIT, GOOD_CLAIM, MOST_QUESTIONS, SOME_CLAIM
from mentorpick.ranking.gates import GATES
from mentorpick.ranking.scoring import CAN_GUIDE, DRAWN, DRAWS, SAME_GROUP, TOP
from mentorpick.ranking.shortlist import FARTHEST, MOST_CHANGES
from mentorpick.ranking.team import EXACT_UP_TO
from mentorpick.ranking.view import ABOUT_WEIGHT, NAMED_SHARE, UNMENTIONED_SHARE
from mentorpick.ranking.why import LITTLE, NOTABLE
from tests.builders import meaning

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "ranking.md").read_text(encoding="utf-8")
WORDS = " ".join(PAGE.split())
TEAM = " ".join((DOCS / "after-the-list.md").read_text(encoding="utf-8").split())


def number(value: float) -> str:
    return f"{value:g}".removeprefix("0")


@pytest.mark.parametrize("name", [row.key for row in (*CRITERIA, *GATES)])
def test_every_criterion_and_gate_is_named(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize(("key", "prior"), [(key, prior) for key, prior in PRIOR.items() if prior])
def test_every_prior_stands_in_the_row_of_its_criterion(key: str, prior: float) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith("|") and f"`{key}`" in line)
    assert row.split("|")[3].strip().startswith(number(prior))


def test_the_words_of_fit_and_their_bounds_are_those_in_use() -> None:
    rows = [line.split("|")[1].strip() for line in PAGE.splitlines() if line.startswith("|")]
    assert [row for row in rows if row in FIT] == list(FIT)
    assert f"a claim of {number(SOME_CLAIM)} or more in the priority" in WORDS
    assert f"without any goal: a claim of {number(GOOD_CLAIM)} or more" in WORDS
    assert f"If none of the first {['', 'one', 'two', 'three'][FIRST]} answers a goal" in WORDS


def test_the_value_of_an_area_and_what_is_quoted_are_those_in_use() -> None:
    assert f"`{number(CLAIM)} claim + {number(1 - CLAIM)} answered`" in PAGE
    assert f"`{number(NAMED_SHARE)} claim`" in PAGE
    assert f"`{number(UNMENTIONED_SHARE)} claim`" in PAGE
    assert f"it counts {number(ABOUT_WEIGHT)} beside the others" in WORDS
    assert f"**answers** the goal from a cosine of {number(meaning().description.answers_from)} on" in WORDS
    assert f"**comes close** from {number(meaning().description.close_from)} on" in WORDS
    assert f"level {CAN_GUIDE * 5:g} or more in the area of the goal" in WORDS
    assert f"clocks more than {FAR} hours apart" in WORDS


def test_shares_and_draws_are_those_in_use() -> None:
    assert f"| {number(MENTIONED_SHARE)} |" in PAGE
    assert all(f"{weight} {number(share)}" in WORDS for weight, share in BACKGROUND_SHARE.items())
    assert f"{DRAWS:,} other ways" in WORDS
    assert f"For the {DRAWN} best" in WORDS
    assert TOP == 5
    assert "among the first five" in WORDS
    assert SAME_GROUP == 1 / 3
    assert "a third of these ways" in WORDS
    assert f"Up to {EXACT_UP_TO} candidates" in TEAM


def test_what_is_spoken_of_is_what_the_page_says() -> None:
    assert f"at most {MOST_QUESTIONS} questions" in WORDS
    assert f"a known value up to {number(LITTLE)} is called missing, and points below {number(NOTABLE)} are" in WORDS
    assert f"At most {MOST_CHANGES} are told" in WORDS
    assert FARTHEST == 1 / 2
    assert "no more than half of all weight" in WORDS
    assert f"(level {CAN_GUIDE * 5:g} or more)" in TEAM
