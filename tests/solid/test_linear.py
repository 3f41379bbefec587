"""Time grows with the text and no faster: every pattern of the source, given the worst that its letters can make.

``patterns.tsv`` lists every pattern with the text that kept it busiest; ``python -m tests.solid.test_linear`` adds the
rows of new patterns and takes away those that are gone.
"""

import ast
import importlib
import json
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pytest

import mentorpick
from mentorpick.errors import MentorpickError
from mentorpick.model.people import Mentor
from mentorpick.office.importing import import_people, open_sheet
from mentorpick.office.profile_check import check_profiles
from mentorpick.read.answers import read_mentees
from mentorpick.read.profiles import read_profiles
from mentorpick.read.sheets.readers import read_table

SOURCE = Path(mentorpick.__file__).parent
LENGTH = 12_000
"""Letters: a pattern whose time grows with the square takes most of a second, a linear one some milliseconds."""
MOST_SECONDS = 0.15
CALLS = {f"re.{method}" for method in ("search", "sub", "split", "findall", "finditer", "match", "fullmatch")}

PARTS = (
    " ", "a", "A", "1", "é", "王", "_", "-", "–", ".", ",", ";", ":", "@", "/", "\\", "(", ")", "[", "]", "<", '"',
    "'", "*", "#", "`", "=", "&", "|", "+", "\n", "\t", "\0", "\u200b", "a ", " a", "a@", "a.", "1.", "1,", ": ",
    " -", "- ", "(a", "[a", "a:", "1 ", "a-", "\n ", " \n", "a, ", "; ", '"a', "and ", "a=", "<s ", "http://",
    "**a", "1/", "you ", "I ", "x: ", "a' ",
)  # fmt: skip
STARTS = (
    "", "a", "1:", "a :", "a@", "[", "(", '"', "**", "http://a", "https://", " ", "1", "I'm ", "sentence. ", "#",
    "- ", "you ",
)  # fmt: skip
ENDS = ("", "!", "\x7f", "\n", "x\ny", "-", "]", ")", '"', "1", "a")


class Use(NamedTuple):
    """A pattern where the source uses it."""

    place: str
    pattern: "re.Pattern[str] | re.Pattern[bytes]"
    method: str


@cache
def uses() -> list[Use]:
    """List every pattern of the source with each method it's used by."""
    return sorted(set(find_uses()), key=lambda use: (use.place, use.method))


def find_uses() -> Iterator[Use]:
    """Yield every pattern with each method it's used by: written in the call, or kept in a name of the module."""
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        text = path.read_text(encoding="utf-8")
        if not re.search(r"^import re$|^    import re$", text, re.MULTILINE):
            continue
        for node in ast.walk(ast.parse(text)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            called = ast.unparse(node.func)
            if called in CALLS and isinstance(node.args[0], ast.Constant):
                flags = re.IGNORECASE if "IGNORECASE" in ast.dump(node) else 0
                yield Use(f"{place}:{node.lineno}", re.compile(node.args[0].value, flags), node.func.attr)
        yield from kept(place, text)


def kept(place: str, text: str) -> Iterator[Use]:
    """Yield the patterns that a module keeps; one in a table is taken to be used in every way."""
    module = importlib.import_module("mentorpick." + place.removesuffix(".py").replace("/", "."))
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern):
            for method in sorted(
                set(re.findall(rf"\b{name}\.(search|sub|split|findall|finditer|match|fullmatch)\b", text))
            ):
                yield Use(f"{place}:{name}", value, method)
        elif isinstance(value, tuple | list):
            for at, pattern in enumerate(inside(value)):
                yield Use(f"{place}:{name}[{at}]", pattern, "search")


def inside(value: object) -> Iterator["re.Pattern[str]"]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from inside(part)


def run(use: Use, text: str) -> float:
    """Processor seconds for one text."""
    given = text.encode() if isinstance(use.pattern.pattern, bytes) else text
    started = time.process_time()
    method = getattr(use.pattern, use.method)
    if use.method == "sub":
        method(type(given)(), given)
    elif use.method == "finditer":
        all(method(given))
    else:
        method(given)
    return time.process_time() - started


def test_there_are_patterns_to_look_at() -> None:
    assert len(uses()) > 100
    assert {use.method for use in uses()} >= {"search", "sub", "split", "fullmatch", "match"}


def test_a_pattern_that_is_not_linear_is_found() -> None:
    slow = Use("here", re.compile(r"\s*[:(]\s*|\s-\s"), "split")
    assert run(slow, "a" + " " * LENGTH + "b") > MOST_SECONDS


