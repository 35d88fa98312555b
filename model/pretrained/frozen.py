"""A model made linear around one run, to follow where a logit comes from.

Held at what they were in the run: where each head looks, the divisor of each norm, and of each hidden unit of an MLP what it
gives over what it reads (in a gated MLP that is the gate). What is left is linear in the stream, so that what the parts give to
a logit adds up (Elhage et al. 2021 for heads; Achtibat et al. 2024 for norms and gates; Ameisen et al. 2025 for graphs of it).
What a change of the frozen parts would do is not in these numbers.

Sizes: L layers, H heads, T tokens, d width of the stream, V vocabulary.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from model.inside.graph import MLP, Node, Through
from model.pretrained.editing import holding
from model.pretrained.language_model import LanguageModel
from model.pretrained.network import ModelError, Network, part, rms, to_numpy
from model.pretrained.watch import attached
from model.trace import Floats, ForwardTrace


class Seen(NamedTuple):
    """Tensors of the run, a list entry a layer, [1, T, d] each: what a layer reads, what attention and the MLP add; z [1, H, T, d_head]."""

    reads: list[Tensor]
    attention: list[Tensor]
    mlp: list[Tensor]
    z: list[Tensor]


class Frozen:
    """A model, linear around its run `trace`. What is explained is how far the logit of `token` lies above that of another one,
    or above the mean of all (None).

    Raises ModelError for a model that predicts nothing, or whose parts do not add up to its logits (BERT, Gemma 2).
    """

    def __init__(self, model: LanguageModel, trace: ForwardTrace, token: int, against: int | None) -> None:
        network, head = model.network, model.network.predicting()
        if network.layout.bare_sum or not network.causal or not isinstance(head, nn.Linear):
            raise ModelError(f"{model.name} has no stream whose parts add up to its logits: choose another model.")
        with torch.inference_mode(False), torch.enable_grad():
            self.seen, state = _run(network, trace.token_ids.tolist())
            self._logit = _logit(head, state, token) - _logit(head, state, against)
            layers, seen = len(trace.layers), self.seen
            found = torch.autograd.grad(self._logit, [seen.reads[0], *seen.mlp, *seen.z], retain_graph=True)
        self.logit = float(self._logit.detach())
        self._first, self._mlp, self._z = found[0], found[1 : 1 + layers], found[1 + layers :]
        self._embedding = trace.layers[0].resid_pre  # [T, d]
        self._heads = np.stack([layer.head_outputs for layer in trace.layers])  # [L, H, T, d]
        self._mlps = np.stack([layer.resid_post - layer.resid_mid for layer in trace.layers])  # [L, T, d]

    def through(self) -> Through:
        """How much of the logit comes through each part, on all ways together."""
        heads = torch.cat([(one * along).sum(-1) for one, along in zip(self.seen.z, self._z, strict=True)])  # [L, H, T]
        mlps = torch.cat([(one * along).sum(-1) for one, along in zip(self.seen.mlp, self._mlp, strict=True)])
        token = (self.seen.reads[0] * self._first).sum(-1)[0]
        return Through(to_numpy(token), to_numpy(heads), to_numpy(mlps))

    def into_logit(self) -> Through:
        """How much of the logit each part gives directly."""
        return self._given(to_numpy(self._mlp[-1][0]), len(self._mlps), True)

    def into(self, node: Node) -> Through:
        """How much each part gives a node of what the logit gets through the node: its sum, but for biases, is that."""
        layer, seen = node.layer, self.seen
        if node.kind == MLP:
            part_ = seen.mlp[layer][0, node.place] @ self._mlp[layer][0, node.place]
            along, whole = torch.autograd.grad(
                part_, [seen.attention[layer], seen.reads[layer]], retain_graph=True, allow_unused=True
            )
            return self._given(to_numpy((whole if along is None else along)[0]), layer, along is not None)
        part_ = seen.z[layer][0, node.head, node.place] @ self._z[layer][0, node.head, node.place]
        (along,) = torch.autograd.grad(part_, [seen.reads[layer]], retain_graph=True)
        return self._given(to_numpy(along[0]), layer, False)

    def _given(self, along: Floats, layer: int, attention: bool) -> Through:
        """What embeddings and all parts below a layer write along directions [T, d]; attention: that of the layer, too."""
        heads, mlps = np.zeros(self._heads.shape[:3], np.float32), np.zeros(self._mlps.shape[:2], np.float32)
        below = min(layer + attention, len(heads))
        heads[:below] = np.einsum("lhtd,td->lht", self._heads[:below], along)
        mlps[:layer] = np.einsum("ltd,td->lt", self._mlps[:layer], along)
        return Through((self._embedding * along).sum(-1), heads, mlps)


def _logit(head: nn.Linear, state: Tensor, token: int | None) -> Tensor:
    """Of one token, or the mean of all."""
    row, bias = head.weight.mean(0) if token is None else head.weight[token], head.bias
    found = row @ state
    return found if bias is None else found + (bias.mean() if token is None else bias[token])


def _run(network: Network, ids: list[int]) -> tuple[Seen, Tensor]:
    """The tensors of a run, joined by gradients of the linear model alone; and its last state [d]."""
    seen = Seen([], [], [], [])
    with network.lock, attached(_hooks(network, seen)):
        token = holding.set(seen.z)
        try:
            return seen, network.run(ids)[-1]
        finally:
            holding.reset(token)


def _hooks(network: Network, seen: Seen) -> Iterator[RemovableHandle]:
    layout = network.layout
    yield network.blocks[0].register_forward_pre_hook(lambda _, given: (given[0].detach().requires_grad_(), *given[1:]))
    for block in network.blocks:
        yield block.register_forward_pre_hook(lambda _, given: seen.reads.append(given[0]))
        for path in (*(layout.norms or ()), *(layout.after or ())):
            yield part(block, path).register_forward_hook(_norm)
        up: list[Tensor] = []
        yield part(block, layout.up).register_forward_hook(lambda _, __, output, up=up: up.append(output))
        yield part(block, layout.down).register_forward_pre_hook(_gated(up, layout.gate == layout.up))
        for path, kept in zip(layout.added, (seen.attention, seen.mlp), strict=True):
            yield part(block, path).register_forward_hook(_keep(kept))
    if layout.final_norm:
        yield part(network.base, layout.final_norm).register_forward_hook(_norm)


def _keep(kept: list[Tensor]) -> Callable[..., None]:
    return lambda _, __, output: kept.append(output if isinstance(output, Tensor) else output[0])


def _norm(module: Any, given: tuple[Tensor, ...], output: Tensor) -> Tensor:
    """The same numbers, with the divisor held."""
    x = given[0]
    if isinstance(module, nn.LayerNorm):
        middle = x - x.mean(-1, keepdim=True)
        found = middle / (middle.detach().square().mean(-1, keepdim=True) + module.eps).sqrt() * module.weight
        return found if module.bias is None else found + module.bias
    weight, eps = rms(module)
    return x * (weight * (x.detach().square().mean(-1, keepdim=True) + eps).rsqrt())


def _gated(up: list[Tensor], joined: bool) -> Callable[..., tuple[Tensor]]:
    """What the last matrix of an MLP reads, as what was read times a factor that is held. joined: `up` holds gates before it."""

    def hook(_: nn.Module, given: tuple[Tensor, ...]) -> tuple[Tensor]:
        read = up.pop()
        read = read.chunk(2, -1)[1] if joined else read
        was = read.detach()
        return (read * torch.where(was == 0, 0.0, given[0].detach() / was),)

    return hook
