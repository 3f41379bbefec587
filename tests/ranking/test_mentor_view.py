"""A mentor's own view: whom the lines help, what nobody else writes about, and three questions worth answering."""

from mentorpick.model.followup import MentorView
from mentorpick.model.people import Answers, Goal, Mentor
from mentorpick.ranking.why import look_at
from tests.builders import TODAY, answers, meaning, mentor, pool

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
    assert seen(TOM).questions[0].startswith("What could you do for somebody?")
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
        "what you'd do for somebody", "how you meet", "how much time you have", "which languages you speak",
        "who you are", "your post",
    )  # fmt: skip
    assert (seen(PRIYA).guides, seen(PRIYA).lines[:2]) == (("Career",), ("Mock case interviews", "consulting"))


def test_a_goal_that_only_comes_close_counts_on_the_first_places() -> None:
    asked = answers(id="a", goals=(Goal(text="Graduate scheme in engineering"),))
    view = seen(mentor("Pat", offers=("Explain how consulting works",)), asked)
    assert {one.says for one in view.helps} <= {"answers", "close"}
    assert all(one.place <= 3 for one in view.helps)
