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
        "matrix": KINDS[shown["matrix"]],
        "w1": minus(weights[0], 1),
        "w2": minus(weights[1], 1),
        "b": minus(weights[2], 1),
        "compared": compared(curve, draws),
        "source": SOURCES[curve["source"]],
        "draws": str(curve["draws"]),
    }


def compared(curve: Mapping[str, Any], draws: Sequence[Mapping[str, Any]]) -> str:
    """Who is clearly ahead with how many examples, by all draws."""
    sizes, places = curve["sizes"], range(len(curve["sizes"]))
    if not draws:
        return "Nothing is drawn yet."
    least = CLEAR * len(draws) / 20
    bayes = [at for at in places if sum(one["naive"][at] > one["logistic"][at] for one in draws) >= least]
    line = [at for at in places if sum(one["naive"][at] < one["logistic"][at] for one in draws) >= least]
    lasting = next((at for at in places if all(later in line for later in places[at:])), None)
    last = [rounded(mean(one[name][-1] for one in draws)) for name in ("naive", "logistic")]
    end = f"with {sizes[-1]:,} examples it is {last[0]} against {last[1]}"
    before = f"Naive Bayes is clearly ahead from {sizes[bayes[0]]} to {sizes[bayes[-1]]} examples" if bayes else ""
    if before and bayes != list(range(bayes[0], bayes[-1] + 1)):
        before = f"Naive Bayes is clearly ahead with {sizes[bayes[0]]} examples, and not with all larger numbers"
    if lasting is None:
        return f"{before}, the line not in the end: {end}." if before else f"Nobody is clearly ahead in the end: {end}."
    after = f"the line from {sizes[lasting]} on"
    return (
        f"{before}, {after}: {end}."
        if before
        else f"The line is clearly ahead from {sizes[lasting]} examples on: {end}."
    )
