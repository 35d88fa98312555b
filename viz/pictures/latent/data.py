"""The numbers that the prose of `latent` speaks of."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.numbers import minus

LITTLE = 0.3  # nats: with so little KL divergence the code says next to nothing


def facts(
    ask: Mapping[str, Any],
    looks: Sequence[Mapping[str, Any]],
    mapped: Mapping[str, Any] | None,
    beside: Mapping[str, Any] | None,
    about: Mapping[str, Any],
) -> dict[str, str]:
    """ask: coder, code, beta; looks, mapped, beside: as the browser is sent them; about: distances to compare with."""
    known = {
        "beta": ask["beta"],
        "real": f"{about['real']:.1f}",
        "noise": f"{about['noise']:.0f}",
    }
    return known | {
        "found": _found(ask, looks, mapped),
        "walked": _walked(beside),
        "loss": _loss(ask, looks),
        "quality": _quality(looks, about),
        "z": _code(beside),
    }


def _found(ask: Mapping[str, Any], looks: Sequence[Mapping[str, Any]], mapped: Mapping[str, Any] | None) -> str:
    if not looks or mapped is None:
        return "The coder has not begun to learn."
    if ask["coder"] != "ae" and looks[-1]["kl"] < LITTLE and len(looks) > 1:
        return "The code says next to nothing: the KL divergence has pressed it to the prior, and every place of the map draws the same mean digit."
    kinds = len(set(mapped["answers"]))
    told = "for one class at a time, so that the code is left with the handwriting" if ask["coder"] == "cvae" else ""
    if told:
        return f"The coder is told the class and draws {told}."
    return f"On the map the judge finds {kinds} of the ten digits, and between two of them the coder draws some that are half one, half the other."


def _walked(beside: Mapping[str, Any] | None) -> str:
    if beside is None:
        return ""
    coded, mixed = (min(beside[name]["sure"]) for name in ("coded", "mixed"))
    return f"On the walk the judge is least sure with {coded:.2f} through the code and with {mixed:.2f} through the pixels."


def _loss(ask: Mapping[str, Any], looks: Sequence[Mapping[str, Any]]) -> str:
    if not looks:
        return ""
    last = looks[-1]
    if ask["coder"] == "ae":
        return (
            f"On held-out digits the reconstruction costs ${last['reconstruction']:.1f}$ nats; there is no second part."
        )
    both = last["reconstruction"] + last["kl"]
    return f"On held-out digits ${last['reconstruction']:.1f} + {last['kl']:.1f} = {both:.1f}$ nats: the negative ELBO of a digit."


def _quality(looks: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> str:
    if not looks or looks[-1]["distance"] is None:
        return ""
    return f"Digits drawn at random have a Fréchet distance of {looks[-1]['distance']:.1f}, held-out ones {about['real']:.1f}."


def _code(beside: Mapping[str, Any] | None) -> str:
    if beside is None:
        return "z"
    mean = beside["put"]["mean"]
    return "(" + ",\\ ".join(minus(one, 2) for one in mean).replace("−", "-") + ")"
