"""The numbers that the prose of `classes` speaks of."""

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

from viz.shared.numbers import minus, rounded

SOURCES = {
    "copied": "features that repeat each other",
    "gaussians": "independent features",
    "digits": "the digits 3 and 8",
}
KINDS = {
    "naive": "a diagonal matrix for each class: naive Bayes",
    "shared": "one matrix for both",
    "full": "a matrix of its own for each class",
}
BETTER = {"squared": "the squares of both numbers", "learned": "two features learned by a small network"}
CLEAR = 15  # of 20 draws: so often, one way or the other, comes by chance in 4 of 100 cases


def facts(
    fits: Mapping[str, Any], shown: Mapping[str, str], curve: Mapping[str, Any], draws: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """fits and draws: as the browser is sent them."""
    of = len(fits["points"])
    weights = fits["border"]
    return {
        "of": str(of),
        "generative": str(fits["generative"]["right"]),
        "line": str(fits["line"]["right"]),
        "better": str(fits["better"]["right"]),
        "features": BETTER[shown["features"]],
        "spread": KINDS[shown["spread"]],
        "w1": minus(weights[0], 1),
        "w2": minus(weights[1], 1),
        "b": minus(weights[2], 1),
        "compared": compared(curve, draws),
        "source": SOURCES[curve["source"]],
        "draws": str(curve["draws"]),
    }


def compared(curve: Mapping[str, Any], draws: Sequence[Mapping[str, Any]]) -> str:
    """Who is ahead with the fewest and the most examples, by all draws."""
    sizes = curve["sizes"]
    if not draws:
        return "Nothing is drawn yet."
    ahead = [sum(one["naive"][at] > one["logistic"][at] for one in draws) for at in range(len(sizes))]
    behind = [sum(one["naive"][at] < one["logistic"][at] for one in draws) for at in range(len(sizes))]
    bayes = [sizes[at] for at in range(len(sizes)) if ahead[at] >= CLEAR * len(draws) / 20]
    line = [sizes[at] for at in range(len(sizes)) if behind[at] >= CLEAR * len(draws) / 20]
    last = [mean(one[name][-1] for one in draws) for name in ("naive", "logistic")]
    end = f"with {sizes[-1]:,} examples {rounded(last[0])} against {rounded(last[1])}"
    if bayes and line:
        return (
            f"Naive Bayes is clearly ahead from {bayes[0]} to {bayes[-1]} examples, the line from {line[0]} on: {end}."
        )
    if bayes:
        return f"Naive Bayes is clearly ahead from {bayes[0]} to {bayes[-1]} examples, the line never: {end}."
    if line:
        return f"The line is clearly ahead from {line[0]} examples on, naive Bayes never: {end}."
    return f"Nobody is clearly ahead: {end}."
