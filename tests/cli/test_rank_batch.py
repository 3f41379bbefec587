"""`mentorpick rank` for many: the same bytes however it ran, whatever stopped it, and what is told beside."""

import csv
import io
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from mentorpick.cli.rank_batch import expect_count
from tests.cli.conftest import TODAY, Call, Result, process
from tests.cohort.people import mentees, mentors

DAY = ("--today", TODAY)


@pytest.fixture
def pool(tmp_path: Path) -> Path:
    """Thirty profiles in one file."""
    folder = tmp_path / "pool"
    folder.mkdir()
    documents = [json.dumps(msgspec.to_builtins(mentor)) for mentor in mentors(30)]
    (folder / "all.yaml").write_text("---\n".join(f"{document}\n" for document in documents), encoding="utf-8")
    return folder


def sheet(path: Path, count: int, bad: bool = True) -> Path:
    """So many mentees as jsonl, the third of them unusable."""
    lines = [msgspec.json.encode(answers) for answers in mentees(count)]
    if bad:
        lines[2] = b'{"id": "typo", "priority": "carer"}'
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    return sheet(tmp_path / "cohort.jsonl", 12)


def ok(result: Result, code: int = 5) -> Result:
    assert result.code == code, result.err
    return result


def test_jsonl_begins_with_a_header_and_then_holds_a_mentee_a_line(call: Call, pool: Path, cohort: Path) -> None:
    result = ok(call("rank", cohort, "-p", pool, "-f", "jsonl", *DAY))
    head, *lines, end = [json.loads(line) for line in result.out.splitlines()]
    assert head["schema"] == "mentorpick.run/2"
    assert (end["schema"], end["ranked"], end["failed"]) == ("mentorpick.end/1", 11, 1)
    assert head["options"]["today"] == TODAY
    assert [line["mentee"]["id"] for line in lines] == [f"mentee-{n:04}" for n in range(12) if n != 2]
    assert "cohort.jsonl" in result.err
    assert "unknown area" in result.err
    assert "carer" not in result.err.replace("career", "")
    assert "1 of the answers couldn't be used" in result.err


def test_a_file_holds_the_bytes_that_stdout_would(call: Call, pool: Path, cohort: Path, tmp_path: Path) -> None:
    for name in ("jsonl", "csv", "json"):
        target = tmp_path / f"out.{name}"
        ok(call("rank", cohort, "-p", pool, "-o", target, *DAY))
        shown = ok(call("rank", cohort, "-p", pool, "-f", name, *DAY)).out
        assert target.read_bytes().decode() == shown
        assert not list(tmp_path.glob("*.part*"))


def test_csv_has_a_row_a_place(call: Call, pool: Path, cohort: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(ok(call("rank", cohort, "-p", pool, "-f", "csv", "-n", "2", *DAY)).out)))
    assert rows[0].keys() >= {"mentee", "rank", "mentor", "score", "reasons"}
    assert [row["rank"] for row in rows[:2]] == ["1", "2"]


