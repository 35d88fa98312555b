"""A tree of thoughts: by hand with a thinker that says what it is told to, and the model's own words against whole passes."""

import math
from fractions import Fraction

import numpy as np
import pytest

from model import pretrained
from model.prompting import game24, thoughts
from model.prompting.game24 import Move, Numbers
from model.prompting.thoughts import Thinker
from model.tokenizers import registry


class Told:
    """Proposes every step in the order of the game, and values a position by its sum."""

    def __init__(self) -> None:
        self.asked: list[Numbers] = []

    def proposals(self, numbers: Numbers) -> tuple[tuple[tuple[Move, float], ...], int]:
        self.asked.append(numbers)
        found = game24.moves(numbers)
        return tuple((move, 1 / len(found)) for move in found), 10

    def value(self, numbers: Numbers) -> tuple[float, int]:
        return float(sum(numbers)) / 1_000, 1


def levels(numbers: tuple[int, ...], breadth: int, judge: str) -> list[thoughts.Level]:
    return list(thoughts.tree(Told(), game24.start(*numbers), breadth, judge))  # type: ignore[arg-type]


def test_a_search_keeps_what_it_values_most() -> None:
    first, second, third = levels((6, 4, 2, 1), 2, "model")
    for level in (first, second):
        values = [node.value for node in level.nodes]
        kept = [node.value for node in level.nodes if node.kept]
        assert sorted(kept) == sorted(values)[-2:] and len(kept) == 2
        assert all(node.value == pytest.approx(float(sum(node.move.left)) / 1_000) for node in level.nodes)
    assert len(first.nodes) == thoughts.PROPOSED and len({node.move.left for node in second.nodes}) == len(second.nodes)
    assert first.tokens == 10 + thoughts.PROPOSED and second.tokens == 20 + len(second.nodes)
    assert {node.value for node in third.nodes} <= {0.0, 1.0}  # the end is seen, not guessed


def test_what_was_lost() -> None:
    """By hand: 6 and 4 remain; 6 + 4 = 10 is kept, 6 * 4 = 24 left out: lost. With both kept, or neither solvable, it is not."""
    good, bad = (
        thoughts.Node(0, Move(Fraction(6), sign, Fraction(4), result, (result,)), 0.5, 0.0, result == 24, False)
        for sign, result in (("*", Fraction(24)), ("+", Fraction(10)))
    )
    assert thoughts.Level(3, [good, bad._replace(kept=True)], 0).lost
    assert not thoughts.Level(3, [good._replace(kept=True), bad], 0).lost
    assert not thoughts.Level(3, [bad, bad._replace(kept=True)], 0).lost


def test_an_exact_judge_loses_nothing_that_was_proposed() -> None:
    for numbers in ((6, 4, 1, 1), (8, 5, 2, 2), (13, 11, 8, 8)):
        found = levels(numbers, 1, "exact")
        assert not any(level.lost for level in found)
        for level in found:
            kept = [node for node in level.nodes if node.kept]
            assert len(kept) == 1 and kept[0].exact == any(node.exact for node in level.nodes)


def test_chains_read_as_much_as_they_may() -> None:
    told = Told()
    found = thoughts.chains(told, game24.start(6, 4, 1, 1), 100)  # type: ignore[arg-type]
    assert len(told.asked) == 3 * len(found.ends) == 12 and found.tokens == 120  # 90 after three
    assert found.solved == ("24" in found.ends)
    assert found == thoughts.chains(Told(), game24.start(6, 4, 1, 1), 100)  # type: ignore[arg-type]


def test_the_models_steps_and_values_are_those_of_whole_passes() -> None:
    model = pretrained.load("smollm2")
    thinker, tokenizer = Thinker(model), registry.get("smollm2")
    numbers = game24.start(12, 5, 2, 2)
    proposed, _ = thinker.proposals(numbers)
    assert [move for move, _ in proposed] != list(game24.moves(numbers))
    assert {move for move, _ in proposed} == set(game24.moves(numbers))
    for move, p in (proposed[0], proposed[-1]):
        ids = tokenizer.read(thoughts.PROPOSE).ids.tolist()
        ids += tokenizer.continued(f"Numbers: {thoughts.text(numbers)}\nNext:").ids.tolist()
        expected = 0.0
        for token in tokenizer.continued(f" {move}\n").ids.tolist():
            scores = model.next_logits(ids).astype(float)
            expected += scores[token] - np.logaddexp.reduce(scores)
            ids.append(token)
        assert p == pytest.approx(math.exp(expected), rel=5e-3)
    value, _ = thinker.value(numbers)
    ids = [
        *tokenizer.read(thoughts.VALUE).ids.tolist(),
        *tokenizer.continued(f"\n{thoughts.text(numbers)}:").ids.tolist(),
    ]
    scores = model.next_logits(ids)
    yes, no = (tokenizer.continued(one).ids.tolist()[0] for one in (" yes", " no"))
    assert value == pytest.approx(1 / (1 + math.exp(scores[no] - scores[yes])), rel=2e-3)
