"""The questions of both interviews, as data: QUESTIONS for a mentee, MENTOR_QUESTIONS for a mentor's own profile.

One row a question, in the order they are asked. Questions with the same ``part`` are counted as one ("Question 3 of
4"), since they are about one thing.
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from mentorpick.interview import listening
from mentorpick.interview import state as g
from mentorpick.interview.prompter import QuestionKind
from mentorpick.interview.state import Choice, InterviewContext, InterviewState, list_choices
from mentorpick.model.taxonomy import AREA_KEYS, LABELS
from mentorpick.read.sheets.fields import GRID, LEVELS, MENTOR_FIELDS
from mentorpick.text import join_words, shorten

Phase = Literal["first", "more", "review"]

MENTORS = "Mentors"
"""The part that asks whose mentors; it is not counted."""

Text = str | Callable[[InterviewState, InterviewContext], str]


def _always(_given: InterviewState, _around: InterviewContext) -> bool:
    return True


class Question(NamedTuple):
    """One question: its key (the answers' own where there is one), its part, its words, and when it is asked."""

    key: str
    part: str
    kind: QuestionKind
    text: Text
    why: str
    choices: tuple[Choice, ...] | Callable[[InterviewState, InterviewContext], tuple[Choice, ...]] = ()
    applies: Callable[[InterviewState, InterviewContext], bool] = _always
    put: Callable[[InterviewState, Any], None] | None = None
    skip: str = "no preference"
    """What skipping means, in two words; empty: it cannot be skipped."""
    most: int = 0
    """How many may be chosen; 0: as many as there are."""
    review: str = ""
    """Its label on the review page; empty: not shown there."""
    phase: Phase = "review"
    """Asked before the first list, among the few more that make it fit better, or only from the review page."""
    states: str = ""
    """The field of a profile it is about: not asked where no mentor states it."""
    mend: bool = True
    """Whether a wrong answer stands there to be mended, or is to be typed again."""


DECLINED = "rather not say"
"""What skipping a fact means, as a fact is no preference."""


def _scale(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(str(n), label) for n, label in enumerate(labels, 1))


def _where(_given: InterviewState, around: InterviewContext) -> tuple[Choice, ...]:
    rows = [
        Choice("office", "A file from my school or office"),
        Choice("people", "People I know"),
        Choice("sample", "Made-up mentors, to try it"),
    ]
    if around.pool:
        rows.insert(0, Choice("known", f"The same as last time ({around.pool})"))
    if around.profiles_here:
        rows.insert(0, Choice("here", f"The mentors in this folder ({shorten(around.profiles_here, 60)})"))
    return tuple(rows)


def _asks_where(given: InterviewState, around: InterviewContext) -> bool:
    return not around.pool or "where" in given or "where" in given.get("again", ())


def _goal(given: InterviewState, _around: InterviewContext) -> str:
    if not given.get("goal_n"):
        question = "What would you like to be different a year from now? One thing, in your own words."
        return f"{question} For example: {g.EXAMPLE}"
    return "Anything else? Any part of your life counts. Press Enter if that's all."


def _vague(given: InterviewState, _around: InterviewContext) -> str:
    text = g.goals(given)[listening.open_goal(given, "vague") or 0]["text"]
    return (
        "What did you complain about last week? What would a free day be for? What are you putting off?\n"
        f"What comes closest to {g.quoted(text)}?"
    )


def _meant(given: InterviewState, _around: InterviewContext) -> str:
    return f"Did you mean {g.quoted(g.goals(given)[listening.open_goal(given, 'meant') or 0]['meant'], 200)}?"


def _words(given: InterviewState, _around: InterviewContext) -> str:
    goal = g.goals(given)[listening.open_goal(given, "rewrite") or 0]
    if goal["rewrite"] == listening.NOBODY:
        return (
            f"How else would you put {g.quoted(goal['text'])}? Mentors write about what they do and help with. "
            "For example: I'd like to work outdoors, with animals"
        )
    return f"How would you put {g.quoted(goal['text'])} in a sentence? For example: I'd like to work fewer nights"


def _goal_areas(given: InterviewState, _around: InterviewContext) -> str:
    rows = (f"{LABELS[goal['area']]}: {g.quoted(goal['text'])}" for goal in g.goals(given) if goal["area"])
    return "\n".join(("Here's how I'd sort them:", *(f"  {row}" for row in rows), "Does that look right?"))


def _goal_area(given: InterviewState, _around: InterviewContext) -> str:
    return f"Which area of life is this about? {g.quoted(g.goals(given)[given['moving']]['text'])}"


def _priority(given: InterviewState, _around: InterviewContext) -> str:
    question = "Which ONE area matters most right now?"
    return "\n".join(filter(None, (listening.say_back(given) if not g.it_hurts(given) else "", question)))


def _more(given: InterviewState, around: InterviewContext) -> str:
    return f"You've added {join_words(g.people_so_far(given, around))}. Add someone else?"


_COMPARE = Choice("compare", "I can't decide")
_CLEAR = ("career", "physical_health", "relationships", "finances")
"""Areas that need no word of explanation."""
_AREAS = tuple(area._replace(gloss="") if area.key in _CLEAR else area for area in list_choices("area"))
_YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))

