"""The words to approach a mentor: short, from matched facts, and with nothing private in them."""

import re
from datetime import date
from urllib.parse import unquote

import msgspec
import pytest
from msgspec.structs import replace

from mentorpick.model.followup import Introduction
from mentorpick.model.people import Answers, BackgroundWish, Contact, Goal, Mentor, Offer, Page, Style, Wants
from mentorpick.sharing.pages import OwnWords, introduce
from mentorpick.sharing.privacy import keep_shareable, list_withheld
from tests.builders import meaning

TODAY = date(2026, 11, 23)

AMARA = Mentor(
    id="amara",
    name="Dr Amara Okafor",
    title="Hematologist",
    areas={"career": 5, "mental_health": 4},
    offers=(
        Offer(text="Reads fellowship applications in hematology", area="career"),
        Offer(text="Talks about burnout before a fellowship", area="mental_health"),
    ),
    expertise=("sickle cell disease", "grief after a fellowship ends"),
    values=("fairness", "curiosity", "family"),
    wants=Wants(stages=("trainee",), areas=("career",)),
    languages=("en", "fr"),
    timezone="Africa/Lagos",
    meeting=("phone", "video"),
    hours_per_month=3,
    contact=Contact(email="amara@example.org"),
)
JO = Answers(
    name="Jo",
    organization="Cedar Health",
    stage="trainee",
    about="I was away ill for a year.",
    goals=(
        Goal(text="Match into a hematology fellowship.", importance="high"),
        Goal(text="Publish on sickle cell disease"),
        Goal(text="Recover from burnout", area="mental_health", importance="high"),
    ),
    priority="career",
    values=("family", "fairness"),
    timezone="Europe/London",
    meeting=("video",),
    hours_per_month=1,
)


def words(mentor: Mentor = AMARA, mentee: Answers = JO, ticked: tuple[str, ...] = ()) -> Introduction:
    return introduce(mentor, keep_shareable(mentee, ticked), today=TODAY, page=Page(title="Our mentors"))


def test_the_message_says_who_why_what_is_wanted_and_asks_for_fifteen_minutes() -> None:
    message = words().message
    assert message.startswith("Dear Dr Amara Okafor,\n")
    assert message.endswith("Thank you for reading,\nJo")
    assert "This is what I'd like to work on this year: Match into a hematology fellowship." in message
    assert "I saw that you read fellowship applications in hematology" in message
    assert "Could we talk for 15 minutes by video in the next two weeks?" in message
    assert len(message.split()) < 110


def test_whatever_is_quoted_from_the_profile_stands_there_word_for_word() -> None:
    said = " ".join([*(offer.text for offer in AMARA.offers), *AMARA.expertise])
    read = replace(AMARA, offers=(Offer(text="Reads her fellowship applications in hematology"),))
    assert "“Reads her fellowship applications in hematology”" in words(read).message
    assert all(subject in said for subject in re.findall("question about (.*)", words().subject))


def test_lines_of_the_profile_about_private_life_are_not_quoted_even_if_they_match() -> None:
    text = msgspec.json.encode(words()).decode().lower()
    assert "burnout" not in text
    assert "grief" not in text


def test_a_goal_that_is_ticked_is_told_whatever_its_importance() -> None:
    goals = (*JO.goals[:2], Goal(text="Sleep after nights", area="mental_health", importance="low"))
    result = words(mentee=replace(JO, goals=goals), ticked=("goal-3",))
    assert "to work on this year: Sleep after nights." in result.message
    assert "Sleep after nights" in result.agreement.goals


def test_they_are_quoted_once_a_goal_of_that_kind_is_ticked() -> None:
    assert "burnout" in words(ticked=("goal-3",)).message


def test_without_anything_that_matches_the_message_does_not_flatter() -> None:
    message = words(Mentor(id="x", name="X", expertise=("welding",))).message
    assert "I found you through Our mentors" in message
    assert "profile says" not in message


def test_five_questions_start_with_the_goals_and_then_what_the_profile_leaves_open() -> None:
    asked = introduce(Mentor(id="x", name="X", expertise=("welding",)), keep_shareable(JO), today=TODAY).questions
    assert len(asked) == 5
    assert "Match into a hematology fellowship" in asked[0]
    assert any(question.startswith("How much could you help me with career") for question in asked)
    assert not any("mental health" in question for question in asked)


def test_the_agreement_has_a_goal_a_rhythm_a_channel_a_day_to_look_back_and_a_kind_end() -> None:
    agreement = words().agreement
    assert agreement.goals == ("Match into a hematology fellowship.", "Publish on sickle cell disease")
    assert agreement.often == "about an hour a month"
    assert agreement.channel == "by video"
    assert agreement.review == "2027-02-23"
    assert agreement.confidentiality
    assert agreement.ending


