"""Every sentence says what counted, quotes the profile, and asks for what is not known."""

from typing import Any

import pytest

from mentorpick.model.people import BackgroundWish, Goal, Offer, Style, Wants
from mentorpick.model.shortlist import Contribution, Place
from mentorpick.ranking.criteria import CRITERIA
from mentorpick.ranking.reasons import number_word, quote
from mentorpick.ranking.shortlist import rank
from tests.builders import TODAY, answers, meaning, mentor, pool


def place(asked: dict[str, Any], profile: dict[str, Any]) -> Place:
    both = pool(mentor("Ada", **profile), mentor("All", **ALL)).with_model(meaning())
    return next(p for p in rank(answers(**asked), both, today=TODAY, top=0).shortlist if p.mentor == "ada")


ALL: dict[str, Any] = {
    "roles": ("coach",), "values": ("service",), "style": Style(structure=1, directness=1), "hours_per_month": 0,
    "meeting": ("email",), "timezone": "Asia/Tokyo", "location": "Osaka", "stage": "retired",
    "background": ("veteran",), "languages": ("en",),
}  # fmt: skip
"""Someone who states every field, so that none of them was never asked."""


def item(key: str, asked: dict[str, Any], profile: dict[str, Any]) -> Contribution:
    return next(item for item in place(asked, profile).contributions if item.key == key)


GOAL = "Match into a hematology fellowship"
OFFER = "Reads hematology fellowship applications"

