"""Composes the first message to a mentor in one of three tones: subject and body, ready to send as they stand.

The mentee's own sentence is used as written; no rule turns it into another. Which lines of a profile may be quoted, and
what of the mentee may be told, is decided before (``pages``, ``privacy``): everything given here may be used.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from itertools import product
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from mentorpick.data import read_text
from mentorpick.sharing.texts import (
    TALK_MINUTES,
    WAYS,
    WRITTEN,
    about_words,
    day_words,
    hours_ahead,
    in_second_person,
    quotable_part,
)
from mentorpick.text import in_normal_capitals, join_words, quotable_line
from mentorpick.timezones import say_zone
from mentorpick.write.mail import Letter

Tone = Literal["friendly", "neutral", "formal"]
TONES: tuple[Tone, ...] = ("neutral", "friendly", "formal")


_GOAL = "This is what I'd like to work on this year: {}"


def wording(tone: Tone) -> dict[str, str]:
    """Return the sentences of a tone."""
    return _tones()[tone]


@cache
def _tones() -> dict[str, dict[str, str]]:
    return tomllib.loads(read_text("tones.toml"))


TOPICS = {
    "career": "my career", "mental_health": "my mental health", "physical_health": "my health",
    "personal_growth": "personal growth", "environment": "finding the right place to live and work",
    "relationships": "the people close to me", "finances": "money",
}  # fmt: skip
"""The areas as somebody writes of their own."""

MOST_WORDS = 109
"""Of a whole body: nobody answers a page."""
OWN_WORDS = 45
"""Of the mentee's own sentence."""

_GLANCE = 70
"""Letters of a subject that's read at a glance."""
NO_NAME = "[your first name]"


class Facts(NamedTuple):
    """What a message may use. Empty or None: not known, or not to be told."""

    name: str
    """The mentor's, as in the profile."""
    called: str = ""
    """How the mentor likes to be addressed: ``Dr Stein``."""
    first_name: str = ""
    who: str = ""
    """Who they are, in their own few words: ``a second-year student``."""
    organization: str = ""
    about: str = ""
    because: str = ""
    """The mentee's own sentence for this mentor."""
    goals: tuple[str, ...] = ()
    """As typed, those to name."""
    area: str = ""
    """The priority, where it may be told."""
    offers: tuple[str, ...] = ()
    """Those that answer a goal, the nearest first."""
    subjects: tuple[str, ...] = ()
    """Of the mentor's expertise, in the same way."""
    can_help: tuple[str, ...] = ()
    """Areas in which the mentor says they can guide and that may be named."""
    pool: str = ""
    known: bool = False
    """The mentee knows this person and described them: there is no profile to speak of."""
    way: str = ""
    zone: str = ""
    mentor_zone: str = ""
    on: date | None = None
    """The day whose clocks are compared."""
    start: datetime | None = None
    """A time to suggest, in the mentee's zone."""


def compose_message(facts: Facts, tone: Tone = "neutral") -> Letter:
    """Return the message, its body in at most MOST_WORDS words; what gives way for that is the mentor's line."""
    words = wording(tone)
    about = full_sentence(f"A bit about me: {facts.about}") if facts.about else ""
    last = f"{words['thanks']}\n{facts.first_name or NO_NAME}"
    whole, shorter, shortest = _requests(facts, words)
    lines = list(_mentor_lines(facts, words))
    body = ""
    for line, request in [*product(lines, (whole, shorter)), ("", shortest)]:
        told = " ".join(part for part in (_opening(facts, words), about, line) if part)
        body = "\n\n".join([f"{salutation(facts, tone)},", told, request, last])
        if len(body.split()) <= MOST_WORDS:
            break
    return Letter(_subject(facts, words), body)


def compose_request(goals: Sequence[str], pool: str = "", first_name: str = "", who: str = "") -> Letter:
    """Return a request that whoever runs a pool can pass on, for goals that none of its mentors answers."""
    where = pool or "the mentors' profiles"
    named = [quotable_line(goal) for goal in goals]
    about = f"this: {named[0]}" if len(named) == 1 else "something I'd rather explain in person"
    if len(named) > 1:
        about = "two things" if len(named) == 2 else f"{len(named)} things"
        about = f"{about}: {'; '.join(named)}"
    hello = f"Hello,\n\nI'm {first_name}, {who.rstrip('.')}. " if who else "Hello,\n\n"
    body = (
        f"{hello}I looked through {where} for someone to talk to about {about}. I didn't find anyone.\n\n"
        f"Do you know someone I could ask for {TALK_MINUTES} minutes? A name is enough, or please pass this on to "
        f"them. If nobody comes to mind, a quick “no” helps too.\n\nThank you,\n{first_name or NO_NAME}"
    )
    return Letter("Do you know someone I could ask?", body)


