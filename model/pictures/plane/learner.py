"""What the four learners of the plane have in common: a clock, batches of points, and an Adam of their own."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from model.clocked import Clocked
from model.seeded import seeded

BATCH = 256
GREATEST = 1e4  # a loss or a coordinate beyond it is taken for one that grows without end


@dataclass(frozen=True)
class Settings:
    """What of a learner can be changed. rate: its learning rate as a multiple of the usual one; width: of its hidden layers; steps:
    of the diffusion; fair: whether the GAN's two networks take turns and its discriminator's gradient is held down.
    """

    rate: float = 1.0
    width: int = 64
    steps: int = 60
    fair: bool = True


class Diverged(Exception):
    """A learner's numbers grow without end."""


class Planar(Clocked):
    """A learner of points in the plane. name: how it is called; usual: its learning rate; noise: how many numbers make a point."""

    name = ""
    usual = 2e-3
    noise = 2

    def __init__(self, points: Tensor, settings: Settings, seed: int) -> None:
        """points [n, 2]: all that it sees of the density."""
        self.points, self.settings = points, settings
        self.random = torch.Generator().manual_seed(seed)
        with seeded(seed):
            self.model = self.made(settings.width)
        self.steps, self.loss, self.diverged = 0, float("nan"), False
        self.optimizers = self.optimized()

    @abstractmethod
    def made(self, width: int) -> nn.Module:
        """Its networks, before they have learned anything."""

    @abstractmethod
    def learn(self, batch: Tensor) -> Tensor:
        """Learn from points [b, 2]; returns what it minimises, in nats where it is a likelihood."""

    @abstractmethod
    def sampled(self, noise: Tensor) -> Tensor:
        """The points that it makes of noise [n, `noise`], uniform between 0 and 1 -> [n, 2]."""

    def optimized(self) -> list[torch.optim.Optimizer]:
        """What changes its weights."""
        return [self.adam(self.model)]

    def adam(self, part: nn.Module, betas: tuple[float, float] = (0.9, 0.99)) -> torch.optim.Optimizer:
        """An Adam for a part of it (Kingma & Ba 2015)."""
        return torch.optim.Adam(part.parameters(), self.rate, betas, fused=True)

    @property
    def rate(self) -> float:
        """Its learning rate now."""
        return self.usual * self.settings.rate

    def step(self) -> None:
        """Learn from BATCH points, drawn with replacement."""
        batch = self.points[torch.randint(len(self.points), (BATCH,), generator=self.random)]
        now = float(self.learn(batch))
        self.steps += 1
        self.loss = now if self.steps == 1 else 0.98 * self.loss + 0.02 * now
        if not abs(now) < GREATEST:
            raise Diverged

    def until(self, seconds: float) -> None:
        """As Clocked says; a learner whose numbers grow without end stands still from then on."""
        if self.diverged:
            return
        try:
            super().until(seconds)
        except Diverged:
            self.diverged = True

    def descend(self, loss: Tensor, optimizer: torch.optim.Optimizer | None = None) -> float:
        """One step of gradient descent."""
        optimizer = optimizer or self.optimizers[0]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    def change(self, settings: Settings) -> None:
        """Go on with other settings. Another rate keeps what was learned; another width begins anew, with the clock where it is."""
        self.settings = settings
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = self.rate

    def state(self) -> dict[str, Any]:
        """A copy of all that it goes on from."""
        return {
            "model": {key: one.clone() for key, one in self.model.state_dict().items()},
            "optimizers": [_copied(one.state_dict()) for one in self.optimizers],
            "random": self.random.get_state(),
            "seconds": self.seconds,
            "steps": self.steps,
            "loss": self.loss,
            "diverged": self.diverged,
        }

    def resume(self, state: dict[str, Any]) -> None:
        """Go on from such a copy, made with the same width."""
        self.model.load_state_dict(state["model"])
        for optimizer, one in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(_copied(one))
        self.random.set_state(state["random"])
        self.seconds, self.steps, self.loss = state["seconds"], state["steps"], state["loss"]
        self.diverged = state["diverged"]


def _copied(found: Any) -> Any:
    """A copy of an optimizer's state, whose tensors are its own."""
    if isinstance(found, Tensor):
        return found.clone()
    if isinstance(found, dict):
        return {key: _copied(one) for key, one in found.items()}
    return [_copied(one) for one in found] if isinstance(found, list) else found


def layers(before: int, width: int, after: int, hidden: int = 3, bend: type[nn.Module] = nn.LeakyReLU) -> nn.Sequential:
    """A small network: `hidden` layers of that width, with a bend behind each."""
    found: list[nn.Module] = []
    for size in [before] + [width] * (hidden - 1):
        found += [nn.Linear(size, width), bend()]
    return nn.Sequential(*found, nn.Linear(width, after))


def waves(values: Tensor, count: int) -> Tensor:
    """Sines and cosines of numbers [..., d] of `count` wavelengths -> [..., 2 d count]: fine detail is easier to learn from them
    (Tancik et al. 2020)."""
    turned = values[..., None] * (torch.pi * 0.5 * 2.0 ** torch.arange(count))  # [..., d, count]
    return torch.cat([turned.sin(), turned.cos()], -1).flatten(-2)
