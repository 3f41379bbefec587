"""How quickly commands start, each as a ratio beside a peer in the same run. Prints; asserts nothing about time.

    python tests/benchmarks/speed.py [--runs 21]

Both run from compiled modules, as after an install. Commands take turns with their peer, so that a machine that slows
down slows both; the ratio is that of the medians.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

EMPTY_CLICK = "import click\n@click.command()\ndef main(): pass\nmain()\n"
PROFILE = """\
name: Person {n}
title: {title}
areas: {{career: {level}, finances: 2}}
offers: [Reads applications and runs mock interviews for {topic}]
expertise: [{topic}, teaching]
languages: [en]
values: [fairness, curiosity]
meeting: [video]
capacity: 2
"""
ANSWERS = """\
name: Jo
about: Final-year trainee, nine months of lab work.
goals: [Match into a hematology fellowship next year]
priority: career
also: [finances]
values: [fairness]
languages: [en]
"""
TOPICS = ("hematology", "surgery", "law", "carpentry", "public health", "teaching", "engineering")
TARGETS = {"--version": 1.3, "--help": 1.6, "rank, 100 profiles, piped": 4.5}


class Row(NamedTuple):
    """A command and its peer: milliseconds, medians, and the ratio to reach."""

    name: str
    peer: str
    own: float
    other: float

    @property
    def ratio(self) -> float:
        return self.own / self.other


def pool(folder: Path, size: int) -> Path:
    """A folder of ``size`` profiles and a file of answers beside it."""
    (folder / "mentors").mkdir()
    for n in range(size):
        text = PROFILE.format(n=n, title=f"Teacher of {TOPICS[n % 7]}", level=n % 6, topic=TOPICS[n % 7])
        (folder / "mentors" / f"person-{n}.yaml").write_text(text, encoding="utf-8")
    (folder / "jo.yaml").write_text(ANSWERS, encoding="utf-8")
    (folder / "empty.py").write_text(EMPTY_CLICK, encoding="utf-8")
    return folder


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """How long one whole process takes."""
    start = perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return perf_counter() - start


def mentorpick() -> list[str]:
    """The command as a user types it, from the environment that runs this; without one, the module."""
    script = shutil.which("mentorpick", path=str(Path(sys.executable).parent))
    return [script] if script else [sys.executable, "-P", "-m", "mentorpick"]


def compare(name: str, own: list[str], peer: tuple[str, list[str]], environment: dict[str, str], runs: int) -> Row:
    """Both commands in turn, after one unmeasured run of each."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(runs + 1):
        for command, found in zip((own, peer[1]), times, strict=True):
            took = seconds(command, environment)
            found.extend([took] if run else [])
    return Row(name, peer[0], 1000 * median(times[0]), 1000 * median(times[1]))


def measure(runs: int) -> list[Row]:
    """Every row of the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = pool(Path(name), 100)
        compiled = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment = {**compiled, "XDG_DATA_HOME": name, "XDG_CACHE_HOME": name, "LOCALAPPDATA": name}
        python, here = sys.executable, mentorpick()
        nothing = ("python -c pass", [python, "-c", "pass"])
        click = ("an empty click program", [python, str(folder / "empty.py")])
        rank = [*here, "rank", str(folder / "jo.yaml"), "-p", str(folder / "mentors")]
        return [
            compare("--version", [*here, "--version"], nothing, environment, runs),
            compare("--help", [*here, "--help"], click, environment, runs),
            compare("rank, 100 profiles, piped", rank, click, environment, runs),
            compare("rank, as json", [*rank, "--format", "json"], click, environment, runs),
        ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=21)
    rows = measure(parser.parse_args().runs)
    print(f"{'what':<28}{'ms':>7}  {'peer':<24}{'ms':>7}{'ratio':>8}{'target':>8}")
    for row in rows:
        target = f"{TARGETS[row.name]:>8.1f}" if row.name in TARGETS else ""
        print(f"{row.name:<28}{row.own:>7.0f}  {row.peer:<24}{row.other:>7.0f}{row.ratio:>8.2f}{target}")


if __name__ == "__main__":
    main()