QUESTIONS: tuple[Question, ...] = (
    Question(
        "where", MENTORS, "one", "Whose mentors should I look through?",
        "I look through people described in files on this computer. Nothing is sent anywhere.",
        choices=_where, applies=_asks_where, skip="", review="Mentors from", phase="first",
    ),
    Question(
        "pool_path", MENTORS, "text",
        "Where is the file or folder? Drag it into this window, or type where. For example: Downloads/office.zip",
        "Your school or office may have given you a file such as office.zip, or a folder.",
        applies=lambda given, _around: given.get("where") == "office", skip="", phase="first",
    ),
    Question(
        "person.name", MENTORS, "text", "Who could you ask? One name, for example: Ana Silva",
        "The name stays on this computer. A teacher, a colleague, a neighbour: anyone whose advice you trust.",
        applies=g.describes_someone, skip="", phase="first", mend=False,
    ),
    Question(
        "person.does", MENTORS, "text",
        lambda given, _around: f"What does {given['person.name']} do? For example: runs a ward",
        "I compare this with your goals. Not sure? Skip it, and you can ask them.",
        applies=lambda given, _around: "person.name" in given, skip="I'm not sure", phase="first",
    ),
    Question(
        "person.helps", MENTORS, "text",
        lambda given, _around: f"What could {given['person.name']} help with? For example: interviews",
        "I compare this with each of your goals.",
        applies=lambda given, _around: "person.name" in given, put=g.put_person, skip="I'm not sure", phase="first",
    ),
    Question(
        "person.more", MENTORS, "one", _more,
        "Two or three people are enough to compare. You can add more another day.",
        choices=_YES_NO, skip="", phase="first",
        applies=lambda given, around: given.get("where") == "people" and bool(g.people_so_far(given, around)),
    ),
    Question(
        "goal", "Goals", "text", _goal,
        "I look for mentors who have written about the things you want to change. You can paste several lines at once.",
        put=g.add_goal, skip="no more goals", review="Goals", phase="first",
    ),
    Question(
        "goal_meant", "Goals", "one", _meant,
        "A slip of the pen can hide a goal from me. Nothing changes unless you say so.",
        choices=(Choice("yes", "Yes"), Choice("no", "No, leave it as I typed it"),
                 Choice("rewrite", "Let me write it again")),
        applies=listening.asks_about("meant"), put=listening.put_meant, skip="", phase="first",
    ),
    Question(
        "goal_vague", "Goals", "one", _vague, "With one word I can't tell who could help. A sentence is plenty.",
        choices=listening.vague_choices, applies=listening.asks_about("vague"), put=listening.put_vague, skip="",
        phase="first",
    ),
    Question(
        "goal_words", "Goals", "text", _words, "Your own words are what I compare with what mentors write.",
        applies=listening.asks_about("rewrite"), put=listening.put_words, skip="leave it out", phase="first",
    ),
    Question(
        "goal_area", "Goals", "one", _goal_area, "I then compare the goal with what mentors say about this area.",
        choices=g.areas_of_goal, applies=lambda given, _around: "moving" in given, put=g.move_goal,
        skip="same as my priority", phase="first",
    ),
    Question(
        "goal_areas", "Goals", "one", _goal_areas,
        "Each goal counts in one area of life. I guess it from your words, and you know better.",
        choices=g.goal_choices, applies=g.sorts_goals, put=g.put_goal_areas, skip="", phase="first",
    ),
    Question(
        "priority", "Priority", "one", _priority,
        "It counts more than anything else you tell me. Pick the one that would help everything else if it improved.",
        choices=(*_AREAS, _COMPARE), put=g.put_priority, skip="", review="Priority", phase="first",
    ),
    Question(
        "duel", "Priority", "one", "Which of these two matters more to you right now?",
        "Two at a time is easier. The one you keep choosing becomes your priority.",
        choices=g.pair_choices, applies=lambda given, _around: given.get("priority") == "compare", put=g.put_winner,
        skip="", phase="first",
    ),
    Question(
        "languages", "Languages", "list", "Which languages do you speak? For example: English, Spanish",
        "Mentors who don't share a language with you aren't shown.", skip=DECLINED,
        review="Languages", phase="first", states="languages",
    ),
    Question(
        "meeting", "How you'd meet", "many", "How would you like to meet?",
        "One way that suits both of you is enough.",
        choices=list_choices("meeting"), review="Meeting by", phase="more", states="meeting",
    ),
    Question(
        "location", "How you'd meet", "text", "Where do you live or work? Town and country. For example: Leeds, UK",
        "It's only used to see who could meet you in person.",
        applies=lambda given, _around: "in_person" in (given.get("meeting") or ()), skip=DECLINED,
        review="Place", phase="more", states="location",
    ),
    Question(
        "timezone", "How you'd meet", "text", "What city or time zone are you in? For example: London",
        "I compare your working hours with theirs.", skip=DECLINED, review="Time zone", phase="more",
        states="timezone",
    ),
    Question(
        "hours_per_month", "How much time", "number",
        "How much time would you like with a mentor each month, in hours? For example: 1",
        "One hour a month is usual. A mentor with less time isn't left out.", review="Hours a month", phase="more",
        states="hours_per_month",
    ),
    Question(
        "stage", "Where you are", "one", "Where are you in your career?",
        "Someone a step or two ahead often helps most: they still remember what it's like.",
        choices=g.own_stages, put=g.put_stage, skip=DECLINED, review="Stage", phase="more", states="stage",
    ),
    Question(
        "roles", "The kind of help", "many", "What kind of help would you like?",
        "These are different kinds of help. Few people offer all four.",
        choices=list_choices("role"), review="Kind of help", phase="more", states="roles",
    ),
    Question(
        "style.structure", "How you like to work", "one", "How do you like your meetings?",
        "There's no right answer. It helps if you both like the same.",
        choices=_scale("Go with the flow", "Loosely planned", "In between", "Mostly planned", "With an agenda"),
        review="Meetings", phase="more", states="style",
    ),
    Question(
        "style.directness", "How you like to work", "one", "How should a mentor give you feedback?",
        "There's no right answer here either.",
        choices=_scale("Gently", "Fairly gently", "In between", "Fairly directly", "No sugar-coating"),
        review="Feedback", phase="more", states="style",
    ),
    Question(
        "values", "What matters to you", "many", "Which of these matter most to you? Up to five.",
        "People who share values tend to work well together.",
        choices=list_choices("value"), most=5, review="Values", phase="more", states="values",
    ),
    Question(
        "also", "Other areas", "order", "Which other areas matter to you? Start with the most important.",
        "The order sets how much each counts. Areas you don't choose still count a little.",
        choices=g.other_areas, put=g.put_other_areas, skip="none", review="Other areas, in order",
    ),
    Question(
        "not_now", "Other areas", "many", "Anything you'd rather leave out for now?",
        "What you leave out doesn't count at all. Leaving out nothing is fine.",
        choices=g.areas_to_leave, applies=lambda given, around: bool(g.areas_to_leave(given, around)),
        skip="none", review="Left out for now",
    ),
    Question(
        "must", "Essentials", "many",
        "Are any of these essential? (Choosing none gives you more mentors to choose from.)",
        "If something's essential, mentors who don't have it or don't say so aren't shown.",
        choices=g.must_choices, skip="none", review="Essential",
    ),
    Question(
        "must.stages", "Essentials", "many", "Where in their career must a mentor be?",
        "Mentors at other stages, or who don't say, aren't shown.",
        choices=list_choices("stage"), applies=lambda given, _around: "stages" in (given.get("must") or ()),
    ),
    Question(
        "avoid", "People and places", "list",
        "Anyone you'd rather not see here? People or organizations. For example: Dr Lee, Cedar Health",
        "They're never shown. Think of assessors, line managers, relatives. Nobody will know.",
        skip="nobody", review="Never show",
    ),
    Question(
        "mentors", "People and places", "list", "Who mentors you already? For example: Ana Silva, Sam Rivera",
        "They aren't suggested to you again.", skip="nobody", review="My mentors today",
    ),
    Question(
        "background.ask", "Background", "one", "Would you like mentors with a background like yours to rank higher?",
        "Some people like to talk to someone who's been there: first in the family to study, a parent, a migrant. "
        "Only what mentors say about themselves counts, and nothing is guessed.",
        choices=_YES_NO, skip="no", review="Shared background",
    ),
    Question(
        "background.wish", "Background", "list", "What would you like to share? For example: first-generation, parent",
        "I compare each with what mentors say about themselves, word for word.",
        applies=lambda given, _around: given.get("background.ask") == "yes",
    ),
    Question(
        "background.weight", "Background", "one", "How much should it count?",
        "A little can decide between two who are close. A lot can lift someone several places.",
        choices=(Choice("low", "A little"), Choice("medium", "More"), Choice("high", "A lot")),
        applies=lambda given, _around: bool(given.get("background.wish")), skip="a little",
    ),
    Question(
        "name", "About you", "text", "What's your first name?", "It goes into your first message to a mentor."  ,
        skip="no name", review="Your name",
    ),
    Question(
        "about", "About you", "text",
        "What have you done so far? A line or two, for example: six years as a nurse, now in night school",
        "It counts a little, beside your goals.", skip="nothing", review="About you",
    ),
    Question(
        "organization", "About you", "text", "Where do you work or study? For example: Cedar Health",
        "Mentors who mustn't mentor people from there aren't shown.", skip="not said", review="Work or study",
    ),
)  # fmt: skip

