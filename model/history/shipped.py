"""Weights that come with Glassbox for this wing: those of recorded runs, in eight bits (model.eightbits)."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from torch import Tensor

from model import eightbits

WEIGHTS = Path(__file__).parent / "weights"


def place(name: str) -> Path:
    """Where the weights of a run lie."""
    return WEIGHTS / f"{name}.safetensors"


@lru_cache(4)
def read(name: str) -> dict[str, dict[str, Tensor]]:
    """The weights of a run, by learner."""
    return eightbits.read(place(name))


def write(name: str, learners: Mapping[str, Mapping[str, Tensor]]) -> int:
    """Put the weights of a run where they are found. Returns the bytes of the file."""
    size = eightbits.write(place(name), learners)
    read.cache_clear()
    return size


def digest(name: str) -> str:
    """By which weights something was measured."""
    return eightbits.digest(place(name))
