"""Weights that come with Glassbox, in eight bits: of each row of a matrix the largest is 127. A file holds several learners."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import safetensors.torch
import torch
from torch import Tensor

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


def write(path: Path, learners: Mapping[str, Mapping[str, Tensor]]) -> int:
    """Put the weights of learners, by name, into a file. Returns its bytes."""
    path.parent.mkdir(exist_ok=True)
    parts = {f"{name}/{key}": one for name, weights in learners.items() for key, one in packed(weights).items()}
    data = safetensors.torch.save({name: one.contiguous() for name, one in parts.items()})
    path.write_bytes(data)
    return len(data)


def read(path: Path) -> dict[str, dict[str, Tensor]]:
    """The weights in a file, by learner, in single precision."""
    found: dict[str, dict[str, Tensor]] = {}
    for name, weight in safetensors.torch.load_file(path).items():
        learner, _, key = name.partition("/")
        found.setdefault(learner, {})[key] = weight
    return {learner: unpacked(parts) for learner, parts in found.items()}


def digest(path: Path) -> str:
    """By which weights something was measured: the first sixteen digits of the file's SHA-256; nothing where there is none yet."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else ""


class Shelf:
    """A folder of such files, each for a run or a family of learners; the last `most` that were read stay in memory."""

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        self.read = lru_cache(most)(self._read)  # the weights in a file, by learner

    def place(self, name: str) -> Path:
        """Where a file lies."""
        return self._folder / f"{name}.safetensors"

    def write(self, name: str, learners: Mapping[str, Mapping[str, Tensor]]) -> int:
        """Put weights where they are found. Returns the bytes of the file."""
        size = write(self.place(name), learners)
        self.read.cache_clear()
        return size

    def digest(self, name: str) -> str:
        """By which weights something was measured."""
        return digest(self.place(name))

    def _read(self, name: str) -> dict[str, dict[str, Tensor]]:
        return read(self.place(name))
