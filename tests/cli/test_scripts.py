"""What a script may count on: one shape, a file that says what it is, errors a program finds its record with."""

import csv
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jsonschema
import pytest

from mentorpick.write.yaml_files import read_schema
from tests.cli.conftest import TODAY, Call, Result

DAY = ("--today", TODAY)
MENTORPICK = [sys.executable, "-P", "-m", "mentorpick"]


def rank(call: Call, mentors: Path, *argv: "str | Path") -> Result:
    return call("rank", *argv, "-p", mentors, *DAY)


def table(folder: Path, rows: str, name: str = "sis.csv") -> Path:
    (folder / name).write_text(f"id,priority\n{rows}", encoding="utf-8")
    return folder / name


def lines(text: "str | bytes") -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def valid(documents: list[dict[str, Any]]) -> list[str]:
    """The formats of these documents, each held against its schema."""
    kinds = [str(each["schema"]).removeprefix("mentorpick.").partition("/")[0] for each in documents]
    for kind, each in zip(kinds, documents, strict=True):
        jsonschema.validate(each, read_schema(kind), jsonschema.Draft7Validator)
    return kinds


# one shape


def test_a_table_has_the_same_shape_with_no_row_with_one_and_with_two(
    call: Call, mentors: Path, tmp_path: Path
) -> None:
    for rows, count in (("", 0), ("a,career\n", 1), ("a,career\nb,finances\n", 2)):
        path = table(tmp_path, rows)
        made = rank(call, mentors, path, "-f", "jsonl", "--brief")
        assert made.code == 0, made.err
        assert valid(lines(made.out)) == ["run", *["brief"] * count, "end"]
        array = json.loads(rank(call, mentors, path, "-f", "json").out)
        assert [type(each["pool"]["left_out"]) for each in array] == [dict] * count
        assert rank(call, mentors, path, "-f", "csv").out.startswith("mentee,rank,")


@pytest.mark.parametrize("option", [("--batch",), ("--max-errors", "3"), ("--left-out",), ("--id-column", "id")])
def test_an_option_of_a_cohort_makes_one_of_a_single_file(
    call: Call, mentors: Path, jo: Path, option: tuple[str, ...]
) -> None:
    assert isinstance(json.loads(rank(call, mentors, jo, "-f", "json", *option).out), list)
    assert isinstance(json.loads(rank(call, mentors, jo, "-f", "json").out), dict)


def test_one_bad_row_has_the_same_error_budget_as_many(call: Call, mentors: Path, tmp_path: Path) -> None:
    errors = tmp_path / "e.jsonl"
    path = table(tmp_path, "a,carer\n")
    assert rank(call, mentors, path, "-f", "jsonl", "--errors", errors).code == 5
    assert rank(call, mentors, path, "-f", "jsonl", "--errors", errors, "--force", "--max-errors", "1").code == 0


def test_a_batch_uses_nothing_from_before(call: Call, mentors: Path, jo: Path) -> None:
    assert rank(call, mentors, jo).code == 0
    assert call("rank").code == 0, "a person's next call knows both"
    for argv, message in (
        (("rank", "--batch", "-p", mentors), "saved answers"),
        (("rank", jo, "--batch"), "the mentors are"),
    ):
        refused = call(*argv)
        assert (refused.code, message in refused.err) == (2, True)


