"""The maximum of noisy estimates against their number, and what it would cost to have one of each word."""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from pages.rlhf.work import learning
from pages.server.jobs import one_thread
from pages.server.keep import keep

WORDS = 49_152  # of SmolLM2
SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, WORDS]
TIMES = 5  # each is measured, of which the median counts
AT_ONCE = 64  # answers that are written side by side
_pool = ThreadPoolExecutor(1, thread_name_prefix="glassbox-maximum", initializer=one_thread)


@keep(32)
def maxima(blur: float, tries: int, equal: bool, seed: int) -> tuple[Any, list[float]]:
    """For all SIZES what the maximum says (model.rlhf.maxima.Maxima), and what it is expected to say of equal actions."""
    from model.rlhf import maxima as found

    noise = blur / tries**0.5
    return found.maxima(SIZES, blur, tries, equal, seed), [noise * found.expected(size) for size in SIZES]


class Costs(NamedTuple):
    """Seconds on this machine, one thread: the largest of WORDS numbers that are there; one pass of the toy, which scores all of its
    `words`; one whole answer of it, of AT_ONCE written side by side."""

    largest: float
    scored: float
    answered: float
    words: int


@keep(1)
def costs() -> Costs:
    """Measured once."""
    return _pool.submit(_measured).result()


def _measured() -> Costs:
    import numpy as np
    import torch

    from model.rlhf.speaking import speak

    values = np.random.default_rng(0).random(WORDS)
    toy, tokenizer = learning.start()
    asked = learning.question()
    ids = speak(toy, tokenizer, [asked], 0).ids
    with torch.inference_mode():
        largest, scored = _median(values.argmax), _median(lambda: toy(ids))
        answered = _median(lambda: speak(toy, tokenizer, [asked] * AT_ONCE, 0)) / AT_ONCE
    return Costs(largest, scored, answered, toy.wte.weight.shape[0])


def _median(act: Callable[[], Any]) -> float:
    act()  # the first is slower
    found = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return statistics.median(found)
