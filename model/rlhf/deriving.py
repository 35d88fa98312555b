"""Steps of the policy gradient's derivation as numbers: the log-derivative identity, the spread of J from N episodes, TD errors.

Williams 1992 (the identity); Sutton & Barto 2018, chapters 5, 6 and 13; Schulman et al. 2016 (the mean TD error is the advantage).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.probability import softmax
from model.rlhf import tabular
from model.rlhf.tabular import Game, Table, values

Vector = NDArray[np.float64]


class Identity(NamedTuple):
    """By arm: pi, its derivative and that of ln pi by one preference, and both products with the reward. Both sums are the
    derivative of the expected reward."""

    pi: Vector
    slopes: Vector
    scores: Vector
    left: Vector
    right: Vector


def identity(theta: Vector, rewards: Vector, by: int) -> Identity:
    """Both sides of sum_a d pi(a) r(a) = sum_a pi(a) d ln pi(a) r(a) for a softmax of preferences [A], by preference `by`."""
    pi = softmax(theta)
    slopes, scores = (np.diag(pi) - np.outer(pi, pi))[by], np.eye(len(pi))[by] - pi[by]
    return Identity(pi, slopes, scores, slopes * rewards, pi * scores * rewards)


def drawn(pi: Vector, uniform: Vector) -> NDArray[np.int64]:
    """[N]: an arm for each number from 0 to 1."""
    return np.minimum((pi.cumsum() < uniform[:, None]).sum(-1), len(pi) - 1)


def returns(game: Game, theta: Table, episodes: int, rng: np.random.Generator) -> Vector:
    """[N]: the discounted return of each episode, played side by side; each ends after LONGEST steps at the latest."""
    found = np.zeros(episodes)
    for t, (who, _, _, reward) in enumerate(tabular.together(game, softmax(theta), episodes, rng)):
        found[who] += game.gamma**t * reward
    return found


class Estimates(NamedTuple):
    """J exactly; the standard deviation of one return; and for each N of `sizes` the means of N returns, REPEATS times."""

    exact: float
    deviation: float
    sizes: list[int]
    means: NDArray[np.float64]


REPEATS = 64
SIZES = [2**power for power in range(11)]


def estimates(game: Game, theta: Table, seed: int) -> Estimates:
    """J of a policy from more and more episodes."""
    found = returns(game, theta, REPEATS * SIZES[-1], np.random.default_rng(seed))
    means = np.stack([found[: REPEATS * size].reshape(REPEATS, size).mean(1) for size in SIZES])
    exact = float(values(game, softmax(theta))[0][game.start])
    return Estimates(exact, float(found.std()), SIZES, means)


def errors(game: Game, theta: Table, count: int, seed: int) -> NDArray[np.float64]:
    """[S, A, K]: K TD errors r + gamma V(s') - V(s) of each action in each state, with the exact V of the policy, 0 at the end."""
    V, _ = values(game, softmax(theta))
    rng, (states, actions) = np.random.default_rng(seed), game.rewards.shape
    after = np.append(V, 0.0)
    to = (game.moves.cumsum(-1)[:, :, None] < rng.random((states, actions, count, 1))).sum(-1)
    reward = game.rewards[:, :, None] + game.noise * rng.standard_normal((states, actions, count))
    return reward + game.gamma * after[to] - V[:, None, None]
