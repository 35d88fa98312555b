"""A mixture of experts in place of an MLP: a router sends each token to one or two of several smaller networks.

Shazeer et al. 2017 (sparsely gated experts); Fedus et al. 2021 (Switch: one expert a token, the balance loss of eq. 4 to 6);
Lepikhin et al. 2020 (GShard: two experts, their weights made to sum to 1).
Sizes: N tokens, d width, E experts, K of them a token, f width of an expert.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.training.texts import PADDING
from model.transformer import GPT, Config

NONE = -1  # no expert is switched off


class Routed(NamedTuple):
    """Where tokens went: the router's probabilities [N, E], the chosen experts [N, K], and their weights [N, K]."""

    probabilities: Tensor
    chosen: Tensor
    weights: Tensor


class Experts(nn.Module):
    """y = sum over the K likeliest experts i of g_i E_i(x). With one expert it is the dense MLP.

    off: an expert that gets no token; its tokens go to the next best. seen: where the tokens of the last pass went.
    """

    def __init__(self, d_model: int, width: int, count: int, top: int) -> None:
        """Raises ValueError for more experts a token than there are."""
        super().__init__()
        if not 1 <= top <= count:
            raise ValueError(f"top is {top}: it must be from 1 to the number of experts, {count}")
        self.top, self.off = top, NONE
        self.router = nn.Linear(d_model, count, bias=False)
        self.parts = [Expert(d_model, width) for _ in range(count)]
        self.experts = nn.ModuleList(self.parts)
        self.seen: Routed | None = None

    def forward(self, x: Tensor) -> Tensor:
        """[B, T, d] -> [B, T, d]: what the experts add to the stream."""
        flat = x.flatten(0, -2)  # [N, d]
        self.seen = found = self.route(flat)
        out = torch.zeros_like(flat)
        for number, expert in enumerate(self.parts):
            tokens, place = (found.chosen == number).nonzero(as_tuple=True)
            if len(tokens):
                out = out.index_add(0, tokens, found.weights[tokens, place, None] * expert(flat[tokens]))
        return out.view_as(x)

    def route(self, flat: Tensor) -> Routed:
        """[N, d] -> where each token goes. One expert keeps its probability as its weight, so that the router learns from it
        (Fedus et al. 2021, eq. 2); several share a weight of 1."""
        scores = self.router(flat)  # [N, E]
        if self.off != NONE:
            scores = scores.index_fill(1, torch.tensor([self.off]), -torch.inf)
        probabilities = scores.softmax(-1)
        weights, chosen = probabilities.topk(self.top)  # [N, K]
        return Routed(probabilities, chosen, weights if self.top == 1 else weights / weights.sum(-1, keepdim=True))


class Expert(nn.Module):
    """An MLP of its own width: d -> f -> d."""

    def __init__(self, d_model: int, width: int) -> None:
        super().__init__()
        self.c_fc, self.c_proj = nn.Linear(d_model, width), nn.Linear(width, d_model)

    def forward(self, x: Tensor) -> Tensor:
        """[N, d] -> [N, d]."""
        return self.c_proj(F.gelu(self.c_fc(x)))


def balance(probabilities: Tensor, chosen: Tensor) -> Tensor:
    """E sum_i f_i P_i (Fedus et al. 2021, eq. 4): f_i the share of choices that are expert i, P_i its mean probability.

    probabilities [N, E], chosen [N, K]. 1 where all experts get alike, E where one gets all.
    """
    count = probabilities.shape[1]
    shares = F.one_hot(chosen, count).float().mean((0, 1))  # [E]
    return count * (shares * probabilities.mean(0)).sum()


def with_experts(config: Config, width: int, count: int, top: int) -> GPT:
    """A GPT whose MLPs are `count` experts of this width; with one expert, a dense MLP of this width."""
    model = GPT(config)
    for block in model.layers:
        made = Experts(config.d_model, width, count, top)
        for part in made.modules():
            if isinstance(part, nn.Linear):
                nn.init.normal_(part.weight, std=0.02)
            if isinstance(part, nn.Linear) and part.bias is not None:
                nn.init.zeros_(part.bias)
        for expert in made.parts:  # the more parts add to the stream, the smaller each of them starts (GPT-2)
            nn.init.normal_(expert.c_proj.weight, std=0.02 / (2 * config.n_layers) ** 0.5)
        block.mlp = made  # type: ignore[assignment]
    return model


def routers(model: GPT) -> list[Experts]:
    """The mixtures of a model, layer by layer."""
    return [block.mlp for block in model.layers if isinstance(block.mlp, Experts)]


def losses(model: GPT, rows: Tensor) -> tuple[Tensor, Tensor]:
    """rows [B, T + 1] -> the mean of -log p(token | those before it), and the mean balance loss of the layers; padding counts in
    neither."""
    read = rows[:, 1:] != PADDING
    logits = model(rows[:, :-1].clamp_min(0))  # [B, T, V]
    real = read.flatten()
    parts = [balance(one.seen.probabilities[real], one.seen.chosen[real]) for one in routers(model) if one.seen]
    said = F.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten(), ignore_index=PADDING)
    return said, torch.stack(parts).mean()
