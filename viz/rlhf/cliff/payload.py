"""What the browser view `cliff` is sent: a step along a policy gradient at many lengths, TRPO's step, or a dozen updates."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from viz.shared.numbers import significant

ASPECTS = ("cliff", "trpo", "ppo")


def about(aspect: str, game: Any, one: Any, lengths: Any, stride: int, before: float, best: float) -> dict[str, Any]:
    """aspect: one of ASPECTS; game: actions, cells, rewards; one: ground, plays, seed, border, clip; lengths: of the step; stride: which
    is chosen; before: the return before it; best: of the best policy.

    Raises ValueError for another aspect, for a length that there is none of, or for a return that is no number.
    """
    if aspect not in ASPECTS or not 0 <= stride < len(lengths) or not np.isfinite([before, best]).all():
        raise ValueError(f"{aspect!r} at {stride} of {len(lengths)} lengths from {before} cannot be drawn")
    return {
        "aspect": aspect,
        "ground": one.ground,
        "actions": list(game.actions),
        "cells": [list(cell) for cell in game.cells],
        "arms": [round(float(reward), 2) for reward in game.rewards[0]] if len(game.rewards) == 1 else [],
        "clip": one.clip,
        "delta": one.border,
        "plays": one.plays,
        "lengths": _some(lengths),
        "stride": stride,
        "before": significant(before, 6),
        "best": significant(best, 6),
    }


def cliff(about: Mapping[str, Any], shown: Any) -> dict[str, Any]:
    """about: as above; shown: of the aspect `cliff`: theta, way, slope, border, line, before; of `trpo`: found, shares, line, under, penalty,
    safest, near; of `ppo`: rounds by name."""
    return {**about, about["aspect"]: {"cliff": _walked, "trpo": _region, "ppo": _rounds}[about["aspect"]](shown)}


def _walked(shown: Any) -> dict[str, Any]:
    line, start = shown.line, float(shown.before.worth[0])
    return {
        "theta": shown.theta.round(4).tolist(),
        "way": shown.way.round(5).tolist(),
        "slope": significant(shown.slope, 6),
        "border": significant(shown.border, 6),
        "worth": _some(line.worth),
        "promised": _some(start + line.promised),
        "held": _some(start + line.held),
        "kl": _some(line.kl),
        "outside": _some(line.outside),
        "visits": line.visits.round(2).tolist(),
        "first": shown.before.visits[0].round(2).tolist(),
    }


def _region(shown: Any) -> dict[str, Any]:
    found, (near, returns, bounds) = shown.found, shown.near
    return {
        "shares": _some(shown.shares),
        "worth": _some(shown.line.worth),
        "promised": _some(shown.line.worth[0] + shown.line.promised),
        "kl": _some(shown.line.kl),
        "bound": _some(shown.under.local - shown.under.enough * shown.under.most),
        "enough": significant(shown.under.enough, 4),
        "tries": [[significant(a), significant(b), significant(c), int(taken)] for a, b, c, taken in found.tries],
        "share": significant(found.share),
        "penalty": significant(shown.penalty, 4),
        "safest": significant(shown.safest, 4),
        "near": [_some(near), _some(returns), _some(bounds)],
    }


def _rounds(shown: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    return {
        name: [[significant(one.worth, 5), significant(one.kl, 4), one.beta, round(one.clipped, 3)] for one in rounds]
        for name, rounds in shown.items()
    }


def _some(values: Any) -> list[float]:
    found = np.asarray(values, float)
    if not np.isfinite(found).all():
        raise ValueError("a value is no number")
    return [significant(one, 6) for one in found.tolist()]
