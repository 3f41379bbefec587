"""How blocks are sent out and come back, with processes and a cluster that exist only here, so that they can fail."""

import importlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from mentorpick.cohort import executors as engines
from mentorpick.cohort.batch import BLOCK, RankedMentee, rank_many
from mentorpick.cohort.executors import AHEAD, Done, Job, Worker, run_cluster, run_here, run_workers
from mentorpick.errors import MachineFailed, WrongUsage
from mentorpick.model.people import Mentee
from mentorpick.ranking.pool import Pool, pack_arrays
from tests.builders import TODAY
from tests.cohort.people import mentees, mentors

JOB = Job(TODAY, msgspec.json.encode)


class Blocks:
    """Numbered blocks that count how many were taken."""

    def __init__(self, count: int) -> None:
        self.count, self.taken = count, 0

    def __iter__(self) -> Iterator[bytes]:
        for number in range(self.count):
            self.taken += 1
            yield b"%d" % number


def done(block: bytes) -> Done:
    return [(block, (), 0.0)]


def broken() -> Future[Done]:
    future: Future[Done] = Future()
    future.set_exception(BrokenExecutor())
    return future


class Executor:
    """Answers at once; ``fails`` is asked before each block whether it is lost, ``refuses`` whether it is not taken."""

    def __init__(self, fails: Callable[[bytes], bool], refuses: Callable[[bytes], bool]) -> None:
        self.fails, self.refuses, self.ended = fails, refuses, list[dict[str, bool]]()

    def submit(self, work: Callable[[bytes], Done], block: bytes) -> Future[Done]:
        assert work is engines._work
        if self.refuses(block):
            raise BrokenExecutor
        if self.fails(block):
            return broken()
        future: Future[Done] = Future()
        future.set_result(done(block))
        return future

    def shutdown(self, **how: bool) -> None:
        self.ended.append(how)


class _Losing:
    """Loses each of these blocks so often."""

    def __init__(self) -> None:
        self.lost: dict[bytes, int] = {}

    def __call__(self, block: bytes) -> bool:
        left = self.lost.get(block, 0)
        self.lost[block] = left - 1
        return left > 0


losing, refusing = _Losing(), _Losing()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Executor]:
    """The executors that were started; ``losing`` and ``refusing`` say which blocks they lose."""
    made: list[Executor] = []

    def start(count: int, path: Path, job: Job) -> Executor:
        made.append(Executor(losing, refusing))
        return made[-1]

    monkeypatch.setattr(engines, "_executor", start)
    losing.lost.clear()
    refusing.lost.clear()
    return made


def numbers(found: Iterator[Done]) -> list[int]:
    return [int(block[0][0]) for block in found]


def processes(count: int = 2) -> engines._Processes:
    return engines._Processes(count, Path("columns"), JOB)


@pytest.mark.parametrize(("count", "blocks"), [(1, 0), (1, 1), (1, 20), (2, 5), (3, 40)])
def test_results_come_in_order_with_only_a_few_blocks_ahead(started: list[Executor], count: int, blocks: int) -> None:
    coming = Blocks(blocks)
    with processes(count) as at_work:
        for number, found in enumerate(at_work.map(coming)):
            assert found == done(b"%d" % number)
            assert coming.taken == min(blocks, number + AHEAD * count)
    assert coming.taken == blocks
    assert started[0].ended == [{"wait": True, "cancel_futures": True}]


@pytest.mark.parametrize("way", [losing, refusing])
def test_blocks_whose_worker_died_are_done_again_in_their_place(started: list[Executor], way: _Losing) -> None:
    way.lost |= {b"2": 1, b"9": 2}
    assert numbers(processes().map(Blocks(12))) == list(range(12))
    assert len(started) == 4
    assert [each.ended for each in started] == [[{"wait": False, "cancel_futures": True}]] * 3 + [[]]


