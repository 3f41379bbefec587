"""How people, days and lines are named in messages, and what the two sides of an assigned pair are told of each other.

How long the first talk takes stands here, too.

Names stand as they were written, only never shouted. A line of a profile is turned to the second person where that
stays grammatical, and quoted otherwise. What a mentor reads of a mentee is made from ``PairFacts.goals`` alone: the
goals that may be shared. What is withheld enters no sentence, not even by the line of the mentor's profile that is
closest to it.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from mentorpick.model.people import Answers, Mentor, OfficePage
from mentorpick.text import in_normal_capitals, join_words, post_and_employer, quotable_line, same_place
from mentorpick.write.mail import DAYS

TALK_MINUTES, TERM_TALK = 15, "half an hour"
"""How long the first talk takes that a mentee asks a stranger for, and that of a pair an office has matched."""

WAYS = {"video": "by video", "phone": "by phone", "in_person": "in person", "chat": "by chat", "email": "by email"}
WRITTEN = ("chat", "email")

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_PARTICLES = ("de", "den", "der", "van", "von", "da", "di", "do", "dos", "del", "ter", "ten", "zu", "bin", "el", "al")
"""Words, small as they are, with which a surname begins."""
_TITLES = ("dr", "prof", "professor", "mr", "mrs", "ms", "mx", "miss", "sir", "dame", "rev")


def goals_text(goals: Sequence[str]) -> str:
    """Return goals as their owner wrote them, on one line, ended as a sentence is."""
    said = (", ".join(part.strip() for part in goal.splitlines() if part.strip()).rstrip(".") for goal in goals)
    line = " ".join("; ".join(said).split())
    return line if line.endswith((".", "!", "?")) else f"{line}."


_NICKNAME = re.compile(r"\s[\"“”„]([^\W\d_]{2,20})[\"“”]\s")


def nickname(name: str) -> str:
    """Return what somebody writes in quotation marks within their name, as in Robert "Bob" Ellery; empty for none."""
    found = _NICKNAME.search(name)
    return found[1] if found else ""


def short_name(name: str) -> str:
    """Return the nickname, or the first name where there is no doubt: one word before the surname, and no title."""
    if nickname(name):
        return nickname(name)
    parts = name.split()
    one = len(parts) == 2 or (len(parts) > 2 and parts[1] in _PARTICLES)
    return parts[0] if one and parts[0].rstrip(".").lower() not in _TITLES else name


def post_words(mentor: Mentor) -> str:
    """Return the mentor's post, with the employer where it says anything."""
    place = in_normal_capitals(mentor.organization) if len(mentor.organization) > 5 else mentor.organization
    return post_and_employer(mentor.title, place)


def day_words(day: date) -> str:
    """Return a day as one says it: Friday 9 October."""
    return f"{DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


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


# what the two sides of a pair are told

_TIMES = {0.5: "half an hour", 1: "about an hour", 1.5: "about an hour and a half", 2: "about two hours",
          3: "about three hours", 4: "about four hours"}  # fmt: skip
_ABOUT = {
    "career": "career questions", "mental_health": "stress and wellbeing", "physical_health": "health",
    "personal_growth": "confidence and habits", "environment": "moving and settling in",
    "relationships": "family and relationships", "finances": "money matters",
}  # fmt: skip
_CAN_GUIDE = 3
_FAR_HOURS = 3


def about_words(area: str) -> str:
    """Return what an area is about, as people say it: ``money matters``."""
    return _ABOUT[area]


def hours_words(hours: float) -> str:
    """Return how much time a month, as people say it: ``about an hour a month``."""
    return f"{_TIMES.get(hours, f'about {hours:g} hours')} a month"


def office_context(page: OfficePage) -> dict[str, str]:
    """Return the pieces that a template may use; each is empty where the office has not said it."""
    office = page.name or "the mentoring office"
    the_office = office[0].upper() + office[1:]
    return {
        "programme": page.programme,
        "name": page.name,
        "email": page.email,
        "the_office": the_office,
        "for_term": f" for {page.term}" if page.term else "",
        "in_brackets": f" ({page.programme})" if page.programme else "",
        "at_address": f" at {page.email}" if page.email else "",
        "by_reply": f" by {day_words(page.reply_by)}" if page.reply_by else "",
        "by_first_message": f" by {day_words(page.write_by)}" if page.write_by else "",
        "by_check": f" by {day_words(page.check_by)}" if page.check_by else " after two weeks",
        "on_end": f" on {day_words(page.end_on)}" if page.end_on else " soon",
        "survey_request": f"\n\nWould you answer three short questions? {page.survey}" if page.survey else "",
        "signature": "\n".join(part for part in (the_office, page.programme, page.email) if part),
    }


