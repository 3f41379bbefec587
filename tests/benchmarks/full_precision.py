"""all-MiniLM-L6-v2 at full precision, in plain numpy: what the shipped weights of 8 bits are compared with."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
HEADS = 12
LAYERS = 6


class FullPrecision:
    """The model of a safetensors file; ``embed`` takes the numbers of the tokens of one text."""

    def __init__(self, weights: Path) -> None:
        data = np.memmap(weights, np.uint8, "r")
        length = int(data[:8].view("<u8")[0])
        head = json.loads(data[8 : 8 + length].tobytes())
        body = data[8 + length :]
        self._weights: dict[str, Floats] = {
            name: np.array(body[slice(*entry["data_offsets"])].view("<f4").reshape(entry["shape"]))
            for name, entry in head.items()
            if name != "__metadata__" and entry["dtype"] == "F32"
        }

    def embed(self, ids: list[int]) -> Floats:
        """Return the unit vector of a text: the mean of its tokens' states."""
        weights = self._weights
        state = (
            weights["embeddings.word_embeddings.weight"][ids]
            + weights["embeddings.position_embeddings.weight"][: len(ids)]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        state = self._normal(state, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}."
            seen = self._linear(self._attention(state, at + "attention.self."), at + "attention.output.dense")
            state = self._normal(state + seen, at + "attention.output.LayerNorm")
            wide = _gelu(self._linear(state, at + "intermediate.dense"))
            state = self._normal(state + self._linear(wide, at + "output.dense"), at + "output.LayerNorm")
        mean = state.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean))

    def _attention(self, state: Floats, at: str) -> Floats:
        tokens, width = state.shape
        query, key, value = (
            self._linear(state, at + name).reshape(tokens, HEADS, width // HEADS).transpose(1, 0, 2)
            for name in ("query", "key", "value")
        )
        points = query @ key.transpose(0, 2, 1) / np.sqrt(width // HEADS)
        shares = np.exp(points - points.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return np.asarray((shares @ value).transpose(1, 0, 2).reshape(tokens, width))

    def _linear(self, state: Floats, name: str) -> Floats:
        return np.asarray(state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"])

    def _normal(self, state: Floats, name: str) -> Floats:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + 1e-12)
        return np.asarray(centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])


def _gelu(x: Floats) -> Floats:
    from scipy.special import erf

    return np.asarray(x * 0.5 * (1 + erf(x / np.sqrt(2))))
