"""A fact traced: where it comes back when one state at a time is put back. Pure functions."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from model.trace import Floats
from viz.layer.grid import payload as grid
from viz.shared.words import literal

FEW = 3  # layers; in a model of fewer, the first is where a fact can be
KNOWN = 0.3  # an answer that the model gives less than this is no fact that it knows


class Tracing(Protocol):
    """A fact traced; model.inside.causal.Tracing is one."""

    @property
    def clean(self) -> float: ...
    @property
    def corrupted(self) -> float: ...
    @property
    def effect(self) -> Floats: ...

    @property
    def samples(self) -> int: ...


class PutBack(NamedTuple):
    """What causal tracing puts back, in words; whether it is the whole state; layers at once; the noise in deviations."""

    put_back: str
    states: bool
    window: int
    noise: float


def headline(effect: Floats, blurred: Sequence[int] = ()) -> tuple[int, int]:
    """The word and the layer with the largest effect, without the last word's upper half of the layers and the first layer
    of the `blurred` words.

    There the answer returns by construction: nothing is left between that state and the prediction, or the word's own noise
    is all but undone.
    """
    told = effect.copy()
    told[-1, effect.shape[1] // 2 :] = -np.inf
    told[list(blurred), 0] = -np.inf
    row, column = np.unravel_index(int(told.argmax()), told.shape)
    return int(row), int(column)


def _undone(effect: Floats, subject: Sequence[int], what: PutBack) -> Sequence[int]:
    """The blurred words whose noise their own first state all but undoes."""
    return subject if what.states and effect.shape[1] >= FEW else ()


def tracing_grid(found: Tracing, rows_of: Sequence[str], subject: Sequence[int], what: PutBack) -> dict[str, Any]:
    """The effect of each state put back: words down (the blurred ones starred), layers across; the headline is marked."""
    rows = [f"{word}*" if at in subject else word for at, word in enumerate(rows_of)]
    effect = found.effect
    caption = f"clean {found.clean:.3f}, blurred {found.corrupted:.3f}: a cell shows how much returns with {what.put_back} put back there"
    most = max(0.01, float(np.abs(effect).max()))
    return grid.grid(
        effect,
        rows,
        [str(layer) for layer in range(effect.shape[1])],
        "signed",
        caption,
        "Causal trace",
        "layer",
        most=most,
        mark=headline(effect, _undone(effect, subject, what)),
    )


def moral(found: Tracing, subject: Sequence[int], whole_states: bool) -> str:
    """What the map shows, if it shows something."""
    lost = found.clean - found.corrupted
    if found.clean < KNOWN:
        return "With so unsure an answer there is no fact to trace."
    if lost < 0.1:
        return "Blurring hardly changes the answer here: there is nothing to trace."
    effect, half = found.effect, found.effect.shape[1] // 2
    # of one or two layers, none may be left
    early, late = float(effect[list(subject), :half].max(initial=0)), float(effect[-1, half:-1].max(initial=0))
    if whole_states and early > 0.5 * lost and late > 0.5 * lost and len(effect) - 1 not in subject:
        return "Early, only the subject's own words help; late, only the last word does: attention has carried the fact over."
    return "This is where the information passes through, not necessarily where it is stored."


def tracing_facts(found: Tracing, words: Sequence[str], places: Sequence[int], what: PutBack) -> dict[str, str]:
    """Where a fact comes back, and how far."""
    undone = _undone(found.effect, places, what)
    row, column = headline(found.effect, undone)
    most, where = float(found.effect[row, column]), literal(words[row])
    restored = f"{found.corrupted + most:.3f}"
    half = np.flatnonzero(found.effect[row] > 0.5 * (found.clean - found.corrupted))
    still = (
        f". At this word, more than half of what was lost returns up to layer {half[-1]}"
        if len(half) and row < len(words) - 1
        else ""
    )
    left_out = "the last word's upper layers" + (" and a blurred word's own first" if undone else "")
    said = (f"Putting back {what.put_back} at “{where}”, layer {column}, raises it to {restored}: the most that any does{still}. "
            f"Left out: {left_out}, where it returns in any case" if most > 0.005 else
            f"Putting back {what.put_back} does not bring it back anywhere. Left out: {left_out}")  # fmt: skip
    last = ("After the last layer, the last word restores everything by construction; after the first, a blurred word nearly undoes "
            "its own noise" if what.states else
            f"They are put back in windows of up to {what.window} layers, since one alone changes little")  # fmt: skip
    return {"clean": f"{found.clean:.3f}", "corrupted": f"{found.corrupted:.3f}", "most": f"{most:.3f}", "where": where,
            "layer": str(column), "restored": restored, "samples": str(found.samples), "said": said, "last": last,
            "noise": f"{what.noise:g}", "moral": moral(found, places, what.states)}  # fmt: skip
