"""A sparse autoencoder: a state of the residual stream as a sum of few of many learned directions.

With a state x [d], its centre c [d] and its typical length s, and for each of F features a direction d_i of length 1,

    u = (x - c) / s        z = W u + b        f = TopK(max(z, 0))        x' = c + s sum_i f_i d_i

all learned so that |u - u'|^2 is small. TopK keeps the k largest numbers of a state (Makhzani & Frey 2014; Gao et al. 2024),
or the k B largest of a batch of B states (batch top-k; Bussmann et al. 2024); afterwards a threshold stands in for both. Without
it a penalty on sum_i f_i makes most of them 0 (Bricken et al. 2023; Cunningham et al. 2023). What a feature that has long been
off could add is learned from the error that the others leave (auxiliary loss; Gao et al. 2024, A.2).

Sizes: B states, d width, F features.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from model.clocked import Clocked

KINDS = ("batch", "top", "penalty")
DEAD_AFTER = 20_000  # states: a feature that was off for so long counts as dead
AUXILIARY = 1 / 32  # weight of the auxiliary loss (Gao et al. 2024)
AUXILIARY_FEATURES = 32
SMOOTHING = 0.01  # of the threshold's running mean
WARM = 200  # steps until the rate is whole
LAST, LEAST = 0.2, 0.02  # the last part of the time, in which it falls; to so much of it


@dataclass(frozen=True)
class Plan:
    """How a dictionary is learned. k: features that are on at a state, on average; penalty: the weight of sum_i f_i.

    Raises ValueError for a kind that there is none of, or a k that is not among 1 to `features`.
    """

    features: int = 384
    k: int = 8
    kind: str = "batch"
    rate: float = 0.003
    batch: int = 512
    seed: int = 0
    penalty: float = 0.0
    tied: bool = False  # whether a feature is read along the direction that it writes: half of the weights

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind {self.kind!r}: choose from {KINDS}")
        if not 1 <= self.k <= self.features:
            raise ValueError(f"k is {self.k}: it must be from 1 to {self.features}, the number of features")


class Dictionary(nn.Module):
    """encoder, decoder [F, d]; bias [F]; centre [d]; scale, threshold [1]. A row of the decoder is a feature's direction. A tied
    one has no encoder of its own."""

    encoder: nn.Parameter | None
    centre: Tensor
    scale: Tensor
    threshold: Tensor

    def __init__(self, features: int, width: int, tied: bool = False) -> None:
        super().__init__()
        self.decoder = nn.Parameter(torch.zeros(features, width))
        self.register_parameter("encoder", None if tied else nn.Parameter(torch.zeros(features, width)))
        self.bias = nn.Parameter(torch.zeros(features))
        self.centre = nn.Parameter(torch.zeros(width))
        self.register_buffer("scale", torch.ones(1))
        self.register_buffer("threshold", torch.zeros(1))

    def before(self, states: Tensor) -> Tensor:
        """[..., d] -> [..., F]: max(z, 0)."""
        return torch.relu((states - self.centre) / self.scale @ self.reads.T + self.bias)

    @property
    def reads(self) -> Tensor:
        """[F, d]: along which each feature is read."""
        return self.decoder if self.encoder is None else self.encoder

    def forward(self, states: Tensor) -> Tensor:
        """[..., d] -> [..., F]: f, 0 where a feature is off. In units of `scale`."""
        z = self.before(states)
        return z * (z > self.threshold)

    def decode(self, found: Tensor) -> Tensor:
        """[..., F] -> [..., d]: x'."""
        return self.centre + self.scale * (found @ self.decoder)


def top(z: Tensor, k: int) -> Tensor:
    """[B, F] -> [B, F]: the k largest numbers of each row, the others 0."""
    values, places = z.topk(k, -1)
    return torch.zeros_like(z).scatter(-1, places, values)