QUESTION_BY_KEY = {question.key: question for question in QUESTIONS}

_FIELDS = {field.name: field for field in MENTOR_FIELDS}
_KINDS: dict[str, QuestionKind] = {
    "one": "one", "several": "many", "words": "list", "names": "list", "line": "text", "text": "text",
    "number": "number", "leaning": "one", "yes": "one", "email": "text",
}  # fmt: skip
_MENTOR_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("You", ("name", "called", "pronouns", "title", "organization", "stage")),
    ("What you can help with", ("areas", "offers", "expertise", "bio")),
    ("How you help", ("roles", "values", "style.structure", "style.directness", "wants.stages", "wants.areas")),
    ("The practical side", ("languages", "timezone", "location", "meeting", "hours_per_month", "capacity", "mentees",
                            "accepting")),
    ("The last few", ("background", "conflicts", "contact.email", "contact.url")),
)  # fmt: skip
_WHY: dict[str, str] = {
    "areas": "Mentees choose the one area that matters most to them. This decides who sees you.",
    "offers": "I compare this with what mentees want to change. The more concrete, the better. For example: read a CV.",
    "values": "People who share values tend to work well together.",
    "languages": "Only mentees who share a language with you will see your profile.",
    "timezone": "Your working hours are compared with theirs. A town is enough, such as Leeds.",
    "capacity": "Once they're all taken, nobody is sent your way.",
    "background": "It only counts for mentees who ask for it. You can skip it.",
}
_NOT_IN_A_FORM = {"mentees": "How many do you mentor today?", "contact.url": "Is there a web page about you?"}
_LEVELS = tuple(Choice(text[0], text.partition(" - ")[2] or "in between") for text in LEVELS if text[0] != "0")
_MOST_OFFERS = 100
"""As many as a profile holds."""


