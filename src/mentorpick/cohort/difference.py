"""What changed between two runs over a cohort: who came, who left, whose list is another.

Alone, because it compares two results and ranks nobody.
"""

from collections import Counter
from collections.abc import Iterable

from mentorpick.model.run import Baseline, Difference, MenteeChange, Shown

KINDS = ("added", "removed", "moved", "rescored")


def compare_runs(old: tuple[Baseline, Iterable[Shown]], new: tuple[Baseline, Iterable[Shown]]) -> Difference:
    """Return what differs between two runs, each with what everybody was shown in it."""
    before, after = ({each.mentee: each for each in shown} for _, shown in (old, new))
    found = [_change(before.get(id_), after.get(id_)) for id_ in sorted(before.keys() | after.keys())]
    changes = sorted((each for each in found if each is not None), key=lambda each: KINDS.index(each.kind))
    kinds = Counter(each.kind for each in changes)
    return Difference(
        old=old[0],
        new=new[0],
        same=found.count(None),
        counts={kind: kinds[kind] for kind in KINDS},
        changes=tuple(changes),
    )


def _change(old: Shown | None, new: Shown | None) -> MenteeChange | None:
    if old == new or (old and new and (old.mentors, old.scores) == (new.mentors, new.scores)):
        return None
    known = new or old
    if known is None:
        return None
    before, after = (old.mentors if old else ()), (new.mentors if new else ())
    kind = "removed" if new is None else "added" if old is None else "rescored" if before == after else "moved"
    return MenteeChange(
        kind=kind,
        mentee=known.mentee,
        source_id=known.source_id,
        came=tuple(mentor for mentor in after if mentor not in before),
        left=tuple(mentor for mentor in before if mentor not in after),
        first=after[0] if after else "",
        was_first=before[0] if before else "",
    )
