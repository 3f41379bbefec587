"""How the report of an import is shown: what became of the people and of every column."""

from collections.abc import Iterator
from typing import Any

from mentorpick.reports import ImportReport
from mentorpick.write.document import Block, Bullets, Callout, Document, Facts, Grid, Heading

COLUMNS = ("id", "action", "field")
_SHOWN = 12
_WIDE = 36
_ACTIONS = (
    ("added", "added", "+"),
    ("changed", "changed", "~"),
    ("gone", "gone from the sheet (still in the folder; --prune deletes them)", "-"),
    ("pruned", "deleted, because they are gone from the sheet", "-"),
    ("removed_by_hand", "deleted by hand since the last import, and left so", "-"),
)


def rows(report: ImportReport) -> Iterator[tuple[Any, ...]]:
    """One row a person and action; kept edits name the field."""
    for name in ("added", "changed", "unchanged", "gone", "pruned", "removed_by_hand"):
        yield from ((id_, name, "") for id_ in getattr(report, name))
    yield from ((kept.id, "kept", kept.field) for kept in report.kept)


def document(report: ImportReport) -> Document:
    """What happened, then what was kept, then the columns."""
    would = "would be " if report.dry_run else ""
    blocks: list[Block] = [Facts(tuple(_facts(report, would)))]
    for name, words, mark in _ACTIONS:
        ids = getattr(report, name)
        if ids and name != "added":
            blocks += [Heading(f"{len(ids)} {would}{words}"), Bullets(_some(ids), mark)]
    if report.kept:
        blocks.append(Heading("Edits by hand that stay, although the sheet says something new"))
        blocks.append(Bullets(tuple(f"{kept.id}: {kept.field}" for kept in report.kept)))
    odd = [use for use in report.columns if report.dry_run or use.how in ("dropped", "guess", "kept")]
    if odd:
        blocks += [Heading("Columns"), Grid(("column", "becomes", "because"), tuple(map(_column, odd)))]
    if report.dry_run:
        blocks.append(Callout("Nothing was written: this was a dry run."))
    return Document(f"Import of {report.source}", tuple(blocks))


def _facts(report: ImportReport, would: str) -> Iterator[tuple[str, str]]:
    yield "rows", str(report.rows)
    yield f"{would}added", str(len(report.added))
    yield f"{would}changed", str(len(report.changed))
    yield "unchanged", str(len(report.unchanged))
    if report.no_consent:
        yield "without consent", str(report.no_consent)
    if report.failed:
        yield "not usable", str(report.failed)
    yield "folder", report.folder


def _some(ids: tuple[str, ...]) -> tuple[str, ...]:
    rest = len(ids) - _SHOWN
    return (*ids[:_SHOWN], f"and {rest} more") if rest > 0 else ids


_HOW = {"known": "known", "map": "map", "kept": "--keep-columns", "dropped": "nothing maps it", "guess": "a guess"}


def _column(use: Any) -> tuple[str, str, str]:
    column = use.column if len(use.column) <= _WIDE else f"{use.column[: _WIDE - 3]}..."
    return column, use.to or "left out", _HOW.get(use.how, use.how)
