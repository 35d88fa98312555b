"""What can be read off each layer: a head for every layer, on sentences that it was not trained on, beside two controls.

The controls say how much a head finds by itself: one that always gives the commonest label, and heads of the same size that
were trained on shuffled labels (after the control tasks of Hewitt & Liang 2019, which shuffle by kinds of words).
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from model.probing import heads
from model.probing.heads import Head
from model.probing.sentences import CLASSES, OUTSIDE, TAGS, Tagged
from model.probing.states import States

Review = tuple[str, int]
Tested = TypeVar("Tested")


@dataclass(frozen=True)
class Curves:
    """A score for each layer, 0 to L.

    heads: trained on all labels that were given; held: their score on other templates with other words; written: on
    sentences written by hand; shuffled: the score on the former of heads with shuffled labels; memorised: the share of their
    own shuffled labels that these give back. majority: the score of the commonest label on held; commonest: its share of the
    labels that were learned from, which is what gives it back without learning anything by heart.
    """

    heads: tuple[Head, ...]
    held: tuple[float, ...]
    written: tuple[float, ...]
    shuffled: tuple[float, ...]
    memorised: tuple[float, ...]
    majority: float
    commonest: float


def named(
    learned: tuple[Sequence[Tagged], Sequence[States]],
    held: tuple[Sequence[Tagged], Sequence[States]],
    written: tuple[Sequence[Tagged], Sequence[States]],
) -> Curves:
    """Names: a head on the state of each word. Scores are the F1 of whole names."""
    sentences, states = learned
    labels = [TAGS.index(tag) for one in sentences for tag in one.tags]

    def score(head: Head, layer: int, tested: tuple[Sequence[Tagged], Sequence[States]]) -> float:
        return heads.f1([tags(head, one.words[layer]) for one in tested[1]], [one.tags for one in tested[0]])

    matrices = [np.concatenate([one.words[layer] for one in states]) for layer in range(len(states[0].words))]
    true = [one.tags for one in held[0]]
    majority = heads.f1([[OUTSIDE] * len(one) for one in true], true)
    return _curves(matrices, labels, len(TAGS), score, held, written, majority)


def classified(
    pooling: str,
    learned: tuple[Sequence[Review], Sequence[States]],
    held: tuple[Sequence[Review], Sequence[States]],
    written: tuple[Sequence[Review], Sequence[States]],
) -> Curves:
    """Reviews: a head on one state of each text, by `pooling` (states.POOLINGS). Scores are accuracies."""

    def stacked(states: Sequence[States], layer: int) -> np.ndarray:
        return np.stack([getattr(one, pooling)[layer] for one in states])  # [n, d]

    def score(head: Head, layer: int, tested: tuple[Sequence[Review], Sequence[States]]) -> float:
        return heads.accuracy(head.probabilities(stacked(tested[1], layer)).argmax(-1), [one for _, one in tested[0]])

    labels = [label for _, label in learned[0]]
    matrices = [stacked(learned[1], layer) for layer in range(len(learned[1][0].cls))]
    commonest = max(range(len(CLASSES)), key=labels.count)
    majority = heads.accuracy([commonest] * len(held[0]), [one for _, one in held[0]])
    return _curves(matrices, labels, len(CLASSES), score, held, written, majority)


def tags(head: Head, words: np.ndarray) -> list[str]:
    """The likeliest tag of each word's state [W, d]."""
    return [TAGS[at] for at in head.probabilities(words).argmax(-1)]


def _curves(
    matrices: Sequence[np.ndarray],
    labels: Sequence[int],
    classes: int,
    score: Callable[[Head, int, Tested], float],
    held: Tested,
    written: Tested,
    majority: float,
) -> Curves:
    """matrices: for each layer the states [n, d] that the `labels` [n] belong to."""
    shuffled = list(labels)
    random.Random(0).shuffle(shuffled)
    true = [heads.train(matrix, labels, classes) for matrix in matrices]
    control = [heads.train(matrix, shuffled, classes) for matrix in matrices]
    return Curves(
        tuple(true),
        tuple(score(head, layer, held) for layer, head in enumerate(true)),
        tuple(score(head, layer, written) for layer, head in enumerate(true)),
        tuple(score(head, layer, held) for layer, head in enumerate(control)),
        tuple(
            heads.accuracy(head.probabilities(matrix).argmax(-1), shuffled)
            for head, matrix in zip(control, matrices, strict=True)
        ),
        majority,
        max(map(labels.count, set(labels))) / len(labels),
    )
