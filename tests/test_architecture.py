"""The house keeps its shape: arrows point down, outside packages have one home, nothing is caught unnamed."""

import ast
import importlib.util
import re
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest

import mentorpick

SOURCE = Path(mentorpick.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))

LEVELS: tuple[tuple[str, ...], ...] = (
    ("_version", "errors", "data"),
    ("model",),
    ("text", "relevance"),
    ("names", "timezones", "encoding"),
    ("ranking", "read", "write"),
    ("cohort", "sharing", "interview", "office", "store", "pool_cache"),
    ("api", "cli"),
    ("__main__",),
)
"""Packages and top-level modules; each imports only from the levels above its own in this list, at any indentation."""

LEVEL = {name: number for number, names in enumerate(LEVELS) for name in names}

HOMES: dict[str, set[str]] = {
    "typer": {"cli"},
    "platformdirs": {"cli"},
    "rich": {"write", "cli"},
    "jinja2": {"write"},
    "icalendar": {"write"},
    "xlsxwriter": {"write"},
    "pyarrow": {"encoding"},
    "questionary": {"interview"},
    "prompt_toolkit": {"interview"},
    "spellchecker": {"interview"},
    "anyascii": {"text"},
    "yaml": {"read"},
    "jsonschema": {"read"},
    "python_calamine": {"read"},
    "ortools": {"cohort"},
    "zstandard": {"encoding"},
    "onnxruntime": {"relevance"},
    "tokenizers": {"relevance"},
    "snowballstemmer": {"relevance"},
    "dask": {"cohort"},
    "distributed": {"cohort"},
    "numpy": {"relevance", "ranking", "cohort", "read", "office", "pool_cache", "sharing", "cli"},
    "msgspec": {
        "model", "text", "relevance", "ranking", "cohort", "read", "office", "interview", "write", "sharing", "store",
        "pool_cache", "errors", "api", "cli",
    },
}  # fmt: skip
"""Outside packages and the packages or top-level modules that may import them."""

IMPURE = {"time", "random", "os", "socket", "subprocess", "logging", "locale"}
"""What ranking has no business with: clock, chance, environment."""

LARGEST, SMALLEST = 450, 80
"""Lines in a module; a smaller one says in its head why it stands alone."""


def room(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return parts[0] if len(parts) > 1 else path.stem


def faults(found: Callable[[Path], Iterable[object]], paths: Iterable[Path] = MODULES) -> dict[str, list[object]]:
    """What is found in modules where nothing should be, by module."""
    each = {path.relative_to(SOURCE).as_posix(): list(found(path)) for path in paths}
    return {name: some for name, some in each.items() if some}


@cache
def imports(path: Path) -> set[str]:
    """Dotted names this module imports, anywhere in it but under TYPE_CHECKING."""
    skipped = {
        id(inner)
        for node in nodes(path)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    names: set[str] = set()
    for node in nodes(path):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(tree(path)))


def own_rooms(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imports(path) if name.startswith("mentorpick.")}


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 20


def test_every_package_has_a_level() -> None:
    assert {room(path) for path in MODULES} - {"__init__"} == set(LEVEL)


def test_a_package_imports_only_from_lower_levels() -> None:
    def too_high(path: Path) -> set[str]:
        mine = room(path)
        return {name for name in own_rooms(path) - {mine} if LEVEL[name] >= LEVEL[mine]}

    assert faults(too_high, [path for path in MODULES if path != SOURCE / "__init__.py"]) == {}


def test_no_circle_of_modules_is_left() -> None:
    """Lazy and type-checking imports included."""
    names = {".".join(("mentorpick", *path.relative_to(SOURCE).with_suffix("").parts)): path for path in MODULES}
    names = {name.removesuffix(".__init__"): path for name, path in names.items()}
    arrows = {name: (_named(path) & names.keys()) - {name} for name, path in names.items() if name != "mentorpick"}
    while arrows:
        free = {name for name, to in arrows.items() if not to & set(arrows)}
        assert free, f"in a circle, or above one: {sorted(arrows)}"
        arrows = {name: to for name, to in arrows.items() if name not in free}


def _named(path: Path) -> set[str]:
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def texts_naming_modules() -> list[str]:
    """Every text in the source of the form ``mentorpick.x.y`` or ``mentorpick.x.y:name``, but names of schemas."""
    shape = re.compile(r"mentorpick(\.[a-z_]+)+(:\w+)?")
    texts = {
        node.value
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and shape.fullmatch(node.value)
        if not node.value.endswith((".yaml", ".yml"))
    }
    return sorted(texts)


def test_a_module_named_in_a_table_is_there() -> None:
    texts = texts_naming_modules()
    assert len(texts) > 20
    for text in texts:
        module, _, name = text.partition(":")
        found = importlib.import_module(module)
        assert not name or hasattr(found, name), text


def test_an_outside_package_has_one_home() -> None:
    def away(path: Path) -> set[str]:
        outside = {name.split(".")[0] for name in imports(path)} - set(sys.stdlib_module_names) - {"mentorpick"}
        return {package for package in outside if room(path) not in HOMES.get(package, ())}

    assert faults(away) == {}, "away from home, or a package nobody decided on"


@pytest.mark.parametrize("path", sorted((SOURCE / "ranking").glob("*.py")), ids=lambda p: p.name)
def test_ranking_knows_no_clock_no_chance_and_no_environment(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path)} & IMPURE
    calls = [node.func for node in nodes(path) if isinstance(node, ast.Call)]
    called = {function.attr for function in calls if isinstance(function, ast.Attribute)}
    assert not called & {"today", "now", "utcnow", "getenv"}


