"""Examples of the results that come after the list: Report, Review, History, Places."""

from collections.abc import Callable
from datetime import date
from typing import Any

from mentorpick.model.followup import History, KeptPlace, Places, Report, Review
from mentorpick.ranking.pool import as_pool
from mentorpick.ranking.review import ReviewSide, list_history, review
from mentorpick.sharing.pages import build_report as report_of
from tests.builders import answers, mentor

TODAY = date(2026, 11, 23)
HOSTILE = "[/] =1+1 <b>Zoë</b> | `x` *y* 李薇 👩🏽‍⚕️ \\n"


def _side(day: date, priority: str) -> ReviewSide:
    pool = as_pool(
        [mentor("Ann", areas={"career": 4}), mentor("Ben", areas={"finances": 5}), mentor(HOSTILE, id="zoe")]
    )
    mentee = answers(priority, mentors=("ann",), languages=(), meeting=())
    return ReviewSide(day, mentee, pool.mentors, pool.page)


def report() -> Report:
    """A page for one mentee."""
    side = _side(TODAY, "career")
    return report_of(side.answers, as_pool(side.mentors), today=TODAY)


def reviewed() -> Review:
    """August against November."""
    return review(_side(date(2026, 8, 1), "career"), _side(TODAY, "finances"))


def told() -> History:
    """Two rounds."""
    return list_history([_side(date(2026, 8, 1), "career"), _side(TODAY, "finances")])


def places() -> Places:
    """One thing kept."""
    kept = (KeptPlace(path=f"/home/{HOSTILE}", what="answers you gave", files=2),)
    return Places(folder="/home", cache="/cache", kept=kept)


LATER: dict[str, Callable[[], Any]] = {"Report": report, "Review": reviewed, "History": told, "Places": places}
