"""Advice on profiles that are valid but deserve a second look: one rule of ADVICE a code."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from mentorpick.model.people import Mentor
from mentorpick.model.taxonomy import AREAS, LABELS, Area
from mentorpick.read.entries import is_email, is_web_address
from mentorpick.read.problems import Keys
from mentorpick.text import is_nothing
from mentorpick.timezones import same_clock, zone_of_place


class GoalKind(NamedTuple):
    """A kind of goal, with a sentence as mentees write it."""

    area: Area
    name: str
    sentence: str


GOAL_KINDS: tuple[GoalKind, ...] = (
    GoalKind("career", "the next post", "Apply for a job, fellowship or promotion and do well in the interview"),
    GoalKind("career", "research and writing", "Publish a paper and write a grant for my research project"),
    GoalKind("mental_health", "stress and burnout", "Cope with stress, avoid burnout and learn to say no"),
    GoalKind("mental_health", "self-doubt", "Stop feeling like an impostor and be less anxious"),
    GoalKind("physical_health", "moving and resting", "Sleep better, exercise and eat well although I work shifts"),
    GoalKind("physical_health", "working with a condition", "Work with a chronic illness or disability"),
    GoalKind("personal_growth", "confidence", "Gain confidence and speak up in meetings and presentations"),
    GoalKind("personal_growth", "purpose", "Find out what I want, my purpose and the next step for me"),
    GoalKind("environment", "moving", "Move to another country or city and settle in a new place"),
    GoalKind("environment", "the team", "Find my place in the team and deal with a difficult workplace culture"),
    GoalKind("relationships", "family and work", "Combine family, parenting and a partner with work"),
    GoalKind("relationships", "difficult conversations", "Handle conflict, feedback and a difficult conversation"),
    GoalKind("finances", "debts and planning", "Plan my budget, loans and debts"),
    GoalKind("finances", "salary and funding", "Negotiate my salary and find funding or a scholarship"),
)


def goals_answered(mentors: Sequence[Mentor]) -> NDArray[np.bool_]:
    """Return (M, 14): which kinds of goals each profile answers in its own words, in an area it does not leave out."""
    from mentorpick.relevance.index import BY_WORDS, LineIndex

    matches = LineIndex.build(mentors).match([kind.sentence for kind in GOAL_KINDS])
    said = [match.cosine >= BY_WORDS.close_from for match in matches]
    offered = [[mentor.areas.get(kind.area, 1) > 0 for mentor in mentors] for kind in GOAL_KINDS]
    both: NDArray[np.bool_] = np.array(said, dtype=bool).T & np.array(offered, dtype=bool).T
    return both


def offer_gains(mentor: Mentor, now: NDArray[np.bool_]) -> str:
    """Return what one concrete offer in each area would bring a profile whose row of ``goals_answered`` is ``now``."""
    could = now | np.array([mentor.areas.get(kind.area, 0) > 0 for kind in GOAL_KINDS], dtype=bool)
    if could.sum() == now.sum():
        return ""
    areas = sum(level > 0 for level in mentor.areas.values())
    where = "one concrete offer" if areas == 1 else f"a concrete offer in each of its {areas} areas"
    return (
        f"with {where} this profile could answer {could.sum()} of {len(GOAL_KINDS)} kinds of goals; "
        f"now it answers {now.sum()}"
    )


STALE_MONTHS = 12


class AdviceFinding(NamedTuple):
    """Something to look at: where in the profile, and a sentence."""

    keys: Keys
    message: str


def _stale(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    if mentor.updated is None:
        return
    months = (today.year - mentor.updated.year) * 12 + today.month - mentor.updated.month
    if months > STALE_MONTHS:
        yield AdviceFinding(("updated",), f"last updated this {months} months ago")
    elif mentor.updated > today:
        yield AdviceFinding(("updated",), f"has {mentor.updated} as its date, which is in the future")


def _repeated(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    for name in ("expertise", "roles", "values", "languages", "meeting", "background", "conflicts"):
        entries: tuple[str, ...] = getattr(mentor, name)
        if len(set(entries)) < len(entries):
            twice = next(entry for number, entry in enumerate(entries) if entry in entries[:number])
            yield AdviceFinding((name,), f"has {twice!r} twice in {name}")


def _no_offers(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    if not mentor.offers:
        yield AdviceFinding((), "offers nothing concrete")


def _bare_levels(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    shown = {offer.area for offer in mentor.offers} | ({"career"} if mentor.title or mentor.expertise else set())
    bare = [area for area, level in mentor.areas.items() if level >= 4 and area not in shown]
    spoken = _spoken_of(mentor) if bare else set()
    if bare := [area for area in bare if area not in spoken]:
        names = ", ".join(LABELS[area].lower() for area in bare)
        yield AdviceFinding(("areas", bare[0]), f"claims high levels but says nothing about {names}")


def _spoken_of(mentor: Mentor) -> set[Area]:
    """The areas that the profile's own words speak of: one word of an area's meaning is enough."""
    from mentorpick.relevance.lines import stems

    said = {stem for line in (*(offer.text for offer in mentor.offers), *mentor.expertise, mentor.bio)
            for stem in stems(line)}  # fmt: skip
    return {area for area, own in _stems_of_areas().items() if not said.isdisjoint(own)}


@cache
def _stems_of_areas() -> dict[Area, frozenset[str]]:
    from mentorpick.relevance.lines import stems

    return {cast(Area, area.key): frozenset(stems(" ".join((area.gloss, *area.synonyms)))) for area in AREAS}


def _full(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    if mentor.capacity is not None and mentor.mentees is not None and mentor.mentees >= mentor.capacity:
        more = "more mentees than places" if mentor.mentees > mentor.capacity else "no place left"
        yield AdviceFinding(
            ("mentees",), f"has {more} ({mentor.mentees} of {mentor.capacity}), so mentees don't see them"
        )


def _all_five(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    if len(mentor.areas) >= 3 and set(mentor.areas.values()) == {5}:
        yield AdviceFinding(("areas",), f"has level 5 in all {len(mentor.areas)} areas, which doesn't help to choose")


def _unreachable(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    if not mentor.contact.email and not mentor.contact.url:
        yield AdviceFinding((), "has no contact details, so mentees can't write")


_PERSONAL: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an email address", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+")),
    ("a bank account number", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,}")),
    ("a phone number", re.compile(r"(?<![\w.-])\+?\(?\d[\d ()./-]{7,40}\d(?![\w-])")),
    ("a date of birth", re.compile(r"\b(?:born on|date of birth|birthday|d\.o\.b\.?)\b", re.IGNORECASE)),
    ("a home address", re.compile(r"\b(?:home address|I live at)\b", re.IGNORECASE)),
)
_PERSONAL_KEYS = re.compile(
    r"birth|gender|sex\b|ethnic|race\b|religio|salary|passport|phone|mobile|address|disab|health|nationality|iban|ssn"
)
_DIGITS = re.compile(r"\D")
_NUMBER_OF_SOMEBODY = re.compile(r"\d[\d ()./-]{5}")
_HINTS_OF_PERSONAL = ("@", "born", "birth", "d.o.b", "address", "live at")
"""What every text with personal data has, this or a long number, cheaply asked: most profiles have none of it."""


def _personal(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    texts = list(_texts(mentor))
    said = "\n".join(text for _, text in texts).casefold()
    suspicious = _NUMBER_OF_SOMEBODY.search(said) or any(hint in said for hint in _HINTS_OF_PERSONAL)
    for keys, text in texts if suspicious else ():
        for what, pattern in _PERSONAL:
            hit = pattern.search(text)
            if hit and (what != "a phone number" or 9 <= len(_DIGITS.sub("", hit[0])) <= 15):
                yield AdviceFinding(keys, f"seems to give {what} where everyone can read it")
    for key in mentor.x:
        if _PERSONAL_KEYS.search(key):
            yield AdviceFinding((key,), f"has {key}, which may be personal and isn't needed to choose a mentor")


def _texts(mentor: Mentor) -> Iterator[tuple[Keys, str]]:
    yield ("bio",), mentor.bio
    yield ("title",), mentor.title
    for number, offer in enumerate(mentor.offers):
        yield ("offers", number), offer.text
    for number, subject in enumerate(mentor.expertise):
        yield ("expertise", number), subject


def _no_address(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    if mentor.contact.email and not is_email(mentor.contact.email):
        yield AdviceFinding(("contact",), f"has the address {mentor.contact.email!r}, which can't get mail")
    if mentor.contact.url and not is_web_address(mentor.contact.url):
        yield AdviceFinding(("contact",), f"has the page {mentor.contact.url!r}, which isn't a link")


def _another_clock(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    there = zone_of_place(mentor.location) if mentor.location and mentor.timezone else ""
    if there and not same_clock(there, mentor.timezone):
        yield AdviceFinding(("timezone",), f"lives in {mentor.location}, where the time zone is {there}")


def _placeholder(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    for name in ("title", "organization", "location", "pronouns", "bio", "called"):
        if is_nothing(text := getattr(mentor, name)):
            yield AdviceFinding((name,), f"has {text!r} as {name}, which tells mentees nothing")
    for name in ("conflicts", "expertise", "background"):
        for text in getattr(mentor, name):
            if is_nothing(text):
                yield AdviceFinding((name,), f"has {text!r} in {name}, which tells mentees nothing")


def _one_case(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    if better := better_case(mentor.name):
        yield AdviceFinding(("name",), f"would look like that in letters; {better!r} looks better")


def better_case(name: str) -> str:
    """Return a name of two words or more written in capitals or in small letters alone as names are; else nothing."""
    words = name.split()
    if len(words) < 2 or not (name.isupper() or name.islower()) or not name.isascii():
        return ""
    return " ".join(_capitalized(word) for word in words)


def _capitalized(word: str) -> str:
    parts = re.split(r"([-'.])", word.lower())
    made = "".join(part[:1].upper() + part[1:] for part in parts)
    return re.sub(r"\bMc([a-z])", lambda hit: f"Mc{hit[1].upper()}", made)


NEAR_DUPLICATE = "A106"
UNREACHABLE = "A108"
SAME_ORGANIZATION = "A115"
EXPIRED = "A109"
ADVICE: dict[str, Callable[[Mentor, date], Iterator[AdviceFinding]]] = {
    "A101": _no_offers, "A102": _stale, "A103": _bare_levels, "A104": _full, "A105": _all_five, "A107": _personal,
    UNREACHABLE: _unreachable, "A111": _no_address, "A112": _another_clock, "A113": _placeholder, "A114": _one_case,
    "A110": _repeated,
}  # fmt: skip
"""What finds each kind of advice about one profile."""
