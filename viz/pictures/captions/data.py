"""The numbers that the prose of `captions` speaks of."""

from collections.abc import Mapping
from typing import Any


def facts(
    shown: Mapping[str, Any],
    about: Mapping[str, Any],
    measured: Mapping[str, Any] | None,
    described: Mapping[str, Any] | None,
    painted: Mapping[str, Any] | None,
) -> dict[str, str]:
    """shown: task and guidance; measured, described, painted: as the browser is sent them; about: what stays."""
    known = {
        "steps": str(about["steps"]),
        "guidance": shown["guided"],
        "kept": " and ".join(f"a {one}" for one in about["kept"]),
        "painter_weights": f"{about['weights']['painter']:,}",
        "captioner_weights": f"{about['weights']['captioner']:,}",
        "seconds": f"{about['seconds']:g}",
    }
    return known | {
        "now": _written(described) if described else _painted(painted),
        "rates": _rates(shown, about, measured),
        "product": _product(described),
        "reader": _reader(measured),
    }


def _written(found: Mapping[str, Any]) -> str:
    least = min(found["steps"], key=lambda one: one["best"][0][1])
    verdict = "which is right" if found["right"] else "which is wrong"
    return f"It writes “{found['text']}”, {verdict}. It was least sure of “{least['word']}”, with probability {least['best'][0][1]:.2f}."


def _painted(found: Mapping[str, Any] | None) -> str:
    if found is None:
        return ""
    ends = found["ends"]
    right, back = (sum(one[name] for one in ends) for name in ("right", "returned"))
    return f"Of {len(ends)} pictures for “{found['caption']}” the reader takes {right} for that scene, and {back} come back as that caption."


def _rates(shown: Mapping[str, Any], about: Mapping[str, Any], measured: Mapping[str, Any] | None) -> str:
    if measured is None:
        return ""
    words = measured["words"]
    paint = measured["paint"][shown["guided"]]
    if shown["task"] == "words":
        return (
            f"Of new pictures {_of(words['seen'])} captions are right as a whole; with a pair of colour and shape that was kept back, {_of(words['unseen'])}: "
            "two words that it never saw together are hardly written."
        )
    colours, shapes, relation, whole = (f"{100 * share:.0f}" for share in paint["seen"])
    return (
        f"Measured on {about['painted']} scenes, both colours are right in {colours} %, the relation in {relation} %, both shapes in {shapes} %, "
        f"all of it in {whole} %: "
        "what fills many pixels is learned first."
    )


def _of(shares: Any) -> str:
    return f"{100 * shares[3]:.0f} of 100"


def _product(described: Mapping[str, Any] | None) -> str:
    if described is None:
        return ""
    p = 1.0
    for one in described["steps"]:
        p *= one["best"][0][1]
    return f"Here the product is {p:.2f}."


def _reader(measured: Mapping[str, Any] | None) -> str:
    return f"{100 * measured['reader']['seen']:.0f} of 100" if measured else "some"
