"""Why a mentor stands where they stand, the same list after another answer, and a mentor's own view."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from mentorpick.errors import WrongUsage
from mentorpick.model.followup import MentorView
from mentorpick.model.people import Answers, Goal, Mentor, Must
from mentorpick.ranking.criteria import CRITERIA
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import rank
from mentorpick.ranking.why import WITHOUT, look_at, what_if, why, without
from tests.builders import TODAY, answers, meaning, mentees, mentor, mentor_lists, pool

Mentors = tuple[Mentor, ...]


@given(mentor_lists(least=2), mentees(), st.integers(2, 4))
def test_the_gaps_of_all_criteria_sum_to_the_gaps_of_the_scores(mentors: Mentors, mentee: Answers, many: int) -> None:
    found = why([one.id for one in mentors[:many]], mentee, mentors, today=TODAY)
    scores = [account.place.score for account in found.accounts]
    for at in range(len(scores)):
        assert sum(row.gaps[at] for row in found.differences) == pytest.approx(scores[0] - scores[at], abs=1e-8)
        assert sum(row.points[at] for row in found.differences) == pytest.approx(scores[at], abs=1e-8)
    spread = [max(row.points) - min(row.points) for row in found.differences]
    assert spread == sorted(spread, reverse=True)


@given(mentor_lists(least=1), mentees())
def test_an_account_is_the_place_of_the_shortlist(mentors: Mentors, mentee: Answers) -> None:
    both = Pool.of(mentors)
    for place in rank(mentee, both, today=TODAY, top=3).shortlist:
        (account,) = why(place.mentor, mentee, both, today=TODAY).accounts
        assert msgspec.structs.replace(account.place, position=place.position) == place
        assert account.left_out == ()


def test_one_alone_has_nobody_to_differ_from() -> None:
    assert why("ada", answers(), pool(mentor("Ada")), today=TODAY).differences == ()


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


PRIYA = mentor(
    "Priya", title="Manager", offers=("Mock case interviews",), expertise=("consulting", "case interviews"), capacity=1,
    mentees=1, meeting=("video",), hours_per_month=2, languages=("en",), bio="I read History.",
)  # fmt: skip
BEN = mentor("Ben", offers=("Training contract applications",), accepting=False)
TOM = mentor("Tom", areas={"career": 4}, capacity=2)


def seen(one: Mentor, *mentees: Answers, others: tuple[Mentor, ...] = ()) -> MentorView:
    return look_at(one.id, pool(one, *others).with_model(meaning()), mentees, today=TODAY)


def test_the_goals_that_a_line_answers_come_with_the_place_on_the_list_even_where_the_mentor_is_full() -> None:
    asked = [
        answers(id="a", goals=("Pass a case interview",), programme="BA History"),
        answers(id="b", goals=("Bake",)),
    ]
    view = seen(PRIYA, *asked, others=(TOM,))
    (one,) = view.helps
    assert (one.goal, one.line, one.says, one.place, one.of) == (
        "Pass a case interview", "case interviews", "answers", 1, 2,
    )  # fmt: skip
    assert (one.programme, view.asked) == ("BA History", 2)


def test_what_nobody_with_a_place_writes_about_is_offered_in_areas_the_mentor_can_guide_in() -> None:
    law = [answers(id=id_, goals=("Get a training contract",), programme="LLB Law") for id_ in "ab"]
    night = answers("mental_health", id="n", goals=("Sleep better on night shifts",))
    assert [(gap.label, len(gap.mentees)) for gap in seen(TOM, *law, night, others=(BEN,)).lacks] == [("law", 2)]


def test_without_mentees_plain_goals_stand_for_them_each_alone() -> None:
    view = seen(mentor("Nadia", areas={"finances": 4}, offers=("Goes through debts and makes a budget",)))
    assert view.asked == 0
    assert any("budget" in one.goal for one in view.helps)
    assert all(len(gap.mentees) == 1 and gap.quoted for gap in view.lacks)


def test_three_questions_are_asked_whatever_is_there_already() -> None:
    for one in (PRIYA, BEN, TOM, mentor("Nobody", areas={})):
        assert len(seen(one).questions) == 3


def test_the_questions_are_about_what_is_missing() -> None:
    assert seen(TOM).questions[0].startswith("What could you do for someone?")
    assert "You only write “consulting”." in seen(PRIYA).questions[0], "the other subject stands in an offer"
    everywhere = mentor(
        "Al", areas=dict.fromkeys(("career", "finances", "environment", "relationships"), 5), offers=("x y z",)
    )
    assert seen(everywhere).questions[0].startswith("You rate yourself high nearly everywhere")
    money = mentor("Mo", areas={"finances": 5}, offers=("Reads CVs",))
    assert "You say you can help with finances, but no line says how." in seen(money).questions[0]


def test_what_a_mentee_is_not_told_is_listed() -> None:
    assert seen(PRIYA).silent == ()
    assert seen(TOM).silent == (
        "what you'd do for someone", "how you meet", "how much time you have", "which languages you speak",
        "who you are", "your post",
    )  # fmt: skip
    assert (seen(PRIYA).guides, seen(PRIYA).lines[:2]) == (("Career",), ("Mock case interviews", "consulting"))


def test_a_goal_that_only_comes_close_counts_on_the_first_places() -> None:
    asked = answers(id="a", goals=(Goal(text="Graduate scheme in engineering"),))
    view = seen(mentor("Pat", offers=("Explain how consulting works",)), asked)
    assert {one.says for one in view.helps} <= {"answers", "close"}
    assert all(one.place <= 3 for one in view.helps)


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
    with pytest.raises(WrongUsage, match="isn't a must-have"):
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
    assert caught.value.hint == "the must-haves are: avoid"
