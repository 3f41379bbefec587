"""What is readable on a terminal: its own letters and background alone, whose contrast docs/computers.md states."""

import re
from pathlib import Path

import pytest

from mentorpick.write.terminal import _INKS

PALETTES = {
    "xterm, black on white": ("#000000", "#ffffff"),
    "macOS Terminal Basic": ("#000000", "#ffffff"),
    "GNOME light": ("#171421", "#ffffff"),
    "VS Code light": ("#333333", "#ffffff"),
    "Solarized light": ("#657b83", "#fdf6e3"),
    "Solarized dark": ("#839496", "#002b36"),
    "Windows Terminal Campbell": ("#cccccc", "#0c0c0c"),
    "PowerShell 5, blue": ("#eeedf0", "#012456"),
}
"""Letters and background, as each comes."""

PAGE = Path(__file__).resolve().parents[2] / "docs" / "computers.md"


def luminance(colour: tuple[float, ...]) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The ratio of WCAG 2.2, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_only_bold_and_reverse_are_used() -> None:
    assert set(_INKS.values()) <= {"1", "7"}


@pytest.mark.parametrize("name", PALETTES)
def test_the_contrast_that_the_page_states_is_the_one_there_is(name: str) -> None:
    letters, background = map(rgb, PALETTES[name])
    half = tuple((a + b) / 2 for a, b in zip(letters, background, strict=True))
    row = re.search(
        rf"^\| {re.escape(name)} \| ([\d.]+) \| ([\d.]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert row, f"| {name} | {contrast(letters, background):.1f} | {contrast(half, background):.1f} |"
    assert row.groups() == (f"{contrast(letters, background):.1f}", f"{contrast(half, background):.1f}")
