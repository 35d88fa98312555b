"""A linear head on states that are not changed: logistic regression, trained by full-batch optimization.

With states x_i [d], brought to mean 0 and standard deviation 1, and labels y_i of K classes,

    p(k | x) = softmax(W x + b)_k        J(W, b) = -1/n sum_i log p(y_i | x_i) + (lambda / 2) |W|^2

J is convex: there is one minimum, and L-BFGS finds it (Liu & Nocedal 1989). Alain & Bengio 2017 call such a head on a
layer of a network a probe. All of it is torch's, so that it takes as many threads as torch is told to take.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from model.probability import softmax
from model.probing.sentences import spans

PENALTY = 0.01  # lambda
STEPS = 300

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Head:
    """A trained head: W [K, d], b [K], and the mean and deviation [d] of the states that it was trained on."""

    weights: Doubles
    bias: Doubles
    mean: Doubles
    deviation: Doubles

    def probabilities(self, states: NDArray[np.floating]) -> Doubles:
        """[..., d] -> [..., K]."""
        return softmax((states - self.mean) / self.deviation @ self.weights.T + self.bias)

    @property
    def size(self) -> int:
        """How many numbers were learned."""
        return self.weights.size + self.bias.size


def train(
    states: NDArray[np.floating], labels: Sequence[int] | NDArray[np.int64], classes: int, penalty: float = PENALTY
) -> Head:
    """The head that minimizes J on states [n, d] and labels [n]. Raises ValueError where there is nothing to learn from."""
    known = np.asarray(labels)
    if not len(known) or len(known) != len(states):
        raise ValueError(f"{len(known)} labels for {len(states)} states: expected one each, and at least one")
    mean, deviation = states.mean(0, dtype=np.float64), states.std(0, dtype=np.float64) + 1e-6
    x = torch.from_numpy((states - mean) / deviation)  # [n, d]
    weights = torch.zeros((classes, x.shape[1]), dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(classes, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=STEPS, tolerance_grad=1e-6, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = torch.nn.functional.cross_entropy(x @ weights.T + bias, torch.from_numpy(known))
        value = value + penalty / 2 * weights.square().sum()
        value.backward()
        return value

    with torch.enable_grad():
        optimizer.step(loss)
    return Head(weights.detach().numpy(), bias.detach().numpy(), mean, deviation)


def accuracy(found: Sequence[int] | NDArray[np.int64], true: Sequence[int] | NDArray[np.int64]) -> float:
    """The share of labels that are right."""
    return float(np.mean(np.asarray(found) == np.asarray(true)))


def f1(found: Sequence[Sequence[str]], true: Sequence[Sequence[str]]) -> float:
    """The F1 of whole names over sentences of tags: a name counts where its beginning, its end and its kind are right
    (Tjong Kim Sang & De Meulder 2003). 0 where no name was found."""
    hits = found_count = true_count = 0
    for one, other in zip(found, true, strict=True):
        ours, theirs = spans(list(one)), spans(list(other))
        hits, found_count, true_count = hits + len(ours & theirs), found_count + len(ours), true_count + len(theirs)
    return 2 * hits / (found_count + true_count) if hits else 0.0
