"""Policies: their figures against their definitions, the same again from a seed, every method in the right direction."""

import copy
import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

from model.errors import UserError
from model.rlhf import direct, learner
from model.rlhf.direct import logprob
from model.rlhf.grouped import GROUP
from model.rlhf.learner import Method, used
from model.rlhf.loop import PAIRS, Snapshot, distinct, learn
from model.rlhf.methods import METHODS, Climb, best_of
from model.rlhf.preferences import Comparison, rated_style, utility
from model.rlhf.rollout import METHODS as NAMES
from model.rlhf.rollout import Recipe
from model.rlhf.speaking import predict
from model.training.instructing import rows
from tests.model.rlhf.task import KIND, MODEL, RUDE, TOKENIZER, VOTE, task

SMALL = {"batch": 16, "iterations": 2}


def run(**options: Any) -> list[Snapshot]:
    return list(learn(Recipe(**SMALL | options), task()))


@pytest.fixture(scope="module")
def ppo() -> list[Snapshot]:
    return run()


def test_every_method_that_is_named_is_there() -> None:
    assert tuple(METHODS) == NAMES


def test_the_first_policy_is_the_start_and_the_start_stays_as_it_is(ppo: list[Snapshot]) -> None:
    first = ppo[0]
    assert first.iteration == 0 and first.figures.kl == 0 and first.shifted == []
    assert all(torch.equal(first.weights[name], one) for name, one in MODEL.state_dict().items())
    assert any(not torch.equal(ppo[-1].weights[name], one) for name, one in MODEL.state_dict().items())


def test_rewards_are_the_score_less_the_price_of_leaving_the_start(ppo: list[Snapshot]) -> None:
    rollout = ppo[-1].rollout
    gaps = ((rollout.logprobs - rollout.reference) * rollout.mask).sum(1)
    assert float(gaps.abs().max()) > 0
    assert rollout.rewards.sum(1).tolist() == pytest.approx(
        (torch.tensor(rollout.scores) - 0.1 * gaps).tolist(), abs=1e-4
    )
    assert rollout.returns[:, 0].tolist() == pytest.approx(rollout.rewards.sum(1).tolist(), abs=1e-4)
    before = predict(MODEL, rollout.answers.ids, rollout.answers.start).logprobs * rollout.mask
    assert torch.allclose(rollout.reference, before.detach(), atol=1e-4)


def test_ppo_raises_scaled_advantages_and_clips_by_them(ppo: list[Snapshot]) -> None:
    """Counted word by word in plain Python; by the advantages before scaling, another number is clipped."""
    rollout, wide = ppo[0].rollout, run(clip=0.02)[0]
    there = rollout.mask > 0
    raw, scaled = rollout.advantages[there].double(), rollout.scaled[there].double()
    assert scaled.tolist() == pytest.approx(((raw - raw.mean()) / raw.std(correction=0)).tolist(), abs=1e-4)

    def clipped(gains: torch.Tensor) -> int:
        pairs = zip(wide.rollout.ratios[there].tolist(), gains.tolist(), strict=True)
        return sum(ratio > 1.02 if gain > 0 else ratio < 0.98 for ratio, gain in pairs)

    counted = clipped(wide.rollout.scaled[there])
    assert wide.figures.clip_fraction == pytest.approx(counted / int(there.sum()))
    assert counted != clipped(wide.rollout.advantages[there])


def test_the_last_batch_is_judged_although_no_update_follows(ppo: list[Snapshot]) -> None:
    last = ppo[-1].rollout
    assert float(last.values.abs().max()) > 0 and float(last.scaled.abs().max()) > 0
    assert torch.equal(last.ratios, torch.ones_like(last.ratios)) and ppo[-1].figures.clip_fraction is None
    assert ppo[-1].figures.value_error is not None


def test_the_kl_of_a_word_is_a_sum_over_the_vocabulary(ppo: list[Snapshot]) -> None:
    """Against torch.distributions, with the weights that wrote the batch."""
    shot = ppo[-1]
    policy = copy.deepcopy(MODEL)
    policy.load_state_dict(shot.weights)
    answers = shot.rollout.answers
    now, before = (predict(one, answers.ids, answers.start).all.double() for one in (policy, MODEL))
    categorical = torch.distributions.Categorical
    expected = torch.distributions.kl_divergence(categorical(logits=now), categorical(logits=before))
    assert torch.allclose(shot.rollout.kl.double(), expected * shot.rollout.mask, atol=1e-4)
    assert float(shot.rollout.kl.max()) > 0


