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
    dice = random.Random(seed)
    first = [(dice.expovariate(rate), 0)]
    return _simulated(service, workers, first, lambda now: None, lambda now: now + dice.expovariate(rate), count, dice)


def closed(service: Service, workers: int, people: int, think: float, count: int = 20_000, seed: int = 0) -> Waits:
    """`people` ask, wait, and think for `think` seconds on average."""
    dice = random.Random(seed)
    first = [(dice.expovariate(1 / think), one) for one in range(people)]
    return _simulated(
        service, workers, first, lambda now: now + dice.expovariate(1 / think), lambda now: None, count, dice
    )


def _simulated(
    service: Service,
    workers: int,
    first: list[tuple[float, int]],
    again: Callable[[float], float | None],
    following: Callable[[float], float | None],
    count: int,
    dice: random.Random,
) -> Waits:
    """again: when who was answered at a time asks next; following: when the next text comes after one that came."""
    come: list[tuple[float, int]] = list(first)
    heapq.heapify(come)
    done: list[tuple[float, int]] = []  # when a worker is free again
    waiting: list[list[float]] = [[] for _ in range(workers)]
    working: list[list[float]] = [[] for _ in range(workers)]
    waits, sizes, worked, now = list[float](), list[int](), 0.0, 0.0

    def begin(worker: int) -> None:
        nonlocal worked
        if working[worker] or not waiting[worker]:
            return
        working[worker], waiting[worker] = waiting[worker][: service.most], waiting[worker][service.most :]
        takes = service(len(working[worker]))
        worked += takes
        sizes.append(len(working[worker]))
        heapq.heappush(done, (now + takes, worker))

    while len(waits) < count:
        if done and (not come or done[0][0] <= come[0][0]):
            now, worker = heapq.heappop(done)
            for asked in working[worker]:
                waits.append(now - asked + service.overhead)
                if (next_one := again(now + service.overhead)) is not None:
                    heapq.heappush(come, (next_one, 0))
            working[worker] = []
        else:
            now, _ = heapq.heappop(come)
            worker = dice.randrange(workers)
            waiting[worker].append(now)
            if (next_one := following(now)) is not None:
                heapq.heappush(come, (next_one, 0))
        begin(worker)
    settled = waits[len(waits) // 10 :]  # the first tenth finds empty queues
    half, most = np.quantile(settled, [0.5, 0.95])
    return Waits(float(np.mean(settled)), float(half), float(most), float(np.mean(sizes)), worked / now / workers)
