"""The sentence model: texts to unit vectors of 16-bit numbers, the same bytes alone or in a block.

A model is a folder: ``model.json`` (Description), ``model.onnx`` and ``tokenizer.json``. The session is opened at the
first text to embed, for that takes a fifth of a second and most runs find every vector kept.
"""

import base64
import contextlib
import os
from collections.abc import Iterator, Sequence
from errno import EINVAL
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from mentorpick.errors import InvalidData, MentorpickError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Vectors16 = NDArray[np.float16]

SHIPPED = Path(__file__).parents[1] / "data" / "model"
AGREE = 0.01
"""The largest distance between two vectors of one text: no cosine with a unit vector can then differ by more."""
_BLOCK = 64
"""Texts embedded together; more of them gain no time and take memory."""
THREADS = 2
"""The same on every computer, so that a result can't hang on how many cores there are."""
_ROWS = 1024
"""Vectors turned to 64 bits at a time."""

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
    close_from: Share
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
        self.digest = digest
        self.threads = threads

    @property
    def name(self) -> str:
        """What the model calls itself."""
        return self.description.name

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
                raise NoModel("the sentence model gives other vectors on this computer than it should")

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


def cosines(a: Vectors16, b: Vectors16) -> NDArray[np.float64]:
    """Give the cosine of each vector of ``a`` with each of ``b``, rounded to three decimals.

    The sums are exact: 16-bit numbers of at most 1 are multiples of 2**-24, so their products and the sums of these
    fit into 64 bits, and no order of adding and no library of matrices can change a cosine before it is rounded.
    """
    out, right = np.empty((len(a), len(b))), b.astype(np.float64).T
    for start in range(0, len(a), _ROWS):
        found = out[start : start + _ROWS]
        np.matmul(a[start : start + _ROWS].astype(np.float64), right, out=found)
        found *= 1000
        np.rint(found, out=found)
        found /= 1000
    return out


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
