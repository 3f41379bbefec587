"""How child processes are started: so that they run the installed code and never a file of the working folder.

Python looks for modules in the working folder first, with ``-m`` and with ``-c``; multiprocessing starts its workers
and the process that looks after them with ``-c``. A folder of profiles may come from anybody, so it's left out.

Alone: every package that starts a process asks here.
"""

import os
import sys

from mentorpick.errors import MachineFailed


def keep_folder_out() -> None:
    """Leave the working folder off the module path of every Python that this process starts, however it does so.

    Raises MachineFailed where this Python was started so that its children don't heed the environment.
    """
    os.environ["PYTHONSAFEPATH"] = "1"  # stays: libraries start and restart workers whenever they like
    if sys.flags.ignore_environment and not sys.flags.safe_path:
        raise MachineFailed(
            "no other processes are started: this Python runs with -E, and theirs would run code of the current folder",
            "start it with -P as well, or with -I",
        )


def python_argv(module: str) -> list[str]:
    """Return the call that runs an installed module in a Python of its own."""
    return [sys.executable, "-P", "-m", module]
