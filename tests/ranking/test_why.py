"""Every point is accounted for, of one mentor and between several."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from mentorpick.errors import WrongUsage
from mentorpick.model.people import Answers, Goal, Mentor, Must
from mentorpick.ranking.criteria import CRITERIA
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import rank
from mentorpick.ranking.why import why
from tests.builders import TODAY, answers, mentees, mentor, mentor_lists, pool

some = settings(max_examples=60, derandomize=True, deadline=None)
Mentors = tuple[Mentor, ...]


@some
@given(mentor_lists(least=2), mentees(), st.integers(2, 4))
def test_the_gaps_of_all_criteria_sum_to_the_gaps_of_the_scores(mentors: Mentors, mentee: Answers, many: int) -> None:
    found = why([one.id for one in mentors[:many]], mentee, mentors, today=TODAY)
    scores = [account.place.score for account in found.accounts]
    for at in range(len(scores)):
        assert sum(row.gaps[at] for row in found.differences) == pytest.approx(scores[0] - scores[at], abs=1e-8)
        assert sum(row.points[at] for row in found.differences) == pytest.approx(scores[at], abs=1e-8)
    spread = [max(row.points) - min(row.points) for row in found.differences]
    assert spread == sorted(spread, reverse=True)


@some
@given(mentor_lists(least=1), mentees())
def test_an_account_is_the_place_of_the_shortlist(mentors: Mentors, mentee: Answers) -> None:
    both = Pool.of(mentors)
    for place in rank(mentee, both, today=TODAY, top=3).shortlist:
        (account,) = why(place.mentor, mentee, both, today=TODAY).accounts
        assert msgspec.structs.replace(account.place, position=place.position) == place
        assert account.left_out == ()


def test_one_alone_has_nobody_to_differ_from() -> None:
    assert why("ada", answers(), pool(mentor("Ada")), today=TODAY).differences == ()


@some
@given(mentor_lists(least=1), mentees())
def test_what_could_add_and_what_is_lacking_follow_from_the_points(mentors: Mentors, mentee: Answers) -> None:
    account = why(mentors[0].id, mentee, mentors, today=TODAY).accounts[0]
    items = {item.key: item for item in account.place.contributions}
    assert set(items) <= {row.key for row in CRITERIA}
    for gain in account.could_add:
        item = items[gain.key]
        assert not item.known
        assert gain.points == pytest.approx(item.weight * (item.high - item.value))
    for gain in account.lacks:
        item = items[gain.key]
        assert item.known
        assert item.value <= 0.4
        assert gain.points == pytest.approx(item.weight - item.points)
    for gains in (account.could_add, account.lacks):
        assert [gain.points for gain in gains] == sorted((gain.points for gain in gains), reverse=True)
        assert all(gain.points >= 0.01 for gain in gains)


def test_the_better_place_stands_first_and_whoever_is_left_out_last() -> None:
    people = pool(
        mentor("Low", areas={"career": 1}), mentor("Out", areas={"career": 5}, accepting=False),
        mentor("High", areas={"career": 4}),
    )  # fmt: skip
    found = why(["low", "out", "high", "low"], answers(), people, today=TODAY)
    assert [account.place.name for account in found.accounts] == ["High", "Low", "Out"]


def test_of_someone_left_out_every_gate_is_told_and_the_place_they_would_have() -> None:
    people = pool(mentor("Out", areas={"career": 5}, accepting=False, capacity=0), mentor("In", areas={"career": 2}))
    (account,) = why("out", answers(), people, today=TODAY).accounts
    assert [miss.gate for miss in account.left_out] == ["accepting", "places"]
    assert (account.place.rank, account.place.group, account.place.firmness) == (1, UNSET, UNSET)


def test_one_must_have_alone_in_the_way_is_named_as_what_would_change_it() -> None:
    people = pool(mentor("Out", areas={"career": 5}), mentor("In", areas={"career": 2}, meeting=("video",)))
    found = why("out", answers(must=Must(meeting=("video",))), people, today=TODAY)
    assert [change.consequence for change in found.would_change] == ["Out would be number 1 on your list"]


GOALS = (Goal(text="Get on", area="career"), Goal(text="Pay", area="finances"))


def test_of_one_who_does_not_lead_it_is_said_how_they_would() -> None:
    people = pool(mentor("Ada", areas={"career": 4, "finances": 1}), mentor("Lena", areas={"career": 3, "finances": 4}))
    mentee = answers(also=("finances",), goals=GOALS)
    lena = why("lena", mentee, people, today=TODAY).would_change
    ada = why("ada", mentee, people, today=TODAY).would_change
    assert [change.consequence for change in lena] == ["Lena would come first instead of Ada"]
    assert lena == ada == why(["lena", "ada"], mentee, people, today=TODAY).would_change


def test_between_two_who_do_not_lead_it_is_said_who_would_come_before_whom() -> None:
    people = pool(
        mentor("Top", areas={"career": 5, "finances": 5}),
        mentor("Ada", areas={"career": 4, "finances": 1}), mentor("Lena", areas={"career": 3, "finances": 4}),
    )  # fmt: skip
    found = why(["lena", "ada"], answers(also=("finances",), goals=GOALS), people, today=TODAY)
    assert [change.consequence for change in found.would_change] == ["Lena would come before Ada"]


def test_an_unknown_id_gets_the_nearest() -> None:
    with pytest.raises(WrongUsage, match="there's no mentor with the id 'amara-okafr'") as caught:
        why("amara-okafr", answers(), pool(mentor("Amara Okafor")), today=TODAY)
    assert caught.value.hint == "did you mean 'amara-okafor'?"
    with pytest.raises(WrongUsage) as caught:
        why("zzz", answers(), pool(mentor("Amara Okafor")), today=TODAY)
    assert "did you mean" not in caught.value.hint


def test_written_weights_are_named_as_the_origin() -> None:
    found = why("ada", answers(), pool(mentor("Ada"), weights={"area.career": 2}), today=TODAY)
    assert [(row.key, row.origin) for row in found.weights] == [("area.career", "the office's default")]
