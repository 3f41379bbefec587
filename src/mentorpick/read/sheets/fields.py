"""The fields a sheet can hold: how a cell of each is read, and what a form asks for it.

``MENTOR_FIELDS`` and ``MENTEE_FIELDS`` are the only place where the wording of ``profiles form`` stands, so an
export of that form is recognised by the same words.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from mentorpick.data import read_lines
from mentorpick.model.taxonomy import AREAS, MEETING, ROLES, SHARED, STAGES, STATUSES, VALUES, Entry

CellKind = Literal[
    "text", "line", "words", "names", "lines", "one", "several", "level", "leaning", "number", "yes", "date", "consent",
    "email",
]  # fmt: skip
FormQuestion = Literal["", "short", "long", "one", "several", "grid", "scale", "number"]


class Field(NamedTuple):
    """One field of a sheet: its dotted name, how a cell is read, what a form asks, and other words for it."""

    name: str
    kind: CellKind
    asked: FormQuestion = ""
    """The kind of question in a form; empty: a form does not ask."""
    question: str = ""
    help: str = ""
    options: tuple[Entry, ...] = ()
    also: tuple[str, ...] = ()
    """Other words that headers use; a guess, not certain."""
    former: tuple[str, ...] = ()
    """What the form asked before: exports of it are still recognised."""
    rank: int = 0
    """Which of several columns for the same field comes first; lists are joined in this order."""


ZONES = tuple(Entry(name, name, "") for name in (
    "UK (London)", "Central Europe (Berlin)", "Eastern Europe (Athens)", "US Eastern (New York)",
    "US Central (Chicago)", "US Pacific (Los Angeles)", "West Africa (Lagos)", "East Africa (Nairobi)",
    "India (Kolkata)", "China (Shanghai)", "Other",
))  # fmt: skip
"""The time zones that a form offers; each is read as it stands."""
GRID = "How much can you help in each area?"
LEVELS = ("0 - not for me", "1 - glad to talk", "2", "3 - can guide", "4", "5 - deep experience")

_AREA_HELP = "Leave out what you don't know. 0 means: please don't ask me."
_COMMON = (
    Field("id", "line"),
    Field("name", "line", "short", "Your name"),
    Field("called", "line", "short", "How would you like to be addressed in an email?",
          "Such as Dr Stein, or Amelia. Optional."),
    Field("organization", "line", "short", "Where do you work or study?"),
)  # fmt: skip
_STATUS = Field("status", "one", options=STATUSES)
_PLACE = (
    Field("languages", "words", "short", "Which languages do you speak?", "Such as: English; Spanish",
          former=("Which languages can you talk in?",)),
    Field("timezone", "line", "one", "What is your time zone?",
          "If yours isn't here, choose Other and write a town.", ZONES),
    Field("location", "line", "short", "Which town and country are you in?", "Such as Leeds, UK.",
          former=("In which town and country are you?",)),
)  # fmt: skip
_CONTACT = (
    Field("contact.email", "email", "short", "Your email address",
          former=("At which e-mail address can one reach you?",)),
    Field("contact.url", "line"),
)  # fmt: skip


FIELD_WORDS = {
    name: tuple(words.split("/")) for name, _, words in (line.partition(": ") for line in read_lines("field_words.txt"))
}
"""Words of headers by ``mentor``, ``mentee`` or ``both`` and the field; by ``part`` and what else they are."""


def _with_other_words(who: str, *fields: Field) -> tuple[Field, ...]:
    words = FIELD_WORDS
    return tuple(f._replace(also=words.get(f"{who} {f.name}", words.get(f"both {f.name}", f.also))) for f in fields)


MENTOR_FIELDS = _with_other_words(
    "mentor",
    *_COMMON,
    Field("pronouns", "line", "short", "Which pronouns do you use?", "Such as she/her. Optional."),
    Field("title", "line", "short", "Your job title", former=("What is your post or profession?",)),
    Field("stage", "one", "one", "What career stage are you at?", options=STAGES,
          former=("Where do you stand in your working life?",)),
    *(Field(f"areas.{area.key}", "level", "grid", GRID, _AREA_HELP, AREAS) for area in AREAS),
    Field("offers", "lines", "long", "What could you do for a student?",
          "For example: read a CV, run a mock interview. One thing per line.",
          former=("What would you concretely do for someone?",)),
    Field("expertise", "words", "short", "Which subjects do you know well?", "A few words each, with ; between them."),
    Field("bio", "text", "long", "Tell people a little about yourself"),
    Field("roles", "several", "several", "Which kinds of help do you offer?", options=ROLES),
    Field("values", "several", "several", "Which values matter most to you?", "Choose up to five.", VALUES),
    Field("style.structure", "leaning", "scale", "How planned do you like a conversation to be?",
          "1: go with the flow. 5: with an agenda."),
    Field("style.directness", "leaning", "scale", "How direct are you?", "1: gentle. 5: no sugar-coating."),
    Field("wants.stages", "several", "several", "Which stages would you most like to help?", options=STAGES),
    Field("wants.areas", "several", "several", "Which areas would you most like to talk about?", options=AREAS),
    *_PLACE,
    Field("meeting", "several", "several", "How would you like to meet?", options=MEETING),
    Field("hours_per_month", "number", "number", "How many hours a month can you give one person?"),
    Field("capacity", "number", "number", "How many students can you take from us this year?",
          former=("How many people can you mentor at the same time?",)),
    Field("mentees", "number", former=("How many do you mentor today?",)),
    _STATUS,
    Field("accepting", "yes", "one", "Are you open to new mentees now?",
          options=(Entry("yes", "Yes", ""), Entry("no", "No", ""))),
    Field("background", "words", "short", "Anything about your background you'd be happy for students to know?",
          "Optional; it will be visible to them. With ; between: first-generation; parent",
          former=("Is there something in your background that others may look for?",)),
    Field("conflicts", "names", "long", "Is there anyone, or any organisation, we shouldn't match you with?",
          "Full names, one per line.", former=("With whom must we not pair you?",)),
    *_CONTACT,
    Field("updated", "date"),
    Field("consent", "consent", "one", "May we keep your answers for this programme year and show our students?",
          "They see everything but your conflicts. We delete it all at the end of the year, or when you say so.",
          former=("May we keep these answers and show them to people who look for a mentor?",),
          options=(Entry("yes", "Yes, I agree", ""), Entry("no", "No", ""))),
)  # fmt: skip

MENTEE_FIELDS = _with_other_words(
    "mentee",
    *_COMMON,
    Field("source_id", "line"),
    Field("stage", "one", "one", "What career stage are you at?", options=STAGES,
          former=("Where do you stand in your working life?",)),
    Field("programme", "line", "short", "Which degree or course are you on?"),
    Field("year", "line", "short", "Which year are you in?"),
    _STATUS,
    Field("priority", "one", "one", "Which area matters most to you now?", "It counts most for your match.", AREAS),
    Field("also", "several", "one", "Which area comes second?", "Optional.", AREAS, ("second area",)),
    Field("also", "several", "one", "Which area comes third?", "Optional.", AREAS,
          ("other areas", "third area"), rank=1),
    Field("not_now", "several", "several", "Which areas should we leave out?", "Optional.", AREAS),
    Field("goals", "lines", "long", "What should be different a year from now?",
          "One goal per line. You can start a line with an area, such as: Finances: pay off my overdraft"),
    Field("about", "text", "long", "Tell us a little about yourself"),
    Field("roles", "several", "several", "Which kinds of help are you looking for?", options=ROLES),
    Field("values", "several", "several", "Which values matter most to you?", "Choose up to five.", VALUES),
    Field("style.structure", "leaning", "scale", "How planned do you like a conversation to be?",
          "1: go with the flow. 5: with an agenda."),
    Field("style.directness", "leaning", "scale", "How direct should a mentor be?", "1: gentle. 5: no sugar-coating."),
    *_PLACE,
    Field("meeting", "several", "several", "How would you like to meet?", options=MEETING),
    Field("hours_per_month", "number", "number", "How many hours a month would you like?"),
    Field("background.wish", "words", "short", "Would you like a mentor with a certain background?",
          "Such as first-generation; parent. Optional."),
    Field("background.weight", "one"),
    Field("must.languages", "words", "short", "Which languages must a mentor speak?",
          "One of them is enough. Leave this empty if any will do."),
    Field("must.meeting", "several", "several", "Which ways of meeting must a mentor offer?",
          "One of them is enough. Leave this empty if any will do.", MEETING),
    Field("must.roles", "several"),
    Field("must.stages", "several"),
    Field("must.min_hours", "number"),
    Field("must.same_timezone_hours", "number"),
    Field("avoid", "names", "long", "Is there anyone, or any organisation, we shouldn't match you with?",
          "Full names, one per line: a supervisor, a relative, your employer.",
          former=("Who must not be suggested to you?",)),
    Field("mentors", "names"),
    Field("pinned", "names"),
    Field("share", "several", options=SHARED),
    *_CONTACT,
    Field("consent", "consent", "one",
          "May we keep your answers for this programme year, and tell your mentor your goals, degree and year?",
          "Nobody else sees them. We delete it all at the end of the year, or when you say so.",
          former=("May we keep these answers and use them to suggest mentors to you?",),
          options=(Entry("yes", "Yes, I agree", ""), Entry("no", "No", ""))),
)  # fmt: skip


@lru_cache(maxsize=4096)
def normalize(text: str) -> str:
    """Lower case, no accents, letters and digits only, one space between words; ``contact.email`` keeps its dot."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^\w.+#]+|[_.](?=\W|$)", " ", text.casefold().replace("_", " ")).strip()


