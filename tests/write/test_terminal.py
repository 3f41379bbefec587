"""What a person sees in a terminal: it fits, it says all without colour, text from files stays text."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mentorpick.errors import Problem
from mentorpick.write.document import (
    Bar,
    Bars,
    Beside,
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Grid,
    Heading,
    Problems,
    Section,
    Span,
    Text,
    Verbatim,
    plain_text,
    spans,
)
from mentorpick.write.formats import Look, view_for
from mentorpick.write.terminal import _DRAWERS, draw, problem_lines, wrap

ESCAPES = re.compile(r"\x1b\[[\d;]*m")
WIDTHS = (40, 60, 80, 100, 120)

LONG = Problem(
    code="P206", path="mentors/amara-okafor.yaml", message="updated: this should be a date, not what stands there",
    line=12, column=61, length=9, excerpt="bio: " + "Reads drafts of a paper, " * 5 + "too",
    hint="year first: 2026-10-01",
)  # fmt: skip

EVERY_BLOCK = Document(
    "Everything",
    (
        Heading("A heading"),
        Text(("Some ", Span("strong", "strong"), " words, ", Span("quoted", "quote"), ".")),
        Facts((("Short", "one"), ("Much longer label", Span("two " * 30, "faint")))),
        Bullets(("first", "second " * 20), "+"),
        Bars((Bar("Career", 0.9, "deep"), Bar("Physical health", 0.0, "none"), Bar("A very long label " * 4, 1.0))),
        Grid(("Name", "Places", "Note"), (("Zoë", "3", "fine"), ("李薇", "12", Span("full", "bad"))), "lrc", "A table"),
        Callout("Mind this."),
        Verbatim("  kept\n    as it is"),
        Problems((LONG,), "\n".join(problem_lines(LONG))),
        Section("Inside", (Text("x"), Section("Deeper", (Text("y"),), "2", "aside", 0.5)), "1", "strong fit", 1.0),
        Beside((Text("left " * 12),), (Text("right " * 12),)),
    ),
)


def shown(document: Document, **look: Any) -> str:
    return draw(document, Look(**look))


def kept_as_it_is(blocks: tuple[Any, ...]) -> set[str]:
    """The lines that are never broken, because their breaks count."""
    lines: set[str] = set()
    for block in blocks:
        lines |= {line.strip() for line in block.text.split("\n")} if isinstance(block, Verbatim) else set()
        for name in ("blocks", "left", "right"):
            lines |= kept_as_it_is(getattr(block, name, ()))
    return lines


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_terminal(any_result: Any, width: int) -> None:
    for document in (view_for(any_result).document(any_result), EVERY_BLOCK):
        for line in shown(document, width=width).splitlines():
            assert cell_len(line) <= width or line.strip() in kept_as_it_is(document.blocks), line


def test_the_test_document_holds_every_kind_of_block() -> None:
    assert {type(block) for block in EVERY_BLOCK.blocks} == set(_DRAWERS)


@pytest.mark.parametrize("width", WIDTHS)
def test_colour_changes_nothing_but_colour(width: int) -> None:
    assert ESCAPES.sub("", shown(EVERY_BLOCK, width=width, colour=True)) == shown(EVERY_BLOCK, width=width)


def test_colours_are_those_of_the_theme_and_always_end() -> None:
    written = shown(EVERY_BLOCK, colour=True)
    assert {int(code) for code in re.findall(r"\x1b\[(\d+)m", written)} <= {0, 1, 7}
    assert all(len(ESCAPES.findall(line)) % 2 == 0 for line in written.splitlines())


def test_without_glyphs_all_drawing_is_ascii() -> None:
    document = Document("A", (Bullets(("x – “y”…",)), Bars((Bar("b", 0.5, "half · ok"),)), Section("s", (), bar=0.4)))
    assert shown(document, glyphs=False).isascii()


def test_accessible_lines_hold_no_bars_and_are_not_broken() -> None:
    written = shown(EVERY_BLOCK, accessible=True, width=1_000_000)
    assert not re.search("[━─•+]", written)
    assert "second " * 19 in written
    assert "1. Inside, strong fit" in written
    assert "Career: deep" in written
    assert not re.search(r"\S {2,}\S", written.replace("    as", "as"))


def test_in_a_magnified_window_long_labels_stand_above_what_they_are_about() -> None:
    facts = Document("", (Facts((("Who they want to help", "word " * 12), ("Stage", "one"))),))
    lines = shown(facts, width=40).splitlines()
    assert lines[0] == "Who they want to help"
    assert max(map(len, lines[1:])) > 34, "the whole width is used"
    assert all(line.startswith("  ") for line in lines[1:3])
    assert shown(facts, width=60).startswith("Who they want to help  word")


def test_a_table_too_wide_is_stacked_with_its_heads() -> None:
    grid = Grid(("Name", "What", "Why"), (("Ada", "w " * 30, "y " * 30),))
    assert "What" in (written := shown(Document("", (grid,)), width=60))
    assert written.splitlines()[0] == "Ada"


TEAM_MAP = Grid(
    ("Area", "Dr Sam Rivera (today)", "Dr Amara Okafor", "Dr Tomasz Wilk"),
    (("Mental health", "good", "some", "strong"), ("Career", "some", "strong", "little")),
    "lccc",
)


@pytest.mark.parametrize(("width", "heads"), [(69, 1), (60, 2), (45, 3), (40, 3)])
def test_heads_of_a_table_are_broken_before_the_table_is_given_up(width: int, heads: int) -> None:
    written = shown(Document("", (TEAM_MAP,)), width=width).splitlines()
    assert len(written) == heads + 2
    assert " ".join(" ".join(line.split()) for line in written[-2:]) == (
        "Mental health good some strong Career some strong little"
    )
    assert sorted(" ".join(written[:heads]).split()) == sorted(" ".join(TEAM_MAP.head).split())


def test_a_table_whose_cells_do_not_fit_is_stacked() -> None:
    assert shown(Document("", (TEAM_MAP,)), width=30).splitlines()[:3] == [
        "Mental health",
        "  Dr Sam Rivera (today)",
        "    good",
    ]


def test_a_place_before_a_title_keeps_its_indent_where_nothing_stands_at_the_right() -> None:
    written = shown(Document("", (Section("A title that is rather long", (Text("text"),), "1"),)), width=28)
    assert written == " 1  A title that is rather\n    long\n    text\n"


def test_a_problem_on_a_terminal_is_broken_between_words_and_its_line_cut_around_the_place() -> None:
    found = Document("", (Problems((LONG,), "\n".join(problem_lines(LONG))),))
    first, more, source, caret, hint = shown(found, width=60).splitlines()
    assert (first, more) == (
        "mentors/amara-okafor.yaml:12:61: updated: this should be a",
        "  date, not what stands there [P206]",
    )
    assert source[7] == source[-1] == "…"
    assert source[caret.index("^") : caret.rindex("^") + 1] == LONG.excerpt[60:69]
    assert hint == "  year first: 2026-10-01"


def test_elsewhere_a_problem_keeps_its_line() -> None:
    text = "\n".join(problem_lines(LONG))
    assert shown(Document("", (Problems((LONG,), text),)), width=60, live=False) == f"{text}\n"


def test_a_problem_is_told_to_a_screen_reader_without_carets() -> None:
    place, source, _, hint = problem_lines(LONG)
    found = Document("", (Problems((LONG,), "\n".join(problem_lines(LONG))),))
    assert shown(found, width=60, accessible=True).splitlines() == [place, source, hint]


@pytest.mark.parametrize("look", [{}, {"live": False}, {"accessible": True}])
def test_a_problem_of_a_whole_file_needs_no_line(look: dict[str, Any]) -> None:
    bare = Problem(code="P002", path="mentors", message="is a folder", hint="give a file")
    found = Document("", (Problems((bare,), "\n".join(problem_lines(bare))),))
    assert shown(found, **look) == "mentors: is a folder [P002]\n  give a file\n"


def test_two_columns_stand_beside_each_other_only_where_there_is_room() -> None:
    document = Document("", (Beside((Text("left"),), (Text("right"),)),))
    assert len(shown(document, width=120).splitlines()) == 1
    assert len(shown(document, width=80).splitlines()) == 3


def test_markup_in_a_name_is_shown_as_it_is() -> None:
    assert "[bold]x[/bold] [/]" in shown(Document("", (Section("[bold]x[/bold] [/]", ()),)), colour=True)


@given(st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" ")), st.integers(10, 60))
def test_wrapping_keeps_every_sign_and_every_line_within_the_width(text: str, width: int) -> None:
    lines = ["".join(span.text for span in line) for line in wrap(text, width)]
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= width for line in lines)


@given(st.lists(st.tuples(st.text("ab ", max_size=12), st.sampled_from(["", "strong", "faint"])), max_size=6))
def test_wrapping_keeps_the_tone_of_every_word(parts: list[tuple[str, Any]]) -> None:
    words = tuple(Span(text, tone) for text, tone in parts)
    before = [(sign, span.tone) for span in spans(words) for sign in span.text if sign != " "]
    after = [(sign, span.tone) for line in wrap(words, 20) for span in line for sign in span.text if sign != " "]
    assert after == before


def test_plain_words_are_the_words_without_tones() -> None:
    assert plain_text(("a ", Span("b", "bad"), "")) == "a b"
    assert json.dumps([s.text for s in spans(("", Span("")))]) == "[]"


BLOCKS: tuple[type[Any], ...] = Block.__args__  # type: ignore[attr-defined]


def test_every_block_can_be_drawn_in_every_format_that_draws() -> None:
    from mentorpick.write.pages import _WRITERS

    assert set(BLOCKS) == set(_DRAWERS) == set(_WRITERS)
