"""Letters from templates: the office's words win, a template can do no harm, and drafts are mail."""

import time
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


def test_a_template_is_read_as_notepad_and_powershell_keep_it(tmp_path: Path) -> None:
    text = "Subject: Grüße {{ name }}\r\n\r\nDear {{ name }}\r\n"
    for saved in (text.encode("utf-8-sig"), text.encode("utf-16"), text.encode().decode("cp850").encode("utf-16")):
        assert own(tmp_path, saved).write("met-mentee", {"name": "Lea"}) == Letter("Grüße Lea", "Dear Lea")


def test_every_template_of_ours_begins_with_a_subject() -> None:
    assert len(built_in_names()) >= 12
    assert all(built_in(name).startswith("Subject: ") for name in built_in_names())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Subject: a\n\n{{ nobody }}", "uses 'nobody', which this letter doesn't have"),
        ("Subject: a\n\n{% if %}", "line 3"),
        ("Subject: a\n\n{% include '/etc/passwd' %}", "include can't be used"),
        ("Subject: a\n\n{% import 'x' as y %}", "import can't be used"),
        ("Subject: a\n\n{% extends 'x' %}", "extends can't be used"),
        ("Subject: a\n\n{{ name.__class__.__mro__ }}", "unsafe"),
        ("Subject: a\n\n{{ 1 / 0 }}", "/ can't be used"),
        ("Subject: a\n\n{{ name|sort|dictsort }}", "No filter"),
        ("Subject: a\n\n{{ none.x }}", "uses 'x', which this letter doesn't have"),
        ("Subject: a\n\n{{ " + "9" * 6000 + " }}", "digits"),
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


BOMBS = {
    "a width in %": "{{ '%999999999d' % 1 }}",
    "a width in format": "{{ '{:999999999}'.format(1) }}",
    "a centred text": "{{ 'x'|center(999999999) }}",
    "a padded text": "{{ 'x'.ljust(999999999) }}",
    "an indented text": "{{ 'x'|indent(999999999, true) }}",
    "a product": "{{ 'a' * 10 ** 10 }}",
    "a power": "{{ 2 ** 100000000 }}",
    "a range": "{% for n in range(99999) %}word {% endfor %}",
    "loops in loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "letters of letters": "{% for a in 'a' ~ text %}{% for b in text %}{% endfor %}{% endfor %}",
    "three loops": "{% for a in pairs %}{% for b in pairs %}{% for c in pairs %}{% endfor %}{% endfor %}{% endfor %}",
    "a loop of itself": "{% for x in pairs recursive %}{{ loop(pairs) }}{% endfor %}",
    "doubling in a namespace": "{% set n = namespace(x='a') %}{% for i in pairs %}{% set n.x = n.x ~ 1 %}{% endfor %}",
    "doubling in names": "{% set a = 'ab' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
    "doubling in lists": "{% set a = [1] %}" + "{% set a = [a, a] %}" * 40 + "{{ a }}",
    "a join of a join": "{{ text|join(text)|join(text) }}",
    "a join for each": "{{ [text]|map('join', text)|map('join', text)|list }}",
    "a macro of itself": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "lorem ipsum": "{{ lipsum(n=1000000) }}",
    "many batches": "{{ [1]|batch(99999999, 'x')|list|length }}",
    "many filters": "{{ text" + "|title" * 9_000 + " }}",
    "brackets": "{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}",
    "many a not": "{{ " + "not " * 10_000 + "1 }}",
    "ifs in ifs": "{% if 1 %}" * 3_000 + "{% endif %}" * 3_000,
    "long": "{{ text }}" * 5,
}


@pytest.mark.parametrize("what", BOMBS)
def test_a_hostile_template_takes_neither_time_nor_memory(what: str, tmp_path: Path) -> None:
    templates = own(tmp_path, "Subject: a\n\n" + BOMBS[what])
    started = time.process_time()
    with pytest.raises(InvalidData, match="met-mentee"):
        templates.write("met-mentee", {"text": "abc " * 5_000, "pairs": [1, 2]})
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "text", ["name.__init__.__globals__", "''.__class__.__mro__", "self.__init__.__globals__", "name|attr('x')",
             "[name]|map(attribute='__class__')|first", "'{0.__class__}'.format(name)", "cycler", "joiner", "dict"]
)  # fmt: skip
def test_no_template_reaches_more_than_it_is_given(text: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="met-mentee"):
        own(tmp_path, f"Subject: a\n\n{{{{ {text} }}}}").write("met-mentee", {"name": "Lea"})


def test_a_template_may_say_what_a_letter_needs(tmp_path: Path) -> None:
    text = "{% set one = pairs[0] %}{% for p in pairs %}{{ p.name|upper }}{{ '' if loop.last else ', ' }}{% endfor %}"
    text += " {{ pairs|map(attribute='name')|join(' & ') }} {{ pairs|length + 1 }} {{ one.name|default('x') ~ '!' }}"
    letter = own(tmp_path, f"Subject: a\n\n{text}").write("met-mentee", {"pairs": [{"name": "Lea"}, {"name": "Bo"}]})
    assert letter.body == "LEA, BO Lea & Bo 3 Lea!"


def test_a_letter_moves_no_cursor(tmp_path: Path) -> None:
    letter = own(tmp_path, "Subject: a\x1b[2J\n\nb\x9b\u202e{{ '\\ud800' }}").write("met-mentee", {})
    assert letter == Letter("a[2J", "b")


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
