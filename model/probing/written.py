"""Features of the stream in the middle of SmolLM2, learned on a text that it wrote itself (model.probing.corpus), and shipped.

The first token of a text is left out, and a few others with it: their states are many times as long as any other (massive
activations; Sun et al. 2024), and a dictionary would learn little else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from model import eightbits
from model.inside import dictionary
from model.inside.dictionary import Dictionary, Learner, Plan
from model.pretrained.language_model import LanguageModel
from model.probing import corpus, matching
from model.probing.padding import batches
from model.trace import Floats, Ints

LAYER = 15  # of 30: the stream is read after so many
PLAN = Plan(features=1024, k=24, kind="batch", rate=0.002, batch=1024, tied=True)
SECONDS = 420.0  # of one thread
HELD = 30  # texts, the last ones, that it does not learn from
MOST = 160  # tokens of a text that are read
LONG = 500.0  # a state of this length or more is left out; nearly all have 150
AT_ONCE = 30
PLACES = 20  # strongest places of a feature that are recorded
WEIGHTS = Path(__file__).parent / "weights" / "written.safetensors"
RECORDED = Path(__file__).parent / "weights" / "written.npz"


@dataclass(frozen=True, eq=False)
class Written:
    """A shipped dictionary and what was recorded of it. tokens [N] of all texts without their first; starts [N]: the place of
    each one's text; places [F, PLACES]: where a feature is strongest, -1 where it is on at fewer; values: how strong; density [F];
    about: `unexplained`, `on`, `recovered` on held-out texts, `dead` features."""

    model: Dictionary
    tokens: Ints
    starts: Ints
    places: Ints
    values: Floats
    density: Floats
    about: dict[str, float]


def rows(model: LanguageModel) -> list[list[int]]:
    """The tokens of each text."""
    return [model.tokenize(text).ids.tolist()[:MOST] for text in corpus.texts()]


@torch.inference_mode()
def states(model: LanguageModel, texts: Sequence[Sequence[int]]) -> Tensor:
    """[N, d]: the stream after LAYER layers at each token of all texts, but for their first."""
    found: list[Tensor] = []
    lower = model.cut(range(LAYER + 1)).network
    handle = lower.blocks[LAYER].register_forward_pre_hook(lambda block, given: found.append(given[0]))
    try:
        for ids, real in batches(texts, AT_ONCE):
            with lower.lock:
                lower.base(ids)
            real[:, 0] = False
            found[-1] = found[-1][real].clone()
    finally:
        handle.remove()
    return torch.cat(found)


@torch.inference_mode()
def recovered(model: LanguageModel, texts: Sequence[Sequence[int]], learned: Dictionary) -> float:
    """The share of the loss that the reconstruction wins back of what a stream of zeros loses; first tokens stay as they are."""
    network = model.network
    own, zeros, rebuilt = 0.0, 0.0, 0.0

    def loss(ids: Tensor, real: Tensor, change: object) -> float:
        def put(block: object, given: object, out: Tensor) -> Tensor:
            return torch.cat([out[:, :1], change(out[:, 1:])], 1)  # type: ignore[operator]

        handle = network.blocks[LAYER - 1].register_forward_hook(put)
        try:
            with network.lock:
                said = network.predicting()(network.base(ids).last_hidden_state[:, 1:-1])
        finally:
            handle.remove()
        known = real[:, 2:]
        return float(cross_entropy(said[known], ids[:, 2:][known], reduction="sum"))

    for ids, real in batches(texts, 6):
        own += loss(ids, real, lambda x: x)
        zeros += loss(ids, real, torch.zeros_like)
        rebuilt += loss(
            ids, real, lambda x: torch.where(x.norm(dim=-1, keepdim=True) < LONG, learned.decode(learned(x)), x)
        )
    return (zeros - rebuilt) / (zeros - own)


@torch.inference_mode()
def on(model: Dictionary, x: Tensor) -> Floats:
    """[N, d] -> [N, F]: what is on at each state; nothing at one that is too long."""
    return (model(x) * (x.norm(dim=1, keepdim=True) < LONG)).numpy()


def learned(x: Tensor, seconds: float, seed: int = 0) -> Iterator[Learner]:
    """Learn from states [N, d]; after each tenth of the seconds, the learner."""
    learner = Learner(x[x.norm(dim=1) < LONG], replace(PLAN, seed=seed), seconds)
    for tenth in range(1, 11):
        learner.until(seconds * tenth / 10)
        yield learner


@torch.inference_mode()
def strongest(model: Dictionary, x: Tensor) -> tuple[NDArray[np.int32], NDArray[np.float16], NDArray[np.float32]]:
    """Places [F, PLACES] and values of the largest activations in states [N, d], and the share [F] of places at which each is on."""
    found = matching.sparse(on(model, x))
    places = np.full((len(found.places), PLACES), -1, np.int32)
    values = np.zeros(places.shape, np.float16)
    for feature, (at, strong) in enumerate(zip(found.places, found.values, strict=True)):
        count = min(len(at), PLACES)
        places[feature, :count], values[feature, :count] = at[:count], strong[:count]
    return places, values, found.density.astype(np.float32)


@lru_cache(1)
def shipped() -> Written:
    """What comes with Glassbox."""
    found = np.load(RECORDED)
    weights = eightbits.read(WEIGHTS)["smollm2"]
    model = loaded(weights)
    about = {name: float(found[name]) for name in ("unexplained", "on", "recovered", "dead")}
    return Written(model, found["tokens"].astype(np.int64), found["starts"].astype(np.int64), found["places"], found["values"], found["density"], about)  # fmt: skip


def loaded(weights: dict[str, Tensor]) -> Dictionary:
    """A tied dictionary with these weights."""
    count, width = weights["decoder"].shape
    model = Dictionary(count, width, tied=True)
    model.load_state_dict(weights)
    return model.eval().requires_grad_(False)


def unexplained(model: Dictionary, x: Tensor) -> float:
    """FVU on states [N, d]."""
    with torch.inference_mode():
        return dictionary.unexplained(model, x[x.norm(dim=1) < LONG])
