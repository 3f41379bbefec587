"""Who does the work on a cohort's blocks: this process, spawned processes, or a Dask cluster.

An executor takes the pool, the job and the blocks, and gives the blocks' results in the blocks' order. It holds only
a few blocks at a time. A block whose worker dies is done again by another.
"""

import logging
import os
import re
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec import UNSET

from mentorpick.errors import MachineFailed, WrongUsage
from mentorpick.model.people import Answers
from mentorpick.model.shortlist import DEFAULT_TOP, Brief, BriefPlace, Shortlist
from mentorpick.ranking.criteria import Override
from mentorpick.ranking.pool import Floats, Pool, pack_arrays, unpack_arrays
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.shortlist import price_paid, rank_in, rows_to_show
from mentorpick.ranking.view import View, texts_heard
from mentorpick.relevance.embedding import Vectors16, load_model
from mentorpick.relevance.goals import plain_goals, prepare_model_for_many
from mentorpick.relevance.vectors import KeptModel, SentVectors, shipped_vectors

AHEAD = 3
"""Blocks sent ahead for each worker."""
_PATIENCE = "10s"
"""How long a scheduler may take to answer."""
_LOST = 5
"""How often a block may lose its worker before the run ends."""

Done = list[tuple[bytes, tuple[str, ...], float]]


class Job(NamedTuple):
    """What is done with every mentee; the same in every process. ``encode`` is a module's function."""

    today: date
    encode: Callable[[Shortlist | Brief], bytes]
    top: int = DEFAULT_TOP
    brief: bool = False
    left_out: bool = False
    firmness: bool = False
    weights: Override | None = None
    prices: tuple[float, ...] = ()
    """What being shown costs each mentor, in the order of the pool; see ``batch.exposure_prices``."""
    model: Path | None = None
    """The folder of the sentence model, opened once in each process of this computer; None: by words."""
    passed: tuple[tuple[str, str], ...] = ()
    """Columns of the source to carry along: the name to write, and the own key it stands under in the answers."""


def rank_brief(view: View, answers: Answers, top: int, weights: Override | None, at: Floats | None) -> Brief:
    """Return whom to show and their scores, without reasons."""
    case = Case(answers, view, weights)
    rows = rows_to_show(case, top, at)
    ids, scores = view.pool.ids, case.scores
    return Brief(
        mentee=answers.id,
        source_id=answers.source_id or answers.id,
        shortlist=tuple(
            BriefPlace(position=position, rank=case.place_of(row), mentor=ids[row], score=float(scores[row]))
            for position, row in enumerate(rows, 1)
        ),
        fictional=view.pool.page.fictional or UNSET,
        price=UNSET if at is None else price_paid(case, rows),
    )


def _model_of(folder: Path) -> KeptModel:
    model = load_model(folder, threads=1)  # the others work, too
    return prepare_model_for_many(KeptModel(model, shipped_vectors(model)))


class Worker:
    """A pool on one day with a job to do: made once in each process, then given block after block."""

    def __init__(self, pool: Pool, job: Job) -> None:
        self._view = View(pool, job.today)
        self._job = job
        self._prices: Floats | None = np.array(job.prices) if job.prices else None

    @classmethod
    def of(cls, columns: object, job: Job, model: SentVectors | None = None) -> "Worker":
        """Make one from packed columns: bytes, or a memory-mapped file."""
        opened = model if job.model is None else _model_of(job.model)
        return cls(Pool.from_arrays(unpack_arrays(columns), opened), job)

    def __call__(self, block: bytes) -> Done:
        """The results of a block of answers, msgpack."""
        mentees = _DECODE(block)
        self._view.prepare(texts_heard(mentees))
        return [self._one(answers) for answers in mentees]

    def _one(self, answers: Answers) -> tuple[bytes, tuple[str, ...], float]:
        result, passed = self._ranked(answers), self._job.passed
        if passed:
            result = msgspec.structs.replace(result, passed={name: answers.x.get(key) for name, key in passed})
        return self._job.encode(result), tuple(place.mentor for place in result.shortlist), result.price or 0.0

    def _ranked(self, answers: Answers) -> Shortlist | Brief:
        job, at = self._job, self._prices
        if job.brief:
            return rank_brief(self._view, answers, job.top, job.weights, at)
        return rank_in(
            self._view, answers, top=job.top, weights=job.weights, firmness=job.firmness, names=job.left_out, prices=at
        )


_DECODE = msgspec.msgpack.Decoder(list[Answers]).decode


