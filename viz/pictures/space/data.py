"""The numbers that the prose of `space` speaks of."""

import base64
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np


def facts(
    shown: Mapping[str, Any],
    looks: Sequence[Mapping[str, Any]],
    sought: Mapping[str, Any] | None,
    mapped: Mapping[str, Any] | None,
    about: Mapping[str, Any],
) -> dict[str, str]:
    """shown: the stage and the pair of the matrix; looks, sought, mapped: as the browser is sent them; about: what stays."""
    known = {
        "gallery": str(about["gallery"]),
        "all": str(about["all"]),
        "kept": " and ".join(f"a {one}" for one in about["kept"]),
        "order_weights": f"{about['weights']['order']:,}",
        "bag_weights": f"{about['weights']['bag']:,}",
    }
    return known | {
        "found": _found(looks, about),
        "swapped": _staged(shown["stage"], looks, sought, mapped, about),
        "row": _row(shown, looks),
        "gap": _gap(mapped),
    }


def _found(looks: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> str:
    if not looks:
        return "Nothing is learned yet."
    last = looks[-1]
    order, bag = (_hundredths(last["both"][kind]["found"][0]) for kind in ("order", "bag"))
    return (
        f"After {last['seconds']:g} s a caption finds its picture among {about['gallery']} in {order} of 100 cases "
        f"where the text encoder reads order, in {bag} where it sees a bag of words."
    )


def _staged(
    stage: str,
    looks: Sequence[Mapping[str, Any]],
    sought: Mapping[str, Any] | None,
    mapped: Mapping[str, Any] | None,
    about: Mapping[str, Any],
) -> str:
    """What is to be seen in the stage that is shown."""
    if stage == "find" and sought:
        order, bag = (sought["both"][kind]["pictures"]["better"] + 1 for kind in ("order", "bag"))
        return f"For “{sought['caption']}” the right picture is number {order} of {about['gallery']} where order is read, number {bag} in the bag."
    if stage == "map" and mapped:
        own, other = ([f"{mapped[kind][name]:.2f}" for kind in ("order", "bag")] for name in ("pair", "other"))
        return (
            f"Where order is read, a picture is on average {own[0]} from its own caption and {other[0]} from another; "
            f"in the bag {own[1]} and {other[1]}."
        )
    return _swapped(looks)


def _swapped(looks: Sequence[Mapping[str, Any]]) -> str:
    if not looks:
        return ""
    order, bag = (looks[-1]["both"][kind]["prefers"]["colours"] for kind in ("order", "bag"))
    said = f"With the colours swapped the first prefers the true caption in {_hundredths(order)} of 100 cases"
    return f"{said}, the bag in {_hundredths(bag)}: both captions are the same words to it, and it can only guess."


def _hundredths(share: float) -> int:
    """As the browser rounds it, a half up."""
    return int(100 * share + 0.5)


def _row(shown: Mapping[str, Any], looks: Sequence[Mapping[str, Any]]) -> str:
    if not looks:
        return ""
    known, at = looks[-1]["both"]["order"], shown["down"]
    values = (
        np.frombuffer(base64.b64decode(known["matrix"]["values"]), "<f2")
        .astype(float)
        .reshape(known["matrix"]["shape"])
    )
    logits = known["scale"] * values[at]
    loss = math.log(np.exp(logits - logits.max()).sum()) + logits.max() - logits[at]
    others = "\\ldots"
    return (
        f"Where order is read, caption {at + 1} of the matrix has $s = {values[at, at]:.2f}$ with its own picture, "
        f"$1/\\tau = {known['scale']:.1f}$, and costs $-\\ln \\left( e^{{{logits[at]:.1f}}} / (e^{{{logits[0]:.1f}}} + {others} "
        f"+ e^{{{logits[-1]:.1f}}}) \\right) = {loss:.2f}$ nats among 12; a guess costs $\\ln 12 = {math.log(12):.2f}$."
    )


def _gap(mapped: Mapping[str, Any] | None) -> str:
    if mapped is None:
        return ""
    one = mapped["order"]
    return (
        f"Where order is read it is {one['gap']:.2f}; "
        f"a picture is {one['pair']:.2f} from its own caption, {one['other']:.2f} from another."
    )
