"""Causal tracing (Meng et al. 2022, ROME): where in the network is a fact recalled?

The subject's embeddings are blurred with noise until the answer is lost; then one state of the clean run is put back, and
what comes back of the answer is its effect.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from model.inside.edits import Edit, chances
from model.trace import Floats, ForwardTrace

KINDS = ("resid_post", "mlp", "attention")
WINDOW = 10  # layers of MLPs or attention put back together, as in the paper: one alone changes little
NOISE = 3.0  # times the deviation of the subject's embeddings


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
    """clean, corrupted: the answer's probability; restored [T, L]: with one state put back; means over `samples`."""

    kind: str
    answer: int
    clean: float
    corrupted: float
    restored: Floats
    samples: int

    @property
    def effect(self) -> Floats:
        """[T, L]: what comes back (the indirect effect)."""
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
    """How far each state of `kind` brings the answer back. subject: the positions blurred.

    Raises ValueError for an unknown kind, or a subject that is empty or outside of the text.
    """
    length, layers = len(trace.token_ids), len(trace.layers)
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}: choose one of {', '.join(KINDS)}")
    if not subject or not all(0 <= place < length for place in subject):
        raise ValueError(f"the subject {list(subject)} does not lie within {length} tokens")
    ids, places = trace.token_ids.tolist(), tuple(subject)
    clean = trace.layers[0].resid_pre[list(places)]  # [n, d]
    rng = np.random.default_rng(seed)
    deviation = NOISE * float(clean.std())
    starts = [
        [
            Edit(
                0,
                "resid_pre",
                how="put",
                positions=places,
                values=(clean + deviation * rng.standard_normal(clean.shape)).astype(np.float32),
            )
        ]
        for _ in range(samples)
    ]
    states = _states(trace, kind)
    versions: list[list[Edit]] = [[]] * samples
    of = list(range(samples))
    for position in range(length):
        for layer in range(layers):
            version = _put_back(states, kind, layer, position)
            versions += [version] * samples
            of += range(samples)
    found = chances(reader.edited(ids, versions, progress, starts, of))[:, answer]  # [samples * (1 + T * L)]
    means = found.reshape(-1, samples).mean(axis=1)
    assert trace.logits is not None  # it predicted the answer
    likely = float(chances(trace.logits[-1])[answer])
    return Tracing(kind, answer, likely, float(means[0]), means[1:].reshape(length, layers).astype(np.float32), samples)


def _states(trace: ForwardTrace, kind: str) -> list[Floats]:
    """[T, d] a layer: the states that are put back."""
    if kind == "resid_post":
        return [layer.resid_post for layer in trace.layers]
    if kind == "mlp":
        return [layer.resid_post - layer.resid_mid for layer in trace.layers]
    return [layer.resid_mid - layer.resid_pre for layer in trace.layers]


def _put_back(states: Sequence[Floats], kind: str, layer: int, position: int) -> list[Edit]:
    """The state itself, or those of the WINDOW layers around it, fewer at both ends."""
    span = [layer]
    if kind != "resid_post":
        span = list(range(max(0, layer - WINDOW // 2), min(len(states), layer + WINDOW // 2)))
    return [Edit(one, kind, how="put", positions=(position,), values=states[one][[position]]) for one in span]
