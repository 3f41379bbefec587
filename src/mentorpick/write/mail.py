"""A message in the forms it is sent in: a link, a draft for a mail program, plain text.

Alone, as every format for people.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from mentorpick.model.followup import Introduction
from mentorpick.write.formats import Look


def mailto(address: str, subject: str, body: str) -> str:
    """Return a link that opens the message in the reader's mail program, its lines ended as mail wants them."""
    parts = (quote(part, safe="") for part in (subject, body.replace("\n", "\r\n")))
    return f"mailto:{quote(address, safe='@')}?subject={next(parts)}&body={next(parts)}"


def plain_message(address: str, subject: str, body: str) -> str:
    """Return the message as lines of text: whom it is for, the subject, the body without hard breaks."""
    to = f"To: {address}\n" if address else ""
    return f"{to}Subject: {subject}\n\n{body}\n"


def draft(address: str, subject: str, body: str) -> bytes:
    """Return the message as a file that mail programs open as a draft. No date: the same message, the same bytes."""
    from email.message import EmailMessage
    from email.policy import SMTP

    mail = EmailMessage(policy=SMTP)
    if address:
        mail["To"] = " ".join(address.split())
    mail["Subject"] = " ".join(subject.split())
    mail["X-Unsent"] = "1"
    mail.set_content(f"{body}\n", cte="quoted-printable")
    return bytes(mail)


# formats of an introduction


def message(results: Iterable[Introduction], look: Look) -> Iterator[str]:
    """Yield the message alone, to paste."""
    del look
    yield from (plain_message(result.email, result.subject, result.message) for result in results)


def eml(results: Iterable[Introduction], look: Look) -> Iterator[str]:
    """Yield the message as a draft."""
    del look
    yield from (draft(result.email, result.subject, result.message).decode() for result in results)
