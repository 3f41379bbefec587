"""``python -P -m mentorpick`` and the console script: the version without imports, everything else in cli.

Alone, so that the version is printed before anything else is imported.
"""

import gc
import os
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] == ["--version"]:
        from mentorpick._version import __version__

        sys.stdout.write(f"mentorpick {__version__}\n")
        return
    _leave_folder_out()
    import signal

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        usual = (signal.SIG_DFL, signal.default_int_handler)
        if number is not None and signal.getsignal(number) in usual:  # not where `nohup` says to go on
            signal.signal(number, _stop)
    gc.set_threshold(100_000)  # starting makes 60,000 things that stay; going through them again frees nothing
    from mentorpick.cli.app import run

    code = run(sys.argv[1:])
    gc.freeze()  # else the collector looks through everything once more as Python ends: 70 ms with numpy loaded
    if code == 130 and _stops and os.name != "nt":
        _die_of(_stops[0])
    sys.exit(code)


def _leave_folder_out() -> None:
    """Take no code from the current folder, in this process or in any that it starts, whoever starts it.

    PYTHONPATH may name the folder, if only by an empty entry, as ``$PYTHONPATH:/some/folder`` leaves one.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        here = os.path.realpath(os.curdir)
    except OSError:  # deleted meanwhile
        return
    if here == os.path.dirname(os.path.dirname(os.path.realpath(__file__))):  # noqa: PTH120  the program lies there
        return
    named = os.environ.pop("PYTHONPATH", "").split(os.pathsep)
    out = {here, *(os.path.realpath(entry) for entry in named if not os.path.isabs(entry))}  # noqa: PTH117
    if kept := [entry for entry in named if entry and os.path.realpath(entry) not in out]:
        os.environ["PYTHONPATH"] = os.pathsep.join(kept)
    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) not in out]


_stops: list[int] = []
"""The signals that came, in order."""


def _stop(number: int, _frame: object) -> None:
    """A stop from outside ends as Ctrl-C does: what is finished is kept, what is half written is taken away."""
    _stops.append(number)
    raise KeyboardInterrupt


def _die_of(number: int) -> None:
    """End by the signal itself, all tidied up: a shell's loop then ends too, and its code is 128 and the number."""
    import atexit
    import contextlib
    import signal

    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # without -P it is the current folder; what was loaded before this line can't be helped
    main()
