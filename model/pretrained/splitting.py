"""A decoder with other layers: some left out, the last ones replaced, or cut in two.

Cut in two, the lower layers stay as they are, and copies of the last few may learn. What the lower layers make of a
text is computed once, while it is written; to learn from it, only the last layers run again.
"""

import copy
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, cast

import torch
from torch import Tensor, nn

from model.pretrained import toy
from model.pretrained.network import ModelError, Network


def cut(network: Network, layers: Sequence[int]) -> Network:
    """Only some of the layers, the first among them, sharing their weights: quicker, and worse.

    Zhang et al. 2024 (Draft & Verify) draft so for the whole model. Raises ValueError for other layers.
    """
    if sorted(set(layers)) != list(layers) or not layers or layers[0] != 0 or layers[-1] >= network.n_layers:
        raise ValueError(f"layers {list(layers)}: choose some of 0 to {network.n_layers - 1}, in order, with 0")
    return _with(network, [network.blocks[layer] for layer in layers])


def tailed(network: Network, name: str, tail: Sequence[nn.Module]) -> Network:
    """The same network with other last layers; the rest is shared."""
    kept = network.n_layers - len(tail)
    _number(tail, kept)
    return replace(_with(network, [*network.blocks[:kept], *tail]), name=name)


@dataclass(frozen=True, eq=False)
class Split:
    """A decoder cut in two.

    lower      ids [B, T] -> states between the layers [B, T, d]
    upper      these -> last states [B, T, d], by copies of the last layers
    reference  the same by the layers as they were
    head       last states -> logits [B, T, V]
    lock       held while a shared layer runs
    """

    lower: Any
    upper: Any
    reference: Any
    head: Callable[[Tensor], Tensor]
    lock: AbstractContextManager[Any]
    device: torch.device

    @property
    def tail(self) -> nn.ModuleList:
        """The copies."""
        return self.upper.layers

    def states(self, between: Tensor, reference: bool = False) -> Tensor:
        """between [B, T, d] -> last states [B, T, d], by the copies, or by the layers as they were."""
        if not reference:
            return self.upper(inputs_embeds=between, use_cache=False).last_hidden_state
        with self.lock:
            return self.reference(inputs_embeds=between, use_cache=False).last_hidden_state

    @torch.no_grad()
    def write(self, prompts: Tensor, times: int, length: int, seed: int) -> tuple[Tensor, Tensor]:
        """prompts [N, P] -> `times` sampled continuations of each.

        Returns the tokens [N * times, length], and the states between the layers [N * times, P + length - 1, d] of all
        that was read.
        """
        generator = torch.Generator().manual_seed(seed)
        with self.lock:
            below = self.lower(prompts.to(self.device), use_cache=True)
        above = self.upper(inputs_embeds=below.last_hidden_state, use_cache=True)
        below_cache, above_cache = below.past_key_values, above.past_key_values
        below_cache.batch_repeat_interleave(times)
        above_cache.batch_repeat_interleave(times)
        between = [below.last_hidden_state.repeat_interleave(times, 0)]
        last = above.last_hidden_state[:, -1].repeat_interleave(times, 0)  # [N * times, d]
        written: list[Tensor] = []
        while True:
            drawn = torch.multinomial(self.head(last).float().softmax(-1).cpu(), 1, generator=generator)
            written.append(drawn)
            if len(written) == length:
                return torch.cat(written, 1), torch.cat(between, 1)
            with self.lock:
                below = self.lower(drawn.to(self.device), past_key_values=below_cache, use_cache=True)
            between.append(below.last_hidden_state)
            above = self.upper(inputs_embeds=between[-1], past_key_values=above_cache, use_cache=True)
            last = above.last_hidden_state[:, -1]


def split(network: Network, last: int) -> Split:
    """The lower layers, and copies of the `last` that may be changed. Raises ModelError for a model not from a hub."""
    if network.head is None or isinstance(network.model, toy.Wrapped):
        raise ModelError(f"{network.name} cannot be cut in two: choose SmolLM2.")
    lower, upper = network.blocks[:-last], network.blocks[-last:]
    copies = [copy.deepcopy(block) for block in upper]
    _number(copies, 0)  # they have a cache of their own
    no_norm = {network.layout.final_norm or "": nn.Identity()}
    return Split(
        _base(network, lower, **no_norm),
        _base(network, copies),
        _base(network, upper),
        network.head,
        network.lock,
        network.device,
    )


def _with(network: Network, blocks: Sequence[nn.Module]) -> Network:
    """The same network with these blocks, sharing all else."""
    return replace(network, base=_base(network, blocks), blocks=tuple(blocks))


def _base(network: Network, blocks: Sequence[nn.Module], **others: nn.Module) -> Any:
    """The model without its head, with these blocks, and with other parts by their names."""
    path, _, name = network.layout.blocks.rpartition(".")
    if path:
        raise ModelError(f"Glassbox cannot change the layers of {network.name}: choose SmolLM2.")
    base = copy.copy(network.base)
    base._modules = dict(base._modules) | {name: nn.ModuleList(blocks)} | others
    return base


def _number(blocks: Sequence[nn.Module], first: int) -> None:
    """Tell blocks which layers they are: a cache keeps keys and values by that."""
    for index, block in enumerate(blocks, first):
        for module in block.modules():
            if hasattr(module, "layer_idx"):
                module.layer_idx = cast(Any, index)
