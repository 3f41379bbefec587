"""Every time the answers were given: how priority, goals and places moved."""

from collections.abc import Iterator

from mentorpick.areas import LABELS
from mentorpick.nextsteps import History, Round
from mentorpick.write.document import Block, Bullets, Callout, Document, Facts, Section, Text

COLUMNS = ("day", "priority", "place", "mentor", "name", "fit", "score")


def document(result: History) -> Document:
    """The rounds, the newest first."""
    blocks: list[Block] = [Callout("The people in this pool are made up.")] if result.fictional else []
    blocks += [_round(one) for one in reversed(result.rounds)]
    return Document("Your answers over time", tuple(blocks) or (Text("No answers are saved yet."),))


def rows(result: History) -> Iterator[tuple[object, ...]]:
    """One row a place in each round, as COLUMNS."""
    for one in result.rounds:
        for place, who in enumerate(one.first, 1):
            yield (one.day, one.priority, place, who.mentor, who.name, who.fit, who.score)


def _round(one: Round) -> Section:
    first = ", ".join(f"{place}. {who.name} ({who.fit} fit)" for place, who in enumerate(one.first, 1))
    facts = [("Central priority", LABELS[one.priority]), ("Then", ", ".join(LABELS[area] for area in one.also))]
    facts.append(("First", first or "nobody"))
    goals = (Text("Goals:"), Bullets(one.goals)) if one.goals else ()
    return Section(one.day, (Facts(tuple((label, text) for label, text in facts if text)), *goals))
