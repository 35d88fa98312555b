"""A guess at the language of a text by its letters in threes; it knows five languages, from a paragraph of each.

Cavnar & Trenkle 1994 (n-grams of letters); here a naive Bayes classifier on trigrams, with half a count added to each.
"""

import json
import math
import re
from collections import Counter
from functools import cache
from pathlib import Path

SAMPLES = Path(__file__).with_name("languages.json")
KINDS = 27_000  # trigrams that a half is added for: of 30 signs
LEAST = 20  # letters, below which nothing is guessed
WORDS = re.compile(r"[^\W\d_]+")


def trigrams(text: str) -> list[str]:
    """All threes of signs in its words, a space before and behind each word."""
    found = " ".join(WORDS.findall(text.casefold()))
    padded = f" {found} "
    return [padded[at : at + 3] for at in range(len(padded) - 2)]


@cache
def counts() -> dict[str, Counter[str]]:
    """Of each language, how often each trigram is in its paragraph."""
    samples = json.loads(SAMPLES.read_text("utf-8"))
    return {name: Counter(trigrams(text)) for name, text in samples.items()}


def guess(text: str) -> tuple[str, float]:
    """The likeliest language, and its probability if each were equally likely before; ("", 0) for too few letters."""
    seen = Counter(trigrams(text))
    if sum(map(len, WORDS.findall(text))) < LEAST:
        return "", 0.0
    scores = {}
    for name, known in counts().items():
        total = math.log(known.total() + KINDS / 2)
        scores[name] = sum(often * (math.log(known[three] + 0.5) - total) for three, often in seen.items())
    best = max(scores, key=lambda one: scores[one])
    return best, 1 / sum(math.exp(max(-700.0, one - scores[best])) for one in scores.values())
