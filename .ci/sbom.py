"""Print what a release consists of as CycloneDX 1.5: this package, its model by digest, and what it needs."""

import hashlib
import json
import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

MODEL = Path(__file__).parents[1] / "src" / "mentorpick" / "data" / "model"


def needed(name: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """Collect a package and all it needs, extras aside, as far as they are installed."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key not in found:
        try:
            found[key] = distribution(name)
        except PackageNotFoundError:  # for another system
            return found
        for line in found[key].requires or ():
            if "extra ==" not in line:
                needed(re.split(r"[\s<>=!~;\[(]", line, maxsplit=1)[0], found)
    return found


def component(each: Distribution) -> dict[str, Any]:
    """Describe a package."""
    name, version = each.metadata["Name"], each.version
    return {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name.lower()}@{version}"}


def files() -> list[dict[str, Any]]:
    """Describe the files of the sentence model."""
    return [
        {
            "type": "data",
            "name": f"mentorpick/data/model/{path.name}",
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}],
        }
        for path in sorted(MODEL.iterdir())
        if path.is_file()
    ]


def sbom() -> dict[str, Any]:
    """Make the bill of materials; the same installation gives the same bytes."""
    own, *others = needed("mentorpick", {}).values()
    libraries = sorted(map(component, others), key=lambda row: row["purl"])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component(own) | {"type": "application"}},
        "components": [*libraries, *files()],
    }


if __name__ == "__main__":
    json.dump(sbom(), sys.stdout, indent=1)
