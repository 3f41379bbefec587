"""Another question asked of the same pool: both lists, and who moved."""

import msgspec
import pytest
from hypothesis import given, settings

from mentorpick.errors import WrongUsage
from mentorpick.model.people import Answers, Mentor, Must
from mentorpick.ranking.shortlist import rank
from mentorpick.ranking.why import WITHOUT, what_if, without
from tests.builders import TODAY, answers, mentees, mentor, mentor_lists, pool

PEOPLE = pool(
    mentor("Ada", areas={"career": 5, "finances": 1}, meeting=("video",)),
    mentor("Ben", areas={"career": 3, "finances": 3}, meeting=("video",)),
    mentor("Lena", areas={"career": 1, "finances": 5}),
)


def test_both_lists_are_those_ranked_alone_and_the_moves_go_from_one_to_the_other() -> None:
    before, after = answers("career"), answers("finances")
    found = what_if("priority=finances", before, after, PEOPLE, today=TODAY)
    assert (found.before, found.after) == (rank(before, PEOPLE, today=TODAY), rank(after, PEOPLE, today=TODAY))
    assert [(move.name, move.before, move.after, move.because) for move in found.moves] == [
        ("Lena", 3, 1, "mostly because of finances"),
        ("Ben", 2, 2, ""),
        ("Ada", 1, 3, "mostly because of career"),
    ]


def test_someone_let_in_or_left_out_says_so() -> None:
    strict, free = answers("finances", must=Must(meeting=("video",))), answers("finances")
    into = what_if("without meeting", strict, free, PEOPLE, today=TODAY).moves[0]
    out = what_if("must.meeting=video", free, strict, PEOPLE, today=TODAY).moves[-1]
    assert (into.name, into.before, into.after, into.because) == ("Lena", None, 1, "nothing keeps them off now")
    assert (out.name, out.before, out.after) == ("Lena", 1, None)
    assert out.because == "now doesn't meet in a way you need (profile doesn't say)"


def test_whoever_rises_while_losing_points_loses_least() -> None:
    people = pool(mentor("Ada", areas={"career": 5}), mentor("Ben", areas={"career": 4}))
    found = what_if("x", answers(), answers(also=("finances", "relationships")), people, today=TODAY)
    assert [(move.name, move.because) for move in found.moves] == [("Ada", ""), ("Ben", "")]


@settings(max_examples=40, derandomize=True, deadline=None)
@given(mentor_lists(), mentees(), mentees())
def test_every_place_named_is_the_place_in_the_whole_order(
    mentors: tuple[Mentor, ...], before: Answers, after: Answers
) -> None:
    found = what_if("x", before, after, mentors, today=TODAY, top=3)
    orders = [
        {place.mentor: place.rank for place in rank(each, mentors, today=TODAY, top=0, firmness=False).shortlist}
        for each in (before, after)
    ]
    shown = {place.mentor for shortlist in (found.before, found.after) for place in shortlist.shortlist}
    assert {move.mentor for move in found.moves} == shown
    for move in found.moves:
        assert (move.before, move.after) == (orders[0].get(move.mentor), orders[1].get(move.mentor))
        assert bool(move.because) == (move.before != move.after)


@pytest.mark.parametrize("must", list(WITHOUT))
def test_each_must_have_can_be_dropped_by_the_name_of_its_gate(must: str) -> None:
    full = answers(
        must=Must(languages=("en",), meeting=("video",), roles=("coach",), stages=("mid",), min_hours=1,
                  same_timezone_hours=2),
        languages=("en",), avoid=("x",), mentors=("y",),
    )  # fmt: skip
    lighter = without(full, must)
    assert lighter != full
    assert all(without(lighter, other) != lighter for other in WITHOUT if other != must)
    with pytest.raises(WrongUsage, match="don't insist"):
        without(lighter, must)


def test_a_must_have_may_be_named_shortly() -> None:
    asked = answers(must=Must(meeting=("video",)))
    assert without(asked, "meeting") == msgspec.structs.replace(asked, must=Must())


def test_what_is_no_must_have_is_answered_with_those_there_are() -> None:
    with pytest.raises(WrongUsage) as caught:
        without(answers(), "moon")
    assert "must.meeting" in caught.value.hint
    with pytest.raises(WrongUsage) as caught:
        without(answers(avoid=("x",)), "roles")
    assert caught.value.hint == "they insist on avoid"
