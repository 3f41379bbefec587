"""Keeps with each round of answers the mentors as they were and when to look again; says when that day is past."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mentorpick.cli import console, sources
from mentorpick.cli.common import Common

if TYPE_CHECKING:
    from mentorpick.ranking.pool import Pool


def keep_round(common: Common, answers: str, pool: "Pool", next_day: date | None = None) -> None:
    """Keep what a later review compares with; a folder that cannot be written is no reason to fail."""
    from mentorpick.snapshots import Snapshot, choose_next, keep_snapshot

    store = sources.store(common)
    try:
        keep_snapshot(store, Path(answers), Snapshot(tuple(pool.mentors), pool.page))
        if next_day:
            choose_next(store, next_day)
    except OSError as error:
        console.detail(common, f"This round cannot be compared with later: {error.strerror or type(error).__name__}")


def overdue(common: Common) -> str:
    """A sentence where the day to look again is past, else empty."""
    from mentorpick.snapshots import next_review

    day = next_review(sources.store(common))
    if day is None or day > common.today:
        return ""
    return f"It was time to look again on {day.isoformat()}: `mentorpick review` shows what changed since."
