"""The numbers that the prose of `direct` speaks of."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.numbers import percent, rounded


def loss(method: str, beta: float, margin: float) -> float:
    """Of a pair whose log-ratios differ by `margin`: DPO's or IPO's."""
    if method == "ipo":
        return (margin - 1 / (2 * beta)) ** 2
    return math.log1p(math.exp(-abs(beta * margin))) + max(0.0, -beta * margin)


def pull(method: str, beta: float, margin: float) -> float:
    """How strongly the gradient of that loss raises the margin: its slope, with the sign turned."""
    if method == "ipo":
        return 2 * (1 / (2 * beta) - margin)
    return beta / (1 + math.exp(max(-700.0, min(700.0, beta * margin))))


def facts(data: Mapping[str, Any], looks: Sequence[Mapping[str, Any]], chosen: float) -> dict[str, str]:
    """data, looks: as the browser is sent them; no look yet: dots; chosen: the KL coefficient of the controls."""
    method, beta, pair = data["method"], data["beta"], data["shown"]["pair"]
    known = {
        "loss": FORMULAS[method],
        "times": _times(beta, chosen),
        "beta": f"{beta:.3g}",
        "pair": str(pair + 1),
        "drawn": str(data["drawn"]),
    }
    if not looks:
        names = ("iteration", "margin", "better", "worse", "value", "pull", "first_pull", "ranked", "held", "kind", "kind_before", "right",
                 "right_before", "worked", "eased", "direction")  # fmt: skip
        return dict.fromkeys(names, "…") | known
    first, last = looks[0], looks[-1]
    better, worse = last["sums"][pair]
    margin = better - worse
    pulls = [pull(method, beta, one - other) for one, other in last["sums"]]
    begun = pull(method, beta, 0.0)
    return known | {
        "iteration": str(last["iteration"]),
        "better": rounded(beta * better),
        "worse": rounded(beta * worse),
        "margin": rounded(margin),
        "value": rounded(loss(method, beta, margin)),
        "pull": f"{pull(method, beta, margin):.3g}".replace("-", "−"),
        "first_pull": f"{begun:.3g}",
        "eased": str(sum(abs(one) < begun / 2 for one in pulls)),
        "ranked": percent(last["ranked"]),
        "held": percent(last["held"]),
        "kind": percent(last["kind"]),
        "kind_before": percent(first["kind"]),
        "right": percent(last["right"]),
        "right_before": percent(first["right"]),
        "direction": _direction(better, worse),
        "worked": _worked(method, beta, margin),
    }


def _times(beta: float, chosen: float) -> str:
    """What beta is of the KL coefficient that was chosen (model.rlhf.learner.BETAS)."""
    ratio = round(beta / chosen, 6) if chosen else 0.0
    named = {
        0.0: "the least that is taken, as the KL coefficient is 0",
        0.5: "half the KL coefficient",
        2.0: "twice the KL coefficient",
    }
    return named.get(ratio, f"{ratio:.3g} times the KL coefficient")


def _direction(better: float, worse: float) -> str:
    """What has become of the two answers of the pair."""
    said = [
        ("likelier" if one > 0.05 else "less likely" if one < -0.05 else "about as likely as before")
        for one in (better, worse)
    ]
    return (
        f"The preferred answer has become {said[0]}, the other {said[1]}"
        if said[0] != said[1]
        else f"Both answers have become {said[0]}"
    )


def _worked(method: str, beta: float, margin: float) -> str:
    """The loss of the pair with its numbers."""
    value, slope = rounded(loss(method, beta, margin)), f"{pull(method, beta, margin):.3g}".replace("-", "−")
    if method == "ipo":
        return f"$({rounded(margin)} - {1 / (2 * beta):.3g})^2 =$ **{value}**, and its pull is $2\\,({1 / (2 * beta):.3g} - {rounded(margin)}) =$ {slope}"
    return (
        f"$-\\ln \\sigma({beta:.3g} \\cdot {rounded(margin)}) =$ **{value}**, and its pull is "
        f"$\\beta\\, \\sigma(-{beta:.3g} \\cdot {rounded(margin)}) =$ {slope}"
    )


FORMULAS = {
    "dpo": r"DPO: $\ell = -\ln \sigma(\beta\, \Delta)$, with the gradient $-\beta\, \sigma(-\beta\, \Delta)\, \big(\nabla \ln \pi(a^+) - "
    r"\nabla \ln \pi(a^-)\big)$",
    "ipo": r"IPO: $\ell = \big(\Delta - \tfrac{1}{2 \beta}\big)^2$, with the gradient $-2\, \big(\tfrac{1}{2 \beta} - \Delta\big)\, "
    r"\big(\nabla \ln \pi(a^+) - \nabla \ln \pi(a^-)\big)$",
}
