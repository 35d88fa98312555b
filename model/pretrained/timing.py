"""How long greedy decoding takes with a KV cache and without."""

import time
from collections.abc import Sequence

import numpy as np
import torch

from model.pretrained.editing import Progress
from model.pretrained.network import Network
from model.trace import Floats


@torch.inference_mode()
def generate_timed(
    network: Network, ids: Sequence[int], steps: int, progress: Progress
) -> tuple[Floats, Floats, float]:
    """Seconds of each step [steps] with a KV cache and without, and the largest difference of their logits.

    The first step with the cache reads all of `ids` and fills it. Each time is the shorter of two runs, since another
    program may have been busy. `progress` may raise to stop.
    """
    runs = []
    for run in range(2):

        def tell(step: str, share: float, done: int = run) -> None:
            progress(step, (done + share) / 2)

        runs.append(_generate_once(network, ids, steps, tell))
    cached, plain = np.minimum(runs[0][0], runs[1][0]), np.minimum(runs[0][1], runs[1][1])
    return cached, plain, max(runs[0][2], runs[1][2])


def _generate_once(
    network: Network, ids: Sequence[int], steps: int, progress: Progress
) -> tuple[Floats, Floats, float]:
    head = network.predicting()
    with_cache, without, difference = [], [], 0.0
    text, cache = list(ids), None
    with network.lock:
        network.run(text)  # the first pass of a length is slower
    fed = torch.tensor([text], device=network.device)
    for step in range(steps):
        progress(f"token {step + 1}", step / steps)
        with network.lock:
            start = time.perf_counter()
            output = network.base(fed, past_key_values=cache, use_cache=True)
            cached_logits = head(output.last_hidden_state[0, -1:])
            with_cache.append(time.perf_counter() - start)
            cache = output.past_key_values
            start = time.perf_counter()
            logits = head(network.run(text)[-1:])
            without.append(time.perf_counter() - start)
        difference = max(difference, float((cached_logits - logits).abs().max()))
        text.append(int(logits.argmax()))
        fed = torch.tensor([text[-1:]], device=network.device)
    return np.array(with_cache, np.float32), np.array(without, np.float32), difference
