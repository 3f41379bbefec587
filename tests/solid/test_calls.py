"""Whatever is typed: an answer or a sentence with its code, never a bug; and no file is changed unasked."""

import os
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mentorpick.cli.app import COMMANDS, parser
from tests.solid.desk import TODAY, Desk

LONG, SEED = (int(os.environ.get(f"MENTORPICK_{name}") or often) for name, often in (("CALLS", 5000), ("SEED", 2)))
"""Calls made in the long run, and which."""

PATHS = (
    "jo.yaml", "cohort.csv", "sheet.csv", "proposal.csv", "weights.yaml", "mentors", "mentors/ada.yaml", "empty",
    "nothing.yaml", "zeros.yaml", "bad.zip", "nowhere", "nowhere/x.json", "", "-", ".", "jo.yaml/x",
)  # fmt: skip
OUTPUTS = ("-", "o.json", "o.jsonl", "o.csv", "o.md", "o.html", "o.xlsx", "o", "folder/", *PATHS)
NUMBERS = ("0", "1", "2", "3", "-1", "1000000", "1.5", "nan", "x", "")
MENTORS = ("1", "2", "0", "007", "9" * 5000, "ada", "Ada Berg", "Ada Borg", "x" * 300, "王小明", "", "-5")
DAYS = (TODAY, "2999-12-31", "1900-01-01", "9999-12-31", "2027-03-28", "soon", "")
LIKELY: dict[str, tuple[str, ...]] = {
    "--profiles": ("mentors", "mentors/ada.yaml", *PATHS), "--answers": ("jo.yaml", *PATHS), "--output": OUTPUTS,
    "--format": ("table", "text", "json", "jsonl", "csv", "md", "html", "github", "JSON", ""), "--top": NUMBERS,
    "--color": ("always", "never", "x"), "--today": DAYS, "--next": DAYS, "--expires": DAYS, "--workers": ("1", "0"),
    "--max-errors": NUMBERS, "--per-mentee": NUMBERS, "--time-limit": NUMBERS, "--size": NUMBERS,
    "--what-if": ("priority=finances", "priority=", "also=career,finances", "must.min_hours=x", "goals=a|b", "=", "x"),
    "--without": ("meeting", "must.languages", "avoid", "x"), "--objective": ("fair", "total", "stable", "x"),
    "--share": ("goal-1", "about", "x"), "--ics": ("t.ics", *OUTPUTS), "--of": ("answers", "team", "x", ""),
    "--at": ("2026-12-01 15:00", "2027-03-28 01:30", "2026-12-01", "x"), "--errors": ("e.jsonl", *OUTPUTS),
    "MENTOR": MENTORS, "MENTOR...": MENTORS, "[CODE]": ("P208", "p310", "x", ""), "mentors|mentees": ("mentors", "x"),
    "DIR": ("mentors", *PATHS), "[FILE]": OUTPUTS, "COHORT...": ("cohort.csv", *PATHS),
}  # fmt: skip
NEVER = {"--help", "--version", "--cluster", "--debug"}


def commands() -> dict[str, Any]:
    """Every command that can be typed, with its parameters as the parser knows them."""
    found: dict[str, Any] = {}
    for row in COMMANDS:
        command = parser(row).commands[row.name]
        inner = getattr(command, "commands", None)
        found |= {f"{row.name} {name}": one for name, one in inner.items()} if inner else {row.name: command}
    return found


def typed(chance: Random, name: str, command: Any) -> list[str]:
    """One call of a command: its arguments, and some of its options, likely or not."""
    words = name.split()
    options = [one for one in command.params if one.param_type_name == "option" and not NEVER & set(one.opts)]
    for one in command.params:
        if one.param_type_name == "argument" and (one.required or chance.random() < 0.8):
            several = chance.randint(1, 2) if one.nargs == -1 else 1
            words += [chance.choice(LIKELY.get(one.metavar or "", PATHS)) for _ in range(several)]
    for one in chance.sample(options, chance.randint(0, min(6, len(options)))):
        words.append(max(one.opts, key=len))
        if not one.is_flag:
            words.append(chance.choice(LIKELY.get(words[-1], PATHS)))
    return words


def calls(desk: Desk, count: int, seed: int) -> Counter[int]:
    """So many calls; how often each exit code came."""
    desk.write({"nothing.yaml": "", "zeros.yaml": "\0\0", "bad.zip": "PK\x03\x04junk", "empty/.kept": ""})
    chance, every, codes = Random(seed), commands(), Counter[int]()
    given = {name: data for name, data in desk.files().items() if not name.startswith("home/")}
    for _ in range(count):
        name = chance.choice(list(every))
        words = typed(chance, name, every[name])
        done = desk.call(*words)
        assert done.code in {0, 2, 3, 4, 5}, (words, done.err)
        assert "a bug" not in done.err, (words, done.err)
        codes[done.code] += 1
        now = desk.files()
        own = {"mentors/mentorpick.yaml"} if words[:2] == ["term", "setup"] else set()  # the file it's there to write
        changed = [file for file, data in given.items() if now.get(file) != data]
        assert own.issuperset(changed) or "--force" in words, (words, changed)
        desk.write({file: given[file].decode() for file in changed})
    return codes


@pytest.fixture(autouse=True)
def _nobody_types(monkeypatch: pytest.MonkeyPatch) -> Any:
    with Path(os.devnull).open(encoding="utf-8") as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        yield


def test_whatever_options_come_together_there_is_no_bug_and_no_file_is_changed_unasked(desk: Desk) -> None:
    codes = calls(desk, 80, seed=1)
    assert codes[0] > 5, "some of them are answered"


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_many_more_calls_are_no_bug_either(desk: Desk) -> None:
    codes = calls(desk, LONG, seed=SEED)
    print(f"\n{LONG} calls, exit codes: {dict(sorted(codes.items()))}")
    assert set(codes) > {0, 2, 3}