def texts(length: int) -> Iterator[str]:
    """Yield long texts of one part over and over, behind each start and before each end."""
    for part in PARTS:
        body = (part * length)[:length]
        yield from (f"{start}{body}{end}" for start in STARTS for end in ("", "!\x7f"))
        yield from (f"a{body}{end}" for end in ENDS)


def slow_texts(use: Use, length: int) -> list[str]:
    """List texts that take a pattern too long, twice in a row."""
    slow = (text for text in texts(length) if run(use, text) > MOST_SECONDS and run(use, text) > MOST_SECONDS)
    return [f"{text[:20]!r}...{text[-10:]!r}" for text in islice(slow, 1)]


@pytest.mark.long
@pytest.mark.timeout(1_800)
def test_no_text_keeps_a_pattern_busy() -> None:
    for length in (1_000, LENGTH):  # a cube would take hours for the longer ones
        slow = {use.place: found for use in uses() if (found := slow_texts(use, length))}
        assert slow == {}


LIST = Path(__file__).with_name("patterns.tsv")
LONGEST, HALF = 100_000, 50_000


class Listed(NamedTuple):
    """A row of the list: a pattern, as it is used, and the worst text for it: a part over and over between two ends."""

    module: str
    method: str
    pattern: str
    start: str
    part: str
    end: str

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same use; not the line it stands in."""
        return self[:3]

    def text(self, length: int) -> str:
        """The worst text of a length."""
        return f"{self.start}{(self.part * length)[:length]}{self.end}"


def key_of(use: Use) -> tuple[str, ...]:
    """What a use is called in the list."""
    pattern = use.pattern.pattern
    return (use.place.partition(":")[0], use.method, pattern if isinstance(pattern, str) else repr(pattern))


def read_list() -> list[Listed]:
    """Read the list; each field is a JSON text."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return [Listed(*map(json.loads, line.split("\t"))) for line in lines]


def worst(use: Use, length: int = 3_000) -> Listed:
    """Find the text that keeps a pattern busiest."""
    found = [
        (run(use, f"{start}{(part * length)[:length]}{end}"), start, part, end)
        for part in PARTS for start in STARTS for end in ("", "!\x7f", "a")
    ]  # fmt: skip
    found = [(run(use, Listed("", "", "", *row[1:]).text(2 * length)), *row[1:]) for row in sorted(found)[-12:]]
    return Listed(*key_of(use), *max(found)[1:])


def by_key() -> dict[tuple[str, ...], Use]:
    """Every use by what it is called in the list."""
    return {key_of(use): use for use in uses()}


def test_every_pattern_is_listed_with_the_worst_text_for_it() -> None:
    assert sorted(by_key()) == [row.key for row in read_list()], "run: python -m tests.solid.test_linear"


def grows_faster(use: Use, row: Listed) -> bool:
    """Whether twice the text takes more than twice the time, three times in a row: a core is slower now and then."""

    def once() -> bool:
        half, whole = run(use, row.text(HALF)), run(use, row.text(LONGEST))
        return whole >= 0.02 and (whole >= 1 or whole >= 3 * half)

    return once() and once() and once()


def test_the_worst_text_of_100_kb_takes_a_pattern_twice_as_long_as_half_of_it() -> None:
    there = by_key()
    rows = [row for row in read_list() if row.key in there]
    assert [(row.key, row.text(20)) for row in rows if grows_faster(there[row.key], row)] == []


