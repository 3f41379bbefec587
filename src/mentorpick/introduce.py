"""The words to approach a mentor: a first message, five questions, an agreement; and a time for the first talk.

Everything is made from ``privacy.shareable`` answers and the mentor's profile: what was left out there cannot enter.
Only what counted in the ranking is quoted, and only for goals that may be shared.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

import mentorpick
from mentorpick.areas import LABELS, PRIVATE_AREAS
from mentorpick.languages import language_name, language_tag
from mentorpick.model import Answers, Goal, Mentor, Page
from mentorpick.privacy import Shareable, speaks_of
from mentorpick.ranking.criteria import BY_KEY
from mentorpick.ranking.reasons import Told
from mentorpick.ranking.shortlist import rank
from mentorpick.results import Agreement, Contribution, Introduction, Place, Shared

QUESTIONS = 5
TALK_MINUTES = 15
REVIEW_MONTHS = 3

_QUOTE = 160
_STAGES = {
    "student": "a student",
    "trainee": "a trainee",
    "early": "in the first years of my career",
    "mid": "in the middle of my career",
    "senior": "a senior in my field",
    "retired": "retired",
}
_HOPED = {
    "student": "students", "trainee": "trainees", "early": "people early in their career",
    "mid": "people in mid career", "senior": "senior people", "retired": "retired people",
}  # fmt: skip
_WAYS = {"video": "by video call", "phone": "by phone", "in_person": "in person", "chat": "by chat", "email": "by e-mail"}
_ABOUT_GOALS = (
    "My goal is “{}”. What would you do first in my place?",
    "And “{}”: what do people most often get wrong there?",
)
_ALWAYS = (
    "What did you wish somebody had told you when you were at my stage?",
    "What do the people you have worked with best do between two talks?",
    "Who else should I talk to?",
    "How would we both notice that this is not working, and how would we say so?",
    "What would make this worth your time?",
)


class Said(NamedTuple):
    """A sentence of the message, empty where there is nothing to say, and what of the mentee it tells."""

    text: str
    shared: tuple[Shared, ...] = ()


class Pair(NamedTuple):
    """Both sides: a mentor, the answers that may be shared, and the mentor's place for those answers alone."""

    mentor: Mentor
    mentee: Answers
    priority_known: bool
    place: Place | None
    today: date


def introduce(mentor: Mentor, shareable: Shareable, *, today: date, page: Page | None = None) -> Introduction:
    """The words for one mentor, from what may be shared. ``page`` is the pool's own, for its title."""
    pair = Pair(mentor, shareable.answers, shareable.priority_known, _place(mentor, shareable.answers, today), today)
    said = [_who(pair), _goals(pair), _why(pair, page or Page()), _values(pair), _bring(pair), _ask(pair)]
    goals = _most_important(pair.mentee.goals)
    return Introduction(
        version=mentorpick.__version__,
        mentor=mentor.id,
        name=mentor.name,
        fictional=bool(page and page.fictional),
        email=mentor.contact.email,
        url=mentor.contact.url,
        languages=_not_english(mentor.languages),
        subject=f"{TALK_MINUTES} minutes for a first talk?",
        message=_letter(mentor, [one.text for one in said if one.text], pair.mentee.name),
        questions=questions(pair),
        agreement=_agreement(pair, goals, today),
        shared=tuple(dict.fromkeys(item for one in said for item in one.shared)),
    )


def questions(pair: Pair) -> tuple[str, ...]:
    """Five for the talk: about the goals, then what the profile leaves open, then what is always worth asking."""
    goals = _most_important(pair.mentee.goals)
    about = [frame.format(_sentence(goal.text)) for frame, goal in zip(_ABOUT_GOALS, goals, strict=False)]
    return tuple([*about, *_unknown(pair)[:2], *_ALWAYS][:QUESTIONS])


def _unknown(pair: Pair) -> list[str]:
    """What the profile leaves open, what could matter most first; nothing of the areas that were left out."""
    found = []
    for key in pair.place.unknown if pair.place else ():
        criterion = BY_KEY[key]
        if key.removeprefix("area.") not in PRIVATE_AREAS:
            told = Told(pair.mentor, pair.mentee, criterion.asks(pair.mentee), pair.today)
            found += [question.text for question in criterion.questions(told)]
    return found


