"""What a place says beside its score: the word of fit, pluses and minuses, remarks, and what stands above the list."""

from typing import Any

import pytest

from mentorpick.model.people import Goal, Offer
from mentorpick.model.shortlist import Place, Shortlist
from mentorpick.ranking.shortlist import rank
from tests.builders import TODAY, answers, meaning, mentor, pool

GRANT, LINE, FAR = "Write a grant application", "Reads grant applications line by line", "Bakes bread"


def listed(mentee: dict[str, Any], *people: Any, **options: Any) -> Shortlist:
    return rank(answers(**mentee), pool(*people).with_model(meaning()), today=TODAY, **{"top": 0} | options)


def one(mentee: dict[str, Any], **profile: Any) -> Place:
    return listed(mentee, mentor("Ada", **profile)).shortlist[0]


@pytest.mark.parametrize(
    ("mentee", "profile", "word"),
    [
        ({"goals": (GRANT,)}, {"areas": {"career": 3}, "offers": (LINE,)}, "strong"),
        ({"goals": (GRANT,)}, {"areas": {"career": 2}, "offers": (LINE,)}, "some"),
        ({"goals": (GRANT,)}, {"areas": {}, "offers": (LINE,)}, "strong"),
        ({"goals": (GRANT,)}, {"areas": {"career": 3}, "offers": (FAR,)}, "some"),
        ({"goals": (GRANT,)}, {"areas": {"career": 1}, "offers": (FAR,)}, "little"),
        ({"goals": (GRANT,)}, {"areas": {"career": 0, "finances": 5}, "offers": (LINE,)}, "some"),
        ({"goals": ("Become a judge", Goal(text=GRANT, area="finances"))},
         {"areas": {"career": 3, "finances": 3}, "offers": (LINE,)}, "good"),
        ({"goals": (Goal(text=GRANT, area="finances"),)}, {"areas": {"finances": 3}, "offers": (LINE,)}, "strong"),
        ({}, {"areas": {"career": 3}}, "good"),
        ({}, {"areas": {"career": 2}}, "some"),
        ({}, {"areas": {"career": 1}}, "little"),
        ({}, {"areas": dict.fromkeys(("career", "finances", "relationships", "environment", "mental_health",
                                      "physical_health", "personal_growth"), 5)}, "little"),
    ],
)  # fmt: skip
def test_the_word_of_fit_speaks_of_the_goals(mentee: dict[str, Any], profile: dict[str, Any], word: str) -> None:
    assert one(mentee, **profile).fit == word


def test_what_speaks_against_somebody_stands_beside_what_speaks_for_them() -> None:
    place = one(
        {"goals": (GRANT, "Grow roses"), "meeting": ("video",), "hours_per_month": 4, "timezone": "Europe/London"},
        areas={"career": 4}, offers=(LINE,), meeting=("in_person",), hours_per_month=1, timezone="Pacific/Auckland",
    )  # fmt: skip
    assert place.pluses[0] == f'"{LINE}" answers your goal "{GRANT}"'
    assert place.minuses == (
        'Nothing close to "Grow roses"', "No way of meeting that suits you both",
        "11 hours apart, so only about 1 hour a day overlaps", "Has 1 hour a month (you asked for 4)",
    )  # fmt: skip


def test_of_many_goals_without_a_line_two_are_named() -> None:
    goals = tuple(f"Goal about {what}" for what in ("zebras", "quasars", "harpsichords", "sourdough"))
    minuses = one({"goals": goals}, offers=(LINE,)).minuses
    assert minuses[2:] == ("Nothing close to 2 more goals",)


def test_a_better_word_further_down_says_why_the_other_stands_above() -> None:
    goals = (GRANT, "Grow roses in a small garden", "Prune apple trees in winter")
    near = mentor("Near", areas={"career": 3}, offers=(LINE,), expertise=("x", "y", "z"))
    broad = mentor("Broad", areas={"career": 2}, offers=goals)
    first, second = listed({"goals": goals}, near, broad).shortlist
    assert (first.name, first.fit, second.name, second.fit) == ("Broad", "some", "Near", "strong")
    assert second.remarks == ("Closer to your goals than Broad, but further from the rest of what you wrote.",)
    assert first.remarks == ()


def test_a_short_profile_with_a_near_line_is_called_short() -> None:
    assert "A short profile, but this line is close." in one({"goals": (GRANT,)}, offers=(LINE,)).remarks
    long = {"offers": (LINE,), "expertise": ("roses", "bread", "choirs")}
    assert one({"goals": (GRANT,)}, **long).remarks == ()


@pytest.mark.parametrize(("offer", "begins"), [(LINE, ""), (FAR, "The first doesn't write about")])
def test_a_headline_is_said_where_none_of_the_first_answers(offer: str, begins: str) -> None:
    headline = listed({"goals": (GRANT,)}, mentor("Ada", offers=(offer,))).headline
    assert headline.startswith(begins)
    assert bool(headline) == bool(begins)


