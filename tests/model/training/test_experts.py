"""Experts: against a loop over tokens, the dense MLP, a case by hand, and scikit-learn."""

import math
from functools import partial

import numpy as np
import pytest
import torch
from sklearn.metrics import normalized_mutual_info_score
from torch.nn import functional as F

from model.training import specialising
from model.training.experts import Experts, balance, losses, routers, with_experts
from model.training.optimizers import Muon, optimizers
from model.training.specialising import ACTIVE, FREE, PRICED, TOTAL, Plan
from model.training.texts import PADDING, WorldTexts
from model.transformer import GPT, MLP, Config
from model.world.world import World

SMALL = Config(11, context=8, d_model=16, n_heads=2)


def mixture(count: int, top: int) -> Experts:
    torch.manual_seed(3)
    return Experts(16, 24, count, top).requires_grad_(False)


@pytest.mark.parametrize("top", [1, 2, 4])
def test_it_is_a_loop_over_tokens(top: int) -> None:
    made, x = mixture(4, top), torch.randn(2, 7, 16)
    found = made(x)
    for row in range(2):
        for place in range(7):
            one = x[row, place].numpy()
            scores = made.router.weight.numpy() @ one
            chances = np.exp(scores - scores.max()) / np.exp(scores - scores.max()).sum()
            best = sorted(range(4), key=lambda expert: -chances[expert])[:top]
            total = 1.0 if top == 1 else sum(chances[expert] for expert in best)
            want = np.zeros(16)
            for expert in best:
                inner, outer = made.parts[expert].c_fc, made.parts[expert].c_proj
                hidden = F.gelu(torch.from_numpy(inner.weight.numpy() @ one + inner.bias.numpy())).numpy()
                want += chances[expert] / total * (outer.weight.numpy() @ hidden + outer.bias.numpy())
            np.testing.assert_allclose(found[row, place].numpy(), want, atol=1e-5)


def test_one_expert_is_the_dense_mlp() -> None:
    dense, made = MLP(SMALL), Experts(16, 64, 1, 1)
    made.experts[0].load_state_dict(dense.state_dict())
    x = torch.randn(3, 5, 16)
    torch.testing.assert_close(made(x), dense(x))


def test_who_is_off_gets_nothing_and_others_what_it_had() -> None:
    made, x = mixture(4, 1), torch.randn(1, 40, 16)
    before = made.route(x[0]).chosen[:, 0]
    gone = int(before.mode().values)
    made.off = gone
    found = made.route(x[0])
    after = found.chosen[:, 0]
    assert gone in before and gone not in after
    assert torch.equal(before[before != gone], after[before != gone])
    torch.testing.assert_close(found.probabilities.sum(1), torch.ones(40))


def test_balance_by_hand() -> None:
    """Two experts, three tokens: shares 2/3 and 1/3, mean probabilities .6 and .4: 2 (2/3 .6 + 1/3 .4) = 16/15."""
    chances = torch.tensor([[0.9, 0.1], [0.7, 0.3], [0.2, 0.8]])
    assert balance(chances, torch.tensor([[0], [0], [1]])).item() == pytest.approx(16 / 15)
    even = torch.full((6, 3), 1 / 3)
    assert balance(even, torch.arange(6)[:, None] % 3).item() == pytest.approx(1)
    assert balance(even, torch.tensor([[0, 1], [1, 2], [2, 0]] * 2)).item() == pytest.approx(1)
    alone = torch.eye(3)[[1, 1, 1]]
    assert balance(alone, torch.tensor([[1]] * 3)).item() == pytest.approx(3)


def test_the_price_pushes_the_busiest_down() -> None:
    scores = torch.tensor([[2.0, 1.0, 0.0]] * 4, requires_grad=True)
    chances = scores.softmax(1)
    balance(chances, chances.argmax(1, keepdim=True)).backward()
    assert scores.grad is not None and (scores.grad[:, 0] > 0).all() and (scores.grad[:, 1:] < 0).all()