def _place(mentor: Mentor, mentee: Answers, today: date) -> Place | None:
    """What counts between the two, whatever gates there are: this mentor has been chosen already."""
    free = replace(mentor, accepting=None, capacity=None, mentees=None, conflicts=())
    found = rank(mentee, [free], today=today, top=1, firmness=False).shortlist
    return found[0] if found else None


def _letter(mentor: Mentor, said: Sequence[str], name: str) -> str:
    return "\n\n".join([f"Dear {mentor.name},", *said, f"With kind regards,\n{name or '[your name]'}"])


def _who(pair: Pair) -> Said:
    mentee = pair.mentee
    stage = _STAGES[mentee.stage] if mentee.stage else ""
    at = f" at {mentee.organization}" if mentee.organization else ""
    name = f"my name is {mentee.name}" if mentee.name else ""
    what = f"I am {stage}{at}" if stage else f"I work{at}" if at else ""
    text = " and ".join(part for part in (name, what) if part)
    about = f" {_full_stop(mentee.about)}" if mentee.about else ""
    facts = (
        Shared(what="name", text=mentee.name),
        Shared(what="stage", text=LABELS[mentee.stage] if mentee.stage else ""),
        Shared(what="organization", text=mentee.organization),
        Shared(what="about yourself", text=mentee.about),
    )
    start = f"{text[0].upper()}{text[1:]}." if text else ""
    return Said(f"{start}{about}".strip(), tuple(fact for fact in facts if fact.text))


def _goals(pair: Pair) -> Said:
    goals = _most_important(pair.mentee.goals)
    if not goals:
        return Said("")
    quoted = " and ".join(f"“{_sentence(goal.text)}”" for goal in goals)
    return Said(f"What I would like to reach in the coming year: {quoted}.", _shared_goals(goals))


def _shared_goals(goals: Sequence[Goal]) -> tuple[Shared, ...]:
    return tuple(Shared(what="goal", text=goal.text) for goal in goals)


def _most_important(goals: Sequence[Goal]) -> list[Goal]:
    order = {"high": 0, "medium": 1, "low": 2}
    return sorted(goals, key=lambda goal: order[goal.importance])[:2]


def _why(pair: Pair, page: Page) -> Said:
    lines = _matched(pair)
    if lines:
        quoted = " and ".join(f"“{line}”" for line in lines)
        return Said(f"I am writing to you because of what your profile says: {quoted}. That is what I am looking for.")
    where = f" in {page.title}" if page.title else ""
    return Said(f"I found your name{where}. Your profile leaves much open, so I would rather ask than guess.")


def _matched(pair: Pair) -> list[str]:
    """The lines of the profile that answer the goals named in the message, the strongest first, two at most."""
    named = {goal.text for goal in _most_important(pair.mentee.goals)}
    areas = [c for c in _contributions(pair) if c.key.startswith("area.")]
    found = [e.text for c in areas for e in c.evidence if e.goal in named and not e.field.startswith("organization")]
    short = [text for text in dict.fromkeys(found) if len(text) <= _QUOTE and _may_quote(text, named)]
    return [_sentence(text) for text in short[:2]]


def _may_quote(line: str, goals: set[str]) -> bool:
    """Not a line about private life, unless a goal that is shared says as much itself."""
    return speaks_of(line) <= {area for goal in goals for area in speaks_of(goal)}


def _contributions(pair: Pair) -> list[Contribution]:
    return sorted(pair.place.contributions, key=lambda c: -c.points) if pair.place else []


def _values(pair: Pair) -> Said:
    both = [value for value in pair.mentee.values if value in pair.mentor.values]
    if not both:
        return Said("")
    words = _listed([LABELS[value].lower() for value in both])
    return Said(f"We both name {words} among what guides us.", (Shared(what="values you share", text=words),))