LONG = 100_000
MANY = ",".join(f"w{number}x" for number in range(LONG // 28))
FILES: dict[str, tuple[str, str]] = {
    "a priority": ("m.csv", f"id,priority\na,a{' ' * LONG}b\n"),
    "a stage": ("m.csv", f"id,priority,stage\na,career,x{' ' * LONG}-y\n"),
    "languages in brackets": ("m.csv", f"id,priority,languages\na,career,{'(' * LONG}\n"),
    "languages of many names": ("m.csv", f'id,priority,languages\na,career,"{MANY}"\n'),
    "ways to meet of many names": ("m.csv", f'id,priority,meeting\na,career,"{MANY}"\n'),
    "a key": ("m.json", json.dumps([{"id": "a", "priority": "career", f"x :{' ' * LONG}-": "1"}])),
    "a key of brackets": ("m.json", json.dumps([{"id": "a", "priority": "career", "[" * LONG: "1"}])),
    "a list of many": (
        "m.json",
        json.dumps([{"id": "a", "priority": "career", "also": [str(n) for n in range(60_000)]}]),
    ),
    "hours in digits": ("m.csv", f"id,priority,hours_per_month\na,career,{'1' * LONG}\n"),
    "hours in points": ("m.csv", f"id,priority,hours_per_month\na,career,{'1.' * LONG}\n"),
    "a zone": ("m.csv", f"id,priority,timezone\na,career,{'(' * LONG}\n"),
    "an address": ("m.csv", f"id,priority,contact.email\na,career,{'a@' * LONG}\n"),
    "names": ("m.csv", f"id,priority,avoid\na,career,{'a, ' * LONG}\n"),
    "goals": ("m.csv", f"id,priority,goals\na,career,{'a|' * LONG}\n"),
    "a day": ("m.csv", f"id,priority,updated\na,career,{'1/' * LONG}\n"),
    "answers": ("m.yaml", f"priority: career\nlanguages: ['{'(' * LONG}']\nalso: '{', ' * LONG}'\n"),
}
HEADERS = {
    "words": "what do you " * 9_000, "slashes": "a/" * 50_000, "brackets": "[" * LONG, "options": "A [Career] " * 9_000,
    "colons": "a: " * 33_000, "letters": "h" * LONG, "spaces": "a" + " " * LONG + "b",
}  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_no_header_keeps_a_sheet_busy_or_fills_a_message(name: str, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(f'id,priority,"{HEADERS[name]}"\na,career,x\n', encoding="utf-8")
    (tmp_path / "s.csv").write_text(f'name,areas.career,"{HEADERS[name]}"\nAl,3,x\n', encoding="utf-8")
    assert seconds(lambda: list(read_mentees([tmp_path / "m.csv"]))) < ENOUGH
    assert seconds(lambda: open_sheet(tmp_path / "s.csv", Mentor)) < ENOUGH
    assert max(map(len, read_table(tmp_path / "s.csv").headers)) <= 1_000


LEVELS = {
    "a level": f"1:{' ' * LONG}x\ny",
    "a level of spaces": " " * LONG + "x",
    "a level of signs": "-" * LONG,
}


ENOUGH = 10
"""Seconds of processor: five times what the slowest takes; a time that grows with the square is minutes."""


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    with suppress(MentorpickError):
        work()
    return time.process_time() - started


@pytest.mark.parametrize("name", FILES)
def test_no_answer_of_one_mentee_keeps_a_run_busy(name: str, tmp_path: Path) -> None:
    file, text = FILES[name]
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert seconds(lambda: list(read_mentees([tmp_path / file]))) < ENOUGH


@pytest.mark.parametrize("text", ["1" * LONG, "a@" * (LONG // 2), MANY], ids=["digits", "addresses", "words"])
@pytest.mark.parametrize("column", ["areas", "roles", "languages", "stage"])
def test_no_cell_of_one_mentor_keeps_the_draft_of_a_map_busy(column: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(f'name,areas.career,{column}\nAl,3,"{text}"\n', encoding="utf-8")
    assert seconds(lambda: open_sheet(tmp_path / "s.csv", Mentor)) < ENOUGH


@pytest.mark.parametrize("name", LEVELS)
def test_no_level_of_one_mentor_keeps_an_import_busy(name: str, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text(json.dumps([{"name": "Al", "areas.career": LEVELS[name]}]), encoding="utf-8")
    assert (
        seconds(lambda: import_people(open_sheet(tmp_path / "m.json", Mentor), tmp_path / "o", dry_run=True)) < ENOUGH
    )


def test_no_profile_keeps_a_check_busy(tmp_path: Path) -> None:
    offers = "".join(f"  - {'a' * 19_000}\n" for _ in range(50))
    (tmp_path / "al.yaml").write_text(
        f"name: Al\ntitle: '@'\nareas: {{career: 3}}\noffers:\n{offers}", encoding="utf-8"
    )
    assert (
        seconds(lambda: check_profiles(tmp_path, today=date(2026, 11, 23))) < ENOUGH
    )  # 50 texts, at a second and more each before


def test_no_bundle_of_bracketed_languages_keeps_a_reader_busy(tmp_path: Path) -> None:
    text = f"name: Al\nareas: {{career: 3}}\nlanguages: ['{'(' * 250_000}']\n"
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("al.yaml", text)
    assert seconds(lambda: read_profiles(tmp_path / "b.zip")) < ENOUGH


if __name__ == "__main__":
    kept_rows = {row.key: row for row in read_list()}
    rows = [kept_rows.get(name) or worst(use) for name, use in sorted(by_key().items())]
    LIST.write_text("".join("\t".join(map(json.dumps, row)) + "\n" for row in rows), encoding="utf-8")
