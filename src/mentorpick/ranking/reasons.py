"""Plain sentences for what counted: one function a criterion, quoting the profile and nothing else.

A sentence says only what the value was made of; the questions are for what a profile leaves open.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import fsum
from typing import Any

from msgspec import Struct

from mentorpick.model.people import Answers, Mentor
from mentorpick.model.shortlist import Evidence, GoalAnswer
from mentorpick.model.taxonomy import AREAS, LABELS, ROLES, STAGES, Area
from mentorpick.ranking.view import AreaAsked, AskedGoal, Availability, offset_minutes
from mentorpick.relevance.lines import ProfileLine
from mentorpick.text import join_words, name_key, same_place, shorten


class Comparison(Struct, frozen=True, gc=False):
    """Both sides of one comparison: a mentor, the answers, and what they ask of this criterion.

    ``answer`` says how this mentor's lines answer a goal; ``today`` is for the clocks.
    """

    mentor: Mentor
    answers: Answers
    asked: Any
    today: date
    answer: Callable[[AskedGoal], GoalAnswer]


class Reason(Struct, frozen=True, gc=False):
    """A sentence, the lines of the profile it stands on, and the goals that no line clearly answers."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    unanswered: tuple[str, ...] = ()


class OpenQuestion(Struct, frozen=True, gc=False):
    """What to ask a mentor, and the field of the profile that would have answered it."""

    field: str
    text: str


def quote(text: str, limit: int = 72) -> str:
    """Return the text in plain quotation marks, for programs too, cut at a word."""
    return f'"{shorten(text, limit)}"'


def label_words(keys: Iterable[str]) -> str:
    """Return the labels of keys of closed lists, listed."""
    return join_words(LABELS[key].lower() for key in keys)


def number_word(number: float, unit: str = "") -> str:
    """Return ``1 hour``, ``2.5 hours``; without a unit the number alone."""
    return f"{number:g} {unit}{'' if number == 1 else 's'}" if unit else f"{number:g}"


LEVEL_WORDS = (
    "Doesn't offer help with", "Glad to talk about", "Some experience in", "Says they can guide in",
    "Strong experience in", "Deep experience in",
)  # fmt: skip
_GLOSS = {entry.key: entry.gloss for entry in AREAS}
_NOTICED = 3
"""Hours between two clocks from which it is said how much of the day is left to talk."""
_HIGH, _MANY, _MUCH = 4, 4, 20
"""A high level, how many of them say little, and the sum of all levels from which it is said."""
_NUMBERS = {4: "four", 5: "five", 6: "six", 7: "seven"}


def area(key: Area, comparison: Comparison) -> Reason:
    """Return level in words and figures, then for each goal the nearest line; and the goals without one."""
    asked: AreaAsked = comparison.asked
    level = comparison.mentor.areas.get(key)
    parts = [level_in_words(comparison.mentor, key)]
    parts += _little_trust(comparison.mentor) if level else []
    found = [] if level is None else [Evidence(field=f"areas.{key}", text=str(level))]
    if level == 0:
        return Reason(parts[0], tuple(found))
    if asked.goals and not has_words(comparison.mentor):
        return Reason(f"{parts[0]}; has written nothing I can compare with your goals", tuple(found))
    answers = [comparison.answer(goal) for goal in asked.goals if goal.area is not None]
    found += [Evidence(field=one.field, text=one.text, goal=one.goal) for one in answers if one.says]
    unanswered = tuple(one.goal for one in answers if not one.says)
    return Reason("; ".join([*parts, *(one.because for one in answers)]), tuple(found), unanswered)


def capital(text: str) -> str:
    """Return a text with its first letter as a capital."""
    return f"{text[:1].upper()}{text[1:]}"


def level_in_words(mentor: Mentor, key: Area) -> str:
    """Return how much experience a mentor states in an area, in words and figures."""
    level = mentor.areas.get(key)
    if level is None:
        return f"Doesn't say how much experience in {label_words([key])}"
    return f"{LEVEL_WORDS[level]} {label_words([key])} ({level} of 5)"


