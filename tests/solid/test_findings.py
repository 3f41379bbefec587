"""Every finding of the security review of 29 November, and what it tried and found to hold, is a test by name.

``findings.tsv`` has a row for each: the number of the finding (``held`` for what held), what was tried, the tests.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import mentorpick
from tests.solid.desk import TODAY, Desk
from tests.test_promises import known_tests

SOURCE = Path(mentorpick.__file__).parent
ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("findings.tsv").read_text(encoding="utf-8").splitlines()
    if line[:1] != "#"
]


def test_every_finding_and_everything_that_held_names_its_tests() -> None:
    assert {int(number) for number, _, _ in ROWS if number != "held"} == set(range(1, 17))
    assert sum(number == "held" for number, _, _ in ROWS) >= 18
    named = {name for _, _, names in ROWS for name in names.split(", ")}
    assert named - known_tests() == set()


RECORDS = {
    "no object": "[1]", "nothing": "null", "below 0": {"taken": -1, "size": 2},
    "a size below 0": {"taken": 1, "size": -2},
    "terabytes": {"taken": 1, "size": 2_000_000_000_000}, "no number": {"taken": "1", "size": 2},
    "a number too large": {"taken": 10**30, "size": 2}, "half a number": {"taken": 1.5, "size": 2}, "not JSON": "{",
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_of_an_unfinished_run_that_cannot_be_is_refused_and_nothing_is_written(
    name: str, new_desk: Desk
) -> None:
    record = RECORDS[name]
    told = record if isinstance(record, str) else json.dumps({"run": {}, "pieces": 1, "digest": "0", **record})
    new_desk.write({"o.jsonl.part": "xx", "o.jsonl.part.json": told})
    done = new_desk.call(*f"rank cohort.csv -p mentors -f jsonl -o o.jsonl --resume --today {TODAY}".split())
    assert done.code == 2
    assert re.search("is damaged|was a different one", done.err)
    assert (new_desk.folder / "o.jsonl.part").read_text(encoding="utf-8") == "xx"
    assert not (new_desk.folder / "o.jsonl").exists()


def test_weights_of_a_page_that_cannot_be_added_up_are_refused(desk: Desk) -> None:
    desk.write({"mentors/mentorpick.yaml": "weights: {area.career: 1e308, area.finances: 1e308, values: 1e308}\n"})
    done = desk.call("rank", "jo.yaml", "-p", "mentors", "--today", TODAY)
    assert done.code == 3
    assert "isn't a number from 0 to" in done.err


def test_whoever_packs_a_bundle_is_told_that_comments_go_with_it(desk: Desk) -> None:
    desk.write({"mentors/al.yaml": "name: Al\nareas: {career: 3}\n# PRIVATE NOTE\n"})
    done = desk.call("profiles", "bundle", "mentors", "-o", "b.zip", "--today", TODAY)
    assert "every comment in the files" in done.err + done.out
    assert "PRIVATE NOTE" not in done.err + done.out


DEEP = {
    "100,000 brackets": "[" * 100_000, "900 deep": "[" * 900 + "]" * 900, "Infinity": '[{"priority": Infinity}]',
    "NaN": '[{"priority": "career", "hours_per_month": NaN}]',
    "1e999": '[{"priority":"career","hours_per_month":1e999}]',
    "5,000 digits": f'[{{"priority": "career", "hours_per_month": {"9" * 5_000}}}]',
    "Arabic digits": '[{"priority": "career", "hours_per_month": "\u0663"}]', "half a letter": '["\\ud800"]',
    "negative": '[{"priority": "career", "hours_per_month": -1}]', "no day": '[{"name": "A", "updated": "2026-02-30"}]',
    "day 0": '[{"name": "A", "updated": "0000-00-00"}]', "year 99999": '[{"name": "A", "updated": "99999-01-01"}]',
}  # fmt: skip


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("ending", ["json", "jsonl", "yaml"])
def test_brackets_and_numbers_that_are_none_are_a_sentence_or_read(name: str, ending: str, new_desk: Desk) -> None:
    new_desk.write({f"x.{ending}": DEEP[name]})
    for call in (f"rank x.{ending} -p mentors -f jsonl", f"profiles import x.{ending} -o o --dry-run",
                 f"assign cohort.csv -p mentors --keep x.{ending}", f"rank jo.yaml -p mentors --weights x.{ending}",
                 f"diff x.{ending} x.{ending}",
                 f"rank cohort.csv -p mentors -f jsonl --changed-since x.{ending}"):  # fmt: skip
        done = new_desk.call(*call.split())
        assert "a bug" not in done.err, call
        assert len(done.err) < 5_000


FORBIDDEN = {"pickle", "marshal", "shelve", "readline", "importlib.reload", "imp", "code", "codeop"}


def imports_and_calls() -> Iterator[tuple[str, str]]:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path.name, each.name) for each in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield path.name, node.module or ""
            elif isinstance(node, ast.Call):
                yield path.name, f"{ast.unparse(node.func)}()"
                yield from ((path.name, f"{each.arg}={ast.unparse(each.value)}") for each in node.keywords)


def test_nothing_of_ours_runs_what_is_read() -> None:
    """No pickle, no shell, nothing that runs a text; a browser only opens what somebody chose to open."""
    found = set(imports_and_calls())
    runs = {"eval()", "exec()", "compile()", "os.system()", "os.popen()", "__import__()", "shell=True"}
    assert {each for each in found if each[1] in FORBIDDEN | runs} == set()
    assert {file for file, each in found if each == "webbrowser"} == {"next_steps.py"}


def test_wheel_and_sdist_are_built_twice_and_compared() -> None:
    runs = (Path(__file__).parents[2] / ".ci" / "run").read_text(encoding="utf-8")
    assert runs.count("-m build --outdir") == 2
    assert 'diff -r "$scratch/once" "$scratch/twice"' in runs
    assert "export SOURCE_DATE_EPOCH" in runs
