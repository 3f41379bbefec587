"""How many small errors in the ranking the tests notice: python tests/benchmarks/mutation.py [HOW_MANY] [MODULE ...]

Each mutant is one change of one expression (a comparison, an operator, a number, a condition) in a module of
``ranking``. It is killed if a test of ``tests/ranking`` fails. HOW_MANY are drawn from all there are (0: all). The
property tests try fewer examples than usual, so the share killed is rather too low. Prints every survivor with its
line, and the share killed. Forks, so it runs on Linux and macOS.
"""

import ast
import copy
import os
import signal
import sys
from collections.abc import Iterator
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "mentorpick" / "ranking"
MODULES = (
    "asked", "case", "changes", "coverage", "criteria", "firmness", "gates", "notices", "pool", "reasons", "shortlist",
    "team", "view", "weights", "whatif", "why",
)  # fmt: skip
TESTS = (
    "notices", "weights", "gates", "reasons", "pool", "docs", "criteria", "why", "whatif", "changes",
    "against_reference", "shortlist", "team", "firmness",
)  # fmt: skip
"""The quick ones first: a run ends with the first failure."""
SECONDS = 150
EXAMPLES = 15

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
    change: str
    source: str


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module, in order of its lines."""
    tree = ast.parse((SOURCE / f"{module}.py").read_text(encoding="utf-8"))
    types = set(map(id, annotations(tree)))
    for number, node in enumerate(ast.walk(tree)):
        for change in changes(node) if id(node) not in types else ():
            changed = copy.deepcopy(tree)
            target = next(found for at, found in enumerate(ast.walk(changed)) if at == number)
            before = ast.unparse(target)
            change(target)
            after = ast.unparse(target)
            if before != after:
                yield Mutant(module, getattr(node, "lineno", 0), f"{before}  ->  {after}", ast.unparse(changed))


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


class FewerExamples:
    """A plugin that caps the examples of the property tests."""

    def pytest_configure(self) -> None:
        from hypothesis import settings

        full = settings.__init__

        def capped(self: Any, *args: Any, max_examples: int = EXAMPLES, **more: Any) -> None:
            full(self, *args, max_examples=min(max_examples, EXAMPLES), **more)

        settings.__init__ = capped  # type: ignore[method-assign]


class Planted(MetaPathFinder, Loader):
    """Gives the mutant where its module is imported."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name == f"mentorpick.ranking.{self.mutant.module}" else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.mutant.source, f"{self.mutant.module}.py", "exec"), module.__dict__)


def survives(mutant: Mutant) -> bool:
    """Whether every test passes, in a process of its own; one that hangs is noticed too."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        sys.meta_path.insert(0, Planted(mutant))
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        import pytest

        tests = [str(ROOT / "tests" / "ranking" / f"test_{name}.py") for name in TESTS]
        code = pytest.main(["-x", "-q", "-n0", "-p", "no:cacheprovider", *tests], [FewerExamples()])
        os._exit(int(code))
    return os.waitpid(child, 0)[1] == 0


def main(many: int, modules: tuple[str, ...]) -> None:
    import numpy as np  # noqa: F401  imported once, for all the children
    import pytest  # noqa: F401

    found = [mutant for module in modules for mutant in mutants(module)]
    Random(1).shuffle(found)
    chosen = found[: many or None]
    unchanged = Mutant("asked", 0, "", (SOURCE / "asked.py").read_text(encoding="utf-8"))
    if not survives(unchanged):
        sys.exit("the tests fail without any mutant")
    alive = []
    for number, mutant in enumerate(chosen, 1):
        if survives(mutant):
            alive.append(mutant)
            print(f"alive  {mutant.module}.py:{mutant.line}  {mutant.change}", flush=True)
        if number % 10 == 0:
            print(f"{number} of {len(chosen)}, {len(alive)} alive", flush=True)
    killed = len(chosen) - len(alive)
    print(f"{killed} of {len(chosen)} mutants killed ({killed / len(chosen):.1%}), out of {len(found)} there are")


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0, tuple(sys.argv[2:]) or MODULES)
