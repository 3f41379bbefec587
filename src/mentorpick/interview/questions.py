"""The questions of the guided way, as data: QUESTIONS at the end, one row a question, in the order they are asked.

Questions with the same ``part`` are counted as one ("Question 3 of 10"), since they are about one thing.
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from mentorpick.interview import state as g
from mentorpick.interview.state import Choice, InterviewContext, InterviewState, list_choices
from mentorpick.model.taxonomy import AREA_KEYS, LABELS
from mentorpick.text import join_words, shorten

QuestionKind = Literal["one", "many", "order", "text", "list", "number"]
"""One choice; several; several in order; a line of text; several separated by commas; a number."""

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
    asked: bool = True
    """False: only offered on the review page."""


def _scale(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(str(n), label) for n, label in enumerate(labels, 1))


def _where(_given: InterviewState, around: InterviewContext) -> tuple[Choice, ...]:
    rows = [
        Choice("office", "I have a file or a folder", "from my school, my office or a programme"),
        Choice("people", "People I know", "I describe them: three short questions for each"),
        Choice("sample", "Made-up people", "just to try it"),
    ]
    if around.pool:
        rows.insert(0, Choice("known", "The same as last time", around.pool))
    if around.profiles_here:
        rows.insert(0, Choice("here", "The folder profiles, here", shorten(around.profiles_here, 60)))
    return tuple(rows)


def _asks_where(given: InterviewState, around: InterviewContext) -> bool:
    return not around.pool or "where" in given or given.get("opened") == "where"


def _goal(given: InterviewState, _around: InterviewContext) -> str:
    if not given.get("goal_n"):
        return "What would you like to be different in a year? One goal in your own words; more can follow."
    return "Another goal? It may be about any part of your life. Enter alone goes on."


def _goal_areas(given: InterviewState, _around: InterviewContext) -> str:
    rows = (f"{LABELS.get(goal['area'] or '', 'Your priority')}: {g.quoted(goal['text'])}" for goal in g.goals(given))
    return "\n".join(("I would put them like this:", *(f"  {row}" for row in rows), "Is that right?"))


def _goal_area(given: InterviewState, _around: InterviewContext) -> str:
    return f"Which area of life is this about? {g.quoted(g.goals(given)[given['moving']]['text'])}"


def _check(given: InterviewState, _around: InterviewContext) -> str:
    return f"{g.around_the_priority(given)}\nDoes that look right?"


def _more(given: InterviewState, around: InterviewContext) -> str:
    return f"So far: {join_words(g.people_so_far(given, around))}. Would you like to add someone?"


_COMPARE = Choice("compare", "I cannot decide", "show me two at a time")
_YES_NO = (Choice("no", "No"), Choice("yes", "Yes"))

QUESTIONS: tuple[Question, ...] = (
    Question(
        "where", "Where are your mentors?", "one", "Where can I find mentors for you?",
        "I choose among people described in files on this computer. Nothing is sent anywhere.",
        choices=_where, applies=_asks_where, skip="", review="Mentors from",
    ),
    Question(
        "pool_path", "Where are your mentors?", "text", "Where is it? The path of the file, folder or bundle.zip.",
        "You can drag the file or folder into this window; its path appears.",
        applies=lambda given, _around: given.get("where") == "office", skip="",
    ),
    Question(
        "person.name", "Where are your mentors?", "text", "Who is it? The name of someone you could ask.",
        "The name stays on this computer. A teacher, a colleague, a neighbour: anyone whose advice you trust.",
        applies=g.describes_someone, skip="",
    ),
    Question(
        "person.does", "Where are your mentors?", "text",
        lambda given, _around: f"What does {given['person.name']} do? A few words.",
        "Words here are held against your goals. What you do not know becomes a question to ask this person.",
        applies=lambda given, _around: "person.name" in given, skip="I am not sure",
    ),
    Question(
        "person.helps", "Where are your mentors?", "text",
        lambda given, _around: f"What could {given['person.name']} help someone with?",
        "This counts like an offer the person makes: it is held against each of your goals.",
        applies=lambda given, _around: "person.name" in given, put=g.put_person, skip="",
    ),
    Question(
        "person.more", "Where are your mentors?", "one", _more,
        "Two or three people are enough to compare. You can add more another day.",
        choices=_YES_NO, skip="",
        applies=lambda given, around: given.get("where") == "people" and bool(g.people_so_far(given, around)),
    ),
    Question(
        "goal", "Your goals", "text", _goal,
        "A mentor is chosen for what you want to change. How well a mentor's own words answer your goals decides up to "
        "half of the points of their area.",
        put=g.add_goal, skip="no more goals", review="Goals",
    ),
    Question(
        "goal_area", "Your goals", "one", _goal_area,
        "The goal is then held against what mentors say about this area.",
        choices=g.areas_of_goal, applies=lambda given, _around: "moving" in given, put=g.move_goal,
        skip="it goes with my priority",
    ),
    Question(
        "goal_areas", "Your goals", "one", _goal_areas,
        "Each goal counts in one area of life. I guess it from what it means; you know better.",
        choices=g.goal_choices, applies=lambda given, _around: bool(g.goals(given)), put=g.put_goal_areas, skip="",
    ),
    Question(
        "priority", "Your priority", "one",
        "Which ONE area is at the centre for you now? The others will revolve around it.",
        "It counts most: about two fifths of the score if you answer everything, and more the more you skip.",
        choices=(*list_choices("area"), _COMPARE), put=g.put_priority, skip="", review="Priority",
    ),
    Question(
        "duel", "Your priority", "one", "Which of these two matters more to you right now?",
        "Two at a time is easier than seven at once. The one that wins through becomes your priority.",
        choices=g.pair_choices, applies=lambda given, _around: given.get("priority") == "compare", put=g.put_winner,
        skip="",
    ),
    Question(
        "check", "Your priority", "one", _check,
        "A good priority is the one that, if it moved, would move your other goals too.",
        choices=(
            Choice("ok", "Yes"), Choice("priority", "No, another priority"),
            Choice("goal_areas", "No, a goal belongs elsewhere"),
        ),
        applies=lambda given, _around: bool(g.goals(given)) and given.get("priority") in AREA_KEYS, put=g.put_check,
        skip="",
    ),
    Question(
        "also", "The other areas", "order", "Which other areas matter too? The most important first.",
        "The order sets how much each counts. Areas you do not name still count a little.",
        choices=g.other_areas, put=g.put_other_areas, skip="none", review="Other areas, in order",
    ),
    Question(
        "not_now", "The other areas", "many", "Is there an area you want to leave out for now?",
        "What you leave out does not count at all. Leaving out nothing is fine.",
        choices=g.areas_to_leave, applies=lambda given, around: bool(g.areas_to_leave(given, around)),
        skip="none", review="Left out for now",
    ),
    Question(
        "roles", "The kind of help", "many", "What kind of help would you like?",
        "It counts one twentieth of the score. These are different jobs; few people do all of them.",
        choices=list_choices("role"), review="Kind of help",
    ),
    Question(
        "values", "What you value", "many", "Which of these matter most to you? Up to five.",
        "Studies agree: people who share values work together better. Shared values count one twentieth of the score.",
        choices=list_choices("value"), most=5, review="Values",
    ),
    Question(
        "style.structure", "How you like to work", "one", "How should meetings with a mentor be?",
        "A similar working style counts one twentieth of the score. There is no right answer.",
        choices=_scale("Let it flow", "Rather loose", "In between", "Rather planned", "With an agenda and notes"),
        review="Meetings",
    ),
    Question(
        "style.directness", "How you like to work", "one", "How should a mentor tell you what could be better?",
        "It belongs to working style, and counts together with how you like to meet.",
        choices=_scale("Gently", "Rather gently", "In between", "Rather directly", "Straight out"),
        review="Feedback",
    ),
    Question(
        "stage", "The practical side", "one", "Where do you stand in working life?",
        "A mentor two steps ahead often fits best: far enough to guide, near enough to remember. One twentieth.",
        choices=list_choices("stage"), review="Stage",
    ),
    Question(
        "languages", "The practical side", "list", "Which languages can you talk in? With commas between them.",
        "Mentors who share no language with you are left out.", review="Languages",
    ),
    Question(
        "timezone", "The practical side", "text", "Which time zone are you in? For example Europe/London.",
        "Working hours in common, ways to meet and time together count one twentieth.", review="Time zone",
    ),
    Question(
        "meeting", "The practical side", "many", "How would you like to meet?",
        "One shared way to meet is enough. Counts together with hours and time zone.",
        choices=list_choices("meeting"), review="Meeting by",
    ),
    Question(
        "location", "The practical side", "text", "Where do you live or work? Town and country.",
        "Only to see who could meet you in person.",
        applies=lambda given, _around: "in_person" in (given.get("meeting") or ()), review="Place",
    ),
    Question(
        "hours_per_month", "The practical side", "number", "How many hours a month would you like from a mentor?",
        "One hour a month is usual. A mentor with less time gains less here; nobody is left out for it.",
        review="Hours a month",
    ),
    Question(
        "must", "Must-haves", "many", "Is any of these a must? Leave it empty if you can.",
        "A must-have leaves out everyone who does not have it or does not say so. Fewer must-haves, more mentors.",
        choices=g.must_choices, skip="none", review="Must-haves",
    ),
    Question(
        "must.stages", "Must-haves", "many", "At which stages of working life must a mentor be?",
        "Mentors at other stages, or who do not say, are left out.",
        choices=list_choices("stage"), applies=lambda given, _around: "stages" in (given.get("must") or ()),
    ),
    Question(
        "avoid", "People and places", "list",
        "Is there anyone you do not want to see here? Names of people or organizations.",
        "They are never shown. Think of assessors, line managers, relatives. Nobody learns of it.",
        skip="nobody", review="Never show",
    ),
    Question(
        "mentors", "People and places", "list", "Who mentors you already? Their names.",
        "They are not suggested to you again.", skip="nobody", review="My mentors today",
    ),
    Question(
        "background.ask", "Background", "one",
        "Should mentors with a background like yours count more? It is off unless you say yes.",
        "Some like to talk to someone who walked the same road: first in the family to study, a parent, a migrant. "
        "Only what mentors say of themselves counts, and nothing is guessed.",
        choices=_YES_NO, skip="no", review="Shared background",
    ),
    Question(
        "background.wish", "Background", "list", "What should you share? For example: first-generation, parent.",
        "Each is compared with what mentors say of themselves, word for word.",
        applies=lambda given, _around: given.get("background.ask") == "yes",
    ),
    Question(
        "background.weight", "Background", "one", "How much should it count?",
        "A little is a fortieth of the score, more is a twentieth, a lot is a tenth.",
        choices=(Choice("low", "A little"), Choice("medium", "More"), Choice("high", "A lot")),
        applies=lambda given, _around: bool(given.get("background.wish")), skip="a little",
    ),
    Question(
        "name", "About you", "text", "What is your name?", "For the first message to a mentor; it counts nothing.",
        skip="no name", review="Your name", asked=False,
    ),
    Question(
        "about", "About you", "text", "In a line or two: what have you done so far?",
        "It counts lightly, beside your goals, in your priority.", skip="nothing", review="About you", asked=False,
    ),
    Question(
        "organization", "About you", "text", "Where do you work or study?",
        "Mentors who must not mentor people from there are left out.", skip="not said", review="Work or study",
        asked=False,
    ),
)  # fmt: skip

QUESTION_BY_KEY = {question.key: question for question in QUESTIONS}