def salutation(facts: Facts, tone: Tone) -> str:
    """Return how the mentor is addressed: as they said, else by the whole name; a surname is never guessed."""
    name = facts.called or in_normal_capitals(facts.name)
    near = facts.called or " " not in name
    hello = "Hello" if tone == "friendly" and not near else wording(tone)["hello"]
    return f"{hello} {name}"


def _opening(facts: Facts, words: dict[str, str]) -> str:
    """Who is writing, and why: ``I'm Lea, a second-year student. I freeze ...``."""
    purpose = _purpose(facts, words)
    the = "the " if _WITH_ARTICLE.match(facts.organization) else ""
    where = f" from {the}{facts.organization}" if facts.organization and facts.organization not in facts.who else ""
    if facts.known or not (facts.first_name or where):
        return purpose
    name = f" {facts.first_name}" if facts.first_name else ""
    if name and facts.who:
        return f"I'm{name}, {facts.who.rstrip('.')}{where}. {purpose}"
    if name and (what := re.match(r"I(?:'m|’m| am) (?=(an? )?)", purpose)):
        if what[1]:
            return f"I'm{name}{where}, {purpose[what.end() :]}"
        if not where:
            return f"My name is{name}, and {purpose}"
    return f"I'm{name}{where}. {purpose}" if where else f"{words['i_am'].format(facts.first_name)} {purpose}"


_WITH_ARTICLE = re.compile(
    r"(?:\w+ )?(?:University|Institute|College|School|Department|Faculty|Ministry|Office|Academy) (?:of|for) "
)


def _purpose(facts: Facts, words: dict[str, str]) -> str:
    if facts.because:
        return full_sentence(facts.because)
    if len(facts.goals) == 1 and is_sentence(facts.goals[0]):
        return full_sentence(facts.goals[0])
    if facts.goals:
        return full_sentence(_GOAL.format("; ".join(quotable_line(goal) for goal in facts.goals)))
    return words["looking"].format(TOPICS[facts.area]) if facts.area else words["later"]


def _mentor_lines(facts: Facts, words: dict[str, str]) -> Iterator[str]:
    """What the mentor's own words have to do with it, the longest first; the last is the least one can say."""
    if _SPEAKS_TO.search(facts.because):
        yield "" if _ASKS.search(facts.because) else f"{words['more']}."
    elif facts.known:
        yield f"I thought of you, and {words['tail']}."
    else:
        yield from _from_profile(facts, words)
    yield ""


def _from_profile(facts: Facts, words: dict[str, str]) -> Iterator[str]:
    for offer in facts.offers[:1]:
        said = in_second_person(offer)
        if said:
            short = "," not in said and len(said.split()) <= 16
            start = (words["read"] if not said.startswith("you read") else "I saw that {}").format(said)
            yield f"{start}, and {words['tail']}." if short else f"{start}. {words['tail']}."
            yield f"{start}."
        else:
            line = words["line"].format(f"“{quotable_part(offer)}”")
            yield f"{line} {words['tail']}."
            yield line
            yield words["line"].format(f"“{quotable_part(offer, 14)}”")
    if facts.subjects:
        yield f"{words['mentions'].format(join_words(facts.subjects[:2]))}, and {words['tail']}."
    elif facts.can_help:
        yield f"{words['helps_with'].format(about_words(facts.can_help[0]))}, and {words['tail']}."
    tail = words["tail"] if facts.because or facts.goals else words["hope"]
    if facts.pool and not (facts.subjects or facts.can_help):
        yield f"{words['found'].format(facts.pool)}, and {tail}."
    if not _ASKS.search(facts.because):
        yield f"{tail}."


def _requests(facts: Facts, words: dict[str, str]) -> tuple[str, str, str]:
    """The one thing that is asked for, and two shorter ways to ask it."""
    by = f" {WAYS[facts.way]}" if facts.way else ""
    if facts.way in WRITTEN:
        return (f"{words['write'].format(by=by)} {words['no']}",) * 3
    when = f", perhaps on {_moment(facts, facts.start)}" if facts.start else " in the next two weeks"
    clock = "" if facts.start else _clock(facts)
    asked = words["talk"].format(minutes=TALK_MINUTES, by=by, when=when)
    both = f"{clock}, and {words['ahead']}." if clock else f"{words['ahead']}."
    parts = (asked, both, words["no"]), (asked, clock and f"{clock}.", words["no"]), (asked, words["no"])
    whole, shorter, shortest = (" ".join(part for part in some if part) for some in parts)
    return whole, shorter, shortest