def test_only_the_last_handler_and_the_model_s_catch_everything() -> None:
    def wide(path: Path) -> list[int]:
        handlers = [node for node in nodes(path) if isinstance(node, ast.ExceptHandler)]
        return [node.lineno for node in handlers if node.type is None or "'Exception'" in ast.dump(node.type)]

    # what onnxruntime and tokenizers raise has no class of its own
    allowed = (SOURCE / "cli" / "app.py", SOURCE / "relevance" / "embedding.py")
    assert faults(wide, [path for path in MODULES if path not in allowed]) == {}


def called_names(path: Path) -> list[tuple[str, int]]:
    """The builtins and functions of its own that a module calls, each with its line."""
    calls = [node for node in nodes(path) if isinstance(node, ast.Call)]
    return [(call.func.id, call.lineno) for call in calls if isinstance(call.func, ast.Name)]


def test_only_cli_prints_and_exits() -> None:
    def spoken(path: Path) -> list[str]:
        words = {"quit", "input"} if room(path) == "cli" else {"quit", "input", "print", "exit"}
        found = [name for name, _ in called_names(path) if name in words]
        exits = room(path) not in ("cli", "__main__") and "sys.exit" in path.read_text(encoding="utf-8")
        return [*found, "sys.exit"] if exits else found

    assert faults(spoken) == {}


def functions(path: Path) -> list[tuple[str, int]]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(n.name, (n.end_lineno or n.lineno) - n.lineno + 1) for n in nodes(path) if isinstance(n, kinds)]


def test_functions_are_short() -> None:
    sizes = {f"{path.relative_to(SOURCE)}:{name}": size for path in MODULES for name, size in functions(path)}
    assert {name: size for name, size in sizes.items() if size > 50} == {}
    assert sorted(sizes.values())[len(sizes) // 2] <= 12


def test_modules_are_short() -> None:
    sizes = {str(path.relative_to(SOURCE)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


def test_a_small_module_says_why_it_stands_alone() -> None:
    small = [path for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) < SMALLEST]
    silent = [path for path in small if "alone" not in (ast.get_docstring(tree(path)) or "").lower()]
    assert [path for path in silent if path.name != "__init__.py"] == []


def test_what_scores_adds_up_the_same_on_every_python() -> None:
    """The builtin ``sum`` of floats rounds otherwise from Python 3.12 on; ``math.fsum`` is exact."""
    scoring = [path for path in MODULES if room(path) in ("ranking", "cohort") or path.stem == "pages"]
    assert faults(lambda path: [line for name, line in called_names(path) if name == "sum"], scoring) == {}


@pytest.mark.parametrize(
    "path", sorted(Path(__file__).with_name("benchmarks").glob("*.py")), ids=lambda path: path.stem
)
def test_a_benchmark_takes_only_what_is_still_there(path: Path) -> None:
    """They are not run with the tests, so what they import is looked up."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mentorpick"):
            module = importlib.import_module(node.module or "")
            gone = [name.name for name in node.names if not hasattr(module, name.name)]
            assert [name for name in gone if importlib.util.find_spec(f"{node.module}.{name}") is None] == []


def test_a_small_error_listed_as_equal_is_one_that_can_still_be_made() -> None:
    mutation = importlib.import_module("tests.benchmarks.mutation")
    modules, lines = ({listed[part] for listed in mutation.EQUAL} for part in (0, 1))
    there = {(each.module, each.text, each.change) for module in modules for each in mutation.mutants(module, lines)}
    assert mutation.EQUAL - there == set()