SENTENCES: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("area.career", {}, {"areas": {"career": 5}}, "Deep experience in career (5 of 5)"),
    ("area.career", {}, {"areas": {"career": 1}}, "Glad to talk about career (1 of 5)"),
    ("area.career", {}, {"areas": {"career": 0}}, "Doesn't offer help with career (0 of 5)"),
    ("area.career", {}, {"areas": {}}, "Doesn't say how much experience in career"),
    ("area.career", {"goals": (GOAL,)}, {"areas": {"career": 3}, "offers": (OFFER,)},
     f'Says they can guide in career (3 of 5); "{OFFER}" answers your goal "{GOAL}"'),
    ("area.career", {"goals": ("Get my first job",)}, {"areas": {"career": 3}, "bio": "My first job was a surprise."},
     'Says they can guide in career (3 of 5); "My first job was a surprise." answers your goal "Get my first job"'),
    ("area.career", {"goals": ("Find a new post",)}, {"areas": {"career": 3}, "title": "Recruiter"},
     'Says they can guide in career (3 of 5); nothing close to "Find a new post"'),
    ("area.career", {"goals": (GOAL,)}, {"areas": {"career": 2}, "offers": (OFFER,)},
     f'Some experience in career (2 of 5); "{OFFER}" is near your goal "{GOAL}", but the profile shows little '
     "experience in career"),
    ("area.career", {"goals": (GOAL,)}, {"areas": {"career": 3}, "expertise": ("gardening",)},
     f'Says they can guide in career (3 of 5); nothing close to "{GOAL}"'),
    ("area.career", {"goals": (GOAL,)}, {"areas": {"career": 3}},
     "Says they can guide in career (3 of 5); has written nothing I can compare with your goals"),
    ("area.career", {"goals": (GOAL,)}, {"areas": {"career": 0}, "offers": (OFFER,)},
     "Doesn't offer help with career (0 of 5)"),
    ("area.career", {"about": GOAL}, {"areas": {"career": 4}, "title": "Hematology fellowship"},
     "Strong experience in career (4 of 5)"),
    ("area.career", {"about": GOAL}, {"areas": {"career": 4}, "title": "Gardener"},
     "Strong experience in career (4 of 5)"),
    ("roles", {"roles": ("mentor", "sponsor")}, {"roles": ("sponsor", "mentor")},
     "Offers to be your mentor and sponsor"),
    ("roles", {"roles": ("mentor", "sponsor")}, {"roles": ("sponsor",)},
     "Offers to be your sponsor; doesn't offer to be your mentor"),
    ("roles", {"roles": ("mentor",)}, {"roles": ("coach",)}, "Doesn't offer to be your mentor"),
    ("roles", {"roles": ("mentor",)}, {}, "Doesn't say which kinds of help they offer"),
    ("values", {"values": ("family", "fairness")}, {"values": ("fairness", "courage", "family")},
     "Shares your values family and fairness"),
    ("values", {"values": ("family", "fairness")}, {"values": ("family",)},
     "Shares your value family, 1 of the 2 you chose"),
    ("values", {"values": ("family",)}, {"values": ("courage",)}, "Has different values from yours: courage"),
    ("values", {"values": ("family",)}, {}, "Doesn't say which values guide them"),
    ("style", {"style": Style(structure=4, directness=1)}, {"style": Style(structure=4, directness=3)},
     "Structure 4 of 5 (leans to planning), as you like it; directness 3 of 5 (neither gentle nor blunt), "
     "2 steps from what you'd like"),
    ("style", {"style": Style(structure=4)}, {"style": Style(structure=5)},
     "Structure 5 of 5 (plans ahead), 1 step from what you'd like"),
    ("style", {"style": Style(structure=4)}, {"style": Style(directness=5)}, "Doesn't say how they like to work"),
    ("availability", {"hours_per_month": 2}, {"hours_per_month": 1}, "Has 1 hour a month (you asked for 2)"),
    ("availability", {"hours_per_month": 2}, {}, "Doesn't say how many hours a month"),
    ("availability", {"meeting": ("video", "phone")}, {"meeting": ("phone", "chat")}, "Meets by phone"),
    ("availability", {"meeting": ("video",)}, {"meeting": ("phone", "in_person")},
     "Meets by phone and in person only, which isn't on your list"),
    ("availability", {"meeting": ("in_person",), "location": "Leeds"},
     {"meeting": ("in_person",), "location": "leeds, UK"},
     "Meets in person"),
    ("availability", {"meeting": ("in_person",), "location": "Leeds"}, {"meeting": ("in_person",), "location": "York"},
     "Meets in person, but in another place"),
    ("availability", {"meeting": ("in_person",), "location": "Leeds"}, {"meeting": ("in_person",)},
     "Meets in person, and doesn't say where"),
    ("availability", {"meeting": ("video",)}, {}, "Doesn't say how they like to meet"),
    ("availability", {"timezone": "Europe/London"}, {"timezone": "Africa/Accra"}, "Same time zone"),
    ("availability", {"timezone": "Europe/London"}, {"timezone": "Asia/Kolkata"},
     "5.5 hours ahead, so about 6 hours a day overlap"),
    ("availability", {"timezone": "Europe/London"}, {"timezone": "Europe/Paris"},
     "1 hour ahead"),
    ("availability", {"timezone": "Pacific/Honolulu"}, {"timezone": "Pacific/Auckland"},
     "1 hour behind"),
    ("availability", {"timezone": "Europe/London"}, {}, "Doesn't say which time zone"),
    ("stage", {"stage": "trainee"}, {"stage": "mid"}, "2 steps ahead of you in their career"),
    ("stage", {"stage": "trainee"}, {"stage": "early"}, "One step ahead of you in their career"),
    ("stage", {"stage": "trainee"}, {"stage": "trainee"}, "At your own stage"),
    ("stage", {"stage": "trainee"}, {"stage": "student"}, "Earlier in their career than you"),
    ("stage", {"stage": "trainee"}, {}, "Doesn't say where they are in their career"),
    ("wants", {}, {}, "Open to anyone"),
    ("wants", {"stage": "trainee"}, {"wants": Wants(stages=("student", "trainee"), areas=("career",))},
     "Wants mentees at your stage (trainee); wants to help with your priority (career)"),
    ("wants", {"stage": "mid"}, {"wants": Wants(stages=("student",), areas=("finances",))},
     "Wants mentees at other stages (student); wants to help with other areas (finances)"),
    ("wants", {}, {"wants": Wants(stages=("student",))}, "Open to anyone"),
    ("background", {"background": BackgroundWish(wish=("Parent", "veteran"))}, {"background": ("parent", "immigrant")},
     "Says of themselves: parent"),
    ("background", {"background": BackgroundWish(wish=("Parent",))}, {"background": ("immigrant",)},
     "Mentions other things about their background"),
    ("background", {"background": BackgroundWish(wish=("Parent",))}, {}, "Says nothing about their background"),
]  # fmt: skip


def test_every_criterion_of_the_table_is_spoken_of() -> None:
    assert {key for key, *_ in SENTENCES} >= {row.key for row in CRITERIA if row.group == "together"}


@pytest.mark.parametrize(("key", "asked", "profile", "sentence"), SENTENCES)
def test_a_reason_says_what_counted(key: str, asked: dict[str, Any], profile: dict[str, Any], sentence: str) -> None:
    assert item(key, asked, profile).because == sentence


