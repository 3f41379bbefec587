"""A Dask cluster on the loopback address: the same bytes, also when a worker dies; one line when it is not there."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pytest

from mentorpick.cohort.batch import RankedMentee, rank_many
from mentorpick.cohort.executors import Job, run_cluster
from mentorpick.errors import MachineFailed
from mentorpick.model.people import Mentee
from mentorpick.model.shortlist import Brief, Shortlist
from mentorpick.ranking.pool import Pool
from mentorpick.relevance.embedding import SHIPPED
from tests.builders import TODAY, meaning
from tests.cohort.people import mentees, mentors

pytestmark = [
    pytest.mark.skipif(find_spec("distributed") is None, reason="distributed isn't installed"),
    pytest.mark.filterwarnings("ignore"),  # Dask's own: open sockets of a worker that was killed
]

JOB = Job(TODAY, msgspec.json.encode)


@pytest.fixture(scope="module")
def pool() -> Pool:
    return Pool.of(mentors(30))


@pytest.fixture(scope="module")
def cohort() -> list[Mentee]:
    return [Mentee(answers.id, answers) for answers in mentees(60)]


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """A cluster of this computer; its address."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0") as here:
        yield here.scheduler_address


def data(cohort: list[Mentee], pool: Pool, job: Job, address: str) -> list[bytes]:
    found = rank_many(cohort, pool, job, run_cluster(address, unencrypted=True), block=6)
    return [outcome.data for outcome in found if isinstance(outcome, RankedMentee)]


def kill_once(flag: str, result: Shortlist | Brief) -> bytes:
    try:
        os.open(flag, os.O_CREAT | os.O_EXCL)
    except FileExistsError:
        return msgspec.json.encode(result)
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def test_two_workers_one_killed_in_the_middle_give_the_same_bytes(
    pool: Pool, cohort: list[Mentee], tmp_path: os.PathLike[str]
) -> None:
    alone = [outcome.data for outcome in rank_many(cohort, pool, JOB) if isinstance(outcome, RankedMentee)]
    job = JOB._replace(encode=partial(kill_once, os.path.join(tmp_path, "killed")))  # noqa: PTH118
    with cluster(2) as address:
        assert data(cohort, pool, job, address) == alone
    assert os.path.exists(os.path.join(tmp_path, "killed"))  # noqa: PTH110, PTH118


def test_goals_are_embedded_where_the_command_runs(pool: Pool, cohort: list[Mentee]) -> None:
    by_meaning = pool.with_model(meaning())
    from distributed import Client

    alone = [outcome.data for outcome in rank_many(cohort, by_meaning, JOB) if isinstance(outcome, RankedMentee)]
    with cluster(1) as address:
        found = data(cohort, by_meaning, JOB._replace(model=SHIPPED), address)
        with Client(address) as client:
            assert [*client.run(lambda: "onnxruntime" in sys.modules).values()] == [False]
    assert found == alone


def test_a_scheduler_that_is_not_there_is_one_line(
    pool: Pool, cohort: list[Mentee], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mentorpick.cohort.executors._PATIENCE", "1s")
    with pytest.raises(MachineFailed, match="can't reach the scheduler"):
        data(cohort, pool, JOB, "tcp://127.0.0.1:1")


@pytest.mark.skipif(os.name == "nt", reason="a pipe of POSIX")
def test_a_reader_that_has_seen_enough_of_a_cluster_ends_it_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("name: Ada\nareas: {career: 5}\n", encoding="utf-8")
    rows = "".join(f"c{n},career\n" for n in range(3000))
    (tmp_path / "many.csv").write_text(f"id,priority\n{rows}", encoding="utf-8")
    argv = [sys.executable, "-P", "-m", "mentorpick", "rank", "many.csv", "-p", "m.yaml", "--cluster", "local"]
    line = f"set -o pipefail; {shlex.join([*argv, '-f', 'jsonl'])} | head -n 1"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, timeout=110, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1
