"""What the browser view `loop` is sent: the turns of an episode, walked or spoken."""

from collections.abc import Sequence
from typing import Any


def walked(game: Any, turns: Sequence[Any], worth: Sequence[float], turn: int) -> dict[str, Any]:
    """game: a model.rlhf.tabular.Game; turns: of model.rlhf.looping.Turn; worth: the return after each; turn: the one that is shown, the last if
    there are fewer. Raises ValueError for an episode without turns."""
    _filled(turns)
    return {
        "acts": "grid",
        "shown": {"turn": min(turn, len(turns) - 1)},
        "gamma": game.gamma,
        "cells": [list(one) for one in game.cells],
        "turns": [
            {
                "state": one.state,
                "options": [[name, round(p, 4)] for name, p in zip(game.actions, one.chances, strict=True)],
                "action": game.actions[one.action],
                "left": 0,
                "reward": round(one.reward, 3),
                "after": one.after,
                "at": list(one.at),
                "worth": round(found, 3),
            }
            for one, found in zip(turns, worth, strict=True)
        ],
    }


def spoken(asked: str, turns: Sequence[Any], size: int, turn: int) -> dict[str, Any]:
    """asked: story and question; turns: of model.rlhf.looping.Spoken; size: words to choose from; turn: the one that is shown. Raises ValueError for an
    episode without turns."""
    _filled(turns)
    return {
        "acts": "words",
        "shown": {"turn": min(turn, len(turns) - 1)},
        "gamma": 1,
        "asked": asked,
        "size": size,
        "turns": [
            {
                "state": at,
                "options": [[word, round(p, 4)] for word, p in one.options],
                "action": one.word,
                "left": round(one.left, 4),
                "reward": round(one.reward, 3),
                "after": at + 1 if at + 1 < len(turns) else None,
                "worth": round(one.reward, 3),
            }
            for at, one in enumerate(turns)
        ],
    }


def _filled(turns: Sequence[Any]) -> None:
    if not turns:
        raise ValueError("an episode needs a turn")
