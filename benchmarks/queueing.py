"""Waiting for workers that read in batches: a simulation of events, from measured times.

Assumed: a text goes to a worker by chance, as hashing it does; a worker that is free takes all that wait for it, up to `most`, and
needs what a batch of that size was measured to take; no text costs more than another; the network costs `overhead` a question,
which keeps nobody else waiting. Texts come either by themselves at a rate (Poisson), or from so many people who each think for a
random time (exponential) after an answer.
"""

import heapq
import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np


class Service(NamedTuple):
    """Seconds that a batch takes: measured at some sizes, straight lines between. most: texts of a batch."""

    sizes: Sequence[int]
    seconds: Sequence[float]
    most: int
    overhead: float = 0.0

    def __call__(self, size: int) -> float:
        return float(np.interp(size, self.sizes, self.seconds))

    @property
    def capacity(self) -> float:
        """Texts a second of one worker whose batches are full."""
        return self.most / self(self.most)


class Waits(NamedTuple):
    """Seconds from asking to the answer: the mean, and those of so many in a hundred; mean size of a batch; share of time that workers work."""

    mean: float
    p50: float
    p95: float
    batch: float
    busy: float


def poisson(service: Service, workers: int, rate: float, count: int = 20_000, seed: int = 0) -> Waits:
    """Texts come at `rate` a second."""
    hall = _Hall(service, workers, seed)
    come = 0.0
    for _ in range(count):
        come += hall.dice.expovariate(rate)
        heapq.heappush(hall.come, come)
    return hall.run(count, lambda now: None)


def closed(service: Service, workers: int, people: int, think: float, count: int = 20_000, seed: int = 0) -> Waits:
    """`people` ask, wait, and think for `think` seconds on average."""
    hall = _Hall(service, workers, seed)
    for _ in range(people):
        heapq.heappush(hall.come, hall.dice.expovariate(1 / think))
    return hall.run(count, lambda now: now + hall.dice.expovariate(1 / think))


class _Hall:
    """Workers, and the texts that come to them."""

    def __init__(self, service: Service, workers: int, seed: int) -> None:
        self.service, self.dice, self.come = service, random.Random(seed), list[float]()
        self.done: list[tuple[float, int]] = []  # when a worker is free again
        self.waiting: list[list[float]] = [[] for _ in range(workers)]
        self.working: list[list[float]] = [[] for _ in range(workers)]
        self.waits, self.sizes, self.worked, self.now = list[float](), list[int](), 0.0, 0.0

    def run(self, count: int, again: Callable[[float], float | None]) -> Waits:
        """Until so many were answered. again: when who was answered at a time asks next."""
        while len(self.waits) < count:
            if self.done and (not self.come or self.done[0][0] <= self.come[0]):
                self._end(again)
            else:
                self.now = heapq.heappop(self.come)
                worker = self.dice.randrange(len(self.working))
                self.waiting[worker].append(self.now)
                self._begin(worker)
        settled = self.waits[len(self.waits) // 10 :]  # the first tenth finds empty queues
        half, most = np.quantile(settled, [0.5, 0.95])
        busy = self.worked / self.now / len(self.working)
        return Waits(float(np.mean(settled)), float(half), float(most), float(np.mean(self.sizes)), busy)

    def _begin(self, worker: int) -> None:
        """A worker that is free takes what waits for it."""
        if self.working[worker] or not self.waiting[worker]:
            return
        most = self.service.most
        self.working[worker], self.waiting[worker] = self.waiting[worker][:most], self.waiting[worker][most:]
        takes = self.service(len(self.working[worker]))
        self.worked += takes
        self.sizes.append(len(self.working[worker]))
        heapq.heappush(self.done, (self.now + takes, worker))

    def _end(self, again: Callable[[float], float | None]) -> None:
        """A worker has read its batch."""
        self.now, worker = heapq.heappop(self.done)
        for asked in self.working[worker]:
            self.waits.append(self.now - asked + self.service.overhead)
            if (following := again(self.now + self.service.overhead)) is not None:
                heapq.heappush(self.come, following)
        self.working[worker] = []
        self._begin(worker)
