"""Rows of tokens that a model has read, with their KV cache: decoding extends them (model.pretrained.scorer).

A `Reading` never changes. `go_on` and `back` return new ones that share what they can, so that a text can be continued
in many ways from any of its tokens.
"""

import copy
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from model.pretrained.scorer import ContextFull
from model.trace import Floats

Run = Callable[[Tensor, Any], tuple[Tensor, Any]]  # tokens [B, n] and a cache -> states [B, n, d] and the grown cache


class Reading:
    """Rows that a model has read. See `Scores`."""

    def __init__(
        self,
        run: Run,
        head: Callable[[Tensor], Tensor],
        ids: Sequence[Sequence[int]],
        cache: Any,
        states: Tensor,
        logits: Tensor,
        limit: int,
    ) -> None:
        self._run, self._head, self._cache, self._limit = run, head, cache, limit
        self._states, self._logits = states, logits  # [B, T, d], [B, n, V]
        self.ids = tuple(map(tuple, ids))

    @classmethod
    def begin(
        cls, run: Run, head: Callable[[Tensor], Tensor], ids: Sequence[int], device: torch.device, limit: int
    ) -> "Reading":
        """One row read from its beginning, of at most `limit` tokens."""
        states, cache = run(torch.tensor([list(ids)], device=device), None)
        return cls(run, head, [ids], cache, states, head(states[:, -1:]), limit)

    @property
    def logits(self) -> Floats:
        """[B, n, V]: after each of the tokens read last."""
        return self._logits.float().cpu().numpy()

    @property
    def states(self) -> Floats:
        """[B, T, d]: the last hidden state at every token."""
        return self._states.float().cpu().numpy()

    @torch.inference_mode()
    def go_on(self, parents: Sequence[int], tokens: Sequence[Sequence[int]]) -> "Reading":
        """Row parents[i] with tokens[i] after it, for each i. Raises ContextFull beyond the limit."""
        length = len(self.ids[0]) + len(tokens[0])
        if length > self._limit:
            raise ContextFull(f"The text has reached the limit of {self._limit} tokens: begin with a shorter one.")
        cache, before = _copied(self._cache), self._states
        if list(parents) != list(range(len(self.ids))):
            rows = torch.tensor(list(parents), device=before.device)
            before = before.index_select(0, rows)
            for layer in _used(cache):
                layer.keys, layer.values = layer.keys.index_select(0, rows), layer.values.index_select(0, rows)
        states, cache = self._run(torch.tensor([list(row) for row in tokens], device=before.device), cache)
        ids = [(*self.ids[parent], *row) for parent, row in zip(parents, tokens, strict=True)]
        return self._with(ids, cache, torch.cat([before, states], 1), self._head(states))

    @torch.inference_mode()
    def back(self, count: int) -> "Reading":
        """The same rows without their last `count` tokens."""
        if not 0 <= count < len(self.ids[0]):
            raise ValueError(f"cannot go back {count} of {len(self.ids[0])} tokens: at least one stays")
        if not count:
            return self
        cache, ids = _copied(self._cache), [row[:-count] for row in self.ids]
        if any(layer.keys.shape[2] < len(self.ids[0]) for layer in _used(cache)):  # a sliding window has dropped some
            cache = self._run(torch.tensor(ids, device=self._states.device), None)[1]
        else:
            for layer in _used(cache):
                layer.keys, layer.values = layer.keys[:, :, :-count], layer.values[:, :, :-count]
                if hasattr(layer, "cumulative_length"):  # a sliding window has a count of its own
                    layer.cumulative_length -= count
        return self._with(ids, cache, self._states[:, :-count], self._logits[:, :-count])

    def _with(self, ids: Sequence[Sequence[int]], cache: Any, states: Tensor, logits: Tensor) -> "Reading":
        return Reading(self._run, self._head, ids, cache, states, logits, self._limit)


def _copied(cache: Any) -> Any:
    """An independent copy of a cache: its tensors are never written to, only replaced."""
    grown = copy.copy(cache)
    grown.layers = [copy.copy(layer) for layer in cache.layers]
    return grown


def _used(cache: Any) -> list[Any]:
    """The layers of a cache that hold something: after `LanguageModel.cut` some are empty."""
    return [layer for layer in cache.layers if layer.is_initialized]
