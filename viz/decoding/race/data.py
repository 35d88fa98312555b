"""Texts of several strategies side by side: how likely each is, how varied, and where it repeats itself."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from viz.shared.numbers import count, minus

TIE = 1e-6  # nats, or a share: closer values are equal
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
    likely, likeliest = _first([lane.sum / max(1, len(lane.tokens)) for lane in lanes])
    varied, most_varied = _first([lane.distinct2 for lane in lanes])
    one, other = lanes[likely], lanes[varied]
    looping = [title for title, lane in zip(titles, lanes, strict=True) if sum(lane.repeated) > len(lane.tokens) / 3]
    return {
        "leads": _leading([titles[at] for at in likeliest], [titles[at] for at in most_varied], len(lanes)),
        "likely": titles[likely],
        "varied": titles[varied],
        "tokens": count(len(one.tokens), "token", "tokens"),
        "sum": minus(one.sum, 2),
        "perplexity": f"{one.perplexity:.2f}",
        "other_perplexity": f"{other.perplexity:.2f}",
        "distinct": f"{other.distinct2:.2f}",
        "loops": f"{' and '.join(looping)} {'repeat themselves' if len(looping) > 1 else 'repeats itself'}"
        if looping
        else "None of them repeats itself much so far",
    }


def _first(values: Sequence[float]) -> tuple[int, list[int]]:
    """The place of the highest value, and all places whose values are as high but for rounding."""
    best = max(values)
    equal = [at for at, value in enumerate(values) if value >= best - TIE]
    return equal[0], equal


def _leading(likeliest: Sequence[str], varied: Sequence[str], lanes: int) -> str:
    """Whose text is the most probable for its length, and whose is the most varied; ties are said to be ties."""
    if list(likeliest) == list(varied) and len(varied) == 1:
        return f"{varied[0]} has the most probable text for its length and the most varied one"
    first = " and ".join(likeliest)
    said = f"{first} {'has' if len(likeliest) == 1 else 'share'} the most probable text for its length"
    if len(varied) == lanes:
        return f"{said}, and all are equally varied"
    return f"{said}, and {' and '.join(varied)} the most varied one"