def test_only_deaths_one_after_the_other_end_the_run(started: list[Executor]) -> None:
    losing.lost |= {b"%d" % number: 1 for number in range(0, 80, 8)}
    assert numbers(processes(1).map(Blocks(80))) == list(range(80))
    for block in (b"0", b"3"):
        losing.lost |= {block: 5}
        assert numbers(processes(1).map(Blocks(5))) == list(range(5))
    losing.lost |= {b"3": 6}
    with pytest.raises(MachineFailed, match="a worker process kept dying") as stopped:
        numbers(processes(1).map(Blocks(5)))
    assert "--workers" in stopped.value.hint


def test_a_worker_answers_from_the_columns_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool.of(mentors(8))
    path = tmp_path / "columns"
    path.write_bytes(b"".join(pack_arrays(pool.to_arrays())))
    ignored, threads = [], []
    monkeypatch.setattr(signal, "signal", lambda *given: ignored.append(given))
    monkeypatch.setattr(threading, "Thread", lambda **given: SimpleNamespace(start=lambda: threads.append(given)))
    monkeypatch.setattr(engines, "_worker", None, raising=False)
    engines._begin(path, JOB)
    assert ignored == [(signal.SIGINT, signal.SIG_IGN)]
    assert threads == [{"target": engines._end_with_parent, "daemon": True}]
    block = msgspec.msgpack.encode(mentees(3))
    assert engines._work(block) == Worker(pool, JOB)(block)


def test_a_worker_ends_with_its_parent_and_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    import multiprocessing

    story: list[object] = []
    monkeypatch.setattr(os, "_exit", story.append)
    monkeypatch.setattr(multiprocessing, "parent_process", lambda: None)
    engines._end_with_parent()
    assert story == []
    monkeypatch.setattr(multiprocessing, "parent_process", lambda: SimpleNamespace(join=lambda: story.append("over")))
    engines._end_with_parent()
    assert story == ["over", 1]


class Client:
    """A cluster of so many threads that works at once and can be told to fail."""

    def __init__(self, threads: int = 1, error: BaseException | None = None) -> None:
        self.threads, self.error, self.sent = threads, error, list[dict[str, bool]]()
        self.entered = 0

    def scatter(self, columns: bytes, **how: bool) -> bytes:
        self.sent.append(how)
        return columns

    def nthreads(self) -> dict[str, int]:
        return {f"tcp://{number}": 1 for number in range(self.threads)}

    def submit(self, work: object, columns: bytes, job: Job, block: Any, *, pure: bool) -> Future[Done]:
        block = getattr(block, "block", block)  # beside the vectors of its goals
        assert work is engines._work_on
        assert not pure
        future: Future[Done] = Future()
        if self.error and block == b"4":
            future.set_exception(self.error)
        else:
            future.set_result(done(block))
        return future

    def __enter__(self) -> "Client":
        self.entered += 1
        return self

    def __exit__(self, *_: object) -> None:
        self.entered -= 1


@pytest.mark.parametrize("threads", [0, 1, 3])
def test_a_cluster_gets_the_columns_once_and_a_few_blocks_ahead(threads: int) -> None:
    client, coming = Client(threads), Blocks(20)
    for number, found in enumerate(engines._on(client, b"columns", JOB, coming, "tcp://here")):
        assert found == done(b"%d" % number)
        assert coming.taken == min(20, number + AHEAD * max(1, threads))
    assert client.sent == [{"broadcast": True, "hash": False}]


@pytest.mark.parametrize("error", [OSError(), CancelledError(), TimeoutError()])
def test_a_cluster_that_is_gone_is_one_line_and_what_came_is_kept(error: BaseException) -> None:
    found = engines._on(Client(error=error), b"columns", JOB, Blocks(20), "tcp://here")
    assert [next(found) for _ in range(4)] == [done(b"%d" % number) for number in range(4)]
    with pytest.raises(MachineFailed, match="I've lost the cluster at tcp://here") as stopped:
        next(found)
    assert "--resume" in stopped.value.hint


