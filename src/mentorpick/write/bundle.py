"""How a bundle's manifest is shown."""

from collections.abc import Iterator
from typing import Any

from mentorpick.reports import BundleManifest
from mentorpick.write.document import Document, Facts

COLUMNS = ("path", "size", "sha256")


def rows(manifest: BundleManifest) -> Iterator[tuple[Any, ...]]:
    """One row a file."""
    yield from ((item.path, item.size, item.sha256) for item in manifest.files)


def document(manifest: BundleManifest) -> Document:
    """What it says of itself, and how much it holds."""
    size = sum(item.size for item in manifest.files)
    facts = (
        ("mentors", str(manifest.mentors)), ("files", f"{len(manifest.files)}, {size:,} bytes"),
        ("contact", manifest.contact), ("licence", manifest.licence), ("consent", manifest.consent),
        ("created", str(manifest.created)), ("expires", str(manifest.expires or "")),
    )  # fmt: skip
    return Document(manifest.title or "A bundle of mentors", (Facts(tuple(fact for fact in facts if fact[1])),))
