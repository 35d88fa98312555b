"""Rewards against the likelihood that another library makes largest, against hand-counted shares, and turned round."""

from itertools import islice

import numpy as np
import pytest
from scipy.optimize import minimize

from model.errors import UserError
from model.rlhf import rewards
from model.rlhf.preferences import Comparison, pairs, rated
from model.rlhf.rewards import Head, Judged, counted, crossed, judged, scaled, word_counts
from tests.model.rlhf.task import KIND, LEXICON, MODEL, RUDE, TOKENIZER, VOTE, paying

VOTES = list(islice(rated(pairs(MODEL, TOKENIZER, LEXICON, "rewards"), 0.1, 0), 120))
TURNED = [Comparison(one.prompt, one.rejected, one.chosen) for one in VOTES]
TIE = Comparison(VOTE.prompt, KIND, RUDE, tie=True)


def test_word_weights_make_the_votes_as_likely_as_can_be() -> None:
    """Bradley and Terry's likelihood, less the penalty, made largest by SciPy; ties are half a vote for each."""
    votes = [*VOTES[:30], TIE]
    gaps = counted(TOKENIZER, [one.chosen for one in votes]) - counted(TOKENIZER, [one.rejected for one in votes])

    def loss(weights: np.ndarray) -> float:
        gain = gaps @ weights
        each = np.logaddexp(0, -gain)
        each[-1] = 0.5 * each[-1] + 0.5 * np.logaddexp(0, gain[-1])
        return rewards.STRENGTH * each.sum() + 0.5 * weights @ weights

    best = minimize(
        loss, np.zeros(TOKENIZER.vocab_size), method="L-BFGS-B", options={"maxiter": 2_000, "ftol": 1e-12}
    ).x
    assert word_counts(votes, TOKENIZER).weights == pytest.approx(best, abs=2e-3)


def test_turned_votes_turn_the_weights() -> None:
    assert word_counts(TURNED, TOKENIZER).weights == pytest.approx(-word_counts(VOTES, TOKENIZER).weights, abs=1e-3)
    assert (
        word_counts([VOTE], TOKENIZER).weights[TOKENIZER.id("gladly")]
        > 0
        > word_counts([VOTE], TOKENIZER).weights[TOKENIZER.id("silly")]
    )


def test_votes_that_contradict_each_other_or_are_ties_prefer_nothing() -> None:
    for votes in ([*VOTES, *TURNED], [TIE] * 3):
        found = word_counts(votes, TOKENIZER)
        assert found.weights == pytest.approx(np.zeros_like(found.weights), abs=1e-3)
    with pytest.raises(UserError, match="prefer nothing"):
        scaled(word_counts([TIE], TOKENIZER), [()] * 2, [KIND, RUDE])
    with pytest.raises(UserError, match="no votes yet"):
        word_counts([], TOKENIZER)


def test_a_reward_is_the_sum_of_its_words() -> None:
    reward = paying(gladly=2.0, fool=-1.5)
    answer = ("gladly", "gladly", ":", "fool", "spaceship")
    assert reward.scores([()], [answer]).tolist() == [2.5]
    assert reward.parts(answer) == [("gladly", 2.0), ("gladly", 2.0), (":", 0.0), ("fool", -1.5), ("spaceship", 0.0)]


def test_a_scaled_reward_has_mean_0_and_deviation_1_and_the_same_order() -> None:
    answers = [one.chosen for one in VOTES]
    reward = word_counts(VOTES, TOKENIZER)
    found, raw = (
        scaled(reward, [()] * len(answers), answers).scores([()] * len(answers), answers),
        reward.scores([], answers),
    )
    assert (found.mean(), found.std()) == (pytest.approx(0, abs=1e-4), pytest.approx(1, abs=1e-4))
    assert np.corrcoef(found, raw)[0, 1] == pytest.approx(1, abs=1e-5)


