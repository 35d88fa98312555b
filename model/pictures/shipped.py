"""Weights that come with Glassbox: a file of eight bits for each family of learners."""

from collections.abc import Mapping
from pathlib import Path

from torch import Tensor, nn

from model.eightbits import Shelf

_shelf = Shelf(Path(__file__).parent / "weights", 16)
place, read, write, digest = _shelf.place, _shelf.read, _shelf.write, _shelf.digest


def flat(weight: Tensor) -> Tensor:
    """A weight as it is put away for `into`: each row of a convolution as one, as eight bits are scaled by rows."""
    weight = weight.detach().float()
    return weight.flatten(1) if weight.dim() > 2 else weight


def into(model: nn.Module, weights: Mapping[str, Tensor]) -> nn.Module:
    """A model with these weights, ready to be asked."""
    model.load_state_dict({name: weights[name].float().reshape(one.shape) for name, one in model.state_dict().items()})
    return model.eval().requires_grad_(False)