def test_everything_of_the_mentees_that_is_told_is_listed() -> None:
    result = words(ticked=tuple(row.key for row in list_withheld(JO)))
    pages = result.message + " ".join(result.questions) + msgspec.json.encode(result.agreement).decode()
    listed = " ".join(item.text for item in result.shared)
    for text in (
        "Jo",
        "Cedar Health",
        "I was away ill for a year",
        "Match into",
        "burnout",
        "Europe/London",
        "1 hour a",
    ):
        assert (text in pages) <= (text in listed), text
    assert ("family" in pages) == ("family" in listed.lower())


def test_what_is_listed_as_told_is_told() -> None:
    result = words()
    pages = (result.message + str(result.questions) + msgspec.json.encode(result.agreement).decode()).lower()
    for item in result.shared:
        assert item.text.lower().rstrip(".") in pages, item


PRIVATE = [
    replace(JO, goals=(*JO.goals[:2], Goal(text="Recover from grief", area="mental_health"))),
    replace(JO, goals=(*JO.goals[:2], Goal(text="Pay my debt", area="finances", importance="high"))),
    replace(JO, about="Something else altogether."),
    replace(JO, values=("fairness", "balance")),
    replace(JO, background=BackgroundWish(wish=("first-generation",), weight="high")),
    replace(JO, also=("mental_health", "finances"), not_now=("relationships",)),
    replace(JO, mentors=("sam",), avoid=("cedar-health",), contact=Contact(email="jo@example.org")),
]


@pytest.mark.parametrize("mentee", PRIVATE, ids=range(len(PRIVATE)))
def test_the_words_are_the_very_same_whatever_the_private_answers_are(mentee: Answers) -> None:
    assert words(mentee=mentee) == words()


def test_a_private_priority_is_not_told_and_its_goals_are_not() -> None:
    marta = replace(
        JO, priority="mental_health", goals=(Goal(text="Sleep again"), Goal(text="Learn to weld", area="career"))
    )
    text = msgspec.json.encode(words(mentee=marta)).decode()
    assert "Sleep" not in text
    assert "Learn to weld" in text
    assert "mental" not in text.lower()
    assert "help with career" not in text


def test_somebody_with_nothing_but_private_goals_still_gets_a_message() -> None:
    result = words(mentee=Answers(priority="finances", goals=(Goal(text="Pay my debt"),)))
    assert "debt" not in result.message
    assert "[your first name]" in result.message
    assert "I'd rather explain when we talk" in result.message
    assert result.agreement.goals == ()
    assert len(result.questions) == 5


def test_a_mentor_who_lists_no_english_is_written_to_in_a_shared_language() -> None:
    assert words(replace(AMARA, languages=("es", "qu"))).languages == ("Spanish", "Quechua")
    assert words(replace(AMARA, languages=("English",))).languages == ()
    assert words(replace(AMARA, languages=())).languages == ()


def test_somebody_who_takes_nobody_on_or_has_a_conflict_can_still_be_written_to() -> None:
    closed = replace(AMARA, accepting=False, capacity=1, mentees=1, conflicts=("cedar-health",))
    assert "you read fellowship applications" in words(closed).message


def test_working_style_and_the_rest_of_the_answers_never_reach_the_message() -> None:
    assert words(mentee=replace(JO, style=Style(directness=1))).message == words().message


def test_someone_the_mentee_described_is_not_told_of_a_profile() -> None:
    def message(*offers: str) -> str:
        mentor = Mentor(id="x", name="X", title="welder", offers=tuple(Offer(text=text) for text in offers))
        return introduce(mentor, keep_shareable(JO), today=TODAY, described=True).message

    near = message("Match into a hematology fellowship")
    assert near.startswith("Hi X,")
    assert "I thought of you, and I'd love to hear what you'd do." in near
    assert "profile" not in near + message()
    assert "“Match" not in near, "a note of one's own isn't quoted to whom it is about"


def test_the_mentees_own_sentence_stands_as_written_and_decides_what_is_quoted() -> None:
    own = OwnWords(first_name="Jo", because="I was ill with burnout and I'm coming back.", tone="friendly")
    result = introduce(AMARA, keep_shareable(JO), today=TODAY, own=own, model=meaning())
    assert "I was ill with burnout and I'm coming back." in result.message
    assert "you talk about burnout before a fellowship" in result.message
    assert "This is what I'd like to work on" not in result.message
    assert ("why you're writing", own.because) in [(item.what, item.text) for item in result.shared]


def test_the_goal_left_as_it_was_filled_in_is_still_a_goal_and_no_sentence() -> None:
    own = OwnWords(because="Publish on sickle cell disease")
    message = introduce(AMARA, keep_shareable(JO), today=TODAY, own=own).message
    assert "to work on this year: Publish on sickle cell disease." in message


def test_the_link_opens_what_is_shown() -> None:
    result = words()
    assert unquote(result.mailto).replace("\r\n", "\n").endswith(result.message)
    assert result.mailto.startswith("mailto:amara@example.org?subject=")
