"""A decoder cut in two: the lower layers, which stay as they are, and copies of the last few, which may learn.

What the lower layers make of a text is worked out once, for writing; to learn from it, only the last layers are run again.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn


@dataclass(frozen=True, eq=False)
class Split:
    """lower: ids -> states between the layers; upper: these -> last states, by copies of the last layers; reference: the same
    by the layers as they were. head: last states -> logits. lock: held while a shared layer runs."""

    lower: Any
    upper: Any
    reference: Any
    head: Callable[[Tensor], Tensor]
    lock: AbstractContextManager[Any]
    device: torch.device

    @property
    def tail(self) -> nn.ModuleList:
        """The copies."""
        return self.upper.layers

    def states(self, between: Tensor, reference: bool = False) -> Tensor:
        """between [B, T, d] -> last states [B, T, d], by the copies, or by the layers as they were."""
        if not reference:
            return self.upper(inputs_embeds=between, use_cache=False).last_hidden_state
        with self.lock:
            return self.reference(inputs_embeds=between, use_cache=False).last_hidden_state

    @torch.no_grad()
    def write(self, prompts: Tensor, times: int, length: int, seed: int) -> tuple[Tensor, Tensor]:
        """prompts [N, P] -> what comes after each, drawn `times` times: (tokens [N * times, length], the states between the
        layers [N * times, P + length - 1, d] of all that was read)."""
        chance = torch.Generator().manual_seed(seed)
        with self.lock:
            found = self.lower(prompts.to(self.device), use_cache=True)
        above = self.upper(inputs_embeds=found.last_hidden_state, use_cache=True)
        below_cache, above_cache = found.past_key_values, above.past_key_values
        below_cache.batch_repeat_interleave(times)
        above_cache.batch_repeat_interleave(times)
        between, written = [found.last_hidden_state.repeat_interleave(times, 0)], []
        last = above.last_hidden_state[:, -1].repeat_interleave(times, 0)  # [N * times, d]
        for step in range(length):
            drawn = torch.multinomial(self.head(last).float().softmax(-1).cpu(), 1, generator=chance)
            written.append(drawn)
            if step < length - 1:
                with self.lock:
                    state = self.lower(
                        drawn.to(self.device), past_key_values=below_cache, use_cache=True
                    ).last_hidden_state
                between.append(state)
                last = self.upper(inputs_embeds=state, past_key_values=above_cache, use_cache=True).last_hidden_state[
                    :, -1
                ]
        return torch.cat(written, 1), torch.cat(between, 1)
