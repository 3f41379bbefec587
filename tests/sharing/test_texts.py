"""The letters of a term, as those who get them read them: one of each kind, and more, stand in ``letters/``.

After a change of wording write them anew with ``python -m tests.sharing.test_texts``, and read each aloud once.
"""

from collections.abc import Callable
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from mentorpick.model.cohort import Gap
from mentorpick.model.people import Answers, BackgroundWish, Contact, Goal, Mentor, OfficePage, Page
from mentorpick.ranking.pool import Pool
from mentorpick.sharing.letters import Letters, recruiting_letters
from mentorpick.sharing.texts import (
    PairFacts,
    day_words,
    goals_text,
    mentee_context,
    mentor_context,
    office_context,
    post_words,
    short_name,
)
from mentorpick.write.mail import Letter, Templates, built_in_names, draft

FOLDER = Path(__file__).with_name("letters")
DAY = date(2026, 9, 25)
OFFICE = OfficePage(
    programme="Westbrook mentoring", name="the Career Office", email="mentoring@westbrook.example", term="2026/27",
    reply_by=date(2026, 9, 30), write_by=date(2026, 10, 9), check_by=date(2026, 10, 16), end_on=date(2027, 5, 28),
    survey="https://forms.example.org/mentoring",
)  # fmt: skip
OURS = Templates()

MARK = Mentor(
    id="mark-o-brien", name="Mark O'Brien", title="Head of Service, Housing", organization="Leeds City Council",
    areas={"finances": 3}, meeting=("in_person", "phone", "video"), location="Leeds, UK", timezone="Europe/London",
    hours_per_month=1.5, contact=Contact(email="mark.obrien@example.gov"),
)  # fmt: skip
PRIYA = Mentor(
    id="priya-raman", name="priya raman", title="Manager", organization="Deloitte", areas={"career": 5},
    meeting=("video", "in_person"), location="London, UK", timezone="Europe/London", hours_per_month=2,
    background=("first-generation",), contact=Contact(email="priya.raman@example.com"),
)  # fmt: skip
JAMES = Mentor(
    id="james-liu", name="James Liu", title="Staff Engineer", organization="Google", areas={"career": 5},
    meeting=("video",), location="San Francisco, USA", timezone="America/Los_Angeles", hours_per_month=1,
    contact=Contact(email="jamesliu@example.com"),
)  # fmt: skip
BOB = Mentor(
    id="bob", name='Robert "Bob" Ellery', title="HR director, retired", organization="retired (formerly Unilever HR)",
    areas={"career": 5}, meeting=("in_person", "phone", "video"), location="Harrogate, UK", timezone="Europe/London",
    hours_per_month=4, contact=Contact(email="bob.ellery@example.net"),
)  # fmt: skip
NADIA = Mentor(
    id="nadia-petrova", name="Nadia Petrova", title="Financial adviser", organization="Self", areas={"finances": 5},
    meeting=("video",), location="Sofia, Bulgaria", timezone="Europe/Sofia", hours_per_month=1,
    contact=Contact(email="nadia@petrova.example"),
)  # fmt: skip
FOSTER = Mentor(
    id="dr-helen-foster", name="DR. HELEN FOSTER", title="Reader in Molecular Biology",
    organization="WESTBROOK UNIVERSITY", areas={"career": 5}, meeting=("video", "in_person"), location="Leeds",
    timezone="Europe/London", hours_per_month=1,
)  # fmt: skip


def mentee(name: str, goal: str, **more: object) -> Answers:
    base = {"priority": "career", "meeting": ("video",), "location": "Leeds", "timezone": "Europe/London"}
    email = f"{name.partition(' ')[0].lower()}@student.westbrook.example"
    goals = (Goal(text=goal),) if goal else ()
    fields = {**base, "hours_per_month": 1.0, "contact": Contact(email=email), **more}
    return Answers(id=name.lower().replace(" ", "-"), name=name, goals=goals, **fields)  # type: ignore[arg-type]


