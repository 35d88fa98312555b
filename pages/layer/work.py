"""What Inside a layer asks of model: a block's matrices, the stream, facts, the cache, the cost."""

from typing import Any

from model import weights
from model.inside import attribution, causal, edits
from model.pretrained import cost
from model.trace import Floats
from pages.server import models
from pages.server.keep import keep


@keep(16)
def inside(name: str, text: str, layer: int):  # -> model.trace.BlockTrace
    """What one block of the model computes on the way."""
    return models.get(name).inside(models.trace(name, text).token_ids.tolist(), layer)


def kind(name: str) -> dict[str, Any]:
    """How the model's blocks are built."""
    found = models.get(name).kind
    return found | {"norm_title": "RMSNorm" if found["norm"] == "rms" else "LayerNorm"}


def lens_of_all(name: str, text: str, progress: weights.Progress) -> attribution.Lens:
    """The logit lens at every layer and position. Takes a while: run it as a job."""
    return attribution.lens(models.get(name), models.trace(name, text), progress)


@keep(16)
def contributions(name: str, text: str, token: int) -> attribution.Contributions:
    """What each head and MLP adds to the logit of `token` after the text."""
    return attribution.contributions(models.get(name), models.trace(name, text), token)


def traced_fact(
    name: str, text: str, subject: list[int], kind: str, answer: int, seed: int, progress: weights.Progress
) -> causal.Tracing:
    """Where a fact is recalled. Takes long: run it as a job."""
    return causal.trace_effect(
        models.get(name), models.trace(name, text), subject, kind, answer, seed=seed, progress=progress
    )


def cache_times(name: str, text: str, steps: int, progress: weights.Progress):  # -> seconds with, without; difference
    """Decoding with a KV cache and without. Takes a while: run it as a job."""
    return models.get(name).generate_timed(models.trace(name, text).token_ids.tolist(), steps, progress)


@keep(16)
def likely(name: str, text: str, count: int) -> tuple[list[int], Floats]:
    """The `count` tokens likeliest after the text, and their probabilities after each of its tokens, [T, count]."""
    import numpy as np

    scores = models.trace(name, text).logits
    assert scores is not None  # asked only of a model that predicts
    found = edits.chances(scores)  # [T, V]
    tokens = np.argsort(-found[-1], kind="stable")[:count]
    return tokens.tolist(), found[:, tokens]


def recurrent_cost(length: int, d: int) -> int:
    """Multiply-adds of a recurrent layer."""
    return cost.recurrent(length, d)


def attention_cost(length: int, d: int) -> int:
    """Multiply-adds of a self-attention layer."""
    return cost.self_attention(length, d)
