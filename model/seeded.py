"""The same random numbers for the same seed, also where several learn at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch

_alone = threading.RLock()  # torch has one generator for all threads


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Within it torch's generator begins at this seed, and no other thread has it so; behind it, it goes on as before."""
    with _alone, torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield
