"""Many people at once: thirty different texts read together, against one after the other, as their threads ask for them."""

import statistics
import threading
import time

import numpy as np

from model import pretrained
from pages.server.batches import Batches

AIM = 0.4  # of the time of one after the other
TEXTS, ROUNDS = 30, 5


def texts(vocabulary: int) -> list[list[int]]:
    """Of 6 to 15 tokens, as sentences that people type."""
    dice = np.random.default_rng(0)
    return [dice.integers(100, vocabulary, size).tolist() for size in dice.integers(6, 16, TEXTS)]


def all_of_it() -> None:
    """The ratio of the medians, which take turns; every text in a thread of its own, as the pages ask."""
    reader = pretrained.load("smollm2")
    asked = texts(reader.vocabulary)
    reader.traces(asked)

    def together() -> None:
        queue = Batches(reader.traces)
        people = [threading.Thread(target=queue.ask, args=(ids,)) for ids in asked]
        for one in people:
            one.start()
        for one in people:
            one.join()

    taken: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for kept, act in zip(taken, (together, lambda: [reader.trace(ids) for ids in asked]), strict=True):
            began = time.perf_counter()
            act()
            kept.append(1000 * (time.perf_counter() - began))
    batched, alone = map(statistics.median, taken)
    print(f"{TEXTS} people with a text each: read together {batched:.0f} ms, one after the other {alone:.0f} ms, ratio {batched / alone:.2f} (aim {AIM})")  # fmt: skip
