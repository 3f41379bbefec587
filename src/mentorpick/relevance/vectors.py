"""Vectors that are kept: a model that embeds no text twice, and the bytes its vectors are kept as; not in which folder.

A file of vectors is a head that names the model, then records of one size: the digest of a text, a CRC-32 and the
vector. What a killed writer left of a last record is passed over, and so is a record that is damaged; so a writer
begins a file of its own and never goes on with another's.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache, wraps
from hashlib import blake2b
from typing import Any, ParamSpec, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from mentorpick.relevance.embedding import SHIPPED, Description, Model, NoModel, Vectors16, agree, load_model

Bools = NDArray[np.bool_]
Vector16 = NDArray[np.float16]
Keep = Callable[[bytes], object]
"""Takes records to be appended to a file of vectors."""
Tick = Callable[[int, int], object]
"""Takes how many of how many texts are embedded."""

REMEMBERED = 50_000
"""New vectors that a model remembers at the most, 40 MB; then it begins afresh."""
_KEY = 16
_UNIT = 0.01
"""How far the square of a vector's length may be from 1: 16 bits leave it within a thousandth."""
_MAGIC = b"mentorpick vectors 1 "


class RankAgain(Exception):
    """What a ranking began with can't be used and has been replaced: a forged vector, a model that doesn't run."""


P = ParamSpec("P")
R = TypeVar("R")