Executor = Callable[[Pool, Job, Iterable[bytes]], Iterator[Done]]
"""Works on blocks; gives the results of each, in order."""


def run_here(pool: Pool, job: Job, blocks: Iterable[bytes]) -> Iterator[Done]:
    """Work on the blocks in this process."""
    yield from map(Worker(pool, job), blocks)


def _keep_folder_out() -> None:
    """Leave the working folder off the module path of every Python that this process starts, however it does so.

    Raises MachineFailed where this Python was started so that its children don't heed the environment.
    """
    os.environ["PYTHONSAFEPATH"] = "1"  # stays: libraries start and restart workers whenever they like
    if sys.flags.ignore_environment and not sys.flags.safe_path:
        raise MachineFailed(
            "I can't start other processes safely: with -E alone, Python would run code from this folder",
            "start Python with -P as well, or with -I",
        )


def run_workers(count: int) -> Executor:
    """Work in ``count`` spawned processes that share one memory-mapped file of columns, deleted afterwards."""
    return partial(_spawned, count)


def _spawned(count: int, pool: Pool, job: Job, blocks: Iterable[bytes]) -> Iterator[Done]:
    with _columns_file(pool) as path, _Processes(count, path, job) as processes:
        yield from processes.map(blocks)


_OURS = re.compile(r"mentorpick-(\d+)-.*")


@contextmanager
def _columns_file(pool: Pool) -> Iterator[Path]:
    """The columns in a file that other processes can open and that goes with this one, however it ends.

    Where the system gives files without a name, nothing is left even of a process that is killed. Elsewhere the folder
    has the number of its process, and the next run takes away those of processes that are no more.
    """
    from tempfile import TemporaryDirectory, TemporaryFile

    with TemporaryFile() as unnamed:
        path = Path(f"/proc/{os.getpid()}/fd/{unnamed.fileno()}")
        if path.exists():
            unnamed.writelines(pack_arrays(pool.to_arrays()))
            unnamed.flush()
            yield path
            return
    _sweep()
    with TemporaryDirectory(prefix=f"mentorpick-{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "columns"
        with path.open("wb") as stream:
            stream.writelines(pack_arrays(pool.to_arrays()))
        yield path


def _sweep() -> None:
    """Take away the folders of runs that were killed."""
    from shutil import rmtree
    from tempfile import gettempdir

    with suppress(OSError):
        for folder in Path(gettempdir()).iterdir():
            found = _OURS.fullmatch(folder.name)
            if found and not folder.is_symlink() and not _is_alive(int(found[1])):
                rmtree(folder, ignore_errors=True)


def _is_alive(process: int) -> bool:
    if os.name == "nt":
        return process == os.getpid()  # there a folder in use cannot be deleted, so nothing is taken from a live one
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


class _SentBlock(NamedTuple):
    """A block on its way."""

    block: bytes
    future: Future[Done]


class _Processes:
    """A pool of processes that is started anew when one of them dies."""

    def __init__(self, count: int, path: Path, job: Job) -> None:
        self._start = partial(_executor, count, path, job)
        self._executor = self._start()
        self._window = AHEAD * count
        self._lost = 0

    def map(self, blocks: Iterable[bytes]) -> Iterator[Done]:
        """Yield the results in order, a few blocks ahead."""
        from concurrent.futures import BrokenExecutor

        coming = iter(blocks)
        waiting = deque(self._send(block) for block in islice(coming, self._window))
        while waiting:
            try:
                done = waiting[0].future.result()
            except BrokenExecutor as error:
                waiting = self._again(waiting, error)
                continue
            self._lost = 0
            waiting.popleft()
            yield done
            waiting.extend(self._send(block) for block in islice(coming, 1))

    def _send(self, block: bytes) -> _SentBlock:
        from concurrent.futures import BrokenExecutor

        try:
            return _SentBlock(block, self._executor.submit(_work, block))
        except BrokenExecutor:
            failed: Future[Done] = Future()
            failed.set_exception(BrokenExecutor())
            return _SentBlock(block, failed)

    def _again(self, waiting: deque[_SentBlock], error: BaseException) -> deque[_SentBlock]:
        self._lost += 1
        if self._lost > _LOST:
            raise MachineFailed(
                "a worker process kept dying", "memory may have run out; try fewer --workers"
            ) from error
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._start()
        return deque(self._send(sent.block) for sent in waiting)

    def __enter__(self) -> "_Processes":
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)


def _executor(count: int, path: Path, job: Job) -> Any:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    _keep_folder_out()
    return ProcessPoolExecutor(count, get_context("spawn"), _begin, (path, job))


