"""Causal tracing on a planted toy, where it is known at which place and layer the answer is recalled."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from model.inside import causal
from model.inside.edits import Edit

T, L, MOVES, SUBJECT = 4, 6, 3, 1  # in layer MOVES the last token fetches what the subject holds


class Planted:
    """A stream of two numbers a token, (5, -5) at the subject. The first of the last token is the logit of token 1."""

    def run(self, edits: Sequence[Edit]) -> np.ndarray:
        x = np.zeros((T, 2), np.float32)
        x[SUBJECT] = 5, -5

        def put(layer: int, part: str) -> None:
            for edit in edits:
                if (edit.layer, edit.part) == (layer, part):
                    x[list(edit.positions)] = edit.values

        for layer in range(L):
            put(layer, "resid_pre")
            if layer == MOVES:
                fetched = x[SUBJECT].copy()
                for edit in edits:
                    if (edit.layer, edit.part) == (layer, "attention") and T - 1 in edit.positions:
                        assert edit.values is not None
                        fetched = edit.values[edit.positions.index(T - 1)]
                x[-1] += fetched
            put(layer, "resid_post")
        return x

    def edited(self, ids, versions, progress, starts, of) -> np.ndarray:
        ends = [self.run([*starts[start], *version])[-1, 0] for version, start in zip(versions, of, strict=True)]
        return np.array([[0.0, end] for end in ends], np.float32)


def trace() -> Any:
    held = np.zeros((T, 2), np.float32)
    held[SUBJECT] = 5, -5
    moved = held.copy()
    moved[-1] = 5, -5
    layers = [
        SimpleNamespace(
            resid_pre=held if layer <= MOVES else moved,
            resid_mid=held if layer < MOVES else moved,
            resid_post=held if layer < MOVES else moved,
        )
        for layer in range(L)
    ]
    return SimpleNamespace(
        token_ids=np.arange(T),
        layers=layers,
        logits=np.array([[0.0, 5.0]] * T, np.float32),
        next_logits=np.array([0.0, 5.0], np.float32),
    )


def test_the_answer_comes_back_where_it_was_planted() -> None:
    found = causal.trace_effect(Planted(), trace(), [SUBJECT], "resid_post", answer=1, samples=20)
    assert found.clean == pytest.approx(1 / (1 + np.exp(-5)), abs=1e-6)
    assert found.corrupted < found.clean - 0.1
    np.testing.assert_allclose(found.restored[SUBJECT, :MOVES], found.clean, atol=1e-6)  # before it is fetched
    np.testing.assert_allclose(found.restored[-1, MOVES:], found.clean, atol=1e-6)  # and after
    found.effect[SUBJECT, :MOVES] = found.effect[-1, MOVES:] = 0
    untouched = found.restored.copy()
    untouched[SUBJECT, :MOVES] = untouched[-1, MOVES:] = found.corrupted
    untouched[-1, :MOVES] = found.corrupted  # the last token's state before it fetches is 0 in both runs
    np.testing.assert_allclose(untouched, found.corrupted, atol=1e-6)


def test_windows_of_attention_hold_the_moving_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(causal, "WINDOW", 2)
    found = causal.trace_effect(Planted(), trace(), [SUBJECT], "attention", answer=1, samples=20)
    back = np.isclose(found.restored, found.clean, atol=1e-6)
    # windows of two layers around l start at l - 1: those of l = 3 and 4 hold layer 3
    assert np.argwhere(back).tolist() == [[T - 1, MOVES], [T - 1, MOVES + 1]]


def test_the_same_seed_is_the_same_map(smollm2) -> None:
    tokens = smollm2.tokenize("The capital of France is")
    seen = smollm2.trace(tokens.ids.tolist())
    answer = int(seen.logits[-1].argmax())
    first, again, other = (
        causal.trace_effect(smollm2, seen, [3], "resid_post", answer, samples=1, seed=seed) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first.restored, again.restored)
    assert np.abs(first.restored - other.restored).max() > 1e-3
    # After the first layer only what the last word read in that layer is still blurred.
    assert first.restored[3, 0] > 0.95 * first.clean and first.corrupted < 0.1
    assert first.restored[-1, -1] == pytest.approx(first.clean, abs=1e-3)  # the last state is all that is read


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="choose one of"):
        causal.trace_effect(Planted(), trace(), [1], "heart", 1)
    for subject in ([], [9]):
        with pytest.raises(ValueError, match="does not lie within"):
            causal.trace_effect(Planted(), trace(), subject, "mlp", 1)
