"""Vectors on the command line: made once, kept privately, carried by a bundle, and never believed unseen."""

import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest

from mentorpick.read.files import VECTORS, pack_bundle, read_bundle
from mentorpick.relevance import embedding
from mentorpick.relevance.embedding import Model, Vectors16, load_model
from mentorpick.relevance.vectors import key_of, pack_head, pack_records, unpack_vectors
from tests.cli.conftest import Call, process
from tests.cli.test_app import LISTED

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "tired-nurse.yaml"

HOBBIES = ("beekeeping", "chess", "diving", "embroidery", "falconry", "geology", "heraldry", "juggling", "knitting")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that the model was asked for."""
    texts: list[str] = []
    whole = Model.embed_blocks

    def counted(self: Model, wanted: Sequence[str]) -> Iterator[tuple[list[int], Vectors16]]:
        for rows, vectors in whole(self, wanted):
            texts.extend(wanted[row] for row in rows)
            yield rows, vectors

    monkeypatch.setattr(Model, "embed_blocks", counted)
    return texts


@pytest.fixture
def bundle(call: Call, mentors: Path, tmp_path: Path) -> Path:
    """The four mentors and some who know one thing each, as a bundle."""
    for hobby in HOBBIES:
        text = f"name: Keeps at {hobby}\nareas: {{environment: 3}}\nexpertise: [{hobby}]\n"
        (mentors / f"{hobby}.yaml").write_text(text, encoding="utf-8")
    assert call("profiles", "bundle", mentors, "-o", tmp_path / "office.zip").code == 0
    return tmp_path / "office.zip"


def forge(bundle: Path, line: str, goal: str) -> None:
    """Give a line the vector of a goal, in a bundle that is otherwise in order."""
    found = read_bundle(bundle)
    assert found.manifest is not None
    model = load_model()
    vectors = unpack_vectors(found.vectors, model)
    assert key_of(line) in vectors
    vectors[key_of(line)] = model.embed([goal])[0]
    data = pack_head(model) + pack_records(list(vectors), np.array(list(vectors.values())))
    bundle.write_bytes(pack_bundle([*found.files, (VECTORS, data)], found.manifest)[0])


# made once


def test_of_the_sample_pool_only_the_goals_are_embedded(call: Call, asked: list[str]) -> None:
    assert call("rank", EXAMPLE).code == 0
    goals = EXAMPLE.read_text(encoding="utf-8").replace("\n    ", " ")
    assert asked
    assert all(text in goals for text in asked)


def test_the_second_time_nothing_is_embedded_and_the_bytes_are_the_same(
    call: Call, jo: Path, mentors: Path, asked: list[str]
) -> None:
    first = call("rank", jo, "-p", mentors, "-f", "json")
    assert asked
    asked.clear()
    second = call("rank", jo, "-p", mentors, "-f", "json")
    assert asked == []
    assert second.out == first.out
    assert call("rank", jo, "-p", mentors, "-f", "json", "--no-cache").out == first.out


def test_a_changed_profile_costs_its_changed_lines(call: Call, jo: Path, mentors: Path, asked: list[str]) -> None:
    call("rank", jo, "-p", mentors)
    asked.clear()
    profile = mentors / "bo.yaml"
    profile.write_text(profile.read_text(encoding="utf-8").replace("night shifts", "early shifts"), encoding="utf-8")
    call("rank", jo, "-p", mentors)
    assert asked == ["early shifts"]
    asked.clear()
    profile.write_text(profile.read_text(encoding="utf-8").replace("capacity: 1", "capacity: 3"), encoding="utf-8")
    call("rank", jo, "-p", mentors)
    assert asked == []


@pytest.mark.parametrize("command", [("rank",), ("why", "ada"), ("team",)], ids=lambda words: words[0])
def test_what_is_kept_needs_no_library_of_the_model(jo: Path, mentors: Path, command: tuple[str, ...]) -> None:
    argv = [*command, *(["-a", jo] if command[0] != "rank" else [jo]), "-p", mentors]
    assert process(argv).returncode == 0
    script = (
        "import sys\n"
        "from mentorpick.cli.app import run\n"
        f"assert run({[str(word) for word in argv]!r}) == 0\n"
        f"found = {LISTED - {'rich'} | {'rich.progress'}!r} & set(sys.modules)\n"
        "assert not found, found\n"
    )
    done = subprocess.run([sys.executable, "-P", "-c", script], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_list_needs_no_network(jo: Path, mentors: Path, cut_off: tuple[str, ...]) -> None:
    done = subprocess.run(
        [*cut_off, sys.executable, "-P", "-m", "mentorpick", "rank", str(jo), "-p", str(mentors)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Ada Berg" in done.stdout
    assert "word by word" not in done.stderr


# kept privately


def test_vectors_of_goals_are_private_listed_and_forgotten(call: Call, home: Path, jo: Path, mentors: Path) -> None:
    call("rank", jo, "-p", mentors)
    [kept] = home.rglob("goals.vectors")
    assert unpack_vectors(kept.read_bytes(), load_model())
    if os.name == "posix":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        lines = next(home.rglob("pools/*.vectors"))
        assert stat.S_IMODE(lines.stat().st_mode) == 0o600
    assert str(kept) in call("paths", "-f", "json").out
    assert call("forget", "--yes").code == 0
    assert list(home.rglob("*.vectors")) == []


def test_the_goals_of_a_cohort_are_not_kept(call: Call, home: Path, jo: Path, mentors: Path, tmp_path: Path) -> None:
    cohort = tmp_path / "cohort"
    cohort.mkdir()
    for name in ("jo", "kim"):
        (cohort / f"{name}.yaml").write_text(jo.read_text(encoding="utf-8").replace("Jo", name), encoding="utf-8")
    assert call("rank", cohort, "-p", mentors, "-f", "jsonl").code == 0
    assert list(home.rglob("goals.vectors")) == []


# a read that is stopped


def test_a_first_read_stopped_twice_ends_with_the_same_bytes(  # noqa: PLR0917
    call: Call, home: Path, jo: Path, mentors: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    counted = Model.embed_blocks

    def stopping(self: Model, wanted: Sequence[str]) -> Iterator[tuple[list[int], Vectors16]]:
        for number, block in enumerate(counted(self, wanted)):
            if number == 1:
                raise KeyboardInterrupt
            yield block

    for _ in range(2):
        monkeypatch.setattr(Model, "embed_blocks", stopping)
        assert call("rank", jo, "-p", mentors).code == 130
        assert list(home.rglob("*.journal"))
    monkeypatch.setattr(Model, "embed_blocks", counted)
    broken = call("rank", jo, "-p", mentors, "-f", "json")
    assert broken.code == 0
    assert max(map(asked.count, asked)) <= 2
    assert list(home.rglob("*.journal")) == []
    [kept] = home.rglob("pools/*.vectors")
    stopped = kept.read_bytes()
    call("forget", "--yes")
    assert call("rank", jo, "-p", mentors, "-f", "json").out == broken.out
    assert kept.read_bytes() == stopped


# bundles


def test_a_bundle_carries_the_vectors_and_says_what_they_weigh(call: Call, mentors: Path, tmp_path: Path) -> None:
    done = call("profiles", "bundle", mentors, "-o", tmp_path / "office.zip")
    assert "it brings the numbers for its lines (5 KB)" in done.err
    again = call("profiles", "bundle", mentors, "-o", tmp_path / "again.zip")
    assert again.code == 0
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "office.zip").read_bytes()


def test_what_stays_has_no_vector_in_the_bundle(call: Call, mentors: Path, tmp_path: Path) -> None:
    profile = mentors / "bo.yaml"
    profile.write_text(profile.read_text(encoding="utf-8") + "bio: I had a breakdown in 2019.\n", encoding="utf-8")
    for more in ((), ("--leave-out", "bio")):
        assert call("profiles", "bundle", mentors, "-o", tmp_path / "office.zip", "--force", *more).code == 0
        vectors = unpack_vectors(read_bundle(tmp_path / "office.zip").vectors, load_model())
        assert (key_of("I had a breakdown in 2019.") in vectors) is not bool(more)
        assert key_of("night shifts") in vectors


def test_a_bundle_ranks_as_its_folder_does_and_embeds_only_the_lines_shown(
    call: Call, jo: Path, mentors: Path, bundle: Path, asked: list[str]
) -> None:
    shown = call("rank", jo, "-p", bundle, "-f", "json", "-n", "1")
    assert "welding" in asked
    assert len(set(HOBBIES) - set(asked)) > 4
    asked.clear()
    assert call("rank", jo, "-p", bundle, "-f", "json", "-n", "1").out == shown.out
    assert asked == []
    folder = call("rank", jo, "-p", mentors, "-f", "json", "-n", "1")
    assert msgspec.json.decode(shown.out)["shortlist"] == msgspec.json.decode(folder.out)["shortlist"]


def test_a_forged_vector_puts_nobody_first(call: Call, jo: Path, mentors: Path, bundle: Path, asked: list[str]) -> None:
    honest = msgspec.json.decode(call("rank", jo, "-p", mentors, "-f", "json", "-n", "0").out)
    call("forget", "--yes")
    forge(bundle, "welding", "Get ready for mock interviews")
    asked.clear()
    forged = call("rank", jo, "-p", bundle, "-f", "json", "-n", "0")
    assert "numbers in this bundle don't match its mentors' words" in forged.err
    assert msgspec.json.decode(forged.out)["shortlist"] == honest["shortlist"]
    assert "beekeeping" in asked
    asked.clear()
    again = call("rank", jo, "-p", bundle, "-f", "json", "-n", "0")
    assert again.out == forged.out
    assert "numbers" not in again.err
    assert asked == []


def test_a_cohort_looks_at_every_line_of_a_bundle(call: Call, jo: Path, bundle: Path, tmp_path: Path) -> None:
    cohort = tmp_path / "cohort"
    cohort.mkdir()
    shutil.copy(jo, cohort)
    forge(bundle, "beekeeping", "Get ready for mock interviews")
    done = call("rank", cohort, "-p", bundle, "-f", "jsonl")
    assert done.code == 0
    assert "numbers in this bundle don't match" in done.err


def test_vectors_of_another_model_in_a_bundle_are_made_here(
    call: Call, jo: Path, bundle: Path, asked: list[str]
) -> None:
    found = read_bundle(bundle)
    assert found.manifest is not None
    data = found.vectors.replace(load_model().digest.encode(), b"0" * 64)
    bundle.write_bytes(pack_bundle([*found.files, (VECTORS, data)], found.manifest)[0])
    done = call("rank", jo, "-p", bundle)
    assert done.code == 0
    assert "numbers" not in done.err
    assert "night shifts" in asked


def test_vectors_that_were_changed_on_the_way_refuse_the_bundle(call: Call, jo: Path, bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents[VECTORS] = contents[VECTORS][:-1] + b"\0"
    with zipfile.ZipFile(bundle, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    done = call("rank", jo, "-p", bundle)
    assert done.code == 3
    assert "was changed" in done.err


# without a model


def test_without_a_library_it_is_said_once_and_words_are_compared(
    call: Call, jo: Path, mentors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "onnxruntime" else found(name))
    done = call("rank", jo, "-p", mentors, "-f", "json")
    assert done.code == 0
    assert done.err.count("word by word") == 1
    assert msgspec.json.decode(done.out)["inputs"]["model"] == "words"


@pytest.mark.parametrize("read_before", [False, True])
def test_a_model_that_gives_wrong_vectors_here_is_said_once_and_words_are_compared(  # noqa: PLR0917
    call: Call, jo: Path, mentors: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_before: bool
) -> None:
    if read_before:
        call("rank", jo, "-p", mentors)
        jo.write_text(jo.read_text(encoding="utf-8").replace("mock", "real"), encoding="utf-8")
    embedding._described_model.cache_clear()  # as in another process
    monkeypatch.setattr(embedding, "agree", lambda *_: False)
    done = call("rank", jo, "-p", mentors, "-f", "json")
    assert done.code == 0
    assert done.err.count("word by word") == 1
    assert msgspec.json.decode(done.out)["inputs"]["model"] == "words"
