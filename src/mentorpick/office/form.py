"""The questions of a form, whose export needs no map: text to paste, a script for Google Forms, a Word file.

All three are written from the fields of sheets, so that their words are those that are recognised again.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from mentorpick.data import read_text
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
_TITLES = {"mentors": "Be a mentor", "mentees": "Find a mentor"}
"""What a form is called that a program makes; the office gives it a better name."""


def asked_in(of: str, *, short: bool = False) -> list[Field]:
    """Return the questions of a form in order, the grid of areas once; KeyError for an unknown form."""
    fields = [field for field in FORMS[of] if field.asked and (not short or field.name in SHORT[of])]
    return [field for field in fields if field.asked != "grid" or field.name == "areas.career"]


def write_form(of: str, *, short: bool = False) -> str:
    """Return the form for ``mentors`` or ``mentees`` as text; KeyError for anything else."""
    head = [f"A form for {of}", "=" * len(f"A form for {of}"), "", *_ADVICE[of], ""]
    questions = asked_in(of, short=short)
    body = [line for number, field in enumerate(questions, 1) for line in _question(number, field)]
    return "\n".join([*head, *body])


_HOW = (
    "Copy each question as it is into Google Forms or Microsoft Forms; the kind of question is in brackets,",
    "first Google's word, then Microsoft's. Leave out what you don't need. Please keep the wording (small changes",
    "are fine), so that you can import the answers without a map:",
)
_ADVICE: dict[str, tuple[str, ...]] = {
    "mentors": (*_HOW, "  mentorpick profiles import EXPORT.xlsx -o mentors"),
    "mentees": (*_HOW, "  mentorpick profiles import EXPORT.xlsx --mentees -o answers",
                "or, without files in between:  mentorpick rank EXPORT.xlsx -p mentors"),
}  # fmt: skip


def options(field: Field) -> tuple[str, ...]:
    """Return the options of a question, as they are to be pasted."""
    return tuple(f"{entry.label}: {entry.gloss}" if entry.gloss else entry.label for entry in field.options)


def _title(field: Field) -> str:
    return GRID if field.asked == "grid" else field.question


def _question(number: int, field: Field) -> Iterator[str]:
    google, microsoft = KINDS[field.asked]
    required = ", required" if field.name in _REQUIRED else ""
    yield f"{number}. {_title(field)}"
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


def write_script(of: str, *, short: bool = False) -> str:
    """Return a Google Apps Script that makes the form, each question of its own kind."""
    questions = [
        {
            "kind": "email" if field.kind == "email" else field.asked,
            "title": _title(field),
            "help": field.help,
            "options": [option for option in options(field) if option != "Other"],
            "other": "Other" in options(field),
            "required": field.name in _REQUIRED,
        }
        for field in asked_in(of, short=short)
    ]
    rows = ",\n".join(f"  {json.dumps(question)}" for question in questions)
    script = read_text("form.gs")
    return script.format(of=of, title=json.dumps(_TITLES[of]), rows=rows, levels=json.dumps(LEVELS))


def write_word(of: str, *, short: bool = False) -> bytes:
    """Return the form as a Word file: numbered questions, their options with letters, as Microsoft Forms takes them in.

    The grid of areas is a question for each; what is said beside a question isn't in it, for it would become one.
    """
    body = [_paragraph(_TITLES[of], bold=True)]
    for number, (title, choices) in enumerate(_word_questions(asked_in(of, short=short)), 1):
        body.append(_paragraph(f"{number}. {title}"))
        body += (_paragraph(f"{chr(65 + at)}. {choice}") for at, choice in enumerate(choices))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in {**_WORD_PARTS, "word/document.xml": _WORD_BODY.format("".join(body))}.items():
            archive.writestr(zipfile.ZipInfo(path), f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return out.getvalue()


def _word_questions(fields: Sequence[Field]) -> Iterator[tuple[str, Sequence[str]]]:
    for field in fields:
        if field.asked == "grid":
            yield from ((f"{GRID} [{entry.label}]", LEVELS) for entry in field.options)
        elif field.asked == "scale":
            yield _title(field), ("1", "2", "3", "4", "5")
        else:
            yield _title(field), options(field) if field.asked in ("one", "several") else ()


def _paragraph(text: str, *, bold: bool = False) -> str:
    style = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p><w:r>{style}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


_OPEN_XML, _MAIN = "http://schemas.openxmlformats.org", "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WORD_BODY = f'<w:document xmlns:w="{_OPEN_XML}/wordprocessingml/2006/main"><w:body>{{}}</w:body></w:document>'
_WORD_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_OPEN_XML}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_OPEN_XML}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_OPEN_XML}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
}

WRITERS: dict[str, Callable[..., Any]] = {"": write_form, ".txt": write_form, ".md": write_form, ".gs": write_script,
                                          ".js": write_script, ".docx": write_word}  # fmt: skip
"""By the ending of the file a form is written to; other endings are none of these."""


def tell_what_is_left(of: str, *, short: bool = False) -> str:
    """Return what a person does in Microsoft Forms after it took in the Word file."""
    fields = asked_in(of, short=short)
    several = "; ".join(f'"{field.question}"' for field in fields if field.asked == "several")
    needed = "; ".join(f'"{field.question}"' for field in fields if field.name in _REQUIRED)
    return f"in Microsoft Forms, after Quick import: switch on Multiple answers for {several}; Required for {needed}"
