"""What reaches a word written from the words read: the gradient of its log-probability to each source word's vector.

A path through a recurrent layer multiplies a matrix for each word between, so that what is far away fades (Hochreiter 1991; Bengio,
Simard and Frasconi 1994). Attention has a path of one step to every word.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from model.translation.corpus import END, START, Corpus
from model.translation.grammar import Pair
from model.translation.watching import watched


def reaching(learner: Any, corpus: Corpus, source: Sequence[str], target: Sequence[str], row: int) -> list[float]:
    """[S]: for each source word the length of the gradient of log p(word `row` of the target) to its vector. The words before are
    given (teacher forcing); row: the place behind the last word is that of the end mark."""
    words = torch.tensor([[*corpus.source.ids(source), END]])
    written = torch.tensor([[START, *corpus.target.ids(target), END]])
    return _gradients(learner, words, written, torch.tensor([row]))[0, : len(source)].tolist()


def to_the_first(learner: Any, corpus: Corpus, pairs: Sequence[Pair]) -> list[float]:
    """For each pair what reaches the first word read from the first word written that comes from it, or from the first word written
    where none does."""
    source, target = corpus.encoded(pairs)
    rows = [next((row for row, true in enumerate(pair.alignment) if 0 in true), 0) for pair in pairs]
    return _gradients(learner, source, target, torch.tensor(rows))[:, 0].tolist()


def _gradients(learner: Any, source: Tensor, target: Tensor, rows: Tensor) -> Tensor:
    """[B, S]: lengths of the gradients of the words `rows` [B] of the targets, each sentence's of its own alone."""
    caught = list[Tensor]()
    with watched({"read": learner.read_words}, lambda _, __, vectors: caught.append(vectors)):
        logits = learner(source, target[:, :-1])[0].log_softmax(-1)  # [B, T, V]
    batch = torch.arange(len(rows))
    chosen = logits[batch, rows, target[batch, rows + 1]].sum()
    (gradient,) = torch.autograd.grad(chosen, caught[0])
    return gradient.norm(dim=-1)
