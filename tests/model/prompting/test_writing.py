"""What is written behind a prompt, in a world whose next token depends on the last one alone."""

import numpy as np
import pytest

from model.prompting import writing
from tests.model.decoding.worlds import Chain

# From 0 to 1 or 2, from 1 to 3, the end; 2 goes on for ever.
WORLD = [[0, 0.7, 0.3, 0], [0, 0, 0.4, 0.6], [0, 0, 1, 0], [1, 0, 0, 0]]


def test_the_likeliest_until_the_end() -> None:
    world = Chain(WORLD, stops=[3])
    found = writing.greedy(world, world.read([0]), 5, line=False)
    assert found.ids == (1,) and found.ended and found.log_p == pytest.approx(np.log(0.7))
    cut = writing.greedy(world, world.read([2]), 4, line=False)
    assert cut.ids == (2, 2, 2, 2) and not cut.ended and cut.log_p == pytest.approx(0, abs=1e-6)


def test_drawn_rows_have_the_frequencies_of_the_world() -> None:
    """By hand: 1 and the end .42; 1 and then 2 for ever .28; 2 for ever .30."""
    world = Chain(WORLD, stops=[3])
    rows = writing.drawn(world, world.read([0]), 4_000, 3, np.random.default_rng(0), line=False)
    shares = [sum(row == one for row in rows) / 4_000 for one in ((1,), (1, 2, 2), (2, 2, 2))]
    assert sum(shares) == pytest.approx(1) and shares == pytest.approx([0.42, 0.28, 0.30], abs=0.03)


def test_rows_that_have_ended_are_not_read_on() -> None:
    world = Chain([[0, 1.0], [0, 1.0]], stops=[1])
    assert writing.drawn(world, world.read([0]), 3, 9, np.random.default_rng(0), line=False) == [(), (), ()]
    assert world.reads == [1]


def test_a_line_ends_at_its_break() -> None:
    line_break = next(at for at in range(49_152) if writing.ends(Chain([[1.0]]), at, True))
    assert not writing.ends(Chain([[1.0]]), line_break, False)
    assert writing.ends(Chain([[1.0]], stops=[7]), 7, False)