def _little_trust(mentor: Mentor) -> list[str]:
    """That ratings count less of somebody who rates themselves high nearly everywhere."""
    high = len([level for level in mentor.areas.values() if level >= _HIGH])
    if fsum(mentor.areas.values()) < _MUCH or high < _MANY:
        return []
    return [f"gives themselves high ratings in {_NUMBERS[high]} of the seven areas, so these count less"]


FAR_IN_MEANING, FAR_IN_WORDS = "nothing close to", "few words in common with"
"""What is said of a goal that no line is near to; of words alone nobody can tell whether a line is about it."""
UNPROVEN = "unproven"
"""Stands for: a line is near, but the profile states little experience in the area."""


def goal_answer(
    goal: str, area: Area, says: str, cosine: float, line: ProfileLine | None, *, far: str = FAR_IN_MEANING
) -> GoalAnswer:
    """Return how a mentor's nearest line answers a goal, in words too; it is quoted where it ``says`` something."""
    field, text = ("", "") if line is None else (line.field, line.text)
    because = f"{far} {quote(goal)}"
    if far == UNPROVEN:
        little = f"but the profile shows little experience in {label_words([area])}"
        because = f"{quote(text)} is near your goal {quote(goal)}, {little}"
    if says:
        because = f"{quote(text)} {'answers' if says == 'answers' else 'comes close to'} your goal {quote(goal)}"
    near = None if line is None else cosine
    return GoalAnswer(goal=goal, area=area, says=says, cosine=near, field=field, text=text, because=because)


def has_words(mentor: Mentor) -> bool:
    """Return whether a profile holds any words to hold a goal against."""
    return bool(mentor.offers or mentor.expertise or mentor.title or mentor.bio)


def area_questions(key: Area, comparison: Comparison) -> tuple[OpenQuestion, ...]:
    """Return how much experience; and, of a profile without words, what they would do for the first goal."""
    found = []
    goals = [goal for goal in comparison.asked.goals if goal.area is not None]
    mentioned = key in (comparison.answers.priority, *comparison.answers.also) or goals
    if mentioned and key not in comparison.mentor.areas:
        found.append(OpenQuestion("areas", f"How much could you help me with {label_words([key])} ({_GLOSS[key]})?"))
    if goals and not has_words(comparison.mentor):
        found.append(OpenQuestion("offers", f"What could you do for my goal {quote(goals[0].text)}?"))
    return tuple(found)


def _shared(field: str, wanted: Iterable[str], own: Sequence[str]) -> tuple[list[str], tuple[Evidence, ...]]:
    """Return what is wanted and stated, and where it stands."""
    both = [word for word in wanted if word in own]
    return both, tuple(Evidence(field=f"{field}[{own.index(word)}]", text=word, goal=word) for word in both)


def roles(comparison: Comparison) -> Reason:
    """Return the wanted kinds of help that are offered."""
    if not comparison.mentor.roles:
        return Reason("Doesn't say which kinds of help they offer")
    both, lines = _shared("roles", comparison.asked, comparison.mentor.roles)
    missing = [role for role in comparison.asked if role not in both]
    parts = [f"Offers to be your {label_words(both)}"] if both else []
    if missing:
        parts.append(f"{'d' if both else 'D'}oesn't offer to be your {label_words(missing)}")
    return Reason("; ".join(parts), lines)


def roles_questions(comparison: Comparison) -> tuple[OpenQuestion, ...]:
    """Return which of the wanted kinds of help they would give."""
    glosses = {entry.key: entry.gloss for entry in ROLES}
    first = comparison.asked[0]
    return (OpenQuestion("roles", f"Could you be my {LABELS[first].lower()}, someone who {glosses[first]}?"),)


