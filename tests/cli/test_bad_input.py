"""Whatever the file: a clear sentence, the place, the right code, in two seconds and 200 MiB beside the model."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import ANSWERS, PROFILES, Call
from tests.measured import Done, measured

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes, modes and memory figures are POSIX")
SECRET = "zebracorn of mine"

HOSTILE: dict[str, bytes] = {
    "brackets": b"[" * 100_000,
    "braces": b"{a: " * 50_000,
    "merge-bomb": b"a: &a {x: 1}\n" + b"".join(b"b%d: &b%d {<<: *a, y: *b%d}\n" % (n, n, n - 1) for n in range(1, 500)),
    "anchors": b"name: &n Ada\ntitle: *n\nareas: {career: 3}\n",
    "latin-1": "name: Zoë\nareas: {career: 3}\n".encode("latin-1"),
    "nul": b"name: A\x00da\nareas: {career: 3}\n",
    "tag": b"!!python/object/apply:os.system ['true']\n",
    "not-yaml": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50,
    "tabs": b"name: Ada\n\tareas: {career: 3}\n",
    "number": b"42\n",
    "empty": b"",
    "long-line": b"name: " + b"a" * 1_000_000 + b"\n",
    "many-keys": b"".join(b"k%d: 1\n" % n for n in range(20_000)),
    "escapes": b'name: "A\\e[31mda"\ncareer: 3\n',
}
"""Files that hold no mentor and no answers."""


def called(*argv: str | Path) -> Done:
    """Call the command line in a process of its own and account for its time and memory."""
    return measured([sys.executable, "-P", "-m", "mentorpick", *argv])


MODEL = 200
"""What the sentence model takes of memory, in MiB, where a text is new and has to be embedded."""


def within_bounds(done: Done) -> None:
    assert done.seconds < 2 * SLACK
    assert done.mebibytes < 200 + MODEL
    assert not re.search(r"Traceback|a bug", done.err)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e]", done.out + done.err)


SLACK = 2
"""The tests run beside others on a busy machine, where a core is slower; the promise itself is measured alone."""


@posix
def test_hostile_profiles_are_named_and_the_others_are_ranked(mentors: Path, jo: Path) -> None:
    for name, data in HOSTILE.items():
        (mentors / f"hostile-{name}.yaml").write_bytes(data)
    done = called("rank", jo, "-p", mentors, "-f", "json")
    within_bounds(done)
    assert done.code == 0, done.err
    assert [name for name in HOSTILE if f"hostile-{name}.yaml" not in done.err] == []
    assert '"ada"' in done.out


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_answers_are_3_with_their_place(call: Call, mentors: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.yaml"
    path.write_bytes(HOSTILE[name])
    result = call("rank", path, "-p", mentors)
    assert (result.code, result.out) == (3, "")
    assert f"{name}.yaml" in result.err
    assert "a bug" not in result.err
    assert max(map(len, result.err.splitlines())) < 500


@posix
@pytest.mark.parametrize("where", ["profiles", "answers"])
def test_a_file_of_200_megabytes_is_refused_unread(mentors: Path, jo: Path, where: str) -> None:
    big = mentors / "big.yaml" if where == "profiles" else jo.with_name("big.yaml")
    with big.open("wb") as stream:
        stream.truncate(200_000_000)
    done = called("rank", jo if where == "profiles" else big, "-p", mentors)
    within_bounds(done)
    assert done.code == (0 if where == "profiles" else 3)
    assert "big.yaml" in done.err
    assert "larger than" in done.err


@posix
@pytest.mark.parametrize("where", ["profiles", "answers"])
def test_a_pipe_that_nobody_writes_to_does_not_hang(mentors: Path, jo: Path, where: str) -> None:
    pipe = mentors / "pipe.yaml" if where == "profiles" else jo.with_name("pipe.yaml")
    os.mkfifo(pipe)
    done = called("rank", jo if where == "profiles" else pipe, "-p", mentors)
    within_bounds(done)
    assert done.code == (0 if where == "profiles" else 3)


@posix
def test_a_folder_that_goes_round_in_circles_ends(mentors: Path, jo: Path) -> None:
    (mentors / "loop").symlink_to(mentors, target_is_directory=True)
    done = called("rank", jo, "-p", mentors, "-f", "json")
    within_bounds(done)
    assert done.code == 0


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="modes don't bind root")
def test_what_may_not_be_read_is_named(call: Call, mentors: Path, jo: Path) -> None:
    (mentors / "closed").mkdir(mode=0o000)
    (mentors / "closed.yaml").touch(mode=0o000)
    result = call("rank", jo, "-p", mentors, "-f", "json")
    assert result.code == 0
    assert "closed" in result.err
    jo.chmod(0o000)
    assert call("rank", jo, "-p", mentors).code == 3


def test_markup_and_escapes_in_a_name_are_shown_as_text(call: Call, mentors: Path, jo: Path) -> None:
    (mentors / "eve.yaml").write_text('name: "[/] Eve [bold]\\e[31m \\u202Ex"\nareas: {career: 5}\n', encoding="utf-8")
    for more in (["--color", "always"], ["--accessible"], ["-f", "md"], ["-f", "csv"]):
        result = call("rank", jo, "-p", mentors, *more)
        assert result.code == 0
        assert "\x1b[31m" not in result.out
        assert "\u202e" not in result.out
    assert "[/] Eve [bold][31m x" in call("rank", jo, "-p", mentors, "--accessible").out


def test_an_area_that_matters_and_does_not_is_3_with_the_line(call: Call, mentors: Path, jo: Path) -> None:
    jo.write_text("priority: career\nalso: [finances]\nnot_now: [finances]\n", encoding="utf-8")
    result = call("rank", jo, "-p", mentors)
    assert result.code == 3
    assert "jo.yaml:" in result.err
    assert "not_now" in result.err


CHANGES: dict[str, Callable[[str], str]] = {
    "goal": lambda secret: f"priority: carrer\ngoals: ['{secret}']\n",
    "area": lambda secret: f"priority: '{secret}'\n",
    "key": lambda secret: f"priority: career\n'{secret}': 1\n",
    "nested": lambda secret: f"priority: career\nmust: {{'{secret}': ['{secret}']}}\n",
    "list": lambda secret: f"- priority: ['{secret}']\n- '{secret}'\n",
    "number": lambda secret: f"priority: career\nhours_per_month: '{secret}'\n",
    "broken": lambda secret: f'priority: career\nabout: "{secret}\n',
    "twice": lambda secret: f"priority: career\nabout: {secret}\nabout: {secret}\n",
    "anchor": lambda secret: f"priority: career\nabout: &a {secret}\nname: *a\n",
    "tag": lambda secret: f"priority: career\nabout: !{secret.replace(' ', '-')} {secret}\n",
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("more", [[], ["--debug"], ["-v"], ["--strict"]])
def test_no_message_quotes_the_answers(call: Call, mentors: Path, jo: Path, name: str, more: list[str]) -> None:
    jo.write_text(CHANGES[name](SECRET), encoding="utf-8")
    result = call("rank", jo, "-p", mentors, *more)
    assert result.code in (3, 5)
    assert "zebracorn" not in result.err
    assert "jo.yaml" in result.err


def test_thirty_broken_files_are_all_named_with_their_lines_and_the_good_are_ranked(
    call: Call, mentors: Path, jo: Path
) -> None:
    good = (mentors / "ada.yaml").read_text(encoding="utf-8")
    for n in range(30):
        lines = good.splitlines()
        lines.insert(1 + n % 4, f"field{n}: 1")
        (mentors / f"broken-{n}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = call("rank", jo, "-p", mentors, "-f", "json")
    assert result.code == 0
    for n in range(30):
        assert f"broken-{n}.yaml:{2 + n % 4}:1: " in result.err, n
    assert '"mentors": 4' in result.out
    assert call("rank", jo, "-p", mentors, "--strict").code == 3


def test_nothing_of_the_users_is_changed(call: Call, mentors: Path, jo: Path) -> None:
    (mentors / "broken.yaml").write_text("[", encoding="utf-8")
    before = {path: path.read_bytes() for path in jo.parent.rglob("*") if path.is_file()}
    for more in ([], ["--strict"], ["-o", jo], ["-o", mentors], ["-o", mentors / "ada.yaml"], ["-f", "json"]):
        call("rank", jo, "-p", mentors, *more)
    call("profiles", "check", mentors)
    after = {path: path.read_bytes() for path in jo.parent.rglob("*") if path.is_file()}
    assert after == before
    assert len(before) == len(PROFILES) + 2
    assert before[jo] == ANSWERS.encode()
