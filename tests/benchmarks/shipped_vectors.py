"""Embed what comes with the package, so that nobody waits for it: the sample pool's lines and the plain
goals.

    python -m tests.benchmarks.shipped_vectors

After a change of a sample profile, a plain goal or the model; a test says when.
"""

from mentorpick.read.profiles import read_profiles, sample_pool
from mentorpick.relevance.embedding import SHIPPED, load_model
from mentorpick.relevance.goals import plain_goals
from mentorpick.relevance.lines import profile_lines
from mentorpick.relevance.vectors import pack_vectors

FILE = SHIPPED.with_name("vectors.bin")


def texts() -> list[str]:
    """Return all texts that everybody's are compared with."""
    lines = [line.text for mentor in read_profiles(sample_pool()).mentors for line in profile_lines(mentor)]
    return [*lines, *(goal for _, goal in plain_goals())]


if __name__ == "__main__":
    FILE.write_bytes(pack_vectors(texts(), load_model()))
