"""How many small errors the tests notice: python tests/benchmarks/mutation.py [HOW_MANY] [MODULE ...] [--of ROOM]

Each mutant is one change of one expression (a comparison, an operator, a number, a condition) in a module of
``ranking``, or of ``cohort`` with ``--of cohort``. It is killed if a test of that room fails. HOW_MANY are drawn from
all there are (0: all). The property tests try fewer examples than usual, so the share killed is rather too low. Prints
every survivor with its line, and the share killed: of all, and without those that change no result, which are listed
with their reason in ``equal_mutants.yaml`` (the score usual in the field). Forks, so it runs on Linux and macOS.
"""

import ast
import os
import shutil
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Container, Iterator, Sequence
from compileall import compile_dir
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "mentorpick"


class Room(NamedTuple):
    """What is mutated, and the tests that should notice: by the beginning of a module's name, the quick ones first."""

    modules: tuple[str, ...]
    tests: dict[str, tuple[str, ...]]
    but: str = ""
    """Words in the names of tests that take too long."""

    def tests_of(self, module: str) -> tuple[str, ...]:
        """The tests of the longest beginning there is."""
        return self.tests[max((start for start in self.tests if module.startswith(start)), key=len)]


ROOMS = {
    "ranking": Room(
        (
            "criteria", "fit", "gates", "pool", "reasons", "scoring", "shortlist", "team", "unmet_goals", "view", "why",
        ),
        {
            "": (
                "notices", "weights", "gates", "reasons", "pool", "docs", "criteria", "fit", "why", "changes",
                "unmet_goals", "against_reference", "shortlist", "team", "scoring",
            )
        },
    ),
    "cohort": Room(
        (
            "assign", "batch", "executors", "objectives", "prices", "score_matrix", "verify",
        ),
        {
            "assign": ("proposal", "verify", "assign"),
            "batch": ("spread", "executors", "batch", "cluster"),
            "objectives": ("prices", "objectives", "assign", "proposal"),
            "prices": ("prices", "objectives", "assign", "proposal"),
            "score_matrix": ("prices", "objectives", "proposal", "assign"),
            "verify": ("verify", "assign"),
            "": ("executors", "batch", "cluster"),
        },
        but="always_die or killed or popular",
    ),
}  # fmt: skip
SECONDS = 240
"""A test that takes a quarter of this hangs."""
EXAMPLES = 15
COHORTS = 25
"""Property tests that draw cohorts draw so many."""
WARM = ("numpy", "pytest", "msgspec", "ortools.graph.python.max_flow", "ortools.graph.python.min_cost_flow")
"""Imported once, for all the children."""

SWAPS: dict[type[Any], type[Any]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}  # fmt: skip


class Mutant(NamedTuple):
    """One changed module."""

    module: str
    line: int
    text: str
    """The line as it was."""
    change: str
    source: str

    @property
    def is_equal(self) -> bool:
        """Whether it is listed as changing no result."""
        return (self.module, self.text, self.change) in EQUAL


def mutants(module: str, of: Container[str] | None = None) -> Iterator[Mutant]:
    """Every mutant of a module, or of these lines in it, in order."""
    source = (SOURCE / f"{module}.py").read_text(encoding="utf-8")
    lines, tree = source.splitlines(), ast.parse(source)
    types = set(map(id, annotations(tree)))
    for node in list(ast.walk(tree)):
        line: int = getattr(node, "lineno", 0)
        if id(node) in types or (of is not None and lines[line - 1].strip() not in of):
            continue
        for change in changes(node):
            kept = {name: list(value) if isinstance(value, list) else value for name, value in vars(node).items()}
            before = ast.unparse(node)
            change(node)
            after = ast.unparse(node)
            if before != after:
                yield Mutant(module, line, lines[line - 1].strip(), f"{before}  ->  {after}", ast.unparse(tree))
            vars(node).update(kept)


def annotations(tree: ast.AST) -> Iterator[ast.AST]:
    """Everything that only says a type."""
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            if getattr(node, name, None) is not None:
                yield from ast.walk(getattr(node, name))


