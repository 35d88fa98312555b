"""What the browser view `derive` is sent: one step of the policy gradient's derivation."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from viz.shared.numbers import significant


def identity(theta: Sequence[float], rewards: Sequence[float], arm: int, power: int, uniform: Any) -> dict[str, Any]:
    """theta, rewards: of each arm; arm: by whose preference is derived; 2^power draws are looked at; uniform: [N] numbers from 0 to 1.

    Raises ValueError for an arm that does not exist, or for numbers that draw nothing.
    """
    numbers = np.asarray(uniform, float)
    if not 0 <= arm < len(theta) == len(rewards) or not ((numbers >= 0) & (numbers <= 1)).all():
        raise ValueError(f"arm {arm} of {len(theta)} with {len(rewards)} rewards cannot be drawn")
    return {
        "proof": "log",
        "theta": list(theta),
        "rewards": list(rewards),
        "arm": arm,
        "power": power,
        "uniform": (1000 * numbers).round().astype(int).tolist(),
    }


def samples(game: str, power: int, found: Any) -> dict[str, Any]:
    """found: exact, deviation, sizes, means. Raises ValueError where a size has no means."""
    if len(found.sizes) != len(found.means) or not 0 <= power < len(found.sizes):
        raise ValueError(f"{len(found.means)} rows of means for {len(found.sizes)} sizes")
    return {
        "proof": "samples",
        "game": game,
        "power": power,
        "exact": significant(found.exact, 5),
        "deviation": significant(found.deviation, 5),
        "sizes": list(found.sizes),
        "means": np.asarray(found.means).round(4).tolist(),
    }


def advantages(cell: int, action: int, game: Any, found: Any) -> dict[str, Any]:
    """game: actions, cells; found: V, Q, pi, counts, means, deviations. Raises ValueError for a cell or action that does not exist."""
    if not (0 <= cell < len(game.cells) and 0 <= action < len(game.actions)):
        raise ValueError(f"there is no action {action} in cell {cell}")
    return {
        "proof": "td",
        "cell": cell,
        "action": action,
        "actions": list(game.actions),
        "cells": [list(one) for one in game.cells],
        "V": found.V.round(4).tolist(),
        "Q": found.Q.round(4).tolist(),
        "pi": found.pi.round(4).tolist(),
        "counts": found.counts.tolist(),
        "means": found.means.round(4).tolist(),
        "deviations": found.deviations.round(4).tolist(),
    }
