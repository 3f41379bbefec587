"""Good and broken files, changed at random: whatever comes of it is people or problems that say what to do."""

from pathlib import Path
from random import Random

import pytest
import yaml as pyyaml

from mentorpick.model import Answers, Mentor, Page
from mentorpick.read.codes import CODES
from mentorpick.read.loading import load_file

ROOT = Path(__file__).parents[2]
FOLDERS = ("profiles", "docs/examples", "tests/examples/valid/profiles", "tests/examples/invalid/profiles")
PIECES = (
    b":", b": ", b"- ",
    b"[", b"]", b"{", b"}", b"'", b'"', b"\n", b"\n  ", b"\t", b"#", b"&a ", b"*a ", b"!x ", b"|", b">",
    b"%", b"@", b"?",
    b"\0", b"\xff", b"\xc3\xa9", b"\\", b",", b"<<: ", b"---\n", b"...\n", b"x-", b"null", b"~", b"\r",
    b"\xe2\x80\xa8", b"\xc2\xa0", b"\xef\xbb\xbf", b"- name: A\n", b"nan", b"1e999", b"true",
)  # fmt: skip


def changed(rng: Random, data: bytes) -> bytes:
    """A few pieces put in, taken out or written twice."""
    text = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        place, other = rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)
        how = rng.random()
        if how < 0.5:
            text[place:place] = rng.choice(PIECES)
        elif how < 0.8:
            del text[place : place + rng.randint(1, 20)]
        else:
            text[place:place] = text[other : other + rng.randint(1, 60)]
    return bytes(text)


def look_over(kind: type[Mentor] | type[Answers] | type[Page], data: bytes) -> None:
    private = kind is Answers
    for found in load_file(kind, "it.yaml", data, private=private):
        assert found.value != (), data
        for problem in found.value if isinstance(found.value, tuple) else ():
            assert problem.code in CODES, data
            assert problem.message, data
            assert problem.hint, data
            assert not problem.message.startswith("this cannot be read"), data
            assert not (private and problem.excerpt), data
            assert not problem.excerpt or problem.column <= len(problem.excerpt) + 1, data


def run(seed: int, rounds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = Random(seed)
    files = [path.read_bytes() for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.yaml"))]
    with_c = pyyaml.__with_libyaml__
    for number in range(rounds):
        data = changed(rng, rng.choice(files))
        monkeypatch.setattr(pyyaml, "__with_libyaml__", with_c and number % 10 != 0)
        for kind in (Mentor, Answers, Page):
            look_over(kind, data)


def test_a_few_hundred_changed_files_are_people_or_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    run(1, 300, monkeypatch)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(2, 6))
def test_thousands_of_changed_files_are_people_or_problems(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    run(seed, 10_000, monkeypatch)
