"""What the browser view `ngrams` is sent: what n-grams of each length counted after some words, and how much each leaves open."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

SHOWN = 8  # words of a level


def ngrams(
    shown: Mapping[str, Any],
    words: Sequence[str],
    following: Mapping[str, float],
    levels: Sequence[Mapping[str, Any]],
    grid: Mapping[str, Any],
    about: Mapping[str, Any],
) -> dict[str, Any]:
    """shown: said, n, smoothing, k, read; words: of the story; following: the world's own probabilities; levels: as below, single words first; grid:
    perplexities by smoothing for n from 1 on; about: words and n-grams that were counted, the floor, V, and what is said of the recording.

    Raises ValueError where there is not one level for each length.
    """
    if len(levels) > shown["n"]:
        raise ValueError(f"{len(levels)} levels are too many for n = {shown['n']}")
    return {
        "ask": {},
        "waits": True,
        "shown": dict(shown),
        "words": list(words),
        "next": {word: round(p, 5) for word, p in following.items()},
        "levels": list(levels),
        "grid": {name: list(values) for name, values in grid.items()},
        "about": dict(about),
    }


def level(found: Any, name: Callable[[int], str]) -> dict[str, Any]:
    """found: a model.history.ngrams.Level; name: of a word by its id."""
    best = np.argsort(-found.p, kind="stable")[:SHOWN]
    often = np.argsort(-found.counts, kind="stable")[:SHOWN]
    both = list(dict.fromkeys([*(int(one) for one in best[:SHOWN]), *(int(one) for one in often[: SHOWN // 2])]))
    return {
        "context": [name(token) for token in found.context],
        "total": found.total,
        "types": found.types,
        "discount": round(found.discount, 4),
        "words": [[name(one), int(found.counts[one]), round(float(found.p[one]), 5)] for one in both],
        "sum": round(float(found.p.sum()), 5),
    }
