"""Whatever the file, a clear problem comes within two seconds and 200 MiB."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.measured import measured

PROBE = """
import json, sys, time
from mentorpick.errors import InvalidData
from mentorpick.read.answers import read_answers
from mentorpick.read.profiles import read_profiles
start = time.process_time()
profiles = read_profiles(sys.argv[1])
took = time.process_time() - start
try:
    read_answers(sys.argv[1])
    codes = []
except InvalidData as error:
    codes = [problem.code for problem in error.problems]
print(json.dumps({"seconds": took, "mentors": len(profiles.mentors), "answers": codes[:1],
                  "codes": sorted({problem.code for problem in profiles.problems}), "told": len(profiles.problems)}))
"""

MIB = 1024 * 1024


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200 * MIB)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _bytes(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


BOMB = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n".encode() for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGES = b"a: &a {k: v}\n" + b"".join(f"m{n}:\n  <<: [{', '.join(['*a'] * 50)}]\n".encode() for n in range(2000))

HOSTILE: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "a file of 200 MB": (_sparse, {"P003"}),
    "a pipe": (_pipe, {"P002"}),
    "100,000 brackets": (_bytes(b"[" * 100_000), {"P104"}),
    "100,000 braces": (_bytes(b"{a: " * 100_000), {"P104"}),
    "100,000 dashes": (_bytes(b"- " * 100_000), {"P104"}),
    "an alias bomb": (_bytes(BOMB), {"P103", "P201", "P202", "P302"}),
    "a merge-key bomb": (_bytes(MERGES), {"P104"}),
    "Latin-1": (_bytes("name: Zoë\nexpertise: [x]\n".encode("latin-1")), {"P004"}),
    "NUL": (_bytes(b"name: \0\n"), {"P007"}),
    "nothing but NUL": (_bytes(b"\0" * MIB), {"P007"}),
    "random bytes": (_bytes(bytes(range(128, 256)) * 1000), {"P004"}),
    "a text of 8 MB": (_bytes(b"name: " + b"x" * (8 * MIB - 6)), {"P209", "P302"}),
    "a key of 8 MB": (_bytes(b"x" * (8 * MIB - 2) + b": "), {"P101"}),
    "a million values": (_bytes(b"name: A\nlanguages: [" + b"q," * 999_990 + b"]"), {"P104"}),
    "half a million values": (_bytes(b"name: A\nlanguages: [" + b"q," * 480_000 + b"]"), {"P104"}),
    "a million people": (_bytes(b"- x\n" * 1_000_000), {"P106", "P203"}),
    "a hundred thousand keys": (_bytes(b"".join(b"k%d: v\n" % n for n in range(100_000))), {"P104"}),
    "ten thousand wrong languages": (
        _bytes(b"name: A\nexpertise: [x]\nlanguages: [" + b"q," * 10_000 + b"]"),
        {"P106", "P210", "P305"},
    ),
    "nine thousand wrong keys": (_bytes(b"".join(b"k%d: v\n" % n for n in range(9_000))), {"P106", "P201"}),
    "a million lines of comment": (_bytes(b"# x\n" * 1_500_000), {"P006"}),
    "a million open quotes": (_bytes(b"'" * 4_000_001), {"P101"}),
    "four million spaces": (_bytes(b" " * 4_000_000 + b"a: 1"), {"P201", "P202", "P302"}),
    "a colon bomb": (_bytes(b"a: " * 500_000), {"P101"}),
    "a question bomb": (_bytes(b"? " * 500_000), {"P105"}),
    "a long escape": (_bytes(b'name: "' + b"\\u0041" * 1_000_000 + b'"'), {"P209", "P302"}),
}


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured as POSIX counts it")
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_answered_in_time_and_space(what: str, tmp_path: Path) -> None:
    make, codes = HOSTILE[what]
    make(tmp_path / "it.yaml")
    done = measured([sys.executable, "-c", PROBE, tmp_path / "it.yaml"])
    found = json.loads(done.out)
    assert found["codes"], found
    assert set(found["codes"]) <= codes | {"P106"}, found
    assert found["mentors"] == 0
    assert found["answers"]
    assert found["told"] <= 600
    assert done.mebibytes < 200, found
    assert found["seconds"] < 4, found  # 2 on an idle machine; beside other tests a core is slower
