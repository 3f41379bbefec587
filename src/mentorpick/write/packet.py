"""A person's page of a proposal, and the lines of the mail merge."""

from collections.abc import Iterator

from mentorpick.pages import Packet, Paired
from mentorpick.write.document import Block, Bullets, Callout, Document, Facts, Section, Text, Verbatim

COLUMNS = ("kind", "id", "name", "pair", "pair_name")
MAIL_COLUMNS = ("email", "name", "kind", "id", "pairs", "subject", "page")


def document(result: Packet) -> Document:
    """The page."""
    blocks: list[Block] = []
    if result.fictional:
        blocks.append(Callout("These people are made up: nobody will answer."))
    blocks += [Callout(sentence) for sentence in result.notices]
    names = " and ".join(pair.name for pair in result.pairs)
    if result.kind == "mentee":
        step = "The next step is yours: send the first message."
        blocks.append(Text(f"Dear {result.name}, your mentor is {names}. {step}"))
        blocks += [_for_mentee(pair) for pair in result.pairs]
    else:
        blocks.append(Text(f"Dear {result.name}, thank you. {names} will write to you soon; this is what to expect."))
        blocks += [_for_mentor(pair) for pair in result.pairs]
    ask = f"write to {result.contact}" if result.contact else "write to the office that sent you this page"
    blocks.append(Text(f"If it does not fit, or you hear nothing for two weeks, {ask}. That is no failure of yours."))
    return Document(f"{result.name}: {names}", tuple(blocks))


def rows(result: Packet) -> Iterator[tuple[str, ...]]:
    """One row a pair."""
    for pair in result.pairs:
        yield result.kind, result.id, result.name, pair.id, pair.name


def mail_row(result: Packet, page: str) -> tuple[str, ...]:
    """The line of this person in ``mail.csv``, as MAIL_COLUMNS; ``page`` is where the page stands."""
    names = "; ".join(pair.name for pair in result.pairs)
    subject = f"Your mentor: {names}" if result.kind == "mentee" else f"Whom you will mentor: {names}"
    return result.email, result.name, result.kind, result.id, names, subject, page


def _for_mentee(pair: Paired) -> Section:
    words = pair.introduction
    who = [("Post", pair.title), ("Works at", pair.organization), ("E-mail", pair.email), ("Page", pair.url)]
    return Section(
        pair.name,
        (
            Facts(tuple((label, text) for label, text in who if text)),
            Section("Why you two", (Bullets(pair.reasons or ("chosen by the office",), "+"),)),
            Section("First message, to change as you like", (Verbatim(f"{words.subject}\n\n{words.message}"),)),
            Section("Questions for the first talk", (Bullets(words.questions, "?"),)),
            _agreement(pair),
        ),
    )


def _for_mentor(pair: Paired) -> Section:
    words = pair.introduction
    known = tuple(f"{item.what}: {item.text}" for item in words.shared)
    told = Bullets(known) if known else Text("Nothing yet.")
    return Section(
        pair.name,
        (
            Section("What you may know", (told,)),
            Section("What you may be asked first", (Bullets(words.questions, "?"),)),
            _agreement(pair),
        ),
    )


def _agreement(pair: Paired) -> Section:
    agreement = pair.introduction.agreement
    lines = (
        ("Goal", "; ".join(agreement.goals)),
        ("How often", agreement.often),
        ("Channel", agreement.channel),
        ("Confidential", agreement.confidentiality),
        ("You look back on", agreement.review),
        ("How it ends", agreement.ending),
    )
    return Section("What you may agree on", (Facts(tuple((label, text) for label, text in lines if text)),))
