"""The words to approach a mentor, as blocks: the message to copy, the questions, the agreement, what it tells."""

from collections.abc import Iterator

from mentorpick.nextsteps import Agreement, Introduction
from mentorpick.write.document import Block, Bullets, Callout, Document, Facts, Section, Span, Text

COLUMNS = ("mentor", "name", "part", "text")
_OPEN = "to settle in the first talk"


def document(result: Introduction) -> Document:
    """The introduction as blocks."""
    blocks: list[Block] = []
    if result.fictional:
        blocks.append(Callout("This mentor is made up: nobody will answer."))
    if result.languages:
        blocks.append(
            Callout(f"{result.name} lists {', '.join(result.languages)}, not English: write in one you share.")
        )
    to = result.email or result.url or "no contact in the profile"
    blocks += [
        Section(
            "First message",
            (Facts((("To", Span(to)), ("Subject", result.subject))), *_paragraphs(result.message)),
        ),
        Section("Questions for the talk", (Bullets(result.questions, "?"),)),
        Section("Agreement", _agreement(result.agreement)),
        Section("What this tells about you", _shared(result)),
    ]
    return Document(f"Writing to {result.name}", tuple(blocks))


def rows(result: Introduction) -> Iterator[tuple[str, ...]]:
    """One row a part: subject, message, each question, each line of the agreement, each thing told."""
    parts = [("subject", result.subject), ("message", result.message)]
    parts += [("question", text) for text in result.questions]
    parts += [(f"agreement: {label.lower()}", text) for label, text in _lines(result.agreement)]
    parts += [(f"told: {item.what}", item.text) for item in result.shared]
    yield from ((result.mentor, result.name, part, text) for part, text in parts)


def _paragraphs(message: str) -> tuple[Text, ...]:
    return tuple(Text(line) for line in message.split("\n") if line)


def _agreement(agreement: Agreement) -> tuple[Block, ...]:
    opening = Text("One page for both of you: change what does not fit, and keep it where both can see it.")
    return (opening, Facts(tuple(_lines(agreement))))


def _lines(agreement: Agreement) -> list[tuple[str, str]]:
    return [
        ("Between", " and ".join(name or "you" for name in agreement.between)),
        ("Goal", "; ".join(agreement.goals) or _OPEN),
        ("How often", agreement.often or _OPEN),
        ("Channel", agreement.channel or _OPEN),
        ("Confidential", agreement.confidentiality),
        ("We look back on", agreement.review),
        ("How it ends", agreement.ending),
    ]


def _shared(result: Introduction) -> tuple[Block, ...]:
    if not result.shared:
        return (Text("Nothing from your answers."),)
    return (
        Text("This and nothing else of your answers is in the pages above."),
        Facts(tuple((item.what.capitalize(), item.text) for item in result.shared)),
    )
