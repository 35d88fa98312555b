"""The identity against finite differences, J and its spread against other draws, TD errors against Q - V."""

import numpy as np
import pytest

from model.probability import softmax
from model.rlhf import deriving, stepping, tabular

GAMES = {name: make() for name, make in tabular.GAMES.items()}


@pytest.mark.parametrize("by", [0, 1, 2])
def test_both_sides_are_the_slope_of_the_expected_reward(by: int) -> None:
    theta, rewards, step = np.array([0.4, -1.2, 2.0]), np.array([1.0, -0.5, 0.3]), 1e-6
    found = deriving.identity(theta, rewards, by)
    way = step * np.eye(3)[by]
    up, down = softmax(theta + way), softmax(theta - way)
    assert found.slopes == pytest.approx((up - down) / (2 * step), abs=1e-8)
    assert found.scores == pytest.approx((np.log(up) - np.log(down)) / (2 * step), abs=1e-8)
    wanted = (up - down) @ rewards / (2 * step)
    assert found.left.sum() == pytest.approx(wanted, abs=1e-8) and found.right.sum() == pytest.approx(wanted, abs=1e-8)
    assert found.slopes.sum() == pytest.approx(0) and (found.pi * found.scores).sum() == pytest.approx(0)


def test_arms_are_drawn_by_their_probabilities() -> None:
    pi, count = np.array([0.2, 0.5, 0.3]), 10_000
    found = deriving.drawn(pi, (np.arange(count) + 0.5) / count)
    assert np.bincount(found) / count == pytest.approx(pi, abs=1e-3)
    assert deriving.drawn(np.array([0.5, 0.5 - 1e-12]), np.array([1.0])).tolist() == [1]


@pytest.mark.parametrize("name", GAMES)
def test_returns_scatter_as_those_of_single_episodes(name: str) -> None:
    """Against episodes that are played one by one by other code."""
    game = GAMES[name]
    theta = stepping.begun(game)
    rng, pi = np.random.default_rng(5), softmax(theta)
    played = [
        sum(game.gamma**at * reward for at, (_, _, reward) in enumerate(tabular.episode(game, pi, rng)))
        for _ in range(4_000)
    ]
    found = deriving.estimates(game, theta, 0)
    assert found.exact == pytest.approx(np.mean(played), abs=4 * np.std(played) / len(played) ** 0.5)
    assert found.deviation == pytest.approx(np.std(played), rel=0.05)


@pytest.mark.parametrize("name", GAMES)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_spread_falls_with_the_root_of_n(name: str, seed: int) -> None:
    game = GAMES[name]
    found = deriving.estimates(game, stepping.begun(game), seed)
    assert found.means.shape == (11, 64)
    for size, means in zip(found.sizes, found.means, strict=True):
        wanted = found.deviation / size**0.5
        assert means.std() == pytest.approx(wanted, rel=0.4)  # 64 draws: their deviation is known to 9 %
        assert means.mean() == pytest.approx(found.exact, abs=4.5 * wanted / 8)


def test_the_mean_td_error_is_the_advantage() -> None:
    for game in GAMES.values():
        theta = stepping.begun(game)
        V, Q = tabular.values(game, softmax(theta))
        found = deriving.errors(game, theta, 4_000, 1)
        error = found.std(-1) / found.shape[-1] ** 0.5 + 1e-9
        assert (np.abs(found.mean(-1) - (Q - V[:, None])) < 4.5 * error).all()
        assert (softmax(theta) * (Q - V[:, None])).sum(-1) == pytest.approx(0, abs=1e-12)