def values(comparison: Comparison) -> Reason:
    """Return the values both name."""
    if not comparison.mentor.values:
        return Reason("Doesn't say which values guide them")
    both, lines = _shared("values", comparison.asked, comparison.mentor.values)
    if not both:
        return Reason(f"Has different values from yours: {label_words(comparison.mentor.values)}")
    of = "" if len(both) == len(comparison.asked) else f", {len(both)} of the {len(comparison.asked)} you chose"
    return Reason(f"Shares your {'value' if len(both) == 1 else 'values'} {label_words(both)}{of}", lines)


def values_questions(comparison: Comparison) -> tuple[OpenQuestion, ...]:
    """Return what guides them."""
    return (OpenQuestion("values", f"Which values guide your work? Mine are {label_words(comparison.asked)}."),)


_SIDES = {
    "structure": ("lets it flow", "leans to letting it flow", "some structure", "leans to planning", "plans ahead"),
    "directness": ("gentle", "rather gentle", "neither gentle nor blunt", "rather direct", "says it straight"),
}


def style(comparison: Comparison) -> Reason:
    """Return each side of working style that both state, with the distance."""
    parts, lines = [], []
    for name, wish in comparison.asked:
        own = getattr(comparison.mentor.style, name)
        if own is not None:
            apart = abs(own - wish)
            near = "as you like it" if not apart else f"{number_word(apart, 'step')} from what you'd like"
            parts.append(f"{name} {own} of 5 ({_SIDES[name][own - 1]}), {near}")
            lines.append(Evidence(field=f"style.{name}", text=str(own), goal=str(wish)))
    return Reason(capital("; ".join(parts) or "doesn't say how they like to work"), tuple(lines))


def style_questions(comparison: Comparison) -> tuple[OpenQuestion, ...]:
    """Return how they like to work."""
    sides = {"structure": "with a plan, or letting it flow", "directness": "gently, or straight to the point"}
    wished = "; ".join(sides[name] for name, _ in comparison.asked)
    return (OpenQuestion("style", f"How do you like to work: {wished}?"),)


def availability(comparison: Comparison) -> Reason:
    """Return hours, a shared way of meeting, and waking hours in common, as far as each is known."""
    asked: Availability = comparison.asked
    parts = []
    if asked.hours is not None:
        parts.append(_hours(comparison.mentor, asked.hours))
    if asked.meeting:
        parts.append(_meeting(comparison.mentor, asked))
    if asked.timezone:
        parts.append(_daytime(comparison, asked.timezone))
    said = capital("; ".join(part.text for part in parts))
    return Reason(said, tuple(line for part in parts for line in part.evidence))


def _hours(mentor: Mentor, wanted: float) -> Reason:
    own = mentor.hours_per_month
    if own is None:
        return Reason("doesn't say how many hours a month")
    line = Evidence(field="hours_per_month", text=number_word(own), goal=number_word(wanted))
    return Reason(f"has {number_word(own, 'hour')} a month (you asked for {number_word(wanted)})", (line,))


def _meeting(mentor: Mentor, asked: Availability) -> Reason:
    if not mentor.meeting:
        return Reason("doesn't say how they like to meet")
    here = "in_person" in asked.meeting and "in_person" in mentor.meeting
    known = bool(mentor.location and asked.location)
    there = ["in_person"] if here and known and same_place(mentor.location, asked.location) else []
    shared, lines = _shared("meeting", [*(way for way in asked.meeting if way != "in_person"), *there], mentor.meeting)
    if shared:
        return Reason(f"meets {_ways(shared)}", lines)
    if here:
        elsewhere = "but in another place" if known else "and doesn't say where"
        return Reason(f"meets in person, {elsewhere}")
    return Reason(f"meets {_ways(mentor.meeting)} only, which isn't on your list")


def _ways(keys: Iterable[str]) -> str:
    words = list(keys)
    by = [key for key in words if key != "in_person"]
    return join_words([*([f"by {label_words(by)}"] if by else []), *(["in person"] if "in_person" in words else [])])


