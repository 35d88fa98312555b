"""Ensembles against brute force, and what they do to hacking, measured."""

import numpy as np
import pytest

from model.errors import UserError
from model.rlhf import ensembles
from model.rlhf.preferences import Comparison
from model.rlhf.rewards import scaled, word_counts
from pages.rlhf.work import learning
from tests.model.rlhf.task import KIND, RUDE, TOKENIZER, VOTE, paying

PLAIN = ("the", "dog", ".")
OTHER = Comparison(("who", "barked", "?"), PLAIN, RUDE)
SAID = [KIND, RUDE, PLAIN, ("hm", ".")]
PROMPTS = [()] * len(SAID)


def test_the_least_of_the_members_by_brute_force() -> None:
    members = [paying(gladly=1.0, fool=-1.0), paying(gladly=-2.0, dog=0.5), paying(hm=3.0)]
    found = ensembles.Least(members).scores(PROMPTS, SAID)
    for at, answer in enumerate(SAID):
        each = [sum(float(one.weights[TOKENIZER.id(word)]) for word in answer) for one in members]
        assert found[at] == pytest.approx(min(each))


def test_a_bootstrap_is_drawn_with_replacement_from_the_votes() -> None:
    votes = [Comparison((str(at),), KIND, RUDE) for at in range(400)]
    one, other = (ensembles.bootstrapped(votes, seed) for seed in (0, 1))
    assert len(one) == len(votes) and set(one) < set(votes) and one != other == ensembles.bootstrapped(votes, 1)
    assert len(set(one)) / len(votes) == pytest.approx(1 - np.exp(-1), abs=0.06)  # 1 - (1 - 1/n)^n


def test_an_ensemble_of_the_same_votes_is_the_single_reward() -> None:
    found = ensembles.least([VOTE] * 12, TOKENIZER, PROMPTS, SAID).scores(PROMPTS, SAID)
    single = scaled(word_counts([VOTE] * 12, TOKENIZER), PROMPTS, SAID).scores(PROMPTS, SAID)
    assert found == pytest.approx(single, abs=1e-5)
    apart = ensembles.least([VOTE, OTHER] * 4, TOKENIZER, PROMPTS, SAID)
    assert apart.scores(PROMPTS, SAID).mean() == pytest.approx(0, abs=1e-5)
    assert isinstance(apart.reward, ensembles.Least)
    assert np.ptp(apart.reward.apart(PROMPTS, SAID), axis=0).max() > 0.01  # bootstraps differ


def test_nothing_is_learned_from_no_votes() -> None:
    with pytest.raises(UserError):
        ensembles.least([], TOKENIZER, PROMPTS, SAID)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_least_of_five_is_hacked_later_but_is_hacked() -> None:
    """PPO without a KL penalty from 100 votes: the mean true reward of iterations 0 to 30 is higher on three seeds together, and the
    end is as bad."""
    from tests.model.rlhf.hacked import true

    found = {kind: [true(kind, seed) for seed in range(3)] for kind in (learning.WORDS, "ensemble")}
    means = {kind: np.mean([one[:31] for one in rows]) for kind, rows in found.items()}
    print(means, {kind: [(max(one), one[-1]) for one in rows] for kind, rows in found.items()})
    assert means["ensemble"] > means[learning.WORDS] + 0.1
    assert all(max(one) - one[-1] >= 1 for one in found["ensemble"])
