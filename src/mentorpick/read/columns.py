"""The fields a sheet can hold: how a cell of each is read, what a form asks for it, and other words for it.

``MENTOR_FIELDS`` and ``MENTEE_FIELDS`` are the only place where the wording of ``profiles form`` stands, so an
export of that form is recognised by the same words.
"""

from typing import Literal, NamedTuple

from mentorpick.areas import AREAS, MEETING, ROLES, STAGES, VALUES, Entry

Kind = Literal[
    "text", "line", "words", "names", "lines", "one", "several", "level", "leaning", "number", "yes", "date", "consent"
]
Asked = Literal["", "short", "long", "one", "several", "grid", "scale", "number"]


class Field(NamedTuple):
    """One field of a sheet: its dotted name, how a cell is read, what a form asks, and other words for it."""

    name: str
    kind: Kind
    asked: Asked = ""
    """The kind of question in a form; empty: a form does not ask."""
    question: str = ""
    help: str = ""
    options: tuple[Entry, ...] = ()
    also: tuple[str, ...] = ()
    """Other words that headers use; a guess, not certain."""
    rank: int = 0
    """Which of several columns for the same field comes first; lists are joined in this order."""


GRID = "How much can you help in each area?"
LEVELS = ("0 - not for me", "1 - glad to talk", "2", "3 - can guide", "4", "5 - deep experience")

_AREA_HELP = "Leave out what you do not know; 0 means: please do not ask me."


def _common(who: str) -> tuple[Field, ...]:
    return (
        Field("id", "line", also=("key", "identifier", "handle", "username", "slug")),
        Field("name", "line", "short", "Your name", also=("full name", "name and title", who, f"{who} name")),
        Field("organization", "line", "short", "Where do you work or study?",
              also=("organisation", "employer", "institution", "affiliation", "company", "hospital", "university",
                    "school", "workplace")),
    )  # fmt: skip


def _place() -> tuple[Field, ...]:
    return (
        Field("languages", "words", "short", "Which languages can you talk in?", "English names, with ; between them.",
              also=("languages spoken", "language", "spoken languages")),
        Field("timezone", "line", "short", "What is your time zone?", "Such as Europe/London or Africa/Lagos.",
              also=("time zone", "zone", "utc offset")),
        Field("location", "line", "short", "In which town and country are you?", "Such as Leeds, UK.",
              also=("city", "town", "country", "where are you based", "based in", "place")),
    )  # fmt: skip


def _contact() -> tuple[Field, ...]:
    return (
        Field("contact.email", "line", "short", "At which e-mail address can one reach you?",
              also=("email", "e-mail", "email address", "mail", "e-mail address", "contact email", "work email")),
        Field("contact.url", "line", also=("website", "web page", "url", "homepage", "linkedin", "link")),
    )  # fmt: skip


MENTOR_FIELDS: tuple[Field, ...] = (
    *_common("mentor"),
    Field("pronouns", "line", "short", "Which pronouns do you use?", "Such as she/her. You may leave this empty."),
    Field("title", "line", "short", "What is your post or profession?",
          also=("job title", "position", "role title", "occupation", "current position", "job")),
    Field("stage", "one", "one", "Where do you stand in your working life?", options=STAGES,
          also=("career stage", "seniority", "career level")),
    *(Field(f"areas.{area.key}", "level", "grid", GRID, _AREA_HELP, AREAS) for area in AREAS),
    Field("offers", "lines", "long", "What would you concretely do for someone?",
          "One thing a line, such as: Reads applications and runs mock interviews.",
          also=("offer", "what can you offer", "how can you help", "help offered", "i can help with", "services")),
    Field("expertise", "words", "short", "Which subjects do you know well?", "A few words each, with ; between them.",
          also=("skills", "tags", "topics", "interests", "research interests", "keywords", "subjects", "specialty",
                "areas of expertise", "specialities", "skill", "fields")),
    Field("bio", "text", "long", "Tell people a little about yourself",
          also=("biography", "about", "about you", "about me", "description", "summary", "introduction", "profile")),
    Field("roles", "several", "several", "Which kinds of help do you offer?", options=ROLES,
          also=("kind of help", "mentor type", "mentoring roles")),
    Field("values", "several", "several", "Which values matter most to you?", "Choose up to five.", VALUES,
          also=("core values",)),
    Field("style.structure", "leaning", "scale", "How planned do you like a conversation to be?",
          "1: let it flow. 5: agenda and minutes."),
    Field("style.directness", "leaning", "scale", "How direct are you?", "1: gentle. 5: I say it straight."),
    Field("wants.stages", "several", "several", "Which stages would you most like to help?", options=STAGES,
          also=("preferred mentee level", "mentee stage")),
    Field("wants.areas", "several", "several", "Which areas would you most like to talk about?", options=AREAS),
    *_place(),
    Field("meeting", "several", "several", "How would you like to meet?", options=MEETING,
          also=("meeting format", "meeting preference", "ways of meeting", "mode of contact", "how to meet")),
    Field("hours_per_month", "number", "number", "How many hours a month can you give one person?",
          also=("hours per month", "monthly hours", "availability hours", "hours")),
    Field("capacity", "number", "number", "How many people can you mentor at the same time?",
          also=("number of mentees", "max mentees", "maximum mentees", "places", "how many mentees can you take")),
    Field("mentees", "number", "number", "How many do you mentor today?", also=("current mentees", "places taken")),
    Field("accepting", "yes", "one", "Are you open to new mentees now?",
          options=(Entry("yes", "Yes", ""), Entry("no", "No", "")), also=("available", "active", "taking mentees")),
    Field("background", "words", "short", "Is there something in your background that others may look for?",
          "Only what you want to share, with ; between: first-generation; parent"),
    Field("conflicts", "names", "short", "With whom must we not pair you?", "Organizations, with ; between them."),
    *_contact(),
    Field("updated", "date", also=("last updated", "date updated", "last modified")),
    Field("consent", "consent", "one", "May we keep these answers and show them to people who look for a mentor?",
          options=(Entry("yes", "Yes, I agree", ""), Entry("no", "No", "")),
          also=("consent", "i agree", "agreement", "permission", "gdpr", "data protection")),
)  # fmt: skip