def _daytime(comparison: Comparison, zone: str) -> Reason:
    own, theirs = offset_minutes(zone, comparison.today), offset_minutes(comparison.mentor.timezone, comparison.today)
    if own is None or theirs is None:
        return Reason("doesn't say which time zone")
    ahead = (theirs - own) % 1440
    hours = min(ahead, 1440 - ahead) / 60
    line = Evidence(field="timezone", text=comparison.mentor.timezone, goal=zone)
    if not hours:
        return Reason("same time zone", (line,))
    side = "ahead" if ahead <= 720 else "behind"
    apart = f"{number_word(hours, 'hour')} {side}"
    return Reason(apart if hours < _NOTICED else f"{apart}, {overlap(hours)}", (line,))


def overlap(hours: float) -> str:
    """Return how much of a waking day two clocks so many hours apart share, in words."""
    common = round(12 - hours)
    if common < 1:
        return "so hardly an hour a day overlaps"
    only = "only " if common < 4 else ""
    return f"so {only}about {number_word(common, 'hour')} a day overlap{'s' if common == 1 else ''}"


def availability_questions(comparison: Comparison) -> tuple[OpenQuestion, ...]:
    """Return one for each part that was answered by the mentee and not by the profile."""
    asked: Availability = comparison.asked
    mentor = comparison.mentor
    found = []
    if asked.hours is not None and mentor.hours_per_month is None:
        found.append(OpenQuestion("hours_per_month", "How many hours a month could you give me?"))
    if asked.meeting and not mentor.meeting:
        ways = capital(_ways(asked.meeting))
        found.append(OpenQuestion("meeting", f"How do you like to meet? {ways} would suit me."))
    elif asked.meeting and not (mentor.location and asked.location):
        found.append(OpenQuestion("location", "Where could we meet in person?"))
    if asked.timezone and not mentor.timezone:
        found.append(OpenQuestion("timezone", "Which time zone are you in?"))
    return tuple(found)


def stage(comparison: Comparison) -> Reason:
    """Return how many stages ahead."""
    if comparison.mentor.stage is None:
        return Reason("Doesn't say where they are in their career")
    ahead = [entry.key for entry in STAGES].index(comparison.mentor.stage) - comparison.asked
    line = Evidence(field="stage", text=comparison.mentor.stage, goal=STAGES[comparison.asked].key)
    if ahead <= 0:
        return Reason("At your own stage" if not ahead else "Earlier in their career than you", (line,))
    steps = "One step" if ahead == 1 else f"{ahead} steps"
    return Reason(f"{steps} ahead of you in their career", (line,))


def stage_questions(comparison: Comparison) -> tuple[OpenQuestion, ...]:
    """Return where they stand."""
    return (OpenQuestion("stage", "Where are you in your career, and when were you where I am now?"),)


def wants(comparison: Comparison) -> Reason:
    """Return whether the mentee is whom the mentor hopes for."""
    answers, hopes = comparison.answers, comparison.mentor.wants
    parts: list[str] = []
    lines: list[Evidence] = []
    for field, own, named, verb, yours in (
        ("stages", answers.stage, hopes.stages, "wants mentees at", "your stage"),
        ("areas", answers.priority, hopes.areas, "wants to help with", "your priority"),
    ):
        if named and own is not None:
            met, where = _shared(f"wants.{field}", [own], named)
            parts.append(f"{verb} {yours if met else f'other {field}'} ({label_words(met or named)})")
            lines += where
    return Reason(capital("; ".join(parts) or "open to anyone"), tuple(lines))


def background(comparison: Comparison) -> Reason:
    """Return the wished labels the mentor declares."""
    own = [name_key(label) for label in comparison.mentor.background]
    both = [label for label in comparison.asked if label in own]
    lines = tuple(
        Evidence(
            field=f"background[{own.index(label)}]", text=comparison.mentor.background[own.index(label)], goal=label
        )
        for label in both
    )
    if both:
        return Reason(f"Says of themselves: {join_words(line.text for line in lines)}", lines)
    return Reason("Mentions other things about their background" if own else "Says nothing about their background")


def background_questions(comparison: Comparison) -> tuple[OpenQuestion, ...]:
    """Ask nothing: nobody is asked about origin, faith, health or family, who didn't speak of it."""
    return ()
