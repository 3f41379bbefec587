"""The desk as a fixture."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.solid.desk import Desk, opened


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    """A desk after a first round of long ago."""
    with opened(tmp_path, monkeypatch, capfd) as ready:
        ready.begin()
        yield ready
