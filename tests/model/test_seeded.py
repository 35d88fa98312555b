"""Seeds, where two threads use them at once."""

from concurrent.futures import ThreadPoolExecutor

import torch
from torch import nn

from model.seeded import seeded


def made(seed: int) -> torch.Tensor:
    with seeded(seed):
        return torch.cat([nn.Linear(8, 8).weight.detach().flatten() for _ in range(20)])


def test_two_threads_get_what_each_would_get_alone() -> None:
    alone = [made(seed) for seed in range(4)]
    with ThreadPoolExecutor(4) as workers:
        for _ in range(25):
            together = list(workers.map(made, range(4)))
            assert all(torch.equal(one, other) for one, other in zip(alone, together, strict=True))


def test_what_is_drawn_behind_it_goes_on_as_before() -> None:
    torch.manual_seed(3)
    expected = torch.rand(4)
    torch.manual_seed(3)
    first = torch.rand(2)
    made(0)
    assert torch.equal(torch.cat([first, torch.rand(2)]), expected)
