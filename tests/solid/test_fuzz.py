"""Whatever the bytes: a value, or a sentence. No other exception, no hang, no control character that gets through.

The long run gives every reader many more files, in a process of its own whose memory is measured:
``python -m tests.solid.test_fuzz NAME COUNT`` is that process; with ``keep`` behind it, it makes the corpus anew.
``MENTORPICK_SEED=7 python -m tests.solid.test_fuzz FAMILY 300 seconds`` goes on with other files until the time is up.
"""

import os
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from unittest.mock import patch

import msgspec
import pytest
from hypothesis import HealthCheck, given, seed, settings

from mentorpick.errors import MentorpickError
from mentorpick.read.sheets import workbook
from tests.measured import Done, measured
from tests.solid.mutations import damaged
from tests.solid.readers import BY_NAME, FAMILIES, Reader

LONG = int(os.environ.get("MENTORPICK_FUZZ", "20000"))
"""Executions of each reader in the long run."""
SEED = os.environ.get("MENTORPICK_SEED", "")
"""Other files than each time, where it is given."""
MOST_SECONDS, MOST_MEBIBYTES, MOST_KEPT = 2, 200, 30
CORPUS = Path(__file__).parent / "corpus"
"""For each reader numbered files that led to different outcomes; ``found-...``: what once went wrong."""
QUOTED = r"(\S*/\S*|['\"`].*?['\"`]|\d+|\S*\.\w+)"


def _fuzz(reader: Reader, folder: Path, examples: int, keep: Path | None = None, offset: int = 0) -> int:
    path = folder / reader.file
    path.parent.mkdir(parents=True, exist_ok=True)
    done, outcomes = 0, set()

    @settings(
        max_examples=examples, deadline=None, derandomize=not SEED, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(damaged(reader.seeds()))
    def run(data: bytes) -> None:
        nonlocal done
        done += 1
        path.write_bytes(data)
        found = _read(reader, path)
        if keep and found not in outcomes and len(outcomes) < MOST_KEPT and len(data) < 2000:
            (keep / f"{len(outcomes):02}").write_bytes(data)
            outcomes.add(found)

    (seed(int(SEED) + offset)(run) if SEED else run)()
    return done


def _read(reader: Reader, path: Path) -> str:
    """What came of it, without what differs from file to file."""
    started = time.process_time()
    try:
        with patch.object(workbook, "_ask_child", _answer_here):
            found = str(reader.read(path))
    except MentorpickError as error:
        codes = sorted({problem.code for problem in getattr(error, "problems", ())})
        found = f"{codes} {re.sub(QUOTED, '', error.message)}"
    assert time.process_time() - started < MOST_SECONDS
    return found


def _answer_here(_: str, request: bytes) -> object:
    """Read a workbook in this process: a start of Python for each would leave time for few, and hide an abort."""
    return msgspec.msgpack.decode(workbook.answer(request), type=workbook._Answer)


def test_every_reader_is_in_a_family() -> None:
    assert sorted(name for names in FAMILIES.values() for name in names) == sorted(BY_NAME)


@pytest.mark.parametrize("name", BY_NAME)
def test_damaged_files_give_a_value_or_a_sentence(name: str, tmp_path: Path) -> None:
    assert _fuzz(BY_NAME[name], tmp_path, 30) >= 20


@pytest.mark.parametrize("name", BY_NAME)
def test_every_file_of_the_corpus_still_gives_a_value_or_a_sentence(name: str, tmp_path: Path) -> None:
    reader, kept = BY_NAME[name], sorted((CORPUS / name).iterdir())
    path = tmp_path / reader.file
    path.parent.mkdir(exist_ok=True)
    outcomes = {}
    for file in kept:
        path.write_bytes(file.read_bytes())
        outcomes[file.name] = _read(reader, path)
    different = [found for name, found in outcomes.items() if name.isdecimal()]
    assert len(set(different)) > len(different) / 2, outcomes


def _apart(name: str, examples: int, timeout: float) -> Done:
    done = measured([sys.executable, "-m", "tests.solid.test_fuzz", name, str(examples)], timeout)
    assert done.code == 0, done.err
    return done


posix = pytest.mark.skipif(sys.platform == "win32", reason="memory is measured as POSIX counts it")


@posix
def test_all_readers_together_stay_within_the_memory_they_may_use() -> None:
    done = _apart("all", 8, 100)
    assert int(done.out) > 5 * len(BY_NAME)
    assert done.mebibytes < MOST_MEBIBYTES


@posix
@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", BY_NAME)
def test_many_more_damaged_files_give_a_value_or_a_sentence(name: str) -> None:
    done = _apart(name, LONG, 3500)
    print(f"{name}: {done.out.strip()} executions, {done.mebibytes:.0f} MiB at the most, {done.seconds:.0f} s")
    assert done.mebibytes < MOST_MEBIBYTES


def main(name: str, examples: int, *, keep: bool) -> None:
    """Fuzz one reader, or all; say how many files were read."""
    done = 0
    for reader in BY_NAME.values() if name == "all" else (BY_NAME[name],):
        kept = CORPUS / reader.name if keep else None
        if kept:
            kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            done += _fuzz(reader, Path(folder), examples, kept)
    print(done)


def fuzz_for(family: str, seconds: float) -> None:
    """Fuzz the readers of a family in turn, with new files each time; say how many files were read by each."""
    until, done, turn = time.monotonic() + seconds, Counter[str](), 0
    while time.monotonic() < until:
        for name in FAMILIES[family]:
            with tempfile.TemporaryDirectory() as folder:
                done[name] += _fuzz(BY_NAME[name], Path(folder), 100, offset=turn * 1_000_003)
        turn += 1
    print(family, SEED, dict(done), sum(done.values()))


if __name__ == "__main__" and sys.argv[3:] == ["seconds"]:
    fuzz_for(sys.argv[1], float(sys.argv[2]))
elif __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), keep=sys.argv[3:] == ["keep"])
