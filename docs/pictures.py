"""Make the pictures of README, or with --check fail when they are stale.

    python docs/pictures.py            makes docs/pictures/*.svg, report.png and made-from.txt
    python docs/pictures.py --check    exit 1, naming each picture that is not what the program shows now

Drawn files differ a little from machine to machine, so a picture goes by the digest of what the program wrote for it,
and of this script; made-from.txt holds them. Making the report's picture needs a Chromium (extra ``browser``).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
EXAMPLE = "docs/examples/hematology-trainee.yaml"
TODAY = "2026-11-23"
WIDTH = 96
REPORT = (1000, 1240)
"""Width and height of the part of the report that is shown, in CSS pixels."""


def _theme(ground: str, ink: str, *eight: str) -> TerminalTheme:
    """A terminal theme of hex colours: ground, ink, and black, red, green, yellow, blue, magenta, cyan, white."""

    def rgb(text: str) -> tuple[int, int, int]:
        return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)

    return TerminalTheme(rgb(ground), rgb(ink), [rgb(text) for text in eight], [rgb(ink)] * 8)


THEMES = {
    "light": _theme("ffffff", "1f2328", "1f2328", "a02626", "1d6a39", "7d4a00", "1450a0", "78328c", "0b6664", "5a626a"),
    "dark": _theme("11171a", "e8eceb", "78828a", "ff9f97", "86d69d", "f0bd6a", "82b4ff", "d6a0f0", "63cbc4", "e8eceb"),
}

_SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Consolas, Menlo, monospace; font-size: {char_height}px; \
line-height: {line_height}px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""The layout of rich's export without its web font, so that the picture asks nothing of anywhere."""


class Scene(NamedTuple):
    """A terminal picture: its name, what is typed, how many lines of the answer are shown (0: all)."""

    name: str
    argv: tuple[str, ...]
    lines: int = 0


SCENES = (
    Scene("rank", ("rank", EXAMPLE), 34),
    Scene("introduce", ("introduce", "amara-okafor", "-a", EXAMPLE), 33),
)


def said(argv: tuple[str, ...], home: Path) -> str:
    """What the program writes to a terminal of WIDTH columns with colours."""
    done = subprocess.run(  # noqa: S603  our own program with words of this file
        [sys.executable, "-m", "mentorpick", *argv, "-p", "profiles", "--today", TODAY, "--color", "always", "-q"],
        cwd=ROOT,
        env=_environment(home),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode("utf-8")


def _environment(home: Path) -> dict[str, str]:
    places = dict.fromkeys(("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"), str(home))
    return {**os.environ, **places, "COLUMNS": str(WIDTH), "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT / "src")}


def terminal(scene: Scene, answer: str, theme: str) -> str:
    """One terminal picture as SVG of what the program answered."""
    lines = answer.rstrip("\n").split("\n")
    shown = [*lines[: scene.lines], "…"] if 0 < scene.lines < len(lines) else lines
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, color_system="truecolor", force_terminal=True)
        console.print(Text(f"$ mentorpick {' '.join(scene.argv)}", style="bold"), soft_wrap=True)
        console.print()
        console.print(Text.from_ansi("\n".join(shown)), soft_wrap=True)
        title = f"mentorpick {scene.argv[0]} in a terminal"
        return console.export_svg(title=title, theme=THEMES[theme], code_format=_SVG, unique_id=f"{scene.name}-{theme}")


def page(home: Path) -> str:
    """The report that is photographed."""
    return said(("rank", EXAMPLE, "-f", "html"), home)


def photograph(text: str, target: Path, home: Path) -> None:
    """The top of the report as PNG."""
    from playwright.sync_api import sync_playwright

    file = home / "report.html"
    file.write_text(text, encoding="utf-8")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        shot = browser.new_page(viewport={"width": REPORT[0], "height": REPORT[1]})
        shot.goto(file.as_uri())
        shot.screenshot(path=str(target))
        browser.close()


def main(argv: list[str]) -> int:
    """Make the pictures, or check them; the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        answers = {scene.name: said(scene.argv, home) for scene in SCENES} | {"report": page(home)}
        script = Path(__file__).read_text(encoding="utf-8")
        made_from = {name: sha256((script + answer).encode()).hexdigest() for name, answer in answers.items()}
        if "--check" in argv:
            return check(made_from)
        FOLDER.mkdir(exist_ok=True)
        for scene in SCENES:
            for theme in THEMES:
                picture = terminal(scene, answers[scene.name], theme)
                (FOLDER / f"{scene.name}-{theme}.svg").write_text(picture, encoding="utf-8", newline="\n")
        photograph(answers["report"], FOLDER / "report.png", home)
        lines = "".join(f"{digest}  {name}\n" for name, digest in made_from.items())
        (FOLDER / "made-from.txt").write_text(lines, encoding="utf-8", newline="\n")
    return 0


def check(made_from: dict[str, str]) -> int:
    """Name every picture that is missing or stale."""
    path = FOLDER / "made-from.txt"
    known = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    files = [f"{scene.name}-{theme}.svg" for scene in SCENES for theme in THEMES] + ["report.png"]
    stale = [name for name, digest in made_from.items() if f"{digest}  {name}" not in known]
    stale += [name for name in files if not (FOLDER / name).is_file()]
    for name in stale:
        sys.stderr.write(f"the picture of {name} is stale; run: python docs/pictures.py\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
