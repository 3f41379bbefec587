"""Many mentees: the same as one by one, the same bytes whoever does the work, flat in memory, bad rows beside."""

import os
import signal
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest

from mentorpick.cohort import executors
from mentorpick.cohort.batch import FailedMentee, RankedMentee, rank_many
from mentorpick.cohort.executors import EXECUTORS, Job, run_here, run_workers
from mentorpick.errors import MachineFailed, Problem
from mentorpick.model.people import Mentee
from mentorpick.model.shortlist import Brief, Shortlist
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import rank
from mentorpick.relevance.embedding import SHIPPED
from tests.builders import TODAY, meaning
from tests.cohort.people import mentees, mentors

JOB = Job(TODAY, msgspec.json.encode, model=meaning().folder)
BAD = (Problem(code="P101", path="x", message="bad"),)


@pytest.fixture(scope="module")
def pool() -> Pool:
    return Pool.of(mentors(40), model=meaning())


@pytest.fixture(scope="module")
def cohort() -> list[Mentee]:
    people = [Mentee(answers.id, answers) for answers in mentees(60)]
    return [*people[:10], Mentee("bad.yaml", BAD), *people[10:]]


@pytest.fixture(scope="module")
def bytes_alone(pool: Pool, cohort: list[Mentee]) -> list[bytes]:
    return data(rank_many(cohort, pool, JOB))


def data(outcomes: Iterator[RankedMentee | FailedMentee]) -> list[bytes]:
    return [outcome.data for outcome in outcomes if isinstance(outcome, RankedMentee)]


def test_every_field_equals_what_the_mentee_alone_would_get(pool: Pool, cohort: list[Mentee]) -> None:
    job = JOB._replace(firmness=True, left_out=True)
    for mentee, found in zip(cohort, rank_many(cohort, pool, job), strict=True):
        if isinstance(found, FailedMentee):
            continue
        assert not isinstance(mentee.value, tuple)
        assert msgspec.json.decode(found.data, type=Shortlist) == rank(mentee.value, pool, today=TODAY)


def test_without_firmness_and_names_all_else_is_the_same(pool: Pool, cohort: list[Mentee]) -> None:
    full = data(rank_many(cohort, pool, JOB._replace(firmness=True, left_out=True)))
    for whole, light in zip(full, data(rank_many(cohort, pool, JOB)), strict=True):
        one, other = msgspec.json.decode(whole), msgspec.json.decode(light)
        assert sum(other["pool"]["left_out"].values()) == len(one["pool"]["left_out_mentors"])
        for place, same in zip(one["shortlist"], other["shortlist"], strict=True):
            assert not {"group", "firmness"} & set(same)
            assert same.items() <= place.items()
        assert "would_change" not in other
        assert other["weights"] == one["weights"]


def test_brief_gives_the_same_mentors_and_scores(pool: Pool, cohort: list[Mentee]) -> None:
    full = data(rank_many(cohort, pool, JOB))
    for whole, brief in zip(full, data(rank_many(cohort, pool, JOB._replace(brief=True))), strict=True):
        shortlist, short = msgspec.json.decode(whole, type=Shortlist), msgspec.json.decode(brief, type=Brief)
        assert short.mentors == tuple(place.mentor for place in shortlist.shortlist)
        assert short.scores == tuple(place.score for place in shortlist.shortlist)


def test_bad_rows_stand_in_their_place_and_the_rest_goes_on(pool: Pool, cohort: list[Mentee]) -> None:
    found = list(rank_many(cohort, pool, JOB, block=7))
    assert [place for place, outcome in enumerate(found) if isinstance(outcome, FailedMentee)] == [10]
    assert found[10] == FailedMentee(Mentee("bad.yaml", BAD), BAD)
    assert len(found) == 61


@pytest.mark.parametrize("block", [1, 7, 1000])
def test_the_size_of_a_block_does_not_show(
    pool: Pool, cohort: list[Mentee], bytes_alone: list[bytes], block: int
) -> None:
    assert data(rank_many(cohort, pool, JOB, block=block)) == bytes_alone


