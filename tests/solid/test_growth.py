"""Twice the people, lines or columns take less than three times as long: processor time, the best of five."""

import csv
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
import yaml

from mentorpick.cohort.objectives import fair, total
from mentorpick.model.people import Answers, Columns
from mentorpick.office.profile_check import check_profiles
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import rank_in
from mentorpick.ranking.view import View
from mentorpick.read.profiles import read_profiles
from mentorpick.read.sheets.people import read_people
from mentorpick.relevance.embedding import load_model
from tests.benchmarks.assign import scores, task
from tests.benchmarks.people import mentees, mentors, with_vectors
from tests.builders import GOALS, TODAY, random_mentors

pytestmark = pytest.mark.timeout(300)

Work = Callable[[], object]


def profiles(folder: Path, size: int) -> Path:
    target = folder / f"{size}"
    target.mkdir()
    for number in range(size):
        said = {"name": f"Person {number:x}", "areas": {"career": 3}, "offers": [GOALS[number % 9]], "capacity": 2}
        (target / f"p{number}.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
    return target


def sheet(folder: Path, rows: int, columns: int) -> Path:
    path = folder / f"{rows}-{columns}.csv"
    more = [f"Question {number}" for number in range(columns)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerow(["name", "email", "goals", "priority", *more])
        csv.writer(stream).writerows(
            [f"Jo {row}", f"jo{row}@example.org", GOALS[row % 9], "career", *("yes" for _ in more)]
            for row in range(rows)
        )
    return path


def reading(folder: Path, size: int) -> Work:
    target = profiles(folder, 300 * size)
    return lambda: read_profiles(target)


def checking(folder: Path, size: int) -> Work:
    target = profiles(folder, 300 * size)
    return lambda: check_profiles(target, today=TODAY)


def rows(folder: Path, size: int) -> Work:
    path = sheet(folder, 2000 * size, 0)
    return lambda: list(read_people(path, Answers, columns=Columns(ignore_unknown=True)))


def columns(folder: Path, size: int) -> Work:
    path = sheet(folder, 5, 300 * size)
    return lambda: list(read_people(path, Answers, columns=Columns(ignore_unknown=True)))


def making_columns(folder: Path, size: int) -> Work:
    people = random_mentors(1, 1000 * size)
    return lambda: Pool.of(people)


def comparing(folder: Path, size: int) -> Work:
    lines = with_vectors(Pool.of(mentors(2000 * size)), load_model()).lines
    return lambda: lines.match(GOALS)


def ranking(folder: Path, size: int) -> Work:
    pool = Pool.of(mentors(2000)).with_model(None)
    asked = mentees(20 * size)

    def work() -> None:
        view = View(pool, TODAY)
        for answers in asked:
            rank_in(view, answers, firmness=False, names=False)

    return work


def placing_in_all(folder: Path, size: int) -> Work:
    """Twice the mentees before the same mentors, who have twice the places."""
    of = task(scores(200 * size, 100), 2 * size)
    return lambda: total(of)


def placing_fairly(folder: Path, size: int) -> Work:
    of = task(scores(200 * size, 100), 2 * size)
    return lambda: fair(of)


def short_sheet(folder: Path, size: int) -> Work:
    path = sheet(folder, 400 * size, 4)
    return lambda: list(read_people(path, Answers, columns=Columns(ignore_unknown=True)))


def wide_sheet(folder: Path, size: int) -> Work:
    path = sheet(folder, 5, 100 * size)
    return lambda: list(read_people(path, Answers, columns=Columns(ignore_unknown=True)))


@pytest.mark.parametrize("make", [short_sheet, wide_sheet], ids=lambda make: make.__name__)
def test_a_sheet_of_twice_as_much_takes_less_than_three_times_as_long(
    make: Callable[[Path, int], Work], tmp_path: Path
) -> None:
    takes_less_than_three_times_as_long(make, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize(
    "make",
    [reading, checking, rows, columns, making_columns, comparing, ranking, placing_in_all, placing_fairly],
    ids=lambda make: make.__name__,
)
def test_twice_as_much_takes_less_than_three_times_as_long(make: Callable[[Path, int], Work], tmp_path: Path) -> None:
    takes_less_than_three_times_as_long(make, tmp_path)


def takes_less_than_three_times_as_long(make: Callable[[Path, int], Work], tmp_path: Path) -> None:
    once, twice = make(tmp_path, 1), make(tmp_path, 2)
    best = {"once": float("inf"), "twice": float("inf")}
    once()
    for _ in range(5):
        for name, work in (("once", once), ("twice", twice)):
            begin = process_time()
            work()
            best[name] = min(best[name], process_time() - begin)
    assert best["twice"] < 3 * best["once"], best
