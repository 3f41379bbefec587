"""The words of letters and messages: their frames, how long a first talk takes, how people, days and lines are named.

Names stand as they were written, only never shouted. A line of a profile is turned to the second person where that
stays grammatical, and quoted otherwise.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from mentorpick.model.people import Mentor
from mentorpick.text import full_stop, in_normal_capitals, post_and_employer, quotable_line

Tone = Literal["friendly", "neutral", "formal"]
TONES: tuple[Tone, ...] = ("neutral", "friendly", "formal")


class Wording(NamedTuple):
    """The frames of one tone."""

    hello: str
    i_am: str
    goal: str
    later: str
    looking: str
    read: str
    line: str
    mentions: str
    helps_with: str
    found: str
    tail: str
    more: str
    hope: str
    talk: str
    write: str
    ahead: str
    no: str
    thanks: str
    subject: str
    short: str
    plain: str


TALK_MINUTES, TERM_TALK = 15, "half an hour"
"""How long the first talk takes that a mentee asks a stranger for, and that of a pair an office has matched."""

_GOAL = "This is what I'd like to work on this year: {}"

WORDING: dict[Tone, Wording] = {
    "friendly": Wording(
        hello="Hi", i_am="I'm {}.", goal=_GOAL,
        later="I've got something on my mind that I'd rather tell you about when we talk.",
        looking="I'm looking for someone to talk to about {}.",
        read="I saw that {}", line="This line of yours caught my eye: {}.", mentions="I saw that you know about {}",
        helps_with="I saw that you help people with {}", found="I found you through {}",
        tail="I'd love to hear what you'd do",
        more="I'd love to hear more", hope="I think you could help",
        talk=f"Could we talk for {TALK_MINUTES} minutes{{by}}{{when}}?",
        write="Could I send you two or three questions{by}?",
        ahead="I'll send my questions ahead", no="No worries if you're busy. A quick “no” is fine.",
        thanks="Thanks,", subject="Quick question about {}", short="Quick question: {}",
        plain=f"Have you got {TALK_MINUTES} minutes?",
    ),
    "neutral": Wording(
        hello="Dear", i_am="I'm {}.", goal=_GOAL,
        later="I'd like to ask you about something that I'd rather explain when we talk.",
        looking="I'm looking for someone to talk to about {}.",
        read="I read that {}", line="One line in your profile made me want to write: {}.",
        mentions="Your profile mentions {}", helps_with="I read that you can help people with {}",
        found="I found you through {}", tail="I'd love to hear what you'd suggest",
        more="I'd love to hear more", hope="I think you could help",
        talk=f"Could we talk for {TALK_MINUTES} minutes{{by}}{{when}}?",
        write="Could I send you two or three questions{by}?",
        ahead="I'd send my questions ahead",
        no="If now isn't a good time, no problem at all. A quick “no” is fine.",
        thanks="Thank you for reading,", subject="A quick question about {}", short="A quick question: {}",
        plain=f"Could I ask you for {TALK_MINUTES} minutes?",
    ),
    "formal": Wording(
        hello="Dear", i_am="My name is {}.", goal=_GOAL,
        later="I'd like to ask your advice on something that I'd prefer to explain when we speak.",
        looking="I'm looking for someone to speak to about {}.",
        read="I read that {}", line="One line in your profile is the reason I'm writing: {}.",
        mentions="Your profile mentions {}", helps_with="I read that you can help people with {}",
        found="I found your name through {}", tail="I'd be grateful for your advice",
        more="I'd be grateful for your advice", hope="I believe you could advise me",
        talk=f"Would you have {TALK_MINUTES} minutes to speak{{by}}{{when}}?",
        write="May I send you two or three questions{by}?",
        ahead="I'd send my questions in advance",
        no="If it isn't convenient, I quite understand, and a one-word reply is enough.",
        thanks="Thank you for your time.\n\nKind regards,", subject="A question about {}", short="A question: {}",
        plain=f"May I ask you for {TALK_MINUTES} minutes?",
    ),
}  # fmt: skip

WAYS = {"video": "by video", "phone": "by phone", "in_person": "in person", "chat": "by chat", "email": "by email"}
WRITTEN = ("chat", "email")

TOPICS = {
    "career": "my career", "mental_health": "my mental health", "physical_health": "my health",
    "personal_growth": "personal growth", "environment": "finding the right place to live and work",
    "relationships": "the people close to me", "finances": "money",
}  # fmt: skip
"""The areas as somebody writes of their own."""

HELP_WITH = {
    "career": "their careers", "mental_health": "mental health", "physical_health": "physical health",
    "personal_growth": "personal growth", "environment": "finding a good place to live and work",
    "relationships": "relationships", "finances": "money matters",
}  # fmt: skip
"""The areas as what a mentor helps people with."""


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_PARTICLES = ("de", "den", "der", "van", "von", "da", "di", "do", "dos", "del", "ter", "ten", "zu", "bin", "el", "al")
"""Words, small as they are, with which a surname begins."""
_TITLES = ("dr", "prof", "professor", "mr", "mrs", "ms", "mx", "miss", "sir", "dame", "rev")


def goals_text(goals: Sequence[str]) -> str:
    """Return goals as their owner wrote them, on one line, ended as a sentence is."""
    return full_stop(
        "; ".join(", ".join(part.strip() for part in goal.splitlines() if part.strip()).rstrip(".") for goal in goals)
    )


def short_name(name: str) -> str:
    """Return the first name where there is no doubt which it is: one word before the surname, and no title."""
    parts = name.split()
    one = len(parts) == 2 or (len(parts) > 2 and parts[1] in _PARTICLES)
    return parts[0] if one and parts[0].rstrip(".").lower() not in _TITLES else name


def post_words(mentor: Mentor) -> str:
    """Return the mentor's post, with the employer where it says anything."""
    place = in_normal_capitals(mentor.organization) if len(mentor.organization) > 5 else mentor.organization
    return post_and_employer(mentor.title, place)


