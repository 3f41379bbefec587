"""What the project is built and run with is named by digest: actions, build tools, the model's files."""

import hashlib
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from mentorpick.relevance.embedding import SHIPPED

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github").rglob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_an_action_is_named_by_its_commit(path: Path) -> None:
    used = re.findall(r"uses:\s*(\S+)(.*)", path.read_text(encoding="utf-8"))
    assert [name for name, _ in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name)] == []
    assert [name for name, said in used if not re.search(r"# v\d+(\.\d+)+$", said)] == [], (
        "a commit alone tells nobody its version"
    )


def test_a_release_is_built_with_tools_named_by_digest() -> None:
    lines = [line for line in (ROOT / ".ci/build.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    assert {line.split("==")[0] for line in lines} >= {"build", "hatchling", "packaging", "pluggy"}
    assert all(re.fullmatch(r"[\w-]+==[\w.]+ --hash=sha256:[0-9a-f]{64}", line) for line in lines)
    release = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    assert "--require-hashes -r .ci/build.txt" in release
    assert "build --no-isolation" in release


def test_what_is_published_is_built_where_nothing_else_runs() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))["jobs"]
    runs = [step["run"] for step in jobs["build"]["steps"] if "run" in step]
    assert [run for run in runs if not re.match(r"python -m venv \.build|SOURCE_DATE_EPOCH=", run)] == []
    assert (jobs["publish"]["needs"], jobs["build"]["needs"]) == ("build", "gate")
    assert not any("run" in step for step in jobs["publish"]["steps"])
    assert [name for name, job in jobs.items() if job.get("permissions")] == ["publish"]


def test_the_bill_of_materials_holds_the_model_and_what_is_needed() -> None:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / ".ci/sbom.py")
    assert spec
    assert spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = json.loads(json.dumps(module.sbom()))
    by_name = {each["name"]: each for each in made["components"]}
    assert made["metadata"]["component"]["name"] == "mentorpick"
    assert {"numpy", "msgspec", "typer"} <= {name.lower() for name in by_name}
    digest = hashlib.sha256((SHIPPED / "model.onnx").read_bytes()).hexdigest()
    assert by_name["mentorpick/data/model/model.onnx"]["hashes"] == [{"alg": "SHA-256", "content": digest}]
    assert made == module.sbom()