def test_without_goals_there_is_no_headline() -> None:
    assert listed({}, mentor("Ada")).headline == ""


def test_who_is_full_is_named_only_if_nothing_else_leaves_them_out_and_a_line_is_near() -> None:
    ada = mentor("Ada", offers=(FAR,))
    full = mentor("Full", offers=(LINE,), capacity=1, mentees=1)
    assert [miss.name for miss in listed({"goals": (GRANT,)}, ada, full).closest_left_out] == ["Full"]
    assert listed({"goals": (GRANT,), "avoid": ("full",)}, ada, full).closest_left_out == ()
    other = mentor("Full", offers=("Bakes bread rolls",), capacity=1, mentees=1)
    assert listed({"goals": (GRANT,)}, ada, other).closest_left_out == ()


def test_a_mentor_who_rates_themselves_high_everywhere_is_trusted_less_and_why_says_so() -> None:
    high = dict.fromkeys(("career", "finances", "relationships", "environment", "mental_health", "personal_growth"), 5)
    place = one({}, areas=high)
    (career,) = [item for item in place.contributions if item.key == "area.career"]
    assert career.because.startswith("Deep experience in career (5 of 5); gives themselves high ratings in six of")
    assert career.value < 0.5


def test_the_bar_is_the_score_against_the_best_these_answers_allow() -> None:
    found = listed({"also": ("finances",)}, mentor("Ada", areas={"career": 5}))
    place = found.shortlist[0]
    assert place.bar == pytest.approx(place.score / found.best, abs=1e-9)
    assert found.best < 1


def test_about_is_never_a_reason_and_no_goal() -> None:
    place = one({"goals": ("Grow roses",), "about": GRANT}, offers=(LINE,))
    assert [answer.goal for answer in place.goals] == ["Grow roses"]
    assert all(GRANT not in text for text in (*place.pluses, *place.minuses))
    assert one({"about": GRANT}, areas={"career": 3}, offers=(LINE,)).goals == ()


def test_about_counts_a_little_beside_a_goal_and_alone_nothing() -> None:
    silent, told = (one({"about": about}, areas={"career": 3}, offers=(LINE,)).score for about in ("", GRANT))
    assert silent == told
    goal = {"goals": ("Grow roses",)}
    beside, with_about = (one(goal | {"about": about}, areas={"career": 3}, offers=(LINE,)) for about in ("", GRANT))
    assert with_about.score > beside.score
    assert with_about.fit == beside.fit == "some"


def test_a_goal_in_another_language_gets_one_line_that_says_what_to_do() -> None:
    foreign = ("Ich möchte meine Schulden abbezahlen", "quiero dormir mejor por las noches")
    said = [text for text in listed({"goals": foreign}, mentor("Ada")).notices if "English" in text]
    assert len(said) == 1
    assert foreign[0] in said[0]
    assert "--model" in said[0]
    assert not any("English" in text for text in listed({"goals": (GRANT,)}, mentor("Ada")).notices)


def test_a_goal_set_aside_is_kept_and_neither_scored_nor_called_unanswered() -> None:
    goals = (GRANT, Goal(text="Grow roses", area="environment"))
    found = listed({"goals": goals, "not_now": ("environment",)}, mentor("Ada", offers=(Offer(text=LINE),)))
    assert [answer.goal for answer in found.shortlist[0].goals] == [GRANT]
    assert not any("Grow roses" in notice for notice in found.notices if notice.startswith("Nobody"))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Ada",), "The first shares few words with your goals"),
        (("Ada", "Ben"), "None of the first two shares many words with your goals"),
    ],
)
def test_without_the_model_one_line_says_that_only_words_were_compared(names: tuple[str, ...], said: str) -> None:
    people = pool(*(mentor(name, offers=(LINE,)) for name in names))
    goals = tuple(Goal(text=f"Goal about {what}") for what in ("zebras", "quasars", "harpsichords", "sourdough"))
    found = rank(answers(goals=goals), people, today=TODAY)
    assert found.headline == f"{said}, and I could only compare words. Read their profiles first."
    assert not any("Nobody here writes" in text for text in found.notices)
    assert found.shortlist[0].minuses == (
        'Few words in common with "Goal about zebras"', 'Few words in common with "Goal about quasars"',
        "Few words in common with 2 more goals",
    )  # fmt: skip


def test_without_the_model_words_in_common_still_come_close() -> None:
    place = rank(answers(goals=(Goal(text=LINE),)), pool(mentor(offers=(LINE,))), today=TODAY).shortlist[0]
    assert place.pluses[0] == f'"{LINE}" comes close to your goal "{LINE}"'