MENTEE_FIELDS: tuple[Field, ...] = (
    *_common("mentee"),
    Field("stage", "one", "one", "Where do you stand in your working life?", options=STAGES,
          also=("career stage", "level of training", "year of study")),
    Field("priority", "one", "one", "Which area matters most to you now?", "Everything else revolves around it.", AREAS,
          also=("main area", "most important area", "focus", "main focus", "central priority")),
    Field("also", "several", "one", "Which area comes second?", "You may leave this empty.", AREAS, ("second area",)),
    Field("also", "several", "one", "Which area comes third?", "You may leave this empty.", AREAS,
          ("other areas", "third area"), 1),
    Field("not_now", "several", "several", "Which areas should we leave out?", "You may leave this empty.", AREAS),
    Field("goals", "lines", "long", "What should be different a year from now?",
          "One goal a line. You may begin a line with an area and a colon, such as: Finances: plan my debts.",
          also=("goal", "my goals", "objectives", "what do you want to achieve", "what are you looking for")),
    Field("about", "text", "long", "Tell us a little about yourself",
          also=("bio", "background", "about you", "about me", "introduction")),
    Field("roles", "several", "several", "Which kinds of help are you looking for?", options=ROLES),
    Field("values", "several", "several", "Which values matter most to you?", "Choose up to five.", VALUES,
          also=("core values",)),
    Field("style.structure", "leaning", "scale", "How planned do you like a conversation to be?",
          "1: let it flow. 5: agenda and minutes."),
    Field("style.directness", "leaning", "scale", "How direct should a mentor be?", "1: gentle. 5: says it straight."),
    *_place(),
    Field("meeting", "several", "several", "How would you like to meet?", options=MEETING,
          also=("meeting format", "meeting preference", "ways of meeting")),
    Field("hours_per_month", "number", "number", "How many hours a month would you like?",
          also=("hours per month", "monthly hours", "hours")),
    Field("background.wish", "words", "short", "Would you like a mentor with a certain background?",
          "Such as first-generation; parent. You may leave this empty."),
    Field("background.weight", "one"),
    Field("must.languages", "words", "short", "Which languages must a mentor speak?",
          "One of them is enough. Leave this empty if any will do."),
    Field("must.meeting", "several", "several", "Which ways of meeting must a mentor offer?",
          "One of them is enough. Leave this empty if any will do.", MEETING),
    Field("must.roles", "several"),
    Field("must.stages", "several"),
    Field("must.min_hours", "number"),
    Field("must.same_timezone_hours", "number"),
    Field("avoid", "names", "short", "Who must not be suggested to you?",
          "People or organizations, with ; between them: assessors, line managers, relatives."),
    Field("mentors", "names", also=("current mentors", "my mentors")),
    Field("pinned", "names"),
    *_contact(),
    Field("consent", "consent", "one", "May we keep these answers and use them to suggest mentors to you?",
          options=(Entry("yes", "Yes, I agree", ""), Entry("no", "No", "")),
          also=("consent", "i agree", "agreement", "permission", "gdpr", "data protection")),
)  # fmt: skip


class Flavour(NamedTuple):
    """What a product adds to every export: recognised by ``marks``; its own columns, None where they say nothing."""

    name: str
    marks: tuple[str, ...]
    columns: dict[str, str | None]


FLAVOURS: tuple[Flavour, ...] = (
    Flavour("Microsoft Forms", ("start time", "completion time"), {
        "id": None, "start time": None, "completion time": "updated", "email": "contact.email", "name": "name",
        "last modified time": None, "language": None,
    }),
    Flavour("Qualtrics", ("start date", "recorded date", "response id"), {
        "start date": None, "end date": None, "response type": None, "status": None, "ip address": None,
        "progress": None, "duration in seconds": None, "finished": None, "recorded date": "updated",
        "response id": None,
        "recipient last name": None, "recipient first name": None, "recipient email": "contact.email",
        "external data reference": None, "location latitude": None, "location longitude": None,
        "distribution channel": None, "user language": None,
    }),
    Flavour("Google Forms", ("timestamp",), {
        "timestamp": "updated", "email address": "contact.email", "username": "contact.email", "score": None,
    }),
)  # fmt: skip
