"""The sentence model: texts to unit vectors of 16-bit numbers, the same bytes alone or in a block.

A model is a folder: ``model.json`` (Description), ``model.onnx`` and ``tokenizer.json``. The session is opened at the
first text to embed, for that takes a fifth of a second and most runs find every vector kept.

Whether a folder may be used is looked at from outside first; then it is tried in a process with limits, which is this
module run by itself: what a model can do to onnxruntime ends with it.
"""

import base64
import contextlib
import os
import re
import sys
from collections.abc import Iterator, Sequence
from errno import EINVAL
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from mentorpick.data import FOLDER
from mentorpick.errors import InvalidData, MentorpickError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Vectors16 = NDArray[np.float16]

SHIPPED = FOLDER / "model"
AGREE = 0.01
"""The largest distance between two vectors of one text: no cosine with a unit vector can then differ by more."""
_BLOCK = 64
"""Texts embedded together; more of them gain no time and take memory."""
THREADS = 2
"""The same on every computer, so that a result can't hang on how many cores there are."""
_ROWS = 256
"""Vectors turned to 64 bits at a time: what a processor keeps near it."""

Share = Annotated[float, msgspec.Meta(ge=-1, le=1)]
Sum = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Description(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``model.json`` says: how texts become vectors, and what a cosine between two of them is worth."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    width: Annotated[int, msgspec.Meta(ge=1, le=4096)]
    pooling: Literal["mean", "cls"] = "mean"
    prefix: Annotated[str, msgspec.Meta(max_length=200)] = ""
    longest: Annotated[int, msgspec.Meta(ge=8, le=4096)] = 256
    """Tokens of a text that are read; what follows is not."""
    ramp: tuple[Share, Share]
    """The cosines between which nearness goes from 0 to 1."""
    answers_from: Share
    """The cosine from which a line answers a goal."""
    close_from: Share
    """The cosine from which a line comes close."""
    clause_words: Annotated[tuple[str, ...], msgspec.Meta(max_length=200)] = ()
    """Words that begin a new clause after a comma."""
    weights_sha256: Sum
    tokenizer_sha256: Sum
    examples: Annotated[dict[str, str], msgspec.Meta(max_length=50)] = {}
    """Texts and their vectors, little-endian 16-bit numbers in base64: do the processor and the libraries agree?"""

    def __post_init__(self) -> None:
        """Refuse what no cosine can be measured by."""
        if self.ramp[0] >= self.ramp[1]:
            raise ValueError("ramp must rise")


for _name in ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED"):
    os.environ[_name] = "1"  # from 1.29 on, onnxruntime else makes an id of this computer and reports its use


class NoModel(MentorpickError):
    """The model can't be used on this computer; ``message`` says why, and goals are compared by words instead."""


class Model:
    """A sentence model; ``embed`` gives the vectors of texts."""

    def __init__(self, folder: Path, description: Description, digest: str, threads: int = THREADS) -> None:
        self.folder = folder
        self.description = description
        self.name = description.name
        self.digest = digest
        """The SHA-256 that tells this model from any other."""
        self.threads = threads

    def embed(self, texts: Sequence[str]) -> Vectors16:
        """Embed texts: one unit vector each, rounded to 16 bits; raises NoModel where the model can't be used."""
        out = np.zeros((len(texts), self.description.width), np.float16)
        for rows, vectors in self.embed_blocks(texts):
            out[rows] = vectors
        return out

    def embed_blocks(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Vectors16]]:
        """Embed texts a block at a time, the shortest first: the rows that are finished, and their vectors."""
        if not len(texts):
            return
        session, tokenizer = self._opened
        for rows, block in _blocks([encoded.ids for encoded in tokenizer.encode_batch(self._prefixed(texts))]):
            yield rows, self._run(session, block)

    def _prefixed(self, texts: Sequence[str]) -> list[str]:
        # half of a surrogate pair, as JSON can hold one, is no text to a tokenizer
        return [self.description.prefix + text.encode(errors="replace").decode() for text in texts]

    @cached_property
    def _opened(self) -> "tuple[InferenceSession, Tokenizer]":
        weights = self._checked("model.onnx", self.description.weights_sha256)
        words = self._checked("tokenizer.json", self.description.tokenizer_sha256)
        with _reasons():
            import onnxruntime
            from tokenizers import Tokenizer

            onnxruntime.disable_telemetry_events()
            session = onnxruntime.InferenceSession(weights, _options(self.threads), providers=["CPUExecutionProvider"])
            tokenizer = Tokenizer.from_buffer(words)
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.description.longest)
        self._compare_examples(session, tokenizer)
        return session, tokenizer

    def _checked(self, name: str, expected: str) -> bytes:
        try:
            data = _read_ordinary(self.folder / name)
        except OSError as error:
            raise InvalidData(f"{self.folder} isn't a model: its {name} can't be read ({error.strerror})") from None
        if sha256(data).hexdigest() != expected:
            raise InvalidData(f"{self.folder / name} isn't the file that model.json names: its SHA-256 differs")
        return data

    def _compare_examples(self, session: "InferenceSession", tokenizer: "Tokenizer") -> None:
        for text, coded in self.description.examples.items():
            expected = np.frombuffer(base64.b64decode(coded), "<f2")
            [given] = self._run(session, [tokenizer.encode(self.description.prefix + text).ids])
            if not agree(given, expected):
                raise NoModel("the sentence model gives wrong vectors on this computer")

    def _run(self, session: "InferenceSession", block: list[list[int]]) -> Vectors16:
        ids = np.array(block, np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        with _reasons():
            wanted = {each.name for each in session.get_inputs()}
            states = session.run(None, {name: array for name, array in given.items() if name in wanted})[0]
        if states.shape != (*ids.shape, self.description.width):
            raise InvalidData(f"the model {self.name} doesn't give {self.description.width} numbers a token")
        # 64 bits, so that the order of the sum can't show in the 16 that are kept
        pooled = states[:, 0].astype(np.float64) if self.description.pooling == "cls" else states.mean(1, np.float64)
        length = np.sqrt((pooled * pooled).sum(axis=1, keepdims=True))
        if not (np.isfinite(length).all() and (length > 0).all()):
            raise InvalidData(f"the model {self.name} gives vectors that aren't numbers")
        return np.asarray((pooled / length).astype(np.float16))


def load_model(folder: Path | None = None, threads: int = THREADS) -> Model:
    """Load the model of a folder, the shipped one without it; raises NoModel where this computer can't run any.

    The vectors are the same for any number of ``threads``; several processes take one each.
    """
    import importlib.util

    for library in ("onnxruntime", "tokenizers"):
        if importlib.util.find_spec(library) is None:
            raise NoModel(f"{library} isn't installed")
    folder = SHIPPED if folder is None else folder
    try:
        written = _read_ordinary(folder / "model.json")
    except OSError as error:
        raise InvalidData(f"{folder} isn't a model: its model.json can't be read ({error.strerror})") from None
    return _described_model(folder, written, threads)


def _read_ordinary(path: Path) -> bytes:
    if not (path.is_file() or path.is_dir()) and path.exists():
        raise OSError(EINVAL, "it's a pipe or a device")
    return path.read_bytes()


@lru_cache(maxsize=1)
def _described_model(folder: Path, written: bytes, threads: int) -> Model:
    """The model used last stays open: whoever asks for it again in one process needn't wait again."""
    try:
        description = msgspec.json.decode(written, type=Description)
    except msgspec.MsgspecError as error:
        raise InvalidData(f"{folder / 'model.json'} doesn't describe a model: {error}") from None
    # model.json names the sums of both other files, so its own stands for all three
    return Model(folder, description, sha256(written).hexdigest(), threads)


def cosines(a: Vectors16, b: Vectors16, out: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Give the cosine of each vector of ``a`` with each of ``b``, rounded to three decimals; ``out`` takes them.

    The sums are exact: 16-bit numbers of at most 1 are multiples of 2**-24, so their products and the sums of these
    fit into 64 bits, and no order of adding and no library of matrices can change a cosine before it is rounded.
    """
    out = np.empty((len(a), len(b))) if out is None else out
    right, room = b.astype(np.float64).T, np.empty((min(len(a), _ROWS), b.shape[1]))
    bits = np.empty(room.shape, np.int32)
    for start in range(0, len(a), _ROWS):
        found = out[start : start + _ROWS]
        np.matmul(to_64_bits(a[start : start + _ROWS], bits[: len(found)], room[: len(found)]), right, out=found)
        found *= 1000
        np.rint(found, out=found)
        found /= 1000
    return out


def to_64_bits(vectors: Vectors16, bits: NDArray[np.int32], out: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put the same finite numbers into ``out``, twice as quickly as ``astype``, which takes one after the other.

    The bits go where 32-bit numbers have theirs; then their exponents, counted from another zero, are put right.
    Below 6e-5 they pass through subnormal numbers, which a processor must not be told to take for 0.
    """
    np.copyto(bits, np.asarray(vectors, np.float16).view(np.int16))
    bits <<= 13
    bits &= _SIGN_AND_NUMBER
    numbers = bits.view(np.float32)
    numbers *= _OTHER_ZERO
    np.copyto(out, numbers)
    return out


_SIGN_AND_NUMBER, _OTHER_ZERO = np.int32(~0x70001FFF), np.float32(2.0**112)


def agree(a: Vectors16, b: Vectors16) -> bool:
    """Say whether two vectors are of the same text, made on two computers perhaps."""
    return a.shape == b.shape and float(np.linalg.norm(a.astype(np.float64) - b.astype(np.float64))) <= AGREE


def _blocks(ids: list[list[int]]) -> Iterator[tuple[list[int], list[list[int]]]]:
    """Rows of equal length together: nothing is padded, so what stands beside a text can't show in its vector."""
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    for _, group in groupby(order, key=lambda row: len(ids[row])):
        rows = list(group)
        for start in range(0, len(rows), _BLOCK):
            some = rows[start : start + _BLOCK]
            yield some, [ids[row] for row in some]


def _options(threads: int) -> "object":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # 8-bit products saturate on processors without VNNI; the shipped weights are turned to 32 bits and don't need it
    options.add_session_config_entry("session.x64quantprecision", "1")
    return options


@contextlib.contextmanager
def _reasons() -> Iterator[None]:
    """Errors of the two libraries, which have no class of their own, as NoModel."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        said = str(error).strip().partition("\n")[0] or type(error).__name__
        raise NoModel(f"the sentence model can't be used: {said}") from error


LARGEST = 200 * 2**20
"""Bytes a model folder may have."""
FILES = ("model.json", "model.onnx", "tokenizer.json")
BESIDE = (".txt", ".md", "")
"""Endings of what may lie beside them: a licence, a notice."""
MEMORY = 4 * 2**30
SECONDS = 60

SENTENCES = (
    "Find a mentor",
    "Zwei Kinder und ein Beruf",
    "Negociar um salário melhor",
    "Learns how to say no, and says it, although everybody else in the room seems to expect another yes from her",
)
MOST_FILES, MOST_DESCRIPTION = 20, 2**20
_EXTERNAL = re.compile(rb"(?:\x0a|\x8a\x80{0,8}\x00)(?:\x08|\x88\x80{0,8}\x00)location")
"""How ONNX begins to name another file that holds weights; a number may be written longer than it need be."""


def check_model(folder: Path) -> Model:
    """Check a model folder and return its model; raises InvalidData with what is wrong, NoModel without libraries."""
    _look_at_files(folder)
    _look_at_sums(folder)
    model = load_model(folder)
    if _EXTERNAL.search((folder / "model.onnx").read_bytes()):
        raise InvalidData(f"{folder} can't be used: its model.onnx takes weights from other files")
    _try(folder)
    return model


def _look_at_files(folder: Path) -> None:
    if not folder.is_dir():
        raise InvalidData(f"{folder} isn't a folder", f"a model is a folder with {', '.join(FILES)}")
    size, there = 0, list(islice(folder.iterdir(), MOST_FILES + 1))
    if len(there) > MOST_FILES:
        raise InvalidData(f"{folder} can't be used: it holds more than {MOST_FILES} files")
    for path in sorted(there):
        plain = path.is_file() and not path.is_symlink()
        if not plain or (path.name not in FILES and path.suffix.lower() not in BESIDE):
            raise InvalidData(f"{folder} can't be used: {path.name} doesn't belong in a model folder")
        size += path.stat().st_size
    if size > LARGEST:
        raise InvalidData(f"{folder} can't be used: it has more than {LARGEST // 2**20} MB")
    for name in FILES:
        if not (folder / name).is_file():
            raise InvalidData(f"{folder} isn't a model: it has no {name}")
    if (folder / "model.json").stat().st_size > MOST_DESCRIPTION:
        raise InvalidData(f"{folder} can't be used: its model.json is too large")


def _look_at_sums(folder: Path) -> None:
    """Say the two sums where the description lacks them, so that nobody has to find out how they're made."""
    try:
        said = msgspec.json.decode((folder / "model.json").read_bytes(), type=dict[str, object])
    except msgspec.MsgspecError:
        return  # said by load_model
    for key, name in (("weights_sha256", "model.onnx"), ("tokenizer_sha256", "tokenizer.json")):
        actual = sha256((folder / name).read_bytes()).hexdigest()
        if said.get(key) != actual:
            raise InvalidData(f"model.json of {folder} doesn't give its {name}", f'it should say "{key}": "{actual}"')


def _try(folder: Path) -> None:
    import subprocess

    call = [sys.executable, "-P", "-m", "mentorpick.relevance.embedding", str(folder.absolute())]
    try:
        done = subprocess.run(call, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise InvalidData(f"{folder} can't be used: it gave no vectors in {SECONDS} seconds") from None
    try:
        said = msgspec.json.decode(done.stdout, type=str)
    except msgspec.MsgspecError:
        raise InvalidData(f"{folder} can't be used: the process that tried it ended without an answer") from None
    if said:
        raise InvalidData(f"{folder} can't be used: {said}")


def _limit() -> None:
    """Take from this process what a model doesn't need: endless memory and time, and writing files."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def fault_of(model: Model) -> str:
    """Say what is wrong with the vectors of a model; empty where nothing is."""
    together = model.embed(SENTENCES)
    for row, sentence in enumerate(SENTENCES):
        if not agree(model.embed([sentence])[0], together[row]):
            return "a text alone and among others gets other vectors"
    if len(np.unique(together, axis=0)) < len(SENTENCES):
        return "different texts get the same vector"
    return ""


def main() -> None:
    """Try the folder that is named and print what is wrong with it, as JSON."""
    _limit()
    try:
        said = fault_of(load_model(Path(sys.argv[1])))
    except MentorpickError as error:
        said = error.message
    except MemoryError:
        said = f"it needs more than {MEMORY // 2**30} GB of memory"
    sys.stdout.write(msgspec.json.encode(said).decode())


if __name__ == "__main__":
    main()
