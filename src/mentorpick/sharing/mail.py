"""Puts a message into the forms it is sent in: a link, a draft for a mail program, plain text."""

from urllib.parse import quote

from mentorpick.sharing.message import Message


def mailto(address: str, message: Message) -> str:
    """Return a link that opens the message in the reader's mail program, its lines ended as mail wants them."""
    subject, body = (quote(part, safe="") for part in (message.subject, message.body.replace("\n", "\r\n")))
    return f"mailto:{quote(address, safe='@')}?subject={subject}&body={body}"


def eml(address: str, message: Message) -> bytes:
    """Return the message as a file that mail programs open as a draft. No date: the same message, the same bytes."""
    from email.message import EmailMessage
    from email.policy import SMTP

    mail = EmailMessage(policy=SMTP)
    if address:
        mail["To"] = " ".join(address.split())
    mail["Subject"] = " ".join(message.subject.split())
    mail["X-Unsent"] = "1"
    mail.set_content(f"{message.body}\n", cte="quoted-printable")
    return bytes(mail)


def plain_text(address: str, message: Message) -> str:
    """Return the message as lines of text: whom it is for, the subject, the body without hard breaks."""
    to = f"To: {address}\n" if address else ""
    return f"{to}Subject: {message.subject}\n\n{message.body}\n"
