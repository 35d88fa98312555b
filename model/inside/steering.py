"""Steering: a multiple of a direction added to the residual stream after a layer, and what the model would say next.

    h_t <- h_t + s d

at the last place, or at all of them (Turner et al. 2023; Templeton et al. 2024), for many strengths s in one batch.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from model.inside.edits import Edit, probabilities
from model.trace import Floats, ForwardTrace


class Edited(Protocol):
    """A model that runs edited versions of a text; model.pretrained.LanguageModel is one."""

    def edited(self, ids: Sequence[int], versions: Sequence[Sequence[Edit]]) -> Floats: ...


def steered(
    model: Edited,
    trace: ForwardTrace,
    layer: int,
    direction: Floats,
    strengths: Sequence[float],
    everywhere: bool = False,
) -> Floats:
    """[S, V]: the probability of each next token with s d [d] added to the stream after the block `layer`, for each strength."""
    stream = trace.layers[layer].resid_post  # [T, d]
    places = tuple(range(len(stream))) if everywhere else (len(stream) - 1,)
    versions = [
        [
            Edit(
                layer,
                "resid_post",
                how="put",
                positions=places,
                values=(stream[list(places)] + s * direction).astype(np.float32),
            )
        ]
        for s in strengths
    ]
    return probabilities(model.edited(trace.token_ids.tolist(), versions))
