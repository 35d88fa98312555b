"""What the browser view `probe` is sent: what heads read off each layer, and what they say of one text."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

MOST_WORDS = 36  # words of a text that are labelled after every layer
SCORES = {"names": "F1 of whole names", "mean": "accuracy", "cls": "accuracy"}


class Curves(Protocol):
    """As model.probing.curves.Curves."""

    @property
    def held(self) -> tuple[float, ...]: ...

    @property
    def written(self) -> tuple[float, ...]: ...

    @property
    def shuffled(self) -> tuple[float, ...]: ...

    @property
    def memorised(self) -> tuple[float, ...]: ...

    @property
    def majority(self) -> float: ...

    @property
    def commonest(self) -> float: ...


def probe(
    kind: str,
    curves: Curves,
    other: Sequence[float],
    layer: int,
    counts: Mapping[str, int],
    words: Sequence[str],
    labels: Sequence[Sequence[tuple[str, float]]],
    true: Sequence[str] = (),
) -> dict[str, Any]:
    """kind: names, mean or cls; other: the scores of the other state of a text, where it is classified; layer: the one that is
    chosen; counts: sentences `learned`, `held`, `written`; labels: after each layer, a label and its probability for each word, or
    for the text; true: what is right, likewise, where it is known.

    Raises ValueError for another kind, a layer that does not exist, or labels that do not fit.
    """
    if kind not in SCORES:
        raise ValueError(f"kind is {kind!r}: choose one of {', '.join(SCORES)}")
    if not 0 <= layer < len(curves.held) or len(labels) != len(curves.held):
        raise ValueError(f"there is no layer {layer} in {len(curves.held)}, or labels for {len(labels)}")
    if any(len(row) != (len(words) if kind == "names" else 1) for row in labels):
        raise ValueError("expected a label for each word, or one for the text")
    if len(true) not in (0, len(labels[0])):
        raise ValueError(f"{len(true)} true labels for {len(labels[0])}")
    few = MOST_WORDS if kind == "names" else 1
    return {
        "kind": kind,
        "score": SCORES[kind],
        "held": _rounded(curves.held),
        "written": _rounded(curves.written),
        "shuffled": _rounded(curves.shuffled),
        "other": _rounded(other),
        "majority": round(curves.majority, 4),
        "layer": layer,
        "counts": dict(counts),
        "words": list(words[:MOST_WORDS]),
        "true": list(true[:few]),
        "more": max(0, len(words) - MOST_WORDS),
        "labels": [[[label, round(p, 4)] for label, p in row[:few]] for row in labels],
    }


def facts(kind: str, curves: Curves, layer: int, counts: Mapping[str, int], classes: int, size: int) -> dict[str, str]:
    """Numbers for the prose. classes: labels that a head tells apart; size: how many numbers it has learned."""
    best = max(range(len(curves.held)), key=lambda at: curves.held[at])
    return {
        "read": {
            "names": "names off each word's state",
            "mean": "praise off the mean state",
            "cls": "praise off the state of [CLS]",
        }[kind],
        "score": SCORES[kind],
        "classes": str(classes),
        "labels": str(counts["learned"]),
        "best": str(best),
        "best_where": _after(best).lower(),
        "where": _after(layer),
        "best_score": f"{curves.held[best]:.2f}",
        "zero": f"{curves.held[0]:.2f}",
        "last": f"{curves.held[-1]:.2f}",
        "layer": str(layer),
        "held": f"{curves.held[layer]:.2f}",
        "written": f"{curves.written[layer]:.2f}",
        "majority": f"{curves.majority:.2f}",
        "shuffled": f"{curves.shuffled[layer]:.2f}",
        "memorised": f"{curves.memorised[layer]:.2f}",
        "commonest": f"{curves.commonest:.2f}",
        "size": f"{size:,}",
        "written_count": str(counts["written"]),
        "held_count": str(counts["held"]),
    }


def rows(curves: Curves) -> list[dict[str, Any]]:
    """A row for each layer, to download."""
    return [
        {
            "layer": layer,
            "held_out": curves.held[layer],
            "written_by_hand": curves.written[layer],
            "shuffled_labels": curves.shuffled[layer],
            "shuffled_labels_memorised": curves.memorised[layer],
            "commonest_label": curves.majority,
        }
        for layer in range(len(curves.held))
    ]


def _after(layer: int) -> str:
    """Where a state stands, at the beginning of a sentence."""
    return f"After layer {layer}" if layer else "On the embedding"


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(value, 4) for value in values]
