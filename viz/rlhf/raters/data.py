"""Three raters: the numbers for the prose, and the rows for the downloads."""

from collections.abc import Mapping
from typing import Any

from viz.shared.numbers import percent, rounded

WAYS = {
    "turns": "Asked which of two answers is better, in both orders",
    "each": "Asked of each answer alone whether who gave it is friendly or rude",
}


def facts(data: Mapping[str, Any], beta: float, noise: int) -> dict[str, str]:
    """data: as the browser is sent it; noise: of a hundred judgements of people, so many are wrong by chance."""
    pairs, learned, agreement = data["pairs"], data["learned"], data["agreement"]
    turned = [p for one in pairs for p in one["turned"]]
    now, kind = pairs[data["judged"]], data["styles"].index("kind")
    p, q = now["turned"] if data["way"] == "turns" else now["alone"]
    names = ("people", "ratings", "model")
    return {
        "asked": WAYS[data["way"]],
        "pairs": str(len(pairs)),
        "questions": str(len(turned)),
        "firsts": str(sum(p > 0.5 for p in turned)),
        "agrees": percent(agreement[0][3]),
        "people_agree": percent(agreement[0][1]),
        "judgements": str(data["sizes"][-1]),
        "p": rounded(p),
        "q": rounded(q),
        "by": rounded(now["by"]),
        "worked": _worked(data["way"], p, q, now["by"]),
        "beta": f"{beta:g}",
        "noise": str(noise),
        "kind_before": percent(data["reference"]["shares"][kind]),
    } | {
        f"{field}_{name}": percent(value)
        for name, one in zip(names, learned, strict=True)
        for field, value in (("held", one["accuracy"][-1]), ("kind", one["shares"][kind]), ("right", one["right"]))
    }


def _worked(way: str, p: float, q: float, by: float) -> str:
    """How a preference comes from two probabilities of this moment; by: from those that were not rounded."""
    if way == "turns":
        return (
            r"the probability of A is "
            f"{rounded(p)} with the first answer as A and {rounded(q)} with the second as A, and half the difference of their log-odds "
            rf"is $\tfrac12 \big(\ln \tfrac{{p}}{{1-p}} - \ln \tfrac{{q}}{{1-q}}\big) =$ {rounded(by)}"
        )
    return (
        f"“friendly” has {rounded(p)} after the first answer and {rounded(q)} after the second, of what “friendly” and “rude” "
        rf"have together, and the difference of the log-odds is $\ln \tfrac{{p}}{{1-p}} - \ln \tfrac{{q}}{{1-q}} =$ {rounded(by)}"
    )


def rows(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The pairs, as a table."""
    return [
        {
            "question": one["question"],
            "first": one["sides"][0],
            "second": one["sides"][1],
            "truth": one["true"],
            "people": one["people"],
            "rating_first": one["ratings"][0],
            "rating_second": one["ratings"][1],
            "model_prefers_first_by_nats": one["by"],
        }
        for one in data["pairs"]
    ]