def day_words(day: date) -> str:
    """Return a day as one says it: Friday 9 October."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


QUOTE_WORDS = 26
"""The longest quotation, in words."""

_VERBS = frozenset((
    "answers", "advises", "brings", "builds", "checks", "coaches", "connects", "edits", "explains", "finds", "gives",
    "goes", "guides", "has", "helps", "introduces", "knows", "lets", "listens", "looks", "maps", "marks", "meets",
    "mentors", "offers", "organises", "organizes", "prepares", "proofreads", "puts", "reads", "recommends", "records",
    "reviews", "rewrites", "runs", "says", "shares", "shows", "sits", "starts", "supports", "takes",
    "talks", "teaches", "tells", "trains", "uses", "walks", "works", "writes",
))  # fmt: skip
"""Verbs that begin an offer and mean the same said of "you". Not so "practises", "plans" or "rehearses": who does that
with a mentee would seem to do it for themselves."""
_OF_THEMSELVES = re.compile(r"(?:prepares (?!\w+ for\b)|goes through (?!the\b|a\b))", re.IGNORECASE)
"""The same for two verbs of the list, where no people follow: "prepares the return to work"."""
_AGREES = _VERBS | frozenset(("agrees", "asks", "circles", "finds", "names", "sends", "stays", "studies", "swims"))
"""Those that may follow an "and"."""
_ABOUT_SOMEBODY = re.compile(
    r"\b(?:i|i'm|i've|me|my|mine|we|us|our|you|you're|your|yours|yourself|he|him|his|himself|she|her|hers|herself|they|"
    r"them|their|theirs|themselves)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[^a-z])")


def in_second_person(offer: str) -> str:
    """Return an offer as a clause about "you": "you help crews talk after a bad call". Empty where it must be quoted.

    An offer is turned only if it begins with a verb of the list and speaks of nobody but "people" afterwards: whom
    another pronoun means cannot be known.
    """
    text = quotable_line(offer)
    first, _, rest = text.partition(" ")
    if (
        first.lower() not in _VERBS
        or not first[0].isupper()
        or not rest
        or _SENTENCES.search(text)
        or _OF_THEMSELVES.match(text)
    ):
        return ""
    rest = re.sub(r"^(with )?you(?! *,)\b", r"\1people", rest)
    if _ABOUT_SOMEBODY.search(rest.replace("’", "'")) or len(rest.split()) > QUOTE_WORDS:
        return ""
    turned = _agree(rest)
    return f"you {_base(first.lower())} {turned}" if turned else ""


def _agree(rest: str) -> str:
    """Return what follows the verb with every further verb agreeing with "you"; empty where that cannot be told."""
    verbs = list(_NEXT_VERB.finditer(rest))
    for verb in verbs:
        clause = rest[: verb.start()].rpartition(",")[2]
        if verb[1] == ", " or verb[2] not in _AGREES or _RELATIVE.search(clause):
            return ""  # "reads drafts, marks papers": a verb or a noun; "for one who reads and writes": of another
    for verb in reversed(verbs):
        rest = rest[: verb.start(2)] + _base(verb[2]) + rest[verb.end(2) :]
    return rest


_NEXT_VERB = re.compile(
    rf"(, |\b(?:and then|and|or|then|but) )((?:{'|'.join(sorted(_AGREES))})\b|"
    r"\w+[^sui\W]s(?= (?:an?|the|it|what|how|who)\b))"
)
"""A verb of the list after a comma or an "and", or a word in -s with what may be its object: "and dissects it"."""
_RELATIVE = re.compile(r"\b(?:who|that|which|whose|where|when|what|how)\b")


def _base(verb: str) -> str:
    if verb == "has":
        return "have"
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if verb.endswith(("ches", "shes", "sses", "xes", "oes")) else verb[:-1]


def quotable_part(text: str, most: int = QUOTE_WORDS) -> str:
    """Return the first sentence of a line, to stand in quotation marks; a long one ends early, with an ellipsis."""
    first = _SENTENCES.split(" ".join(text.split()))[0].rstrip(".;, ").replace("“", "‘").replace("”", "’")
    words = re.sub(r'"([^"]*)"', r"‘\1’", first).split()
    if len(words) <= most:
        return " ".join(words)
    kept = " ".join(words[:most])
    clause = kept.rpartition(",")[0]
    return f"{clause if len(clause.split()) >= 5 else kept}…"
