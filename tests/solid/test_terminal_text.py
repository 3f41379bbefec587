"""Nothing reaches the terminal but text: what a bundle, sheet, key or file's name holds moves and hides nothing."""

import hashlib
import json
import os
import re
import sys
import zipfile
from pathlib import Path

import pytest

from mentorpick.office.ledger import LOG
from mentorpick.text import clean, show_unsafe, visible
from tests.solid.desk import ANSWERS, MENTORS, TODAY, Desk

EVIL = "\x1b]0;OWNED\x07\x1b[2J\x1b[31m\x9b2J\u202e\u200f\u061c\u200b\U000e0041\rmentorpick: all is well"
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\U000e0000-\U000e0fff]"
)


def bundle(path: Path, **said: str) -> None:
    """A bundle as an office makes it, its manifest changed."""
    content = MENTORS["ada.yaml"].encode()
    file = {"path": "ada.yaml", "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    manifest = {"schema": "mentorpick.bundle/1", "created": "2025-01-01", "mentors": 1, "files": [file], **said}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr("ada.yaml", content)


def assert_is_text(desk: Desk, *argv: str) -> str:
    done = desk.call(*argv)
    said = done.out + done.err
    assert "a bug" not in said
    assert not UNSAFE.search(said.replace("\r\n", "\n")), said
    return said


def test_the_manifest_of_a_bundle_moves_no_cursor(desk: Desk) -> None:
    bundle(desk.folder / "b.zip", contact=EVIL, title=EVIL, licence=EVIL, consent=EVIL, expires="2026-02-01")
    said = assert_is_text(desk, "rank", "jo.yaml", "-p", "b.zip", "--today", TODAY)
    assert "\nmentorpick: all is well" not in said, "no line of theirs looks like one of ours"
    assert_is_text(desk, "profiles", "check", "b.zip")


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_headers_and_keys_of_a_sheet_move_no_cursor(desk: Desk, ending: str) -> None:
    if ending == "csv":
        (desk.folder / "e.csv").write_bytes(f'name,expertise,"Col{EVIL}"\nAl,h,1\n'.encode())
    else:
        desk.write(
            {"e.json": json.dumps([{"name": "Al", "expertise": ["h"], f"Col{EVIL}": "1", "areas.career": EVIL}])}
        )
    for more in ((), ("-f", "md")):
        assert_is_text(desk, "profiles", "import", f"e.{ending}", "-o", "o", "--dry-run", *more)


def test_keys_of_answers_and_profiles_move_no_cursor(desk: Desk) -> None:
    key = json.dumps(f"k{EVIL}").replace("\\u202e", "\\u202E")
    desk.write({"jo.yaml": f"{ANSWERS}{key}: 1\n", "mentors/x.yaml": f"name: X\n{key}: 1\n"})
    assert_is_text(desk, "rank", "jo.yaml", "-p", "mentors")
    assert_is_text(desk, "profiles", "check", "mentors")


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_names_of_files_and_folders_move_no_cursor(desk: Desk) -> None:
    odd = "f\x1b[2J\u202e\x9b"
    (desk.folder / "mentors").rename(desk.folder / odd)
    (desk.folder / odd / f"{odd}.yaml").write_text("name: [\n", encoding="utf-8")
    for argv in (
        ["rank", "jo.yaml", "-p", odd], ["rank", "jo.yaml", "-p", odd, "-v"], ["profiles", "check", odd], ["why", "1"],
        ["rank", f"{odd}.yaml", "-p", odd], ["rank", "jo.yaml", "-p", odd, "-o", f"{odd}.md"], ["paths"],
    ):  # fmt: skip
        assert_is_text(desk, *argv)


_Y = json.dumps(EVIL.replace("\U000e0041", ""))


def lines(*records: object) -> str:
    return "".join(f"{json.dumps(record)}\n" for record in records)


ELSEWHERE: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "a page": (
        {"mentors/mentorpick.yaml": f"title: {_Y}\ncontact: {_Y}\nreferral: {_Y}\nx-{EVIL!r}: 1\n"},
        ("rank jo.yaml -p mentors", "profiles check mentors", "profiles stats mentors"),
    ),
    "weights": ({"w.yaml": f"{_Y}: 1\nroles: {_Y}\n"}, ("rank jo.yaml -p mentors --weights w.yaml",)),
    "a proposal": (
        {"p.csv": f'mentee,mentor,decision,"{EVIL}"\n"m0{EVIL}","ada{EVIL}","{EVIL}",x\nm1,"{EVIL}",yes,x\n'},
        ("assign cohort.csv -p mentors --check p.csv", "assign cohort.csv -p mentors --keep p.csv",
         "term start p.csv"),
    ),
    "an earlier run": (
        {"e.jsonl": lines({"schema": "mentorpick.run/1", "options": {EVIL: EVIL}, "inputs": {"model": EVIL}},
                          {"schema": "mentorpick.brief/1", "mentee": EVIL, "mentors": [EVIL], "scores": [0.5]})},
        ("diff e.jsonl e.jsonl", "rank cohort.csv -p mentors -f jsonl --changed-since e.jsonl",
         "diff e.jsonl earlier.jsonl"),
    ),
    "a map": (
        {"sheet.csv.map.yaml": f"columns:\n  {_Y}: {_Y}\n  name: {_Y}\n"
         f"  offers: {{to: {_Y}, values: {{{_Y}: {_Y}}}}}\n"},
        ("profiles import sheet.csv -o o --dry-run",),
    ),
    "ids": (
        {"c.jsonl": lines({"id": EVIL, "priority": "career", "name": EVIL}, {"id": EVIL})},
        ("rank c.jsonl -p mentors -f table", "assign c.jsonl -p mentors", "profiles check c.jsonl --mentees"),
    ),
    "a ledger": (
        {f"term/{LOG}": lines({"schema": f"mentorpick.term/{EVIL}", "step": EVIL, "command": EVIL})},
        ("term status", "term report", "term undo"),
    ),
    "a replies sheet": (
        {"met.csv": f'"name{EVIL}",met\n"{EVIL}","{EVIL}"\nMentee 0,"{EVIL}"\n'},
        ("term start proposal.csv", "term met met.csv --mentees cohort.csv",
         "term survey met.csv --mentees cohort.csv"),
    ),
    "a template": (
        {"t/met-mentee.j2": f"Subject: {EVIL}\n\n{{{{ {EVIL} }}}}",
         "t/mentee.j2": f"Subject: x\n\n{{{{ nothing_{EVIL} }}}}"},
        ("assign cohort.csv -p mentors --packets pages --texts t --no-input",),
    ),
    "a description of a model": (
        {"model/model.json": lines({"name": EVIL, "width": EVIL, EVIL: 1})},
        ("model model", "rank jo.yaml -p mentors --model model"),
    ),
    "words that are typed": (
        {},
        (f"why {EVIL}", f"introduce {EVIL} --no-input", f"rank jo.yaml -p {EVIL}", f"profiles explain {EVIL}", EVIL,
         f"rank jo.yaml -p mentors -f {EVIL}", f"rank jo.yaml -p mentors --today {EVIL}", f"rank --{EVIL}",
         f"rank jo.yaml -p mentors --what-if {EVIL}={EVIL}", f"rank cohort.csv -p mentors --cluster tcp://{EVIL}:1"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ELSEWHERE)
def test_no_text_of_any_other_file_or_word_moves_a_cursor(name: str, desk: Desk) -> None:
    files, calls = ELSEWHERE[name]
    desk.write(files)
    for call in calls:
        assert_is_text(desk, *call.split(" "))


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is needed")
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "table", "md"])
def test_columns_that_are_carried_along_move_no_cursor_of_a_terminal(desk: Desk, form: str) -> None:
    pexpect = pytest.importorskip("pexpect")
    rows = f'id,priority,"note{EVIL}"\nx,career,"{EVIL}"\n'
    (desk.folder / "c.csv").write_bytes(rows.encode())
    argv = ["-P", "-m", "mentorpick", *f"rank c.csv -p mentors -f {form} --color never --pass".split(), f"note{EVIL}"]
    process = pexpect.spawn(sys.executable, argv, encoding="utf-8", timeout=100, env=dict(os.environ))
    said = process.read()
    assert not UNSAFE.search(re.sub(r"\r+\n", "\n", said)), said


