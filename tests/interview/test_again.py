"""The answers of last time, taken as they are, are the answers of last time."""

from pathlib import Path

import pytest

from mentorpick.interview.engine import REVIEW
from mentorpick.interview.flow import Flow, fill_in
from mentorpick.interview.state import InterviewContext
from mentorpick.model.people import Answers
from mentorpick.read.answers import read_answers

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_default_is_taken_up_to_the_review_page_and_nothing_is_lost(path: Path) -> None:
    last = read_answers(path)
    flow = Flow(InterviewContext(pool="known"), last)
    fill_in(flow)
    screen = flow.screen()
    assert screen is not None
    assert screen.key == REVIEW
    assert flow.answers() == last


def test_the_fewest_answers_are_enough() -> None:
    flow = Flow(InterviewContext(pool="known"), Answers(priority="career"))
    fill_in(flow)
    assert flow.answers().priority == "career"