def test_padding_counts_in_no_loss() -> None:
    model = with_experts(SMALL, 8, 3, 1)
    row = torch.tensor([[1, 2, 3, 4, 5]])
    longer = torch.cat([row, torch.full((1, 3), PADDING)], 1)
    for one, other in zip(losses(model, row), losses(model, longer), strict=True):
        torch.testing.assert_close(one, other)


def test_a_router_goes_to_adamw_and_experts_to_muon() -> None:
    config = Config(11, context=8)
    model = with_experts(config, 128, 8, 2)
    adam, muon = optimizers(model, 64, "muon", 1e-3, 0.0)
    assert isinstance(muon, Muon)
    by = [{id(one) for one in group.param_groups[0]["params"]} for group in (adam, muon)]
    assert all(id(one.router.weight) in by[0] - by[1] for one in routers(model))
    assert all(id(expert.c_fc.weight) in by[1] - by[0] for one in routers(model) for expert in one.parts)
    plain = optimizers(GPT(config), 64, "muon", 1e-3, 0.0)[1]
    assert (
        len(plain.param_groups[0]["params"]) == 8
    )  # of two layers: queries to values, their output, and the MLP's two


@pytest.mark.parametrize("top", [0, 5])
def test_no_more_experts_a_token_than_there_are(top: int) -> None:
    with pytest.raises(ValueError, match=f"top is {top}"):
        Experts(16, 8, 4, top)


def test_nmi_is_scikit_learns() -> None:
    rng = np.random.default_rng(0)
    kinds = rng.integers(0, 5, 400)
    for experts in (rng.integers(0, 3, 400), kinds % 3, kinds, np.where(rng.random(400) < 0.3, kinds, 0)):
        table = np.zeros((5, 5), int)
        np.add.at(table, (kinds, experts), 1)
        assert specialising.nmi(table) == pytest.approx(normalized_mutual_info_score(kinds, experts), abs=1e-9)
    assert specialising.purity(np.array([[3, 0], [1, 4]])) == pytest.approx(7 / 8)


def test_every_word_of_the_world_is_of_one_kind() -> None:
    kinds = specialising.kinds(World())
    words = [word for group in kinds.values() for word in group]
    assert len(words) == len(set(words)) and set(words) == set(World().words)


def test_a_learner_measures_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(specialising, "STEPS", 2)
    monkeypatch.setattr(specialising, "WorldTexts", partial(WorldTexts, held_out=20))
    learner = specialising.Learner(Plan(experts=4, top=2))
    sizes = {name: sum(one.numel() for one in routers(model)[0].experts.parameters()) for name, model in learner.models.items()}  # fmt: skip
    assert sizes[PRICED] == sizes[FREE] == pytest.approx(2 * sizes[ACTIVE], rel=0.01)
    assert sizes[TOTAL] == pytest.approx(sizes[PRICED], rel=0.01)
    look = learner.look()
    nothing = math.log(learner.texts.tokenizer.vocab_size) - learner.texts.floor
    assert look.above[ACTIVE] == pytest.approx(nothing, abs=0.1) and look.without is None
    learner.advance()
    learner.advance()
    look = learner.look()
    assert look.without is not None and look.without.words.shape == (2, 4, len(learner.shown()))
    for layer in look.routing[PRICED]:
        assert layer.loads.sum() == pytest.approx(1) and layer.text.shape == (len(learner.shown()), 2)
    held = torch.from_numpy(learner.texts.held_out)
    with torch.inference_mode():
        said = losses(learner.models[ACTIVE], held)[0].item()
    assert look.above[ACTIVE] == pytest.approx(said - learner.texts.floor, abs=1e-4)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_experts_specialise_and_do_not_collapse(seed: int) -> None:
    *_, last = specialising.learning(Plan(seed=seed))
    for name in (PRICED, FREE):
        assert all(one.loads.max() < 0.75 and one.nmi > 0.15 for one in last.routing[name])
    assert last.balance[PRICED] < last.balance[FREE]
    assert abs(last.above[PRICED] - last.above[ACTIVE]) < 0.15
    assert last.seconds[PRICED] > 1.3 * last.seconds[ACTIVE]
