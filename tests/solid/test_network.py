"""No call of any command looks for a network."""

import os
import socket
import subprocess
import sys
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


WATCH = """
import sys

def watch(event, _):
    if event.startswith("socket."):
        open("reached", "a").write(event)
        raise SystemExit(f"reached for the network: {event}")

sys.addaudithook(watch)
"""
"""What every Python process begins with: no socket can be made, whichever way, without a trace in ``reached``."""


def test_no_process_of_a_run_makes_a_socket(desk: Desk) -> None:
    desk.write({"watch/sitecustomize.py": WATCH})
    environment = {**os.environ, "PYTHONPATH": str(desk.folder / "watch")}

    def runs(*argv: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run([sys.executable, *argv], env=environment, capture_output=True, timeout=60, check=False)

    assert runs("-c", "import socket; socket.socket()").returncode
    (desk.folder / "reached").unlink()
    for name, more in (("rank", []), ("cohort", ["--workers", "2", "-o", "out.jsonl"]), ("assign", []), ("import", [])):
        done = runs("-P", "-m", "mentorpick", *words(name), *more)
        assert done.returncode == 0, done.stderr
    assert not (desk.folder / "reached").exists()


def test_every_command_is_among_the_calls() -> None:
    called = {words(name)[0] for name in CALLS}
    assert {row.name for row in COMMANDS} <= called
