"""From Python: a whole cohort, errors one can catch, names a type checker knows."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import msgspec
import pytest
from msgspec import inspect

import mentorpick
from mentorpick import Answers, Goal, InvalidData, Mentee, Mentor, Shortlist, rank, rank_many, read_mentees

TODAY = date(2026, 11, 23)


@pytest.fixture
def mentors() -> tuple[Mentor, ...]:
    return (
        Mentor(id="ada", name="Ada", areas={"career": 5}, expertise=("grants",)),
        Mentor(id="ben", name="Ben", areas={"career": 2, "finances": 5}),
    )


def test_every_public_name_is_there_and_is_typed() -> None:
    for name in mentorpick.__all__:
        assert getattr(mentorpick, name) is not None, name
    with pytest.raises(AttributeError, match="has no attribute 'rnk'"):
        mentorpick.rnk  # type: ignore[attr-defined]  # noqa: B018


def test_a_name_is_looked_for_once_and_a_name_of_tools_loads_nothing() -> None:
    script = (
        "import sys, mentorpick\n"
        "assert not hasattr(mentorpick, '__wrapped__') and 'mentorpick.api' not in sys.modules\n"
        "assert '__version__' in mentorpick.__all__ and mentorpick.rank is vars(mentorpick)['rank']\n"
    )
    subprocess.run([sys.executable, "-P", "-c", script], check=True)


def test_every_type_that_a_result_is_made_of_is_public() -> None:
    """So that one's own functions can be annotated, and answers and profiles be made."""
    public = {getattr(mentorpick, name) for name in mentorpick.__all__}
    found: set[type] = set()

    def walk(kind: Any) -> None:
        if isinstance(kind, inspect.StructType) and kind.cls not in found:
            found.add(kind.cls)
            for field in kind.fields:
                walk(field.type)
        for part in ("types", "item_type", "item_types", "value_type"):
            inner = getattr(kind, part, ())
            for each in inner if isinstance(inner, tuple) else (inner,):
                walk(each)

    for name in ("Shortlist", "Brief", "Why", "Team", "Assignment", "Answers", "Mentor", "Profiles", "Problem"):
        walk(inspect.type_info(getattr(mentorpick, name)))
    assert len(found) > 20
    assert found - public == set()


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_mentee_takes_python_no_more_than_a_fifth_longer_than_the_command(tmp_path: Path) -> None:
    from mentorpick.cli.app import run

    (tmp_path / "mentors.yaml").write_text("".join(
        f"- {{id: m{n}, name: M {n}, areas: {{career: {n % 6}}}, offers: [Reads text {n}]}}\n" for n in range(100)
    ), encoding="utf-8")  # fmt: skip
    pool = mentorpick.read_profiles(tmp_path / "mentors.yaml")
    sheets = [tmp_path / "some.csv", tmp_path / "many.csv"]
    for path, count in zip(sheets, (200, 2200), strict=True):
        rows = "".join(f"r{n},career,Plan the next {n % 7} years\n" for n in range(count))
        path.write_text(f"id,priority,goals\n{rows}", encoding="utf-8")

    def command(path: Path) -> None:
        argv = ["rank", str(path), "-p", str(tmp_path / "mentors.yaml"), "-f", "jsonl", "-o", os.devnull, "-q"]
        assert run([*argv, "--today", TODAY.isoformat()]) == 0

    def python(path: Path) -> None:
        with Path(os.devnull).open("wb") as out:
            for each in rank_many(read_mentees([path]), pool, today=TODAY):
                out.write(msgspec.json.encode(each))

    def a_mentee(work: Callable[[Path], None]) -> float:
        taken = []
        for path in sheets:
            begun = process_time()
            work(path)
            taken.append(process_time() - begun)
        return taken[1] - taken[0]

    ratios = sorted(a_mentee(python) / a_mentee(command) for _ in range(5))
    print(f"rank_many takes {ratios[2]:.2f} of the command's time a mentee")
    assert ratios[2] <= 1.2


