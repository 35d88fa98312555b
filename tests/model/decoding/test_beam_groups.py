"""Beam search in groups that avoid each other, and with drawn beams, by hand."""

import itertools
from collections import Counter

import numpy as np
import pytest

from model.decoding.beams import beam_search
from model.decoding.chain import Settings
from tests.model.decoding.worlds import Chain, last, random_world


def test_the_second_group_avoids_what_the_first_chose() -> None:
    """One beam each, 1 taken off. Step 1: ln .5 is -.69 for the first; the second has ln .5 - 1 = -1.69 and ln .3 =
    -1.20, ln .2 = -1.61: it takes token 2, and without the penalty would have taken 1.

    Step 2, first group after 1: 2 (.7). Second after 2: 2 would have ln .6 - 1 = -1.51, 1 has ln .3 = -1.20: 1.
    Step 3, the last: first group after 2: 2 (.6); second after 1: 2 has ln .7 - 1 = -1.36, 1 ln .2 = -1.61, so 2 though
    it is penalised: its sum bears the penalty.
    """
    world = Chain([[0, 0.5, 0.3, 0.2], [0, 0.2, 0.7, 0.1], [0, 0.3, 0.6, 0.1], [0, 0.4, 0.3, 0.3]])
    one, two, three = beam_search(world, (0,), 2, 3, groups=2, diversity=1.0, shown=3)
    assert [beam.token_ids for beam in one.alive] == [(0, 1), (0, 2)]
    fates = {(cand.group, cand.token): cand.fate for cand in one.candidates}
    assert fates == {(0, 1): "kept", (0, 2): "rank", (0, 3): "rank", (1, 1): "group", (1, 2): "kept", (1, 3): "rank"}
    assert [beam.token_ids for beam in two.alive] == [(0, 1, 2), (0, 2, 1)]
    answer = {beam.token_ids: beam.sum for beam in three.beams}
    assert answer == {
        (0, 1, 2, 2): pytest.approx(np.log(0.5 * 0.7 * 0.6), abs=1e-5),
        (0, 2, 1, 2): pytest.approx(np.log(0.3 * 0.3 * 0.7) - 1, abs=1e-5),
    }


def test_groups_avoid_each_other_at_the_last_step_too() -> None:
    world = Chain([[0.1, 0.5, 0.4]] * 3)
    [only] = beam_search(world, (0,), 2, 1, groups=2, diversity=9.0)
    assert {beam.token_ids for beam in only.beams} == {(0, 1), (0, 2)}


def test_a_token_that_two_beams_took_is_penalised_twice() -> None:
    """Groups of two. After one token: 1 and 2 live in both groups, as 3 is unlikely. Then 1 follows on both: .9."""
    world = Chain([[0, 0.5, 0.49, 0.01]] + [[0, 0.9, 0.06, 0.04]] * 3)
    _, two = beam_search(world, (0,), 4, 2, groups=2, diversity=0.25)
    second = [one for one in two.candidates if one.group == 1 and one.token == 1]
    grown = {one.parent: one.sum - one.logprob for one in second}
    # the beams of the second group are number 2 and 3; their own penalty was .25 each, at the first step
    assert grown == {2: pytest.approx(np.log(0.5) - 0.75, abs=1e-5), 3: pytest.approx(np.log(0.49) - 0.75, abs=1e-5)}


def test_groups_without_diversity_are_the_same() -> None:
    world = random_world(8, 6, stops=[5])
    alone = last(beam_search(world, (0,), 2, 6)).beams
    steps = list(beam_search(world, (0,), 6, 6, groups=3))
    assert Counter(beam.token_ids for beam in steps[-1].beams) == Counter([beam.token_ids for beam in alone] * 3)


def test_a_group_may_be_over_before_the_others() -> None:
    """The first group's 1 is most likely to go on, the second, which avoids it, ends at once."""
    world = Chain([[0, 0.5, 0.5], [0, 0.9, 0.1], [0, 0, 1]], stops=[2])
    steps = list(beam_search(world, (0,), 2, 4, groups=2, diversity=5.0))
    assert {beam.token_ids for beam in steps[-1].beams} == {(0, 2), (0, 1, 1, 1, 1)}
    assert [len(step.chains) for step in steps] == [2, 1, 1, 1]


# Drawn


def test_beams_are_drawn_without_replacement() -> None:
    """How often each pair lives on after a step, against drawing twice: p(a) p(b) / (1 - p(a)) and the other way."""
    row, runs = [0.5, 0.25, 0.15, 0.1], 4000
    expected = {
        frozenset((a, b)): row[a] * row[b] / (1 - row[a]) + row[b] * row[a] / (1 - row[b])
        for a, b in itertools.combinations(range(4), 2)
    }
    counts: Counter[frozenset[int]] = Counter()
    world = Chain([row] * 4, stops=[])
    for seed in range(runs):  # the best at the last step are those drawn
        [step] = beam_search(world, (0,), 2, 1, seed=seed, draw=True)
        counts[frozenset(beam.token_ids[-1] for beam in step.beams)] += 1
    squares = sum((counts[pair] - runs * chance) ** 2 / (runs * chance) for pair, chance in expected.items())
    assert squares < 5 + 5 * np.sqrt(10)  # chi-square with 5 degrees of freedom, 5 standard deviations


def test_drawn_beams_heed_temperature_and_cuts() -> None:
    """Three of six tokens are left by top_k, at a temperature that makes them nearly equal."""
    world = Chain([[0.4, 0.3, 0.2, 0.05, 0.03, 0.02]] * 6)
    chosen = Settings(temperature=50.0, top_k=3)
    seen: Counter[int] = Counter()
    for seed in range(600):
        [step] = beam_search(world, (0,), 1, 1, settings=chosen, seed=seed, draw=True)
        seen[step.beams[0].token_ids[-1]] += 1
    assert set(seen) == {0, 1, 2} and min(seen.values()) > 150
    one, two = (last(beam_search(world, (0,), 3, 4, seed=5, draw=True)).beams for _ in range(2))
    assert one == two
