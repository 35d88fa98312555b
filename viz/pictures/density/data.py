"""The numbers that the prose of `density` speaks of."""

from collections.abc import Mapping
from typing import Any

from viz.shared.numbers import minus, rounded

TITLES = {
    "autoregressive": "the autoregressive model",
    "vae": "the VAE",
    "gan": "the GAN",
    "diffusion": "the diffusion",
}


def facts(last: Mapping[str, Any] | None, truth: Mapping[str, Any] | None, back: Mapping[str, float]) -> dict[str, str]:
    """last: the latest moment, as payload.tick gives it; truth: what is drawn; back: numbers of one step of the diffusion."""
    best = truth["best"] if truth else None
    known = {
        "best": "" if best is None else f"No learner can pass {minus(best, 2)}, the negative entropy of what is drawn.",
        "steps": f"{back['steps']:g}",
        "step": f"{back['step']:g}",
        "less": f"{back['step'] - 1:g}",
        "noise": f"{back['noise']:.2f}",
        "divided": f"{back['divided']:.3f}",
    }
    if not truth:
        return known | {
            "invented": "Nothing is drawn yet: draw a line into the first panel.",
            "likelihood": "",
            "terms": "",
        }
    if not last:
        return known | {"invented": "The four have not begun: press Learn.", "likelihood": known["best"], "terms": ""}
    return known | {"invented": invented(last), "likelihood": likelihood(last, best), "terms": terms(last)}


def invented(last: Mapping[str, Any]) -> str:
    """Who puts most and least where nothing was drawn, and who leaves out a part."""
    learners = {name: one for name, one in last["learners"].items() if not one["diverged"]}
    if not learners:
        return "All four have diverged: choose lower rates."
    order = sorted(learners, key=lambda name: -learners[name]["invented"])
    first, least = order[0], order[-1]
    said = f"After {last['seconds']:.1f} s each, **{_share(learners[first])}** of {TITLES[first]}'s points lie where nothing was drawn"
    said += f", of {TITLES[least]}'s {_share(learners[least])}." if least != first else "."
    lost = [name for name in learners if "0" in learners[name]["reached"]]
    if not lost:
        return f"{said} All parts are reached by all."
    worst = min(lost, key=lambda name: learners[name]["reached"].count("1"))
    reached = learners[worst]["reached"]
    return f"{said} Parts reached by {TITLES[worst]}: {reached.count('1')} of {len(reached)}."


def likelihood(last: Mapping[str, Any], best: float | None) -> str:
    """The one exact likelihood beside the best there can be, and the bounds."""
    learners = last["learners"]
    exact = learners["autoregressive"]["likelihood"]
    if best is None or exact is None:
        return ""
    return (
        f"The best log-likelihood is {rounded(best)} nats; the autoregressive model has {rounded(exact)}, the GAN none."
    )


def terms(last: Mapping[str, Any]) -> str:
    """The likelihoods, as the mathematics names them."""
    exact, vae, diffusion = (last["learners"][name]["likelihood"] for name in ("autoregressive", "vae", "diffusion"))
    found = [("exactly", exact), ("at least", vae), ("at least", diffusion)]
    if any(value is None for _, value in found):
        return ""
    says = [f"{how} {rounded(value)}" for how, value in found]
    return f"Now: autoregressive {says[0]}, VAE {says[1]}, diffusion {says[2]} nats a point."


def _share(one: Mapping[str, Any]) -> str:
    if not one["invented"]:
        return "none"
    return f"{one['invented']:.3f}" if one["invented"] < 0.01 else f"{one['invented']:.2f}"
