"""Whatever a sheet looks like: everybody in it is written or named as left out, and no word is lost unsaid."""

import io
import json
import random
import time
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorpick.errors import MentorpickError
from mentorpick.model.people import Answers, Mentor, stated
from mentorpick.office.importing import SheetPeople, open_sheet
from mentorpick.office.map_draft import Draft
from mentorpick.read.sheets.mapping import PeopleKind
from mentorpick.text import is_nobody, is_nothing
from mentorpick.write.yaml_files import yaml_text

ODD = ("", "N/A", "UK time", "CST", "2;3", "1-2 hours", "some German", "Klingonese", "Yes, but", "yes", "no", "✓", "3",
       "Discord", "video; Discord", "#REF!", "March 4, 2026", "3/9/2026", "x" * 400, "ada@example.org", "  ", "Zoë Łuk",
       "Career, Finances", "Career: but mostly finances", "=1+1", "O'Neil", "\u200bbo@example.org", "9")  # fmt: skip
HEADERS = {
    Mentor: ("areas.career", "languages", "timezone", "hours_per_month", "capacity", "meeting", "roles", "updated",
             "stage", "title", "contact.email", "consent", "accepting", "", "Shoe size"),
    Answers: ("priority", "also", "languages", "timezone", "hours_per_month", "meeting", "avoid", "stage",
              "contact.email", "consent", "status", "must.min_hours", "goals", "", "Shoe size"),
}  # fmt: skip


def accounted(opened: SheetPeople) -> int:
    """Everybody who is written, or named as left out."""
    people = opened.settled({})
    again = sum(int(n.split()[0]) for n in opened.notices if "more than once" in n or "cell by cell" in n)
    return len(people) + opened.failed + opened.no_consent + again


@st.composite
def sheets(draw: st.DrawFn) -> tuple[PeopleKind, str, list[dict[str, str]]]:
    kind: PeopleKind = draw(st.sampled_from((Mentor, Answers)))
    columns = draw(st.lists(st.sampled_from(HEADERS[kind]), min_size=1, max_size=6, unique=True))
    first = ["name", *(("areas.finances",) if kind is Mentor else ()), *columns]
    if kind is Answers and "priority" not in first:
        first.append("priority")
    rows = []
    for number in range(draw(st.integers(1, 6))):
        row = {header: draw(st.sampled_from(ODD)) for header in first}
        row["name"] = draw(st.sampled_from((f"Person {number}", f"Person {number}", "Ada Li", "")))
        if kind is Mentor:
            row["areas.finances"] = "3"
        rows.append(row)
    return kind, ",".join(first), rows


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@given(sheets())
def test_everybody_in_a_sheet_is_written_or_named_as_left_out(
    tmp_path_factory: pytest.TempPathFactory, sheet: tuple[PeopleKind, str, list[dict[str, str]]]
) -> None:
    kind, head, rows = sheet
    path = tmp_path_factory.mktemp("sheet") / "s.csv"
    lines = [",".join(map(quoted, row.values())) for row in rows]
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    opened = open_sheet(path, kind)
    assert isinstance(opened, SheetPeople)
    full = [row for row in rows if any(row.values())]
    assert accounted(opened) == len(full)
    said = "\n".join(opened.notices) + "\n".join(f"{p.path} {p.message}" for p in opened.problems)
    files = "\n".join(yaml_text(value) for value, _ in opened.settled({}).values())
    for row in full:
        if row.get("meeting") == "video; Discord" and any(f"name: {row['name']}\n" in files for _ in "1"):
            assert '"Discord" in "meeting" means nothing to me' in said or "Discord" in files
        unread(row, rows, opened, said)
        if row.get("Shoe size"):
            assert "Shoe size" in said, "a column that nothing maps is named"
        if "" in row and row[""].strip():
            assert "(column" in said, "a column without a title is named"


