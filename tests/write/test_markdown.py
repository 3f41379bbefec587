"""Markdown: every block readable, nothing from a file read as markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorpick.write.document import (
    Bar,
    Bars,
    Bullets,
    Callout,
    Document,
    Facts,
    Grid,
    Heading,
    Section,
    Span,
    Text,
    Verbatim,
)
from mentorpick.write.pages import escape, write
from tests.write.test_terminal import EVERY_BLOCK


def test_every_block_has_its_markdown() -> None:
    blocks = (
        Heading("Top"),
        Text(("Some ", Span("strong", "strong"), " and ", Span('"quoted" ', "quote"), "words")),
        Facts((("Label", "value"),)),
        Bullets(("one", "two"), "+"),
        Bars((Bar("Career", 0.9, "deep"), Bar("Money", 0.25))),
        Grid(("Name", "Places"), (("Ada", "3"),), "lr", "Who"),
        Callout("Mind this."),
        Verbatim("a `` b"),
        Section("Ada", (Text("x"),), "1", "strong fit", 0.7),
    )
    assert write(Document("Title", blocks)) == (
        '# Title\n\n## Top\n\nSome **strong** and *"quoted"* words\n\n* Label: value\n\n- one\n- two\n\n'
        "- Career: deep\n- Money: 0.25\n\nWho\n\n| Name | Places |\n| :-- | --: |\n| Ada | 3 |\n\n> Mind this.\n\n"
        "```\na `` b\n```\n\n## 1 · Ada (strong fit)\n\nx\n"
    )


def test_a_fence_is_longer_than_any_in_the_text() -> None:
    assert "`````\n````\n`````" in write(Document("", (Verbatim("````"),)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*a* _b_ `c` [d](e) <f>", r"\*a\* \_b\_ \`c\` \[d\](e) \<f\>"),
        ("# a", r"\# a"),
        ("1. a", r"1\. a"),
        ("12) a", r"12\) a"),
        ("- a", r"\- a"),
        ("+ a", r"\+ a"),
        ("a | b", r"a \| b"),
        ("a\nb", "a b"),
        ("&amp;", r"\&amp;"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("3 places", "3 places"),
    ],
)
def test_what_markdown_would_read_is_escaped(text: str, shown: str) -> None:
    assert escape(text) == shown
    assert write(Document("", (Text(text),))) == shown + "\n"


@given(st.text(st.characters(exclude_categories=("C",)), max_size=60))
def test_no_text_opens_a_block_or_a_tag(text: str) -> None:
    line = escape(text)
    assert "\n" not in line
    assert not line.startswith(("#", ">", "-", "+", "=", "`", "|"))
    assert "<" not in line.replace("\\<", "")


def test_side_by_side_becomes_one_after_the_other() -> None:
    text = write(EVERY_BLOCK)
    assert text.index("left left") < text.index("right right")
    assert text.startswith("# Everything\n")
    assert text.endswith("\n")