def test_accuracy_and_calibration_by_hand() -> None:
    found = Judged(np.array([0.9, 0.8, 0.3, 0.5], np.float32))
    assert found.accuracy == (1 + 1 + 0 + 0.5) / 4
    # From both sides: .9 .8 .3 .5 came, .1 .2 .7 .5 did not.
    bins = found.bins(2)
    assert bins[0] == (pytest.approx((0.3 + 0.1 + 0.2) / 3), pytest.approx(1 / 3), 3)
    assert bins[1] == (pytest.approx((0.9 + 0.8 + 0.5 + 0.7 + 0.5) / 5), pytest.approx(3 / 5), 5)
    assert Judged(np.zeros(0, np.float32)).bins() == []


def test_votes_are_judged_by_weights_that_did_not_know_them() -> None:
    """A vote that stands alone against nothing of the kind gets a chance of one half."""
    odd = Comparison(("who", "?"), ("zoe",), ("leo",))
    votes = [*[VOTE] * 9, odd]
    found = crossed(votes, TOKENIZER).probabilities
    assert sorted(np.isclose(found, 0.5).tolist()) == [False] * 9 + [True]
    assert judged(word_counts(votes, TOKENIZER), [odd]).probabilities[0] > 0.5


def test_when_to_stop_is_told_by_spared_votes_alone() -> None:
    epochs = [
        rewards.Epoch(0, 0.5, 0.5, 0.1, {}),  # knows nothing
        rewards.Epoch(1, 0.8, 0.7, 0.6, {}),
        rewards.Epoch(2, 0.9, 0.6, 0.4, {}),
        rewards.Epoch(3, 1.0, 0.9, 0.8, {}),  # best by the truth
    ]
    assert rewards.stopped(epochs).epoch == 2
    assert rewards.stopped([one._replace(spared_loss=None) for one in epochs]).epoch == 3
    assert Judged(np.array([0.5, 0.25])).loss == pytest.approx(1.5 * np.log(2))


def test_spared_votes_are_not_learned_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turned round, they change what is said of them, and nothing that is learned."""
    monkeypatch.setattr(rewards, "EPOCHS", 1)
    votes = VOTES[:20]
    turned = [TURNED[at] if (at + 1) % rewards.SPARED == 0 else one for at, one in enumerate(votes)]
    (_, one), (_, other) = (list(rewards.head(many, VOTES[20:24], MODEL, TOKENIZER)) for many in (votes, turned))
    assert all((one.weights[name] == weight).all() for name, weight in other.weights.items())
    assert one.spared_loss is not None and one.spared_loss != pytest.approx(other.spared_loss)


def test_a_heads_reward_does_not_depend_on_what_is_read_beside_it() -> None:
    head = Head(MODEL, TOKENIZER)
    head.score.weight.data.normal_()
    alone = head.scores([VOTE.prompt], [KIND])
    beside = head.scores([VOTE.prompt, VOTES[0].prompt * 2], [KIND, VOTES[0].chosen * 3])
    assert alone[0] == pytest.approx(beside[0], abs=1e-4)
    assert head.scores([VOTE.prompt], [RUDE])[0] != pytest.approx(alone[0])


def test_a_head_learns_what_is_preferred_and_the_opposite_where_votes_are_turned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rewards, "EPOCHS", 2)
    clear = [one for one in VOTES if "fool" in one.rejected or "gladly" in one.chosen][:24]
    first, *_, last = rewards.head(clear, clear, MODEL, TOKENIZER)
    assert first.held_out_accuracy == 0.5 and first.epoch == 0  # a head of zeros prefers nothing
    assert last.accuracy > 0.75
    turned = [Comparison(one.prompt, one.rejected, one.chosen) for one in clear]
    *_, other = rewards.head(turned, clear, MODEL, TOKENIZER)
    assert other.held_out_accuracy < 0.35
    with pytest.raises(UserError, match="one side"):
        next(rewards.head([TIE], clear, MODEL, TOKENIZER))
