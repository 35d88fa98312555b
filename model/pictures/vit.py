"""A small vision transformer: a picture is cut into patches, and each patch is a token (Dosovitskiy et al. 2021).

Its blocks are those of model.transformer, without the causal mask: every patch may look at every other. Sizes: B pictures, P patches,
T = P + 1 tokens ([CLS] first), d width, H heads.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from model.pictures.digits import CLASSES, SIDE
from model.transformer import Attention, Block, Config, attend, norm

PATCH = 2  # pixels, each way
PATCHES = (SIDE // PATCH) ** 2
WIDTH, HEADS, LAYERS = 48, 4, 3


@dataclass(frozen=True)
class Shape:
    """positions: whether a patch is told where it lies."""

    positions: bool = True
    width: int = WIDTH
    heads: int = HEADS
    layers: int = LAYERS


class ViT(nn.Module):
    """Pictures in, the scores of ten digits out; or the pixels of patches that were taken away (He et al. 2022; Bao et al. 2022)."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape = shape or Shape()
        config = Config(1, PATCHES + 1, shape.layers, shape.width, shape.heads, "learned", causal=False)
        self.embed = nn.Linear(PATCH * PATCH, shape.width)
        self.cls = nn.Parameter(0.3 * torch.randn(shape.width))
        self.missing = nn.Parameter(0.3 * torch.randn(shape.width))  # stands in for a patch that was taken away
        self.places = nn.Parameter(0.3 * torch.randn(PATCHES + 1, shape.width), requires_grad=shape.positions)
        self.blocks = nn.ModuleList(Block(config, layer) for layer in range(shape.layers))
        self.norm = norm(config)
        self.head = nn.Linear(shape.width, CLASSES)
        self.pixels = nn.Linear(shape.width, PATCH * PATCH)

    def tokens(self, patches: Tensor, gone: Tensor | None = None) -> Tensor:
        """patches [B, P, 4] -> the vectors that the first block reads, [B, T, d]. gone [B, P]: patches that were taken away."""
        x = self.embed(patches)
        if gone is not None:
            x = torch.where(gone[..., None], self.missing, x)
        x = torch.cat([self.cls.expand(len(x), 1, -1), x], 1)
        return x + self.places if self.shape.positions else x

    def states(self, patches: Tensor, gone: Tensor | None = None) -> Tensor:
        """patches [B, P, 4] -> the last hidden states [B, T, d]."""
        x = self.tokens(patches, gone)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def forward(self, patches: Tensor) -> Tensor:
        """patches [B, P, 4] -> a score of each digit [B, 10], read from [CLS]."""
        return self.head(self.states(patches)[:, 0])

    def guess(self, patches: Tensor, gone: Tensor) -> Tensor:
        """patches [B, P, 4], gone [B, P] -> the pixels of every patch [B, P, 4], 0 to 1; those of `gone` were never seen."""
        return self.pixels(self.states(patches, gone)[:, 1:]).sigmoid()


def cut(pictures: Tensor) -> Tensor:
    """pictures [B, 64] -> their patches, row after row, each four pixels: [B, P, 4]."""
    grid = pictures.view(-1, SIDE // PATCH, PATCH, SIDE // PATCH, PATCH)
    return grid.permute(0, 1, 3, 2, 4).reshape(-1, PATCHES, PATCH * PATCH)


def joined(patches: Tensor) -> Tensor:
    """patches [B, P, 4] -> pictures [B, 64]: what `cut` undoes."""
    grid = patches.view(-1, SIDE // PATCH, SIDE // PATCH, PATCH, PATCH)
    return grid.permute(0, 1, 3, 2, 4).reshape(-1, SIDE * SIDE)


@contextmanager
def watched(model: ViT) -> Iterator[list[Tensor]]:
    """While it lasts, the attention of each block that runs goes into the list: [B, H, T, T]."""
    seen: list[Tensor] = []

    def watch(module, query, key, value, mask, scaling):  # type: ignore[no-untyped-def]  # the signature of model.transformer.attend
        seen.append((query @ key.transpose(-1, -2) * scaling).softmax(-1).detach())  # [B, H, T, T]
        return attend(module, query, key, value, mask, scaling)

    parts = [one for one in model.modules() if isinstance(one, Attention)]
    for one in parts:
        one.attend = watch
    try:
        yield seen
    finally:
        for one in parts:
            one.attend = attend
