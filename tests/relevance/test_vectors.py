"""Vectors that are kept: nothing is embedded twice, damage is passed over, and a lent one is told apart."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from mentorpick.relevance.embedding import Model, Vectors16, load_model
from mentorpick.relevance.vectors import (
    KeptModel,
    add_records,
    key_of,
    pack_head,
    pack_records,
    pack_vectors,
    unpack_vectors,
)
from tests.benchmarks import shipped_vectors

TEXTS = ["Flow cytometry", "Behind on the bills", "Stage fright", "Night shifts with small children"]


class Counting(Model):
    """The shipped model, which remembers what it embedded and stops after ``limit`` texts."""

    def __init__(self, limit: int = 99) -> None:
        shipped = load_model()
        super().__init__(shipped.folder, shipped.description, shipped.digest)
        self.asked: list[str] = []
        self.limit = limit

    def embed_blocks(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Vectors16]]:
        for rows, vectors in super().embed_blocks(texts):
            if len(self.asked) >= self.limit:
                raise KeyboardInterrupt
            self.asked += [texts[row] for row in rows]
            yield rows, vectors


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def lent(model: Model, **forged: Vectors16) -> KeptModel:
    vectors = {key_of(text): vector for text, vector in zip(TEXTS, model.embed(TEXTS), strict=True)}
    return KeptModel(model, lent=vectors | {key_of(text): vector for text, vector in forged.items()})


def test_a_text_is_embedded_once(model: Model) -> None:
    counting = Counting()
    kept = KeptModel(counting)
    first = kept.embed([*TEXTS, TEXTS[0]])
    assert sorted(counting.asked) == sorted(TEXTS)
    assert np.array_equal(kept.embed([*TEXTS, TEXTS[0]]), first)
    assert len(counting.asked) == len(TEXTS)
    assert np.array_equal(first, model.embed([*TEXTS, TEXTS[0]]))


def test_kept_and_fresh_vectors_are_the_same_bytes(model: Model) -> None:
    known = unpack_vectors(pack_vectors(TEXTS[:2], model), model)
    assert KeptModel(model, known).embed(TEXTS).tobytes() == model.embed(TEXTS).tobytes()


def test_a_read_that_is_killed_twice_embeds_nothing_three_times_and_ends_the_same(model: Model) -> None:
    journals: list[bytearray] = []
    asked: list[str] = []
    texts = [f"{text} {'again and ' * length}" for length, text in enumerate(TEXTS * 3)]
    for limit in (3, 4, 99):
        counting = Counting(limit)
        known = {key: vector for one in journals for key, vector in unpack_vectors(bytes(one), model).items()}
        journals.append(bytearray(pack_head(model)))
        kept = KeptModel(counting, known, keep=journals[-1].extend)
        if limit < 99:
            with pytest.raises(KeyboardInterrupt):
                kept.embed(texts)
            del journals[-1][-1:]  # the last record was only half written
        else:
            assert np.array_equal(kept.embed(texts), model.embed(texts))
        asked += counting.asked
    assert max(map(asked.count, texts)) <= 2
    assert set(asked) == set(texts)


def test_progress_says_how_many_are_left_and_only_of_the_new_ones(model: Model) -> None:
    told: list[tuple[int, int]] = []
    kept = KeptModel(model, unpack_vectors(pack_vectors(TEXTS[:1], model), model), tick=lambda *at: told.append(at))
    kept.embed(TEXTS)
    assert told[0] == (0, 3)
    assert told[-1] == (3, 3)
    assert told == sorted(told)
    told.clear()
    kept.embed(TEXTS)
    assert told == []


@pytest.mark.parametrize("at", range(0, 784, 41))
def test_a_damaged_record_is_passed_over_and_the_others_are_used(model: Model, at: int) -> None:
    data = bytearray(pack_vectors(TEXTS, model))
    data[len(pack_head(model)) + 788 + at] ^= 16
    found = unpack_vectors(bytes(data), model)
    assert len(found) == len(TEXTS) - 1
    assert {key_of(text) for text in TEXTS} > set(found)


def test_vectors_of_another_model_are_none(model: Model) -> None:
    other = Model(model.folder, model.description, "0" * 64)
    assert unpack_vectors(pack_vectors(TEXTS, other), model) == {}
    assert unpack_vectors(b"", model) == {}
    assert unpack_vectors(b"mentorpick vectors 1 ", model) == {}


@pytest.mark.parametrize("vector", [np.nan, np.inf, 0, 1])
def test_what_is_no_unit_vector_is_passed_over(model: Model, vector: float) -> None:
    odd = np.full((1, 384), vector, np.float16)
    assert unpack_vectors(pack_head(model) + pack_records([key_of("x")], odd), model) == {}


def test_a_lent_vector_is_used_and_told_apart(model: Model) -> None:
    goal = model.embed(["Get published in Nature"])[0]
    kept = lent(model, **{TEXTS[1]: goal})
    assert np.array_equal(kept.embed([TEXTS[1]])[0], goal)
    assert kept.is_lent(TEXTS[1])


def test_what_is_known_is_not_lent(model: Model) -> None:
    known = unpack_vectors(pack_vectors(TEXTS[:1], model), model)
    handed = unpack_vectors(pack_vectors(TEXTS, model), model)
    kept = KeptModel(model, known, lent=handed)
    assert [kept.is_lent(text) for text in TEXTS] == [False, True, True, True]


def test_a_forgetful_model_knows_what_was_known_and_remembers_nothing_else(model: Model) -> None:
    counting = Counting()
    kept = KeptModel(counting)
    kept.embed(TEXTS[:1])
    forgetful = kept.forgetful()
    for _ in range(2):
        assert np.array_equal(forgetful.embed(TEXTS[:2]), model.embed(TEXTS[:2]))
    assert counting.asked == [TEXTS[0], TEXTS[1], TEXTS[1]]


def test_the_newest_records_stay_and_those_of_another_model_go(model: Model) -> None:
    data = b""
    for text in TEXTS:
        data = add_records(data, pack_records([key_of(text)], model.embed([text])), model, 3)
    assert set(unpack_vectors(data, model)) == {key_of(text) for text in TEXTS[1:]}
    torn = add_records(data[:-1], pack_records([key_of(TEXTS[0])], model.embed(TEXTS[:1])), model, 3)
    assert set(unpack_vectors(torn, model)) == {key_of(text) for text in (TEXTS[0], *TEXTS[1:3])}
    other = Model(model.folder, model.description, "0" * 64)
    record = pack_records([key_of("x")], model.embed(["x"]))
    assert set(unpack_vectors(add_records(data, record, other, 3), other)) == {key_of("x")}


def test_what_is_new_beside_lent_vectors_is_embedded_here(model: Model) -> None:
    kept = lent(model)
    assert not kept.is_lent("Something nobody lent")
    assert np.array_equal(kept.embed(["Something nobody lent"]), model.embed(["Something nobody lent"]))


def test_half_a_surrogate_pair_is_a_text_like_another(model: Model) -> None:
    assert np.array_equal(KeptModel(model).embed(["what \ud83d"]), model.embed(["what ?"]))


def test_the_vectors_that_are_shipped_are_those_of_the_texts_that_are(model: Model) -> None:
    """To a thousandth: versions of onnxruntime differ in the last of the 16 bits."""
    shipped = unpack_vectors(shipped_vectors.FILE.read_bytes(), model)
    made = unpack_vectors(pack_vectors(shipped_vectors.texts(), model), model)
    hint = "run python -m tests.benchmarks.shipped_vectors"
    assert list(shipped) == list(made), hint
    assert max(float(np.linalg.norm(shipped[key].astype(float) - made[key])) for key in made) < 0.001, hint
