"""Letters from templates: the office's words win, a template can do no harm, and drafts are mail."""

from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorpick.errors import InvalidData
from mentorpick.write.mail import (
    MAX_BYTES,
    Letter,
    Templates,
    built_in,
    built_in_names,
    draft,
    is_address,
    letter_page,
    merge_table,
)

DAY = date(2026, 9, 25)


def own(folder: Path, text: str | bytes, name: str = "met-mentee") -> Templates:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / f"{name}.j2").write_bytes(data)
    return Templates(folder)


def test_a_template_of_the_offices_own_is_taken_before_ours(tmp_path: Path) -> None:
    letter = own(tmp_path, "Subject: Hello {{ name }}\n\nDear  **{{ name }}**,\n\n\n\nbye\n").write(
        "met-mentee", {"name": "Lea"}
    )
    assert letter == Letter("Hello Lea", "Dear Lea,\n\nbye")


def test_every_template_of_ours_begins_with_a_subject() -> None:
    assert len(built_in_names()) >= 12
    assert all(built_in(name).startswith("Subject: ") for name in built_in_names())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Subject: a\n\n{{ nobody }}", "nobody"),
        ("Subject: a\n\n{% if %}", "line 3"),
        ("Subject: a\n\n{% include '/etc/passwd' %}", "loader"),
        ("Subject: a\n\n{% import 'x' as y %}", "loader"),
        ("Subject: a\n\n{% extends 'x' %}", "loader"),
        ("Subject: a\n\n{{ name.__class__.__mro__ }}", "unsafe"),
        ("Subject: a\n\n{{ 'a' * 10 ** 10 }}", "not allowed"),
        ("Subject: a\n\n{{ 2 ** 100000000 }}", "not allowed"),
        ("Subject: a\n\n{% for n in range(9999999) %}x{% endfor %}", "Range too big"),
        ("Subject: a\n\n{% for n in range(99999) %}word {% endfor %}", "64 KiB"),
        ("Subject: a\n\n{{ 1 / 0 }}", "division"),
        ("Dear you", "subject"),
        ("Subject: \n\nDear you", "subject"),
        ("", "subject"),
        (b"Subject: caf\xe9\n\n", "UTF-8"),
        ("Subject: a\n" + "x" * MAX_BYTES, "64 KiB"),
    ],
)
def test_a_template_that_cannot_be_used_is_named_with_the_reason(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InvalidData, match="met-mentee") as raised:
        own(tmp_path, text).write("met-mentee", {"name": "Lea"})
    assert says in raised.value.message
    assert raised.value.hint


def read(data: bytes) -> dict[str, str]:
    message = message_from_bytes(data, policy=default)
    assert not message.defects
    return {**dict(message.items()), "body": message.get_content()}


def test_a_draft_is_read_back_as_it_was_written() -> None:
    letter = Letter("Your mentor: María José", "Dear José,\n\nlong " + "line " * 40 + "\n\n.\nFrom here")
    data = draft(letter, ("María José Ortega", "mj@example.es"), ('Büro, "Careers"', "office@example.org"), DAY)
    found = read(data)
    assert found["To"] == "María José Ortega <mj@example.es>"
    assert found["From"] == '"Büro, \\"Careers\\"" <office@example.org>'
    assert found["Subject"] == letter.subject
    assert found["body"].replace("\r\n", "\n") == letter.body + "\n"
    assert found["Date"] == "Fri, 25 Sep 2026 09:00:00 +0000"
    assert data.isascii()
    assert all(len(line) <= 78 for line in data.split(b"\r\n"))


def test_a_draft_opens_for_editing_in_outlook() -> None:
    assert read(draft(Letter("a", "b"), ("", ""), ("", ""), DAY))["X-Unsent"] == "1"


@pytest.mark.parametrize("evil", ["a\r\nBcc: x@example.org", "a\nBcc: x@example.org", "a\x0bBcc: b", "a\u2028Bcc: b"])
def test_nothing_in_a_name_or_subject_becomes_a_header(evil: str) -> None:
    found = read(draft(Letter(evil, "b"), (evil, "lea@example.org"), (evil, "office@example.org"), DAY))
    assert set(found) <= {
        "Subject", "From", "To", "Date", "X-Unsent", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
        "body",
    }  # fmt: skip


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_name_and_any_address_make_a_draft(name: str, address: str) -> None:
    letter = Letter(name.encode("utf-8", "replace").decode() or "a", "b")
    found = read(draft(letter, (letter.subject, address), ("Office", "office@example.org"), DAY))
    assert ("To" in found) == is_address(address)
    assert "Bcc" not in found


@pytest.mark.parametrize(
    "text", ["", "lea", "a@b", "a b@example.org", "a@example.org\nBcc: b", "<a@b.c>", "a@exämple.org"]
)
def test_what_is_no_address_gets_no_header(text: str) -> None:
    assert not is_address(text)


def test_the_mail_merge_has_the_mark_that_excel_needs_and_whole_bodies() -> None:
    text = merge_table(("name", "body"), [("Lea", "Dear Lea,\nbye"), ("=cmd", "b")])
    assert text == '\ufeffname,body\r\nLea,"Dear Lea,\nbye"\r\n\'=cmd,b\r\n'


def test_a_letter_as_a_page_holds_every_word_and_what_is_to_be_copied_stands_apart() -> None:
    body = "Hi <Lea>,\n\nThree things:\n\n- one\n- two\n\nThe Office\na@b.org"
    body += "\n\n---- A first message ----\n\nDear Al,\n\nhello"
    text = letter_page(Letter("Your mentor", body))
    assert '<h1 dir="auto">Your mentor</h1>' in text
    assert "Hi &lt;Lea&gt;," in text
    assert '<li dir="auto">one</li>' in text
    assert "The Office\na@b.org</p>" in text
    assert "A first message</h2>" in text
    assert "Dear Al,\n\nhello</pre>" in text
    assert "----" not in text
    assert "made up" not in text
    assert "These people are made up" in letter_page(Letter("x", "y"), fictional=True)
