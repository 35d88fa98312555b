"""Three orders of passages for a question: by the words that they share, by the direction of their vectors, and both fused.

BM25 (Robertson & Zaragoza 2009, The probabilistic relevance framework), in the variant of Lucene, as bm25s computes it (Lù 2024):

    score(q, D) = sum over words w of q of ln(1 + (N - n_w + 1/2) / (n_w + 1/2)) * f / (f + k1 (1 - b + b |D| / mean |D|))

with f how often w stands in D, n_w in how many of N passages; k1 = 1.5 and b = .75, the defaults of bm25s. No word is left out
and none is stemmed. Dense: the cosine of sentence vectors (Reimers & Gurevych 2019; Karpukhin et al. 2020). Fused: reciprocal
rank fusion (Cormack, Clarke & Büttcher 2009), sum of 1 / (60 + rank).
"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.trace import Floats

K1, B = 1.5, 0.75
K = 60  # of reciprocal rank fusion
SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
Scores = NDArray[np.floating[Any]]
Ranked = list[tuple[int, float]]  # a passage and its score, the best first


def words(text: str) -> list[str]:
    """What BM25 compares: words without capitals and marks; a sign of a script without spaces is one."""
    return SIGNS.findall(text.casefold())


class Bm25:
    """Passages, indexed by their words."""

    def __init__(self, passages: Sequence[str]) -> None:
        self.count, self._index = len(passages), None
        listed = [words(one) for one in passages]
        self._known = {word for one in listed for word in one}
        if self._known:
            import bm25s

            self._index = bm25s.BM25(k1=K1, b=B, method="lucene", dtype="float64")
            self._index.index(listed, show_progress=False)

    def scores(self, question: str) -> Scores:
        """[N]: the score of each passage; a word that stands twice in the question counts twice."""
        asked = [word for word in words(question) if word in self._known]
        return np.asarray(self._index.get_scores(asked)) if asked and self._index else np.zeros(self.count)

    def ranked(self, question: str) -> Ranked:
        """The passages that share a word with the question; equals stand in the order of the text."""
        return ordered(self.scores(question), above=0.0)


def dense(vectors: Floats, question: Floats) -> Ranked:
    """[N, d], [d], all of length 1: every passage, by the cosine."""
    return ordered(vectors @ question)


def fused(*rankings: Ranked, k: int = K) -> Ranked:
    """Reciprocal rank fusion: what stands high in several orders comes first. A passage that an order lacks gets nothing from it."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, (at, _) in enumerate(ranking, 1):
            scores[at] = scores.get(at, 0.0) + 1 / (k + rank)
    return sorted(scores.items(), key=lambda one: (-one[1], one[0]))


def ordered(scores: Scores, above: float | None = None) -> Ranked:
    """The places of the scores, the highest first; only those above a bound, if there is one."""
    places = np.argsort(-scores, kind="stable").tolist()
    return [(at, float(scores[at])) for at in places if above is None or scores[at] > above]
