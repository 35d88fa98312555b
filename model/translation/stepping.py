"""One step of a decoder from the inside: what it asks with, what answers, and what that changes.

Attention of a recurrent decoder (Bahdanau et al. 2014; Luong et al. 2015): the query is its state s_{t-1}, a key W_k h_i and a value
h_i stand for each source word. Cross-attention (Vaswani et al. 2017): query, keys and values of one head.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor

from model.translation.attending import Attending
from model.translation.corpus import END, START, Corpus
from model.translation.transformer import Attention, Transformer
from model.translation.watching import watched


class Inside(NamedTuple):
    """Of S source words, the end mark's included. query [d]; keys, values [S, .]; scores, weights [S]; terms [S, d]: what adds up to
    each score, of a small network its hidden units; context: the weighted sum of
    values; after [h]: the state that the next word is chosen from; probabilities [V]. Without attention query to weights are
    None, and context is the one vector."""

    query: Tensor | None
    keys: Tensor | None
    scores: Tensor | None
    weights: Tensor | None
    values: Tensor | None
    context: Tensor
    after: Tensor
    probabilities: Tensor
    terms: Tensor | None = None


@torch.no_grad()
def inside(
    learner: Any, corpus: Corpus, words: Sequence[str], written: Sequence[str], layer: int = 0, head: int = 0
) -> Inside:
    """The step after the words `written`; layer, head: of a transformer's cross-attention, from 0."""
    source = torch.tensor([[*corpus.source.ids(words), END]])
    target = torch.tensor([[START, *corpus.target.ids(written)]])
    if isinstance(learner, Transformer):
        return _of_cross_attention(learner, source, target, layer, head)
    state = learner.encode(source)
    for word in target[0, :-1]:
        _, state, _ = learner.step(state, word[None])
    logits, after, weights = learner.step(state, target[:, -1])
    chosen = logits[0].softmax(-1)
    if not isinstance(learner, Attending):
        return Inside(None, None, None, None, None, state.context[0], after.hidden[0], chosen)
    context = weights[0] @ state.read[0]
    scores = learner.scores(state)[0]
    terms = learner.terms(state)[0]
    return Inside(
        state.hidden[0], state.keys[0], scores, weights[0], state.read[0], context, after.hidden[0], chosen, terms
    )


def _of_cross_attention(learner: Transformer, source: Tensor, target: Tensor, layer: int, head: int) -> Inside:
    """What the parts of a cross-attention give while the words pass through the model once."""
    cross, caught = learner.decoder[layer].cross, dict[str, Tensor]()
    assert isinstance(cross, Attention)
    parts = {"query": cross.query, "key": cross.key, "value": cross.value, "after": learner.norm}
    with watched(parts, lambda name, _, gave: caught.__setitem__(name, gave)):
        logits, weights = learner(source, target)
    query, keys, values = (
        caught[name].unflatten(-1, (learner.heads, -1))[0, :, head] for name in ("query", "key", "value")
    )
    looked = weights[0, layer, head, -1]  # [S]
    scores = keys @ query[-1] / query.shape[-1] ** 0.5
    terms = query[-1] * keys / query.shape[-1] ** 0.5
    after, chosen = caught["after"][0, -1], logits[0, -1].softmax(-1)
    return Inside(query[-1], keys, scores, looked, values, looked @ values, after, chosen, terms)