@lru_cache(maxsize=8192)
def likeness(first: str, second: str) -> float:
    """Return how alike two plain texts are, 0..1: shared words first, then letters."""
    words = _shared_words(first, second)
    return max(words, SequenceMatcher(None, first, second, autojunk=False).ratio()) if first and second else words


def may_be_alike(text: str, among: Iterable[str], least: float) -> list[str]:
    """Return those whose ``likeness`` can be above ``least``: not where too few words and letters are shared."""
    letters, words = letter_bits(text), word_set(text)
    return [
        other
        for other in among
        if (letters & letter_bits(other)).bit_count() > least * (len(text) + len(other)) / 2
        or (not words.isdisjoint(word_set(other)) and _shared_words(text, other) > least)
    ]


def _shared_words(first: str, second: str) -> float:
    one, two = word_set(first), word_set(second)
    return 2 * len(one & two) / (len(one) + len(two)) if one and two else 0.0


@lru_cache(maxsize=4096)
def word_set(text: str) -> frozenset[str]:
    """Return the words of a plain text."""
    return frozenset(text.split())


@lru_cache(maxsize=4096)
def letter_bits(text: str) -> int:
    """Return a bit for each letter, by the letter and its number among its like: of two texts, more can't be shared.

    What's longer than any name of a field is like none, so its first letters do.
    """
    bits, seen = 0, [0] * 64
    for letter in text[:1_000]:
        kind = ord(letter) % 64
        bits |= 1 << (64 * seen[kind] + kind)
        seen[kind] += 1
    return bits


