"""Write docs/reference/licences.md from the metadata of what is installed, or with --check compare the names in it.

python docs/licences.py            writes the page; needs the extra `all`
python docs/licences.py --check    exit 1 where a dependency of ours is not on the page

Each package says its licence in one of three ways, and newer versions say it in another than older ones. What a package
needs itself also changes from version to version. So the check asks only for the packages that we name ourselves.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PAGE = Path(__file__).resolve().parent / "reference" / "licences.md"
EXTRAS = ("", "office", "cluster", "parquet", "zstd")
"""What users install: nothing more, or one of these."""
ROW = re.compile(r"^\| \[([\w.-]+)\]", re.M)
HEAD = """\
<!-- Written by docs/licences.py from what is installed; change it there. -->

# Licences of what it needs

mentorpick itself is under the [MIT licence](../../LICENSE). Installing it also installs the packages below, each under
its own licence; nothing of them is inside mentorpick. An extra, as in `pip install ".[office]"`, brings what stands in
its rows, and `".[all]"` everything.

| package | licence, as it says itself | comes with |
|---|---|---|
"""


def needed(name: str, extra: str = "") -> Iterator[Requirement]:
    """What a package asks for on this system, for an extra of its own or always."""
    for line in distribution(name).requires or ():
        requirement = Requirement(line)
        always = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        asked = requirement.marker is None or requirement.marker.evaluate({"extra": extra})
        if asked and not (extra and always):
            yield requirement


def everything(name: str, extra: str, found: set[str]) -> set[str]:
    """The packages that come with one, and with them, and so on."""
    for requirement in needed(name, extra):
        new = canonicalize_name(requirement.name)
        if new not in found:
            found.add(new)
            everything(new, "", found)
        for more in requirement.extras:
            everything(new, more, found)
    return found


def licence(package: Distribution) -> str:
    """What a package says its licence is: as an expression, as a class, or as a short text."""
    said = package.metadata
    classes = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier", []) if line.startswith("License ::")]
    text = (said.get("License") or "").strip()
    short = text if text and len(text) < 40 and "\n" not in text else ""
    return said.get("License-Expression") or short or ", ".join(classes) or text.partition("\n")[0]


def page() -> str:
    """The page: every package once, with the first of EXTRAS that brings it."""
    rows: dict[str, str] = {}
    for extra in EXTRAS:
        for name in sorted(everything("mentorpick", extra, set()) - rows.keys()):
            package = distribution(name)
            link = f"[{package.name}](https://pypi.org/project/{name}/)"
            rows[name] = f"| {link} | {licence(package)} | {extra or 'mentorpick'} |\n"
    return HEAD + "".join(rows.values())


def main() -> int:
    """Write the page, or say which of our own dependencies it lacks."""
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8", newline="\n")
        return 0
    listed = {canonicalize_name(name) for name in ROW.findall(PAGE.read_text(encoding="utf-8"))}
    ours = {canonicalize_name(one.name) for extra in EXTRAS for one in needed("mentorpick", extra)}
    for name in sorted(ours - listed):
        sys.stdout.write(f"{PAGE.name} lacks {name}: run python docs/licences.py\n")
    return 1 if ours - listed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PackageNotFoundError as absent:
        sys.exit(f"{absent.name} is not installed: pip install '.[all]' first")
