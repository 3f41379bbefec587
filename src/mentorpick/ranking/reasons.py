"""Plain sentences for what counted: one function a criterion, quoting the profile and nothing else.

A sentence says only what the value was made of; the questions are for what a profile leaves open.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from mentorpick.areas import AREAS, LABELS, ROLES, STAGES
from mentorpick.model import Answers, Mentor
from mentorpick.ranking.asked import Availability, GoalAsked
from mentorpick.ranking.text import evidence
from mentorpick.ranking.view import offset_minutes
from mentorpick.results import Evidence
from mentorpick.slugs import same_name

LEVEL_WORDS = (
    "Does not offer help in", "Glad to talk about", "Some experience in", "Can guide in", "Strong experience in",
    "Deep experience in",
)  # fmt: skip
_AREA = {entry.key: entry.label.lower() for entry in AREAS}
_VERBS = {"offers": "offers", "expertise": "knows", "title": "works as", "bio": "writes", "organization": "works at"}
_WAYS = {"video": "video call", "in_person": "in person", "phone": "phone", "chat": "chat", "email": "e-mail"}


class Told(NamedTuple):
    """Both sides of one comparison: a mentor, the answers, what they ask of this criterion, and the day."""

    mentor: Mentor
    answers: Answers
    asked: Any
    today: date


class Because(NamedTuple):
    """A sentence, and the lines of the profile it stands on."""

    text: str
    evidence: tuple[Evidence, ...] = ()


class Question(NamedTuple):
    """What to ask a mentor, and the field of the profile that would have answered it."""

    field: str
    text: str


def quoted(text: str, limit: int = 72) -> str:
    """The text in quotation marks, cut at a word."""
    flat = " ".join(text.split())
    if len(flat) > limit:
        flat = flat[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
    return f'"{flat}"'


def listed(words: Iterable[str]) -> str:
    """``a, b and c``."""
    items = list(words)
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def _labels(keys: Iterable[str]) -> str:
    return listed(LABELS[key].lower() for key in keys)


def _number(number: float) -> str:
    return f"{number:g}"


def area(key: str, told: Told) -> Because:
    """Level in words and figures, then for each goal the line that answers it best."""
    level = told.mentor.areas.get(key)  # type: ignore[call-overload]
    if level is None:
        parts = [f"Does not say how much experience in {_AREA[key]}"]
        found: list[Evidence] = []
    else:
        parts = [f"{LEVEL_WORDS[level]} {_AREA[key]} ({level} of 5)"]
        found = [Evidence(field=f"areas.{key}", text=str(level))]
    if level == 0 or not told.asked:
        return Because(parts[0], tuple(found))
    answered, silent = _answered(key, told)
    parts += [_answer(told, goal, lines[0]) for goal, lines in answered[:2]]
    if len(answered) > 2:
        parts.append(f"speaks to {len(answered) - 2} more of your goals")
    if not has_words(told.mentor):
        parts.append("has written nothing to hold your goals against")
    elif silent and not answered:
        parts.append(f"says nothing about {_goal(told, silent[0])}")
    return Because("; ".join(parts), (*found, *(line for _, lines in answered for line in lines)))


def _answered(key: str, told: Told) -> tuple[list[tuple[GoalAsked, tuple[Evidence, ...]]], list[GoalAsked]]:
    pairs = [(goal, evidence(told.mentor, goal.text, key)) for goal in told.asked]
    return [pair for pair in pairs if pair[1]], [goal for goal, lines in pairs if not lines]


def _answer(told: Told, goal: GoalAsked, line: Evidence) -> str:
    field = line.field.split("[")[0]
    through = f" ({'; '.join(line.via)})" if line.via else ""
    return f"{_VERBS[field]} {quoted(line.text)} for {_goal(told, goal)}{through}"


def _goal(told: Told, goal: GoalAsked) -> str:
    return "what you wrote about yourself" if goal.text == told.answers.about else f"your goal {quoted(goal.text)}"


def has_words(mentor: Mentor) -> bool:
    """Whether a profile holds any words to hold a goal against."""
    return bool(mentor.offers or mentor.expertise or mentor.title or mentor.bio or mentor.organization)


def area_questions(key: str, told: Told) -> tuple[Question, ...]:
    """How much experience; and, of a profile without words, what they would do for the first goal."""
    asked = []
    if key not in told.mentor.areas:
        asked.append(Question("areas", f"How much experience do you have in {_AREA[key]}?"))
    if told.asked and not has_words(told.mentor):
        goal = told.asked[0].text
        asked.append(Question("offers", f"What could you do for my goal {quoted(goal)}?"))
    return tuple(asked)


def roles(told: Told) -> Because:
    """The wanted kinds of help that are offered."""
    if not told.mentor.roles:
        return Because("Does not say which kinds of help they offer")
    both = [role for role in told.asked if role in told.mentor.roles]
    lines = tuple(Evidence(field=f"roles[{told.mentor.roles.index(r)}]", text=r, goal=r) for r in both)
    missing = [role for role in told.asked if role not in both]
    parts = [f"Offers to be your {_labels(both)}"] if both else []
    if missing:
        parts.append(f"{'does' if both else 'Does'} not offer to be your {_labels(missing)}")
    return Because("; ".join(parts), lines)


def roles_questions(told: Told) -> tuple[Question, ...]:
    """Which of the wanted kinds of help they would give."""
    glosses = {entry.key: entry.gloss for entry in ROLES}
    first = told.asked[0]
    return (Question("roles", f"Could you be my {LABELS[first].lower()}, someone who {glosses[first]}?"),)


def values(told: Told) -> Because:
    """The values both name."""
    if not told.mentor.values:
        return Because("Does not say which values guide them")
    both = [value for value in told.asked if value in told.mentor.values]
    lines = tuple(Evidence(field=f"values[{told.mentor.values.index(v)}]", text=v, goal=v) for v in both)
    if not both:
        return Because(f"Names other values than yours: {_labels(told.mentor.values)}")
    of = "" if len(both) == len(told.asked) else f", {len(both)} of the {len(told.asked)} you named"
    return Because(f"Shares your {'value' if len(both) == 1 else 'values'} {_labels(both)}{of}", lines)


def values_questions(told: Told) -> tuple[Question, ...]:
    """What guides them."""
    return (Question("values", f"Which values guide your work? Mine are {_labels(told.asked)}."),)


_SIDES = {
    "structure": ("lets it flow", "leans to letting it flow", "some structure", "leans to planning", "plans ahead"),
    "directness": ("gentle", "rather gentle", "neither gentle nor blunt", "rather direct", "says it straight"),
}


def style(told: Told) -> Because:
    """Each side of working style that both state, with the distance."""
    parts, lines = [], []
    for name, wish in told.asked:
        own = getattr(told.mentor.style, name)
        if own is not None:
            apart = abs(own - wish)
            near = "as you wish" if not apart else f"{apart} {'step' if apart == 1 else 'steps'} from your wish"
            parts.append(f"{name} {own} of 5 ({_SIDES[name][own - 1]}), {near}")
            lines.append(Evidence(field=f"style.{name}", text=str(own), goal=str(wish)))
    text = "; ".join(parts) if parts else "does not say how they like to work"
    return Because(text[0].upper() + text[1:], tuple(lines))


def style_questions(told: Told) -> tuple[Question, ...]:
    """How they like to work."""
    sides = {"structure": "with a plan, or letting it flow", "directness": "gently, or straight to the point"}
    wished = "; ".join(sides[name] for name, _ in told.asked)
    return (Question("style", f"How do you like to work: {wished}?"),)


def availability(told: Told) -> Because:
    """Hours, a shared way of meeting, and waking hours in common, as far as each is known."""
    asked: Availability = told.asked
    parts = []
    if asked.hours is not None:
        parts.append(_hours(told.mentor, asked.hours))
    if asked.meeting:
        parts.append(_meeting(told.mentor, asked))
    if asked.timezone:
        parts.append(_daytime(told, asked.timezone))
    text = "; ".join(part.text for part in parts)
    return Because(text[0].upper() + text[1:], tuple(line for part in parts for line in part.evidence))


def _hours(mentor: Mentor, wanted: float) -> Because:
    own = mentor.hours_per_month
    if own is None:
        return Because("does not say how many hours a month")
    line = Evidence(field="hours_per_month", text=_number(own), goal=_number(wanted))
    return Because(f"offers {_number(own)} hours a month, you wish for {_number(wanted)}", (line,))


def _meeting(mentor: Mentor, asked: Availability) -> Because:
    if not mentor.meeting:
        return Because("does not say how they like to meet")
    shared = [way for way in asked.meeting if way in mentor.meeting and way != "in_person"]
    here = "in_person" in asked.meeting and "in_person" in mentor.meeting
    known = bool(mentor.location and asked.location)
    if here and known and same_name(mentor.location) == asked.location:
        shared.append("in_person")
    lines = tuple(Evidence(field=f"meeting[{mentor.meeting.index(w)}]", text=w, goal=w) for w in shared)  # type: ignore[arg-type]
    if shared:
        return Because(f"meets {_ways(shared)} as you wish", lines)
    if here:
        return Because("meets in person, but in another place" if known else "meets in person, if you can meet where they are")
    return Because(f"meets {_ways(mentor.meeting)} only, which you did not name")


def _ways(keys: Iterable[str]) -> str:
    words = list(keys)
    by = [_WAYS[key] for key in words if key != "in_person"]
    return listed([*([f"by {listed(by)}"] if by else []), *(["in person"] if "in_person" in words else [])])


def _daytime(told: Told, zone: str) -> Because:
    own, theirs = offset_minutes(zone, told.today), offset_minutes(told.mentor.timezone, told.today)
    if own is None or theirs is None:
        return Because("does not say which time zone")
    apart = abs(own - theirs) % 1440
    hours = min(apart, 1440 - apart) / 60
    line = Evidence(field="timezone", text=told.mentor.timezone, goal=zone)
    if not hours:
        return Because("lives by the same clock", (line,))
    return Because(f"{_number(hours)} hours away, {_number(12 - hours)} waking hours in common", (line,))


def availability_questions(told: Told) -> tuple[Question, ...]:
    """One for each part that was answered by the mentee and not by the profile."""
    asked: Availability = told.asked
    mentor = told.mentor
    found = []
    if asked.hours is not None and mentor.hours_per_month is None:
        found.append(Question("hours_per_month", "How many hours a month could you give me?"))
    if asked.meeting and not mentor.meeting:
        found.append(Question("meeting", f"How do you like to meet? {_ways(asked.meeting).capitalize()} would suit me."))
    elif asked.meeting and not (mentor.location and asked.location):
        found.append(Question("location", "Where could we meet in person?"))
    if asked.timezone and not mentor.timezone:
        found.append(Question("timezone", "Which time zone are you in?"))
    return tuple(found)


def stage(told: Told) -> Because:
    """How many stages ahead."""
    if told.mentor.stage is None:
        return Because("Does not say at which stage of working life they are")
    ahead = [entry.key for entry in STAGES].index(told.mentor.stage) - told.asked
    line = Evidence(field="stage", text=told.mentor.stage, goal=STAGES[told.asked].key)
    label = LABELS[told.mentor.stage].lower()
    if ahead <= 0:
        return Because(f"Is {label}: {'at your own stage' if not ahead else 'at an earlier stage than you'}", (line,))
    return Because(f"Is {label}: {ahead} {'stage' if ahead == 1 else 'stages'} ahead of you", (line,))


def stage_questions(told: Told) -> tuple[Question, ...]:
    """Where they stand."""
    return (Question("stage", "Where do you stand in your working life, and when were you where I am now?"),)


def wants(told: Told) -> Because:
    """Whether the mentee is whom the mentor hopes for."""
    parts, lines = [], []
    for field, own, named in (
        ("wants.stages", told.answers.stage, told.mentor.wants.stages),
        ("wants.areas", told.answers.priority, told.mentor.wants.areas),
    ):
        if named and own is not None:
            met = own in named
            parts.append(f"{'hopes for' if met else 'hopes for other mentees than'} {LABELS[own].lower()}")
            if met:
                lines.append(Evidence(field=f"{field}[{list(named).index(own)}]", text=own, goal=own))
    if not parts:
        return Because("Open to anyone")
    text = "; ".join(parts)
    return Because(text[0].upper() + text[1:], tuple(lines))


def background(told: Told) -> Because:
    """The wished labels the mentor declares."""
    own = [same_name(label) for label in told.mentor.background]
    both = [label for label in told.asked if label in own]
    lines = tuple(
        Evidence(field=f"background[{own.index(label)}]", text=told.mentor.background[own.index(label)], goal=label)
        for label in both
    )
    if both:
        return Because(f"Says of themselves: {listed(line.text for line in lines)}", lines)
    return Because("Declares other things than you wished for" if own else "Says nothing about their background")


def background_questions(told: Told) -> tuple[Question, ...]:
    """Carefully: whether they would say so."""
    return (Question("background", f"Is any of this part of your own story: {listed(told.answers.background.wish)}?"),)
