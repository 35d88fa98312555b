"""What Inside a layer asks of model: a block's matrices, the stream, facts, the cache, the cost."""

from typing import Any, NamedTuple

from model import weights
from model.inside import attribution, causal, edits
from model.pretrained import cost
from model.trace import Floats
from pages.server import models, probes
from pages.server.keep import keep


@keep(16)
def inside(name: str, text: str, layer: int):  # -> model.trace.BlockTrace
    """What one block of the model computes on the way."""
    return models.get(name).inside(models.trace(name, text).token_ids.tolist(), layer)


def kind(name: str) -> dict[str, Any]:
    """How the model's blocks are built."""
    reader = models.get(name)
    found, inside = reader.kind, reader.parameters_of_a_block

    def biased(*ends: str) -> bool:
        return any(part.endswith(tuple(f"{end}.bias" for end in ends)) for part in inside)

    return found | {
        "norm_title": "RMSNorm" if found["norm"] == "rms" else "LayerNorm",
        "biased_qkv": biased("q_proj", "c_attn", "query_key_value", "self.query"),
        "biased_mlp": biased("up_proj", "c_fc", "dense_h_to_4h", "intermediate.dense"),
        "normed_qk": any("q_norm" in part for part in inside),
        "tied": reader.has_head and reader.shape.tied,
    }


def lensed(name: str, text: str) -> str:
    """The name of the job that reads the stream after every layer."""
    return f"lens {name} {text}"


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


def put_back(name: str, kind: str) -> Any:  # -> viz.layer.tracing.PutBack
    """What causal tracing puts back in a model of this many layers, in words."""
    from viz.layer.tracing import PutBack

    states, window = kind == "resid_post", min(causal.WINDOW, models.get(name).n_layers)
    said = {"resid_post": "the state after a layer", "mlp": f"the MLPs of up to {window} layers around",
            "attention": f"the attention of up to {window} layers around"}[kind]  # fmt: skip
    return PutBack(said, states, window, causal.NOISE)


def cache_times(name: str, text: str, steps: int, progress: weights.Progress):  # -> seconds with, without; difference
    """Decoding with a KV cache and without. Takes a while: run it as a job."""
    return models.get(name).generate_timed(models.trace(name, text).token_ids.tolist(), steps, progress)


@keep(16)
def likely(name: str, text: str, count: int) -> tuple[list[int], Floats]:
    """The `count` tokens likeliest after the text, and their probabilities after each of its tokens, [T, count]."""
    import numpy as np

    scores = models.trace(name, text).logits
    assert scores is not None  # asked only of a model that predicts
    found = edits.probabilities(scores)  # [T, V]
    tokens = np.argsort(-found[-1], kind="stable")[:count]
    return tokens.tolist(), found[:, tokens]


@keep(32)
def cost_drawn(name: str, length: int, scale: float) -> tuple[Any, Any, Any, Any]:  # -> viz.layer.cost.Cost and figures
    """A model's sizes, what a text of `length` tokens costs it, and the figures of that, wide and tall; scale: of the type."""
    from viz.layer import cost as figures

    shape = models.get(name).shape
    data = figures.cost_data(shape, length, cost.self_attention, cost.recurrent)
    return shape, data, figures.cost_figure(data, scale), figures.cost_figure(data, scale, tall=True)


@keep(32)
def memory_drawn(name: str, length: int, kept: tuple[float, ...], plain: tuple[float, ...], scale: float) -> Any:
    """The figure of a KV cache and the seconds of each token with it and without; scale: of its type."""
    import numpy as np

    from viz.layer import cost as figures

    data = figures.memory_data(models.get(name).shape, length, np.array(kept), np.array(plain))
    return figures.memory_figure(data, scale)


@keep(32)
def lens_at_end(name: str, text: str) -> tuple[int, int]:
    """After which layer (0: before the first) the token that the model says at the end is the likeliest and stays so, when the
    stream at the last position is read there (attribution.Lens.first_layer); and that token."""
    import numpy as np

    layers = models.trace(name, text).layers
    stream = np.stack([layers[0].resid_pre[-1], *(layer.resid_post[-1] for layer in layers)])  # [L + 1, d]
    said = models.get(name).unembed(stream).argmax(-1)  # [L + 1]
    others = np.flatnonzero(said != said[-1])
    return (int(others[-1]) + 1 if len(others) else 0), int(said[-1])


class Probed(NamedTuple):
    """What heads on every layer find (model.probing.curves.Curves), and what they say of one text.

    other: the scores of the other state of a text, where it is classified; counts: sentences learned from and tested on; labels:
    after each layer, the likeliest label and its probability for each of `words`, or for the text.
    """

    curves: Any
    other: tuple[float, ...]
    counts: dict[str, int]
    words: list[str]
    labels: list[list[tuple[str, float]]]


def probed(task: str, text: str, count: int) -> Probed:
    """Heads for a task (pages.server.probes.KINDS) trained on `count` sentences. Raises UserError for a text that cannot be read."""
    curves, found = probes.curves(task, count), probes.labelled(task)
    counts = {"learned": count, "held": len(found.held[0]), "written": len(found.written[0])}
    layers = range(len(curves.held))
    if task == "names":
        rows = [probes.words(text, layer, count) for layer in layers]
        labels = [[(word.tag, max(word.probabilities)) for word in row] for row in rows]
        return Probed(curves, (), counts, [word.word for word in rows[0]], labels)
    praised = [probes.praise(text, task, layer, count) for layer in layers]
    labels = [[("praise", p) if p >= 0.5 else ("complaint", 1 - p)] for p in praised]
    other = probes.curves("cls" if task == "mean" else "mean", count).held
    return Probed(curves, other, counts, [], labels)
