"""Weights that come with Glassbox: a file of eight bits for each family of learners (model.eightbits)."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from torch import Tensor, nn

from model import eightbits

WEIGHTS = Path(__file__).parent / "weights"


def place(name: str) -> Path:
    """Where the weights of a family lie."""
    return WEIGHTS / f"{name}.safetensors"


@lru_cache(16)
def read(name: str) -> dict[str, dict[str, Tensor]]:
    """The weights of a family, by learner."""
    return eightbits.read(place(name))


def write(name: str, learners: Mapping[str, Mapping[str, Tensor]]) -> int:
    """Put the weights of a family where they are found. Returns the bytes of the file."""
    size = eightbits.write(place(name), learners)
    read.cache_clear()
    return size


def flat(weight: Tensor) -> Tensor:
    """A weight as it is put away for `into`: each row of a convolution as one, as eight bits are scaled by rows."""
    weight = weight.detach().float()
    return weight.flatten(1) if weight.dim() > 2 else weight


def into(model: nn.Module, weights: Mapping[str, Tensor]) -> nn.Module:
    """A model with these weights, ready to be asked."""
    model.load_state_dict({name: weights[name].float().reshape(one.shape) for name, one in model.state_dict().items()})
    return model.eval().requires_grad_(False)


def digest(name: str) -> str:
    """By which weights something was measured."""
    return eightbits.digest(place(name))
