"""What the shells are taught, and the models people bring: checked once, then accepted."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mentorpick.cli.app import COMMANDS
from mentorpick.cli.upkeep import SHELLS
from mentorpick.model.people import Must
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.relevance.embedding import SHIPPED
from tests.cli.conftest import Call

Offered = Callable[..., list[str]]


@pytest.fixture
def offered(call: Call, monkeypatch: pytest.MonkeyPatch) -> Offered:
    """What bash is offered behind these words."""

    def offered(*words: str) -> list[str]:
        monkeypatch.setenv("_MENTORPICK_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", " ".join(("mentorpick", *words)))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        done = call()
        assert (done.code, done.err) == (0, "")
        return str(done.out).split()

    return offered


def test_every_command_is_offered(offered: Offered) -> None:
    assert set(offered("")) == {row.name for row in COMMANDS}


def test_options_are_offered_by_their_beginning(offered: Offered) -> None:
    assert offered("rank", "--form") == ["--format"]


def test_a_mentor_is_offered_by_id_from_the_pool_named_on_the_line(offered: Offered, tmp_path: Path) -> None:
    pool = tmp_path / "ours.yaml"
    pool.write_text("- {name: Ada Byron, expertise: [numbers]}\n- {name: Mary, expertise: [numbers]}\n", "utf-8")
    assert offered("why", "-p", str(pool), "ad") == ["ada-byron"]


def test_a_pool_that_cannot_be_read_offers_nobody_and_says_nothing(offered: Offered, tmp_path: Path) -> None:
    assert offered("why", "-p", str(tmp_path / "absent"), "a") == []


def test_every_area_is_offered_as_another_priority(offered: Offered) -> None:
    assert offered("why", "--what-if", "priority=") == [f"priority={key}" for key in AREA_KEYS]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("profiles schema --of re", {"report", "review"}),
        ("profiles form m", {"mentors", "mentees"}),
        ("profiles explain P31", {"P310"}),
        ("profiles check --format ", {"text", "json", "jsonl", "github", "sarif", "csv"}),
        ("assign --objective ", {"fair", "total", "stable"}),
        ("team --size ", {"2", "3", "4"}),
        ("why --without m", {"meeting", "min_hours", "mentors", *(f"must.{name}" for name in Must.__struct_fields__)}),
    ],
)
def test_the_words_of_every_closed_choice_are_offered(line: str, wanted: set[str], offered: Offered) -> None:
    assert set(offered(*line.split(" "))) == wanted


def test_folders_are_offered_with_a_slash_and_hidden_files_are_not(offered: Offered, tmp_path: Path) -> None:
    (tmp_path / "pool").mkdir()
    (tmp_path / ".hidden").mkdir()
    assert offered("rank", "-p", f"{tmp_path}/") == [f"{tmp_path / 'pool'}/"]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_lines_of_each_shell_are_printed_and_nothing_is_written(shell: str, call: Call, home: Path) -> None:
    done = call("completion", shell)
    assert done.code == 0
    assert f"complete_{shell}" in done.out
    assert not list(home.iterdir())


def test_without_a_shell_each_line_and_its_place_are_told(call: Call) -> None:
    done = call("completion")
    assert done.code == 2
    assert all(line in done.err for line in SHELLS.values())


ASKED = {
    "command": ("mentorpick pa", "pa", "paths"),
    "option": ("mentorpick rank --form", "--form", "--format"),
    "area": ("mentorpick why --what-if priority=ca", "priority=ca", "priority=career"),
    "kind": ("mentorpick profiles schema --of sho", "sho", "shortlist"),
    "form": ("mentorpick profiles form ment", "ment", "mentees"),
    "aim": ("mentorpick assign --objective st", "st", "stable"),
    "mentor": ("mentorpick why -p ours.yaml ad", "ad", "ada-byron"),
}
"""A line, its last word, and what completes it."""


@pytest.mark.parametrize("what", ASKED)
@pytest.mark.parametrize("shell", ["zsh", "fish", "powershell"])
def test_the_other_shells_are_answered_as_their_lines_ask(
    shell: str, what: str, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ours.yaml").write_text(
        "- {name: Ada Byron, expertise: [x]}\n- {name: Mary, expertise: [x]}\n", "utf-8"
    )
    line, word, wanted = ASKED[what]
    env = {
        "_MENTORPICK_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": word, "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }  # fmt: skip
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    done = call()
    assert done.code == 0
    assert wanted in done.out
    assert "mary" not in done.out
    assert done.err == ""


def in_a_shell(folder: Path, *argv: str) -> str:
    """What a shell says in which ``mentorpick`` is this one."""
    (folder / "mentorpick").write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m mentorpick "$@"\n')
    (folder / "mentorpick").chmod(0o755)
    env = {**os.environ, "HOME": str(folder), "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(argv, env=env, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout


@pytest.mark.skipif(not shutil.which("bash") or sys.platform == "win32", reason="there's no bash")
def test_bash_completes_with_the_printed_lines(tmp_path: Path) -> None:
    script = (
        'eval "$(mentorpick completion bash)"; COMP_WORDS=(mentorpick pa); COMP_CWORD=1; '
        '_mentorpick_completion mentorpick; echo "${COMPREPLY[@]}"'
    )
    assert in_a_shell(tmp_path, "bash", "-c", script).split() == ["paths"]


@pytest.mark.skipif(not shutil.which("fish") or sys.platform == "win32", reason="there's no fish")
def test_fish_completes_with_the_printed_lines_and_runs_nothing_of_a_name(tmp_path: Path) -> None:
    evil = "{id: ada, name: \"A $(touch run) `touch run` '; touch run; '\", expertise: [x]}"
    (tmp_path / "evil.yaml").write_text(evil, "utf-8")
    script = 'mentorpick completion fish | source; complete -C "mentorpick why -p evil.yaml ad"'
    assert in_a_shell(tmp_path, "fish", "-c", script).split()[:1] == ["ada"]
    assert not (tmp_path / "run").exists()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model of one's own, which is a copy of the shipped one."""
    target = tmp_path / "my-model"
    target.mkdir()
    for name in ("model.json", "model.onnx", "tokenizer.json"):
        shutil.copyfile(SHIPPED / name, target / name)
    return target


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process tries a model, which takes seconds: every one gives good vectors."""
    monkeypatch.setattr("mentorpick.relevance.embedding._try", lambda _: None)


def test_the_shipped_model_is_named(call: Call) -> None:
    done = call("model")
    assert done.code == 0
    assert "all-MiniLM-L6-v2 int8" in done.out
    assert "(shipped)" in done.out


def test_a_folder_is_checked_once_and_then_accepted(call: Call, folder: Path) -> None:
    first = call("model", str(folder), "-v")
    assert first.code == 0
    assert "I only do this once" in first.err
    assert f"mentorpick rank --model {folder}" in first.out
    assert call("model", str(folder), "-v").err == ""
    assert "sentence models you accepted" in call("paths").out
    call("forget", "--yes")
    assert "Checking the model" in call("model", str(folder), "-v").err


@pytest.mark.usefixtures("tried")
def test_a_changed_model_is_checked_again(call: Call, folder: Path) -> None:
    call("model", str(folder))
    described = folder / "model.json"
    described.write_text(
        described.read_text(encoding="utf-8").replace('"ramp": [0.1,', '"ramp": [0.0,'), encoding="utf-8"
    )
    assert "Checking the model" in call("model", str(folder), "-v").err


def test_a_folder_that_is_no_model_is_told(call: Call, tmp_path: Path) -> None:
    done = call("model", str(tmp_path))
    assert done.code == 3
    assert "isn't a model" in done.err


@pytest.mark.usefixtures("tried")
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
    assert "word by word" in done.err


@pytest.mark.usefixtures("tried")
def test_a_model_that_a_pool_names_is_used_once_it_was_accepted(
    call: Call, folder: Path, mentors: Path, jo: Path
) -> None:
    described = folder / "model.json"
    described.write_text(
        described.read_text(encoding="utf-8").replace("all-MiniLM-L6-v2 int8", "Ours"), encoding="utf-8"
    )
    (mentors / "mentorpick.yaml").write_text("model: ../my-model\n", encoding="utf-8")
    first = call("rank", jo, "-p", mentors, "-f", "json")
    assert "This pool asks for another sentence model" in first.err
    assert "Ours" not in first.out
    [said] = [line for line in first.err.splitlines() if "mentorpick model" in line]
    assert call("model", said.rpartition("mentorpick model ")[2]).code == 0
    second = call("rank", jo, "-p", mentors, "-f", "json")
    assert second.err == ""
    assert "Ours sha256:" in second.out


@pytest.mark.usefixtures("tried")
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
    assert "I can't use the sentence model this pool asks for" in done.err
