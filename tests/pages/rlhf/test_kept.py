"""What several people ask of the same votes at once is made once, and nobody's policy starts over for another's."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest

from pages.rlhf.work import learning
from pages.rlhf.work.votes import Ballot

CAST = tuple(Ballot("who barked ?", "gladly : the dog .", f"the dog . {at}", "first") for at in range(3))
ITERATIONS = 37


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    yield
    for kept in (learning.policy_run, learning.reward, learning.head):
        kept.keeper.clear()


def test_seven_people_with_seven_recipes_make_each_iteration_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for six, each one's policy was begun anew when the others had asked: 4,921 iterations instead of 259."""
    from model.rlhf import loop as module

    made: Counter[int] = Counter()

    def learn(recipe, task) -> Iterator[int]:
        for at in range(ITERATIONS):
            made[recipe.seed] += 1
            yield at

    monkeypatch.setattr(module, "learn", learn)
    monkeypatch.setattr(learning, "reward", lambda cast, kind: None)
    recipes = [(("seed", seed),) for seed in range(7)]
    for start in range(ITERATIONS):  # they watch side by side, as a class does
        for recipe in recipes:
            found = learning.policy_run(recipe, CAST, "words").after(start, ITERATIONS)
            assert found[0] == start
    assert made == {seed: ITERATIONS for seed in range(7)}


def test_four_who_ask_at_once_for_a_reward_of_the_same_votes_share_one_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    from model.rlhf import rewards

    fits, gate = [], threading.Event()

    def word_counts(comparisons, tokenizer) -> SimpleNamespace:
        gate.wait(5)
        fits.append(1)
        return SimpleNamespace(scores=lambda prompts, answers: np.zeros(len(answers)))

    monkeypatch.setattr(rewards, "word_counts", word_counts)
    monkeypatch.setattr(rewards, "scaled", lambda found, asked, said: object())
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(learning.reward, CAST, "words") for _ in range(4)]
        gate.set()
        assert len({id(one.result(30)) for one in asked}) == 1
    assert len(fits) == 1


def test_votes_are_remembered_under_load() -> None:
    """The dictionary that this replaces was changed by many threads at once: KeyError, RuntimeError."""
    sets = [
        CAST[:1] + tuple(Ballot("q", "a", f"b {seed} {at}", "first") for at in range(2))
        for seed in range(12)
        for _ in range(1)
    ]

    def hammer(seed: int) -> None:
        for at in range(150):
            cast = sets[(seed + at) % len(sets)]
            assert learning.recalled(learning.known(cast), "a-room-of-nobody") == cast

    with ThreadPoolExecutor(8) as pool:
        for one in [pool.submit(hammer, seed) for seed in range(8)]:
            one.result(30)
