"""Make the pictures of the docs, or with --check fail when they are stale.

    python docs/pictures.py            makes docs/pictures/*.svg, report.png and made-from.txt
    python docs/pictures.py --check    exit 1, naming each picture that is not what the program shows now
    python docs/pictures.py --check 60 the same, of the sheets at that width only, which is quicker
    python docs/pictures.py --check 0  the same, of the pictures that are no sheet: the quickest

Every terminal picture is a real one: the program runs on a pseudo-terminal, and what stands on its screen is drawn.
It needs a POSIX system and the extra ``test``; the report's picture also a Chromium (extra ``browser``).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "docs"), str(ROOT / "src")]

from drawing import THEMES, Panel, Shot, sheet, shot  # noqa: E402
from pexpect import EOF  # noqa: E402
from tests.interview.terminal import DOWN, ENTER, Terminal  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
EXAMPLE = "docs/examples/hematology-trainee.yaml"
TODAY = "2026-11-23"
ROWS = 140
"""More than any screen here needs, so that nothing scrolls away."""

WIDTHS = (60, 80, 140)
REPORT = (1000, 1240)
"""Width and height of the part of the report that is shown, in CSS pixels."""


class Scene(NamedTuple):
    """A terminal picture: its name, what is typed, how many lines of the answer are shown (0: all)."""

    name: str
    argv: tuple[str, ...]
    lines: int = 0


ALONE = (
    Scene("rank", ("rank", EXAMPLE), 30),
    Scene("introduce", ("introduce", "amara-okafor", "-a", EXAMPLE, "--no-input"), 33),
)
"""Pictures of 96 columns, one light and one dark, with the words typed above them."""

LOOKS = (
    Scene("questions", ("pick", "-p", "profiles")),
    Scene("rank", ("rank", EXAMPLE)),
    Scene("why", ("why", "amara-okafor", "-a", EXAMPLE)),
    Scene("team", ("team", "-a", EXAMPLE)),
    Scene("check", ("profiles", "check", "mentors")),
)
"""Shown on docs/computers.md: each at every width, light and dark, with and without colour, on one sheet a width."""

MENTORS = {
    "amara-okafor.yaml": """\
name: Dr Amara Okafor
areas:
  carrer: 5
  mental_health: glad to talk
