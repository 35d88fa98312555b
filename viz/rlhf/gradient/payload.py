"""What the browser view `gradient` is sent: a small game; and, update after update, the policies and gradients in it."""

from collections.abc import Sequence
from typing import Any


def gradient(
    name: str,
    episodes: int,
    seed: int,
    game: Any,
    scatter: Sequence[tuple[int, float, float]],
    best: float,
    updates: int,
) -> dict[str, Any]:
    """game: actions, cells, rewards, start; scatter: (episodes, error bare, error with a baseline); best: the best value.

    Raises ValueError for a game whose cells and states are not of one number.
    """
    if len(game.cells) != len(game.rewards):
        raise ValueError(f"{len(game.cells)} cells for {len(game.rewards)} states")
    return {
        "ask": {"game": name, "episodes": episodes, "seed": seed},
        "actions": list(game.actions),
        "updates": updates,
        "cells": [list(one) for one in game.cells],
        "rewards": game.rewards.round(3).tolist(),
        "start": game.start,
        "scatter": [[size, round(bare, 5), round(helped, 5)] for size, bare, helped in scatter],
        "best": round(best, 4),
    }


def update(found: Any, start: int) -> dict[str, Any]:
    """found: step, pi, values, exact, bare, helped, worth, believed; of the gradients the rows of the state `start`."""
    return {
        "step": found.step,
        "pi": found.pi.round(4).tolist(),
        "values": found.values.round(4).tolist(),
        "gradients": [one[start].round(5).tolist() for one in (found.exact, found.bare, found.helped)],
        "worth": [round(one, 4) for one in found.worth],
        "believed": [round(one, 4) for one in found.believed],
    }