def ranked_again(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a ranking so that it is done again when what it began with has been replaced."""

    @wraps(function)
    def ranked(*args: P.args, **given: P.kwargs) -> R:
        """Rank, and again without what turned out wrong."""
        for _ in range(2):  # the vectors of a bundle go once, and so does the model
            with suppress(RankAgain):
                return function(*args, **given)
        return function(*args, **given)

    return ranked


class KeptModel:
    """A sentence model beside the vectors it gave before; ``embed`` asks the model only for what is new.

    ``known`` are vectors made on this computer or shipped, ``lent`` are those of a bundle, by ``key_of`` their texts.
    """

    def __init__(
        self,
        model: Model,
        known: Mapping[bytes, Vector16] | None = None,
        *,
        lent: Mapping[bytes, Vector16] | None = None,
        keep: Keep | None = None,
        tick: Tick | None = None,
    ) -> None:
        self.model = model
        self.name = model.name
        self.digest = model.digest
        self.description = model.description
        self.folder = model.folder
        self._known = known or {}
        self._new: dict[bytes, Vector16] = {}
        self._lent = lent or {}
        self._keep = keep
        self._tick = tick
        self._remembers = True
        self.runs = True
        """False once the model turned out not to run on this computer."""

    def embed(self, texts: Sequence[str]) -> Vectors16:
        """Embed texts, the known ones from memory; every block is kept as soon as it is finished."""
        keys = [key_of(text) for text in texts]
        found = {key: vector for key in keys if (vector := self._find(key)) is not None}
        try:
            self._embed_new({key: text for key, text in zip(keys, texts, strict=True) if key not in found}, found)
        except NoModel:
            self.runs = False
            raise
        out = np.empty((len(texts), self.description.width), np.float16)
        for row, key in enumerate(keys):
            out[row] = found[key]
        return out

    def learn(self, texts: Sequence[str], vectors: Vectors16) -> None:
        """Remember vectors that were made before."""
        self._known = {**self._known, **dict(zip(map(key_of, texts), vectors, strict=True))}

    def is_lent(self, text: str) -> bool:
        """Say whether the vector of this text is a bundle's, and none of this computer's own."""
        key = key_of(text)
        return key in self._lent and key not in self._known and key not in self._new

    def forgetful(self) -> "KeptModel":
        """Return this model with what it knows, which neither keeps nor remembers what else it is asked."""
        model = KeptModel(self.model, {**self._known, **self._new})
        model._remembers = False
        return model

    def _find(self, key: bytes) -> Vector16 | None:
        for vectors in (self._known, self._new, self._lent):
            if (found := vectors.get(key)) is not None:
                return found
        return None

    def _embed_new(self, new: Mapping[bytes, str], found: dict[bytes, Vector16]) -> None:
        keys, texts, done = list(new), list(new.values()), 0
        if texts and self._tick:
            self._tick(done, len(texts))
        for rows, vectors in self.model.embed_blocks(texts):
            block = [keys[row] for row in rows]
            found.update(zip(block, vectors, strict=True))
            if self._remembers:
                if len(self._new) + len(block) > REMEMBERED:
                    self._new.clear()
                self._new.update(zip(block, vectors, strict=True))
            if self._keep:
                self._keep(pack_records(block, vectors))
            done += len(rows)
            if self._tick:
                self._tick(done, len(texts))


class SentVectors:
    """What a sentence model said of itself and of some texts on another computer; here no model runs."""

    def __init__(self, model: "SentenceModel", texts: Sequence[str], vectors: Vectors16) -> None:
        self.name: str = model.name
        self.digest: str = model.digest
        self.description: Description = model.description
        self._known = dict(zip(texts, vectors, strict=True))
        self._sent: dict[str, Vector16] = {}

    def receive(self, texts: Sequence[str], vectors: Vectors16) -> None:
        """Take the vectors of the texts that are asked for next."""
        self._sent = dict(zip(texts, vectors, strict=True))

    def embed(self, texts: Sequence[str]) -> Vectors16:
        """Return the vectors that were sent of these texts."""
        return np.array([self._sent[text] if text in self._sent else self._known[text] for text in texts], np.float16)


SentenceModel = Model | KeptModel | SentVectors
"""What turns texts into unit vectors, and says what a cosine of two of them is worth."""


class LentLines:
    """Lines of a pool, (L,), whose vectors a bundle brought and nobody here has made; ``confirm`` makes them.

    ``forged`` is called before all lent vectors are replaced because one was forged, ``settled`` with the vectors and
    what is still lent whenever that has changed.
    """

    def __init__(
        self,
        lent: Bools,
        model: KeptModel,
        *,
        forged: Callable[[], object] = lambda: None,
        settled: Callable[[Vectors16, Bools], object] = lambda vectors, lent: None,
    ) -> None:
        self.lent = np.array(lent)
        self._model = model
        self._forged = forged
        self._settled = settled

    def confirm(self, rows: slice, texts: Sequence[str], vectors: Vectors16) -> bool:
        """Make the vectors of these rows again and say whether all agree with the lent ones."""
        made = self._model.embed(texts)
        if not all(map(agree, made, vectors[rows])):
            return False
        self.lent[rows] = False
        # the lent ones stay, so that the next run ranks by the same numbers as this one
        self._settled(vectors, self.lent)
        return True

    def replace(self, texts: Sequence[str], vectors: Vectors16) -> Vectors16:
        """Return the vectors of all lines without any that was lent."""
        self._forged()
        rows = np.flatnonzero(self.lent)
        vectors = np.array(vectors)
        vectors[rows] = self._model.embed([texts[row] for row in rows.tolist()])
        self.lent[:] = False
        self._settled(vectors, self.lent)
        return vectors


def key_of(text: str) -> bytes:
    """Return the digest by which the vector of a text is found again."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=_KEY).digest()


def shipped_vectors(model: Model | KeptModel) -> dict[bytes, Vector16]:
    """Read the vectors that come with the package: of the sample pool's lines, the plain goals and the like."""
    return unpack_vectors(SHIPPED.with_name("vectors.bin").read_bytes(), model)


def shipped_model() -> KeptModel | None:
    """Return the shipped model with the shipped vectors; None where this computer can't run it."""
    try:
        model = _shipped_model()
    except NoModel:
        return None
    return model if model.runs else None


@cache
def _shipped_model() -> KeptModel:
    model = load_model()
    return KeptModel(model, shipped_vectors(model))


def pack_head(model: Model | KeptModel) -> bytes:
    """Return the beginning of a file of this model's vectors."""
    return _MAGIC + f"{model.digest} {model.description.width}\n".encode()


def pack_records(keys: Sequence[bytes], vectors: Vectors16) -> bytes:
    """Return the records of these vectors."""
    records = np.zeros(len(keys), _record(vectors.shape[1]))
    records["key"] = keys
    records["vector"] = vectors
    records["crc"] = [_crc(*pair) for pair in zip(keys, records["vector"], strict=True)]
    return records.tobytes()


def pack_vectors(texts: Sequence[str], model: Model | KeptModel) -> bytes:
    """Return a whole file of the vectors of these texts, each once, in the order of their digests."""
    found = {key_of(text): text for text in texts}
    keys = sorted(found)
    return pack_head(model) + pack_records(keys, model.embed([found[key] for key in keys]))


def add_records(data: bytes, records: bytes, model: Model | KeptModel, most: int) -> bytes:
    """Return a file of vectors with these records at its end, the last ``most`` of all; another model's are dropped."""
    head = pack_head(model)
    size = _record(model.description.width).itemsize
    known = data[len(head) :] if data.startswith(head) else b""
    known = known[: len(known) - len(known) % size]
    return head + (known + records)[-most * size :]


def unpack_vectors(data: bytes, model: Model | KeptModel) -> dict[bytes, Vector16]:
    """Return the vectors of a file by the digests of their texts; none where it isn't this model's."""
    head = pack_head(model)
    if not data.startswith(head):
        return {}
    kind = _record(model.description.width)
    whole = (len(data) - len(head)) // kind.itemsize
    records = np.frombuffer(data, kind, whole, len(head))
    keys, crcs, vectors = records["key"].tolist(), records["crc"].tolist(), records["vector"]
    unit = abs(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float32) - 1) < _UNIT  # no number isn't, either
    return {key: vectors[row] for row, key in enumerate(keys) if unit[row] and crcs[row] == _crc(key, vectors[row])}


def _record(width: int) -> np.dtype[Any]:
    return np.dtype([("key", f"V{_KEY}"), ("crc", "<u4"), ("vector", "<f2", (width,))])


def _crc(key: bytes, vector: Vector16) -> int:
    return crc32(vector.tobytes(), crc32(key))
