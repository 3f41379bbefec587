"""The pictures of the docs: what is drawn is what stands on the screen, and nothing is loaded from anywhere."""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "docs"))

from drawing import THEMES, Panel, sheet, shot  # noqa: E402

PICTURES = sorted((ROOT / "docs" / "pictures").glob("*.svg"))
PAGES = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]


def test_a_shot_has_the_place_the_look_and_the_text_of_each_piece() -> None:
    raw = "\x1b[1mBold\x1b[0m  \x1b[2mfaint\x1b[0m\r\n\r\n   \x1b[1;33m!\x1b[0m 李薇 \x1b[4;36mlink\x1b[0m"
    assert shot(raw.encode(), 40, 10) == [
        [(0, "b", "Bold"), (6, "f", "faint")],
        [],
        [(3, "b brown", "!"), (5, "", "李薇"), (10, "u cyan", "link")],
    ]


def test_a_look_that_cannot_be_drawn_is_no_plain_text() -> None:
    with pytest.raises(ValueError, match="no picture knows"):
        shot(b"\x1b[5mblinking\x1b[0m", 40, 10)


def test_reversed_letters_stand_on_a_ground_of_their_own() -> None:
    screen = shot(b"\x1b[7m!\x1b[0m made up", 20, 4)
    assert screen == [[(0, "r", "!"), (2, "", "made up")]]
    assert sheet([[Panel(screen, "light", 20)]], "one").count('class="back"') == 1


def test_a_screen_in_two_themes_is_held_once() -> None:
    screen = shot(b"a < b & c", 20, 4)
    picture = sheet([[Panel(screen, theme, 20) for theme in THEMES]], "two")
    assert picture.count("a &lt; b &amp; c") == 1
    assert [picture.count(f'<g class="{theme}"') for theme in THEMES] == [1, 1]


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_sound_and_loads_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    shown = [element.text or "" for element in root.iter() if element.tag.endswith("text")]
    links = [value for element in root.iter() for name, value in element.attrib.items() if name.endswith("href")]
    assert len(shown) > 20
    assert all(link.startswith("#") for link in links)
    assert not re.search(r"url\(|@import|<script|<image", text)


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_shown_on_a_page(path: Path) -> None:
    assert any(f"pictures/{path.name}" in page.read_text(encoding="utf-8") for page in PAGES)
