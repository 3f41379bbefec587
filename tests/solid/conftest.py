"""The desk as a fixture: new, or after a first round."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.solid.desk import Desk, opened


@pytest.fixture
def new_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    """A desk at which nothing was done yet."""
    with opened(tmp_path, monkeypatch, capfd) as ready:
        yield ready


@pytest.fixture
def desk(new_desk: Desk) -> Desk:
    """A desk after a first round of long ago."""
    new_desk.begin()
    return new_desk