def hours_ahead(zone: str, other: str, day: date) -> float:
    """Return how far the clocks of the other zone are ahead that day; 0 where one of them isn't known."""
    if not (zone and other):
        return 0
    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    return (noon.astimezone(ZoneInfo(other)).replace(tzinfo=None) - noon.replace(tzinfo=None)).total_seconds() / 3600


class PairFacts(Struct, frozen=True, kw_only=True):
    """Both sides of a pair, what may be told, and the two lines of the mentor's profile that say why."""

    answers: Answers
    mentor: Mentor
    programme: str = ""
    """The mentee's, with the year, where it may be told."""
    goals: tuple[str, ...] = ()
    """Those that the mentor may read."""
    withheld: bool = False
    """Whether there are goals that the mentor may not read."""
    released: bool = False
    """Whether there are private goals that the mentor may read, as the mentee agreed."""
    line: str = ""
    """The line of the profile closest to any goal: for the mentee's eyes."""
    line_shared: str = ""
    """The line closest to the goals that may be told."""
    today: date

    @property
    def mentee_name(self) -> str:
        """The mentee's name in usual capitals."""
        return in_normal_capitals(self.answers.name) or self.answers.id

    @property
    def mentor_name(self) -> str:
        """The mentor's name in usual capitals."""
        return in_normal_capitals(self.mentor.name)

    @property
    def mentee_called(self) -> str:
        """How the mentee is spoken of."""
        return self.answers.called or short_name(self.mentee_name)

    @property
    def mentor_called(self) -> str:
        """How the mentor is spoken of."""
        return self.mentor.called or short_name(self.mentor_name)

    def told_lines(self) -> list[str]:
        """Return what the office is shown: which goals the mentor reads, and which stay out."""
        out = [goal.text for goal in self.answers.goals if goal.text not in self.goals]
        rows = (("  told:", self.goals), ("  stays out:", out))
        said = [f"{what} {'; '.join(map(quotable_line, texts))}" for what, texts in rows if texts]
        return [f"{self.mentee_name} -> {self.mentor_name}", *said]

    def for_mentee(self) -> dict[str, Any]:
        """Return what the mentee is told of the mentor."""
        told = _named(self.mentor, self.mentor_name, self.mentor_called, "post", post_words(self.mentor))
        meeting = self._meeting(self.answers, self.mentor, self.mentor_called, "has")
        return told | {"why": self._why_mentor(), "meeting": meeting, "told": self._told()}

    def for_mentor(self) -> dict[str, Any]:
        """Return what the mentor is told of the mentee."""
        told = _named(self.answers, self.mentee_name, self.mentee_called, "programme", self.programme)
        line = quotable_line(self.line_shared)
        why = f"We thought of you because you wrote “{line}”." if line else ""
        meeting = self._meeting(self.mentor, self.answers, self.mentee_called, "hopes for")
        return told | {"goal": self._goal(), "why": why, "meeting": meeting}

    def first_message(self) -> dict[str, Any]:
        """Return what the mentee's first message says; nothing in it is withheld."""
        goal = "I'd rather tell you what I'd like to work on when we talk."
        if self.goals:
            goal = f"This is what I'd like to work on this year: {goals_text(self.goals)}"
            goal += " There's more that I'd rather tell you when we talk." if self.withheld else ""
        told = _named(self.mentor, self.mentor_name, self.mentor_called, "post", post_words(self.mentor))
        return told | {"goal_mine": goal, "ask": self._ask()}

    def you(self) -> dict[str, str]:
        """Return the mentee as the writer of the first message."""
        who = f"{self.mentee_name} ({self.programme})" if self.programme else self.mentee_name
        return {"name": self.mentee_name, "called": self.mentee_called, "who": who}

    def _why_mentor(self) -> str:
        area, called = self.answers.priority, self.mentor_called
        if self.line:
            why = f"We thought of {called} because of this line in the profile: “{quotable_line(self.line)}”."
        elif self.mentor.areas.get(area, 0) >= _CAN_GUIDE:
            why = f"{called} offers help with {_ABOUT[area]}."
        else:
            why = f"{called} hasn't written about exactly what you asked for, but may know who to ask next."
        wished = [label for label in self.answers.background.wish if label.lower() in
                  {own.lower() for own in self.mentor.background}]  # fmt: skip
        shared = f" You'd also hoped for someone who shares part of your background, and {called} does."
        return why + (shared if wished else "")

    def _goal(self) -> str:
        called = self.mentee_called
        if self.goals:
            more = f" There's more that {called} would rather tell you when you talk." if self.withheld else ""
            return f"{called} would like to work on this: {goals_text(self.goals)}{more}"
        if self.withheld:
            return f"{called} would rather tell you what it's about when you talk."
        return f"{called} hasn't set a goal yet, so a good first question is what should be different in a year."

    def _told(self) -> str:
        parts = ["your name"]
        parts += ["your programme"] if self.programme else []
        parts += ["what you'd like to work on"] if self.goals else []
        ways, hours = self.answers.meeting, self.answers.hours_per_month
        parts += (
            ["how and how often you'd like to meet" if ways and hours else "how you'd like to meet"] if ways else []
        )
        parts += ["your email address"] if self.answers.contact.email else []
        what = "the rest" if self.goals else "what it's about"
        own = f" We've left it to you to say {what}."
        return f"We've passed on {join_words(parts)}, and nothing else from your form.{own if self.withheld else ''}"

    def _meeting(self, mine: Answers | Mentor, theirs: Answers | Mentor, called: str, have: str) -> str:
        """Return how the two can meet, to the side that is ``mine``; how the other is called, and has time."""
        time_said = f"{called} {have} {hours_words(theirs.hours_per_month)}" if theirs.hours_per_month else ""
        ways = [self._way(way) for way in self._both()]
        if ways:
            said = f"You can meet {join_words(ways, 'or')}" + (f", and {time_said}." if time_said else ".")
        elif set(mine.meeting) & set(theirs.meeting) == {"in_person"}:
            town = theirs.location.split(",")[0].strip() or "another town"
            said = f"You'd both like to meet in person, but {called} is in {town}, so agree on a place or have a call."
        elif mine.meeting and theirs.meeting:
            others = join_words([WAYS[way] for way in theirs.meeting], "or")
            said = f"{called} can meet {others}, which you didn't choose, so please agree on a way together."
        else:
            said = f"{time_said}." if time_said else ""
        return f"{said} {self._clocks()}".strip()

    def _both(self) -> list[str]:
        towns = self.mentor.location, self.answers.location
        near = not all(towns) or same_place(*towns)
        own, other = self.answers.meeting or self.mentor.meeting, self.mentor.meeting
        return [way for way in own if way in other and (near or way != "in_person")]

    def _way(self, way: str) -> str:
        return f"in person in {self._town()}" if way == "in_person" and self._town() else WAYS[way]

    def _ask(self) -> str:
        times = "I could do [two times that suit you]. If neither works, please suggest another."
        way = next(iter(self._both()), "")
        if way == "email":
            return "Could I send you my first questions by email?"
        if way:
            town = self._town()
            met = f"meet in {town}" if way == "in_person" and town else f"talk {WAYS[way]}"
            return f"Could we {met} for {TERM_TALK}? {times}"
        how = join_words([WAYS[way] for way in self.answers.meeting], "or")
        best = f"It works best for me {how}. What works for you?" if how else times
        return f"Could we find {TERM_TALK} to talk? {best}"

    def _town(self) -> str:
        return self.answers.location.split(",")[0].strip()

    def _clocks(self) -> str:
        apart = abs(hours_ahead(self.answers.timezone, self.mentor.timezone, self.today))
        return f"You're {apart:g} hours apart, so say whose time you mean." if apart >= _FAR_HOURS else ""


