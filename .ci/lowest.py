"""Print the lowest version that pyproject.toml allows of each dependency, as constraints for pip.

python .ci/lowest.py [EXTRA ...]    the dependencies themselves, and those of these extras
"""

import re
import sys
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
FLOOR = re.compile(r"(?P<name>[\w.-]+)(\[[\w,]+\])?>=(?P<version>[\w.]+)")


def main() -> None:
    """One ``NAME==VERSION`` a line, for every requirement that has a floor."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *(line for extra in sys.argv[1:] for line in extras[extra])]
    sys.stdout.writelines(f"{found['name']}=={found['version']}\n" for line in lines if (found := FLOOR.match(line)))


main()
