"""Going on with a text while directions are added to the stream (model.inside.steering says which): greedy, several versions in one batch."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from model.pretrained.language_model import LanguageModel
from model.pretrained.watch import attached
from model.trace import Floats


@torch.inference_mode()
def go_on(
    model: LanguageModel, ids: Sequence[int], layer: int, added: Floats, everywhere: bool, steps: int
) -> list[list[int]]:
    """`steps` tokens for each row of `added` [B, d], which is added after the block `layer`; fewer where a row has ended.

    everywhere: at all places, also of the tokens that are new; else only at the last one of `ids`. Raises ModelError for a model that
    predicts nothing, or a text that leaves no room.
    """
    network, head = model.network, model.network.predicting()
    network.check_ids([*ids, *[ids[-1]] * steps])
    push = torch.from_numpy(np.array(added, np.float32)).to(network.device, network.model.dtype)[:, None]  # [B, 1, d]
    first = [True]

    def hook(_: Any, __: Any, output: Any) -> Any:
        state: Tensor = output if isinstance(output, Tensor) else output[0]
        if everywhere:
            state = state + push
        elif first[0]:
            state = torch.cat([state[:, :-1], state[:, -1:] + push], 1)
        return state if isinstance(output, Tensor) else (state, *output[1:])

    tokens, cache, rows = torch.tensor([list(ids)] * len(push), device=network.device), None, []
    for _ in range(steps):
        with network.lock, attached([network.blocks[layer].register_forward_hook(hook)]):
            output = network.base(tokens, past_key_values=cache, use_cache=True)
        first[0], cache = False, output.past_key_values
        tokens = head(output.last_hidden_state[:, -1]).argmax(-1, keepdim=True)
        rows.append(tokens[:, 0].tolist())
    stops = model.stops
    found = [list(row) for row in zip(*rows, strict=True)]
    return [row[: next((at for at, one in enumerate(row) if one in stops), len(row))] for row in found]