def changes(node: ast.AST) -> Iterator[Any]:
    """What can be done to one node."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        yield lambda n: n.ops.__setitem__(0, SWAPS[type(n.ops[0])]())
    if isinstance(node, ast.BoolOp) or (isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in SWAPS):
        yield lambda n: setattr(n, "op", SWAPS[type(n.op)]())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub | ast.Invert):
        yield lambda n: setattr(n, "op", ast.UAdd())
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield lambda n: setattr(n, "value", n.value + 1 if isinstance(n.value, int) else n.value * 1.5 + 0.01)
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield lambda n: setattr(n, "value", not n.value)
    if isinstance(node, ast.If | ast.IfExp):
        yield lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))


def listed() -> frozenset[tuple[str, str, str]]:
    """Module, line and change of every mutant that changes no result."""
    import yaml

    table = yaml.safe_load((Path(__file__).parent / "equal_mutants.yaml").read_text(encoding="utf-8"))
    return frozenset((row["module"], row["line"], change) for row in table for change in row["changes"])


EQUAL = listed()


class FewerCohorts:
    """A plugin that caps what the property tests of cohorts draw."""

    def pytest_collection_modifyitems(self, items: Sequence[Any]) -> None:
        for item in items:
            if hasattr(item.module, "COHORTS"):
                item.module.COHORTS = min(item.module.COHORTS, COHORTS)


def overlays(folder: Path, count: int) -> list[Path]:
    """Compiled copies of the sources, for mutants to be written into: what spawned processes import is mutated too."""
    copies = [folder / str(number) / "mentorpick" for number in range(count)]
    shutil.copytree(SOURCE, copies[0], ignore=shutil.ignore_patterns("__pycache__"))
    compile_dir(copies[0], quiet=1)
    for copy in copies[1:]:
        shutil.copytree(copies[0], copy)
    return copies


def begin(mutant: Mutant, source: Path, options: Sequence[str]) -> int:
    """Run the tests in a process of its own and group; its number."""
    target = source / f"{mutant.module}.py"
    target.write_text(mutant.source, encoding="utf-8")
    for compiled in (target.parent / "__pycache__").glob(f"{target.stem}.*"):
        compiled.unlink()
    child = os.fork()
    if child == 0:
        try:
            sys.dont_write_bytecode = bool(mutant.line)  # compiled tests are kept, mutants never
            os._exit(_outcome(source, options))
        finally:
            os._exit(1)
    return child


def _outcome(source: Path, options: Sequence[str]) -> int:
    """In a new process: 0 if every test passes."""
    os.setpgid(0, 0)
    signal.alarm(SECONDS)
    os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", "MENTORPICK_EXAMPLES": str(EXAMPLES)}
    sys.path.insert(0, str(source.parent))
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(quiet, stream)
    import pytest

    common = ("-x", "-q", "-n0", "-p", "no:cacheprovider", "-o", f"timeout={SECONDS // 4}")
    return int(pytest.main([*common, *options], [FewerCohorts()]))


def survivors(chosen: Sequence[Mutant], room: str, at_once: int, until: float) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant, as it is done, and whether every test passed; a few at once, none begun after ``until``."""
    but = ["-k", f"not ({ROOMS[room].but})"] if ROOMS[room].but else []
    options = {
        f"{room}/{module}": [*but, *(f"{ROOT}/tests/{room}/test_{name}.py" for name in ROOMS[room].tests_of(module))]
        for module in ROOMS[room].modules
    }
    waiting, running = list(chosen)[::-1], dict[int, tuple[Mutant, Path]]()
    with TemporaryDirectory() as folder:
        free = overlays(Path(folder), at_once)
        while running or (waiting and monotonic() < until):
            while free and waiting and monotonic() < until:
                mutant, source = waiting.pop(), free.pop()
                running[begin(mutant, source, options[mutant.module])] = mutant, source
            child, status = os.wait()
            mutant, source = running.pop(child)
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)  # workers it may have left
            shutil.copy2(SOURCE / f"{mutant.module}.py", source / f"{mutant.module}.py")
            free.append(source)
            yield mutant, status == 0


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("many", nargs="?", type=int, default=0)
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--of", choices=ROOMS, default="ranking", help="the room; ranking if nothing is said")
    parser.add_argument("--at-once", type=int, default=1, help="so many processes")
    parser.add_argument("--minutes", type=float, default=600, help="begin none after that")
    given = parser.parse_args()
    modules = given.modules or ROOMS[given.of].modules
    for name in WARM:
        import_module(name)
    unchanged = [Mutant(f"{given.of}/{name}", 0, "", "", (SOURCE / given.of / f"{name}.py").read_text(encoding="utf-8"))
                 for name in dict.fromkeys(modules)]  # fmt: skip
    one_each = {ROOMS[given.of].tests_of(mutant.module.removeprefix(f"{given.of}/")): mutant for mutant in unchanged}
    until = monotonic() + 60 * given.minutes
    for mutant, passed in survivors(list(one_each.values()), given.of, given.at_once, until):
        if not passed:
            sys.exit(f"the tests of {mutant.module} fail without any mutant")
    found = [mutant for name in modules for mutant in mutants(f"{given.of}/{name}")]
    Random(1).shuffle(found)
    chosen = found[: given.many or None]
    done, alive, equal = 0, 0, 0
    for mutant, passed in survivors(chosen, given.of, given.at_once, until):
        done, alive, equal = done + 1, alive + passed, equal + (passed and mutant.is_equal)
        if passed:
            word = "equal" if mutant.is_equal else "alive"
            print(f"{word}  {mutant.module}.py:{mutant.line}  {mutant.change}", flush=True)
        if done % 10 == 0:
            print(f"{done} of {len(chosen)}, {alive} alive", flush=True)
    killed = done - alive
    print(f"{killed} of {done} mutants killed ({killed / done:.1%}), out of {len(found)} there are")
    print(f"{equal} of those alive change no result; killed of the others: {killed / (done - equal):.1%}")


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]
    main()
