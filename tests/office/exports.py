"""Exports of our form as Google Forms, Google Sheets, Microsoft Forms and Qualtrics write them, of made-up people.

``python tests/office/exports.py FOLDER`` writes mentors-google.csv (180 people) and mentees-microsoft.xlsx (240).
"""

import csv
import io
import random
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mentorpick.model.taxonomy import AREAS, LABELS, MEETING, ROLES, STAGES, VALUES
from mentorpick.office.form import FORMS, options
from mentorpick.read.sheets.fields import GRID, LEVELS, Field

Person = dict[str, Any]
"""Field to what was answered: text, a list of words of a closed list, a level 0..5, or yes and no."""

FIRST = (
    "Amara", "Bjørn", "Chiara", "Dmitri", "Elif", "Fatima", "Guo", "Hana", "Ines", "João", "Kofi", "Leila", "Marek",
    "Noor", "Oisín", "Priya", "Quentin", "Rosa", "Sven", "Thandi", "Uma", "Viktor", "Wanjiru", "Xochitl", "Yusuf",
    "Zoë",
)  # fmt: skip
LAST = (
    "Abara", "Berg", "Conti", "Duarte", "Eriksen", "Farouk", "García", "Haddad", "Ito", "Jansen", "Kaya", "Lindqvist",
    "Mbeki", "Novák", "Okafor", "Petrov", "Quist", "Rossi", "Silva", "Tanaka", "Usman", "Vega", "Weiss", "Xu", "Yılmaz",
)  # fmt: skip
SUBJECTS = (
    "hematology", "surgery", "general practice", "nursing", "public health", "clinical trials", "law", "teaching",
    "software", "design", "statistics", "social work", "accounting", "music", "engineering",
)  # fmt: skip
OFFERS = {
    "career": (
        "Reads applications and runs mock interviews",
        "Explains how promotion works here",
        "Plans a first grant",
    ),
    "mental_health": ("Talks about stress and saying no", "Has been through burnout and came back"),
    "physical_health": ("Shift work, sleep and moving enough", "Working with a chronic illness"),
    "personal_growth": ("Practises speaking up in meetings", "Helps to find out what you want"),
    "environment": ("Moving to a new country for work", "Finding one's place in a difficult team"),
    "relationships": ("Parenthood and a career", "Preparing a difficult conversation"),
    "finances": ("Making a plan for student loans", "Negotiating a salary"),
}
GOALS = {
    "career": (
        "Get into a hematology fellowship next year",
        "Publish my first paper",
        "Decide between clinic and research",
    ),
    "mental_health": ("Sleep through the night before exams", "Stop feeling like an impostor"),
    "physical_health": ("Move more although I work shifts",),
    "personal_growth": ("Speak up in meetings", "Find out what I want"),
    "environment": ("Settle in a new country",),
    "relationships": ("Have time for my family",),
    "finances": ("Make a plan for my student loans", "Negotiate my first salary"),
}
TITLES = ("Consultant", "Professor", "Nurse", "Partner, tax law")
ZONES = ("Europe/London", "Africa/Lagos", "America/New_York", "Asia/Kolkata", "Europe/Berlin")
KEYS = {name: [entry.key for entry in entries] for name, entries in
        {"areas": AREAS, "roles": ROLES, "values": VALUES, "stages": STAGES, "meeting": MEETING}.items()}  # fmt: skip


def _name(rng: random.Random, number: int) -> str:
    return f"{FIRST[number % len(FIRST)]} {LAST[(number // len(FIRST) * 7 + number) % len(LAST)]}"


def mentors(count: int, seed: int = 1) -> list[Person]:
    """Made-up mentors: few in finances and mental health, many in career, some without offers."""
    rng = random.Random(seed)
    return [_mentor(rng, number) for number in range(count)]


