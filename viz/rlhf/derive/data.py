"""The derivation of the policy gradient: its numbers for the prose, and its rows for the downloads."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from viz.shared.numbers import count, rounded

ARMS = ("left", "middle", "right")
TOLD = {
    "log": "Both sums are {left}, and whatever you drag, they stay equal. The left one has weights {slopes}, which are no probabilities; the right one is a mean over the arms that are pulled, and {draws} estimate it as **{estimate}**.",
    "samples": "J is exactly {exact}. From {episodes}, the estimates lie between {lowest} and {highest}, with a standard deviation of **{spread}**; {deviation} over the root of {size} is {predicted}.",
    "td": "Moving {move} from this cell is worth {Q}, the cell itself {V}: an advantage of **{A}**. The mean TD error of {steps} such steps is {mean}.",
}


def identity_facts(found: Any, drawn: Any, rewards: Sequence[float], arm: int, power: int) -> dict[str, str]:
    """found: pi, slopes, scores, left, right by arm; drawn: [N] arms, of which the first 2^power are looked at."""
    seen = drawn[: 2**power]
    return {
        "arm": ARMS[arm],
        "left": rounded(float(found.left.sum()), 3),
        "right": rounded(float(found.right.sum()), 3),
        "left_sum": _added([rounded(float(one), 3) for one in found.left]),
        "slopes": ", ".join(rounded(float(one)) for one in found.slopes),
        "p": rounded(float(found.pi[arm])),
        "score": rounded(float(found.scores[arm])),
        "draws": count(len(seen), "draw", "draws"),
        "estimate": rounded(float((found.scores * np.array(rewards))[seen].mean()), 3),
    }


def _added(numbers: Sequence[str]) -> str:
    """A sum as it is written: what is below 0 is taken away."""
    return " + ".join(numbers).replace("+ −", "- ")


def bracketed(value: float) -> str:
    """A number behind a sign: in brackets where it has one of its own."""
    return f"({rounded(value)})" if rounded(value).startswith("−") else rounded(value)


def samples_facts(game: str, power: int, found: Any) -> dict[str, str]:
    """found: exact, deviation, sizes, means."""
    means = found.means[power]
    return {
        "exact": rounded(found.exact, 3),
        "episodes": count(found.sizes[power], "pull", "pulls")
        if game == "bandit"
        else count(found.sizes[power], "episode", "episodes"),
        "size": str(found.sizes[power]),
        "lowest": rounded(float(means.min())),
        "highest": rounded(float(means.max())),
        "spread": rounded(float(means.std()), 3),
        "deviation": rounded(found.deviation),
        "predicted": rounded(found.deviation / found.sizes[power] ** 0.5, 3),
    }


def advantage_facts(cell: int, move: str, action: int, found: Any) -> dict[str, str]:
    """found: V, Q, pi, counts, means, deviations."""
    advantages = found.Q[cell] - found.V[cell]
    return {
        "move": move,
        "Q": rounded(float(found.Q[cell, action])),
        "V": rounded(float(found.V[cell])),
        "less_V": bracketed(float(found.V[cell])),
        "A": rounded(float(advantages[action]), 3),
        "mean": rounded(float(found.means[cell, action, -1]), 3),
        "steps": f"{found.counts[-1]:,}",
        "zero": rounded(float(found.pi[cell] @ advantages), 3),
    }


def rows(sent: dict[str, Any]) -> list[dict[str, Any]]:
    """What is drawn, as a table."""
    if sent["proof"] == "samples":
        return [
            {"episodes": size, "estimate": mean}
            for size, means in zip(sent["sizes"], sent["means"], strict=True)
            for mean in means
        ]
    if sent["proof"] == "td":
        return [
            {
                "row": place[0],
                "column": place[1],
                "action": name,
                "pi": pi,
                "Q": Q,
                "V": V,
                "advantage": Q - V,
                "mean_td_error": means[-1],
            }
            for place, V, all_Q, all_pi, all_means in zip(
                sent["cells"], sent["V"], sent["Q"], sent["pi"], sent["means"], strict=True
            )
            for name, Q, pi, means in zip(sent["actions"], all_Q, all_pi, all_means, strict=True)
        ]
    return [
        {"arm": name, "preference": theta, "reward": reward}
        for name, theta, reward in zip(ARMS, sent["theta"], sent["rewards"], strict=True)
    ]
