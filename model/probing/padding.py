"""Rows of tokens side by side, as many at once as memory bears."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor


def batches(rows: Sequence[Sequence[int]], size: int) -> Iterator[tuple[Tensor, Tensor]]:
    """For each `size` rows ids [B, T], padded behind, where a causal model does not look; and which of them are real, [B, T]."""
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        longest = max(map(len, part))
        ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in part])
        yield ids, torch.arange(longest) < torch.tensor([len(row) for row in part])[:, None]