def test_a_cohort_is_read_and_ranked_as_each_alone(mentors: tuple[Mentor, ...], tmp_path: Path) -> None:
    path = tmp_path / "sis.csv"
    path.write_text("id,priority\nA_1,career\nbad,carer\nc,finances\n", encoding="utf-8")
    mentees = list(read_mentees([path]))
    found = list(rank_many(mentees, mentors, today=TODAY))
    first, second, third = found
    assert isinstance(first, Shortlist)
    assert first.mentee.source_id == "A_1"
    assert isinstance(mentees[0].value, Answers)
    assert first == rank(mentees[0].value, mentors, today=TODAY, firmness=False, names=False)
    assert second is mentees[1]
    assert isinstance(second, Mentee)
    assert (second.record, second.line, second.source_id) == (2, 3, "bad")
    assert isinstance(third, Shortlist)
    assert third.shortlist[0].mentor == "ben"


def test_answers_made_by_hand_are_ranked_too(mentors: tuple[Mentor, ...]) -> None:
    made = Answers(id="jo", priority="career", goals=(Goal(text="Write a grant"),))
    (one,) = rank_many([made], mentors, today=TODAY)
    assert isinstance(one, Shortlist)
    assert one.shortlist[0].mentor == "ada"


def test_a_value_that_cannot_be_raises_one_error_that_names_the_key(mentors: tuple[Mentor, ...]) -> None:
    for wrong, key in (({"priority": "nope"}, "priority"), ({"priority": "career", "hours_per_month": -3}, "hours")):
        made = Answers(**wrong)  # type: ignore[arg-type]
        with pytest.raises(InvalidData, match=key) as raised:
            rank(made, mentors, today=TODAY)
        assert raised.value.problems
        with pytest.raises(InvalidData, match=key):
            list(rank_many([made], mentors, today=TODAY))


def test_goals_as_plain_texts_are_read_as_a_file_would_have_them(mentors: tuple[Mentor, ...]) -> None:
    made = Answers(priority="career", goals=("Write a grant",))  # type: ignore[arg-type]
    assert rank(made, mentors, today=TODAY).shortlist[0].mentor == "ada"


@pytest.mark.long
def test_a_type_checker_sees_a_misspelt_name_and_knows_the_types(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    script = tmp_path / "user.py"
    good = (
        "from datetime import date\n"
        "import mentorpick\n"
        "from mentorpick import Goal, InvalidData, Mentee, Place, Problem, Shortlist, rank_many, read_mentees\n"
        "def first(shortlist: Shortlist) -> Place:\n"
        "    return shortlist.shortlist[0]\n"
        "try:\n"
        "    for each in rank_many(read_mentees(['a.csv']), mentorpick.read_profiles('m'), today=date.today()):\n"
        "        if isinstance(each, Mentee):\n"
        "            print(each.record)\n"
        "        else:\n"
        "            print(first(each).score)\n"
        "except InvalidData as error:\n"
        "    problems: tuple[Problem, ...] = error.problems\n"
    )

    def checked(text: str) -> str:
        script.write_text(text, encoding="utf-8")
        argv = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", str(tmp_path / "c")]
        return subprocess.run([*argv, str(script)], capture_output=True, text=True, timeout=110, check=False).stdout

    assert checked(good) == ""
    begin = "import mentorpick\nfrom datetime import date\nans = mentorpick.read_answers('a')\n"
    for wrong, said in (
        ("mentorpick.rnk()\n", "has no attribute"),
        ("mentorpick.read_profils('a')\n", "has no attribute"),
        ("mentorpick.rank(ans, mentorpick.read_profiles('m'), todya=date.today())\n", "Unexpected keyword argument"),
        ("mentorpick.rank(ans, mentorpick.read_profiles('m'), today=date.today()).shortlst\n", "has no attribute"),
        ("x: int = mentorpick.rank(ans, mentorpick.read_profiles('m'), today=date.today()).notices\n", "Incompatible"),
        ("mentorpick.Goal(txt='x')\n", "Unexpected keyword argument"),
        ("mentorpick.Answers(priority='nope')\n", "incompatible type"),
    ):
        assert said in checked(begin + wrong), wrong
