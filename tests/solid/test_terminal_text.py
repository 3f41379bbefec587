"""Nothing reaches the terminal but text: what a bundle, sheet, key or file's name holds moves and hides nothing."""

import hashlib
import json
import os
import re
import sys
import zipfile
from pathlib import Path

import pytest

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
    assert "mentors/x.yaml:1:7: name: this must not be empty" in desk.call("profiles", "check", "mentors").out
