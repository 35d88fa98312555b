"""Texts of several strategies side by side: how likely each is, how varied, and where it repeats itself."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from viz.shared.numbers import count, minus

REPEAT = 3  # tokens in a row that make a repeat when they come again


class LaneData(NamedTuple):
    """A text so far: its tokens, what the model gives each in nats, whether each is part of a repeat, and measures.

    distinct1, distinct2: different tokens, and pairs in a row, over all of them (Li et al. 2016); 1 without any.
    """

    tokens: tuple[int, ...]
    logprobs: tuple[float, ...]
    repeated: tuple[bool, ...]
    sum: float
    perplexity: float
    distinct1: float
    distinct2: float


def lane_data(tokens: Sequence[int], logprobs: Sequence[float]) -> LaneData:
    """Raises ValueError where the two are not of one length."""
    if len(tokens) != len(logprobs):
        raise ValueError(f"{len(tokens)} tokens with {len(logprobs)} log-probabilities")
    total = float(sum(logprobs))
    return LaneData(
        tuple(tokens),
        tuple(logprobs),
        repeated(tokens),
        total,
        float(np.exp(-total / max(1, len(tokens)))),
        distinct(tokens, 1),
        distinct(tokens, 2),
    )


def distinct(tokens: Sequence[int], n: int) -> float:
    """Different n-grams over all n-grams."""
    found = [tuple(tokens[at : at + n]) for at in range(len(tokens) - n + 1)]
    return len(set(found)) / len(found) if found else 1.0


def repeated(tokens: Sequence[int], n: int = REPEAT) -> tuple[bool, ...]:
    """Whether each token stands in n tokens that were already there in the same order."""
    seen: set[tuple[int, ...]] = set()
    marks = [False] * len(tokens)
    for at in range(len(tokens) - n + 1):
        gram = tuple(tokens[at : at + n])
        if gram in seen:
            marks[at : at + n] = [True] * n
        seen.add(gram)
    return tuple(marks)


def race_facts(titles: Sequence[str], lanes: Sequence[LaneData]) -> dict[str, str]:
    """This moment's numbers of a race, for the prose."""
    likely = max(range(len(lanes)), key=lambda at: lanes[at].sum / max(1, len(lanes[at].tokens)))
    varied = max(range(len(lanes)), key=lambda at: lanes[at].distinct2)
    one, other = lanes[likely], lanes[varied]
    looping = [title for title, lane in zip(titles, lanes, strict=True) if sum(lane.repeated) > len(lane.tokens) / 3]
    return {
        "leads": f"{titles[likely]} has the most probable text for its length and the most varied one"
        if likely == varied
        else f"{titles[likely]} has the most probable text for its length, and {titles[varied]} the most varied one",
        "likely": titles[likely],
        "varied": titles[varied],
        "tokens": count(len(one.tokens), "token", "tokens"),
        "sum": minus(one.sum, 2),
        "perplexity": f"{one.perplexity:.2f}",
        "other_perplexity": f"{other.perplexity:.2f}",
        "distinct": f"{other.distinct2:.2f}",
        "loops": f"{' and '.join(looping)} repeats itself" if looping else "None of them repeats itself much so far",
    }
