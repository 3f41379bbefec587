"""The house keeps its shape: arrows point down, outside packages have one home, nothing is caught unnamed."""

import ast
import importlib.util
import sys
from pathlib import Path

import pytest

import mentorpick

SOURCE = Path(mentorpick.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))

VALUES = {
    "accounts", "areas", "damaged", "errors", "languages", "model", "nextsteps", "pages", "phrases", "reports",
    "results", "slugs", "sums",
}  # fmt: skip
"""Top-level modules without a room: values and words that every room may use."""

NEVER: dict[str, set[str]] = {
    "relevance": {"ranking", "read", "ask", "write", "cli", "office", "cohort", "store", "introduce"},
    "ranking": {"read", "ask", "write", "cli", "office", "cohort", "store", "introduce"},
    "cohort": {"read", "ask", "write", "cli", "office", "store", "introduce"},
    "read": {"ask", "write", "cli", "office", "cohort", "store", "introduce"},
    "write": {"ask", "cli", "office", "cohort", "store"},
    "ask": {"cli", "cohort"},
    "office": {"cli"},
    "introduce": {"cli", "ask", "cohort", "office"},
    "store": {"cli", "ask", "cohort", "office", "ranking"},
}
"""What each room may not import, at any depth of indentation."""

HOMES: dict[str, set[str]] = {
    "typer": {"cli"},
    "platformdirs": {"cli"},
    "rich": {"write", "cli"},
    "jinja2": {"write"},
    "icalendar": {"write"},
    "questionary": {"ask"},
    "prompt_toolkit": {"ask"},
    "yaml": {"read"},
    "jsonschema": {"read"},
    "python_calamine": {"read"},
    "ortools": {"cohort"},
    "dask": {"cohort"},
    "distributed": {"cohort"},
    "onnxruntime": {"relevance"},
    "tokenizers": {"relevance"},
    "numpy": {"relevance", "ranking", "cohort", "read", "office", "ask", "write", "cli"},
    "msgspec": {"relevance", "sharing", "ranking", "cohort", "read", "office", "ask", "write", "cli", ""},
}
"""Outside packages and the rooms they may be imported in; the empty name is the top level."""

IMPURE = {"time", "random", "os", "socket", "subprocess", "logging", "locale"}
"""What ranking has no business with: clock, chance, environment."""

SOFT = 300
"""Lines in a module, above which it is to be read again."""


def room(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return parts[0] if len(parts) > 1 else path.stem


def imports(path: Path) -> set[str]:
    """Dotted names this module imports, anywhere in it but under TYPE_CHECKING."""
    skipped = {
        id(inner)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def own_rooms(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imports(path) if name.startswith("mentorpick.")}


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 20


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_room_imports_only_what_lies_below_it(path: Path) -> None:
    if path.stem in VALUES and path.parent == SOURCE:
        assert own_rooms(path) <= VALUES
    else:
        assert not own_rooms(path) & NEVER.get(room(path), set())


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_an_outside_package_has_one_home(path: Path) -> None:
    inside = room(path) if path.parent != SOURCE else ""
    outside = {name.split(".")[0] for name in imports(path)} - set(sys.stdlib_module_names) - {"mentorpick"}
    assert outside <= set(HOMES), "a package nobody decided on"
    for package in outside:
        assert inside in HOMES[package], f"{package} belongs to {sorted(HOMES[package])}"


@pytest.mark.parametrize("path", sorted((SOURCE / "ranking").glob("*.py")), ids=lambda p: p.name)
def test_ranking_knows_no_clock_no_chance_and_no_environment(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path)} & IMPURE
    calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    called = {function.attr for function in calls if isinstance(function, ast.Attribute)}
    assert not called & {"today", "now", "utcnow", "getenv"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_only_the_last_handler_and_the_model_s_catch_everything(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.dump(node.type) if node.type else "bare"
            wide = caught == "bare" or "'Exception'" in caught
            # what onnxruntime and tokenizers raise has no class of its own
            assert not wide or path in (SOURCE / "cli" / "app.py", SOURCE / "relevance" / "embedding.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_only_cli_prints_and_exits(path: Path) -> None:
    calls = {
        node.func.id for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & ({"print", "exit", "quit", "input"} - ({"print", "exit"} if room(path) == "cli" else set()))
    if room(path) not in ("cli", "__main__"):
        assert "sys.exit" not in path.read_text(encoding="utf-8")


def functions(path: Path) -> list[tuple[str, int]]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(n.name, (n.end_lineno or n.lineno) - n.lineno + 1) for n in ast.walk(tree(path)) if isinstance(n, kinds)]


def test_functions_are_short() -> None:
    sizes = {f"{path.relative_to(SOURCE)}:{name}": size for path in MODULES for name, size in functions(path)}
    assert {name: size for name, size in sizes.items() if size > 60} == {}
    assert sorted(sizes.values())[len(sizes) // 2] <= 12


def test_modules_are_short() -> None:
    sizes = {str(path.relative_to(SOURCE)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: size for name, size in sizes.items() if size > SOFT} == {}


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if room(path) in ("ranking", "cohort") or path.stem == "report"],
    ids=lambda path: path.relative_to(SOURCE).as_posix(),
)
def test_what_scores_adds_up_the_same_on_every_python(path: Path) -> None:
    """The builtin ``sum`` of floats rounds otherwise from Python 3.12 on; sums.added never changes."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    assert [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "sum"] == []


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
    modules = {module for module, _, _ in mutation.EQUAL}
    there = {(each.module, each.text, each.change) for module in modules for each in mutation.mutants(module)}
    assert mutation.EQUAL - there == set()
