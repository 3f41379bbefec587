"""What holds for every test: repeatable properties, and an environment that is the same after a test as before it."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def _the_same_environment_afterwards() -> Iterator[None]:
    """A command that runs in this process may set variables for its children."""
    before = dict(os.environ)
    yield
    for name in os.environ.keys() - before.keys():
        if name != "PYTEST_CURRENT_TEST":
            del os.environ[name]
    os.environ.update(before)
