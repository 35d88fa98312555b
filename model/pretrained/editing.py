"""Carries out the edits of model.inside.edits inside a running model; the hooks of model.pretrained.edited call it."""

from collections.abc import Callable, Sequence
from contextvars import ContextVar

import numpy as np
import torch
from torch import Tensor

from model.inside.edits import Edit

Progress = Callable[[str, float], None]


class Editor:
    """Edited versions of one text in one batch.

    Row 0 is the unchanged run; the next rows are `starts`. The others join before their first edit, each as a copy of
    the row that it starts from. versions: the edits of each, in the order of their first layers. of: the row that each
    starts from.
    """

    def __init__(
        self,
        versions: Sequence[Sequence[Edit]],
        of: Sequence[int],
        starts: Sequence[Sequence[Edit]],
        layers: int,
        progress: Progress,
    ) -> None:
        self._layers, self._progress, self._starts = layers, progress, len(starts)
        self._joining: list[list[int]] = [[] for _ in range(layers)]
        self._edits: list[list[tuple[int, Edit]]] = [[] for _ in range(layers)]
        for version, source in zip(versions, of, strict=True):
            self._joining[first_layer(version)].append(source)
        for row, version in enumerate((*starts, *versions), start=1):
            for edit in version:
                self._edits[edit.layer].append((row, edit))

    def join(self, layer: int, hidden: Tensor) -> Tensor:
        """[B, T, d] -> [B + the versions whose first edit is in this layer, T, d]."""
        self._progress(f"layer {layer}", layer / self._layers)
        if layer == 0 and self._starts:
            hidden = self.part(0, "resid_pre", torch.cat([hidden, hidden[[0] * self._starts]]))
        if self._joining[layer]:
            hidden = torch.cat([hidden, hidden[self._joining[layer]]])
        return self.part(layer, "resid_pre", hidden)

    def move(self, layer: int, pattern: Tensor, scores: Tensor) -> Tensor:
        """Move the attention of heads to another token: pattern [B, H, T, T].

        Queries that cannot see it keep theirs.
        """
        for row, edit in self._edits[layer]:
            if edit.how == "move":
                able = scores[min(row, len(scores) - 1), edit.head, :, edit.to] > torch.finfo(scores.dtype).min / 2
                pattern[row, edit.head, able] = 0
                pattern[row, edit.head, able, edit.to] = 1
        return pattern

    def heads(self, layer: int, z: Tensor) -> Tensor:
        """Switch heads off: z [B, H, T, d_head]."""
        for row, edit in self._edits[layer]:
            if edit.part == "head" and edit.how != "move":
                z[row, edit.head] = _changed(z[row, edit.head], edit)
        return z

    def part(self, layer: int, name: str, output: Tensor) -> Tensor:
        """Change what a block adds, or the stream behind it: output [B, T, d]."""
        edits = [(row, edit) for row, edit in self._edits[layer] if edit.part == name and row < len(output)]
        if edits:
            output = output.clone()
        for row, edit in edits:
            output[row] = _changed(output[row], edit)
        return output


def first_layer(version: Sequence[Edit]) -> int:
    """The layer of the first edit; 0 for a version without edits."""
    return min((edit.layer for edit in version), default=0)


def _changed(state: Tensor, edit: Edit) -> Tensor:
    """[T, width] -> the same, edited."""
    if edit.how == "zero":
        return torch.zeros_like(state)
    if edit.how == "mean":
        return state.mean(0, keepdim=True).expand_as(state)
    patched = state.clone()
    patched[list(edit.positions)] = torch.from_numpy(np.array(edit.values)).to(state)
    return patched


editing: ContextVar[Editor | None] = ContextVar("editing", default=None)
holding: ContextVar[list[Tensor] | None] = ContextVar(
    "holding", default=None
)  # z of each layer of a run whose attention is held (model.pretrained.frozen)
