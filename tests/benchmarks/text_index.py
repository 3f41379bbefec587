"""Time to index the texts of many mentors, beside scikit-learn: python tests/benchmarks/text_index.py [MENTORS]

Both read the same texts (made of the words of the shipped table, as frequent as they are there); the ratio of the
quickest runs, in processor time, is printed, then the time of one relevance call.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable

from mentorpick.model.people import Mentor, Offer
from mentorpick.relevance.index import TextIndex
from mentorpick.relevance.terms import counts
from mentorpick.relevance.tokens import STEMS, STOP

ENDINGS = ("", "s", "ed", "ing", "er", "ation")


def speaker(rng: random.Random) -> Callable[[int], str]:
    """A function that says so many words, two in five of them from the stop list, as in running English.

    A word has two forms, one of them also with a capital: some 50,000 different ones in 1.5 million words, as many
    as real prose of that length has.
    """
    table = [(word, count) for word, count in counts().items() if word.isalpha()]
    forms = [(word + rng.choice(ENDINGS), word + rng.choice(ENDINGS)) for word, _ in table]
    forms = [(often, often, often, often.title(), seldom) for often, seldom in forms]
    weights = [count for _, count in table]
    stops = sorted(STOP)

    def say(length: int) -> str:
        told = rng.choices(forms, weights, k=length)
        return " ".join(
            rng.choice(stops) if rng.random() < 0.4 else rng.choice(form) + "." * (rng.random() < 0.1) for form in told
        )

    return say


def pool(size: int) -> list[Mentor]:
    """So many mentors with three offers, five tags and a bio of 60 to 140 words."""
    rng = random.Random(1)
    say = speaker(rng)
    return [
        Mentor(
            id=f"m{at:06}",
            name="M",
            title=say(4),
            organization=say(3),
            offers=tuple(Offer(text=say(10), area="career" if rng.random() < 0.5 else None) for _ in range(3)),
            expertise=tuple(say(2) for _ in range(5)),
            bio=say(rng.randint(60, 140)),
        )
        for at in range(size)
    ]


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    """Processor time of the quickest of several runs: both sides use one core, whatever else the machine does."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def build(mentors: list[Mentor]) -> TextIndex:
    """The index from nothing, no stem remembered."""
    STEMS.clear()
    return TextIndex.build(mentors)


def main(size: int) -> None:
    """Print the times and the ratio."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    mentors = pool(size)
    texts = [
        " ".join([*(offer.text for offer in m.offers), *m.expertise, m.title, m.bio, m.organization]) for m in mentors
    ]
    theirs = seconds(lambda: TfidfVectorizer().fit(texts))
    pairs = seconds(lambda: TfidfVectorizer(ngram_range=(1, 2)).fit(texts), 2)
    ours = seconds(lambda: build(mentors))
    index = build(mentors)
    say = speaker(random.Random(2))
    goals = [(say(15), None) for _ in range(100)]
    print(f"{size} mentors, {sum(len(text.split()) for text in texts)} words, {len(STEMS)} different")
    print(f"TextIndex.build, words and pairs: {ours:.2f} s")
    print(f"TfidfVectorizer.fit, words alone: {theirs:.2f} s, ratio {ours / theirs:.2f}")
    print(f"TfidfVectorizer.fit, words and pairs: {pairs:.2f} s, ratio {ours / pairs:.2f}")
    each = [seconds(lambda goal=goal: index.relevance(goal), 1) for goal, _ in goals]
    print(f"one relevance call: median {statistics.median(each) * 1e3:.2f} ms")
    print(f"arrays: {sum(array.nbytes for array in index.to_arrays().values()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
