"""What Home asks of model."""

from collections.abc import Mapping
from typing import Any

from model.trace import Floats
from pages.server import models
from pages.server.keep import keep
from viz.home import figures
from viz.home.flow import payload


def begun(name: str, text: str, doors: Mapping[str, payload.Door | None], hidden: bool) -> dict[str, Any] | None:
    """What can be drawn while the model is still being opened: tokens and vectors. None once it is open."""
    if (seen := models.glance(name, text)) is None:
        return None
    lanes = figures.lanes(seen.tokens.ids.tolist(), seen.tokens.pieces, seen.embeddings)
    sizes = seen.embeddings.shape[1], seen.layers, seen.vocabulary
    return payload.begun(lanes, sizes, doors, hidden, models.title(name))


@keep(64)
def flow(name: str, text: str) -> figures.FlowData:
    """The lecture in one picture: what the model does with a text that it can read and go on with."""
    trace = models.trace(name, text)
    layers = figures.evenly(len(trace.layers))
    return figures.flow_data(trace, trace.next_logits, lens(name, text, layers), layers, models.pieces(name))


@keep(64)
def facts(name: str, text: str) -> dict[str, str]:
    """Its numbers, for the prose."""
    trace = models.trace(name, text)
    return figures.facts(flow(name, text), trace.next_logits)


@keep(32)
def lens(name: str, text: str, layers: tuple[int, ...]) -> Floats:
    """[len(layers), V]: logits for the next token if the model stopped after each of `layers` (counted from 1)."""
    import numpy as np

    seen = models.trace(name, text)
    return models.get(name).unembed(np.stack([seen.layers[layer - 1].resid_post[-1] for layer in layers]))