def _mentor(rng: random.Random, number: int) -> Person:
    areas = {"career": rng.choice((3, 4, 5))} | {
        a: rng.choice((1, 3, 5)) for a in KEYS["areas"][1:] if rng.random() < 0.12
    }
    offers = [rng.choice(OFFERS[area]) for area in areas if rng.random() < 0.7]
    return {
        "name": f"Dr {_name(rng, number)}", "title": rng.choice(TITLES),
        "organization": rng.choice(("Cedar Health", "Northside, Inc.", "University of Leeds")),
        "stage": rng.choice(KEYS["stages"][2:]), **{f"areas.{area}": level for area, level in areas.items()},
        "offers": "\n".join(offers), "expertise": "; ".join(rng.sample(SUBJECTS, 3)),
        "roles": rng.sample(KEYS["roles"], 2), "values": rng.sample(KEYS["values"], 3),
        "languages": rng.choice(("English", "English", "English", "English; French")), "timezone": rng.choice(ZONES),
        "meeting": rng.sample(KEYS["meeting"], 2), "hours_per_month": rng.choice((1, 2, 3)),
        "capacity": rng.choice((1, 1, 2)), "mentees": 0, "accepting": "yes" if rng.random() < 0.95 else "no",
        "style.structure": rng.randint(1, 5), "contact.email": f"mentor{number}@example.org", "consent": "yes",
    }  # fmt: skip


def mentees(count: int, seed: int = 2) -> list[Person]:
    """Made-up mentees: a third has finances or mental health as the priority, some need French."""
    rng = random.Random(seed)
    return [_mentee(rng, number) for number in range(count)]


def _mentee(rng: random.Random, number: int) -> Person:
    first, second = rng.sample(KEYS["areas"], 2) if rng.random() < 0.6 else ("career", "finances")
    return {
        "name": _name(rng, number + 300), "organization": rng.choice(("Cedar Health", "University of Leeds")),
        "stage": rng.choice(KEYS["stages"][:2]), "priority": first, "also": second,
        "goals": f"{rng.choice(GOALS[first])}\n{LABELS[second]}: {rng.choice(GOALS[second])}",
        "roles": rng.sample(KEYS["roles"], 1), "values": rng.sample(KEYS["values"], 2),
        "languages": "English", "timezone": rng.choice(ZONES), "meeting": ["video"], "hours_per_month": 1,
        "must.languages": "French" if rng.random() < 0.2 else "", "contact.email": f"mentee{number}@example.org",
        "consent": "yes" if rng.random() < 0.97 else "no",
    }  # fmt: skip


def answer(field: Field, person: Person, join: Callable[[list[str]], str]) -> str:
    """What the person chose or typed, with the options' own wording."""
    said = person.get(field.name, "") if not field.rank else ""
    if said in ("", None, []):
        return ""
    if field.asked == "grid":
        return LEVELS[said]
    if not field.options or field.name == "timezone":  # "Other", and the zone typed in
        return str(said)
    texts = {entry.key: option for entry, option in zip(field.options, options(field), strict=True)}
    return join([texts[key] for key in said]) if isinstance(said, list) else texts[said]


def _times(count: int) -> list[datetime]:
    return [datetime(2026, 9, 14, 8, 30) + timedelta(minutes=37 * number % 80_000) for number in range(count)]


def _asked(of: str) -> list[Field]:
    return [field for field in FORMS[of] if field.asked]


def _grid_title(field: Field, pattern: str) -> str:
    row = options(field)[[area.key for area in AREAS].index(field.name.removeprefix("areas."))]
    return pattern.format(question=GRID, row=row)


def _google(
    of: str, people: Sequence[Person], time: Callable[[datetime], str], join: Callable[[list[str]], str]
) -> str:
    fields = _asked(of)
    head = [_grid_title(f, "{question} [{row}]") if f.asked == "grid" else f.question for f in fields]
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["Timestamp", "Email Address", *head])
    for when, person in zip(_times(len(people)), people, strict=True):
        writer.writerow([time(when), person["contact.email"], *(answer(f, person, join) for f in fields)])
    return out.getvalue()


def google_forms(of: str, people: Sequence[Person]) -> bytes:
    """The download of responses of Google Forms: checkboxes with semicolons, times with the zone."""

    def time(when: datetime) -> str:
        return when.strftime("%Y/%m/%d %I:%M:%S %p GMT+1")

    return _google(of, people, time, ";".join).encode()


