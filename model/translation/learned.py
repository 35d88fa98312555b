"""Learners that come with Glassbox: weights of a recorded race, in eight bits (model.eightbits)."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from torch import Tensor

from model import eightbits
from model.translation import lockstep
from model.translation.corpus import Corpus
from model.translation.lockstep import Plan

HOME = Path(__file__).parent / "weights"


def write(race: str, learners: Mapping[str, Mapping[str, Tensor]]) -> int:
    """Put the weights of a race where `read` finds them. Returns the bytes of the file."""
    size = eightbits.write(_path(race), learners)
    read.cache_clear()
    digest.cache_clear()
    return size


@lru_cache(8)
def digest(race: str) -> str:
    """By which weights of a race something was measured."""
    return eightbits.digest(_path(race))


@lru_cache(4)
def read(race: str) -> dict[str, dict[str, Tensor]]:
    """The weights at the end of a recorded race, by learner."""
    return eightbits.read(_path(race))


def model(name: str, weights: Mapping[str, Tensor], plan: Plan, corpus: Corpus) -> Any:
    """A learner of that plan with these weights, ready to translate."""
    made = lockstep.make(name, plan, corpus)
    made.load_state_dict({key: one.float() for key, one in weights.items()})
    return made.eval()


def _path(race: str) -> Path:
    return HOME / f"{race}.safetensors"
