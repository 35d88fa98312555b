"""The bars of human feedback on three seeds: minutes, so `make test-all` runs them."""

from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
import pytest
import torch

from model.rlhf.loop import Snapshot, learn
from model.rlhf.preferences import Comparison, pairs, rated
from model.rlhf.rewards import Scaled, judged, scaled, word_counts
from model.rlhf.rollout import Recipe, Task
from model.rlhf.speaking import speak
from model.world.dialogues import dialogues
from tests.model.rlhf.task import LEXICON, MODEL, TOKENIZER

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
SEEDS = (0, 1, 2)
ITERATIONS = 36  # 15 s of an idle core


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@lru_cache(maxsize=8)
def votes(seed: int, noise: float = 0.1, count: int = 500) -> list[Comparison]:
    return list(islice(rated(pairs(MODEL, TOKENIZER, LEXICON, f"quality {seed}"), noise, seed), count))


def reward(found: list[Comparison]) -> Scaled:
    asked = list(islice(dialogues(LEXICON, "reference"), 256))
    answers = speak(MODEL, TOKENIZER, asked, 0).said
    return scaled(word_counts(found, TOKENIZER), [()] * len(answers), answers)


def run(found: list[Comparison], **options: Any) -> list[Snapshot]:
    return list(
        learn(Recipe(**{"iterations": ITERATIONS} | options), Task(MODEL, TOKENIZER, LEXICON, reward(found), found))
    )


def ending(found: list[Snapshot], name: str, last: int = 4) -> float:
    """The mean of the last batches: 256 answers."""
    return float(np.mean([getattr(one.figures, name) for one in found[-last:]]))


def test_rewards_rank_new_pairs() -> None:
    """Measured with 20, 50, 100, 500 votes: .77, .86, .90, .97 on six other seeds; the aims are .72, .79, .84, .91."""
    held = votes(9, noise=0.0, count=400)
    for count, least in ((20, 0.72), (50, 0.79), (100, 0.84), (500, 0.91)):
        found = [judged(word_counts(votes(seed)[:count], TOKENIZER), held).accuracy for seed in SEEDS]
        print(count, found)
        assert np.mean(found) >= least


def test_ppo_makes_answers_kind_and_leaves_them_right() -> None:
    before = np.mean([one.right(said) for one, said in _answers()])
    for seed in SEEDS:
        for count, kind, true in ((500, 0.95, 2.5), (50, 0.90, 2.5)):
            found = run(votes(seed)[:count], seed=seed)
            print(seed, count, ending(found, "kind"), ending(found, "right"), ending(found, "true"), before)
            assert ending(found, "kind") >= kind and ending(found, "true") >= true
            assert ending(found, "right") >= before - 0.05


def test_dpo_makes_answers_kind_and_leaves_them_right() -> None:
    """Measured: .91, .86 and .89 kind, .91, .91 and .90 right, of .89 before."""
    before = np.mean([one.right(said) for one, said in _answers()])
    for seed in SEEDS:
        found = run(votes(seed), seed=seed, method="dpo")
        print(seed, ending(found, "kind"), ending(found, "right"), ending(found, "kl"))
        assert ending(found, "kind") >= 0.85 and ending(found, "right") >= before - 0.05


def _answers() -> list:
    asked = list(islice(dialogues(LEXICON, "before"), 400))
    return list(zip(asked, speak(MODEL, TOKENIZER, asked, 0).said, strict=True))


def test_without_a_price_the_true_reward_peaks_and_falls() -> None:
    for seed in SEEDS:
        found = run(votes(0), seed=seed, kl_coef=0.0, iterations=55)
        true, proxy = ([getattr(one.figures, name) for one in found] for name in ("true", "proxy"))
        best = int(np.argmax(true))
        print(seed, best, max(true), ending(found, "true"), proxy[best], ending(found, "proxy"))
        assert max(true) - min(true[best:]) >= 1
        assert max(proxy[best:]) > proxy[best] + 1  # while the votes' reward goes on rising
        assert best > 2