def _moment(facts: Facts, start: datetime) -> str:
    """``Tuesday 1 December at 15:00 UK time (16:00 yours)``; the mentor's day too, where it is another."""
    theirs = ""
    if facts.mentor_zone:
        local = start.astimezone(ZoneInfo(facts.mentor_zone))
        if local.replace(tzinfo=None) != start.replace(tzinfo=None):
            day = f"{day_words(local)} at " if local.date() != start.date() else ""
            theirs = f" ({day}{local:%H:%M} yours)"
    return f"{day_words(start)} at {start:%H:%M} {zone_words(facts.zone)}{theirs}"


def _clock(facts: Facts) -> str:
    """Where the mentee's clock stands beside the mentor's, and that the mentee fits around."""
    if not facts.zone:
        return ""
    theirs = _beside(facts)
    between = f" ({theirs})" if theirs else ""
    return f"I'm on {zone_words(facts.zone)}{between} and can fit around you"


def _beside(facts: Facts) -> str:
    if not facts.mentor_zone or facts.on is None:
        return ""
    hours = hours_ahead(facts.zone, facts.mentor_zone, facts.on)
    if not hours:
        return "" if facts.zone == facts.mentor_zone else "the same as yours"
    return f"{abs(hours):g} {'hour' if abs(hours) == 1 else 'hours'} {'behind' if hours > 0 else 'ahead of'} you"


def zone_words(zone: str) -> str:
    """Return a time zone as people say it: ``UK time``, ``Lagos time``, ``UTC+1``; ``UTC`` and the like as they are."""
    if zone == "Europe/London":
        return "UK time"
    city = say_zone(zone).rpartition("/")[2].replace("_", " ")
    return f"{city} time" if "/" in zone and not zone.startswith("Etc/") else city


def _subject(facts: Facts, words: dict[str, str]) -> str:
    if facts.subjects:
        return words["subject"].format(facts.subjects[0])
    for clause in _clauses(facts):
        if len(subject := words["short"].format(clause)) <= _GLANCE:
            return subject
    if facts.who:
        return f"{words['subject'].partition(' about ')[0]} from {facts.who.rstrip('.')}"
    return words["subject"].format(TOPICS[facts.area]) if facts.area else words["plain"].format(minutes=TALK_MINUTES)


def _clauses(facts: Facts) -> Iterator[str]:
    """The mentee's own words in parts that may stand alone: not who they are, which a subject doesn't need."""
    for goal in facts.goals[:1]:
        yield quotable_line(goal)
    for clause in _NEXT_CLAUSE.split(" ".join((facts.because or next(iter(facts.goals), "")).split())):
        if is_sentence(clause) and not _SPEAKS_TO.search(clause) and not re.match("I(?:'m|’m| am) an? ", clause):
            yield quotable_line(clause)


_NEXT_CLAUSE = re.compile(r"(?<=[.!?])\s|,?\s(?:and|but|because|so)\s|,\s")


# the mentee's own words


def split_name(typed: str) -> tuple[str, str]:
    """Return the name and who somebody is: of "I'm Lea, a second-year student" both, of "Lea" and "Smith, Lea" one."""
    name, _, who = re.sub(r"(?i)^(?:i['’]?m|i am|my name is) ", "", typed).partition(",")
    who = who.strip()
    return (name.strip(), who) if " " in who or who.islower() else (typed, "")


def is_sentence(text: str) -> bool:
    """Return whether a text stands on its own as what somebody says of themselves, or to the mentor.

    "I freeze in class" does, and "after six years at home I want to go back"; not so "cut my question down".
    """
    plain = text.replace("’", "'")
    return bool(_SUBJECT.match(plain) or (_LEADS_IN.match(plain) and _I.search(plain)))


_I = re.compile(r"\b(?:I|we)\b", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:I|we|my|our|you|your|it's|there's)\b", re.IGNORECASE)
_LEADS_IN = re.compile(
    r"(?:after|although|as|at|because|before|every|ever|for|hello|hi|if|in|last|lately|now|on|once|right|since|"
    r"sometimes|this|until|when|whenever|while|with)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:hear|advice|ask|talk to|learn from|know how)\b|\?", re.IGNORECASE)
"""That their own sentence already says what they want of the mentor."""
_SPEAKS_TO = re.compile(r"\b(?:you|your|yours|you're|you've|you'd)\b", re.IGNORECASE)


def full_sentence(text: str) -> str:
    """Return the text on one line, begun and ended as a sentence is."""
    line = re.sub(r"\bi(?=\b(?!\.))", "I", " ".join(text.split()))
    line = re.sub(r"(?<=[a-z][.!?] )[a-z](?=[a-z' ])", lambda first: first[0].upper(), line)
    if line and line.split()[0].islower():
        line = line[0].upper() + line[1:]
    return line if not line or line.endswith((".", "!", "?", "…")) else f"{line}."
