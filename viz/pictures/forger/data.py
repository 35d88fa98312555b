"""The numbers that the prose of `forger` speaks of."""

from collections.abc import Mapping, Sequence
from typing import Any

LEAST = 5  # of 500 pictures: from so many on a digit counts as drawn
WITHOUT = {
    ("yes", "yes"): "with the gradient penalty and batch norm",
    ("yes", "no"): "with the gradient penalty, without batch norm",
    ("no", "yes"): "without the gradient penalty, with batch norm",
    ("no", "no"): "without the gradient penalty and batch norm",
}


def facts(ask: Mapping[str, Any], ticks: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> dict[str, str]:
    """ask: how both learn; ticks: as the browser is sent them; about: pictures that are counted, distances to compare with."""
    known = {
        "settings": WITHOUT[ask["penalty"], ask["norm"]],
        "momentum": ask["momentum"],
        "gamma": "1" if ask["penalty"] == "yes" else "0",
        "counted": str(about["counted"]),
        "real": f"{about['real']:.1f}",
    }
    if not ticks:
        return known | {"found": "Nobody has begun to learn.", "scores": "", "both": "1/2"}
    last = ticks[-1]
    return known | {
        "found": _found(last, about["counted"]),
        "scores": f"The discriminator takes real digits for real with probability {last['real']:.2f} and made ones with {last['made']:.2f}.",
        "both": f"D(x) = {last['real']:.2f},\\quad D(G(z)) = {last['made']:.2f}",
    }


def kinds(counts: Sequence[int]) -> int:
    """How many of the ten digits are drawn."""
    return sum(one >= LEAST for one in counts)


def _found(last: Mapping[str, Any], counted: int) -> str:
    steps, number = last["steps"], kinds(last["counts"])
    all_ = "all ten digits" if number == 10 else f"{number} of the ten digits" if number != 1 else "a single digit"
    asked = f"; {100 * last['asked']:.0f} % are what was asked for" if last["asked"] is not None else ""
    return f"After {steps:,} steps the judge finds {all_} among {counted} made pictures, at a Fréchet distance of {last['distance']:.1f}{asked}."
