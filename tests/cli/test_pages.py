"""Every page that a command can write, in a browser: axe finds nothing, and nothing scrolls sideways at 320 pixels."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mentorpick.cli.app import COMMANDS
from tests.solid.desk import TODAY, Desk, opened

CALLS = {
    "rank": "rank jo.yaml -p mentors",
    "rank-private": "rank jo.yaml -p mentors --include-private",
    "introduce": "introduce 1 --no-input",
    "mentor": "mentor ada -p mentors --mentees cohort.csv",
    "assign": "assign cohort.csv -p mentors",
    "profiles stats": "profiles stats mentors --mentees cohort.csv",
    "term start": "term start proposal.csv",
    "term accept": "term accept m0",
    "term decline": "term decline m1",
    "term add": "term add late.csv -p mentors",
    "term replace": "term replace m1 --mentees cohort.csv -p mentors",
    "term met": "term met replies.csv",
    "term status": "term status",
    "term cancel": "term cancel m0",
    "term survey": "term survey survey.csv",
    "term report": "term report",
    "term undo": "term undo",
}
"""What writes a page, in an order in which each can be called; each is called with ``-f html``."""
LETTERS = "assign cohort.csv -p mentors --packets letters --no-input"
LATE = "id,name,priority,goals\nm9,Late Nine,career,Get ready for interviews\n"
SURVEY = "Your name,Was it a good match? (1 = not at all),Did it help?,Would you do it again?\nMentee 0,5,4,yes\n"
WINDOWS = ((320, "light"), (1280, "dark"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    with opened(tmp_path, monkeypatch, capfd) as desk:
        desk.begin()
        desk.write({"late.csv": LATE, "replies.csv": "mentee,met\nm0,yes\n", "survey.csv": SURVEY})
        yield desk


def write_pages(desk: Desk) -> list[Path]:
    """Every page, a file each."""
    for name, line in CALLS.items():
        done = desk.call(*line.split(), "-f", "html", "--today", TODAY)
        assert (done.code, done.out[:15]) == (0, "<!doctype html>"), f"{name}: {done.err}"
        desk.write({f"pages/{name}.html": done.out})
    assert desk.call(*LETTERS.split(), "--today", TODAY).code == 0
    return sorted((desk.folder / "pages").iterdir()) + sorted((desk.folder / "letters").rglob("*.html"))


def test_no_command_that_writes_pages_is_forgotten(desk: Desk) -> None:
    groups = ("term", "profiles")
    names = [command.name for command in COMMANDS if command.name not in groups]
    for group in groups:
        listed = desk.call(group, "--help").out.partition("Commands:")[2]
        names += [f"{group} {name}" for name in re.findall(r"(?m)^  ([a-z]+) ", listed)]
    assert len(names) > 30
    writing = {name for name in names if re.search(r"\bhtml\b", desk.call(*name.split(), "--help").out)}
    assert writing == {name.partition("-")[0] for name in CALLS}


def test_pages_have_no_italics_and_keep_their_bars_where_a_system_chooses_the_colours(desk: Desk) -> None:
    page = desk.call("rank", "jo.yaml", "-p", "mentors", "-f", "html").out
    assert not re.search(r"italic|oblique|<(?:i|em|cite)\b", page)
    assert re.search(r"forced-colors: active\) \{ \.fill \{ fill: CanvasText; \} \.rail", page)


@pytest.mark.browser
@pytest.mark.timeout(240)
def test_axe_finds_nothing_in_any_page_and_none_scrolls_sideways(browser: Any, desk: Desk) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    pages = write_pages(desk)
    assert len(pages) > 20
    wrong: dict[str, Any] = {}
    for width, scheme in WINDOWS:
        shown = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        for page in pages:
            shown.goto(page.as_uri())
            found = axe.run(shown)
            if found.violations_count:
                wrong[f"{page.name} {scheme}"] = found.generate_report()
            if shown.evaluate("document.documentElement.scrollWidth") > width:
                wrong[f"{page.name} {width}"] = "scrolls sideways"
        shown.close()
    assert not wrong
