"""After somebody withdraws as few pairs as possible move, compared with every assignment that there is."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mentorpick.cohort.assign import assign
from mentorpick.model.people import Answers
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.view import View
from tests.builders import TODAY, answers, mentor, pool

pytest.importorskip("ortools")

Pairs = dict[str, str]


@st.composite
def cohorts(draw: st.DrawFn) -> tuple[list[Answers], Pool]:
    """Up to five mentees and four mentors who share a language or not, with few places."""
    levels, tongues = st.integers(1, 5), st.lists(st.sampled_from(["en", "de", "fr"]), min_size=1, max_size=2)
    mentors = [
        mentor(name, areas={"career": draw(levels)}, capacity=draw(st.integers(1, 2)), languages=tuple(draw(tongues)))
        for name in "WXYZ"[: draw(st.integers(1, 4))]
    ]
    mentees = [answers(id=id_, languages=tuple(draw(tongues))) for id_ in "abcde"[: draw(st.integers(2, 5))]]
    return mentees, pool(*mentors)


def pairs_of(mentees: list[Answers], of: Pool, keep: Pairs) -> Pairs:
    found = assign(mentees, of, today=TODAY, keep=list(keep.items()))
    return {each.mentee: each.mentor for each in found.assigned}


def everything(mentees: list[Answers], of: Pool) -> Iterator[Pairs]:
    """Every assignment within the gates and places."""
    ways = [["", *(of.ids[at] for at in np.flatnonzero(Case(one, View(of, TODAY)).eligible))] for one in mentees]
    places = dict(zip(of.ids, of.open_places().tolist(), strict=True))
    for way in product(*ways):
        if all(way.count(id_) <= room for id_, room in places.items()):
            yield {one.id: mentor for one, mentor in zip(mentees, way, strict=True) if mentor}


@given(cohorts(), st.data())
def test_when_a_mentee_withdraws_nobody_moves_but_to_let_somebody_in(
    cohort: tuple[list[Answers], Pool], data: st.DataObject
) -> None:
    mentees, of = cohort
    before = pairs_of(mentees, of, {})
    gone = data.draw(st.sampled_from(mentees)).id
    rest = [one for one in mentees if one.id != gone]
    keep = {mentee: mentor for mentee, mentor in before.items() if mentee != gone}
    best = max((len(way), len(way.items() & keep.items())) for way in everything(rest, of))
    after = pairs_of(rest, of, keep)
    assert (len(after), len(after.items() & keep.items())) == best


@given(cohorts(), st.data())
def test_when_a_mentor_leaves_as_few_others_move_as_let_most_stay_in(
    cohort: tuple[list[Answers], Pool], data: st.DataObject
) -> None:
    mentees, of = cohort
    before = pairs_of(mentees, of, {})
    gone = data.draw(st.sampled_from(of.ids))
    left = pool(*(replace(each, accepting=False if each.id == gone else None) for each in of.mentors))
    keep = {mentee: mentor for mentee, mentor in before.items() if mentor != gone}
    best = max((len(way), len(way.items() & keep.items())) for way in everything(mentees, left))
    after = pairs_of(mentees, left, keep)
    assert (len(after), len(after.items() & keep.items())) == best