def test_a_goal_that_nothing_speaks_of_is_listed_as_unanswered() -> None:
    found = item("area.career", {"goals": (GOAL, "Grow roses")}, {"expertise": ("roses",)})
    assert found.unanswered == (GOAL,)


def test_what_someone_wrote_about_themselves_is_no_goal_to_answer() -> None:
    assert not item("area.career", {"about": GOAL}, {"title": "Gardener"}).unanswered


def test_a_word_in_common_is_not_called_an_answer() -> None:
    goals = ("Publish my first paper on sickle cell disease in a good journal before the end of next year",)
    found = item("area.career", {"goals": goals}, {"bio": "My first garden was a balcony."})
    assert found.unanswered == goals
    assert [line.field for line in found.evidence] == ["areas.career"]


def test_every_goal_is_spoken_of_once_with_the_line_nearest_to_it() -> None:
    goals = tuple(Goal(text=text) for text in ("Publish a paper", "Win a grant", "Grow roses"))
    offers = ("Helps with a first paper", "Reads grant applications", "Publishes papers with you")
    found = place({"goals": goals}, {"offers": offers})
    assert [(answer.goal, answer.text, bool(answer.says)) for answer in found.goals] == [
        ("Publish a paper", "Publishes papers with you", True), ("Win a grant", "Reads grant applications", True),
        ("Grow roses", found.goals[2].text, False),
    ]  # fmt: skip
    assert 'Nothing close to "Grow roses"' in found.minuses


def test_a_profile_without_any_level_is_quoted_by_its_lines_alone() -> None:
    found = place({"goals": (GOAL,)}, {"areas": {}, "offers": (OFFER,)})
    assert [answer.says for answer in found.goals] == ["answers"]


def test_evidence_of_an_offer_names_its_field_and_its_goal() -> None:
    found = item("area.career", {"goals": (GOAL,)}, {"offers": ("Plants trees", Offer(text=OFFER, area="career"))})
    assert [(line.field, line.text, line.goal) for line in found.evidence] == [
        ("areas.career", "3", ""), ("offers[1]", OFFER, GOAL),
    ]  # fmt: skip


QUESTIONS: list[tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]] = [
    ({}, {"areas": {}},
     ("How much could you help me with career (work, study)?",)),
    ({}, {}, ()),
    ({"goals": (GOAL,)}, {}, (f'What could you do for my goal "{GOAL}"?',)),
    ({"roles": ("sponsor",)}, {},
     ("Could you be my sponsor, someone who puts your name forward when you're not in the room?",)),
    ({"values": ("family", "courage")}, {}, ("Which values guide your work? Mine are family and courage.",)),
    ({"style": Style(directness=2)}, {}, ("How do you like to work: gently, or straight to the point?",)),
    ({"hours_per_month": 1}, {}, ("How many hours a month could you give me?",)),
    ({"meeting": ("video", "in_person")}, {}, ("How do you like to meet? By video call and in person would suit me.",)),
    ({"meeting": ("in_person",), "location": "Leeds"}, {"meeting": ("in_person",)},
     ("Where could we meet in person?",)),
    ({"timezone": "Europe/London"}, {}, ("Which time zone are you in?",)),
    ({"stage": "student"}, {}, ("Where are you in your career, and when were you where I am now?",)),
    ({"background": BackgroundWish(wish=("Parent",))}, {}, ()),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "profile", "questions"), QUESTIONS)
def test_what_is_not_known_becomes_a_question(
    asked: dict[str, Any], profile: dict[str, Any], questions: tuple[str, ...]
) -> None:
    assert place(asked, profile).ask == questions


def test_an_area_nobody_mentioned_is_no_question() -> None:
    found = place({}, {"areas": {"career": 3}})
    assert "area.finances" in found.unknown
    assert found.ask == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("short", '"short"'),
        ("two\n  lines", '"two lines"'),
        ("word " * 30, '"word word word word word word word word word word word word word word…"'),
    ],
)
def test_a_quotation_is_cut_at_a_word(text: str, shown: str) -> None:
    assert quote(text) == shown


@pytest.mark.parametrize(("number", "said"), [(1, "1 hour"), (2, "2 hours"), (0.5, "0.5 hours"), (0, "0 hours")])
def test_a_number_agrees_with_its_unit(number: float, said: str) -> None:
    assert number_word(number, "hour") == said
