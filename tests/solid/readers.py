"""Everything that reads a file, with good files to damage: whatever the bytes, a value or a sentence."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import msgspec
import openpyxl
from msgspec.structs import replace

from mentorpick.cli.office_questions import _draft as profile_draft
from mentorpick.cli.why import read_weights
from mentorpick.cohort.batch import read_earlier
from mentorpick.interview.engine import REVIEW
from mentorpick.interview.flow import Flow, MentorInterview
from mentorpick.interview.state import InterviewContext
from mentorpick.model.people import Answers, Goal, Mentor, Offer
from mentorpick.office.feedback import status_of
from mentorpick.office.importing import RECORD, import_people, open_sheet, read_record
from mentorpick.office.ledger import LOG, read_back, read_term
from mentorpick.office.map_draft import Draft
from mentorpick.office.profile_check import check_profiles
from mentorpick.pool_cache import load_cached_pool
from mentorpick.ranking.pool import as_pool
from mentorpick.ranking.shortlist import rank
from mentorpick.read.answers import read_answers, read_mentees
from mentorpick.read.files import MANIFEST, read_bundle
from mentorpick.read.profiles import read_profiles
from mentorpick.read.sheets.mapping import read_map
from mentorpick.read.sheets.people import read_pairs
from mentorpick.read.sheets.readers import read_table
from mentorpick.relevance.embedding import check_model, load_model
from mentorpick.sharing.pages import build_report
from mentorpick.store import Store
from mentorpick.write.formats import FORMATS, Look, render
from mentorpick.write.mail import MAX_BYTES, Templates
from mentorpick.write.parts import read_mark
from tests.read.test_sheets import ods

ROOT = Path(__file__).resolve().parents[2]
FORMAT = {row.name: row for row in FORMATS}


class Reader(NamedTuple):
    """A reader, the name its file has, good files to damage."""

    name: str
    file: str
    read: Callable[[Path], object]
    """What it returns tells outcomes apart that are none of them an error."""
    seeds: Callable[[], list[bytes]]


def clean(value: Mentor | Answers) -> None:
    """Nothing in a value can steer a terminal."""
    for text in _texts(msgspec.to_builtins(value)):
        for letter in text:
            assert letter in "\n\t" or (ord(letter) >= 32 and not 0x7F <= ord(letter) <= 0x9F), repr(text)
            assert letter not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", repr(text)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _texts(part)]
    return [text for part in value for text in _texts(part)] if isinstance(value, list | tuple) else []


# files of people


def _profiles(path: Path) -> object:
    read = read_profiles(path)
    for mentor in read.mentors:
        clean(mentor)
    assert all(problem.message and problem.code for problem in read.problems)
    return sorted({problem.code for problem in read.problems})


TODAY = date(2026, 11, 23)
JO = Answers(id="jo", priority="career", goals=(Goal(text="Publish a study"), Goal(text="Pay back my loans")))
ADA = Mentor(id="ada", name="Ada", areas={"career": 4}, offers=(Offer(text="Reads applications", area="career"),))


def _used(path: Path) -> object:
    """Advice, a list and a page are made of the profiles, too."""
    found = _profiles(path)
    check = check_profiles(path, today=TODAY)
    _drawn(check)
    if mentors := read_profiles(path).mentors:
        _shown(JO, mentors)
    return (found, sorted({problem.code for problem in check.problems}))


def _shown(answers: Answers, mentors: Sequence[Mentor]) -> None:
    pool = as_pool(mentors)
    _drawn(rank(answers, pool, today=TODAY))
    quiet = replace(answers, goals=())  # whose privacy only the sentence model could judge, at 200 MiB
    "".join(render([build_report(quiet, pool, today=TODAY)], FORMAT["html"], Look()))


def _drawn(result: object) -> None:
    for name in ("table", "json", "csv", "md"):
        text = "".join(render([result], FORMAT[name], Look()))
        assert not set(text) & set("\x1b\x07\x9b\u202e"), text


def _answers(path: Path) -> None:
    answers = read_answers(path)
    clean(answers)
    _shown(answers, [ADA])


def _mentees(path: Path) -> object:
    codes = set()
    for mentee in read_mentees([path]):
        if isinstance(mentee.value, Answers):
            clean(mentee.value)
        else:
            codes |= {problem.code for problem in mentee.value}
    return sorted(codes)


def _table(path: Path) -> None:
    for _ in read_table(path).rows:
        pass


def _import(path: Path) -> None:
    """Whatever is written can be read again."""
    rows = open_sheet(path, Mentor)
    if not isinstance(rows, Draft):
        with TemporaryDirectory(dir=path.parent) as folder:
            import_people(rows, Path(folder))
            read = read_profiles(folder)
        assert [problem for problem in read.problems if problem.severity == "error"] == []


def _map(path: Path) -> None:
    read_map(path, Mentor)


def _bundle(path: Path) -> None:
    read_bundle(path)
    _profiles(path)


def _member(path: Path) -> None:
    """What is damaged stands inside a bundle that is whole."""
    data, bundle = path.read_bytes(), path.with_suffix(".zip")
    bundle.write_bytes(_zip({"ada.yaml": data}))
    _profiles(bundle)
    bundle.write_bytes(_zip({MANIFEST: data, "ada.yaml": b"name: Ada\nareas: {career: 3}\n"}))
    _bundle(bundle)


# what the program wrote itself


def _pairs(path: Path) -> None:
    read_pairs(path)


def _weights(path: Path) -> None:
    read_weights(path)


def _store(path: Path) -> None:
    folder = path.parent / "store"
    for name in ("drafts/draft-0.json", "pool.json", "shortlist.json", "bundles.json", "review.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(path.read_bytes())
    store = Store(folder)
    store.last_pool()
    store.last_shortlist()
    store.edition("office.zip")
    (folder / "answers").mkdir(exist_ok=True)
    (folder / "answers" / "2026-01-01.yaml").write_text("priority: career\n", encoding="utf-8")
    store.next_review()
    if draft := store.draft():
        try:
            flow = Flow.resume(draft.state, InterviewContext())
        except ValueError:
            return
        while (screen := flow.screen()) and screen.key != REVIEW:
            flow.skip()
        if flow.given.get("priority"):
            flow.answers()
        flow.back()


def _new_profile(path: Path) -> None:
    given = profile_draft(path)
    MentorInterview(date(2026, 1, 1), given).screen()


def _snapshot(path: Path) -> None:
    store = Store(path.parent / "store")
    kept = store.folder / "mentors" / "2026-01-01.gz"
    kept.parent.mkdir(parents=True, exist_ok=True)
    for data in (path.read_bytes(), gzip.compress(path.read_bytes(), 1)):
        kept.write_bytes(data)
        store.snapshot_of(store.folder / "answers" / "2026-01-01.yaml")


def _cache(path: Path) -> None:
    """A damaged cache is never believed: the pool is what the profiles say."""
    pool, kept = path.parent / "pool", path.parent / "kept"
    if not pool.is_dir():
        pool.mkdir()
        (pool / "ada.yaml").write_text("name: Ada\nareas: {career: 3}\n", encoding="utf-8")
    load_cached_pool(pool, folder=kept)
    for file in kept.iterdir():
        if file.is_file():
            whole = file.read_bytes()
            piece = path.read_bytes()
            at = len(piece) * 7919 % (len(whole) or 1)
            file.write_bytes(whole[:at] + piece[:64] + whole[at + 64 :])
    assert load_cached_pool(pool, folder=kept).pool.ids == ("ada",)


def _record(path: Path) -> None:
    read_record(path.parent, Mentor)


def _journal(path: Path) -> None:
    read_mark(path, {"version": "0.1.0"})


def _earlier(path: Path) -> None:
    list(read_earlier(str(path), top=5))


def _packed(path: Path) -> object:
    """Damaged outside and inside: as it lies there, and packed again."""
    packed = path.with_suffix(".jsonl.gz")
    packed.write_bytes(path.read_bytes())
    try:
        _mentees(packed)
        list(read_earlier(str(packed), top=5))
    finally:
        packed.write_bytes(gzip.compress(path.read_bytes(), 1))
        found = _mentees(packed)
    return found


def _template(path: Path) -> None:
    facts = {"you": {"called": "Lea"}, "called": "Bo", "names": "Bo Li", "office": {}, "pairs": [{"other": {}}] * 3}
    letter = Templates(path.parent).write("met-mentee", facts)
    assert len(letter.body) <= MAX_BYTES
    assert not set(letter.subject + letter.body) & set("\x1b\x07\x9b\u202e")


def _model(path: Path) -> None:
    """What describes it is damaged, or what it names: nothing of it is opened here."""
    folder = path.parent / "model"
    folder.mkdir(exist_ok=True)
    (folder / "model.onnx").write_bytes(b"x")
    (folder / "tokenizer.json").write_bytes(b"{}")
    (folder / "model.json").write_bytes(path.read_bytes())
    assert 1 <= load_model(folder).description.width <= 4096
    check_model(folder)


def _ledger(path: Path) -> None:
    folder = path.parent / "term"
    folder.mkdir(exist_ok=True)
    (folder / LOG).write_bytes(path.read_bytes())
    status_of(read_term(folder), date(2026, 11, 23))


def _term_table(path: Path) -> None:
    read_back(path, [], date(2026, 11, 23))


# good files


def _files(*patterns: str) -> Callable[[], list[bytes]]:
    return lambda: [path.read_bytes() for pattern in patterns for path in sorted(ROOT.glob(pattern)) if path.is_file()]


def _seeds(*texts: bytes) -> Callable[[], list[bytes]]:
    return lambda: list(texts)


def _json(*values: Any) -> Callable[[], list[bytes]]:
    return lambda: [json.dumps(value).encode() for value in values]


def _workbook() -> list[bytes]:
    book = openpyxl.Workbook()
    for row in (["id", "priority", "goals"], ["ana", "career", "Publish"], ["ben", "finances", "=1+1"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return [out.getvalue()]


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


_EVENTS = [
    ["goal", {"text": "Publish", "area": "career"}],
    ["goal", ""],
    ["priority", "career"],
    ["also", ["finances"]],
]
_GIVEN = {"name": "Ada", "areas": ["career"], "areas.career": "3", "offer.0": "Reads applications", "offer.1": None}
_RECORD = {"kind": "profiles", "people": {"ada": {"key": "ada@example.org", "sha256": "0", "fields": {"name": "0"}}}}
_MANIFEST = {"title": "Ours", "files": [{"path": "ada.yaml", "sha256": "0", "size": 3}]}
_SNAPSHOT = {"mentors": [{"id": "ada", "name": "Ada", "areas": {"career": 3}}], "page": {"title": "Ours"}}
_PROPOSAL = {"schema": "mentorpick.assignment/1", "assigned": [{"mentee": "ana", "mentor": "ada"}], "left_out": []}
_PAIR = {"mentee": "ana", "mentor": "ada", "on": "2026-10-02", "mentee_name": "Ana"}
_STEPS = b"".join(
    json.dumps({"schema": "mentorpick.term/1", "step": at, "at": "2026-10-01T09:00:00Z", "command": "start", **more})
    .encode() + b"\n"
    for at, more in enumerate(
        ({"entries": [{"what": "started", **_PAIR}], "keep_until": "2027-01-01"},
         {"entries": [{"what": "met", **_PAIR}]},
         {"undoes": 2}), 1
    )
)  # fmt: skip
_LINE = {"mentee": {"id": "ana"}, "shortlist": [{"mentor": "ada", "rank": 1}]}

READERS = (
    Reader("profiles", "some.yaml", _used, _files("profiles/a*.yaml", "tests/examples/*/profiles/*.yaml")),
    Reader("page", "pool/mentorpick.yaml", lambda path: _used(path.parent), _files("profiles/mentorpick.yaml")),
    Reader("answers", "jo.yaml", _answers, _files("docs/examples/*.yaml", "tests/examples/*/answers/*.yaml")),
    Reader("mentees-csv", "some.csv", _mentees, _seeds(b"id,priority,goals\nana,career,Publish\nben,finances,Plan\n")),
    Reader("mentees-jsonl", "some.jsonl", _mentees, _seeds(b'{"id":"a","priority":"career"}\n{"priority":"career"}\n')),
    Reader("mentees-json", "some.json", _mentees, _json([{"id": "ana", "priority": "career", "goals": ["Publish"]}])),
    Reader("mentees-xlsx", "some.xlsx", _mentees, _workbook),
    Reader("sheets", "some.csv", _table, _files("tests/examples/sheets/*.csv")),
    Reader("import", "some.csv", _import, _files("tests/examples/sheets/*.csv")),
    Reader("import-json", "some.json", _import, _json([{"name": "Ada", "areas": {"career": 3}, "offers": ["Reads"]}])),
    Reader("xlsx", "some.xlsx", _table, _workbook),
    Reader("xlsx-parts", "some.xlsx", _table, lambda: [_zip({"xl/workbook.xml": b"<workbook/>"}), _zip({"a": b"x"})]),
    Reader("ods", "some.ods", _table, lambda: [ods([["name", "areas.career"], ["Zoë", "4"]])]),
    Reader("records", "some.json", _table, _files("tests/examples/sheets/*.json")),
    Reader("map", "some.csv.map.yaml", _map, _files("tests/examples/sheets/*.map.yaml")),
    Reader("bundle", "office.zip", _bundle, lambda: [_zip({"ada.yaml": b"name: Ada\nareas: {career: 3}\n"})]),
    Reader("bundle-member", "member", _member, _json(_MANIFEST, {"name": "Ada", "areas": {"career": 3}})),
    Reader("proposal", "proposal.csv", _pairs, _seeds(b"mentee,mentor\nana,ada\nben,\n")),
    Reader("proposal-json", "proposal.json", _pairs, _json(_PROPOSAL)),
    Reader("weights", "weights.yaml", _weights, _seeds(b"area.career: 2\nroles: 1\n")),
    Reader(
        "store", "draft.json", _store,
        _json({"draft": 1, "events": _EVENTS, "last": None}, {"paths": ["a"]}, {"ids": ["a"]}, {"next": "2026-03-01"}),
    ),
    Reader("new-profile", "draft.json", _new_profile, _json(_GIVEN)),
    Reader("snapshot", "kept.gz", _snapshot, _json(_SNAPSHOT)),
    Reader("cache", "piece", _cache, _seeds(b"\x00" * 64, b"names", b"\x81\xa5")),
    Reader("import-record", RECORD, _record, _json(_RECORD)),
    Reader("journal", "out.jsonl.part.json", _journal, _json({"run": {"version": "0.1.0"}, "taken": 3, "trail": "a"})),
    Reader("packed", "some.jsonl", _packed, _seeds(b'{"priority":"career"}\n', gzip.compress(b'{"id":"a"}\n' * 9))),
    Reader("template", "met-mentee.j2", _template, _files("src/mentorpick/data/texts/*.j2")),
    Reader("model", "model.json", _model, _files("src/mentorpick/data/model/model.json")),
    Reader("ledger", "ledger.jsonl", _ledger, _seeds(_STEPS)),
    Reader("term-table", "term.csv", _term_table, _seeds(b"id,mentee,mentor,state\n1,Jo,Ada,met\n", b"a;b\n1;2\n")),
    Reader("earlier-run", "before.jsonl", _earlier, _json({"options": {"top": 5}}, _LINE, {**_LINE, "mentors": ["a"]})),
)  # fmt: skip
BY_NAME = {reader.name: reader for reader in READERS}
FAMILIES = {
    "yaml": ("profiles", "page", "answers", "weights"),
    "bundles": ("bundle", "bundle-member", "packed"),
    "sheets": ("mentees-csv", "mentees-xlsx", "sheets", "import", "proposal", "term-table"),
    "workbooks": ("xlsx", "xlsx-parts", "ods"),
    "json": ("mentees-jsonl", "mentees-json", "import-json", "records", "proposal-json", "earlier-run"),
    "caches": ("cache", "snapshot", "model"),
    "records": ("journal", "import-record", "ledger"),
    "maps": ("map",),
    "drafts": ("store", "new-profile", "template"),
}
"""The fuzzers of the long run: readers of one kind, each in turn until the time is up."""
