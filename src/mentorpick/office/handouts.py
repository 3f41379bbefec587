"""What an office hands out: the questions of a form, whose export needs no map; and a folder of profiles as one bundle.

A form is text to paste, a script that makes it in Google Forms, or a Word file that Microsoft Forms takes in. All three
are written from the fields of sheets, so that their words are those that are recognised again. A bundle is checked
first and has a manifest, from which a reader is told what is new in a new edition.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize
from xml.sax.saxutils import escape

from msgspec.structs import replace

from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.model.office import BundleManifest
from mentorpick.model.people import Mentor
from mentorpick.read.files import MAX_VECTORS, VECTORS, find_files, is_page, pack_bundle, read_file
from mentorpick.read.profiles import read_profiles
from mentorpick.read.sheets.fields import GRID, LEVELS, MENTEE_FIELDS, MENTOR_FIELDS, Field
from mentorpick.relevance.lines import profile_lines
from mentorpick.relevance.vectors import KeptModel, pack_vectors
from mentorpick.text import file_stem, join_words, pluralize
from mentorpick.timezones import months_later
from mentorpick.write.yaml_and_schema import yaml_text

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
    script = (resources.files("mentorpick") / "data" / "form.gs").read_text(encoding="utf-8")
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


# bundles

MONTHS = 12
"""How long a bundle is good for, unless it says otherwise."""


class ManifestWords(NamedTuple):
    """What the manifest says in words; empty ones are taken from the folder's own page."""

    title: str = ""
    contact: str = ""
    licence: str = ""
    consent: str = ""


class GoingOut(NamedTuple):
    """What of the profiles is handed out: everything but conflicts, and what is left out besides."""

    leave_out: tuple[str, ...] = ()
    given: Mapping[str, int] = {}
    """Places that are taken since, by id of the mentor."""


MAY_STAY = ("contact", "background", "pronouns", "location", "bio", "called", "wants", "style", "values", "x")
"""Fields that may be left out of a bundle; ``x`` are the office's own keys."""


def build_bundle(
    folder: str | Path,
    words: ManifestWords,
    created: date,
    expires: date | None,
    going: GoingOut | None = None,
    *,
    model: KeptModel | None = None,
) -> tuple[bytes, BundleManifest]:
    """Return the bytes of a bundle of this folder, and its manifest; the same for the same files, words and days.

    Conflicts are in it in no form, and nobody who has withdrawn. With a ``model`` it carries the vectors of the lines
    that go out, if they aren't too many for a bundle. InvalidData, with every problem, where a profile has an error;
    WrongUsage for what is not a folder.
    """
    root = Path(folder)
    if not root.is_dir():
        raise WrongUsage(f"{folder} isn't a folder", "to make a bundle, give a folder of profiles")
    found = read_profiles(root)
    errors = tuple(problem for problem in found.problems if problem.severity == "error")
    if errors:
        raise InvalidData(f"{folder} has problems, so I didn't bundle it", "fix what's listed above", errors)
    if not found.mentors:
        raise InvalidData(f"there's no profile in {folder}")
    mentors = handed_out(found.mentors, going or GoingOut())
    pages = [path for path in map(_path, find_files([root])) if is_page(path)]
    files = [(normalize("NFC", Path(path).relative_to(root).as_posix()), _content(path)) for path in pages]
    files += [(f"{file_stem(mentor.id)}.yaml", yaml_text(mentor).encode()) for mentor in mentors]
    vectors = pack_vectors([line.text for one in mentors for line in profile_lines(one)], model) if model else b""
    files += [(VECTORS, vectors)] if 0 < len(vectors) <= MAX_VECTORS else []
    manifest = BundleManifest(
        title=words.title or found.page.title, contact=words.contact or found.page.contact, licence=words.licence,
        consent=words.consent, created=created, expires=expires or months_later(created, MONTHS),
        mentors=len(mentors), conflicts_stay=True,
    )  # fmt: skip
    return pack_bundle(files, manifest)


def handed_out(mentors: Sequence[Mentor], going: GoingOut) -> list[Mentor]:
    """Return the profiles as they go out: without conflicts and what is left out, with the places left."""
    empty = Mentor(name="-")
    silent = {name: getattr(empty, name) for name in ("conflicts", "status", *going.leave_out)}
    out = []
    for mentor in mentors:
        if mentor.status == "withdrawn":
            continue
        accepting = False if mentor.status == "paused" else mentor.accepting
        fresh = replace(mentor, **{**silent, "accepting": accepting})
        if taken := going.given.get(mentor.id, 0):
            had = fresh.mentees or 0
            fresh = replace(fresh, mentees=had + taken, capacity=fresh.capacity if fresh.capacity else had + taken)
        out.append(fresh)
    return out


def describe_contents(mentors: Sequence[Mentor], going: GoingOut) -> list[str]:
    """Return sentences on what goes out and what stays, with how many people each is about."""
    out = handed_out(mentors, going)
    kinds = {
        "an email address": [m for m in out if m.contact.email], "a page": [m for m in out if m.contact.url],
        "something in their background": [m for m in out if m.background],
        "where they live": [m for m in out if m.location],
        "a few words about themselves": [m for m in out if m.bio], "keys of your own": [m for m in out if m.x],
    }  # fmt: skip
    told = [f"{what} for {len(whose)}" for what, whose in kinds.items() if whose]
    along = f", with {join_words(told)}" if told else ""
    sentences = [f"In the bundle: the profiles of {pluralize(len(out), 'mentor')}{along}."]
    own = sorted({key for mentor in out for key in mentor.x})
    sentences += [f"Also in it, your own keys: {', '.join(own)}."] if own else []
    stays = [f"conflicts of {len([m for m in mentors if m.conflicts])}", *going.leave_out]
    gone = [mentor.name for mentor in mentors if mentor.status == "withdrawn"]
    sentences.append(f"Not in it: {join_words([*stays, 'every comment in the files'])}.")
    sentences += [f"Left out, because they've withdrawn: {join_words(gone)}."] if gone else []
    return sentences


def _path(found: str | Problem) -> str:
    if isinstance(found, Problem):
        raise InvalidData(f"{found.path} {found.message}", found.hint)
    return found


def _content(path: str) -> bytes:
    data = read_file(path)
    if isinstance(data, Problem):
        raise InvalidData(f"{path} {data.message}", data.hint)
    return data


class EditionChanges(NamedTuple):
    """What differs between two editions of a bundle, by the files' names without ending."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    def __str__(self) -> str:
        parts = (f"{word} {_names(names)}" for word, names in zip(self._fields, self, strict=True) if names)
        return "; ".join(parts)


def compare_editions(before: Mapping[str, str], manifest: BundleManifest) -> EditionChanges:
    """Return who came, who left and whose file changed since the edition whose digests by path are ``before``."""
    now = file_digests(manifest)
    return EditionChanges(
        added=_stems(path for path in now if path not in before),
        removed=_stems(path for path in before if path not in now),
        changed=_stems(path for path in now if path in before and now[path] != before[path]),
    )


def file_digests(manifest: BundleManifest) -> dict[str, str]:
    """Return what to remember of an edition: the digest of each file."""
    return {item.path: item.sha256 for item in manifest.files if item.path != VECTORS}


def _stems(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(Path(path).stem for path in paths))


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:8])
    return f"{shown} and {len(names) - 8} more" if len(names) > 8 else shown
