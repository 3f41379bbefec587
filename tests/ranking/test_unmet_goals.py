"""What is missing: goals nobody writes about."""

from msgspec.structs import replace

from mentorpick.model.cohort import Gap
from mentorpick.model.people import Answers, Mentor
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.unmet_goals import (
    PoolGaps,
    closer_mentor,
)
from mentorpick.ranking.view import View
from tests.builders import TODAY, answers, meaning, mentor, pool

LAWYER = mentor(
    "Ben Adeyemi", offers=("Training contract applications, mock interviews, vac schemes",), accepting=False
)
HR = mentor("Bob Ellery", offers=("30 years of interviews: as many mock interviews as you like",), capacity=2)
TRAINER = mentor("tom okeke", expertise=("risk", "banking"), title="VP, Risk", capacity=1)


def gaps(mentees: list[Answers], *people: Mentor) -> tuple[Gap, ...]:
    of = pool(*people).with_model(meaning())
    lacks, view = PoolGaps(of), View(of, TODAY)
    return lacks.summarize([gap for one in mentees for gap in lacks.of(Case(one, view))])


def student(id_: str, *goals: str, programme: str = "", **more: object) -> Answers:
    return answers(id=id_, goals=goals, programme=programme, **more)


def test_goals_that_only_a_mentor_without_a_place_writes_about_go_together_under_the_word_they_share() -> None:
    wishes = (("a", "Vac scheme"), ("b", "Get a training contract"))
    found = gaps([student(id_, goal, programme="LLB Law") for id_, goal in wishes], LAWYER, HR)
    (gap,) = found
    assert (gap.label, gap.area, gap.quoted, gap.known_to) == ("law", "career", False, ("Ben Adeyemi",))
    assert (gap.mentees, gap.programmes, gap.goals) == (
        ("a", "b"), ("LLB Law",), ("Vac scheme", "Get a training contract"),
    )  # fmt: skip


def test_a_goal_that_somebody_with_a_place_answers_is_no_gap() -> None:
    assert gaps([student("a", "Get a training contract")], replace(LAWYER, accepting=True)) == ()
    assert gaps([student("a", "Work in banking")], TRAINER) == ()


def test_a_country_that_nobody_with_a_place_knows_is_a_gap_though_a_line_comes_close() -> None:
    abroad = mentor("Ona", offers=("Talk about finding a job abroad",), capacity=1)
    wishes = [student("a", "Find a job in Germany"), student("b", "A thesis in industry in Germany")]
    (gap,) = gaps(wishes, abroad, mentor("Oliver", offers=("Job search in Germany",), capacity=0))
    assert (gap.label, gap.mentees, gap.known_to) == ("Germany", ("a", "b"), ("Oliver",))
    assert gaps(wishes[:1], abroad, mentor("Uwe", location="Berlin", timezone="Europe/Berlin", capacity=1)) == ()
    assert gaps(wishes[:1], abroad, mentor("Uwe", offers=("Job search in Germany",), capacity=1)) == ()


def test_one_goal_that_is_answered_speaks_for_the_others_of_its_area() -> None:
    adviser = mentor("Nadia", areas={"finances": 4}, offers=("Goes through debts and makes a budget",), capacity=1)
    one = answers("finances", id="a", goals=("Get out of overdraft", "Make a budget"))
    assert gaps([one], adviser) == ()


def test_a_goal_alone_stands_for_itself_and_the_largest_group_comes_first() -> None:
    night = answers("mental_health", id="n", goals=("Sleep better on night shifts",))
    law = [student(id_, "Vac scheme", programme="LLB Law") for id_ in ("a", "b")]
    assert [gap.label for gap in gaps([night, *law], HR, LAWYER)] == ["law", "Sleep better on night shifts"]


def test_a_goal_in_another_language_is_left_alone() -> None:
    assert (
        gaps([student("a", "Ich möchte nach dem Studium in die Pflege und nicht mehr in der Nacht arbeiten")], HR) == ()
    )


def test_whoever_is_nearer_to_a_goal_is_found_unless_it_is_answered_already() -> None:
    of = pool(HR, LAWYER, TRAINER).with_model(meaning())
    case = Case(student("a", "Get a training contract"), View(of, TODAY))
    assert of.ids[closer_mentor(case, of.row["bob-ellery"])] == "ben-adeyemi"
    assert closer_mentor(case, of.row["ben-adeyemi"]) == -1
    assert closer_mentor(Case(answers(id="x"), View(of, TODAY)), 0) == -1


def test_without_anybody_every_goal_is_a_gap() -> None:
    assert [gap.label for gap in gaps([student("a", "Work in banking")])] == ["Work in banking"]
