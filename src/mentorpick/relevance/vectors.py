"""Vectors that are kept: a model that embeds no text twice, and the bytes its vectors are kept as.

A file of vectors is a head that names the model, then records of one size: the digest of a text, a CRC-32 and the
vector. What a killed writer left of a last record is passed over, and so is a record that is damaged; so a writer
begins a file of its own and never goes on with another's.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from mentorpick.relevance.embedding import Description, Model, Vectors16, agree

Vector16 = NDArray[np.float16]
Keep = Callable[[bytes], object]
"""Takes records to be appended to a file of vectors."""
Tick = Callable[[int, int], object]
"""Takes how many of how many texts are embedded."""

_KEY = 16
_UNIT = 0.01
"""How far the square of a vector's length may be from 1: 16 bits leave it within a thousandth."""
_MAGIC = b"mentorpick vectors 1 "


class ForgedVectors(Exception):
    """A vector somebody handed over isn't the one of its text."""


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
        self._known = dict(known or {})
        self._lent = lent or {}
        self._keep = keep
        self._tick = tick

    @property
    def name(self) -> str:
        """What the model calls itself."""
        return self.model.name

    @property
    def digest(self) -> str:
        """The SHA-256 that tells the model from any other."""
        return self.model.digest

    @property
    def description(self) -> Description:
        """How texts become vectors, and what a cosine is worth."""
        return self.model.description

    def embed(self, texts: Sequence[str]) -> Vectors16:
        """Embed texts, the known ones from memory; every block is kept as soon as it is finished."""
        keys = [key_of(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if self._find(key) is None}
        self._embed_new(list(new), list(new.values()))
        out = np.empty((len(texts), self.description.width), np.float16)
        for row, key in enumerate(keys):
            out[row] = self._find(key)
        return out

    def is_lent(self, text: str) -> bool:
        """Say whether the vector of this text is a bundle's, and nobody has looked at it."""
        key = key_of(text)
        return key in self._lent and key not in self._known

    def confirm(self, texts: Iterable[str]) -> None:
        """Embed again what was lent of these texts and keep it as known; raises ForgedVectors where one differs."""
        lent = [text for text in dict.fromkeys(texts) if self.is_lent(text)]
        if not lent:
            return
        for text, vector in zip(lent, self.model.embed(lent), strict=True):
            if not agree(vector, self._lent[key_of(text)]):
                raise ForgedVectors(text)
        # the lent ones stay, so that the next run ranks by the same numbers as this one
        self._remember([key_of(text) for text in lent], np.array([self._lent[key_of(text)] for text in lent]))

    def _find(self, key: bytes) -> Vector16 | None:
        found = self._known.get(key)
        return self._lent.get(key) if found is None else found

    def _embed_new(self, keys: list[bytes], texts: list[str]) -> None:
        done = 0
        if texts and self._tick:
            self._tick(done, len(texts))
        for rows, vectors in self.model.embed_blocks(texts):
            self._remember([keys[row] for row in rows], vectors)
            done += len(rows)
            if self._tick:
                self._tick(done, len(texts))

    def _remember(self, keys: Sequence[bytes], vectors: Vectors16) -> None:
        self._known.update(zip(keys, vectors, strict=True))
        if self._keep:
            self._keep(pack_records(keys, vectors))


def key_of(text: str) -> bytes:
    """Return the digest by which the vector of a text is found again."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=_KEY).digest()


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