TYLER = PairFacts(
    answers=mentee("Tyler Brooks", "Get out of overdraft\nmake a budget", priority="finances", hours_per_month=2.0,
                   meeting=("in_person", "chat")),
    mentor=MARK, programme="Foundation year, year 1", withheld=True, today=DAY,
)  # fmt: skip
AMELIA = PairFacts(
    answers=mentee("Amelia Hart", "Get into consulting, pass a case interview",
                   background=BackgroundWish(wish=("first-generation",))),
    mentor=PRIYA, programme="BA History, year 3", goals=("Get into consulting, pass a case interview",),
    line="Mock case interviews", line_shared="Mock case interviews", today=DAY,
)  # fmt: skip
JOSH = PairFacts(
    answers=mentee("JOSHUA PIKE", "Land a software engineering internship at a big tech firm"), mentor=JAMES,
    programme="BSc Computer Science, year 2", goals=("Land a software engineering internship at a big tech firm",),
    line="Mock coding interviews, resume review, intros to recruiters",
    line_shared="Mock coding interviews, resume review, intros to recruiters", today=DAY,
)  # fmt: skip
RYAN = PairFacts(
    answers=mentee("Ryan O'Neill", "HR placement year", meeting=("in_person",)), mentor=BOB,
    programme="BA Business, year 2", goals=("HR placement year",),
    line="HR; recruitment", line_shared="HR; recruitment", today=DAY,
)  # fmt: skip
GEORGE = PairFacts(
    answers=mentee("George Papadopoulos", "Spring week / summer internship in banking"), mentor=BOB,
    programme="BSc Finance, year 2", goals=("Spring week / summer internship in banking",),
    today=DAY,
)  # fmt: skip
AALIYAH = PairFacts(
    answers=mentee("Aaliyah Johnson", "Understand my loans and save a bit", priority="finances"), mentor=NADIA,
    line="Go through your debts and make a budget, explain student loans", withheld=True, today=DAY,
)  # fmt: skip
JACK = PairFacts(
    answers=mentee("Jack Thompson", "", meeting=("chat",), priority="mental_health"), mentor=NADIA, today=DAY,
)  # fmt: skip
POPPY = PairFacts(
    answers=mentee("Poppy Wright", "Decide: academia or clinical?", meeting=("in_person",), location="York, UK"),
    mentor=FOSTER, goals=("Decide: academia or clinical?",), today=DAY,
)  # fmt: skip


def first(pair: PairFacts) -> Letter:
    return OURS.write("first", {"you": pair.you(), "pair": pair.first_message(), "office": office_context(OFFICE)})


def to_mentee(name: str, *pairs: PairFacts, **more: object) -> Letter:
    facts = mentee_context(pairs, OFFICE)
    for told, one in zip(facts["pairs"], map(first, pairs), strict=True):
        told["first_message"] = f"Subject: {one.subject}\n\n{one.body}"
    return OURS.write(name, {**facts, **more})


def to_mentor(name: str, *pairs: PairFacts, **more: object) -> Letter:
    return OURS.write(name, {**mentor_context(pairs, OFFICE), **more})


def ended(letter: Callable[..., Letter], name: str, pair: PairFacts, by: str, **more: object) -> Letter:
    facts = (mentee_context if letter is to_mentee else mentor_context)([pair], OFFICE)
    facts["pairs"][0]["ended_by"] = by
    return OURS.write(name, {**facts, "new_names": "", "kept_names": "", "left": False, **more})


LAW = Gap(label="law", area="career", mentees=("ryan-o'neill", "george-papadopoulos"), goals=("Vac scheme", "LLM"))
ALONE = Gap(label="Tell my parents I changed course", area="relationships", quoted=True, mentees=("ryan-o'neill",))


def recruited(gap: Gap) -> Letter:
    """The letter that looks for somebody for a gap of the pool."""
    return next(recruiting_letters([gap], [RYAN.answers, GEORGE.answers], OFFICE, OURS))[1]


def waited() -> Letter:
    """The letter to a mentee for whom there is nobody yet."""
    pool = Pool.of([MARK], Page(office=OFFICE))
    return next(Letters([RYAN.answers], pool, OURS, DAY).waiting([RYAN.answers.id])).letter


SCENES: dict[str, Callable[[], Letter]] = {
    "mentee-goal-kept-back": lambda: to_mentee("mentee", TYLER),
    "mentee-with-a-wish": lambda: to_mentee("mentee", AMELIA),
    "mentee-across-the-ocean": lambda: to_mentee("mentee", JOSH),
    "mentee-no-common-way": lambda: to_mentee("mentee", JACK, notices=("A mentor is no therapist.",)),
    "mentee-two-towns": lambda: to_mentee("mentee", POPPY),
    "mentor-one-mentee": lambda: to_mentor("mentor", AMELIA),
    "mentor-goal-kept-back": lambda: to_mentor("mentor", AALIYAH),
    "mentor-two-mentees": lambda: to_mentor("mentor", RYAN, GEORGE),
    "first-message": lambda: first(RYAN),
    "first-message-goal-kept-back": lambda: first(AALIYAH),
    "ended-mentee-new-mentor": lambda: ended(to_mentee, "ended-mentee", AMELIA, "mentor", new_names="Bob Ellery"),
    "ended-mentee-who-asked": lambda: ended(to_mentee, "ended-mentee", AMELIA, "mentee"),
    "ended-mentor": lambda: ended(to_mentor, "ended-mentor", AMELIA, "mentee", left=False),
    "met-mentee": lambda: to_mentee("met-mentee", JOSH),
    "half-time-mentor": lambda: to_mentor("half-time-mentor", RYAN, GEORGE),
    "end-mentee": lambda: to_mentee("end-mentee", JOSH),
    "end-mentor": lambda: to_mentor("end-mentor", RYAN, GEORGE),
    "met-mentor": lambda: to_mentor("met-mentor", RYAN, GEORGE),
    "half-time-mentee": lambda: to_mentee("half-time-mentee", JOSH),
    "waiting-mentee": waited,
    "recruit-a-subject": lambda: recruited(LAW),
    "recruit-one-goal": lambda: recruited(ALONE),
}