_worker: Callable[[bytes], Done]


def _begin(path: Path, job: Job) -> None:
    """In a new process: leave Ctrl-C to the parent, end with it, and open the columns."""
    import signal
    from threading import Thread

    global _worker  # noqa: PLW0603  a process pool's initializer has no other place to put things
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _worker = Worker.of(np.memmap(path, np.uint8, "r"), job)


def _end_with_parent() -> None:
    """Wait for the parent's end and leave: one that was killed has told nobody, and its workers would wait for ever."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(block: bytes) -> Done:
    return _worker(block)


def run_cluster(address: str, count: int = 2, *, unencrypted: bool = False) -> Executor:
    """Return what ranks on the Dask scheduler at ``address``; ``local`` is ``count`` processes here, without a socket.

    Raises WrongUsage for an address without TLS, unless ``unencrypted``: Dask unpickles what it is sent, so whoever can
    reach the scheduler runs code on every computer that takes part.
    """
    if address == "local":
        return run_workers(count)
    if not unencrypted and not address.startswith(("tls://", "wss://")):
        raise WrongUsage(
            f"answers would go to {address} unencrypted, and anyone on it could run code on this computer",
            "use a tls:// address, or add --unencrypted if you trust everyone on the network",
        )
    return partial(_clustered, address)


def _clustered(address: str, pool: Pool, job: Job, blocks: Iterable[bytes]) -> Iterator[Done]:
    try:
        from importlib import import_module

        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise WrongUsage(
            "a cluster needs Dask, which isn't installed", "install it with: pip install 'mentorpick[cluster]'"
        ) from error
    _keep_folder_out()
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # its tracebacks would bury the one line that helps
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise MachineFailed(
            f"I can't reach the scheduler at {address}", "is it running, and is the address right?"
        ) from error
    with client:
        yield from _on(client, _packed(pool), job._replace(model=None), _with_goals(pool, blocks), address)


class _Sent(msgspec.Struct, frozen=True):
    """What every worker of a cluster gets once: the columns, and the model with what it says of plain goals.

    No tuple, which Dask would send in parts.
    """

    columns: bytes
    model: SentVectors | None


class _SentGoals(msgspec.Struct, frozen=True):
    """A block of answers and the vectors of what is compared for them, made here: so different processors agree."""

    block: bytes
    texts: list[str]
    vectors: Vectors16


def _packed(pool: Pool) -> _Sent:
    model = pool.model
    if model is None:
        return _Sent(b"".join(pack_arrays(pool.to_arrays())), None)
    plain = [goal for _, goal in plain_goals()]
    sent = SentVectors(model, plain, model.embed(plain))
    with_vectors = pool.with_model(model, pool.lines.vectors)
    return _Sent(b"".join(pack_arrays(with_vectors.to_arrays())), sent)


def _with_goals(pool: Pool, blocks: Iterable[bytes]) -> Iterator[_SentGoals]:
    for block in blocks:
        texts, vectors = [], np.zeros((0, 0), np.float16)
        if pool.model is not None:
            texts = pool.lines.texts_compared(list(texts_heard(_DECODE(block))))
            vectors = pool.model.embed(texts)
        yield _SentGoals(block, texts, vectors)


def _on(client: Any, sent: _Sent, job: Job, blocks: Iterable[_SentGoals], address: str) -> Iterator[Done]:
    from concurrent.futures import CancelledError

    try:
        everywhere = client.scatter(sent, broadcast=True, hash=False)
        waiting: deque[Any] = deque()
        for block in blocks:
            waiting.append(client.submit(_work_on, everywhere, job, block, pure=False))
            if len(waiting) >= AHEAD * max(1, len(client.nthreads())):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except (OSError, CancelledError, TimeoutError) as error:
        raise MachineFailed(
            f"I've lost the cluster at {address}", "what's finished is kept; to go on, add --resume"
        ) from error


_at_work: dict[tuple[int, Job], Callable[[bytes], Done]] = {}


def _work_on(sent: _Sent, job: Job, goals: _SentGoals) -> Done:
    """On a worker of a cluster: the columns are opened once for each run."""
    key = (id(sent), job)
    if key not in _at_work:
        _at_work.clear()
        _at_work[key] = Worker.of(sent.columns, job, sent.model)
    if sent.model is not None:
        sent.model.receive(goals.texts, goals.vectors)
    return _at_work[key](goals.block)


EXECUTORS: dict[str, Callable[..., Executor]] = {"workers": run_workers, "cluster": run_cluster}
"""By the option that asks for it; without one, ``run_here``."""
