"""Learning by a clock of one's own: seconds of one thread's processor time, which a busy computer does not shorten."""

import time
from abc import ABC, abstractmethod
from typing import Any


class Clocked(ABC):
    """A learner whose clock stands still while it does not learn. seconds: what its clock shows."""

    model: Any  # torch.nn.Module: each learner's own
    seconds: float = 0.0

    @abstractmethod
    def step(self) -> None:
        """Learn from one batch."""

    def until(self, seconds: float) -> None:
        """Learn until its clock shows so much."""
        self.model.train()
        while self.seconds < seconds:
            began = time.thread_time()
            self.step()
            self.seconds += time.thread_time() - began
