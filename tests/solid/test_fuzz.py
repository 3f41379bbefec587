"""Whatever the bytes: a value, or a sentence. No other exception, no hang, no control character that gets through."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from mentorpick.errors import MentorpickError
from mentorpick.model import Answers, Mentor, Page
from mentorpick.read.answers import read_answers, read_mentees
from mentorpick.read.bundle import read_bundle
from mentorpick.read.cache import load_pool
from mentorpick.read.codes import CODES
from mentorpick.read.loading import load_file
from mentorpick.read.profiles import read_profiles
from mentorpick.read.proposal import read_pairs
from mentorpick.read.sheets import read_table
from mentorpick.read.weights import read_weights
from mentorpick.store import Store
from tests.solid.mutations import damaged

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ROOT = EXAMPLES.parents[1]
LONG = int(os.environ.get("MENTORPICK_FUZZ", "20000"))
"""Executions of each reader in the long run."""


def _files(*patterns: str) -> list[bytes]:
    return [path.read_bytes() for pattern in patterns for path in sorted(ROOT.glob(pattern)) if path.is_file()]


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["id", "priority", "goals"], ["ana", "career", "Publish"], ["ben", "finances", "=1+1"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _texts(part)]
    return [text for part in value for text in _texts(part)] if isinstance(value, list | tuple) else []


def clean(value: Mentor | Answers) -> None:
    """Nothing in a value can steer a terminal."""
    for text in _texts(msgspec.to_builtins(value)):
        for letter in text:
            assert letter in "\n\t" or (ord(letter) >= 32 and not 0x7F <= ord(letter) <= 0x9F), repr(text)
            assert letter not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", repr(text)


def _profiles(path: Path) -> None:
    read = read_profiles(path)
    for mentor in read.mentors:
        clean(mentor)
    for problem in read.problems:
        assert problem.message
        assert problem.code


def _people(path: Path) -> None:
    """As each kind of file: people, or problems with a known code that say what to do and show nothing private."""
    for kind in (Mentor, Answers, Page):
        for found in load_file(kind, path.name, path.read_bytes(), private=kind is Answers):
            assert found.value != ()
            for problem in found.value if isinstance(found.value, tuple) else ():
                assert problem.code in CODES
                assert problem.message
                assert not problem.message.startswith("this cannot be read")
                assert problem.hint
                assert not (kind is Answers and problem.excerpt)
                assert not problem.excerpt or problem.column <= len(problem.excerpt) + 1


def _people_without_c(path: Path) -> None:
    """The same where PyYAML was built without libyaml."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        _people(path)


def _answers(path: Path) -> None:
    clean(read_answers(path))


def _mentees(path: Path) -> None:
    for _, value in read_mentees([path]):
        if isinstance(value, Answers):
            clean(value)


def _bundle(path: Path) -> None:
    read_bundle(path)
    _profiles(path)


def _table(path: Path) -> None:
    for _ in read_table(path).rows:
        pass


def _draft(path: Path) -> None:
    folder = path.parent / "store"
    (folder / "drafts").mkdir(parents=True, exist_ok=True)
    for name in ("drafts/draft-0.json", "pool.json", "shortlist.json", "bundles.json"):
        (folder / name).write_bytes(path.read_bytes())
    store = Store(folder)
    store.draft()
    store.last_pool()
    store.last_shortlist()
    store.edition("office.zip")


def _cache(path: Path) -> None:
    """A damaged cache is never believed: the pool is what the profiles say."""
    pool, kept = path.parent / "pool", path.parent / "kept"
    if not pool.is_dir():
        pool.mkdir()
        (pool / "ada.yaml").write_text("name: Ada\nareas: {career: 3}\n", encoding="utf-8")
    load_pool(pool, folder=kept)
    for file in kept.iterdir():
        if file.is_file():
            whole = file.read_bytes()
            piece = path.read_bytes()
            at = len(piece) * 7919 % (len(whole) or 1)
            file.write_bytes(whole[:at] + piece[:64] + whole[at + 64 :])
    assert load_pool(pool, folder=kept).pool.ids == ("ada",)


class Reader(NamedTuple):
    """A reader, the name its file has, good files to damage."""

    name: str
    file: str
    read: Callable[[Path], None]
    seeds: Callable[[], list[bytes]]


def _seeds(*texts: bytes) -> Callable[[], list[bytes]]:
    return lambda: list(texts)


def _examples(*patterns: str) -> Callable[[], list[bytes]]:
    return lambda: _files(*patterns)


def _pairs(path: Path) -> None:
    read_pairs(path)


def _weights(path: Path) -> None:
    read_weights(path)


_PROPOSAL = b'{"schema":"mentorpick.assignment/1","assigned":[{"mentee":"ana","mentor":"ada"}],"left_out":[]}'

_YAML = ("profiles/*.yaml", "docs/examples/*.yaml", "tests/examples/*/profiles/*.yaml")

READERS = (
    Reader("people", "some.yaml", _people, _examples(*_YAML)),
    Reader("people-without-c", "some.yaml", _people_without_c, _examples(*_YAML)),
    Reader("profiles", "some.yaml", _profiles, _examples("profiles/a*.yaml", "tests/examples/*/profiles/*.yaml")),
    Reader("page", "pool/mentorpick.yaml", lambda path: _profiles(path.parent), _examples("profiles/mentorpick.yaml")),
    Reader("answers", "jo.yaml", _answers, _examples("docs/examples/*.yaml", "tests/examples/*/answers/*.yaml")),
    Reader("mentees-csv", "some.csv", _mentees, _seeds(b"id,priority,goals\nana,career,Publish\nben,finances,Plan\n")),
    Reader(
        "mentees-jsonl", "some.jsonl", _mentees, _seeds(b'{"id":"a","priority":"career"}\n{"priority":"finances"}\n')
    ),
    Reader("mentees-json", "some.json", _mentees, _seeds(b'[{"id":"ana","priority":"career","goals":["Publish"]}]')),
    Reader("sheets", "some.csv", _table, _examples("tests/examples/sheets/*.csv")),
    Reader("xlsx", "some.xlsx", _table, lambda: [_workbook()]),
    Reader("xlsx-parts", "some.xlsx", _table, lambda: [_zip(xl__workbook__xml=b"<workbook/>"), _zip(a__txt=b"x")]),
    Reader("records", "some.json", _table, _examples("tests/examples/sheets/*.json")),
    Reader("bundle", "office.zip", _bundle, lambda: [_zip(ada__yaml=b"name: Ada\nareas: {career: 3}\n")]),
    Reader("proposal", "proposal.csv", _pairs, _seeds(b"mentee,mentor\nana,ada\nben,\n")),
    Reader("proposal-json", "proposal.json", _pairs, _seeds(_PROPOSAL)),
    Reader("weights", "weights.yaml", _weights, _seeds(b"area.career: 2\nroles: 1\n")),
    Reader("store", "draft.json", _draft, _seeds(b'{"answers":{}}', b'{"paths":["a"]}', b'{"ids":["a"]}')),
    Reader("cache", "piece", _cache, _seeds(b"\x00" * 64, b"names", b"\x81\xa5")),
)
BY_NAME = {reader.name: reader for reader in READERS}


def _fuzz(reader: Reader, folder: Path, examples: int) -> int:
    path = folder / reader.file
    path.parent.mkdir(parents=True, exist_ok=True)
    done = 0

    @settings(
        max_examples=examples, deadline=2000, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(damaged(reader.seeds()))
    def run(data: bytes) -> None:
        nonlocal done
        done += 1
        path.write_bytes(data)
        try:
            reader.read(path)
        except MentorpickError:
            return

    run()
    return done


@pytest.mark.parametrize("name", BY_NAME)
def test_damaged_files_give_a_value_or_a_sentence(name: str, tmp_path: Path) -> None:
    assert _fuzz(BY_NAME[name], tmp_path, 60) >= 40


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", BY_NAME)
def test_many_more_damaged_files_give_a_value_or_a_sentence(name: str, tmp_path: Path) -> None:
    print(f"{name}: {_fuzz(BY_NAME[name], tmp_path, LONG)} executions")
