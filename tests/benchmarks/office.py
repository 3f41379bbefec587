"""Speed of the office's bench, as ratios in one run: ``python tests/benchmarks/office.py``. Asserts nothing.

Checking 10,000 profiles against loading them; importing a workbook of 5,000 rows against openpyxl only reading it.
"""

import io
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.office import exports

TODAY = date(2026, 11, 23)
RUNS = 3


def timed(run: Callable[[], Any]) -> float:
    """The least of some runs, in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def line(what: str, seconds: float, other: str, base: float, goal: float) -> None:
    print(f"{what}: {seconds:.2f} s, {seconds / base:.2f} x {other} ({base:.2f} s); to reach: {goal} x")


def people(count: int) -> list[exports.Person]:
    """Mentors with names of their own."""
    return [{**person, "name": f"{person['name']} {number}"} for number, person in enumerate(exports.mentors(count))]


def importing(folder: Path, sheet: bytes) -> None:
    from openpyxl import load_workbook

    from mentorpick.model.people import Mentor
    from mentorpick.office.importing import SheetPeople, import_people, open_sheet

    path = folder / "form.xlsx"
    path.write_bytes(sheet)

    def imported() -> None:
        rows = open_sheet(path, Mentor)
        assert isinstance(rows, SheetPeople)
        target = Path(tempfile.mkdtemp(dir=folder))
        assert len(import_people(rows, target).added) == rows.count

    base = timed(lambda: list(load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True)))
    line("import 5,000 rows into files", timed(imported), "openpyxl reading them", base, 3)


def checking(folder: Path, count: int) -> None:
    from mentorpick.model.people import Mentor
    from mentorpick.office.profile_check import check_profiles
    from mentorpick.read.profiles import read_profiles
    from mentorpick.read.sheets.people import read_people
    from mentorpick.write.yaml_files import yaml_text

    sheet = exports.google_forms("mentors", people(count))
    for person in read_people("all.csv", Mentor, sheet):
        (folder / f"{person.id}.yaml").write_text(yaml_text(person.value), encoding="utf-8")
    base = timed(lambda: read_profiles(folder))
    line(f"check {count:,} profiles", timed(lambda: check_profiles(folder, today=TODAY)), "loading them", base, 1.5)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        importing(folder, exports.microsoft_forms("mentors", people(5_000)))
        (folder / "all").mkdir()
        checking(folder / "all", 10_000)


if __name__ == "__main__":
    main()
