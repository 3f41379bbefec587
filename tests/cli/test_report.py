"""The report from the command line: one page for one mentee, without private answers unless asked for."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import TODAY, Call

PRIVATE = """\
goals:
  - {text: Get ready for mock interviews, area: career}
  - {text: MARKMONEY, area: finances}
priority: career
also: [finances]
languages: [en]
"""


@pytest.fixture
def private(tmp_path: Path) -> Path:
    path = tmp_path / "jo.yaml"
    path.write_text(PRIVATE, encoding="utf-8")
    return path


def test_the_ending_of_the_file_is_enough(call: Call, private: Path, mentors: Path, tmp_path: Path) -> None:
    page = tmp_path / "mentors.html"
    shown = call("rank", private, "-p", mentors, "-o", page, "--today", TODAY)
    text = page.read_text("utf-8")
    assert shown.code == 0
    assert text.startswith("<!doctype html>")
    assert "Ada Berg" in text
    assert "MARKMONEY" not in text


def test_the_page_weighs_by_written_weights_and_every_form_names_them(
    call: Call, private: Path, mentors: Path, tmp_path: Path
) -> None:
    (tmp_path / "ours.yaml").write_text("area.career: 0\narea.finances: 1\n", encoding="utf-8")
    words = (private, "-p", mentors, "--weights", tmp_path / "ours.yaml", "--today", TODAY)
    score = json.loads(call("rank", *words, "-f", "json").out)["shortlist"][0]["score"]
    page = call("rank", *words, "-f", "html", "--include-private").out
    assert page.count(f"{score:.3f}") > 4, "in the arithmetic of each mentor"
    said = "How much each thing counts comes from the weights in ours.yaml, not from your answers alone."
    shown = (call("rank", *words), call("rank", *words, "-f", "md"), call("team", "-a", *words))
    assert all(said in " ".join(text.split()) for text in (page, *(one.out for one in shown)))


def test_private_answers_come_in_when_asked_for(call: Call, private: Path, mentors: Path) -> None:
    shown = call("rank", private, "-p", mentors, "-f", "html", "--include-private")
    assert "MARKMONEY" in shown.out
    assert "This page holds private answers" in shown.out


def test_the_page_is_the_same_bytes_every_time(call: Call, private: Path, mentors: Path) -> None:
    argv = ("rank", private, "-p", mentors, "-f", "html", "--today", TODAY)
    assert call(*argv).out == call(*argv).out


def test_several_mentees_have_no_page(call: Call, private: Path, jo: Path, mentors: Path) -> None:
    shown = call("rank", private, jo, "-p", mentors, "-f", "html")
    assert shown.code == 2
    assert "-f md" in shown.err


def test_an_existing_page_is_not_overwritten_unasked(call: Call, private: Path, mentors: Path, tmp_path: Path) -> None:
    page = tmp_path / "mentors.html"
    page.write_text("mine", encoding="utf-8")
    assert call("rank", private, "-p", mentors, "-o", page).code == 2
    assert page.read_text("utf-8") == "mine"
    assert call("rank", private, "-p", mentors, "-o", page, "--force").code == 0