def _named(person: Answers | Mentor, name: str, called: str, what: str, said: str) -> dict[str, Any]:
    """One side as the other's letter names it; ``said`` is the post or the programme, as ``what`` says."""
    address = person.contact.email
    return {
        "other": {"name": name, "called": called, "email": address, what: said},
        "who": f"{name}, {said}" if said else name,
        "at_address": f" ({address})" if address else "",
    }


def mentee_context(pairs: Sequence[PairFacts], office: OfficePage) -> dict[str, Any]:
    """Return what a mentee's letters may use."""
    return _context(pairs[0].you(), [pair.for_mentee() for pair in pairs], office)


def mentor_context(pairs: Sequence[PairFacts], office: OfficePage) -> dict[str, Any]:
    """Return what a mentor's letters may use."""
    name = pairs[0].mentor_name
    you = {"name": name, "called": pairs[0].mentor.called or nickname(name) or name}
    return _context(you, [pair.for_mentor() for pair in pairs], office)


def _context(you: Mapping[str, str], pairs: list[dict[str, Any]], office: OfficePage) -> dict[str, Any]:
    names = join_words([pair["other"]["name"] for pair in pairs])
    known = [(pair["other"]["called"], pair["other"]["email"]) for pair in pairs if pair["other"]["email"]]
    addresses = join_words([f"{called} ({email})" if len(pairs) > 1 else email for called, email in known])
    return {
        "you": dict(you),
        "pairs": pairs,
        "names": names,
        "called": join_words([pair["other"]["called"] for pair in pairs]),
        "addresses": f", or write first: {addresses}" if addresses else "",
        "notices": (),
        "office": office_context(office),
    }