def unread(row: dict[str, str], rows: list[dict[str, str]], opened: SheetPeople, said: str) -> None:
    """No cell of somebody who is written is absent from both the file and what is said."""
    found = [value for value, _ in opened.settled({}).values() if value.name == row["name"]]
    if len(found) != 1 or sum(other["name"] == row["name"] for other in rows) > 1:
        return
    written = stated(found[0])
    for header, cell in row.items():
        says_nothing = not cell.strip() or is_nothing(cell) or (header == "avoid" and is_nobody(cell))
        if says_nothing or header in ("", "Shoe size", "name", "consent", "areas.finances"):
            continue
        holder, _, inner = header.partition(".")
        there = written.get(holder, {}).get(inner) if inner else written.get(holder)
        twice = header == "also" and cell == "Career, Finances"  # the priority again: nothing is lost
        assert there is not None or twice or f'"{header}"' in said or header in said, (header, cell)


def random_records(rng: random.Random) -> tuple[str, bytes]:
    """A workbook or records, with cells of every type."""
    kind = rng.choice((Mentor, Answers))
    typed = (*ODD, None, 0, 1, 2.5, -3, 46_085, True, False, 1e300)
    columns = ["name", *rng.sample(HEADERS[kind], rng.randint(1, 8))]
    rows = [[rng.choice(typed) for _ in columns] for _ in range(rng.randint(0, 8))]
    records = [{key or "x": cell for key, cell in zip(columns, row, strict=True)} for row in rows]
    if rng.random() < 0.8:
        for record in records:
            record[rng.choice(columns) or "x"] = rng.choice(([], {}, ["a", 1], {"text": "b"}, "x" * 1_000))
        lines = map(json.dumps, records)
        return (
            ("s.jsonl", "\n".join(lines).encode()) if rng.random() < 0.5 else ("s.json", json.dumps(records).encode())
        )
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in ([], columns, *rows)[rng.randint(0, 1) :]:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return "s.xlsx", out.getvalue()


def random_sheet(rng: random.Random) -> tuple[str, bytes]:
    """A file that may be a sheet: any separator, quotes, widths, encoding and ending."""
    kind = rng.choice((Mentor, Answers))
    mark = rng.choice((",", ";", "\t", "|"))
    columns = rng.sample(HEADERS[kind], rng.randint(1, 8))
    columns = [rng.choice(("name", "Name", "Your name", "name ")), *columns]
    rows = [columns]
    for _ in range(rng.randint(0, 12)):
        width = len(columns) + rng.choice((0, 0, 0, 0, -1, 1))
        rows.append([rng.choice((*ODD, "Ada Li", "Bo", "a,b", "a;b", 'say "hi"', "one\ntwo")) for _ in range(width)])

    def cell(text: str) -> str:
        style = rng.random()
        if style < 0.03:
            return f'"{text}'  # never closed
        return quoted(text) if style < 0.8 or mark in text or "\n" in text else text

    end = rng.choice(("\n", "\r\n", "\r"))
    text = end.join(mark.join(map(cell, row)) for row in rows) + rng.choice((end, ""))
    if rng.random() < 0.1:
        text = f"A list of people{end}{end}{text}"
    encoding = rng.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"))
    data = text.encode(encoding, errors="replace")
    if rng.random() < 0.05:
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.randbytes(rng.randint(1, 30)) + data[at:]
    return rng.choices(("s.csv", "s.tsv", "s.json", "s.jsonl", "s.xlsx"), (20, 8, 2, 2, 1))[0], data


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_two_thousand_random_sheets_end_in_people_a_map_or_a_sentence(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    check_random_sheets(tmp_path, random.Random(seed), 2_000)


def test_some_random_sheets_end_in_people_a_map_or_a_sentence(tmp_path: Path) -> None:
    check_random_sheets(tmp_path, random.Random(20_261_129), 40)


def check_random_sheets(folder: Path, rng: random.Random, number: int) -> None:
    """No traceback, no hang, nobody lost without a word."""
    for _ in range(number):
        name, data = random_sheet(rng) if rng.random() < 0.85 else random_records(rng)
        path = folder / name
        path.write_bytes(data)
        begun = time.monotonic()
        for kind in (Mentor, Answers):
            with suppress(MentorpickError):  # a sentence
                opened = open_sheet(path, kind)
                if isinstance(opened, Draft):
                    assert opened.text().startswith("#")
                else:
                    assert accounted(opened) == opened.count, data
        assert time.monotonic() - begun < 20, data
