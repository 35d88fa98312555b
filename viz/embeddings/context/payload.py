"""What the browser view `context` is sent: one word in two sentences, through two models. The view is index.js beside."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from viz.embeddings.context.data import Journey


class Model(NamedTuple):
    """A model's name, whether it sees only the left, and what the word did in it."""

    title: str
    causal: bool
    journey: Journey


class Sentence(NamedTuple):
    """A sentence around the word: what stands before it, the word as written, what stands after."""

    before: str
    word: str
    after: str


def context(sentences: Sequence[Sentence], models: Sequence[Model]) -> dict[str, Any]:
    """Raises ValueError unless there are two sentences and a model."""
    if len(sentences) != 2 or not models:
        raise ValueError(f"{len(sentences)} sentences and {len(models)} models: expected two and at least one")
    return {
        "sentences": [list(one) for one in sentences],
        "models": [
            {
                "title": one.title,
                "causal": one.causal,
                "held": round(one.journey.held, 3),
                "cosines": [round(float(value), 4) for value in one.journey.cosines],
                "paths": [one.journey.first.round(4).tolist(), one.journey.second.round(4).tolist()],
                "near": [
                    [[[word, round(cosine, 3)] for word, cosine in layer] for layer in near]
                    for near in (one.journey.near_first, one.journey.near_second)
                ],
            }
            for one in models
        ],
    }
