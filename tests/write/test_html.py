"""The page: one file, no request, readable by everyone, and every text of a profile stays text."""

import functools
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from msgspec.structs import replace

from mentorpick.model.followup import Report
from mentorpick.model.people import Answers, BackgroundWish, Contact, Goal, Mentor, Offer, Profiles
from mentorpick.model.shortlist import Shortlist
from mentorpick.ranking.pool import as_pool
from mentorpick.ranking.shortlist import rank
from mentorpick.read.answers import read_answers
from mentorpick.read.profiles import read_profiles, sample_pool
from mentorpick.sharing.pages import build_report
from mentorpick.write.document import (
    Bar,
    Bars,
    Beside,
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
from mentorpick.write.formats import Look
from mentorpick.write.pages import html, page

TODAY = date(2026, 11, 23)
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
HOSTILE = (
    "<script>document.title='owned'</script><img src=https://example.com/x onerror=alert(1)>",
    "</style></title></pre>{{ 7*7 }}{% raw %}&lt;b&gt;",
    "javascript:alert(1)",
    "[link](https://example.com/) [/red] \\x1b[31m",
    "Donaudampfschifffahrtsgesellschaftskapitän" * 12,
    "مرحبا بالعالم שלום עולם",
    "👩🏽‍⚕️ 李博 ＡＢＣ",
    "\"><svg onload=alert(1)> ' onmouseover='alert(1)",
)


class Read(HTMLParser):
    """What a parser sees in a page: its tags with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.said).split())


def every_block(text: str) -> Document:
    """A document with the text wherever a block takes one."""
    words = (text, Span(text, "strong"), Span(text, "quote"))
    return Document(
        text,
        (
            Heading(text, 2),
            Text(words),
            Facts(((text, words),)),
            Bullets((words,)),
            Bullets((words,), "+"),
            Bars((Bar(text, 0.5, text), Bar(text, 0.25))),
            Grid((text, text), ((text, words),), "lr", text, ((0.5,),)),
            Grid(("a", "b"), ((text, text),)),
            Callout(text),
            Verbatim(text),
            Section(words, (Text(text), Section(text, (Text(text),))), lead="1", aside=text, bar=0.3),
            Beside((Text(text),), (Text(text),)),
        ),
    )


def written(*documents: Document) -> str:
    return "".join(page(documents))


@functools.cache
def sample() -> Any:
    return as_pool(read_profiles(sample_pool()))


@functools.cache
def example(name: str, *, private: bool) -> Report:
    return build_report(read_answers(EXAMPLES / f"{name}.yaml"), sample(), today=TODAY, private=private)


def as_page(result: Report | Shortlist) -> str:
    return "".join(html([result], Look()))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text_in_every_block(text: str) -> None:
    plain, hostile = Read(written(every_block("plain"))), Read(written(every_block(text)))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    assert [sorted(attributes) for _, attributes in hostile.tags] == [sorted(a) for _, a in plain.tags]
    assert " ".join(text.split()) in hostile.text


def test_an_address_alone_becomes_a_link_and_nothing_else_does() -> None:
    words = (
        "amara@example.org",
        Span("https://example.org/a?b=1&c=2"),
        "javascript:alert(1)",
        "see https://example.org",
    )
    links = [a["href"] for tag, a in Read(written(Document("", (Text(words),)))).tags if tag == "a"]
    assert links == ["#content", "mailto:amara@example.org", "https://example.org/a?b=1&c=2"]


def test_the_policy_allows_nothing_but_the_styles_in_the_page() -> None:
    tags = Read(written(every_block("x"))).tags
    policy = next(a["content"] or "" for tag, a in tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not [a for _, a in tags if "style" in a or any(name.startswith("on") for name in a)]


def test_several_results_are_articles_of_one_page() -> None:
    text = written(Document("One", (Text("a"),)), Document("Two", (Text("b"),)))
    tags = [tag for tag, _ in Read(text).tags]
    assert tags.count("article") == 2
    assert tags.count("title") == 1
    assert "<title>One</title>" in text


def test_every_part_has_a_name_of_its_own_and_labels_point_at_parts() -> None:
    tags = Read(as_page(example("hematology-trainee", private=True))).tags
    names = [a["id"] for _, a in tags if "id" in a]
    assert len(set(names)) == len(names)
    assert {a["aria-labelledby"] for _, a in tags if "aria-labelledby" in a} <= set(names)


def test_the_same_report_is_the_same_bytes() -> None:
    assert as_page(example("tired-nurse", private=False)) == as_page(example("tired-nurse", private=False))


# the report


@pytest.mark.parametrize("name", ["hematology-trainee", "tired-nurse", "returning-founder"])
def test_every_number_of_the_report_is_one_of_the_json(name: str) -> None:
    answers = read_answers(EXAMPLES / f"{name}.yaml")
    found = rank(answers, sample(), today=TODAY)
    result = example(name, private=True)
    assert result.shortlist == found
    said = Read(as_page(result)).text
    for place in found.shortlist:
        for value in (place.score, place.low, place.high):
            assert f"{value:.3f}" in said
        for item in place.contributions:
            assert f"{item.weight:.3f}" in said
            assert f"{item.value:.3f}" in said
            assert f"{item.points:.3f}" in said
    known = {f"{number:.3f}" for number in numbers(result)}
    assert set(re.findall(r"\b[01]\.\d{3}\b", said)) <= known


def numbers(value: Any) -> Iterator[float]:
    """Every number in a result."""
    if isinstance(value, float):
        yield value
    elif isinstance(value, dict):
        yield from (n for item in value.values() for n in numbers(item))
    elif isinstance(value, tuple | list):
        yield from (n for item in value for n in numbers(item))
    elif hasattr(value, "__struct_fields__"):
        yield from (n for name in value.__struct_fields__ for n in numbers(getattr(value, name)))


@pytest.mark.parametrize("name", ["hematology-trainee", "tired-nurse", "returning-founder"])
def test_points_still_sum_to_the_score_where_the_private_criteria_are_one(name: str) -> None:
    result = example(name, private=False).shortlist
    assert sum(row.weight for row in result.weights) == pytest.approx(1)
    for place in result.shortlist:
        assert sum(item.points for item in place.contributions) == pytest.approx(place.score, abs=1e-8)


def test_the_public_report_keeps_places_and_scores() -> None:
    one, two = (example("tired-nurse", private=private).shortlist.shortlist for private in (True, False))
    assert [(p.rank, p.mentor, p.score, p.fit) for p in one] == [(p.rank, p.mentor, p.score, p.fit) for p in two]


MARKED = Answers(
    id="jo",
    name="Jo",
    about="MARKABOUT",
    goals=(
        Goal(text="Match into a hematology fellowship", area="career"),
        Goal(text="Return after burnout MARKFILED", area="career"),
        Goal(text="MARKMIND", area="mental_health"),
        Goal(text="MARKBODY", area="physical_health"),
        Goal(text="MARKHOME", area="relationships"),
        Goal(text="MARKMONEY", area="finances"),
    ),
    priority="mental_health",
    also=("career", "finances"),
    values=("family", "fairness"),
    background=BackgroundWish(wish=("MARKBACKGROUND", "first-generation"), weight="high"),
    avoid=("markavoid",),
    mentors=("sam-rivera",),
)


@pytest.mark.parametrize("priority", ["mental_health", "career", "finances"])
def test_no_private_answer_is_in_a_report_unless_it_is_asked_for(priority: Any) -> None:
    answers = replace(MARKED, priority=priority, also=())
    said = as_page(build_report(answers, sample(), today=TODAY)).lower()
    assert not re.findall("mark(?:about|filed|mind|body|home|money|background|avoid)", said)
    assert "first-generation" not in said
    assert "kept private" in said
    assert "match into a hematology fellowship" in said
    everything = as_page(build_report(answers, sample(), today=TODAY, private=True))
    assert "MARKMIND" in everything
    assert "This page holds private answers" in everything


def test_a_private_priority_is_not_named_but_what_a_mentor_is_always_stands_there() -> None:
    text = Read(as_page(example("tired-nurse", private=False))).text
    assert "Your priority: kept private" in text
    assert "(now)" not in text
    assert "isn't a therapist" in text


@pytest.mark.parametrize("name", ["tired-nurse", "returning-founder"])
def test_no_row_of_what_if_gives_a_private_priority_away(name: str) -> None:
    result = example(name, private=False)
    scores = [place.score for place in result.shortlist.shortlist[:3]]
    assert scores not in [[place.score for place in row.first] for row in result.if_priority]


def test_the_report_answers_what_if_for_all_seven_areas() -> None:
    result = example("returning-founder", private=True)
    assert len(result.if_priority) == 7
    assert len({row.first[0].mentor for row in result.if_priority}) >= 2
    own = next(row for row in result.if_priority if row.area == "finances")
    assert [place.mentor for place in own.first] == [place.mentor for place in result.shortlist.shortlist[:3]]


def test_contact_data_stand_there_only_where_the_profile_gives_them() -> None:
    mentors = tuple(
        Mentor(id=name, name=name.title(), areas={"career": 3}, contact=Contact(email=email))
        for name, email in (("ann", "ann@example.org"), ("ben", ""))
    )
    text = as_page(build_report(Answers(priority="career"), as_pool(mentors), today=TODAY))
    assert set(re.findall('href="(mailto:[^"]*)"', text)) == {"mailto:ann@example.org"}


def test_nobody_qualified_is_a_report_too() -> None:
    closed = Mentor(id="ann", name="Ann", areas={"career": 3}, accepting=False)
    text = Read(as_page(build_report(Answers(priority="career"), as_pool([closed]), today=TODAY))).text
    assert "Nobody here meets" in text


# in a browser


def hostile_pool() -> Any:
    mentors = tuple(
        Mentor(
            id=f"m{n}",
            name=text[:290],
            title=text[:290],
            areas={"career": 5, "finances": n % 6},
            offers=(Offer(text=f"fellowship {text}", area="career"),),
            expertise=(text[:290],),
            bio=text,
        )
        for n, text in enumerate(HOSTILE)
    )
    return as_pool(Profiles(mentors=mentors))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """Three reports on a server of their own, and what was asked of it."""
    folder = tmp_path_factory.mktemp("site")
    hostile = build_report(
        replace(MARKED, goals=(Goal(text="fellowship " + HOSTILE[0], area="career"),)),
        hostile_pool(),
        today=TODAY,
        private=True,
    )
    for name, result in (
        ("public", example("hematology-trainee", private=False)),
        ("private", example("tired-nurse", private=True)),
        ("hostile", hostile),
    ):
        (folder / f"{name}.html").write_text(as_page(result), encoding="utf-8", newline="\n")
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *more: Any) -> None:
            super().__init__(*more, directory=str(folder))

        def log_message(self, format: str, *more: Any) -> None:  # noqa: A002  the name is the base class's
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


PAGES = ("public", "private", "hostile")
SIZES = (360, 800, 1400)


@pytest.fixture
def shown(browser: Any, site: tuple[str, list[str]]) -> Iterator[Any]:
    """Open a page at a width, light or dark; at the end nothing may have been written to the console."""
    contexts, told = [], []

    def show(name: str, width: int = 800, scheme: str = "light", **more: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
        contexts.append(context)
        opened = context.new_page()
        opened.on("console", lambda message: told.append(message.text))
        opened.on("dialog", lambda dialog: told.append("dialog"))
        site[1].clear()
        opened.goto(f"{site[0]}/{name}.html")
        opened.wait_for_load_state("networkidle")
        return opened

    yield show
    for context in contexts:
        context.close()
    assert not told


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_the_page_fits_phone_and_desk_without_scrolling_sideways(shown: Any, name: str) -> None:
    opened = shown(name)
    for width in SIZES:
        opened.set_viewport_size({"width": width, "height": 900})
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.evaluate(
            "[...document.querySelectorAll('h1, p:not(.unseen), li')].every(e => e.scrollWidth <= e.clientWidth + 1)"
        )


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_opening_the_page_is_the_only_request(shown: Any, site: tuple[str, list[str]], name: str) -> None:
    opened = shown(name)
    assert site[1] == [f"/{name}.html"]
    assert opened.evaluate("performance.getEntriesByType('resource').length") == 0


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [("public", 360, "light"), ("private", 1400, "dark"), ("hostile", 800, "dark")],
)
def test_axe_finds_nothing(shown: Any, name: str, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(shown(name, width, scheme))
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_stand_out_from_the_page_by_three_to_one(shown: Any, scheme: str) -> None:
    opened = shown("public", scheme=scheme)
    ink, ground = opened.evaluate(
        "[getComputedStyle(document.querySelector('.fill')).fill, getComputedStyle(document.body).backgroundColor]"
    )
    assert contrast(ink, ground) >= 3


def contrast(one: str, two: str) -> float:
    """The contrast of two CSS colours by WCAG 2.1, 1 to 21."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((light(one), light(two)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.browser
def test_hostile_profiles_run_nothing_and_are_read_as_they_were_written(shown: Any) -> None:
    opened = shown("hostile")
    assert opened.title() != "owned"
    assert opened.evaluate("document.querySelectorAll('script, img').length") == 0
    assert "<script>document.title='owned'</script>" in opened.inner_text("main")


@pytest.mark.browser
def test_the_keyboard_reaches_the_content_the_tables_and_the_links(shown: Any) -> None:
    opened = shown("public")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.className") == "skip"
    assert opened.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    reached = set()
    for _ in range(40):
        opened.keyboard.press("Tab")
        reached.add(opened.evaluate("document.activeElement.tagName + '.' + document.activeElement.className"))
    assert {"A.", "DIV.scroll"} <= reached


@pytest.mark.browser
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints_on_paper_in_black_on_white_with_nothing_cut_off(shown: Any, paper: str) -> None:
    opened = shown("private", scheme="dark")
    printed = opened.pdf(format=paper, print_background=False)
    assert printed.startswith(b"%PDF")
    opened.emulate_media(media="print", color_scheme="dark")
    assert opened.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert opened.evaluate("getComputedStyle(document.querySelector('.skip')).display") == "none"
    inches = 8.27 if paper == "A4" else 8.5
    opened.set_viewport_size({"width": round((inches - 28 / 25.4) * 96), "height": 1000})
    assert opened.evaluate("[...document.querySelectorAll('.scroll')].every(e => e.scrollWidth <= e.clientWidth + 1)")