offers: [Reads fellowship applications and runs mock interviews twice a year, in autumn and spring]
updated: 03/04/2026
""",
    "jo.yaml": "name: Jo Park\npriority: career\n",
    "lin-wei.yaml": "name: Lin Wei\nexpertise: [hematology, grants\n",
    "old.yaml": "name: Sam Rivera\nareas: {career: 5, finances: 5}\nupdated: 2024-02-01\n",
    "same.yaml": "name: Sam Rivera\nareas: {career: 2}\noffers: [Introduces you to editors]\n",
}
"""A folder with problems, for `profiles check`."""


def a_folder_with_problems(home: Path) -> Path:
    """Where `mentors` is such a folder."""
    (home / "mentors").mkdir(parents=True)
    for name, text in MENTORS.items():
        (home / "mentors" / name).write_text(text, encoding="utf-8")
    return home


def terminal(argv: tuple[str, ...], columns: int, home: Path, *, colour: bool = True) -> Terminal:
    """The program with these words on a pseudo-terminal, as on the day of the pictures, with a home of its own."""
    places = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), str(home))
    habits = {"TZ": "Europe/London", "LANG": "en_GB.UTF-8", "LC_ALL": "", "PYTHONPATH": str(ROOT / "src")}
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE", "NO_COLOR", "MENTORPICK_PROFILES"):
        os.environ.pop(name, None)
    given: tuple[str, ...] = () if "-p" in argv or argv[0] == "profiles" else ("-p", "profiles")
    words = (*argv, *given, "--today", TODAY, "--color", "always" if colour else "never")
    cwd = a_folder_with_problems(home) if argv[0] == "profiles" else ROOT
    return Terminal(*words, cwd=cwd, columns=columns, rows=ROWS, **places, **habits)


def said(scene: Scene, columns: int, home: Path, *, colour: bool = True) -> Shot:
    """What stands on the screen after a command."""
    process = terminal(scene.argv, columns, home, colour=colour).process
    process.expect(EOF, timeout=60)
    process.close()
    return shot(process.before, columns, ROWS)


def questioned(scene: Scene, columns: int, home: Path, *, colour: bool = True) -> Shot:
    """Moments of the questions, one below the other: the priority, what next, a list to tick, all answers."""
    running = terminal(scene.argv, columns, home, colour=colour)
    moments: Shot = []
    for question, keys, begins in ROUND:
        running.ask(question).settle()
        if begins:
            screen = shot(running.raw, columns, ROWS)
            last = max(n for n, runs in enumerate(screen) if runs and runs[0][2].startswith(begins))
            moments += [*([[], []] if moments else []), *screen[last:]]
        running.type(*keys)
    running.close()
    return moments


ROUND: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("a year from now", ("Match into a hematology fellowship", ENTER), ""),
    ("Anything else?", ("Sleep again after night shifts", ENTER), ""),
    ("Anything else?", (ENTER,), ""),
    ("Does that look right?", ("1", ENTER), ""),
    ("Which ONE area", ("1", ENTER), "Let's"),
    ("Which languages", (ENTER,), ""),
    ("like to do now", ("1", ENTER), "What next?"),
    ("How would you like to meet", (" ", DOWN), ""),
    ("How would you like to meet", (ENTER,), "1 of"),
    ("city or time zone", (ENTER,), ""),
    ("How much time", ("2", ENTER), ""),
    ("Where are you", ("2", ENTER), ""),
    ("kind of help", (" ", ENTER), ""),
    ("like your meetings", ("2", ENTER), ""),
    ("give you feedback", ("2", ENTER), ""),
    ("matter most to you", (ENTER,), ""),
    ("like to do now", ("6", ENTER), ""),
    ("Choose a line", (), "Your answers"),
)
"""A way through the questions: what is asked, what is typed, and the beginning of the line, the last one,
from which the screen is shown before, if it is."""


def alone(scene: Scene, home: Path) -> Iterator[tuple[str, str]]:
    """The light and the dark picture of a scene, by the names of their files."""
    shown = said(scene, 96, home)
    typed: Shot = [[(0, "b", f"$ mentorpick {' '.join(scene.argv)}")], []]
    cut: Shot = [*shown[: scene.lines], [(0, "", "…")]] if scene.lines < len(shown) else shown
    for theme in THEMES:
        panel = Panel([*typed, *cut], theme, 96)
        yield f"{scene.name}-{theme}.svg", sheet([[panel]], f"mentorpick {scene.argv[0]} in a terminal")


def look(scene: Scene, columns: int, home: Path) -> Iterator[tuple[str, str]]:
    """The sheet of a scene at one width: light beside dark, with colour above without."""
    take = questioned if scene.name == "questions" else said
    rows = []
    for colour, words in ((True, "with colour"), (False, "without colour")):
        shown = take(scene, columns, home / words, colour=colour)
        rows.append([Panel(shown, theme, columns, f"{columns} columns, {words}, {theme}") for theme in THEMES])
    if columns > 100:
        rows = [[panel] for row in rows for panel in row]
    yield f"{scene.name}-{columns}.svg", sheet(rows, f"mentorpick {scene.argv[0]} at {columns} columns")


def drawings(home: Path, widths: tuple[int, ...]) -> dict[str, str]:
    """Every terminal picture, of the sheets those of these widths, by the name of its file."""
    jobs = [(alone, (scene, home / f"alone {scene.name}")) for scene in ALONE]
    jobs += [(look, (scene, width, home / f"{scene.name} {width}")) for scene in LOOKS for width in widths if width]
    with ThreadPoolExecutor(4) as pool:
        return dict(pair for pairs in pool.map(lambda job: list(job[0](*job[1])), jobs) for pair in pairs)


def page(home: Path) -> str:
    """The report that is photographed."""
    words = ("rank", EXAMPLE, "-p", "profiles", "-f", "html", "--today", TODAY, "-q")
    env = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CACHE_HOME": str(home)}
    done = subprocess.run(  # noqa: S603  our own program with words of this file
        [sys.executable, "-P", "-m", "mentorpick", *words], cwd=ROOT, env=env, capture_output=True, check=True
    )
    return done.stdout.decode("utf-8")


def photograph(text: str, target: Path, home: Path) -> None:
    """The top of the report as PNG."""
    from playwright.sync_api import sync_playwright

    file = home / "report.html"
    file.write_text(text, encoding="utf-8")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": REPORT[0], "height": REPORT[1]})
        view.goto(file.as_uri())
        view.screenshot(path=str(target))
        browser.close()


def main(argv: list[str]) -> int:
    """Make the pictures, or check them; the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        widths = tuple(map(int, argv[1:])) or WIDTHS
        drawn, report = drawings(home, widths), page(home)
        made_from = f"{sha256(report.encode()).hexdigest()}  report\n"
        files = {**drawn, "made-from.txt": made_from}
        if argv[:1] == ["--check"]:
            return check(files)
        FOLDER.mkdir(exist_ok=True)
        for name, text in files.items():
            (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        photograph(report, FOLDER / "report.png", home)
    return 0


def check(files: dict[str, str]) -> int:
    """Name each of these pictures that is missing or stale, and each that nobody makes.

    A photograph differs from machine to machine, so its page is compared.
    """
    stale = [name for name, text in files.items() if not _holds(FOLDER / name, text)]
    stale += [] if (FOLDER / "report.png").is_file() else ["report.png"]
    made = {
        f"{scene.name}-{kind}.svg"
        for scenes, kinds in ((ALONE, THEMES), (LOOKS, WIDTHS))
        for scene in scenes
        for kind in kinds
    }
    stale += [path.name for path in FOLDER.glob("*.svg") if path.name not in made]
    for name in stale:
        sys.stderr.write(f"docs/pictures/{name} is stale; run: python docs/pictures.py\n")
    return 1 if stale else 0


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
