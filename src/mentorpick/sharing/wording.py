"""The words of a first message: the frames of each tone, and the areas and ways of meeting as people write them."""

from typing import Literal, NamedTuple

Tone = Literal["friendly", "neutral", "formal"]
TONES: tuple[Tone, ...] = ("neutral", "friendly", "formal")


class Wording(NamedTuple):
    """The frames of one tone."""

    hello: str
    i_am: str
    goal: str
    later: str
    looking: str
    read: str
    line: str
    mentions: str
    helps_with: str
    found: str
    tail: str
    talk: str
    write: str
    ahead: str
    no: str
    thanks: str
    subject: str
    short: str
    plain: str


_GOAL = "This is what I'd like to work on this year: {}"

WORDING: dict[Tone, Wording] = {
    "friendly": Wording(
        hello="Hi", i_am="I'm {}.", goal=_GOAL,
        later="I've got something on my mind that I'd rather tell you about when we talk.",
        looking="I'm looking for someone to talk to about {}.",
        read="I saw that {}", line="This line of yours caught my eye: {}.", mentions="I saw that you know about {}",
        helps_with="I saw that you help people with {}", found="I found you through {}",
        tail="I'd love to hear what you'd do",
        talk="Could we talk for 15 minutes{by}{when}?", write="Could I send you two or three questions{by}?",
        ahead="I'll send my questions ahead.", no="No worries if you're busy. A quick “no” is fine.",
        thanks="Thanks,", subject="Quick question about {}", short="Quick question: {}",
        plain="Have you got 15 minutes?",
    ),
    "neutral": Wording(
        hello="Dear", i_am="I'm {}.", goal=_GOAL,
        later="I'd like to ask you about something that I'd rather explain when we talk.",
        looking="I'm looking for someone to talk to about {}.",
        read="I read that {}", line="One line in your profile made me want to write: {}.",
        mentions="Your profile mentions {}", helps_with="I read that you can help people with {}",
        found="I found you through {}", tail="I'd love to hear what you'd suggest",
        talk="Could we talk for 15 minutes{by}{when}?", write="Could I send you two or three questions{by}?",
        ahead="I'd send my questions ahead.",
        no="If now isn't a good time, no problem at all. A quick “no” is fine.",
        thanks="Thank you for reading,", subject="A quick question about {}", short="A quick question: {}",
        plain="Could I ask you for 15 minutes?",
    ),
    "formal": Wording(
        hello="Dear", i_am="My name is {}.", goal=_GOAL,
        later="I'd like to ask your advice on something that I'd prefer to explain when we speak.",
        looking="I'm looking for advice about {}.",
        read="I read that {}", line="One line in your profile is the reason I'm writing: {}.",
        mentions="Your profile mentions {}", helps_with="I read that you can help people with {}",
        found="I found your name through {}", tail="I'd be grateful for your advice",
        talk="Would you have 15 minutes to speak{by}{when}?", write="May I send you two or three questions{by}?",
        ahead="I'd send my questions in advance.",
        no="If it isn't convenient, I quite understand, and a one-word reply is enough.",
        thanks="Thank you for your time.\n\nKind regards,", subject="A question about {}", short="A question: {}",
        plain="May I ask you for 15 minutes?",
    ),
}  # fmt: skip

WAYS = {"video": "by video", "phone": "by phone", "in_person": "in person", "chat": "by chat", "email": "by email"}
WRITTEN = ("chat", "email")

TOPICS = {
    "career": "my career", "mental_health": "my mental health", "physical_health": "my health",
    "personal_growth": "personal growth", "environment": "where I live and work",
    "relationships": "the people close to me", "finances": "money",
}  # fmt: skip
"""The areas as somebody writes of their own."""

HELP_WITH = {
    "career": "their careers", "mental_health": "mental health", "physical_health": "physical health",
    "personal_growth": "personal growth", "environment": "finding a good place to live and work",
    "relationships": "relationships", "finances": "money matters",
}  # fmt: skip
"""The areas as what a mentor helps people with."""