def _area_questions() -> Iterator[Question]:
    """Which areas, then how much in each that was chosen."""
    text = "Which areas of life can you help with?"
    yield Question("areas", "", "many", text, _WHY["areas"], list_choices("area"), skip="none")
    for area in AREA_KEYS:
        text = f"How much can you help with {LABELS[area].lower()}?"
        applies = _chose(area)
        yield Question(f"areas.{area}", "", "one", text, GRID, _LEVELS, applies, skip="")


def _chose(area: str) -> Callable[[InterviewState, InterviewContext], bool]:
    return lambda given, _around: area in (given.get("areas") or ())


def _offer_questions() -> Iterator[Question]:
    """One offer after the other, until there is none left."""
    text, skip = f"{_FIELDS['offers'].question} One thing. You can add more next.", "nothing yet"
    for number in range(_MOST_OFFERS):
        applies = _follows(number) if number else _always
        yield Question(f"offer.{number}", "", "text", text, _WHY["offers"], applies=applies, skip=skip)
        text, skip = "Anything else? Press Enter if that's all.", "no more"


def _follows(number: int) -> Callable[[InterviewState, InterviewContext], bool]:
    """Whether the offer before is there; one that is there itself stands where it is."""
    return lambda given, _around: bool(given.get(f"offer.{number - 1}") or given.get(f"offer.{number}"))


