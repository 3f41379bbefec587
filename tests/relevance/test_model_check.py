"""A model folder somebody brings is looked at before it is used."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from mentorpick.errors import InvalidData
from mentorpick.relevance import embedding
from mentorpick.relevance.embedding import SHIPPED, NoModel, check_model


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
    with pytest.raises(InvalidData, match=r"doesn't name its model\.onnx") as told:
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
    with pytest.raises(InvalidData, match="larger than a description"):
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
    with pytest.raises(InvalidData, match="given no vectors"):
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
