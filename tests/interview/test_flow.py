"""The way through the questions: what is asked, back, skip, compare, change, drafts."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from mentorpick.interview.engine import DONE, REVIEW
from mentorpick.interview.flow import Flow, ask_all, fill_in
from mentorpick.interview.prompter import Back, Reply, Screen, Skip, SkipRest
from mentorpick.interview.questions import QUESTION_BY_KEY, QUESTIONS
from mentorpick.interview.state import InterviewContext
from mentorpick.model.people import Answers, BackgroundWish, Goal, Must, Style
from mentorpick.model.taxonomy import AREA_KEYS
from tests import builders
from tests.builders import ScriptedPrompter

WORDS = {"fellowship": "career", "sleep": "mental_health", "loans": "finances"}


def suggest(text: str) -> tuple[str, ...]:
    """The areas of a goal by telling words."""
    return tuple(area for word, area in WORDS.items() if word in text)


AROUND = InterviewContext(
    pool="office", suggest_areas=suggest, timezone="Europe/Oslo", language="no", boundary=lambda: ("Not a therapist.",),
    support=lambda: "I'm glad you said it.", sounds_hard=lambda goal: "no point" in goal,
    mend=lambda goal: goal.replace("slep", "sleep") if "slep" in goal else "",
)  # fmt: skip

FIRST: tuple[tuple[str, Any], ...] = (
    ("goal", "Match into a fellowship"),
    ("goal", "Get to sleep again"),
    ("goal", ""),
    ("goal_areas", "ok"),
    ("priority", "career"),
    ("languages", "English, Norwegian"),
)
MORE: tuple[tuple[str, Any], ...] = (
    ("meeting", ["video", "in_person"]),
    ("location", "Leeds, UK"),
    ("timezone", "london"),
    ("hours_per_month", "one and a half"),
    ("stage", "trainee"),
    ("roles", ["mentor", "sponsor"]),
    ("style.structure", "4"),
    ("style.directness", None),
    ("values", ["fairness"]),
)
REVIEWED: tuple[tuple[str, Any], ...] = (
    ("also", ["mental_health", "finances"]),
    ("not_now", ["environment"]),
    ("must", ["languages", "min_hours", "same_timezone_hours", "stages"]),
    ("must.stages", ["senior"]),
    ("avoid", "Dr Lee; Cedar Health"),
    ("mentors", "Sam Rivera"),
    ("background.ask", "yes"),
    ("background.wish", "first-generation"),
    ("background.weight", "medium"),
)


def walk(flow: Flow, script: Any) -> None:
    """Answer the questions of the script, which must come in its order; None and "" skip."""
    for key, value in script:
        screen = flow.screen()
        assert screen is not None
        assert screen.key == key
        if value in (None, ""):
            flow.skip()
        else:
            assert flow.answer(value) == ""


@pytest.fixture
def full() -> Flow:
    """Every question answered, on the review page."""
    flow = Flow(AROUND)
    walk(flow, FIRST)
    flow.begin("more")
    walk(flow, MORE)
    flow.begin("review")
    for key, value in REVIEWED:
        if key in ("must.stages", "background.wish", "background.weight"):
            walk(flow, [(key, value)])
        else:
            walk(flow, [(REVIEW, key), (key, value)])
    return flow


def asked(flow: Flow) -> Screen:
    """The question that is asked now."""
    screen = flow.screen()
    assert screen is not None
    return screen


def test_answers_hold_what_was_said(full: Flow) -> None:
    assert full.answers() == Answers(
        id="me", priority="career", also=("mental_health", "finances"), not_now=("environment",),
        goals=(
            Goal(text="Match into a fellowship", area="career"), Goal(text="Get to sleep again", area="mental_health"),
        ),
        roles=("mentor", "sponsor"), values=("fairness",), style=Style(structure=4), stage="trainee",
        languages=("English", "Norwegian"), timezone="Europe/London", location="Leeds, UK",
        meeting=("video", "in_person"), hours_per_month=1.5, avoid=("Dr Lee", "Cedar Health"), mentors=("sam-rivera",),
        must=Must(languages=("English", "Norwegian"), min_hours=1.5, same_timezone_hours=3.0, stages=("senior",)),
        background=BackgroundWish(wish=("first-generation",), weight="medium"),
    )  # fmt: skip


def test_the_list_comes_after_goals_priority_and_languages() -> None:
    flow = Flow(AROUND)
    walk(flow, FIRST)
    assert flow.screen() is None
    assert flow.count_more() == 6
    assert flow.answers().also == ("mental_health",), "an area with a goal matters too"


def test_skipping_everything_leaves_only_the_priority() -> None:
    flow = Flow(InterviewContext(pool="office"))
    for phase in ("first", "more"):
        flow.begin(phase)
        while (screen := flow.screen()) is not None:
            if screen.skip:
                flow.skip()
            else:
                assert flow.answer("career" if screen.key == "priority" else screen.default) == ""
    assert flow.answers() == Answers(id="me", priority="career")


@pytest.mark.parametrize(("phase", "script", "count"), [("first", FIRST, 3), ("more", MORE, 6)])
def test_the_count_is_of_what_will_be_asked(phase: Any, script: Any, count: int) -> None:
    flow = Flow(AROUND)
    if phase == "more":
        walk(flow, FIRST)
    flow.begin(phase)
    seen = []
    for step in script:
        seen.append(asked(flow).heading)
        answered, total = flow.progress()
        assert f"{answered + 1} of {total} " in seen[-1]
        walk(flow, [step])
    totals = {heading.split(" · ")[0].split()[-1] for heading in seen}
    numbers = [int(heading.split()[0]) for heading in seen]
    assert totals == {str(count)}
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, count + 1))


def test_whose_mentors_is_not_counted_since_the_rest_depends_on_them() -> None:
    flow = Flow(InterviewContext(pool_says=lambda field: field != "languages"))
    assert asked(flow).heading == "Mentors"
    assert flow.progress() == (0, 2)
    walk(flow, [("where", "sample")])
    assert asked(flow).heading == "1 of 2 · Goals"


def test_who_starts_fresh_is_asked_whose_mentors_and_last_time_s_are_the_default() -> None:
    flow = Flow(InterviewContext(pool="office.zip"), again=("where",))
    assert (asked(flow).key, asked(flow).choices[0].label) == ("where", "The same as last time (office.zip)")
    assert asked(Flow.resume(json.loads(json.dumps(flow.state())), flow.around)).key == "where"
    walk(flow, [("where", "known")])
    assert asked(flow).key == "goal"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("1", "What are they called?"), ("?!", "What are they called?"),
     ("jonas", "You've added jonas already. If this is someone else, add a last name."),
     ("Maria  Ruiz", "You've added Maria Ruiz already.")],
)  # fmt: skip
def test_a_person_needs_a_name_that_no_other_has(typed: str, said: str) -> None:
    flow = Flow(InterviewContext(known_people=("Maria Ruiz",)))
    walk(flow, [("where", "people"), ("person.more", "yes"), ("person.name", "Jonas"),
                ("person.does", None), ("person.helps", "maths"), ("person.more", "yes")])  # fmt: skip
    assert flow.answer(typed).startswith(said)
    assert flow.answer("Jonas Berg") == ""


def test_the_rest_can_be_skipped_once_there_is_a_list() -> None:
    flow = Flow(AROUND)
    walk(flow, FIRST)
    assert not asked(Flow(AROUND)).rest
    flow.begin("more")
    assert asked(flow).rest
    flow.skip(rest=True)
    assert flow.screen() is None


def test_only_what_can_change_the_list_is_asked() -> None:
    flow = Flow(InterviewContext(pool="office", pool_says=lambda field: field in ("meeting", "values")))
    walk(flow, [("goal", ""), ("priority", "career")])
    assert flow.screen() is None
    flow.begin("more")
    walk(flow, [("meeting", None), ("values", None)])
    assert flow.screen() is None


def test_where_nobody_says_anything_more_there_is_nothing_more_to_ask() -> None:
    assert Flow(InterviewContext(pool="people", pool_says=lambda _: False)).count_more() == 0


# what somebody says is listened to


@pytest.mark.parametrize(
    "typed",
    ["idk", "job", "I don't know", "money", "?", "no idea...", "dunno lol", "not sure yet", "i dont have one",
     "help me", "i don't know what i want", "nothing really", "honestly no idea what to do"],
)  # fmt: skip
def test_a_goal_of_one_word_or_none_is_asked_about(typed: str) -> None:
    flow = Flow(AROUND)
    walk(flow, [("goal", typed), ("goal", "")])
    screen = asked(flow)
    assert screen.key == "goal_vague"
    assert f"“{typed}”" in screen.text
    assert "complain about last week?" in screen.text
    walk(flow, [("goal_vague", "confidence"), ("priority", "personal_growth"), ("languages", None)])
    assert flow.answers().goals == (Goal(text="be more confident", area="personal_growth"),)


def test_the_same_goal_twice_is_one() -> None:
    flow = Flow(AROUND)
    walk(flow, [("goal", "job"), ("goal", "Run a ward"), ("goal", "run a ward"), ("goal", "work"), ("goal", ""),
                ("goal_vague", "job"), ("goal_vague", "job")])  # fmt: skip
    assert [goal["text"] for goal in flow.given["goals"]] == ["find a job that suits me", "Run a ward"]


def test_a_goal_of_one_word_can_be_put_in_a_sentence_or_stay() -> None:
    flow = Flow(AROUND)
    walk(flow, [("goal", "job"), ("goal", "idk"), ("goal", "")])
    walk(flow, [("goal_vague", "keep"), ("goal_vague", "rewrite"), ("goal_words", "Get to sleep again")])
    walk(flow, [("goal_areas", "ok"), ("priority", "career"), ("languages", None)])
    assert [goal.text for goal in flow.answers().goals] == ["job", "Get to sleep again"]


@pytest.mark.parametrize(
    ("wish", "text"), [("yes", "Get to sleep again"), ("no", "Get to slep again"), ("rewrite", "Rest at night")]
)
def test_a_slip_is_mended_only_with_a_yes(wish: str, text: str) -> None:
    flow = Flow(AROUND)
    walk(flow, [("goal", "Get to slep again"), ("goal", "")])
    screen = asked(flow)
    assert (screen.key, screen.text, screen.default) == ("goal_meant", "Did you mean “Get to sleep again”?", "yes")
    walk(flow, [("goal_meant", wish), *([("goal_words", text)] if wish == "rewrite" else [])])
    walk(flow, [("priority", "mental_health"), ("languages", None)])
    assert flow.answers().goals[0].text == text


def test_a_missing_apostrophe_or_capital_is_no_slip_to_ask_about() -> None:
    mend = {"i dont sleep": "I don't sleep"}
    flow = Flow(InterviewContext(pool="office", mend=lambda goal: mend.get(goal, "")))
    walk(flow, [("goal", "i dont sleep"), ("goal", "")])
    assert asked(flow).key == "priority"


def test_the_area_of_a_goal_with_a_slip_is_that_of_what_was_meant() -> None:
    flow = Flow(AROUND)
    walk(flow, [("goal", "Get to slep again"), ("goal", ""), ("goal_meant", "no")])
    assert (asked(flow).default, asked(flow).origin) == ("mental_health", "from your goals")


def test_before_the_priority_the_goals_are_said_back_in_ones_own_words() -> None:
    flow = Flow(AROUND)
    walk(flow, FIRST[:4])
    assert asked(flow).text.splitlines()[0] == ("You said: “Match into a fellowship” and “Get to sleep again”.")
    long = "I have been a nurse for twelve years and now I study at night, and I need to stay awake and keep up"
    only = Flow(AROUND)
    walk(only, [("goal", long), ("goal", "")])
    assert asked(only).text.splitlines()[0] == f"You said: “{long}”."


def test_without_a_goal_it_is_said_that_an_area_is_enough() -> None:
    flow = Flow(AROUND)
    walk(flow, [("goal", "")])
    assert asked(flow).text.splitlines()[0] == "No goal yet? That's fine, an area is enough to begin with."


def test_one_goal_is_not_sorted_and_its_area_is_the_priority_offered() -> None:
    flow = Flow(AROUND)
    walk(flow, [("goal", "Match into a fellowship"), ("goal", "")])
    assert (asked(flow).key, asked(flow).default) == ("priority", "career")


def test_only_goals_with_a_guess_are_sorted() -> None:
    flow = Flow(AROUND)
    walk(flow, [("goal", "Match into a fellowship"), ("goal", "Be happier"), ("goal", "")])
    assert asked(flow).text.splitlines() == [
        "Here's how I'd sort them:",
        "  Career: “Match into a fellowship”",
        "Does that look right?",
    ]


def test_a_pasted_list_gives_a_goal_a_line() -> None:
    flow = Flow(AROUND)
    assert flow.answer("- Match into a fellowship\n2. Get to sleep again\n\n• Pay my loans\n") == ""
    assert [goal["text"] for goal in flow.given["goals"]] == [
        "Match into a fellowship",
        "Get to sleep again",
        "Pay my loans",
    ]
    assert asked(flow).key == "goal"


# when it hurts


def test_after_a_goal_that_hurts_only_priority_and_languages_are_asked() -> None:
    flow = Flow(AROUND)
    walk(flow, [("goal", "I see no point in going on, no sleep, no fellowship")])
    assert asked(flow).default == "mental_health"
    walk(flow, [("priority", "mental_health"), ("languages", None)])
    assert flow.screen() is None
    assert flow.hurts()
    assert not flow.needs_boundary()


def test_who_is_in_despair_hears_something_kind_before_anything_else_and_nothing_of_liability() -> None:
    script = ScriptedPrompter([
        ("goal", Reply("I see no point in going on")), ("support", Skip()), ("priority", Reply("mental_health")),
        ("languages", Skip()),
    ])  # fmt: skip
    ask_all(Flow(AROUND), script, lambda flow: None)
    assert [text for text in script.said if text] == ["I'm glad you said it."]
    assert [screen.key for screen in script.screens] == ["goal", "support", "priority", "languages"]


def test_going_back_all_the_way_and_on_again_changes_nothing(full: Flow) -> None:
    before, events = full.answers(), list(full.events)
    while full.events:
        full.back()
    again = Flow.resume({"events": events, "last": None}, AROUND)
    assert again.answers() == before


def test_back_brings_each_question_again_with_what_was_said() -> None:
    flow = Flow(AROUND)
    walk(flow, FIRST)
    keys = []
    while flow.events:
        flow.back()
        keys.append(asked(flow).key)
    assert keys == [key for key, _ in reversed(FIRST)]
    assert asked(flow).default == "Match into a fellowship"


def test_what_is_typed_behind_what_was_filled_in_stands_alone() -> None:
    flow = Flow(AROUND)
    walk(flow, FIRST[:5])
    assert asked(flow).default == ["no"]
    assert flow.answer("noenglish and a bit of french") == ""
    assert flow.answers().languages == ("English", "French")


def test_of_what_is_typed_behind_what_was_filled_in_only_the_new_part_is_to_be_mended() -> None:
    flow = Flow(AROUND)
    walk(flow, FIRST[:5])
    assert "“qwxyz”" in flow.answer("noqwxyz")
    assert asked(flow).default == "qwxyz"


def test_a_list_that_goes_on_behind_what_was_filled_in_keeps_what_was_there() -> None:
    flow = Flow(AROUND)
    walk(flow, FIRST[:5])
    assert "Frensh" in flow.answer("no, Frensh")
    assert asked(flow).default == "no, Frensh"


def test_a_goal_that_nobody_answers_is_put_in_other_words_and_the_list_comes_again() -> None:
    flow = Flow(AROUND)
    walk(flow, FIRST)
    flow.reword("Get to sleep again")
    assert asked(flow).key == "goal_words"
    assert "How else would you put “Get to sleep again”?" in asked(flow).text
    assert flow.answer("I lie awake after late shifts, no sleep at all") == ""
    assert flow.screen() is None
    assert [goal.text for goal in flow.answers().goals][1] == "I lie awake after late shifts, no sleep at all"
    assert Flow.resume(json.loads(json.dumps(flow.state())), AROUND).given == flow.given
    flow.reword("a goal of another round")
    assert flow.screen() is None


def test_other_words_for_a_goal_that_nobody_answers_may_be_left_and_a_vague_word_is_not_filled_in_again() -> None:
    flow = Flow(AROUND)
    walk(flow, FIRST)
    flow.reword("Get to sleep again")
    assert (asked(flow).default, asked(flow).skip) == (None, "keep it as it is")
    flow.skip()
    assert flow.answers().goals[1] == Goal(text="Get to sleep again", area="mental_health")
    vague = Flow(AROUND)
    walk(vague, (("goal", "help"), ("goal", ""), ("goal_vague", "rewrite")))
    assert (asked(vague).key, asked(vague).default, asked(vague).skip) == ("goal_words", None, "leave it out")
    slip = Flow(AROUND)
    walk(slip, (("goal", "Get to slep again"), ("goal", ""), ("goal_meant", "rewrite")))
    assert asked(slip).default == "Get to slep again"


def test_what_was_answered_is_counted_among_the_further_questions_no_more() -> None:
    flow = Flow(AROUND)
    walk(flow, FIRST)
    flow.begin("more")
    walk(flow, MORE[:5])
    flow.skip(rest=True)
    assert flow.count_more() == 3


def test_who_mentors_one_already_may_be_written_in_part_but_not_so_that_two_fit() -> None:
    def meant(typed: str) -> tuple[str, str]:
        return {"noor": ("Noor Aziz", ""), "li": (typed, "'li' fits 2 mentors: type Li An or Li Bo.")}.get(
            typed, (typed, "")
        )

    flow = Flow(InterviewContext(pool="office", mentor_meant=meant, mentor_id=lambda name: name[:2].lower()))
    walk(flow, (("goal", ""), ("priority", "career"), ("languages", None)))
    flow.begin("review")
    walk(flow, [(REVIEW, "mentors")])
    assert flow.answer("li, noor") == "'li' fits 2 mentors: type Li An or Li Bo."
    assert flow.answer("noor, Noor Aziz") == ""
    assert flow.given["mentors"] == ["Noor Aziz"]
    assert flow.answers().mentors == ("no",)


def test_what_was_typed_wrongly_is_there_to_be_mended() -> None:
    flow = Flow(AROUND)
    walk(flow, FIRST[:5])
    wrong = flow.answer("English, Klingonese")
    assert "I don't know the language “Klingonese”." in wrong
    screen = flow.screen(wrong)
    assert screen is not None
    assert (screen.key, screen.default, screen.error) == ("languages", "English, Klingonese", wrong)


@pytest.mark.parametrize(
    ("key", "typed"),
    [("hours_per_month", "many"), ("hours_per_month", "999"), ("timezone", "Nowhere/Land"),
     ("priority", "caviar"), ("values", ["fairness", "family", "courage", "service", "balance", "freedom"])],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_refused_with_a_sentence(key: str, typed: Any) -> None:
    flow = Flow(AROUND)
    first = [k for k, _ in FIRST]
    walk(flow, FIRST[: first.index(key)] if key in first else FIRST)
    if key not in first:
        flow.begin("more")
        walk(flow, MORE[: [k for k, _ in MORE].index(key)])
    error = flow.answer(typed)
    assert error.endswith(".")
    screen = flow.screen()
    assert screen is not None
    assert screen.key == key


def test_the_two_likeliest_areas_of_a_goal_are_offered_first() -> None:
    flow = Flow(AROUND)
    walk(flow, [("goal", "Pay my loans and get to sleep again"), ("goal", "Be happier"), ("goal", "")])
    walk(flow, [("goal_areas", "goal.0")])
    screen = flow.screen()
    assert screen is not None
    areas = [choice.key for choice in screen.choices]
    assert areas[:2] == ["mental_health", "finances"]
    assert sorted(areas) == sorted(AREA_KEYS)


def test_a_goal_can_be_put_under_another_area() -> None:
    flow = Flow(AROUND)
    walk(flow, [("goal", "Match into a fellowship"), ("goal", "Be happier"), ("goal", "")])
    walk(flow, [("goal_areas", "goal.1"), ("goal_area", "relationships"), ("goal_areas", "ok"), ("priority", "career")])
    assert [goal.area for goal in flow.answers().goals] == ["career", "relationships"]


@pytest.mark.parametrize("wanted", AREA_KEYS)
def test_two_at_a_time_leads_to_the_area_that_always_wins(wanted: str) -> None:
    flow = Flow(AROUND)
    walk(flow, [("goal", "Get to sleep again"), ("goal", ""), ("priority", "compare")])
    for _ in range(6):
        screen = flow.screen()
        assert screen is not None
        assert screen.key == "duel"
        keys = [choice.key for choice in screen.choices]
        assert flow.answer(wanted if wanted in keys else keys[0]) == ""
    assert flow.answers().priority == wanted
    assert asked(flow).key == "languages"


def test_comparing_can_be_taken_back_one_by_one() -> None:
    flow = Flow(AROUND)
    walk(flow, [("goal", ""), ("priority", "compare"), ("duel", "mental_health"), ("duel", "mental_health")])
    for key in ("duel", "duel", "priority"):
        flow.back()
        screen = flow.screen()
        assert screen is not None
        assert screen.key == key


def test_another_priority_leaves_no_area_twice(full: Flow) -> None:
    walk(full, [(REVIEW, "priority"), ("priority", "finances")])
    answers = full.answers()
    assert answers.priority == "finances"
    assert answers.also == ("mental_health",)


ON_REVIEW = [question.key for question in QUESTIONS if question.review and question.key not in ("where", "must.stages")]


@pytest.mark.parametrize("key", ON_REVIEW)
def test_everything_on_the_review_page_can_be_changed_and_comes_back_to_it(full: Flow, key: str) -> None:
    review = full.screen()
    assert review is not None
    assert key in [choice.key for choice in review.choices]
    before = full.answers()
    full.answer(key)
    opened = full.screen()
    assert opened is not None
    assert opened.key == key
    for _ in range(12):
        screen = full.screen()
        assert screen is not None
        if screen.key == REVIEW:
            break
        full.answer(screen.default) if screen.default is not None else full.skip()
    assert full.answers() == before
    full.answer(DONE)
    assert full.screen() is None


def test_back_from_an_opened_line_leads_to_the_review_page_again(full: Flow) -> None:
    full.answer("values")
    full.back()
    screen = full.screen()
    assert screen is not None
    assert screen.key == REVIEW
    assert full.answers().values == ("fairness",)


def test_a_draft_is_plain_values_and_resumes_where_it_was(full: Flow) -> None:
    for count in range(len(full.events) + 1):
        state = {"events": full.events[:count], "last": None}
        again = Flow.resume(json.loads(json.dumps(state)), AROUND)
        for key, value in full.events[count:]:
            again._record(key, value)
        assert again.answers() == full.answers()
        assert again.screen() == full.screen()


@pytest.mark.parametrize(
    "state",
    [{}, {"events": []}, {"events": 3, "last": None}, {"events": [["nothing", 1]], "last": None},
     {"events": [["goal_area", "career"]], "last": None},
     {"events": [], "last": {"priority": "nothing"}}],
)  # fmt: skip
def test_a_draft_of_another_kind_is_refused(state: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="draft"):
        Flow.resume(state, AROUND)


@pytest.mark.parametrize("seed", range(30))
def test_enter_alone_keeps_every_answer_of_last_time(seed: int) -> None:
    last = builders.random_mentee(seed)
    flow = Flow(InterviewContext(pool="office", mentor_id=lambda text: text), last)
    for phase in ("first", "more"):
        flow.begin(phase)
        list(_screens(flow))
    flow.begin("review")
    assert asked(flow).key == REVIEW
    assert _comparable(flow.answers()) == _comparable(last)


def _comparable(answers: Answers) -> dict[str, Any]:
    """Without a wish of nothing, and areas that speak of no goal any more."""
    import msgspec

    raw = msgspec.to_builtins(answers)
    if not answers.background.wish:
        raw.pop("background", None)
    return {key: value for key, value in raw.items() if value not in ((), [], {}, "", None)}


def test_defaults_say_where_they_come_from() -> None:
    last = Flow(AROUND, Answers(id="jo", priority="career", stage="trainee"))
    origins = {screen.key: (screen.default, screen.origin) for screen in _screens(last)}
    last.begin("more")
    origins |= {screen.key: (screen.default, screen.origin) for screen in _screens(last)}
    assert origins["priority"] == ("career", "last time")
    assert origins["stage"] == ("trainee", "last time")
    assert origins["timezone"] == (None, "")
    first = Flow(AROUND)
    walk(first, FIRST[:4])
    origins = {screen.key: (screen.default, screen.origin) for screen in _screens(first)}
    first.begin("more")
    origins |= {screen.key: (screen.default, screen.origin) for screen in _screens(first)}
    walk(first, [])
    assert origins["priority"] == ("career", "from your goals")
    assert origins["timezone"] == ("Europe/Oslo", "from this computer")
    assert origins["languages"] == (["no"], "from this computer")


def _screens(flow: Flow) -> Iterator[Screen]:
    while (screen := flow.screen()) is not None and screen.key != REVIEW:
        yield screen
        flow.answer(screen.default) if screen.default is not None else flow.skip()


def test_a_goal_from_last_time_can_be_dropped_or_changed() -> None:
    last = Answers(id="jo", priority="career", goals=(Goal(text="Old one", importance="high"), Goal(text="Kept one")))
    flow = Flow(AROUND, last)
    flow.skip()
    flow.answer("Kept one")
    flow.answer("Pay my loans")
    flow.skip()
    flow.answer("ok")
    flow.answer("career")
    flow.skip()
    goals = [(goal.text, goal.area) for goal in flow.answers().goals]
    assert goals == [("Kept one", None), ("Pay my loans", "finances")]


def test_what_a_hand_wrote_into_the_file_stays_when_the_questions_do_not_ask_for_it() -> None:
    last = Answers(
        id="jo", priority="career", pinned=("ana",), hours_per_month=2.0, must=Must(min_hours=0.5), x={"x-own": "1"},
        goals=(Goal(text="Match", importance="high"),),
    )  # fmt: skip
    flow = Flow(AROUND, last)
    list(_screens(flow))
    answers = flow.answers()
    assert (answers.pinned, answers.x, answers.must, answers.goals[0].importance) == (
        ("ana",), {"x-own": "1"}, Must(min_hours=0.5), "high",
    )  # fmt: skip


PEOPLE: tuple[tuple[str, Any], ...] = (
    ("where", "people"),
    ("person.name", "Ana Silva"),
    ("person.does", "runs a ward"),
    ("person.helps", "applications"),
    ("person.more", "yes"),
    ("person.name", "Ben"),
    ("person.does", None),
    ("person.helps", "money"),
    ("person.more", "no"),
)


def test_people_i_know_are_three_short_questions_each() -> None:
    flow = Flow(InterviewContext())
    walk(flow, PEOPLE)
    assert flow.given["people"] == [
        {"name": "Ana Silva", "does": "runs a ward", "helps": "applications"},
        {"name": "Ben", "does": "", "helps": "money"},
    ]
    screen = flow.screen()
    assert screen is not None
    assert screen.key == "goal"
    for key, _ in reversed(PEOPLE):
        flow.back()
        screen = flow.screen()
        assert screen is not None
        assert screen.key == key


def test_people_described_before_are_named_and_nobody_has_to_be_added() -> None:
    flow = Flow(InterviewContext(known_people=("Ana", "Ben")))
    walk(flow, [("where", "people")])
    screen = flow.screen()
    assert screen is not None
    assert (screen.key, screen.text) == ("person.more", "You've added Ana and Ben. Add someone else?")


def test_a_folder_here_is_offered_and_never_taken_silently() -> None:
    offered = Flow(InterviewContext(profiles_here="/home/jo/profiles")).screen()
    other = Flow(InterviewContext()).screen()
    assert offered is not None
    assert other is not None
    assert [choice.key for choice in offered.choices] == ["here", *(choice.key for choice in other.choices)]
    assert offered.default is None


def test_a_pool_that_cannot_be_read_is_asked_for_again() -> None:
    flow = Flow(InterviewContext(check_pool=lambda path: "" if path == "good" else "There is nothing there."))
    walk(flow, [("where", "office")])
    assert flow.answer("bad") == "There is nothing there."
    assert flow.answer("good") == ""
    assert flow.given["pool_path"] == "good"


# the table of questions


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_every_question_is_whole(question: Any) -> None:
    assert question.why.endswith((".", "?"))
    assert len(question.why) < 240
    assert question.part
    assert (question.kind in ("one", "many", "order")) == bool(question.choices)
    assert QUESTION_BY_KEY[question.key] is question


def test_what_somebody_does_is_enough_to_know_of_them_and_something_is_needed() -> None:
    flow = Flow(InterviewContext())
    walk(flow, [("where", "people"), ("person.name", "Maria"), ("person.does", "accountant"), ("person.helps", None)])
    assert flow.given["people"] == [{"name": "Maria", "does": "accountant", "helps": "accountant"}]
    walk(flow, [("person.more", "yes"), ("person.name", "Jo"), ("person.does", None)])
    assert asked(flow).skip == ""


def test_an_only_goal_goes_with_the_area_that_is_chosen_unless_its_own_was_stated_before() -> None:
    flow = Flow(AROUND)
    walk(flow, [("goal", "Get to sleep again"), ("goal", ""), ("priority", "career")])
    assert [goal["area"] for goal in flow.given["goals"]] == ["career"]
    again = Flow(AROUND, Answers(priority="career", goals=(Goal(text="Get to sleep again", area="mental_health"),)))
    fill_in(again)
    assert [goal.area for goal in again.answers().goals] == ["mental_health"]


def test_every_question_but_the_way_to_the_pool_and_the_priority_can_be_skipped() -> None:
    needed = {q.key for q in QUESTIONS if not q.skip}
    assert needed == {
        "where", "pool_path", "person.name", "person.more",
        "goal_areas", "goal_meant", "goal_vague", "priority", "duel",
    }  # fmt: skip


def test_every_question_stands_in_the_contract_of_answers() -> None:
    fields = set(Answers.__struct_fields__)
    elsewhere = {
        "where",
        "pool_path",
        "person",
        "goal",
        "goal_areas",
        "goal_area",
        "duel",
        "goal_meant",
        "goal_vague",
        "goal_words",
    }
    assert {q.key.partition(".")[0] for q in QUESTIONS} - fields == elsewhere


# the conversation


def test_a_scripted_conversation_saves_after_each_answer_and_tells_the_boundary_once() -> None:
    replies = [(key, Skip() if value in (None, "") else Reply(value)) for key, value in FIRST]
    script = ScriptedPrompter([*replies[:4], ("priority", Reply("mental_health")), ("languages", Back()), *replies[4:]])
    saved: list[int] = []
    flow = Flow(AROUND)
    ask_all(flow, script, lambda flow: saved.append(len(flow.events)))
    assert flow.screen() is None
    assert saved == [1, 2, 3, 4, 5, 4, 5, 6]
    assert script.said.count("Not a therapist.") == 1


def test_skipping_the_rest_ends_the_conversation() -> None:
    flow = Flow(AROUND)
    walk(flow, FIRST)
    flow.begin("more")
    ask_all(flow, ScriptedPrompter([("meeting", Reply(["video"])), ("timezone", SkipRest())]), lambda flow: None)
    assert flow.answers().meeting == ("video",)


def test_stopping_comes_through_with_everything_saved() -> None:
    saved: list[Any] = []
    script = ScriptedPrompter([("goal", Reply("Match into a fellowship")), ("goal", KeyboardInterrupt)])
    with pytest.raises(KeyboardInterrupt):
        ask_all(Flow(AROUND), script, lambda flow: saved.append(flow.state()))
    assert [event[0] for event in saved[-1]["events"]] == ["goal"]