def _of_field(name: str) -> Iterator[Question]:
    field, kind = _FIELDS[name], _KINDS[_FIELDS[name].kind]
    choices = tuple(Choice(entry.key, entry.label, entry.gloss) for entry in field.options if kind != "text")
    commas = field.help.replace("with ; between", "with commas between")
    yield Question(
        name, "", kind, field.question or _NOT_IN_A_FORM[name], _WHY.get(name, commas),
        QUESTION_BY_KEY[name].choices if field.kind == "leaning" else choices,
        skip="" if name == "name" else "not said", most=5 if name == "values" else 0,
    )  # fmt: skip


def _mentor_questions() -> Iterator[Question]:
    special = {"areas": _area_questions, "offers": _offer_questions}
    for part, names in _MENTOR_PARTS:
        for name in names:
            for question in special[name]() if name in special else _of_field(name):
                yield question._replace(part=part, review=shorten(str(question.text), 44), phase="first")


MENTOR_QUESTIONS = {question.key: question for question in _mentor_questions()}

_SAID = {
    "one": str, "text": str, "many": list, "order": list, "list": list
}  # fmt: skip


def can_be_said(question: Question, value: Any) -> bool:
    """Return whether a question takes such an answer; a damaged draft may hold anything."""
    if question.key in ("goal", "goal_words") and isinstance(value, dict):
        return isinstance(value.get("text"), str) and value.get("area", "") in (None, *AREA_KEYS)
    if value is None or question.kind == "number":
        return value is None or isinstance(value, (int, float))
    keys = () if callable(question.choices) else [choice.key for choice in question.choices]
    parts = value if isinstance(value, list) else [value]
    fits = all(isinstance(part, str) and (not keys or part in keys) for part in parts)
    return fits and isinstance(value, _SAID[question.kind])
