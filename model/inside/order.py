"""What attention can know of the order of words without positions: nothing without a mask, something with the causal one.

Haviv et al. 2022 (language models without positional encodings still learn positions); Kazemnejad et al. 2023. Without a mask,
attention treats its input as a set (Vaswani et al. 2017, section 3.5). With the causal mask, the first layer still gives the last
word the sum over a set, but each word before it has read another set, and from the second layer on the last word reads those.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from model.trace import Floats


def told_apart(network: Any, first: Sequence[int], second: Sequence[int], causal: bool, rotated: bool) -> Floats:
    """[L]: how far the last token's states for two texts lie apart before each layer, as a part of their length.

    network: a model.pretrained.network.Network whose positions are rotated into queries and keys. causal: whether a token sees only
    those on its left; rotated: False puts every token at position 0, so that the rotation says nothing. Raises ValueError for texts
    that are not the same tokens in another order, with the same at the end.
    """
    if sorted(first) != sorted(second) or not first or first[-1] != second[-1]:
        raise ValueError(
            f"{list(first)} and {list(second)} are not the same tokens in another order, with the same at the end"
        )
    one, other = (_last_states(network, ids, causal, rotated) for ids in (first, second))  # [L, d] each
    return np.linalg.norm(one - other, axis=1) / np.linalg.norm(one, axis=1)


@torch.inference_mode()
def _last_states(network: Any, ids: Sequence[int], causal: bool, rotated: bool) -> Floats:
    length = len(ids)
    unseen = (
        torch.full((length, length), torch.finfo(torch.float32).min).triu(1) if causal else torch.zeros(length, length)
    )
    places = torch.arange(length) if rotated else torch.zeros(length, dtype=torch.long)
    with network.lock:
        states = network.base(
            torch.tensor([list(ids)], device=network.device),
            attention_mask=unseen[None, None].to(network.device),  # [1, 1, T, T], added to the scores
            position_ids=places[None].to(network.device),
            use_cache=False,
            output_hidden_states=True,
        ).hidden_states
    return np.stack(
        [one[0, -1].float().cpu().numpy() for one in states[:-1]]
    )  # the last of them is after the final norm