@pytest.mark.parametrize("name", ["ppo", "grpo", "rloo", "reinforce", "dpo", "ipo", "kto"])
def test_a_method_uses_what_it_is_said_to_use(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe(method=name, learning_rate=3e-4, kl_coef=0.03, batch=4, iterations=1)
    said = used(recipe, 0.03)
    method: Any = METHODS[name](recipe, task())
    assert method._optimizer.param_groups[0]["lr"] == said.learning_rate
    betas: list[float] = []
    steps: list[Any] = []

    def watched(real: Any) -> Any:
        def loss(*given: Any) -> Any:
            betas.append(given[-1])
            return real(*given)

        return loss

    for one in ("dpo", "ipo", "kto"):
        monkeypatch.setattr(direct, one, watched(getattr(direct, one)))
    down = Method.descend

    def descend(self: Method, *given: Any) -> None:
        steps.append(given)
        down(self, *given)

    monkeypatch.setattr(Method, "descend", descend)
    list(learn(recipe, task()))
    assert len(steps) == said.steps
    assert betas == [said.kl_coef] * (said.steps if name in ("dpo", "ipo", "kto") else 0)


def test_the_factors_on_rate_and_coefficient() -> None:
    """Numbers worked by hand."""
    found = {name: used(Recipe(method=name, learning_rate=1e-3, epochs=3), 0.1) for name in NAMES}
    assert (
        found["ppo"] == (0.1, 1e-3, 3)
        and found["grpo"] == (0.5, 1e-3, 3)
        and found["reinforce"] == found["rloo"] == (0.1, 2e-3, 1)
    )
    assert found["dpo"] == (0.2, 2e-3, 3) and used(Recipe(method="dpo"), 0.0).kl_coef == 0.01
    assert found["best"] == (None, None, 0) and found["climb"] == (0.1, None, 3)


def test_figures_are_those_of_the_answers(ppo: list[Snapshot]) -> None:
    found, rollout = ppo[-1].figures, ppo[-1].rollout
    pairs = list(zip(rollout.answers.asked, rollout.answers.said, strict=True))
    assert found.true == pytest.approx(np.mean([utility(*one) for one in pairs]))
    assert found.kind == np.mean([rated_style(said) == "kind" for _, said in pairs])
    assert found.right == np.mean([one.right(said) for one, said in pairs])
    assert found.length == pytest.approx(rollout.mask.sum().item() / len(pairs))
    assert found.kl == pytest.approx(float((rollout.logprobs - rollout.reference).sum() / len(pairs)), abs=1e-5)


def test_a_seed_repeats_and_another_does_not(ppo: list[Snapshot]) -> None:
    again, other = run(), run(seed=1)
    assert [one.figures for one in again] == [one.figures for one in ppo]
    assert all(torch.equal(again[-1].weights[name], one) for name, one in ppo[-1].weights.items())
    assert [one.figures for one in other] != [one.figures for one in ppo]


@pytest.mark.parametrize("method", ["ppo", "grpo", "rloo", "reinforce", "best"])
def test_reward_rises(method: str) -> None:
    found = run(method=method, iterations=6, batch=32, kl_coef=0.05, learning_rate=2e-3)
    assert found[-1].figures.proxy > found[0].figures.proxy + 0.3


@pytest.mark.parametrize("method", ["dpo", "ipo", "kto"])
def test_votes_are_followed_and_turned_ones_the_other_way(method: str) -> None:
    def gap(weights: Mapping[str, torch.Tensor]) -> float:
        model = copy.deepcopy(MODEL)
        model.load_state_dict(weights)
        with torch.inference_mode():
            chosen, rejected = (logprob(model, *rows([(VOTE.prompt, one)], TOKENIZER)) for one in (KIND, RUDE))
        return float(chosen - rejected)

    turned = [Comparison(VOTE.prompt, RUDE, KIND)] * 8
    recipe = Recipe(method=method, batch=4, iterations=1, kl_coef=0.3)
    first, liked = learn(recipe, task())
    _, hated = learn(recipe, task()._replace(votes=turned))
    assert gap(hated.weights) < gap(first.weights) - 0.4 < gap(liked.weights) - 0.8
    moved = {name for name, one in MODEL.state_dict().items() if not torch.equal(one, liked.weights[name])}
    assert moved == {"wte.weight", "lm_head.weight", "ln_f.weight", "ln_f.bias"}  # the table is tied
    with pytest.raises(UserError, match=f"one side yet, and {method.upper()} "):
        next(learn(recipe, task()._replace(votes=[Comparison(VOTE.prompt, KIND, RUDE, tie=True)])))


@pytest.mark.parametrize("method", ["grpo", "rloo"])
def test_a_question_is_answered_by_its_group(method: str) -> None:
    answers = run(method=method, iterations=1)[0].rollout.answers
    groups = [answers.asked[at : at + GROUP] for at in range(0, len(answers.asked), GROUP)]
    assert len(answers.asked) == 16 and all(len({id(one) for one in group}) == 1 for group in groups)
    assert len({id(one) for one in answers.asked}) == 16 // GROUP
    assert len(set(answers.said[:GROUP])) > 1  # drawn apart


@pytest.mark.parametrize("method", ["grpo", "rloo"])
def test_a_group_is_compared_with_itself(method: str) -> None:
    """Every word of an answer has the same advantage, and those of a group sum to zero."""
    rollout = run(method=method, iterations=1)[0].rollout
    for gains in (rollout.advantages, rollout.scaled):
        each = gains[:, 0]
        assert torch.equal(gains, each[:, None] * rollout.mask)
        assert torch.allclose(each.view(-1, GROUP).sum(1), torch.zeros(16 // GROUP), atol=1e-4)
        assert float(each.abs().max()) > 0.1


def test_a_higher_kl_coef_gives_a_smaller_kl() -> None:
    """Whoever turns the sign of the KL gets the opposite."""
    cheap, dear = (run(method="reinforce", iterations=5, kl_coef=one)[-1].figures.kl for one in (0.0, 2.0))
    assert dear < 0.7 * cheap


def test_an_adaptive_coefficient_follows_the_kl() -> None:
    far, near = (run(method="reinforce", target=one)[-1].figures.kl_coef for one in (100.0, 1e-3))
    assert far == pytest.approx(0.1 * 0.9**2)  # never near its target: 10 % less at each iteration
    assert near == pytest.approx(0.1 * 0.9 * 1.1)  # no distance at first, too far then


def test_hill_climbing_keeps_only_what_is_better(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every step is judged worse than none, the policy stays."""
    worths = iter([1.0, 0.5, 0.9, 0.2, 1.0, 1.5, 0.0, 2.0])
    monkeypatch.setattr(Climb, "_worth", lambda *_: next(worths))
    first, second, third = run(method="climb")
    assert all(torch.equal(first.weights[name], one) for name, one in second.weights.items())
    assert any(not torch.equal(second.weights[name], one) for name, one in third.weights.items())


def test_best_of_n_gives_the_answer_with_the_highest_reward() -> None:
    found = run(method="best", iterations=3)
    assert all(after.figures.proxy > before.figures.proxy - 0.3 for before, after in pairwise(found))
    assert found[0].figures.kl == 0 and found[3].figures.kl == pytest.approx(math.log(4) - 3 / 4)


@pytest.mark.parametrize("count", [1, 2, 7, 40])
def test_how_far_best_of_n_goes(count: int) -> None:
    """Of many equally likely answers the best of n is number k with (k / K)^n - ((k - 1) / K)^n."""
    kinds = 200_000
    steps = np.linspace(0, 1, kinds + 1) ** count
    chances = np.diff(steps)
    chances = chances[chances > 0]
    assert best_of(count) == pytest.approx(float((chances * np.log(chances * kinds)).sum()), abs=1e-3)


@torch.inference_mode()
def test_the_logprob_of_an_answer_is_the_sum_of_its_tokens() -> None:
    ids, targets = rows([(VOTE.prompt, KIND), (VOTE.prompt * 2, RUDE)], TOKENIZER)
    alone = [logprob(MODEL, *rows([one], TOKENIZER)) for one in ((VOTE.prompt, KIND), (VOTE.prompt * 2, RUDE))]
    assert logprob(MODEL, ids, targets).tolist() == pytest.approx([float(one) for one in alone], abs=1e-4)
    each = [
        MODEL(ids[:1].clamp_min(0))[0].log_softmax(-1)[at, token] for at, token in enumerate(targets[0]) if token >= 0
    ]
    assert float(alone[0]) == pytest.approx(float(sum(each)), abs=1e-4)


def test_different_pairs_of_words_are_counted_in_samples_of_one_size() -> None:
    assert distinct([("a", "b", "a")] * PAIRS) == 2 / PAIRS  # a b, b a, and again
    assert distinct([("a",)] * 1_000) is None
    assert distinct([tuple(map(str, range(PAIRS + 1)))]) == 1.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "magic"},
        {"kl_coef": -0.1},
        {"learning_rate": 0.0},
        {"clip": 0.0},
        {"lam": 1.2},
        {"batch": 1},
        {"iterations": 0},
        {"epochs": 0},
    ],
)
def test_recipes_that_cannot_be(wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"must be|choose|from 0"):
        Recipe(**wrong)


def test_steps_that_destroy_the_policy_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(learner.RATES, "reinforce", math.inf)
    with pytest.raises(UserError, match="Iteration 1 destroyed the policy: lower the learning rate"):
        run(method="reinforce")


def test_the_hidden_reward_of_a_policy_is_the_ratio_of_whole_answers() -> None:
    """Word by word it sums to the difference of the log-probabilities; the start has none."""
    _, shot = learn(Recipe(method="dpo", batch=4, iterations=1), task())
    policy = copy.deepcopy(MODEL)
    policy.load_state_dict(shot.weights)
    votes = [VOTE, Comparison(VOTE.prompt, RUDE, KIND[:2])]
    found = direct.hidden(policy, MODEL, TOKENIZER, votes)
    assert [[len(side) for side in pair] for pair in found] == [[len(KIND) + 1, len(RUDE) + 1], [len(RUDE) + 1, 3]]
    for vote, pair in zip(votes, found, strict=True):
        for answer, side in zip((vote.chosen, vote.rejected), pair, strict=True):
            with torch.inference_mode():
                now, before = (logprob(one, *rows([(vote.prompt, answer)], TOKENIZER)) for one in (policy, MODEL))
            assert sum(side) == pytest.approx(float(now - before), abs=1e-3)
    still = direct.hidden(MODEL, MODEL, TOKENIZER, votes)
    assert {value for pair in still for side in pair for value in side} == {0.0}
