"""A translator as decoding asks a model (model.pretrained.scorer): the source is read once, then rows of words are gone on with."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from model.errors import UserError
from model.trace import Floats
from model.translation.corpus import END, LONGEST, START, Corpus


class Rows:
    """Words that were written, B rows of them, with the decoder's state behind each."""

    def __init__(self, learner: Any, state: Any, ids: tuple[tuple[int, ...], ...], logits: Floats) -> None:
        self._learner, self._state, self.ids, self.logits = learner, state, ids, logits

    @property
    def states(self) -> Floats:
        """[B, T, 0]: what beam search asks for needs none."""
        return np.zeros((len(self.ids), len(self.ids[0]), 0), np.float32)

    @torch.no_grad()
    def go_on(self, parents: Sequence[int], tokens: Sequence[Sequence[int]]) -> "Rows":
        """Row parents[i] with tokens[i] after it; all get the same number of words."""
        chosen = torch.tensor(list(parents))
        state, logits = type(self._state)(*(part[chosen] for part in self._state)), list[Any]()
        for at in range(len(tokens[0])):
            said, state, _ = self._learner.step(state, torch.tensor([row[at] for row in tokens]))
            logits.append(said.numpy())
        ids = tuple((*self.ids[parent], *row) for parent, row in zip(parents, tokens, strict=True))
        return Rows(self._learner, state, ids, np.stack(logits, 1))

    def back(self, count: int) -> "Rows":
        """Recurrent states do not go back. Raises UserError."""
        raise UserError(f"This decoder cannot take back {count} words: begin the search anew.")


class Scoring:
    """A learner that translates `words`; its texts begin with the start mark."""

    limit = LONGEST

    def __init__(self, learner: Any, corpus: Corpus, words: Sequence[str]) -> None:
        self._learner, self._corpus = learner, corpus
        self._source = torch.tensor([[*corpus.source.ids(words), END]])
        self.vocabulary, self.stops = len(corpus.target), frozenset({END})

    @torch.no_grad()
    def read(self, ids: Sequence[int]) -> Rows:
        """One row, which begins with the start mark. Raises UserError for another."""
        if not ids or ids[0] != START:
            raise UserError("A translation begins with the start mark.")
        state, said = self._learner.encode(self._source), None
        for token in ids:
            said, state, _ = self._learner.step(state, torch.tensor([token]))
        assert said is not None
        return Rows(self._learner, state, (tuple(ids),), said.numpy()[:, None])
