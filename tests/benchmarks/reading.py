"""How quickly profiles are read and checked, each as a ratio beside a peer in the same run. Prints; asserts nothing.

    python tests/benchmarks/reading.py [--files 10000] [--rounds 3]

Reading and its peer, PyYAML's C loader alone on the same files, take turns, as do validation and msgspec.convert.
The profiles are the sample pool's, copied under other ids until there are enough; the ratios are of the medians.
"""

import argparse
import gc
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import msgspec
import yaml

from mentorpick.model.people import Mentor
from mentorpick.read.decode import convert_record
from mentorpick.read.problems import Keys, Position
from mentorpick.read.profiles import read_profiles, sample_pool
from mentorpick.read.yaml import load


def pool(folder: Path, files: int) -> list[Path]:
    """That many profiles in a folder, one a file."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(sample_pool().glob("*.yaml"))]
    people = [text for text in texts if "\nname:" in f"\n{text}"]
    paths = [folder / f"mentor-{number:05}.yaml" for number in range(files)]
    for number, path in enumerate(paths):
        lines = people[number % len(people)].splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("id:")), encoding="utf-8")
    return paths


def in_turns(rounds: int, own: Callable[[], object], peer: Callable[[], object]) -> tuple[float, float]:
    """Seconds of processor time of both, medians; after one round that is not counted."""
    gc.collect()
    gc.freeze()  # what was made ready is not looked through again in whichever turn a collection falls
    seconds: dict[Callable[[], object], list[float]] = {own: [], peer: []}
    for _ in range(rounds + 1):
        for task, taken in seconds.items():
            start = process_time()
            task()
            taken.append(process_time() - start)
    return median(seconds[own][1:]), median(seconds[peer][1:])


def show(what: str, own: float, peer: float, target: float) -> None:
    print(f"{what:<44} {own * 1000:8.0f} ms {peer * 1000:8.0f} ms   {own / peer:5.2f} x   target {target} x")


def is_as_its_type(raw: dict[str, Any]) -> bool:
    """Whether msgspec alone can take it: no plain texts as offers, no keys of the office's own."""
    return all(isinstance(offer, dict) for offer in raw.get("offers", ())) and "x-" not in "".join(raw)


def nowhere(keys: Keys, on_key: bool) -> Position:
    return Position("")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = pool(Path(folder), given.files)
        found = read_profiles(folder)
        assert (len(found.mentors), found.problems) == (given.files, ())
        raws = [next(load(path.read_bytes())).value | {"id": path.stem} for path in paths]
        raws = [raw for raw in raws if is_as_its_type(raw)]

        def bare() -> None:
            for path in paths:
                yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)

        print(f"{given.files} profiles, {sum(path.stat().st_size for path in paths) / 1e6:.1f} MB")
        show(
            "cold load, checked, against CSafeLoader alone",
            *in_turns(given.rounds, lambda: read_profiles(folder), bare),
            1.0,
        )
        show(
            "validation, against msgspec.convert",
            *in_turns(
                given.rounds * 3,
                lambda: [convert_record(Mentor, raw, nowhere) for raw in raws],
                lambda: [msgspec.convert(raw, Mentor, strict=False) for raw in raws],
            ),
            1.2,
        )


if __name__ == "__main__":
    main()
