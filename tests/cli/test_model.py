"""``mentorpick model`` and the models people bring: checked once, then accepted."""

import shutil
from pathlib import Path

import pytest

from mentorpick.relevance.embedding import SHIPPED
from tests.cli.conftest import Call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model of one's own, which is a copy of the shipped one."""
    target = tmp_path / "my-model"
    target.mkdir()
    for name in ("model.json", "model.onnx", "tokenizer.json"):
        shutil.copyfile(SHIPPED / name, target / name)
    return target


def test_the_shipped_model_is_named(call: Call) -> None:
    done = call("model")
    assert done.code == 0
    assert "all-MiniLM-L6-v2 int8" in done.out
    assert "(shipped)" in done.out


def test_a_folder_is_checked_once_and_then_accepted(call: Call, folder: Path) -> None:
    first = call("model", str(folder), "-v")
    assert first.code == 0
    assert "is checked, which is done once" in first.err
    assert f"mentorpick rank --model {folder}" in first.out
    assert call("model", str(folder), "-v").err == ""
    assert "sentence models you accepted" in call("paths").out
    call("forget", "--yes")
    assert "is checked" in call("model", str(folder), "-v").err


def test_a_changed_model_is_checked_again(call: Call, folder: Path) -> None:
    call("model", str(folder))
    described = folder / "model.json"
    described.write_text(
        described.read_text(encoding="utf-8").replace('"ramp": [0.1,', '"ramp": [0.0,'), encoding="utf-8"
    )
    assert "is checked" in call("model", str(folder), "-v").err


def test_a_folder_that_is_no_model_is_told(call: Call, tmp_path: Path) -> None:
    done = call("model", str(tmp_path))
    assert done.code == 3
    assert "is no model" in done.err


def test_the_environment_names_a_model_too(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORPICK_MODEL", str(folder))
    assert str(folder) in call("model").out


def test_where_no_model_runs_it_is_said_why(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "onnxruntime" else found(name))
    done = call("model")
    assert done.code == 3
    assert "onnxruntime isn't installed" in done.err
    assert "by their words" in done.err


def test_a_model_that_a_pool_names_is_used_once_it_was_accepted(
    call: Call, folder: Path, mentors: Path, jo: Path
) -> None:
    described = folder / "model.json"
    described.write_text(
        described.read_text(encoding="utf-8").replace("all-MiniLM-L6-v2 int8", "Ours"), encoding="utf-8"
    )
    (mentors / "mentorpick.yaml").write_text("model: ../my-model\n", encoding="utf-8")
    first = call("rank", jo, "-p", mentors, "-f", "json")
    assert "This pool names another sentence model" in first.err
    assert "Ours" not in first.out
    [said] = [line for line in first.err.splitlines() if "mentorpick model" in line]
    assert call("model", said.rpartition("mentorpick model ")[2]).code == 0
    second = call("rank", jo, "-p", mentors, "-f", "json")
    assert second.err == ""
    assert "Ours sha256:" in second.out


def test_a_model_that_a_bundle_names_is_never_used(
    call: Call, folder: Path, mentors: Path, jo: Path, tmp_path: Path
) -> None:
    call("model", folder)
    (mentors / "mentorpick.yaml").write_text(f"model: {folder}\n", encoding="utf-8")
    call("profiles", "bundle", mentors, "-o", tmp_path / "office.zip")
    described = folder / "model.json"
    described.write_text(
        described.read_text(encoding="utf-8").replace("all-MiniLM-L6-v2 int8", "Ours"), encoding="utf-8"
    )
    call("model", folder)
    assert "Ours" not in call("rank", jo, "-p", tmp_path / "office.zip", "-f", "json").out


def test_a_model_that_a_pool_names_and_that_is_not_there_is_told(call: Call, mentors: Path, jo: Path) -> None:
    (mentors / "mentorpick.yaml").write_text("model: nowhere\n", encoding="utf-8")
    done = call("rank", jo, "-p", mentors)
    assert done.code == 0
    assert "names a sentence model that isn't used" in done.err
