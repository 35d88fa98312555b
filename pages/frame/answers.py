"""What views ask for between two runs of a page (frame/live.py), and what they are told."""

from collections.abc import Callable, Sequence
from typing import Any

from pages.frame import cache
from viz import decoding as figures
from viz.components.beams import payload as beam_views
from viz.components.decoder import payload

SHOWN, MOST_WIDTH, MOST_STEPS = 20, 8, 24  # of a tree of beams
EARLY = {"no": False, "yes": True, "never": "never"}
HUNDREDTHS = ("temperature", "top_p", "min_p", "typical_p", "repetition_penalty")


def settings(asked: dict[str, Any]) -> dict[str, float]:
    """The settings of model.decoding from numbers as the address holds them. Raises ValueError out of range."""
    found = {name: int(asked[name]) for name in (*HUNDREDTHS, "top_k", "no_repeat_ngram")}
    return {name: value / 100 if name in HUNDREDTHS else value for name, value in found.items()}


def namer(model: str) -> Callable[[int], bytes]:
    """What gives the bytes of a token of the model."""
    return lambda token: cache.piece(model, token)


def stages(model: str, ids: Sequence[int], chosen: dict[str, float], seed: int,
           also: Sequence[int] = ()) -> figures.StageData:  # fmt: skip
    """The choice after `ids`, and where it falls."""
    found = cache.stages(model, ids, chosen)
    draw = None if chosen["temperature"] == 0 else cache.draw(seed, len(ids))
    fallen = found.best if draw is None else found.fall(draw)
    return figures.stage_data(found, draw, fallen, namer(model), also)


def step(asked: dict[str, Any]) -> dict[str, Any]:
    """The stages after a text and the tokens `path`; `also`: tokens to show besides."""
    model, path = str(asked["model"]), [int(one) for one in asked["path"]]
    ids = [*cache.prompt(model, str(asked["text"]), str(asked["form"])).ids.tolist(), *path]
    if len(ids) > cache.MAX_TOKENS:
        raise cache.UserError(f"The text is full: {cache.MAX_TOKENS} tokens are read here. Go back, or begin anew.")
    also = [int(one) for one in asked.get("also", [])]
    return payload.stages(stages(model, ids, settings(asked["settings"]), int(asked["seed"]), also))


def searched(asked: dict[str, Any]):  # -> model.decoding.Growing of BeamSteps, and the prompt's length
    """The beam search that `asked` describes: `width`, `steps`, `favour` (the length penalty in tenths), `early` (no,
    yes, never), `groups`, `diversity` (in tenths), `drawn` (whether beams are drawn, with `temperature` and `seed`).
    """
    model = str(asked["model"])
    ids = tuple(cache.prompt(model, str(asked["text"]), str(asked["form"])).ids.tolist())
    width, steps, groups = int(asked["width"]), int(asked["steps"]), int(asked["groups"])
    if not (1 <= width <= MOST_WIDTH and 1 <= steps <= MOST_STEPS):
        raise cache.UserError(f"Choose 1 to {MOST_WIDTH} beams and 1 to {MOST_STEPS} steps.")
    if width % groups:
        raise cache.UserError(
            f"{width} beams cannot be cut into {groups} groups of one size: choose a multiple of {groups}."
        )
    drawn = bool(asked["drawn"])
    search = {"width": width, "length_penalty": int(asked["favour"]) / 10, "early_stopping": EARLY[asked["early"]],
              "groups": groups, "diversity": int(asked["diversity"]) / 10 if groups > 1 else 0.0, "draw": drawn,
              "shown": SHOWN}  # fmt: skip
    chosen = {"temperature": max(1, int(asked["temperature"])) / 100} if drawn else {}
    return cache.beams(
        model, ids, steps, int(asked["seed"]) if drawn else 0, tuple(chosen.items()), tuple(search.items())
    ), len(ids)


def beams(asked: dict[str, Any]) -> dict[str, Any]:
    """The next step of a beam search, the one after the first `from`; none, and that it is over, behind the last."""
    growing, prompt = searched(asked)
    start = int(asked["from"])
    found = growing.upto(min(start + 1, MOST_STEPS))[start:]
    steps = [beam_views.step(one, prompt, namer(str(asked["model"]))) for one in found]
    return {"steps": steps, "over": not found or bool(found[-1].stop)}


KINDS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"step": step, "beams": beams}
