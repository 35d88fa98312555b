"""The numbers that the prose of `captions` speaks of."""

from collections.abc import Mapping, Sequence
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
        "writing": f"{about['writing']:g}",
        "live_writing": f"{about['live']['writing']:g}",
        "live_painting": f"{about['live']['painting']:g}",
        "quick": str(about["live"]["quick"]),
    }
    return known | {
        "now": _written(described) if described else _painted(painted),
        "rates": _rates(shown, about, measured),
        "product": _product(described),
        "reader": _reader(measured),
    }


def learned(
    shown: Mapping[str, Any],
    about: Mapping[str, Any],
    measured: Mapping[str, Any] | None,
    looks: Sequence[Mapping[str, Any]],
    known: Mapping[str, Any],
) -> dict[str, str]:
    """looks: moments of the run, as the browser is sent them; known: what stays of it."""
    found = facts(shown, about, measured, None, None)
    return found | {"now": _moment(looks, known), "rates": _longer(about, measured, looks)}


def _moment(looks: Sequence[Mapping[str, Any]], known: Mapping[str, Any]) -> str:
    if not looks:
        return "Nothing is learned yet."
    last = looks[-1]
    colours, shapes, relation, whole = (round(known["painted"] * share) for share in last["paint"])
    writes = f"writes {round(known['tested'] * last['words'][3])} of {known['tested']} captions right"
    time, writing = last["seconds"], known["writing"]
    if time > writing:
        said = f"The decoder {writes} after {writing:g} s, and is done. After {time:g} s the painter has"
    else:
        said = f"After {time:g} s of learning each, the decoder {writes}, and the painter has"
    return (
        f"{said} both colours right in {colours} of {known['painted']} pictures, the relation in {relation}, both shapes in {shapes}, "
        f"all of it in {whole}."
    )


def _longer(about: Mapping[str, Any], measured: Mapping[str, Any] | None, looks: Sequence[Mapping[str, Any]]) -> str:
    said = f"The painter of Words to picture learned for {about['seconds']:g} s"
    if measured:
        whole = measured["paint"][about["usual"]]["seen"][3]
        said += f", and {100 * whole:.0f} % of its pictures are right as a whole"
    if looks and looks[-1]["paint"][1] < min(looks[-1]["paint"][0], looks[-1]["paint"][2]):
        return f"{said}. Shapes come last."
    return f"{said}."


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
        f"all of it in {whole} %. With a pair of colour and shape that was kept back, all of it is right in {100 * paint['unseen'][3]:.0f} %."
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
