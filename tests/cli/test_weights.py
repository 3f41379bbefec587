"""A file of weights is read, or every problem of it named with its line."""

from pathlib import Path

import pytest

from mentorpick.cli.why import read_weights
from mentorpick.errors import InvalidData, WrongUsage


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_weights_are_read_with_their_origin(tmp_path: Path) -> None:
    found = read_weights(written(tmp_path, "# ours\narea.career: 2\nvalues: 0.5\n"))
    assert (dict(found.weights), found.origin) == ({"area.career": 2.0, "values": 0.5}, "the weights in ours.yaml")


def test_every_problem_has_its_line_and_the_allowed_names(tmp_path: Path) -> None:
    with pytest.raises(InvalidData) as caught:
        read_weights(written(tmp_path, "area.career: 1\nvaluess: 2\nroles: -1\nstage: much\n"))
    problems = caught.value.problems
    assert [(problem.line, problem.column, problem.code) for problem in problems] == [
        (2, 1, "P208"), (3, 1, "P205"), (4, 1, "P205"),
    ]  # fmt: skip
    assert problems[0].hint.startswith("did you mean 'values'? allowed: area.career, ")
    assert problems[0].excerpt == "valuess: 2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("area.career: 0\n", "all weights are 0"),
        ("", "all weights are 0"),
        ("- area.career\n", "weights are lines like"),
        ("area.career: [\n", ""),
        ("roles: 1\nroles: 2\n", ""),
    ],
)
def test_what_are_no_weights_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InvalidData, match="the weights in ours") as caught:
        read_weights(written(tmp_path, text))
    assert caught.value.problems
    assert said in caught.value.problems[0].message


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="there's no file"):
        read_weights(tmp_path / "nowhere.yaml")


def test_a_folder_is_no_file_of_weights(tmp_path: Path) -> None:
    with pytest.raises(InvalidData):
        read_weights(tmp_path)