def dask(monkeypatch: pytest.MonkeyPatch, client: Client) -> list[tuple[Any, ...]]:
    """Put a Dask that exists only here; what it was asked."""
    asked: list[tuple[Any, ...]] = []

    def local(**how: object) -> object:
        asked.append(("LocalCluster", how))
        return Client()

    def connect(where: object, **how: object) -> Client:
        asked.append((where if isinstance(where, str) else "the local one", how))
        return client

    real = importlib.import_module
    there = SimpleNamespace(LocalCluster=local, Client=connect)
    monkeypatch.setattr(importlib, "import_module", lambda name: there if name == "distributed" else real(name))
    return asked


def test_a_cluster_is_reached_at_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    client, pool = Client(), Pool.of(mentors(3))
    asked = dask(monkeypatch, client)
    assert numbers(run_cluster("tcp://there", unencrypted=True)(pool, JOB, Blocks(3))) == [0, 1, 2]
    assert numbers(run_cluster("tls://there")(pool, JOB, Blocks(3))) == [0, 1, 2]
    how = {"timeout": "10s", "set_as_default": False}
    assert asked == [("tcp://there", how), ("tls://there", how)]
    assert client.entered == 0


@pytest.mark.parametrize("address", ["tcp://there:8786", "there:8786", "ucx://there", "TLS://there", "ws://there"])
def test_no_answer_goes_to_a_cluster_in_the_clear_unless_somebody_says_so(address: str) -> None:
    with pytest.raises(WrongUsage, match="could run code on this computer") as refused:
        run_cluster(address)
    assert "--unencrypted" in refused.value.hint


def test_a_local_cluster_is_processes_without_a_socket() -> None:
    assert run_cluster("local", 3).func is run_workers(3).func  # type: ignore[attr-defined]


@pytest.mark.parametrize("error", [OSError(), ValueError()])
def test_a_cluster_that_cannot_be_reached_is_named(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refused(*_: object, **__: object) -> None:
        raise error

    there, pool = SimpleNamespace(Client=refused), Pool.of(mentors(2))
    monkeypatch.setattr(importlib, "import_module", lambda _: there)
    with pytest.raises(MachineFailed, match="I can't reach the scheduler at tcp://x"):
        list(run_cluster("tcp://x", unencrypted=True)(pool, JOB, Blocks(1)))


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    pool = Pool.of(mentors(2))
    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(WrongUsage, match="a cluster needs Dask") as stopped:
        list(run_cluster("tcp://x", unencrypted=True)(pool, JOB, Blocks(1)))
    assert "mentorpick[cluster]" in stopped.value.hint


def test_on_a_cluster_the_columns_are_opened_once_for_each_run(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool.of(mentors(8))
    sent = engines._packed(pool)
    opened: list[Job] = []
    real = Worker.of
    monkeypatch.setattr(Worker, "of", lambda columns, job, model: (opened.append(job), real(columns, job, model))[1])
    block = msgspec.msgpack.encode(mentees(2))
    [goals] = engines._with_goals(pool, [block])
    first = engines._work_on(sent, JOB, goals)
    assert engines._work_on(sent, JOB, goals) == first == Worker(pool, JOB)(block)
    other = JOB._replace(top=1)
    assert engines._work_on(sent, other, goals) == Worker(pool, other)(block) != first
    assert opened == [JOB, other]
    assert len(engines._at_work) == 1, "an earlier run is let go"


def test_a_block_is_so_many_mentees_and_the_job_has_these_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []

    def counted(pool: Pool, job: Job, blocks: Any) -> Iterator[Done]:
        for block in blocks:
            sizes.append(len(msgspec.msgpack.decode(block)))
            yield from run_here(pool, job, [block])

    people = [Mentee(each.id, each) for each in mentees(BLOCK + 1)]
    for job in (JOB._replace(brief=True), JOB):
        sizes.clear()
        found = list(rank_many(people, Pool.of(mentors(3)), job, counted))
        assert {each.price for each in found if isinstance(each, RankedMentee)} == {0}, "nothing is paid without prices"
    assert sizes == [BLOCK, 1]
    assert (JOB.top, JOB.brief, JOB.left_out, JOB.firmness, JOB.weights, JOB.prices) == (
        5,
        False,
        False,
        False,
        None,
        (),
    )
