"""No call of any command looks for a network."""

import os
import platform
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
    for name, more in (("cohort", ["--workers", "2", "-o", "out.jsonl"]), ("assign", [])):
        done = runs("-P", "-m", "mentorpick", *words(name), *more)
        assert done.returncode == 0, done.stderr
    assert not (desk.folder / "reached").exists()


NATIVE = """
import ctypes, platform, struct
number = {"x86_64": 41, "aarch64": 198}[platform.machine()]  # of the call that makes a socket
steps = (
    (0x20, 0, 0, 0), (0x15, 0, 4, number), (0x20, 0, 0, 16), (0x15, 1, 0, 2), (0x15, 0, 1, 10),
    (0x06, 0, 0, 0x80000000), (0x06, 0, 0, 0x7FFF0000),
)
code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
class Program(ctypes.Structure):
    _fields_ = [("size", ctypes.c_ushort), ("code", ctypes.c_void_p)]
system = ctypes.CDLL(None)
assert system.prctl(38, 1, 0, 0, 0) == 0
assert system.prctl(22, 2, ctypes.byref(Program(len(steps), ctypes.cast(code, ctypes.c_void_p))), 0, 0) == 0
"""
"""The kernel ends a process that makes a socket of the internet, whichever library asks."""


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"), reason="the kernel's filter is Linux's"
)
def test_no_library_makes_a_socket_or_an_id_of_this_computer(desk: Desk) -> None:
    desk.write({"watch/sitecustomize.py": NATIVE})
    reported = ("CI", "GITHUB_ACTIONS", "ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED", "ORT_RUNNING_UNIT_TESTS")
    environment = {name: value for name, value in os.environ.items() if name not in reported}
    environment["PYTHONPATH"] = str(desk.folder / "watch")
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        environment[name] = str(desk.folder / "fresh")

    def runs(*argv: str) -> int:
        return subprocess.run([sys.executable, *argv], env=environment, capture_output=True, timeout=60).returncode  # noqa: PLW1510

    assert runs("-c", "import socket; socket.socket(socket.AF_UNIX)") == 0
    assert runs("-c", "import socket; socket.socket()") < 0
    for name, more in (("cohort", ["--workers", "2", "-o", "out.jsonl"]), ("assign", [])):
        assert runs("-P", "-m", "mentorpick", *words(name), *more) == 0
    made = {path.relative_to(desk.folder / "fresh").parts[0] for path in (desk.folder / "fresh").rglob("*")}
    assert made == {"mentorpick"}


def test_every_command_is_among_the_calls() -> None:
    called = {words(name)[0] for name in CALLS}
    assert {row.name for row in COMMANDS} <= called