def nearest(text: str, among: Iterable[str], least: float) -> str | None:
    """Return the plain text most like ``text``, if at least ``least`` alike and clearly more so than any other."""
    close = may_be_alike(text, among, least - 0.1)
    ranked = sorted(((likeness(text, other), other) for other in close), reverse=True)
    first, second = (*ranked, (0.0, ""), (0.0, ""))[:2]
    return first[1] if first[0] >= least and first[0] - second[0] >= 0.08 else None


def split_grid(header: str) -> tuple[str, str] | None:
    """Return ``Areas [Career]`` and ``Areas - Career`` as ``("Areas", "Career")``; None for a plain header."""
    text = re.sub(r"\(choice=(.{1,200})\)$", r"[\1]", " ".join(header.split()))  # as REDCap has it
    if text.endswith("]"):
        question, bracket, row = text[text.rfind("]", 0, -1) + 1 :].partition("[")
        return (text[: text.rfind("]", 0, -1) + 1] + question.rstrip(), row[:-1]) if bracket and len(row) > 1 else None
    dash = max(text.rfind("-"), text.rfind("–"))
    at = dash if dash > 0 and text[dash - 1 : dash + 2] in (" - ", " – ") else text.find(" : ", dash + 1) + 1
    return (text[: at - 1], text[at + 2 :]) if at > 0 else None


def find_area(text: str) -> str | None:
    """Return the area whose label, or label with its meaning, ``text`` is."""
    return _areas().get(normalize(re.split(r"[:(]", text, maxsplit=1)[0]))


@cache
def _areas() -> dict[str, str]:
    return {normalize(name): area.key for area in AREAS for name in (area.label, area.key)}


@cache
def header_words() -> frozenset[str]:
    """Return every header that is known, of mentors or of mentees, in plain text."""
    fields = (*MENTOR_FIELDS, *MENTEE_FIELDS)
    words = (word for field in fields for word in (field.name, field.question, *field.also, *field.former) if word)
    return frozenset(map(normalize, words)) | {"first name", "last name", "surname", "timestamp", "mentee", "mentor"}


@cache
def option_words() -> frozenset[str]:
    """Return every option of a question, in plain text."""
    entries = (entry for field in (*MENTOR_FIELDS, *MENTEE_FIELDS) for entry in field.options)
    return frozenset(normalize(word) for entry in entries for word in (entry.label, *entry.synonyms))


@lru_cache(maxsize=64)
def other_words(key: str) -> tuple[str, ...]:
    """Return what people choose for a word of a closed list in other words and in other languages.

    With a colon: an option of a form made with 0.1.0, and its meaning.
    """
    lines = (line.partition(": ") for line in read_lines("option_words.txt"))
    return next((tuple(words.split("/")) for name, _, words in lines if name.partition(" ")[2] == key), ())


@cache
def level_words() -> dict[str, int]:
    """Return what people say instead of a level from 0 to 5."""
    return {word: level for level in range(6) for word in other_words(str(level))}
