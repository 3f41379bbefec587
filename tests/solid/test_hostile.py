"""Whatever stands in profiles, answers and sheets: nothing of it steers a terminal, a spreadsheet or a browser."""

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.solid.desk import CALLS, TODAY, Desk, words

_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
EVIL = (
    '=HYPERLINK(\\"http://evil.example\\") '
    "<script>alert(1)</script> <img src=x onerror=alert(1)> \\x1b[2J\\x1b]0;t\\x07"
    " \\u202Eevil\\u2066 \\x9b31m [red]x[/red] {{7*7}} | a | ![x](http://evil.example/a.png) [y](javascript:alert(1))"
)
"""One text with all of it, as a YAML string in double quotes: formulas, tags, escapes, bidi, markup, links."""
_E = f'"{EVIL}"'

PROFILE = f"""\
name: {_E}
title: {_E}
organization: {_E}
areas: {{career: 5, finances: 4, mental_health: 3}}
offers:
  - text: {_E}
    area: career
  - "+cmd|' /C calc'!A0 interviews {EVIL}"
expertise: [{_E}, "@SUM(1)"]
bio: {_E}
languages: [en]
capacity: 9
location: {_E}
background: [{_E}]
contact: {{email: "evil@example.org", url: "https://example.org/<script>"}}
"""
HOSTILE = {
    "mentors/evil.yaml": f"id: evil\n{PROFILE}",
    "mentors/worse.yaml": f"id: worse\n{PROFILE}",
    "mentors/worst.yaml": f"id: worst\n{PROFILE}",
    "mentors/broken.yaml": f"name: {_E}\nareas: {{career: {_E}}}\n{_E}: 1\n",
    "mentors/mentorpick.yaml": f"title: {_E}\ncontact: {_E}\nreferral: {_E}\nelsewhere: [{_E}]\n",
    "jo.yaml": f"name: {_E}\npriority: career\ngoals: [{_E}, Interviews]\nabout: {_E}\norganization: {_E}\n"
    f"location: {_E}\nalso: [finances]\nmentors: [evil]\ntimezone: Europe/London\navoid: [someone]\n",
}
_RAW = EVIL.replace("\\x1b", "\x1b").replace("\\x07", "\x07").replace("\\x9b", "\x9b").replace('\\"', '""')
_RAW = _RAW.replace("\\u202E", "\u202e").replace("\\u2066", "\u2066").replace("|", "/")
HOSTILE["cohort.csv"] = "id,name,priority,goals,contact.email\n" + "".join(
    f'm{n},"{_RAW}",career,"{_RAW}",m{n}@example.org\n' for n in range(4)
)
HOSTILE["sheet.csv"] = f'id,name,areas.career,offers,capacity\nd,"Worse {_RAW}",4,"{_RAW}",1\ne,"+1 {_RAW}",3,=1,1\n'


def no_control(text: str) -> None:
    """Nothing moves the cursor, colours, beeps, or turns the reading direction."""
    for line in text.splitlines():
        for letter in line:
            assert letter == "\t" or (ord(letter) >= 32 and not 0x7F <= ord(letter) <= 0x9F), repr(line)
            assert letter not in _BIDI, repr(line)


def no_formula(text: str) -> None:
    """No cell of the table is taken for a formula."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len({len(row) for row in rows}) == 1
    for row in rows:
        for cell in row:
            assert not re.match(r"\s*[=+@]|\s*-(?![\d.]+$)", cell), repr(cell)


class _Tags(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("img", "iframe", "object", "embed", "base"), tag
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "src", "action"):
                assert re.match(r"(https?://|mailto:|#|data:)", value or ""), (tag, value)


def no_tag(text: str) -> None:
    """No tag, handler or link of theirs is in the page."""
    assert "alert(1)</script>" not in text
    assert "<script>alert" not in text
    _Tags().feed(text)


def no_markup(text: str) -> None:
    """No tag, picture or script link of theirs is in the Markdown."""
    plain = re.sub(r"\\.", "", text)  # what is escaped is text
    for sign in ("<script", "<img", "![x](", "](javascript:"):
        assert sign not in plain, sign


def parses(text: str) -> None:
    """Every line, or the whole, is JSON."""
    try:
        json.loads(text)
    except json.JSONDecodeError:
        for line in text.splitlines():
            json.loads(line)


def no_property(text: str) -> None:
    """Every line of the calendar is one of its own properties."""
    for line in text.replace("\r\n ", "").splitlines():
        assert re.match(r"[A-Z-]+(;[A-Z]+=[^:]+)?:", line), line


CHECKS: dict[str, Callable[[str], Any]] = {
    "csv": no_formula, "html": no_tag, "md": no_markup, "json": parses, "jsonl": parses, "ics": no_property
}  # fmt: skip


def format_of(name: str) -> str:
    """What format a call prints."""
    argv = CALLS[name].split()
    return argv[argv.index("-f") + 1] if "-f" in argv else "text"


@pytest.fixture
def hostile(desk: Desk) -> Desk:
    """A desk where everything that is text is hostile, after a first round."""
    desk.write(HOSTILE)
    for name in ("ada", "bo", "cleo"):
        (desk.folder / f"mentors/{name}.yaml").unlink()
    first = desk.call(*f"rank jo.yaml -p mentors -q --today {TODAY}".split())
    assert first.code == 0, first.err
    return desk


def test_no_output_of_any_command_carries_anything_out_of_hostile_profiles_and_answers(hostile: Desk) -> None:
    shown = 0
    skipped = ("forget", "assign-check")
    for name in CALLS:
        if name in skipped:
            continue
        done = hostile.call(*("evil" if word == "ada" else word for word in words(name)))
        assert done.code in (0, 3, 5), f"{name}\n{done.err}"
        assert "Traceback" not in done.err
        assert "a bug" not in done.err, name
        no_control(done.out)
        no_control(done.err)
        if done.out:
            CHECKS.get(format_of(name), str)(done.out)
        shown += "alert" in done.out
    assert shown > 15  # what is hostile was shown, as text


def test_no_file_that_is_written_carries_it_either(hostile: Desk) -> None:
    before = set(hostile.paths())
    for name in ("introduce-ics", "assign-packets", "import"):
        done = hostile.call(*words(name))
        assert done.code == 0, f"{name}\n{done.err}"
    written = [path for path in hostile.paths() if path not in before and "home" not in path.parts[-4:]]
    kinds = {path.suffix for path in written}
    assert {".ics", ".html", ".csv", ".yaml"} <= kinds
    for path in written:
        if path.suffix in (".ics", ".html", ".csv", ".yaml", ".json"):
            text = path.read_bytes().decode()
            no_control(text.replace("\r\n", "\n"))
            CHECKS.get(path.suffix[1:], str)(text)
