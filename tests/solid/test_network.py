"""No call of any command looks for a network."""

import socket
from typing import Any, NoReturn

import pytest

from mentorpick.cli.app import COMMANDS
from tests.solid.desk import CALLS, Desk, words

WAYS_OUT = ("socket", "create_connection", "getaddrinfo", "gethostbyname", "create_server")


class Reached(BaseException):
    """Something asked for the network; nothing in the program may swallow this."""


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise Reached


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets and names are refused."""
    for name in WAYS_OUT:
        monkeypatch.setattr(socket, name, _refuse)


def test_the_refusal_refuses(offline: None) -> None:
    with pytest.raises(Reached):
        socket.create_connection(("example.org", 80))


def test_every_command_ends_well_with_no_network(desk: Desk, offline: None) -> None:
    for name in CALLS:
        done = desk.call(*words(name))
        assert done.code == 0, f"{name}\n{done.err}"


def test_every_command_is_among_the_calls() -> None:
    called = {words(name)[0] for name in CALLS}
    assert {row.name for row in COMMANDS} <= called
