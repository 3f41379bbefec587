"""What holds for every test: repeatable properties, and an environment that is the same after a test as before it."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import mentorpick
from mentorpick.relevance.embedding import Model
from tests.builders import embed_once

ROOT = Path(__file__).parents[1]
EXAMPLES = int(os.environ.get("MENTORPICK_EXAMPLES", "25"))
settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=EXAMPLES)
settings.load_profile("repeatable")


def pytest_configure(config: pytest.Config) -> None:
    """Keep what Python compiles of the source, or each process that a test starts compiles it all anew.

    Of an installed package that is kept beside it, and there nothing has to be compiled.
    """
    is_source = ROOT in Path(mentorpick.__file__).parents and "site-packages" not in mentorpick.__file__
    if sys.dont_write_bytecode and is_source and config.getoption("numprocesses", None):
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / ".pytest_cache" / "compiled")


@pytest.fixture(autouse=True)
def _the_same_environment_afterwards() -> Iterator[None]:
    """A command that runs in this process may set variables for its children."""
    before = dict(os.environ)
    yield
    for name in os.environ.keys() - before.keys():
        if name != "PYTEST_CURRENT_TEST":
            del os.environ[name]
    os.environ.update(before)


@pytest.fixture(autouse=True)
def _each_text_embedded_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """But where embedding is what is tested."""
    if request.path.stem not in ("test_embedding", "test_vectors", "test_full_precision"):
        monkeypatch.setattr(Model, "_run", embed_once)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium without a window; what asks for one is passed over where there is none."""
    driver = pytest.importorskip("playwright.sync_api")
    path = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    if path is None:
        pytest.skip("no Chromium on this machine")
    with driver.sync_playwright() as running:
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        one = running.chromium.launch(executable_path=path, args=["--no-sandbox"] if root else [])
        yield one
        one.close()
