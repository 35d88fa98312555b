"""Learners that come with Glassbox: weights of a recorded race, in eight bits (a row's largest weight is 127)."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from torch import Tensor

from model.translation import lockstep
from model.translation.corpus import Corpus
from model.translation.lockstep import Plan

HOME = Path(__file__).parent / "weights"
SCALE = ".scale"


def packed(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Matrices as whole numbers of eight bits with a scale for each row, the rest in half precision."""
    found = dict[str, Tensor]()
    for name, weight in weights.items():
        if weight.dim() < 2:
            found[name] = weight.half()
            continue
        scale = (weight.abs().amax(1, keepdim=True) / 127).clamp(min=1e-8).half().float()
        found[name] = (weight / scale).round().clamp(-127, 127).to(torch.int8)
        found[name + SCALE] = scale.half()
    return found


def unpacked(found: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights again, in single precision."""
    return {
        name: weight.float() * (found[name + SCALE].float() if name + SCALE in found else 1)
        for name, weight in found.items()
        if not name.endswith(SCALE)
    }


def write(race: str, learners: Mapping[str, Mapping[str, Tensor]]) -> int:
    """Put the weights of a race where `read` finds them. Returns the bytes of the file."""
    HOME.mkdir(exist_ok=True)
    parts = {f"{name}/{key}": one for name, weights in learners.items() for key, one in packed(weights).items()}
    data = safetensors.torch.save({name: one.contiguous() for name, one in parts.items()})
    (HOME / f"{race}.safetensors").write_bytes(data)
    read.cache_clear()
    digest.cache_clear()
    return len(data)


@lru_cache(8)
def digest(race: str) -> str:
    """By which weights of a race something was measured: the first sixteen digits of the file's SHA-256."""
    return hashlib.sha256((HOME / f"{race}.safetensors").read_bytes()).hexdigest()[:16]


@lru_cache(4)
def read(race: str) -> dict[str, dict[str, Tensor]]:
    """The weights at the end of a recorded race, by learner."""
    found: dict[str, dict[str, Tensor]] = {}
    for name, weight in safetensors.torch.load_file(HOME / f"{race}.safetensors").items():
        learner, _, key = name.partition("/")
        found.setdefault(learner, {})[key] = weight
    return {learner: unpacked(parts) for learner, parts in found.items()}


def model(name: str, weights: Mapping[str, Tensor], plan: Plan, corpus: Corpus) -> Any:
    """A learner of that plan with these weights, ready to translate."""
    made = lockstep.make(name, plan, corpus)
    made.load_state_dict({key: one.float() for key, one in weights.items()})
    return made.eval()
