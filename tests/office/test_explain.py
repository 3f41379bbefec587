"""Every code is explained by a file that has it and one that does not."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from mentorpick.data import read_text
from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.office.profile_check import CODES, check_profiles, explain_code
from mentorpick.read.answers import read_answers

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)
OF = {code: about["of"] for code, about in json.loads(read_text("problems.json")).items()}
"""What file each code is shown in; words: it is told instead."""
SHOWN = [code for code in CODES if OF[code] != "words"]


def problems(folder: Path, code: str, text: str) -> tuple[Problem, ...]:
    path = folder / "one.yaml"
    path.write_text(text, encoding="utf-8", newline="\n")
    if OF[code] == "profile":
        return check_profiles(path, today=TODAY).problems
    try:
        read_answers(path)
    except InvalidData as error:
        return error.problems
    return ()


def test_every_code_that_is_used_is_explained_and_no_other():
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert sorted(CODES) == sorted({code for text in sources for code in re.findall(r'"([PA]\d{3})"', text)})


@pytest.mark.parametrize("code", SHOWN)
def test_the_file_before_has_the_problem_and_the_file_after_has_not(tmp_path, code):
    assert code in {problem.code for problem in problems(tmp_path, code, CODES[code].before)}
    assert code not in {problem.code for problem in problems(tmp_path, code, CODES[code].after)}


@pytest.mark.parametrize("code", [code for code in SHOWN if code.startswith("P")])
def test_the_file_after_has_no_error_at_all(tmp_path, code):
    assert [p for p in problems(tmp_path, code, CODES[code].after) if p.severity == "error"] == []


@pytest.mark.parametrize("code", CODES)
def test_every_code_says_what_it_means_and_what_to_do(code):
    (one,) = explain_code(code).codes
    assert one.meaning.endswith(".")
    assert one.remedy
    assert one.before != one.after


def test_an_unknown_code_names_a_near_one():
    with pytest.raises(WrongUsage) as error:
        explain_code("P2O8")
    assert "P2O8" in error.value.message
    assert error.value.hint == "did you mean 'P208'?"