def page(letter: Letter) -> str:
    return f"Subject: {letter.subject}\n\n{letter.body}\n"


@pytest.mark.parametrize("name", SCENES)
def test_a_letter_reads_as_it_was_read_aloud(name: str) -> None:
    assert page(SCENES[name]()) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SCENES)
def test_a_letter_is_whole_and_calm(name: str) -> None:
    text = page(SCENES[name]())
    wrong = ("None", "  ", " .", " ,", "..", "()", "!", "(3 of 5)", "same clock", "Self", "your own story", "{", "DR.")
    assert [each for each in wrong if each in text] == []


def test_every_template_has_a_letter_that_was_read() -> None:
    assert [name for name in built_in_names() if not any(scene.startswith(name) for scene in SCENES)] == []


@pytest.mark.parametrize("name", SCENES)
def test_every_kind_of_letter_is_a_draft_that_mail_programs_read(name: str) -> None:
    letter, evil = SCENES[name](), "Zo\u00eb \u738b\r\nBcc: all@example.org"
    data = draft(letter, (evil, "zoe@example.org"), ("B\u00fcro, Karriere", "office@example.org"), DAY)
    found = message_from_bytes(data, policy=default)
    assert not found.defects
    assert found.keys() == [
        "Subject", "From", "To", "Date", "X-Unsent", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    ]  # fmt: skip
    assert (found["Subject"], found["To"].addresses[0].addr_spec) == (letter.subject, "zoe@example.org")
    assert "Zo\u00eb \u738b" in found["To"].addresses[0].display_name
    assert found["From"].addresses[0].display_name == "B\u00fcro, Karriere"
    assert found.get_content().replace("\r\n", "\n") == letter.body + "\n"
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 78


def test_a_goal_kept_back_enters_nothing_the_mentor_reads() -> None:
    for pair in (TYLER, AALIYAH):
        told = page(to_mentor("mentor", pair)) + page(first(pair))
        for word in ("overdraft", "budget", "loan", "debt", "money", "save"):
            assert word not in told.lower()


def test_a_mentee_is_told_what_the_mentor_was_told() -> None:
    text = page(to_mentee("mentee", AALIYAH)).partition("----")[0]
    assert "We've left it to you to say what it's about." in text
    assert "what you'd like to work on" not in text
    assert "what you'd like to work on" in page(to_mentee("mentee", AMELIA)).partition("----")[0]


@pytest.mark.parametrize(
    ("name", "short"),
    [("Tyler Brooks", "Tyler"), ("Mei Ling Tan", "Mei Ling Tan"), ("Dr Foster", "Dr Foster"), ("Cher", "Cher"),
     ("Prof. Ada", "Prof. Ada"), ("Lars de Boer", "Lars"),
     ('Robert "Bob" Ellery', "Bob"), ("Dr de Vries", "Dr de Vries"), ("", "")],
)  # fmt: skip
def test_a_first_name_is_taken_only_where_there_is_no_doubt(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("title", "place", "words"),
    [("Financial adviser", "Self", "Financial adviser"), ("Staff Engineer", "Google", "Staff Engineer at Google"),
     ("Head teacher (retired)", "Retired", "Head teacher (retired)"), ("", "BBC", "BBC"), ("", "Self", ""),
     ("Officer", "WESTBROOK UNIVERSITY", "Officer at Westbrook University"), ("Host", "BBC", "Host at BBC")],
)  # fmt: skip
def test_a_post_says_only_what_tells_something(title: str, place: str, words: str) -> None:
    assert post_words(Mentor(id="m", name="M", title=title, organization=place)) == words


def test_goals_stand_as_they_were_written() -> None:
    assert (
        goals_text(["Get out of overdraft\nmake a budget", "Sleep."]) == "Get out of overdraft, make a budget; Sleep."
    )


def test_a_day_is_said_as_people_say_it() -> None:
    assert day_words(date(2026, 10, 9)) == "Friday 9 October"


def test_without_an_office_nothing_stands_open() -> None:
    text = page(OURS.write("mentor", mentor_context([AMELIA], OfficePage())))
    assert "The mentoring office" in text
    assert "None" not in text


if __name__ == "__main__":
    for each, scene in SCENES.items():
        (FOLDER / f"{each}.txt").write_text(page(scene()), encoding="utf-8")
