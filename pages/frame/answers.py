"""What views ask for between two runs of a page (frame/live.py), and what they are told."""

from collections.abc import Callable, Sequence
from typing import Any

from pages.frame import cache
from viz import decoding as figures
from viz.components.decoder import payload

HUNDREDTHS = ("temperature", "top_p", "min_p", "typical_p", "repetition_penalty")


def settings(asked: dict[str, Any]) -> dict[str, float]:
    """The settings of model.decoding from numbers as the address holds them. Raises ValueError out of range."""
    found = {name: int(asked[name]) for name in (*HUNDREDTHS, "top_k", "no_repeat_ngram")}
    return {name: value / 100 if name in HUNDREDTHS else value for name, value in found.items()}


def stages(model: str, ids: Sequence[int], chosen: dict[str, float], seed: int,
           also: Sequence[int] = ()) -> figures.StageData:  # fmt: skip
    """The choice after `ids`, and where it falls."""
    found = cache.stages(model, ids, chosen)
    draw = None if chosen["temperature"] == 0 else cache.draw(seed, len(ids))
    fallen = found.best if draw is None else found.fall(draw)
    return figures.stage_data(found, draw, fallen, lambda token: cache.piece(model, token), also)


def step(asked: dict[str, Any]) -> dict[str, Any]:
    """The stages after a text and the tokens `path`; `also`: tokens to show besides."""
    model, path = str(asked["model"]), [int(one) for one in asked["path"]]
    ids = [*cache.prompt(model, str(asked["text"]), str(asked["form"])).ids.tolist(), *path]
    if len(ids) > cache.MAX_TOKENS:
        raise cache.UserError(f"The text is full: {cache.MAX_TOKENS} tokens are read here. Go back, or begin anew.")
    also = [int(one) for one in asked.get("also", [])]
    return payload.stages(stages(model, ids, settings(asked["settings"]), int(asked["seed"]), also))


KINDS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"step": step}
