"""A word for a gap, by a model that reads from left to right: it scores the whole text with each candidate in the gap.

With l before the gap and r_1 ... r_m behind it,

    score(w) = log p(w | l) + sum_j log p(r_j | l, w, r_<j)        p(w) = softmax over the candidates of score(w)

This is no masked model (Devlin et al. 2019), which sees both sides at once and rates its whole vocabulary in one pass: here
only the candidates that somebody proposes are compared, and each costs a pass over the right side (Salazar et al. 2020
compare the two ways to score).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.pretrained.scorer import Scorer
from model.probability import log_softmax, softmax

AT_ONCE = 400  # tokens in one batch: each has a row of scores over the vocabulary


class Filled(NamedTuple):
    """Candidates, best first. before: log p(w | l); behind: log p of all that follows; share: softmax of their sum."""

    tokens: list[int]
    before: NDArray[np.float64]
    behind: NDArray[np.float64]
    share: NDArray[np.float64]


def fill(model: Scorer, left: Sequence[int], candidates: Sequence[int], right: Sequence[int]) -> Filled:
    """Compare single tokens as what stands between two texts. The left is read once. Raises ValueError without candidates."""
    if not len(candidates):
        raise ValueError("no candidates: give at least one token")
    start = model.read(left)
    before = log_softmax(start.logits[0, -1])[list(candidates)]  # [C]
    behind = np.zeros(len(candidates))
    rows = max(1, AT_ONCE // (len(right) + 1))
    for first in range(0, len(candidates) if len(right) else 0, rows):
        part = candidates[first : first + rows]
        read = start.go_on([0] * len(part), [[token, *right] for token in part])
        # [m, V] for each candidate, after w, r_1 ... r_(m - 1): not [B, m, V], which would be 160 MB in float64.
        sums = [log_softmax(one)[np.arange(len(right)), list(right)].sum() for one in read.logits[:, :-1]]
        behind[first : first + rows] = sums
    order = np.argsort(-(before + behind), kind="stable")
    share = softmax((before + behind)[order])
    return Filled([candidates[at] for at in order], before[order], behind[order], share)