def test_what_is_piped_in_is_not_passed_over_for_answers_of_last_week(call: Call, mentors: Path, jo: Path) -> None:
    assert rank(call, mentors, jo).code == 0
    argv = [*MENTORPICK, "rank", "-p", str(mentors), "--brief", "-f", "csv"]
    piped = subprocess.run(argv, input=b'{"priority": "career"}\n', capture_output=True, timeout=60, check=False)
    assert piped.returncode in (0, 2), "0 only where the pipe was still empty"
    (jo.parent / "in.jsonl").write_text('{"priority": "career"}\n', encoding="utf-8")
    with (jo.parent / "in.jsonl").open("rb") as stream:
        refused = subprocess.run(argv, stdin=stream, capture_output=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert b"to read it, add -" in refused.stderr
    nothing = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    assert nothing.returncode == 0, nothing.stderr


def test_a_batch_that_can_keep_nothing_says_what_that_costs(call: Call, mentors: Path, tmp_path: Path) -> None:
    path, blocked = table(tmp_path, "a,career\n"), tmp_path / "file"
    blocked.write_bytes(b"")
    said = rank(call, mentors, path, "--batch", "-f", "csv", "--cache", blocked / "cache").err
    assert "keep my work on the profiles here, so each run takes" in said
    for _ in range(2):
        assert "can't be kept" not in rank(call, mentors, path, "--batch", "-f", "csv", "--cache", tmp_path / "c").err


def test_a_summary_that_cannot_be_written_is_said_before_anybody_is_ranked(
    call: Call, mentors: Path, tmp_path: Path
) -> None:
    path, out = table(tmp_path, "a,career\n"), tmp_path / "out.jsonl"
    for summary, message in ((tmp_path, "is a folder"), (out, "-o and --summary can't be the same file")):
        refused = rank(call, mentors, path, "-o", out, "--summary", summary)
        assert (refused.code, message in refused.err, out.exists()) == (2, True, False)


def test_a_file_below_a_file_is_wrong_usage(call: Call, mentors: Path, tmp_path: Path) -> None:
    path = tmp_path / "mentees.csv"
    path.write_text("id,priority\na,career\n", encoding="utf-8")
    refused = rank(call, mentors, path, "-f", "csv", "-o", tmp_path / "o.csv", "--errors", path / "x")
    assert (refused.code, "is a file, not a folder" in refused.err) == (2, True)


def test_a_summary_replaces_the_last_one_and_no_other_file(call: Call, mentors: Path, tmp_path: Path) -> None:
    path = tmp_path / "mentees.csv"
    path.write_text("id,priority\na,career\n", encoding="utf-8")
    for _ in range(2):
        assert rank(call, mentors, path, "-f", "csv", "--summary", tmp_path / "summary.json").code == 0
    own = tmp_path / "mine.csv"
    own.write_text("my,own\n", encoding="utf-8")
    assert rank(call, mentors, path, "-f", "csv", "--summary", own).code == 2
    assert own.read_text(encoding="utf-8") == "my,own\n"
    assert rank(call, mentors, path, "-f", "csv", "--summary", own, "--force").code == 0


@pytest.mark.parametrize("option", ["-o", "--errors", "--summary"])
def test_the_answers_are_never_written_over(call: Call, mentors: Path, tmp_path: Path, option: str) -> None:
    path = table(tmp_path, "a,career\n")
    before = path.read_bytes()
    refused = rank(call, mentors, path, option, path, "--force")
    assert (refused.code, f"the answers and {option} can't be the same file" in refused.err) == (2, True)
    assert path.read_bytes() == before


def test_a_user_without_a_home_gets_a_result_and_no_bug(mentors: Path, jo: Path) -> None:
    code = (
        "import os, sys, pwd; pwd.getpwuid = lambda _: (_ for _ in ()).throw(KeyError('no such user')); "
        "from mentorpick.__main__ import main; main()"
    )
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    argv = [sys.executable, "-c", code, "rank", str(jo), "-p", str(mentors), "--brief", "-f", "csv", *DAY]
    done = subprocess.run(argv, env=env, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert b"a bug" not in done.stderr


# what a file says of itself


def test_the_last_line_proves_that_a_file_is_whole(call: Call, mentors: Path, tmp_path: Path) -> None:
    path = table(tmp_path, "a,career\nb,carer\nc,finances\n")
    out, summary = tmp_path / "out.jsonl", tmp_path / "summary.json"
    made = rank(call, mentors, path, "-o", out, "--summary", summary, "--max-errors", "1")
    assert made.code == 0, made.err
    *before, last = out.read_bytes().splitlines(keepends=True)
    end = json.loads(last)
    assert (end["ranked"], end["failed"], end["empty"]) == (2, 1, 0)
    assert end["digest"] == f"sha256:{hashlib.sha256(b''.join(before)).hexdigest()}"
    assert json.loads(summary.read_bytes()) == end
    printed = rank(call, mentors, path, "-f", "jsonl", "--max-errors", "1").out
    assert printed.encode() == out.read_bytes()


def test_the_header_says_all_that_changes_a_score(call: Call, mentors: Path, tmp_path: Path) -> None:
    path = table(tmp_path, "a,career\n")
    (tmp_path / "w.yaml").write_text("area.career: 1\n", encoding="utf-8")
    plain, weighed = (
        lines(rank(call, mentors, path, "-f", "jsonl", "--brief", *more).out)[0]
        for more in ((), ("--weights", tmp_path / "w.yaml"))
    )
    assert "weights" not in plain
    assert weighed["weights"] == {"area.career": 1.0}
    assert plain["mentors"] == 4
    assert plain["inputs"].keys() == {"profiles", "mentees", "model"}
    other = lines(rank(call, mentors, table(tmp_path, "b,career\n"), "-f", "jsonl", "--brief").out)[0]
    assert other["inputs"]["mentees"] != plain["inputs"]["mentees"]


def test_a_list_of_changes_says_so_and_names_who_left(call: Call, mentors: Path, tmp_path: Path) -> None:
    monday, tuesday = tmp_path / "monday.jsonl", tmp_path / "tuesday.jsonl"
    assert rank(call, mentors, table(tmp_path, "A_1,career\nb,career\nc,finances\n"), "-o", monday).code == 0
    path = table(tmp_path, "b,career\nc,carer\nnew,career\n")
    made = rank(call, mentors, path, "-o", tuesday, "--changed-since", monday, "--max-errors", "1")
    assert "1 mentee of the earlier run has no answers now: A_1." in made.err
    head, *middle, gone, end = lines(tuesday.read_bytes())
    valid([head, *middle, gone, end])
    assert head["changed_since"]["file"] == "monday.jsonl"
    assert [each["mentee"]["id"] for each in middle] == ["new"]
    assert gone == {"schema": "mentorpick.gone/1", "mentee": "a-1", "source_id": "A_1"}
    assert (end["unmoved"], end["gone"]) == (1, 1), "c couldn't be used today, which isn't the same as gone"
    for rows, kinds in (
        ("b,career\nc,finances\nnew,career\n", ["shortlist", "gone"]),
        ("b,career\nc,finances\n", ["gone"]),
    ):
        array = tmp_path / "array.json"
        made = rank(call, mentors, table(tmp_path, rows), "-o", array, "--force", "--changed-since", monday)
        assert valid(json.loads(array.read_bytes())) == kinds
        printed = rank(call, mentors, table(tmp_path, rows), "-f", "json", "--changed-since", monday)
        assert printed.out.encode() == array.read_bytes()


@pytest.mark.parametrize("cut", [-1, -20, -400, 300, 40])
@pytest.mark.parametrize("packing", ["plain", "utf-16", "gzip"])
def test_a_run_that_was_cut_is_called_cut_wherever_it_was(
    call: Call, mentors: Path, tmp_path: Path, cut: int, packing: str
) -> None:
    whole = tmp_path / "whole.jsonl"
    assert rank(call, mentors, table(tmp_path, "a,career\nb,career\n"), "-o", whole).code == 0
    data = whole.read_bytes()
    keep = {"plain": data, "utf-16": data.decode().encode("utf-16"), "gzip": gzip.compress(data)}[packing][:cut]
    no = tmp_path / f"no.jsonl{'.gz' if packing == 'gzip' else ''}"
    no.write_bytes(keep)
    found = call("diff", no, whole)
    if (packing, cut) == ("plain", -1):
        assert found.code == 0, "only the end of the last line is missing"
    else:
        assert (found.code, "is cut" in found.err, "run that again" in found.err) == (2, True, True), found.err


def test_a_line_of_a_run_that_cannot_be_read_is_named(call: Call, mentors: Path, tmp_path: Path) -> None:
    whole, no = tmp_path / "whole.jsonl", tmp_path / "no.jsonl"
    assert rank(call, mentors, table(tmp_path, "a,career\nb,career\n"), "-o", whole).code == 0
    head, first, *rest = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    no.write_text("".join((head, first, "{broken\n", *rest)), encoding="utf-8")
    assert "can't read line 3" in call("diff", no, whole).err


def test_null_in_a_list_is_nothing_in_jsonl_as_in_yaml(call: Call, mentors: Path, tmp_path: Path) -> None:
    answers = '{"id":"a","priority":"career","goals":[null,"Plan my loans"],"also":[null],"languages":["en",null]}\n'
    made = []
    for name in ("a.jsonl", "a.yaml"):
        (tmp_path / name).write_text(answers, encoding="utf-8")
        made.append(rank(call, mentors, tmp_path / name, "-f", "json"))
        assert made[-1].code == 0, made[-1].err
    (one,), other = (json.loads(each.out) for each in made)
    scores, expected = ([(p["mentor"], p["score"]) for p in each["shortlist"]] for each in (one, other))
    assert scores == expected


def test_what_is_no_whole_earlier_run_is_no_baseline(call: Call, mentors: Path, tmp_path: Path) -> None:
    whole, delta = tmp_path / "whole.jsonl", tmp_path / "delta.jsonl"
    path = table(tmp_path, "a,career\nb,career\n")
    assert rank(call, mentors, path, "-o", whole).code == 0
    assert rank(call, mentors, path, "-o", delta, "--changed-since", whole).code == 0
    text = whole.read_text(encoding="utf-8")
    head, *middle, end = text.splitlines(keepends=True)
    cases = {
        "only has what changed": delta.read_text(encoding="utf-8"),
        "is empty": "",
        "is cut short: its last line is missing": "".join((head, *middle)),
        "its digest differs": "".join((head, *middle[:-1], end)),
        "was made by a newer mentorpick": text.replace("mentorpick.shortlist/2", "mentorpick.shortlist/3"),
        "is from another pool": text.replace('"mentor":"', '"mentor":"x-'),
        "isn't the jsonl of an earlier run": "mentee,mentor\n",
        "isn't a run from mentorpick": '{"a": 1}\n',
    }
    body = cases["is from another pool"].splitlines(keepends=True)[:-1]
    digest = hashlib.sha256("".join(body).encode()).hexdigest()
    cases["is from another pool"] = "".join(
        (*body, json.dumps({**json.loads(end), "digest": f"sha256:{digest}"}), "\n")
    )
    for message, content in cases.items():
        (tmp_path / "no.jsonl").write_text(content, encoding="utf-8")
        refused = rank(call, mentors, path, "-f", "jsonl", "--changed-since", tmp_path / "no.jsonl")
        assert (refused.code, message in refused.err) == (2, True), (message, refused.err)


def test_a_run_of_the_version_before_is_read_only_where_it_compared_goals_the_same_way(
    call: Call, mentors: Path, tmp_path: Path
) -> None:
    before, path = tmp_path / "before.jsonl", table(tmp_path, "a,career\n")
    for inputs, code, message in (("", 2, "was made by version 0.1"), (',"model":"words"', 0, "hasn't changed")):
        before.write_text(
            f'{{"schema":"mentorpick.run/1","version":"0.1","inputs":{{"profiles":"sha256:1"{inputs}}},"options":{{}}}}\n'
            '{"schema":"mentorpick.brief/1","mentee":"a","mentors":["ada","dee"],"scores":[0.5,0.2]}\n',
            encoding="utf-8",
        )
        made = rank(call, mentors, path, "-f", "jsonl", "--changed-since", before)
        assert (made.code, message in made.err) == (code, True), made.err


def test_a_packed_run_is_a_baseline_too(call: Call, mentors: Path, tmp_path: Path) -> None:
    path, before = table(tmp_path, "a,career\n"), tmp_path / "before.jsonl.gz"
    before.write_bytes(gzip.compress(rank(call, mentors, path, "-f", "jsonl").out.encode()))
    made = rank(call, mentors, path, "-f", "jsonl", "--changed-since", before)
    assert "1 shortlist hasn't changed" in made.err


def test_who_left_does_not_stay_published_in_a_folder(call: Call, mentors: Path, tmp_path: Path) -> None:
    out = f"{tmp_path / 'out'}/"
    assert rank(call, mentors, table(tmp_path, "a,career\nb,career\n"), "-o", out).code == 0
    path = table(tmp_path, "a,career\n")
    said = rank(call, mentors, path, "-o", out, "--force")
    assert "1 file in" in said.err
    assert "from other runs; to remove them, add --prune" in said.err
    pruned = rank(call, mentors, path, "-o", out, "--force", "--prune")
    assert pruned.code == 0, pruned.err
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["a.json"]


# errors by program


def test_a_program_finds_the_record_of_an_error_without_reading_english(
    call: Call, mentors: Path, tmp_path: Path
) -> None:
    errors = tmp_path / "errors.jsonl"
    sheet = table(tmp_path, "a,career\nB_2,carer\n")
    more = tmp_path / "more.jsonl"
    more.write_text(
        '{"id": "c", "priority": "career"}\n\n{"id": "d", "priority": "carer"}\nno json\n', encoding="utf-8"
    )
    assert rank(call, mentors, sheet, more, "-f", "jsonl", "--errors", errors).code == 5
    found = lines(errors.read_bytes())
    assert valid(found) == ["failed"] * 3
    assert [(Path(each["source"]).name, each["record"], each["line"], each["source_id"]) for each in found] == [
        ("more.jsonl", 2, 3, "d"), ("more.jsonl", 3, 4, ""), ("sis.csv", 2, 3, "B_2"),
    ]  # fmt: skip
    assert [(each["problems"][0]["code"], each["problems"][0]["key"]) for each in found] == [
        ("P208", "priority"), ("P403", ""), ("P208", "priority"),
    ]  # fmt: skip


# endings


@pytest.mark.parametrize(
    "ending", [".ndjson", ".jsonl", ".jsonl.gz", ".ndjson.zst", ".csv", ".csv.gz", ".tsv", ".json"]
)
def test_the_ending_says_what_is_written_and_what_is_written_is_read_again(
    call: Call, mentors: Path, tmp_path: Path, ending: str
) -> None:
    from mentorpick.encoding import open_text, split_packed

    path, out = table(tmp_path, "a,career\nb,finances\n"), tmp_path / f"out{ending}"
    plain = split_packed(ending)[0].replace(".ndjson", ".jsonl").removeprefix(".")
    printed = rank(call, mentors, path, "-f", plain, "--brief").out
    for more in ((), ("--resume",)):
        made = rank(call, mentors, path, "-o", out, "--brief", *more)
        assert made.code == 0, made.err
        with open_text(out) as stream:
            assert stream.read().decode() == printed
        assert not list(tmp_path.glob("*.part*"))


@pytest.mark.parametrize("ending", [".xlsx", ".parquet"])
@pytest.mark.parametrize("more", [(), ("--brief",), ("--pass", "faculty")])
def test_a_workbook_and_parquet_hold_the_rows_of_csv_with_types_that_never_change(
    call: Call, mentors: Path, tmp_path: Path, ending: str, more: tuple[str, ...]
) -> None:
    pytest.importorskip("xlsxwriter" if ending == ".xlsx" else "pyarrow")
    shapes = []
    for rows in ("S_1,career,=1+1\nb,finances,Law\n", ""):
        path = tmp_path / "sis.csv"
        path.write_text(f"id,priority,faculty\n{rows}", encoding="utf-8")
        (tmp_path / f"o{ending}").unlink(missing_ok=True)
        for force in ((), ("--force",)):
            made = rank(call, mentors, path, "-o", tmp_path / f"o{ending}", *more, *force)
            assert made.code == 0, made.err
            shapes.append((tmp_path / f"o{ending}").read_bytes())
        assert shapes[-1] == shapes[-2], "the same bytes each time"
        printed = list(csv.reader(io.StringIO(rank(call, mentors, path, "-f", "csv", *more).out)))
        assert as_texts(tmp_path / f"o{ending}") == printed
    assert rank(call, mentors, path, "-o", tmp_path / f"o{ending}.gz").code == 2
    assert rank(call, mentors, path, "-o", tmp_path / f"new{ending}", "--resume").code == 2


def as_texts(path: Path) -> list[list[str]]:
    """The columns and the rows of a table, as csv would have them."""
    if path.suffix == ".xlsx":
        import openpyxl

        rows = [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
    else:
        from pyarrow import parquet

        table = parquet.read_table(path)
        kinds = {"rank": "int64", "group": "int64", "position": "int64", "low": "double", "high": "double"}
        for name in table.column_names:
            assert str(table.schema.field(name).type) == {**kinds, "score": "double"}.get(name, "string")
        rows = [table.column_names, *(list(each.values()) for each in table.to_pylist())]
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


COHORT: dict[str, list[Any]] = {
    "id": ["S1", "S2"], "priority": ["career", "finances"], "goals": [["Plan my loans", "Write a CV"], None],
    "hours_per_month": [1.0, 2.5], "timezone": ["GMT+1", None], "updated": [date(2026, 10, 1), None],
}  # fmt: skip


def write_parquet(path: Path, columns: dict[str, list[Any]]) -> Path:
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(arrow.table(columns), path)
    return path


def test_parquet_is_read_where_a_sheet_is_read(call: Call, mentors: Path, tmp_path: Path) -> None:
    columns = {key: cells for key, cells in COHORT.items() if key != "updated"}
    packed, plain = write_parquet(tmp_path / "in.parquet", columns), tmp_path / "in.jsonl"
    rows = ({key: cells[at] for key, cells in columns.items() if cells[at] is not None} for at in range(2))
    plain.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ranked = rank(call, mentors, packed, "-f", "csv")
    assert ranked.code == 0, ranked.err
    assert ranked.out == rank(call, mentors, plain, "-f", "csv").out
    people = {"name": ["Bo Li"], "offers": ["Reads budgets"], "areas.career": [4], "updated": COHORT["updated"][:1]}
    imported = call("profiles", "import", write_parquet(tmp_path / "m.parquet", people), "-o", tmp_path / "new")
    assert imported.code == 0, imported.err
    assert "updated: 2026-10-01" in (tmp_path / "new" / "bo-li.yaml").read_text(encoding="utf-8")
    assert call("assign", packed, "-p", mentors, "-f", "csv").code == 0


@pytest.mark.parametrize("data", [b"PAR1", b"", b"id,priority\n1,career\n", b"PAR1" + b"x" * 99 + b"PAR1"])
def test_what_is_no_whole_parquet_file_is_one_sentence(call: Call, mentors: Path, tmp_path: Path, data: bytes) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "in.parquet").write_bytes(data)
    refused = rank(call, mentors, tmp_path / "in.parquet", "-f", "csv")
    assert (refused.code, "in.parquet isn't a whole Parquet file" in refused.err) == (5, True)


def test_without_its_package_parquet_says_what_to_install(
    call: Call, mentors: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    refused = rank(call, mentors, tmp_path / "in.parquet", "-f", "csv")
    assert refused.code in (2, 5)
    assert "pip install 'mentorpick[parquet]'" in refused.err


@pytest.mark.parametrize("name", ["o.log", "o.xml", "o.yaml", "o.db", "o.sqlite", "o.jsonl.xz"])
def test_an_ending_that_is_not_known_is_refused_and_never_a_table(
    call: Call, mentors: Path, jo: Path, tmp_path: Path, name: str
) -> None:
    refused = rank(call, mentors, jo, "-o", tmp_path / name)
    assert (refused.code, "choose with -f" in refused.err) == (2, True)
    assert not (tmp_path / name).exists()
    assert rank(call, mentors, jo, "-f", "csv", "-o", tmp_path / name).code == 0


def test_packed_answers_are_read_as_if_they_were_not(call: Call, mentors: Path, tmp_path: Path) -> None:
    path = table(tmp_path, "A,career\nb,finances\n")
    packed = tmp_path / "sis.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    plain, again = (rank(call, mentors, one, "-f", "csv", "--brief").out for one in (path, packed))
    assert plain == again
    packed.write_bytes(b"no gzip")
    assert "isn't packed that way" in rank(call, mentors, packed, "-f", "csv").err


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
@pytest.mark.parametrize("name", ["out.jsonl", "out.csv.gz", "out.md", "folder/a.json", "bad.jsonl", "summary.json"])
def test_a_file_that_is_replaced_hands_on_its_mode(call: Call, mentors: Path, tmp_path: Path, name: str) -> None:
    path, out = table(tmp_path, "a,career\nb,carer\n"), tmp_path / name
    beside = str(tmp_path / "x.csv")
    output = {"folder/a.json": f"{out.parent}/", "bad.jsonl": beside, "summary.json": beside}.get(name, out)
    more = {"bad.jsonl": ("--errors", str(out)), "summary.json": ("--summary", str(out))}.get(name, ())
    argv = ("-o", output, "--max-errors", "1", *more)
    assert rank(call, mentors, path, *argv).code == 0
    out.chmod(0o640)
    assert rank(call, mentors, path, *argv, "--force").code == 0
    assert out.stat().st_mode & 0o777 == 0o640


def test_errors_of_last_night_do_not_stop_a_run_that_may_go_on_and_nothing_else_is_replaced(
    call: Call, mentors: Path, tmp_path: Path
) -> None:
    path, errors = table(tmp_path, "a,career\nb,carer\n"), tmp_path / "bad.jsonl"
    for name in ("monday.jsonl", "tuesday.jsonl", "tuesday.jsonl", "wednesday/", "thursday/"):
        done = rank(
            call, mentors, path, "-o", f"{tmp_path}/{name}", "--errors", errors, "--resume", "--max-errors", "1"
        )
        assert done.code == 0, done.err
    errors.write_text("mine\n", encoding="utf-8")
    for name in ("friday.jsonl", "saturday/"):
        refused = rank(call, mentors, path, "-o", f"{tmp_path}/{name}", "--errors", errors, "--resume")
        assert (refused.code, errors.read_text(encoding="utf-8")) == (2, "mine\n")


def test_to_start_anew_without_errors_leaves_none_of_the_old_run_lying_about(
    call: Call, mentors: Path, tmp_path: Path
) -> None:
    path, out = table(tmp_path, "b,carer\na,career\n"), tmp_path / "out.jsonl"
    with patch("mentorpick.write.resumable.Sink.add", side_effect=KeyboardInterrupt):
        assert rank(call, mentors, path, "-o", out, "--errors", tmp_path / "bad.jsonl").code == 130
    assert (tmp_path / "bad.jsonl.part").exists()
    refused = rank(call, mentors, path, "-o", out, "--resume")
    assert (refused.code, "errors changed" in refused.err) == (2, True)
    assert rank(call, mentors, path, "-o", out, "--force", "--max-errors", "1").code == 0
    assert not list(tmp_path.glob("*.part*"))


# streams


@pytest.mark.skipif(os.name == "nt", reason="names of POSIX")
@pytest.mark.parametrize(("name", "mode"), [("/dev/stdout", "wb"), ("/dev/fd/1", "ab"), ("/proc/self/fd/1", "wb")])
def test_a_stream_that_a_shell_sent_into_a_file_is_no_file_that_exists_already(
    mentors: Path, tmp_path: Path, name: str, mode: str
) -> None:
    if not Path(name).exists():
        pytest.skip("no such name here")
    path, out = table(tmp_path, "a,career\n"), tmp_path / "out.csv"
    out.write_bytes(b"before\n")
    with out.open(mode) as stream:
        argv = [*MENTORPICK, "rank", str(path), "-p", str(mentors), "-f", "csv", "--brief", "-o", name, *DAY]
        done = subprocess.run(argv, stdout=stream, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    wanted = [b"before"] if mode == "ab" else []
    assert out.read_bytes().splitlines()[: len(wanted) + 1] == [
        *wanted,
        b"mentee,rank,mentor,score,position,mentee_source",
    ]


@pytest.mark.skipif(os.name == "nt", reason="names of POSIX")
def test_errors_may_go_to_standard_error_that_is_a_file(mentors: Path, tmp_path: Path) -> None:
    path, log = table(tmp_path, "a,career\nb,carer\n"), tmp_path / "log.txt"
    for output in ((), ("-o", str(tmp_path / "out.jsonl"))):
        with log.open("wb") as stream:
            argv = [
                *MENTORPICK,
                "rank",
                str(path),
                "-p",
                str(mentors),
                "-f",
                "jsonl",
                "--errors",
                "/dev/stderr",
                *output,
            ]
            done = subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=stream, timeout=60, check=False)
        assert done.returncode == 5
        assert lines(log.read_bytes().splitlines()[0])[0]["schema"] == "mentorpick.failed/1"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
@pytest.mark.parametrize("form", ["jsonl", "md"])
def test_a_standard_output_that_could_not_be_written_is_named(mentors: Path, tmp_path: Path, form: str) -> None:
    path = table(tmp_path, "a,career\nb,carer\n")
    argv = [*MENTORPICK, "rank", str(path), "-p", str(mentors), "-f", form, *DAY]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(argv, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 1
    assert "No space left on device: standard output" in done.stderr.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
@pytest.mark.parametrize("option", ["-o", "--errors", "--summary"])
def test_a_file_that_could_not_be_written_is_named(call: Call, mentors: Path, tmp_path: Path, option: str) -> None:
    more = () if option == "-o" else ("-o", tmp_path / "out.csv")
    done = rank(call, mentors, table(tmp_path, "a,career\nb,carer\n"), "-f", "csv", option, "/dev/full", *more)
    assert done.code == 1
    assert "No space left on device: /dev/full" in done.err


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX")
def test_a_process_substitution_is_read_as_standard_input_would_be(mentors: Path, tmp_path: Path) -> None:
    one, two = table(tmp_path, "S_1,career\nb,finances\n"), table(tmp_path, "c,career\n", "two.csv")
    wanted = "mentee,rank,mentor,score,position,mentee_source"
    common = f"{' '.join(MENTORPICK)} rank -p {mentors} -f csv --brief -q -n 1 --today {TODAY}"
    for way, count in (
        (f"<(cat {one}) <(cat {two})", 3), (f"- < <(gzip -c {one})", 2), (f"/dev/stdin < {one}", 2),
        (f"{two} <(gzip -c {one})", 3),
    ):  # fmt: skip
        done = subprocess.run(["bash", "-c", f"{common} {way}"], capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, (way, done.stderr)
        head, *rows = done.stdout.decode().splitlines()
        assert (head, len(rows)) == (wanted, count), way


def test_a_run_from_a_pipe_goes_on_only_with_the_same_bytes(piped: Call, mentors: Path, tmp_path: Path) -> None:
    argv = ["rank", "-", "-p", mentors, "-o", tmp_path / "out.csv", "--resume", *DAY]
    for mentee, code in (("a", 0), ("a", 0), ("b", 2)):
        done = piped(f"id,priority\n{mentee},career\n".encode(), *argv)
        assert done.code == code, done.err


@pytest.mark.parametrize("form", ["jsonl", "json", "csv", "tsv"])
def test_nothing_on_standard_input_and_an_empty_folder_are_a_quiet_night(
    call: Call, piped: Call, mentors: Path, tmp_path: Path, form: str
) -> None:
    (tmp_path / "answers").mkdir()
    quiet = rank(call, mentors, tmp_path / "answers", "-f", form)
    empty = piped(b"", "rank", "-", "-p", mentors, "-f", form, *DAY)
    assert (quiet.code, empty.code) == (0, 0)
    head = [*quiet.out.splitlines(), ""][0]
    assert head.startswith({"jsonl": '{"schema":"mentorpick.run/2"', "json": "[]"}.get(form, "mentee"))
    assert empty.out.splitlines()[0][:20] == head[:20]


@pytest.mark.skipif(os.name == "nt", reason="signals and shells of POSIX")
def test_one_ctrl_c_ends_the_loop_of_a_shell(mentors: Path, tmp_path: Path) -> None:
    import signal
    import time

    rows = "".join(f"m{n:05},career\n" for n in range(8000))
    path = table(tmp_path, rows, "many.csv")
    command = f"{sys.executable} -m mentorpick rank {path} -p {mentors} -f jsonl --no-input"
    loop = f"cd {tmp_path}; for i in 1 2 3; do {command} -o loop$i.jsonl; done; echo never"
    shell = subprocess.Popen(["bash", "-c", loop], stdout=subprocess.PIPE, start_new_session=True)
    part, until = tmp_path / "loop1.jsonl.part", time.monotonic() + 60
    while time.monotonic() < until and not (part.exists() and part.stat().st_size > 1000):
        time.sleep(0.02)
    os.killpg(shell.pid, signal.SIGINT)
    out, _ = shell.communicate(timeout=60)
    assert b"never" not in out
    assert not list(tmp_path.glob("loop2*"))


# what changed


def test_diff_names_who_came_who_left_and_whose_list_moved(call: Call, mentors: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl.gz"
    assert rank(call, mentors, table(tmp_path, "A_1,career\nb,career\nc,career\nd,career\n"), "-o", old).code == 0
    assert call("diff", old, old).code == 0
    rows = table(tmp_path, "b,career\nc,finances\nd,career\nnew,career\n")
    assert rank(call, mentors, rows, "-n", "5", "--brief", "-o", new).code == 0
    found = call("diff", old, new, "-f", "json")
    assert found.code == 1, found.err
    document = json.loads(found.out)
    assert valid([document]) == ["difference"]
    kinds = {each["source_id"]: each["kind"] for each in document["changes"]}
    assert (kinds["A_1"], kinds["new"]) == ("removed", "added")
    assert kinds["c"] in ("moved", "rescored")
    assert document["same"] == 2
    assert "1 added, 1 removed" in call("diff", old, new).out
    header = call("diff", old, new, "-f", "csv").out.splitlines()[0]
    assert header == "kind,mentee,mentee_source,came,left,first,was_first"


def test_diff_compares_only_whole_runs(call: Call, mentors: Path, tmp_path: Path) -> None:
    old, cut = tmp_path / "old.jsonl", tmp_path / "cut.jsonl"
    assert rank(call, mentors, table(tmp_path, "a,career\n"), "-o", old).code == 0
    cut.write_bytes(old.read_bytes()[:-40])
    assert call("diff", old, cut).code == 2
    assert call("diff", old, tmp_path / "none.jsonl").code == 2


# elsewhere


ROOT = Path(__file__).resolve().parents[2]


def test_the_hook_sees_a_new_profile_with_the_id_of_an_old_one(
    call: Call, mentors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import yaml

    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["pass_filenames"] is False, "else it sees only what is staged"
    command, *words = [*hook["entry"].split(), *hook["args"]]
    monkeypatch.chdir(mentors.parent)
    (mentors / "form.csv.map.yaml").write_text("columns: {A: name}\n", encoding="utf-8")
    assert call(*words, *DAY).code == 0
    (mentors / "new.yaml").write_text("id: ada\nname: Ada B\nexpertise: [x]\n", encoding="utf-8")
    found = call(*words, *DAY)
    assert (command, found.code, found.out.count("P301")) == ("mentorpick", 3, 2)


@pytest.mark.skipif(os.name == "nt", reason="a runner of Linux")
@pytest.mark.parametrize("only", ["false", "true"])
def test_the_action_shows_every_problem_and_writes_a_log_for_code_scanning(
    mentors: Path, tmp_path: Path, only: str
) -> None:
    import yaml

    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    defaults = {name: said["default"] for name, said in action["inputs"].items()}
    given = {**defaults, "errors-only": only, "sarif": "m.sarif"}
    (step,) = [step for step in action["runs"]["steps"] if "mentorpick" in step["run"]]
    names = {key: re.sub(r".*inputs\.([\w-]+).*", r"\1", text) for key, text in step["env"].items()}
    said = {key: given[name] for key, name in names.items()}
    environment = {**on_path(tmp_path), **said, "GITHUB_WORKSPACE": str(tmp_path)}
    (mentors / "bad.yaml").write_text("name: A\nareas: {carer: 3}\n", encoding="utf-8")
    argv = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(argv, cwd=tmp_path, env=environment, capture_output=True, timeout=90, check=False)
    assert done.returncode == 3
    assert b"::error file=mentors/bad.yaml,line=2" in done.stdout
    assert (b"::warning" in done.stdout) == (only == "false")
    levels = {each["level"] for each in json.loads((tmp_path / "m.sarif").read_bytes())["runs"][0]["results"]}
    assert levels == ({"error"} if only == "true" else {"error", "warning"})


def test_a_map_that_is_named_among_profiles_is_no_profile(call: Call, mentors: Path) -> None:
    (mentors / "form.csv.map.yaml").write_text("columns: {A: name}\n", encoding="utf-8")
    assert call("profiles", "check", *sorted(mentors.iterdir()), *DAY).code == 0


def test_annotations_go_by_the_root_of_the_repository_and_may_leave_advice_out(
    call: Call, mentors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mentors / "bad.yaml").write_text("name: A\nareas: {carer: 3}\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(mentors.parent))
    monkeypatch.chdir(mentors)
    out = call("profiles", "check", ".", "-f", "github", "--errors-only", *DAY).out
    assert out.startswith(f"::error file={mentors.name}/bad.yaml,line=2,")
    assert "::warning" not in out


def test_the_day_may_come_from_the_build_and_the_workers_from_the_machine(
    call: Call, mentors: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = table(tmp_path, "a,career\n")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764547200")
    made = call("rank", path, "-p", mentors, "-f", "jsonl", "--brief", "--workers", "auto")
    assert lines(made.out)[0]["options"]["today"] == "2025-12-01"
    assert call("rank", path, "-p", mentors, "--workers", "many").code == 2


PAGE = ROOT / "docs" / "tutorial-script.md"


def on_path(folder: Path) -> dict[str, str]:
    """An environment in which ``mentorpick`` is the one that is tested."""
    (folder / "bin").mkdir()
    (folder / "bin" / "mentorpick").write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m mentorpick "$@"\n', "utf-8")
    (folder / "bin" / "mentorpick").chmod(0o755)
    return {**os.environ, "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def run_job(name: str, folder: Path, environment: dict[str, str]) -> list[tuple[int, str]]:
    """The code and the output of each ``run`` step of the page's workflow, as GitHub's runner runs them.

    After a failure only those with ``if: always()`` follow.
    """
    import yaml

    text = PAGE.read_text(encoding="utf-8").partition("```yaml file=.github/workflows/mentoring.yml\n")[2]
    done: list[tuple[int, str]] = []
    for step in yaml.safe_load(text.partition("```")[0])["jobs"][name]["steps"]:
        failed = any(code for code, _ in done)
        if "run" not in step or step["run"].startswith("pip install") or (failed and step.get("if") != "always()"):
            continue
        argv = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        ran = subprocess.run(argv, cwd=folder, env=environment, capture_output=True, timeout=90, check=False)
        done.append((ran.returncode, (ran.stdout + ran.stderr).decode()))
    return done


@pytest.mark.skipif(os.name == "nt", reason="a runner of Linux")
def test_the_workflow_of_the_tutorial_checks_a_pull_request(mentors: Path, tmp_path: Path) -> None:
    environment = {**on_path(tmp_path), "GITHUB_WORKSPACE": str(tmp_path)}
    assert [code for code, _ in run_job("check", tmp_path, environment)] == [0, 0]
    (mentors / "new one.yaml").write_text("name: Ada Berg\nareas: {carer: 3}\n", encoding="utf-8")
    (tmp_path / "mentors.sarif").unlink()
    (failed, shown), (code, _) = run_job("check", tmp_path, environment)
    assert (failed, code) == (3, 0)
    assert "::error file=mentors/new one.yaml,line=2" in shown
    assert "::warning" not in shown
    (run,) = json.loads((tmp_path / "mentors.sarif").read_bytes())["runs"]
    (error,) = [each for each in run["results"] if each["level"] == "error"]
    place = error["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "mentors/new%20one.yaml", "uriBaseId": "%SRCROOT%"}
    assert place["region"]["startLine"] == 2
    assert run["tool"]["driver"]["rules"][error["ruleIndex"]]["id"] == error["ruleId"]


@pytest.mark.skipif(os.name == "nt", reason="a runner of Linux")
def test_the_workflow_of_the_tutorial_makes_the_lists_and_shows_what_changed(mentors: Path, tmp_path: Path) -> None:
    environment = {**on_path(tmp_path), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    table(tmp_path, "S_1,career\nb,finances\n", "mentees.csv")
    for night in (1, 2):
        assert [code for code, _ in run_job("lists", tmp_path, environment)] == [0, 0]
        assert (tmp_path / "summary.md").exists() == (night == 2)
        for name in ("lists.jsonl", "bad.jsonl", "summary.json"):  # each night has a fresh checkout
            (tmp_path / name).unlink()
        table(tmp_path, "S_1,career\nc,finances\n", "mentees.csv")
    assert "1 added, 1 removed" in (tmp_path / "summary.md").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="a script of bash")
def test_the_nightly_script_of_the_tutorial_runs_and_may_run_again(mentors: Path, tmp_path: Path) -> None:
    script = PAGE.read_text(encoding="utf-8").partition("```bash no-run\n")[2].partition("```")[0]
    assert "--batch" in script
    assert len(script.strip().splitlines()) <= 12
    environment = on_path(tmp_path)
    table(tmp_path, "S_1,career\nb,finances\n", "mentees.csv")
    for _ in range(2):
        ran = subprocess.run(
            ["bash", "-c", script.replace("/srv/mentoring", str(tmp_path))],
            env=environment, capture_output=True, timeout=90, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        assert json.loads((tmp_path / "summary.json").read_bytes())["ranked"] == 2
    (today,) = tmp_path.glob("run-*.jsonl")
    today.rename(tmp_path / "run-2020-01-01.jsonl")  # as if it had been made another night
    table(tmp_path, "S_1,career\nc,finances\n", "mentees.csv")
    script = script.replace("/srv/mentoring", str(tmp_path))
    ran = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, timeout=90, check=False)
    assert ran.returncode == 0, ran.stderr
    (changes,) = tmp_path.glob("changes-*.csv")
    assert {line.split(",")[0] for line in changes.read_text(encoding="utf-8").splitlines()[1:]} == {"added", "removed"}


def test_profiles_are_checked_from_a_stream_and_advice_may_stop_a_strict_job(
    call: Call, mentors: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.yaml").write_text("name: A\nareas: {carer: 3}\n", encoding="utf-8")
    with (tmp_path / "bad.yaml").open("rb") as stream:
        argv = [*MENTORPICK, "profiles", "check", "-", "-f", "jsonl"]
        done = subprocess.run(argv, stdin=stream, capture_output=True, timeout=60, check=False)
    (found,) = lines(done.stdout)
    assert (done.returncode, found["problems"][0]["path"], found["problems"][0]["line"]) == (3, "stdin", 2)
    assert valid([found]) == ["check"]
    (mentors / "silent.yaml").write_text("name: Sil Ent\nexpertise: [x]\n", encoding="utf-8")
    assert call("profiles", "check", mentors, *DAY).code == 0
    assert call("profiles", "check", mentors, "--strict", *DAY).code == 3
    assert call("profiles", "check", mentors, "--strict", "--errors-only", *DAY).code == 0