def google_sheets(of: str, people: Sequence[Person]) -> bytes:
    """The sheet a Google form writes to, downloaded as CSV: checkboxes with commas, times as in the United States."""

    def time(when: datetime) -> str:
        return f"{when.month}/{when.day}/{when.year} {when:%H:%M:%S}"

    return _google(of, people, time, ", ".join).replace("\n", "\r\n").encode()


def microsoft_forms(of: str, people: Sequence[Person]) -> bytes:
    """The workbook of Microsoft Forms: own columns first, no-break spaces in titles, a semicolon after each option."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    fields = _asked(of)
    head = [_grid_title(f, "{row}") if f.asked == "grid" else f"{f.question}\xa0" for f in fields]
    sheet.append(["ID", "Start time", "Completion time", "Email", "Name", "Last modified time", *head])
    for number, (when, person) in enumerate(zip(_times(len(people)), people, strict=True), 1):
        cells = [answer(f, person, lambda texts: "".join(f"{text};" for text in texts)) for f in fields]
        typed = [
            int(cell) if f.asked in ("number", "scale") and cell else cell or None
            for f, cell in zip(fields, cells, strict=True)
        ]
        sheet.append([number, when, when + timedelta(minutes=6), "anonymous", None, None, *typed])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_QUALTRICS = (
    ("StartDate", "Start Date", "startDate"), ("EndDate", "End Date", "endDate"), ("Status", "Response Type", "status"),
    ("IPAddress", "IP Address", "ipAddress"), ("Progress", "Progress", "progress"),
    ("Duration (in seconds)", "Duration (in seconds)", "duration"), ("Finished", "Finished", "finished"),
    ("RecordedDate", "Recorded Date", "recordedDate"), ("ResponseId", "Response ID", "_recordId"),
    ("RecipientLastName", "Recipient Last Name", "recipientLastName"),
    ("RecipientFirstName", "Recipient First Name", "recipientFirstName"),
    ("RecipientEmail", "Recipient Email", "recipientEmail"),
    ("ExternalReference", "External Data Reference", "externalDataReference"),
    ("LocationLatitude", "Location Latitude", "locationLatitude"),
    ("LocationLongitude", "Location Longitude", "locationLongitude"),
    ("DistributionChannel", "Distribution Channel", "distributionChannel"),
    ("UserLanguage", "User Language", "userLanguage"),
)  # fmt: skip


def qualtrics(of: str, people: Sequence[Person]) -> bytes:
    """The CSV of Qualtrics with choice texts: three header rows, seventeen columns of its own, UTF-8 with a mark."""
    fields = _asked(of)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(code for code, _, _ in _QUALTRICS), *(f"Q{n}" for n in range(1, len(fields) + 1))])
    titles = [_grid_title(f, "{question} - {row}") if f.asked == "grid" else f.question for f in fields]
    writer.writerow([*(title for _, title, _ in _QUALTRICS), *titles])
    ids = [*(code for _, _, code in _QUALTRICS), *(f"QID{n}" for n in range(1, len(fields) + 1))]
    writer.writerow([f'{{"ImportId":"{code}"}}' for code in ids])
    for number, (when, person) in enumerate(zip(_times(len(people)), people, strict=True)):
        stamp = f"{when:%Y-%m-%d %H:%M:%S}"
        own = [stamp, stamp, "IP Address", "192.0.2.1", "100", "360", "True", stamp, f"R_{number:015d}",
               "", "", "", "", "53.8", "-1.5", "anonymous", "EN"]  # fmt: skip
        writer.writerow([*own, *(answer(f, person, ",".join) for f in fields)])
    return out.getvalue().encode("utf-8-sig")


PRODUCTS: dict[str, tuple[str, Callable[[str, Sequence[Person]], bytes]]] = {
    "google-forms": (".csv", google_forms),
    "google-sheets": (".csv", google_sheets),
    "microsoft-forms": (".xlsx", microsoft_forms),
    "qualtrics": (".csv", qualtrics),
}


def main(folder: Path) -> None:
    """Write the two exports of the story in docs/office.md."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mentors-google.csv").write_bytes(google_forms("mentors", mentors(180)))
    (folder / "mentees-microsoft.xlsx").write_bytes(microsoft_forms("mentees", mentees(240)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