def test_two_workers_give_the_same_bytes_as_one(pool: Pool, cohort: list[Mentee], bytes_alone: list[bytes]) -> None:
    assert data(rank_many(cohort, pool, JOB, run_workers(2), block=9)) == bytes_alone


def test_the_cohort_is_taken_as_it_comes(pool: Pool, cohort: list[Mentee]) -> None:
    taken = 0

    def counted() -> Iterator[Mentee]:
        nonlocal taken
        for mentee in cohort:
            taken += 1
            yield mentee

    found = rank_many(counted(), pool, JOB, block=5)
    next(found)
    assert taken == 5


def kill_once(flag: str, result: Shortlist | Brief) -> bytes:
    """Encode, but the first worker to come here dies."""
    try:
        os.open(flag, os.O_CREAT | os.O_EXCL)
    except FileExistsError:
        return msgspec.json.encode(result)
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(30)
    return b""


def always_die(result: Shortlist | Brief) -> bytes:
    os._exit(3)


BY_WORDS = JOB._replace(model=None)
"""For workers that die: each new one would open the model."""


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_block_whose_worker_is_killed_is_done_again(cohort: list[Mentee], tmp_path: os.PathLike[str]) -> None:
    pool, flag = Pool.of(mentors(40)), os.path.join(tmp_path, "killed")  # noqa: PTH118
    job = BY_WORDS._replace(encode=partial(kill_once, flag))
    assert data(rank_many(cohort, pool, job, run_workers(2), block=9)) == data(rank_many(cohort, pool, BY_WORDS))
    assert os.path.exists(flag)  # noqa: PTH110


@pytest.mark.long
def test_eight_workers_with_a_model_each_give_the_same_bytes_as_one(pool: Pool, cohort: list[Mentee]) -> None:
    by_meaning, job = pool.with_model(meaning()), JOB._replace(model=SHIPPED)
    assert by_meaning.lines.vectors.any()  # made before they are sent, as every command does
    one = data(rank_many(cohort, by_meaning, job))
    assert data(rank_many(cohort, by_meaning, job, run_workers(8), block=5)) == one


def test_workers_that_always_die_end_the_run_in_one_line(cohort: list[Mentee]) -> None:
    with pytest.raises(MachineFailed, match="kept dying"):
        data(rank_many(cohort[:3], Pool.of(mentors(3)), BY_WORDS._replace(encode=always_die), run_workers(1)))


def test_spread_changes_who_is_shown_but_no_score_and_says_what_it_costs(pool: Pool, cohort: list[Mentee]) -> None:
    prices = tuple(0.05 if number % 2 else 0.0 for number in range(len(pool)))
    plain = data(rank_many(cohort, pool, JOB._replace(top=0, brief=True)))
    moved = False
    for whole, part in zip(plain, data(rank_many(cohort, pool, JOB._replace(brief=True, prices=prices))), strict=True):
        every, shown = msgspec.json.decode(whole, type=Brief), msgspec.json.decode(part, type=Brief)
        scores = dict(zip(every.mentors, every.scores, strict=True))
        assert shown.scores == tuple(scores[mentor] for mentor in shown.mentors)
        best = sum(every.scores[: len(shown.mentors)])
        price = (best - sum(shown.scores)) / max(1, len(shown.mentors))
        assert shown.price == pytest.approx(price, abs=2e-9)
        moved = moved or price > 0
    assert moved


def test_the_engines_are_those_of_the_options() -> None:
    assert set(EXECUTORS) == {"workers", "cluster"}
    assert run_here.__name__ == "run_here"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="files without a name are asked for in /proc")
def test_nothing_lies_in_a_temporary_folder_while_workers_run(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with executors._columns_file(pool) as path:
        assert path.read_bytes()
        assert list(tmp_path.iterdir()) == []


def test_the_next_run_takes_away_what_a_killed_one_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    names = ("mentorpick-999999999-abc", f"mentorpick-{os.getpid()}-abc", "another", "mentorpick-x")
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "columns").write_bytes(b"x")
    executors._sweep()
    assert {path.name for path in tmp_path.iterdir()} == set(names[1:])
