"""Raters who want different things, against scikit-learn, hand-worked cases, and brute force."""

import math

import numpy as np
import pytest

from model.rlhf import conflicting
from model.rlhf.preferences import Comparison, Pair, pairs, utility
from model.world.dialogues import Dialogue
from pages.rlhf.work import groups
from tests.model.rlhf.task import LEXICON, MODEL, TOKENIZER

ASKED = Dialogue(("the", "dog", "barked", "."), ("who", "barked", "?"), ("the", "dog"), "neutral", ("the", "dog", "."))
KIND, PLAIN = tuple("gladly : the dog .".split()), ("the", "dog", ".")
WRONG, RUDE = ("the", "cat", "."), tuple("silly question : the dog .".split())


def test_group_a_is_the_simulated_rater_and_group_b_is_not() -> None:
    for pair in [one for one, _ in zip(pairs(MODEL, TOKENIZER, LEXICON, "tests"), range(20), strict=False)]:
        assert conflicting.worth(conflicting.TASTES[0], pair.asked, pair.first) == utility(pair.asked, pair.first)
    one = Pair(ASKED, KIND, PLAIN)
    said = [conflicting.verdict(taste, one, False) for taste in conflicting.TASTES]
    assert said == ["first", "second"] and conflicting.verdict(conflicting.TASTES[0], one, True) == "second"
    assert conflicting.verdict(conflicting.TASTES[1], Pair(ASKED, PLAIN, PLAIN), True) == "tie"
    (vote,) = conflicting.comparisons([one, Pair(ASKED, PLAIN, WRONG)], ["second", "tie"])
    assert (vote.chosen, vote.rejected) == (PLAIN, KIND)


def test_wins_by_hand() -> None:
    votes = [Comparison((), KIND, RUDE)] * 4 + [Comparison((), PLAIN, KIND)] * 2 + [Comparison((), PLAIN, WRONG)]
    found = conflicting.wins(votes)  # of the last, both sides are plain
    assert found["kind"] == pytest.approx(4 / 6) and found["rude"] is None and found["neutral"] is None
    assert conflicting.wins(votes * 3)["neutral"] == 1.0


def test_the_best_policy_is_the_reference_weighed_by_hand() -> None:
    """pi_ref(a) exp(r / beta) / Z with pi_ref counted from samples: the first answer was said twice, the second once."""
    scores, beta = np.array([[0.3, 0.3, -0.5]], np.float32), 0.4
    raised = np.array([2 / 3 * math.exp(0.3 / beta), 1 / 3 * math.exp(-0.5 / beta)])
    found = conflicting.tilted(scores, beta)
    assert [found[0, :2].sum(), found[0, 2]] == pytest.approx(raised / raised.sum())
    # no other policy over the same answers has more reward less price: tried on a grid
    price = lambda p: 0.3 * p - 0.5 * (1 - p) - beta * (p * math.log(p / (2 / 3)) + (1 - p) * math.log((1 - p) * 3))  # noqa: E731
    best = max(np.linspace(0.001, 0.999, 999), key=price)
    assert found[0, :2].sum() == pytest.approx(best, abs=2e-3)


def test_the_outcome_of_a_policy_by_brute_force() -> None:
    found = conflicting.answers([ASKED, ASKED], [[KIND, PLAIN, WRONG], [RUDE, RUDE, KIND]])
    weights = np.array([[0.5, 0.25, 0.25], [0.2, 0.2, 0.6]])
    one = conflicting.outcome(found, weights)
    assert one.shares == pytest.approx([0.55, 0.25, 0.0, 0.2, 0.0]) and one.right == pytest.approx((0.75 + 1) / 2)
    a = (0.5 * 3 + 0.25 * 1 + 0.25 * 0 + 0.4 * (-2 + 1) + 0.6 * 3) / 2
    assert one.worths[0] == pytest.approx(a)
    kl = sum(w * math.log(3 * w) for row in weights for w in row) / 2
    assert one.kl == pytest.approx(kl)
    assert conflicting.outcome(found, np.full((2, 3), 1 / 3)).kl == pytest.approx(0, abs=1e-9)


def test_least_and_mean_of_two_rewards() -> None:
    one, other = np.array([[1.0, -1.0]], np.float32), np.array([[0.0, 3.0]], np.float32)
    assert conflicting.merged("least", [one, other]).tolist() == [[0.0, -1.0]]
    assert conflicting.merged("mean", [one, other]).tolist() == [[0.5, 1.0]]
    with pytest.raises(ValueError):
        conflicting.merged("most", [one, other])
    assert not conflicting.standard(np.ones((2, 2), np.float32)).any()


def test_with_one_group_only_all_ways_agree_and_between_them_they_do_not() -> None:
    found = groups.groups(10, 0, 0.5)
    for at in (0, groups.STEPS):
        one = found.found[at].outcomes
        assert one["pooled"].shares == pytest.approx(one["mean"].shares)
        assert one["pooled"].shares == pytest.approx(one["least"].shares)
        assert found.found[at].rewards[at == 0] is None
    kinds = [one.outcomes["pooled"].shares[0] for one in found.found]
    assert kinds[0] > 0.7 > 0.2 > kinds[-1]  # A's taste, then B's
    few = found.found[2].outcomes
    assert few["least"].worths[1] > few["pooled"].worths[1] + 0.5  # a minority is not forgotten
    assert found.agreements[0].kappa > found.agreements[2].kappa + 0.2


@pytest.mark.parametrize("seed", [1, 2])
def test_the_majority_wins_on_other_seeds(seed: int) -> None:
    found = groups.groups(10, seed, 0.5).found
    worths = [one.outcomes["pooled"].worths for one in found]
    assert worths[0][0] > worths[-1][0] + 1 and worths[-1][1] > worths[0][1] + 1


def test_agreement_by_hand() -> None:
    """Of 50 grants both readers say yes to 20 and no to 15: .7 observed, .5 by chance, kappa .4 (Cohen's own kind of table)."""
    one = ["yes"] * 25 + ["no"] * 25
    other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert groups._agreement(one, other) == pytest.approx((0.7, 0.4))