@pytest.mark.parametrize(
    "sign",
    "\u200b\u200c\u200d\u200e\u200f\u061c\u202e\u2066\u3164\u2800\xad\u034f\ufe0f\ufeff\ufdd0"
    "\U0001d173\U000e0041\U000e0101\x1b\x9b\x07",
)
def test_what_is_not_seen_is_taken_off_as_it_is_read_and_shown_where_it_is_said(sign: str) -> None:
    assert clean(f"a{sign}b") == "ab"
    assert visible(f"a{sign}b") == show_unsafe(f"a{sign}b") == "a\ufffdb"


@pytest.mark.parametrize("text", ["Zoë", "👩‍⚕️", "नमस्ते", "می‌خواهم", "a\tb\n", "李", "1️⃣", "❤️‍🔥", "क्‍ष"])
def test_what_people_write_stays(text: str) -> None:
    assert clean(text) == show_unsafe(text) == text


@pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\ufe0f", "\u2800", "\u3164", "\u200d\ufe0f"])
def test_a_name_that_cannot_be_seen_is_no_name(sign: str, desk: Desk) -> None:
    desk.write({"mentors/x.yaml": f"name: {sign}\nareas: {{career: 3}}\n"})
    assert "mentors/x.yaml:1:7: name: this is empty" in desk.call("profiles", "check", "mentors").out
