"""Values and gradients against simulation, autograd and finite differences; and what baselines and maxima do."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch

from model.probability import softmax
from model.rlhf import tabular
from model.rlhf.tabular import GAMES, Game, QLearning, best, climb, gradient, sampled, scatter, values

RANDOM = {name: np.random.default_rng(3).normal(size=make().rewards.shape) for name, make in GAMES.items()}


def worth(game: Game, theta: np.ndarray) -> float:
    return float(values(game, softmax(theta))[0][game.start])


def test_a_bandits_value_and_gradient_by_hand() -> None:
    game, theta = GAMES["bandit"](), RANDOM["bandit"]
    chances = torch.tensor(theta[0], requires_grad=True)
    mean = chances.softmax(0) @ torch.tensor(game.rewards[0])
    mean.backward()
    assert worth(game, theta) == pytest.approx(mean.item())
    assert chances.grad is not None
    assert gradient(game, theta)[0] == pytest.approx(chances.grad.numpy())
    assert best(game) == 1.0


@pytest.mark.parametrize("name", GAMES)
def test_the_gradient_is_the_slope_of_the_value(name: str) -> None:
    game, theta, step = GAMES[name](), RANDOM[name], 1e-5
    found = gradient(game, theta)
    for at in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[at] += step
        down[at] -= step
        assert found[at] == pytest.approx((worth(game, up) - worth(game, down)) / (2 * step), abs=1e-6)


def test_a_policys_value_is_what_its_episodes_bring() -> None:
    game, theta = GAMES["grid"](), RANDOM["grid"]
    chance = np.random.default_rng(0)
    found = []
    for _ in range(3_000):
        steps = tabular.episode(game, softmax(theta), chance)
        found.append(sum(game.gamma**at * reward for at, (_, _, reward) in enumerate(steps)))
    assert np.mean(found) == pytest.approx(worth(game, theta), abs=4 * np.std(found) / len(found) ** 0.5)


def test_where_the_grid_leads() -> None:
    """Beside the goal: a move to the right enters it in 8 of 10 cases; above is the edge, below an ordinary cell."""
    game = GAMES["grid"]()
    at = game.cells.index((0, 2))
    assert game.rewards[at, 1] == pytest.approx(-0.04 + 0.8)
    assert game.moves[at, 1].sum() == pytest.approx(0.2)
    assert game.moves[at, 1, at] == pytest.approx(0.1) and game.moves[at, 1, game.cells.index((1, 2))] == pytest.approx(
        0.1
    )
    assert 0.5 < best(game) < 1


@pytest.mark.parametrize("name", GAMES)
def test_sampled_gradients_are_right_on_average_with_and_without_a_baseline(name: str) -> None:
    game, theta = GAMES[name](), 0.3 * RANDOM[name]
    exact = gradient(game, theta)
    for found in sampled(game, theta, 4_000, np.random.default_rng(1)):
        error = found.std(0) / len(found) ** 0.5 + 1e-9
        assert (np.abs(found.mean(0) - exact) < 4.5 * error).all()


@pytest.mark.parametrize("name", GAMES)
def test_a_baseline_scatters_less_and_more_episodes_too(name: str) -> None:
    game = GAMES[name]()
    rows = scatter(game, np.zeros_like(game.rewards), (1, 4, 16), 0)
    assert all(helped < bare for _, bare, helped in rows)
    for column in (1, 2):  # the variance of a mean of N is 1 / N of that of one
        assert rows[0][column] / rows[2][column] == pytest.approx(16, rel=0.35)


def test_policies_climb() -> None:
    for name, steps, rate in (("bandit", 60, 0.5), ("grid", 40, 1.0)):
        game = GAMES[name]()
        first, *_, last = islice(climb(game, 16, rate, 0), steps)
        assert first.worth[0] == first.worth[1] == first.worth[2]
        assert all(after > first.worth[0] + 0.15 for after in last.worth)
        assert last.worth[0] <= best(game) + 1e-9
        assert last.pi.sum(-1) == pytest.approx(np.ones(len(last.pi)))


def test_q_learning_believes_too_much_and_two_tables_do_not() -> None:
    """Ten arms that all give nothing on average: the highest of noisy guesses is above 0."""
    game = Game("flat", tuple("abcdefghij"), np.zeros((1, 10, 1)), np.zeros((1, 10)), 1.0, 1.0)
    found: dict[bool, list[float]] = {False: [], True: []}
    for seed in range(40):
        for double in found:
            learner = QLearning(game, double, seed)
            learner.learn(200)
            found[double].append(learner.believed)
    one_table, two_tables = float(np.mean(found[False])), float(np.mean(found[True]))
    assert one_table > 0.15
    assert abs(two_tables) < one_table / 3


def test_q_learning_finds_the_way() -> None:
    game = replace(GAMES["grid"](), noise=0.0)
    learner = QLearning(game, False, 0)
    learner.learn(2_000)
    greedy = np.eye(4)[learner.tables[0].argmax(-1)]
    assert values(game, greedy)[0][game.start] > 0.9 * best(game)


def test_games_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Game("wrong", ("a",), np.zeros((2, 1, 3)), np.zeros((2, 1)), 0.0, 1.0)