def top_of_batch(z: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """[B, F] -> [B, F] and the least that is kept: the k B largest numbers of all, the others 0."""
    least = z.detach().flatten().kthvalue(z.numel() - k * len(z) + 1).values
    return z * (z >= least), least


class Learner(Clocked):
    """Learns a dictionary from states [N, d], drawn at random from a seed, for so many seconds in all: over their last fifth the
    rate goes to 0."""

    def __init__(self, states: Tensor, plan: Plan, budget: float) -> None:
        self.plan, self.states, self.budget = plan, states, budget
        self.random = torch.Generator().manual_seed(plan.seed)
        self.model = begun(states, plan, self.random)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=plan.rate, betas=(0.9, 0.99))
        self.off_for = torch.zeros(plan.features)  # states since a feature was on
        self.steps = 0

    def step(self) -> None:
        """Learn from one batch."""
        left = max(0.0, 1 - self.seconds / self.budget)
        self.optimizer.param_groups[0]["lr"] = self.plan.rate * min(
            1.0, (self.steps + 1) / WARM, max(LEAST, left / LAST)
        )
        at = torch.randint(len(self.states), (self.plan.batch,), generator=self.random)
        x, model = self.states[at], self.model
        found, least = self.found(model.before(x))
        loss = self.loss(x, found)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        with torch.no_grad():
            model.decoder.div_(model.decoder.norm(dim=1, keepdim=True).clamp(min=1e-8))
            if least is not None:
                model.threshold.lerp_(least, SMOOTHING if self.steps else 1.0)
            self.off_for = (self.off_for + len(x)) * ~(found > 0).any(0)
        self.steps += 1

    def loss(self, x: Tensor, found: Tensor) -> Tensor:
        """|u - u'|^2 of states x [B, d] and f [B, F], the penalty, and what dead features could explain."""
        error = (x - self.model.centre) / self.model.scale - found @ self.model.decoder  # u - u'
        loss = error.square().sum(-1).mean() + self.plan.penalty * found.sum(-1).mean()
        return loss + self.auxiliary(x, error)

    def found(self, z: Tensor) -> tuple[Tensor, Tensor | None]:
        """f [B, F] of max(z, 0), and the least that a batch keeps."""
        if self.plan.kind == "penalty":
            return z, None
        if self.plan.kind == "top":
            found = top(z, self.plan.k)
            return found, found.detach().topk(self.plan.k, -1).values[:, -1].mean()
        return top_of_batch(z, self.plan.k)

    def auxiliary(self, x: Tensor, error: Tensor) -> Tensor | float:
        """How badly features that are dead explain the error of the others."""
        dead = torch.nonzero(self.off_for >= DEAD_AFTER)[:, 0]
        if not len(dead):
            return 0.0
        model = self.model
        z = (x - model.centre) / model.scale @ model.reads[dead].T + model.bias[dead]
        found = top(torch.relu(z), min(AUXILIARY_FEATURES, len(dead)))
        return AUXILIARY * (error.detach() - found @ model.decoder[dead]).square().sum(-1).mean()


def begun(states: Tensor, plan: Plan, random: torch.Generator) -> Dictionary:
    """Before it learns: random directions, each read as it is written."""
    model = Dictionary(plan.features, states.shape[1], plan.tied)
    rows = torch.randn(plan.features, states.shape[1], generator=random)
    with torch.no_grad():
        model.decoder.copy_(rows / rows.norm(dim=1, keepdim=True))
        if model.encoder is not None:
            model.encoder.copy_(model.decoder)
        model.centre.copy_(states.mean(0))
        model.scale.fill_(float((states - states.mean(0)).norm(dim=1).mean()))
    return model


def unexplained(model: Dictionary, states: Tensor) -> float:
    """FVU: the share of the states' variance that the reconstruction leaves, 0 to 1 or above."""
    error = states - model.decode(model(states))
    return float(error.square().sum() / (states - states.mean(0)).square().sum())
