"""Causal tracing (Meng et al. 2022, ROME): where in the network is a fact recalled?

Noise is added to the subject's embeddings until the answer is lost. Then one state of the clean run is restored; how
much of the answer's probability returns is the effect of that state.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from model.inside.edits import Edit, probabilities
from model.trace import Floats, ForwardTrace

KINDS = ("resid_post", "mlp", "attention")
WINDOW = 10  # layers of MLPs or attention restored together, as in the paper: one alone changes little
NOISE = 3.0  # standard deviations of the subject's embeddings


class Reader(Protocol):
    """A model whose runs can be changed; model.pretrained.LanguageModel is one."""

    def edited(
        self,
        ids: Sequence[int],
        versions: Sequence[Sequence[Edit]],
        progress: Callable[[str, float], None] | None,
        starts: Sequence[Sequence[Edit]],
        of: Sequence[int],
    ) -> Floats: ...


@dataclass(frozen=True, eq=False)
class Tracing:
    """The answer's probability: in the clean run, in the corrupted one, and with one state restored [T, L].

    The last two are means over `samples` draws of the noise.
    """

    kind: str
    answer: int
    clean: float
    corrupted: float
    restored: Floats
    samples: int

    @property
    def effect(self) -> Floats:
        """[T, L]: the indirect effect of each state."""
        return self.restored - self.corrupted


def trace_effect(
    reader: Reader,
    trace: ForwardTrace,
    subject: Sequence[int],
    kind: str,
    answer: int,
    samples: int = 3,
    seed: int = 0,
    progress: Callable[[str, float], None] = lambda *_: None,
) -> Tracing:
    """How far each state of `kind` restores the answer. subject: the positions that get the noise.

    Raises ValueError for an unknown kind, or a subject that is empty or outside the text.
    """
    length, layers = len(trace.token_ids), len(trace.layers)
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}: choose one of {', '.join(KINDS)}")
    if not subject or not all(0 <= place < length for place in subject):
        raise ValueError(f"the subject {list(subject)} does not lie within {length} tokens")
    clean = float(probabilities(trace.next_logits)[answer])
    states = _states(trace, kind)
    versions: list[list[Edit]] = [[]]  # the first restores nothing
    versions += [_restoring(states, kind, layer, place) for place in range(length) for layer in range(layers)]
    each = [version for version in versions for _ in range(samples)]
    of = list(range(samples)) * len(versions)
    logits = reader.edited(trace.token_ids.tolist(), each, progress, _noisy(trace, subject, samples, seed), of)
    likely = probabilities(logits)[:, answer]  # [(1 + T * L) * samples]
    means = likely.reshape(-1, samples).mean(axis=1)
    restored = means[1:].reshape(length, layers).astype(np.float32)
    return Tracing(kind, answer, clean, float(means[0]), restored, samples)


def _noisy(trace: ForwardTrace, subject: Sequence[int], samples: int, seed: int) -> list[list[Edit]]:
    """Versions of the run with noise on the subject's embeddings."""
    places = tuple(subject)
    clean = trace.layers[0].resid_pre[list(places)]  # [n, d]
    rng, deviation = np.random.default_rng(seed), NOISE * float(clean.std())
    draws = [(clean + deviation * rng.standard_normal(clean.shape)).astype(np.float32) for _ in range(samples)]
    return [[Edit(0, "resid_pre", how="put", positions=places, values=values)] for values in draws]


def _states(trace: ForwardTrace, kind: str) -> list[Floats]:
    """[T, d] for each layer: the states that can be restored."""
    if kind == "resid_post":
        return [layer.resid_post for layer in trace.layers]
    if kind == "mlp":
        return [layer.resid_post - layer.resid_mid for layer in trace.layers]
    return [layer.resid_mid - layer.resid_pre for layer in trace.layers]


def _restoring(states: Sequence[Floats], kind: str, layer: int, position: int) -> list[Edit]:
    """Edits that restore the state itself, or those of the WINDOW layers around it, fewer at both ends."""
    span = [layer]
    if kind != "resid_post":
        span = list(range(max(0, layer - WINDOW // 2), min(len(states), layer + WINDOW // 2)))
    return [Edit(near, kind, how="put", positions=(position,), values=states[near][[position]]) for near in span]
