"""Steering: a multiple of a direction added to the residual stream after a layer, what the model would say next, and what it costs.

    h_t <- h_t + s d

at the last place, or at all of them (Turner et al. 2023; Templeton et al. 2024), for many strengths s in one batch. The direction may be the
difference of two prompts' states (activation addition; Turner et al. 2023; Panickssery et al. 2024, over many pairs).
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from model.inside.edits import Edit, probabilities
from model.trace import Floats, ForwardTrace


class Edited(Protocol):
    """A model that runs edited versions of a text; model.pretrained.LanguageModel is one."""

    def edited(self, ids: Sequence[int], versions: Sequence[Sequence[Edit]]) -> Floats: ...


class Measured(Protocol):
    """A model that says how well versions of it predict a text; model.pretrained.LanguageModel is one."""

    def losses(self, ids: Sequence[int], versions: Sequence[Sequence[Edit]]) -> Floats: ...


def difference(toward: ForwardTrace, away: ForwardTrace, layer: int, mean: bool) -> Floats:
    """[d]: the state of one prompt less that of another, after the block `layer`.

    mean: over each prompt's own tokens but the first, whose state is huge in many models (Sun et al. 2024), so that prompts of
    different lengths need no padding; else that of the last token.
    """
    states = (one.layers[layer].resid_post for one in (toward, away))
    first, second = (one[min(1, len(one) - 1) :].mean(0) if mean else one[-1] for one in states)
    return first - second


def steered(
    model: Edited,
    trace: ForwardTrace,
    layer: int,
    direction: Floats,
    strengths: Sequence[float],
    everywhere: bool = False,
) -> Floats:
    """[S, V]: the probability of each next token with s d [d] added to the stream after the block `layer`, for each strength."""
    return probabilities(
        model.edited(trace.token_ids.tolist(), _versions(trace, layer, direction, strengths, everywhere))
    )


def price(model: Measured, trace: ForwardTrace, layer: int, direction: Floats, strengths: Sequence[float]) -> Floats:
    """[S]: the loss on a text, in nats per token, with s d added at all its places."""
    return model.losses(trace.token_ids.tolist(), _versions(trace, layer, direction, strengths, True))


def _versions(
    trace: ForwardTrace, layer: int, direction: Floats, strengths: Sequence[float], everywhere: bool
) -> list[list[Edit]]:
    stream = trace.layers[layer].resid_post  # [T, d]
    places = tuple(range(len(stream))) if everywhere else (len(stream) - 1,)
    states = [(stream[list(places)] + s * direction).astype(np.float32) for s in strengths]
    return [[Edit(layer, "resid_post", how="put", positions=places, values=values)] for values in states]