def _bring(pair: Pair) -> Said:
    """What the mentor hopes for, where this mentee is it."""
    parts, shared = [], []
    stage, priority = pair.mentee.stage, pair.mentee.priority
    if stage and stage in pair.mentor.wants.stages:
        parts.append(f"work with {_HOPED[stage]}")
        shared.append(Shared(what="stage", text=LABELS[stage]))
    if pair.priority_known and priority in pair.mentor.wants.areas:
        parts.append(f"help with {LABELS[priority].lower()}")
        shared.append(Shared(what="central priority", text=LABELS[priority]))
    if not parts:
        return Said("")
    return Said(f"You write that you hope to {' and to '.join(parts)}: that is me, and I would come prepared.", tuple(shared))


def _ask(pair: Pair) -> Said:
    mentee = pair.mentee
    way, shared = channel(pair.mentor, mentee), []
    by = f" {way[1]}" if way else ""
    if way:
        shared.append(Shared(what="way of meeting", text=LABELS[way[0]]))
    where = ""
    if mentee.timezone:
        where = f" I am in the time zone {mentee.timezone} and can fit around your day."
        shared.append(Shared(what="time zone", text=mentee.timezone))
    return Said(
        f"Would you have {TALK_MINUTES} minutes for a first talk in the next two weeks{by}?{where} "
        "I would send my questions beforehand. If it does not suit, a short no is just as welcome.",
        tuple(shared),
    )


def channel(mentor: Mentor, mentee: Answers) -> tuple[str, str] | None:
    """The way of meeting for a first talk that suits both, with its words; None where none is known to."""
    for way, words in _WAYS.items():
        near = way != "in_person" or (mentor.location and mentor.location == mentee.location)
        if near and way in mentor.meeting and (way in mentee.meeting or not mentee.meeting):
            return way, words
    return None


def _agreement(pair: Pair, goals: Sequence[Goal], today: date) -> Agreement:
    mentor, mentee = pair.mentor, pair.mentee
    hours = [h for h in (mentor.hours_per_month, mentee.hours_per_month) if h]
    way = channel(mentor, mentee)
    return Agreement(
        between=(mentee.name, mentor.name),
        goals=tuple(goal.text for goal in goals),
        often=f"about {min(hours):g} {'hour' if min(hours) == 1 else 'hours'} a month" if hours else "",
        channel=way[1] if way else "",
        confidentiality="What is said stays between us, unless we both agree or somebody is in danger.",
        review=months_later(today, REVIEW_MONTHS).isoformat(),
        ending="Either of us may end this at any time, without giving a reason: one message, one last short talk, and thanks.",
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    from calendar import monthrange

    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _not_english(languages: Sequence[str]) -> tuple[str, ...]:
    tags = [language_tag(text) or text for text in languages]
    return () if "en" in tags else tuple(language_name(tag) for tag in tags)


def _listed(words: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _sentence(text: str) -> str:
    """On one line, without the full stop, to stand in quotation marks."""
    return " ".join(text.split()).rstrip(".")


def _full_stop(text: str) -> str:
    line = " ".join(text.split())
    return line if line.endswith((".", "!", "?")) else f"{line}."


# the first talk


class Talk(NamedTuple):
    """A first talk: when it starts (aware), both people, both zones (the mentor's may be empty), what is on it."""

    start: datetime
    mentee: str
    mentor: str
    zones: tuple[str, str]
    agenda: tuple[str, ...]


def suggest_start(today: date, zone: str, other: str) -> datetime:
    """The first good time from a week after ``today`` on: a weekday, nearest to midday for the one it suits less.

    In the zone ``zone``; where ``other`` is empty only ``zone`` counts.
    """
    monday = today + timedelta(days=7)
    days = [day for day in (monday + timedelta(days=n) for n in range(7)) if day.weekday() < 5]
    starts = [datetime.combine(day, time(hour), ZoneInfo(zone)) for day in days for hour in range(7, 22)]
    return min(starts, key=lambda start: (max(_off_noon(start, z) for z in (zone, other) if z), start))


def _off_noon(start: datetime, zone: str) -> float:
    local = start.astimezone(ZoneInfo(zone))
    return abs(local.hour + local.minute / 60 - 12.5)
