"""Two groups of raters: the numbers for the prose, and the rows for the downloads."""

from collections.abc import Mapping
from typing import Any

from viz.shared.numbers import count, percent, rounded

HOW = {
    "pooled": "the reward of all votes together",
    "mean": "the mean of both groups’ rewards",
    "least": "the least of both groups’ rewards (max-min)",
}


def facts(data: Mapping[str, Any], beta: float, each: int, questions: int) -> dict[str, str]:
    """data: as the browser is sent it."""
    at, how = data["mix"], data["merge"]
    now, wins, pooled = data["outcomes"][how][at], data["wins"][at], data["rewards"][at][2]
    kind, plain = data["styles"].index("kind"), data["styles"].index("neutral")
    before = data["reference"]["worths"]
    kappas = [rounded(kappa) for _, kappa in data["agreements"]]
    return {
        "share": percent(data["shares"][at]),
        "how": HOW[how],
        "kind": percent(now["shares"][kind]),
        "plain": percent(now["shares"][plain]),
        "worth_a": rounded(now["worths"][0]),
        "worth_b": rounded(now["worths"][1]),
        "before_a": rounded(before[0]),
        "before_b": rounded(before[1]),
        "kappa_a": kappas[0],
        "kappa_b": kappas[1],
        "kappa": kappas[2],
        "same": percent(data["agreements"][2][0]),
        "room": _room(data["room"]),
        "beta": f"{beta:g}",
        "each": str(each),
        "questions": str(questions),
        "kl": rounded(now["kl"]),
        "kind_wins": percent(wins[kind]),
        "plain_wins": percent(wins[plain]),
        "kind_reward": rounded(pooled[kind]),
        "plain_reward": rounded(pooled[plain]),
        "order": _order(wins[kind], wins[plain], pooled[kind], pooled[plain]),
    }


def _order(one: float | None, other: float | None, first: float, second: float) -> str:
    """Whether wins and rewards put two styles into the same order."""
    if one is None or other is None:
        return "too few votes to compare"
    return "the same order" if (one - other) * (first - second) >= 0 else "not the same order, but they are close"


def _room(room: Mapping[str, Any]) -> str:
    """What is known of the people in this room."""
    if not room["pairs"]:
        return "In this room, no two people have judged the same pair yet."
    said = f"In this room, {count(room['voters'], 'person', 'people')} judged {count(room['pairs'], 'pair', 'pairs')} together"
    if room["alpha"] is None:
        return f"{said} and never differed."
    return f"{said}: Krippendorff’s alpha is {rounded(room['alpha'])}."


def rows(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is drawn, as a table."""
    return [
        {"share_of_b": share, "reward": how, "utility_a": one["worths"][0], "utility_b": one["worths"][1], "right": one["right"], "kl": one["kl"]}
        | dict(zip(data["styles"], one["shares"], strict=True))
        for how, found in data["outcomes"].items()
        for share, one in zip(data["shares"], found, strict=True)
    ]  # fmt: skip