def test_excel_gets_its_mark_in_a_cohorts_csv(call: Call, pool: Path, cohort: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    ok(call("rank", cohort, "-p", pool, "-o", target, "--excel", *DAY))
    assert target.read_bytes().startswith("\ufeffmentee,rank".encode())


def test_a_guess_of_how_many_there_are_is_right_for_tables_and_folders(
    cohort: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mentorpick.cli.output.is_terminal", lambda _: True)
    (cohort.parent / "jo.yaml").write_text("priority: career\n", encoding="utf-8")
    assert expect_count([str(cohort)]) == 12
    assert expect_count([str(cohort.parent / "jo.yaml"), str(cohort)]) == 13
    assert expect_count(["-"]) is None


def test_a_folder_gets_a_file_for_each_mentee(call: Call, pool: Path, cohort: Path, tmp_path: Path) -> None:
    ok(call("rank", cohort, "-p", pool, "-o", f"{tmp_path / 'out'}/", *DAY))
    found = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert found == [f"mentee-{n:04}.json" for n in range(12) if n != 2]
    one = json.loads((tmp_path / "out" / "mentee-0000.json").read_text(encoding="utf-8"))
    assert one["mentee"]["id"] == "mentee-0000"
    again = call("rank", cohort, "-p", pool, "-o", f"{tmp_path / 'out'}/", *DAY)
    assert (again.code, "isn't empty" in again.err) == (2, True)


def test_errors_go_to_their_file_and_max_errors_allows_some(
    call: Call, pool: Path, cohort: Path, tmp_path: Path
) -> None:
    errors = tmp_path / "errors.jsonl"
    call("rank", cohort, "-p", pool, "-o", tmp_path / "o.jsonl", "--errors", errors, "--max-errors", "1", *DAY)
    [line] = errors.read_text(encoding="utf-8").splitlines()
    assert "cohort.jsonl" in json.loads(line)["place"]
    assert json.loads(line)["problems"][0]["code"]
    result = call("rank", cohort, "-p", pool, "-f", "jsonl", "--max-errors", "1", *DAY)
    assert result.code == 0


def test_two_workers_write_the_same_bytes_as_one(call: Call, pool: Path, cohort: Path, tmp_path: Path) -> None:
    alone = ok(call("rank", cohort, "-p", pool, "-f", "jsonl", *DAY)).out
    ok(call("rank", cohort, "-p", pool, "-o", tmp_path / "two.jsonl", "--workers", "2", *DAY))
    assert (tmp_path / "two.jsonl").read_text(encoding="utf-8") == alone


def test_changed_since_writes_only_those_that_moved(call: Call, pool: Path, cohort: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.jsonl"
    ok(call("rank", cohort, "-p", pool, "-o", before, *DAY))
    same = ok(call("rank", cohort, "-p", pool, "-f", "jsonl", "--brief", "--changed-since", before, *DAY))
    assert len(same.out.splitlines()) == 2
    assert "11 shortlists haven't changed" in same.err
    lines = cohort.read_bytes().splitlines()
    changed = json.loads(lines[4])
    changed = {"id": changed["id"], "priority": "finances", "not_now": ["career", "environment"]}
    lines[4] = json.dumps(changed).encode()
    cohort.write_bytes(b"\n".join(lines))
    moved = ok(call("rank", cohort, "-p", pool, "-f", "jsonl", "--brief", "--changed-since", before, *DAY))
    assert [json.loads(line).get("mentee") for line in moved.out.splitlines()[1:-1]] == ["mentee-0004"]


def test_changed_since_wants_the_same_top(call: Call, pool: Path, cohort: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.jsonl"
    ok(call("rank", cohort, "-p", pool, "-o", before, *DAY))
    result = call("rank", cohort, "-p", pool, "-f", "jsonl", "-n", "3", "--changed-since", before, *DAY)
    assert (result.code, "was made with --top 5" in result.err) == (2, True)


def test_spread_shows_more_mentors_and_says_the_price(call: Call, pool: Path, cohort: Path) -> None:
    def shown(*more: str) -> tuple[set[str], list[dict[str, object]]]:
        out = ok(call("rank", cohort, "-p", pool, "-f", "jsonl", "--brief", "-n", "2", *more, *DAY)).out
        lines = [json.loads(line) for line in out.splitlines()[1:-1]]
        return {mentor for line in lines for place in line["shortlist"] for mentor in [place["mentor"]]}, lines

    plain, _ = shown()
    spread, lines = shown("--spread")
    assert len(spread) >= len(plain)
    assert all(isinstance(line["price"], float) for line in lines)


def test_stdin_may_hold_the_cohort(piped: Call, pool: Path, cohort: Path) -> None:
    done = ok(piped(cohort.read_bytes(), "rank", "-", "-p", pool, "-f", "jsonl", "--brief", *DAY))
    assert len(done.out.splitlines()) == 13


def test_a_table_for_people_can_hold_several(call: Call, pool: Path, cohort: Path) -> None:
    out = ok(call("rank", cohort, "-p", pool, "-n", "1", *DAY)).out
    assert out.count("Your priority") == 11


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_results_join_the_table_of_another_system_on_its_own_key(call: Call, pool: Path, tmp_path: Path) -> None:
    sis = tmp_path / "sis.csv"
    sis.write_text("id,priority,Faculty\n" + "".join(f"S{n:04},career,=F{n}\n" for n in range(20)), encoding="utf-8")
    given = ("rank", sis, "-p", pool, "--pass", "Faculty", *DAY)
    for more in ((), ("--brief",)):
        out = ok(call(*given, "-f", "csv", *more), 0).out
        assert {(row["mentee_source"], row["Faculty"]) for row in table(out)} == {
            (row["id"], row["Faculty"]) for row in table(sis.read_text(encoding="utf-8"))
        }
        lines = [json.loads(line) for line in ok(call(*given, "-f", "jsonl", *more), 0).out.splitlines()[1:-1]]
        keys = [line["source_id"] if more else line["mentee"]["source_id"] for line in lines]
        assert (keys[3], lines[3]["passed"]) == ("S0003", {"Faculty": "=F3"})
    guarded = ok(call(*given, "-f", "csv", "--excel"), 0).out.removeprefix("\ufeff")
    assert {row["Faculty"][0] for row in table(guarded)} == {"'"}


def test_a_mentee_whom_nobody_suits_has_a_row_and_is_counted(call: Call, pool: Path, tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_text('{"id": "A", "priority": "career", "must": {"languages": ["tlh"]}}\n')
    out = ok(call("rank", tmp_path / "c.jsonl", "-p", pool, "-f", "csv", *DAY), 0).out
    assert [(row["mentee_source"], row["mentor"]) for row in table(out)] == [("A", "")]


def test_rank_is_the_true_place_and_position_the_one_in_the_list(call: Call, pool: Path, cohort: Path) -> None:
    full = table(ok(call("rank", cohort, "-p", pool, "-f", "csv", "--spread", *DAY)).out)
    brief = table(ok(call("rank", cohort, "-p", pool, "-f", "csv", "--spread", "--brief", *DAY)).out)
    keys = ("mentee", "mentor", "rank", "position")
    assert [[row[key] for key in keys] for row in full] == [[row[key] for key in keys] for row in brief]
    assert any(row["rank"] != row["position"] for row in full)


def test_resume_refuses_another_run(call: Call, pool: Path, cohort: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    ok(call("rank", cohort, "-p", pool, "-o", target, *DAY))
    journal = {"run": {"top": 4}, "taken": 3, "size": 10}
    target.with_name("out.jsonl.part.json").write_text(json.dumps(journal), encoding="utf-8")
    target.with_name("out.jsonl.part").write_bytes(target.read_bytes())
    result = call("rank", cohort, "-p", pool, "-o", target, "--resume", "--force", *DAY)
    assert (result.code, "the unfinished run was a different one" in result.err) == (2, True)
    result = call("rank", cohort, "-p", pool, "-o", target, "--force", *DAY)
    assert result.code == 5, "or --force to start again"


def test_a_script_may_always_say_resume_also_when_all_is_done(
    call: Call, pool: Path, cohort: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.jsonl"
    for _ in range(2):
        ok(call("rank", cohort, "-p", pool, "-o", target, "--resume", *DAY))
    done = target.read_bytes()
    assert call("rank", cohort, "-p", pool, "-o", target, "--resume", "--today", "2026-01-01").code == 2
    assert call("rank", sheet(tmp_path / "more.jsonl", 13), "-p", pool, "-o", target, "--resume", *DAY).code == 2
    assert target.read_bytes() == done
    assert not list(tmp_path.glob("*.part*"))


def test_a_script_may_always_say_resume_also_for_a_folder_with_errors_beside_it(
    call: Call, pool: Path, cohort: Path, tmp_path: Path
) -> None:
    with cohort.open("a", encoding="utf-8") as stream:
        stream.write('{"id": "bad"}\n')
    argv = ("rank", cohort, "-p", pool, "-o", f"{tmp_path}/out/", "--resume", "--errors", tmp_path / "bad.jsonl", *DAY)
    made = []
    for _ in range(2):
        assert call(*argv).code == 5
        made.append({path.name: path.read_bytes() for path in [*(tmp_path / "out").iterdir(), tmp_path / "bad.jsonl"]})
    assert made[0] == made[1]


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
@pytest.mark.parametrize(
    ("moments", "ending", "workers"),
    [
        pytest.param(2, "out.jsonl", "1", id="short"),
        pytest.param(1, "out/", "1", id="folder"),
        pytest.param(20, "out.jsonl", "1", id="long", marks=[pytest.mark.long, pytest.mark.timeout(900)]),
        pytest.param(20, "out.json", "2", id="long-workers", marks=[pytest.mark.long, pytest.mark.timeout(900)]),
    ],
)
def test_resumed_after_kill_9_it_ends_with_the_same_bytes(
    pool: Path, tmp_path: Path, moments: int, ending: str, workers: str
) -> None:
    cohort = sheet(tmp_path / "cohort.jsonl", 150 if moments < 5 else 1500)
    common = ["rank", cohort, "-p", pool, "--errors", tmp_path / "errors.jsonl", *DAY]
    whole = tmp_path / "whole" / ending
    whole.parent.mkdir()
    started = time.monotonic()
    assert process([*common, "-o", f"{whole}{'/' if ending[-1] == '/' else ''}"]).returncode == 5
    lasted = time.monotonic() - started
    (tmp_path / "errors.jsonl").rename(tmp_path / "errors-whole.jsonl")
    draw = random.Random(ending)
    target = f"{tmp_path / ending}{'/' if ending[-1] == '/' else ''}"
    argv = [sys.executable, "-P", "-m", "mentorpick", *map(str, common), "-o", target, "--resume", "--workers", workers]
    for _ in range(moments):
        running = subprocess.Popen(argv, stderr=subprocess.DEVNULL)
        try:
            running.wait(draw.uniform(0.2, 0.9 if moments < 5 else 0.5) * lasted)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        else:
            break
    if not Path(target).is_file():
        subprocess.run(argv, check=False, capture_output=True, timeout=120)
    assert files(whole) == files(tmp_path / ending)
    assert (tmp_path / "errors.jsonl").read_bytes() == (tmp_path / "errors-whole.jsonl").read_bytes()


def files(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return {"": path.read_bytes()}
    return {one.name: one.read_bytes() for one in path.iterdir()}


@pytest.mark.skipif(os.name == "nt", reason="named pipes")
def test_a_pipe_or_a_device_is_written_to_and_never_replaced(
    call: Call, pool: Path, cohort: Path, tmp_path: Path
) -> None:
    out, errors = tmp_path / "out", tmp_path / "errors"
    for pipe in (out, errors):
        os.mkfifo(pipe)
    argv = [sys.executable, "-c", "import sys; print(open(sys.argv[1]).read(), end='')"]
    readers = [subprocess.Popen([*argv, str(pipe)], stdout=subprocess.PIPE) for pipe in (out, errors)]
    ok(call("rank", cohort, "-p", pool, "-f", "jsonl", "-o", out, "--errors", errors, *DAY))
    written, listed = (reader.communicate(timeout=60)[0] for reader in readers)
    assert written.decode() == ok(call("rank", cohort, "-p", pool, "-f", "jsonl", *DAY)).out
    assert json.loads(listed)["place"] == "cohort.jsonl:line 3"
    again = subprocess.Popen([*argv, str(errors)], stdout=subprocess.PIPE)
    ok(call("rank", cohort, "-p", pool, "-o", tmp_path / "all.jsonl", "--errors", errors, *DAY))
    assert again.communicate(timeout=60)[0] == listed
    assert out.is_fifo()
    assert errors.is_fifo()
    assert not list(tmp_path.glob("*.part*"))


def test_errors_of_an_earlier_run_are_not_overwritten_unasked(
    call: Call, pool: Path, cohort: Path, tmp_path: Path
) -> None:
    errors = tmp_path / "errors.jsonl"
    errors.write_text("kept\n", encoding="utf-8")
    for output in (f"{tmp_path / 'each'}/", tmp_path / "all.jsonl", "-"):
        given = ("rank", cohort, "-p", pool, "-f", "json", "-o", output, "--errors", errors, *DAY)
        assert call(*given).code == 2
        assert errors.read_text(encoding="utf-8") == "kept\n"


def test_a_folder_that_is_not_there_is_wrong_usage_also_for_a_run_to_resume(
    call: Call, pool: Path, cohort: Path, tmp_path: Path
) -> None:
    for more in ((), ("--resume",)):
        result = call("rank", cohort, "-p", pool, "-o", tmp_path / "nowhere" / "all.jsonl", *more, *DAY)
        assert result.code == 2
        assert "doesn't exist" in result.err


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_a_batch_is_written_through_a_link(call: Call, pool: Path, cohort: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.jsonl"
    link.symlink_to(tmp_path / "there.jsonl")
    ok(call("rank", cohort, "-p", pool, "-o", link, *DAY))
    assert link.is_symlink()
    assert ok(call("rank", cohort, "-p", pool, "-f", "jsonl", *DAY)).out == link.read_text(encoding="utf-8")


def test_strict_stops_at_the_first_answers_that_cannot_be_used(call: Call, pool: Path, cohort: Path) -> None:
    result = ok(call("rank", cohort, "-p", pool, "-f", "jsonl", "--strict", *DAY), 3)
    assert "unknown area" in result.err
    assert "carer" not in result.err.replace("career", "")
    assert "fix them, or leave out --strict to skip them" in result.err


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_keeps_the_finished_part_and_says_where(pool: Path, tmp_path: Path) -> None:
    import signal

    cohort = sheet(tmp_path / "cohort.jsonl", 1500, bad=False)
    target = tmp_path / "out.jsonl"
    argv = [sys.executable, "-P", "-m", "mentorpick", "rank", str(cohort), "-p", str(pool), "-o", str(target), *DAY]
    process = subprocess.Popen(argv, stderr=subprocess.PIPE)
    part = tmp_path / "out.jsonl.part"
    until = time.monotonic() + 20
    while time.monotonic() < until and not (part.exists() and part.stat().st_size > 100_000):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT, "it dies of the signal, so that the loop of a shell ends too"
    assert b"out.jsonl.part" in told
    assert b"--resume" in told
    assert not target.exists()
    assert part.exists()


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_a_file_that_may_not_grow_further_is_named_and_goes_on_to_the_same_bytes(
    call: Call, pool: Path, tmp_path: Path
) -> None:
    cohort = sheet(tmp_path / "cohort.jsonl", 120, bad=False)
    target = tmp_path / "out.jsonl"
    argv = ["rank", str(cohort), "-p", str(pool), "--resume", "-o", str(target), *DAY]
    ok(call(*argv[:-3], tmp_path / "whole.jsonl", *DAY), 0)
    wanted = (tmp_path / "whole.jsonl").read_bytes()
    for share in (0.3, 0.97):
        limit = int(len(wanted) * share)
        code = (
            "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); "
            "from mentorpick.__main__ import main; sys.exit(main())"
        )
        full = subprocess.run([sys.executable, "-c", code, *argv], capture_output=True, timeout=60, check=False)
        assert full.returncode == 1, full.stderr
        assert b"out.jsonl.part" in full.stderr
        assert b"add --resume" in full.stderr
    ok(call(*argv), 0)
    assert target.read_bytes() == wanted


def test_a_nightly_run_that_overtakes_itself_is_refused_and_harms_nothing(
    call: Call, pool: Path, cohort: Path, tmp_path: Path
) -> None:
    from mentorpick.write.files import Lock

    target = tmp_path / "out.jsonl"
    lock = Lock(tmp_path / "out.jsonl.part.lock")  # as the run that began before holds it
    for more in ((), ("--force",), ("--resume",)):
        refused = call("rank", cohort, "-p", pool, "-o", target, *more, *DAY)
        assert (refused.code, "another run is writing" in refused.err) == (2, True)
    lock.release()
    assert call("rank", cohort, "-p", pool, "-o", target, *DAY).code == 5
    assert not list(tmp_path.glob("*.part*"))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--resume",), "give it with -o"),
        (("-o", "x.jsonl", "--errors", "./x.jsonl"), "give each its own file"),
        (("--errors", "-"), "--errors needs a file"),
        (("-o", f"{__file__}/"), "is a file, not a folder"),
        (("--changed-since", str(Path(__file__).parent)), "is a folder, not a file"),
        (("--workers", "0"), "--workers takes a number"),
        (("--max-errors", "-1"), "--max-errors takes 0 or a number"),
        (("--resume", "-f", "md", "-o", "x.md"), "--resume works with"),
        (("-f", "jsonl", "--changed-since", "nothing.jsonl"), "there's no file"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    call: Call, pool: Path, cohort: Path, more: tuple[str, ...], message: str
) -> None:
    result = call("rank", cohort, "-p", pool, *more, *DAY)
    assert result.code == 2
    assert message in result.err


def test_must_nots_of_many_that_are_open_or_fit_nobody_are_named_without_their_words(
    call: Call, tmp_path: Path
) -> None:
    mentor, people = tmp_path / "foster.yaml", tmp_path / "people.csv"
    mentor.write_text("name: Dr Helen Foster\nareas: {career: 3}\n", encoding="utf-8")
    rows = ["id,priority,avoid", "a,career,Zaphod Q", "b,career,", "c,career,Nobody", "d,career,Foster (my tutor)"]
    people.write_text("\n".join(rows), encoding="utf-8")
    found = ok(call("rank", people, "-p", mentor, "-f", "jsonl"), 0)
    assert "1 must-not fits nobody here (a, entry 1): to see who each may mean, run" in found.err
    assert "1 must-not may mean someone, so I keep them apart (d, entry 1)" in found.err
    assert "Zaphod" not in found.err
    assert "tutor" not in found.err
