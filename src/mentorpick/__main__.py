"""``python -m mentorpick`` and the console script: the version without imports, everything else in cli."""

import gc
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] == ["--version"]:
        from mentorpick import __version__

        sys.stdout.write(f"mentorpick {__version__}\n")
        return
    gc.set_threshold(100_000)  # starting makes 60,000 things that stay; going through them again frees nothing
    from mentorpick.cli.app import run

    code = run(sys.argv[1:])
    gc.freeze()  # else the collector looks through everything once more as Python ends: 70 ms with numpy loaded
    sys.exit(code)


if __name__ == "__main__":
    main()
