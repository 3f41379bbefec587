"""The questions of a form for mentors or mentees, in plain text to paste; an export of it needs no map.

Alone: forms are written from the fields of sheets and from nothing else.
"""

from collections.abc import Iterator

from mentorpick.read.sheets.fields import GRID, LEVELS, MENTEE_FIELDS, MENTOR_FIELDS, Field

FORMS: dict[str, tuple[Field, ...]] = {"mentors": MENTOR_FIELDS, "mentees": MENTEE_FIELDS}
KINDS: dict[str, tuple[str, str]] = {
    "short": ("Short answer", "Text"),
    "long": ("Paragraph", "Text, long answer"),
    "one": ("Multiple choice", "Choice"),
    "several": ("Checkboxes", "Choice, multiple answers"),
    "grid": ("Multiple choice grid", "Likert"),
    "scale": ("Linear scale, 1 to 5", "Rating, 5 levels, numbers"),
    "number": ("Short answer", "Text, restricted to a number"),
}
"""What a kind of question is called in Google Forms and in Microsoft Forms."""

_REQUIRED = ("name", "priority", "consent")


SHORT: dict[str, tuple[str, ...]] = {
    "mentors": (
        "name", "contact.email", "title", "organization", "location", "offers", "expertise", "meeting", "capacity",
        "consent",
    ),
    "mentees": (
        "name", "contact.email", "programme", "year", "priority", "goals", "location", "meeting", "avoid", "consent",
    ),
}  # fmt: skip
"""The ten questions of the short form: five minutes, and enough to find somebody."""


def write_form(of: str, *, short: bool = False) -> str:
    """Return the form for ``mentors`` or ``mentees`` as text; KeyError for anything else."""
    asked = [field for field in FORMS[of] if field.asked and (not short or field.name in SHORT[of])]
    questions = [field for field in asked if field.asked != "grid" or field.name == "areas.career"]
    head = [f"A form for {of}", "=" * len(f"A form for {of}"), "", *_ADVICE[of], ""]
    body = [line for number, field in enumerate(questions, 1) for line in _question(number, field)]
    return "\n".join([*head, *body])


_HOW = (
    "Copy each question as it is into Google Forms or Microsoft Forms; the kind of question is in brackets,",
    "first Google's word, then Microsoft's. Leave out what you don't need, but keep the wording: small changes are",
    "fine, and then the answers can be imported without a map:",
)
_ADVICE: dict[str, tuple[str, ...]] = {
    "mentors": (*_HOW, "  mentorpick profiles import EXPORT.xlsx -o mentors"),
    "mentees": (*_HOW, "  mentorpick profiles import EXPORT.xlsx --mentees -o answers",
                "or, without files in between:  mentorpick rank EXPORT.xlsx -p mentors"),
}  # fmt: skip


def options(field: Field) -> tuple[str, ...]:
    """Return the options of a question, as they are to be pasted."""
    return tuple(f"{entry.label}: {entry.gloss}" if entry.gloss else entry.label for entry in field.options)


def _question(number: int, field: Field) -> Iterator[str]:
    google, microsoft = KINDS[field.asked]
    required = ", required" if field.name in _REQUIRED else ""
    yield f"{number}. {GRID if field.asked == 'grid' else field.question}"
    yield f"   [{google}{required} | {microsoft}{required}]"
    if field.help:
        yield f"   Description: {field.help}"
    if field.asked == "grid":
        yield "   Columns:"
        yield from (f"     {level}" for level in LEVELS)
        yield "   Rows:"
    if field.asked in ("one", "several", "grid"):
        yield from (f"     {option}" for option in options(field))
    yield ""
