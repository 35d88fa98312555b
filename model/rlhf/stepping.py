"""How far one step along a sampled policy gradient may go, where the return of every policy can be computed exactly.

Sutton & Barto 2018, example 6.6 (cliff walking); Kakade & Langford 2002 and Schulman et al. 2015 (TRPO: a surrogate, a trust
region, a bound); Schulman et al. 2017 (PPO: the clip). Policies are softmax tables, theta [S, A], of games of model.rlhf.tabular.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.probability import softmax
from model.rlhf import tabular
from model.rlhf.tabular import Game, Table, values

Vector = NDArray[np.float64]
ROWS, COLUMNS = 4, 7
GOAL, CLIFF = (3, 6), frozenset((3, column) for column in range(1, 6))
WORTH = 5.0  # of the goal; a fall off the cliff costs as much
LEARNED = 0.5  # of the best value: where the walker stands before the step
KEPT = 0.8  # of a step that failed: what backtracking tries next
TRIES = 10


def cliff(slip: float = 0.05, step: float = -0.1, gamma: float = 0.97) -> Game:
    """Four rows of seven cells: from the lower left corner to +5 at the lower right; between them lies a cliff, -5, and the end.

    A move slips to each side with probability `slip`; each costs `step`. Rewards have no noise.
    """
    ends = dict.fromkeys(CLIFF, -WORTH) | {GOAL: WORTH}
    cells = [(row, column) for row in range(ROWS) for column in range(COLUMNS) if (row, column) not in ends]
    moves, rewards = tabular.walked(cells, ends, slip, step)
    return Game("cliff", ("up", "right", "down", "left"), moves, rewards, 0.0, gamma, cells.index((3, 0)), tuple(cells))


GAMES: dict[str, Callable[[], Game]] = {"cliff": cliff, "bandit": tabular.bandit}


def begun(game: Game) -> Table:
    """[S, A]: a policy partly trained, by exact gradients, until it is worth LEARNED of the best; equal chances if it is at once."""
    theta, goal = np.zeros_like(game.rewards), LEARNED * tabular.best(game)
    while worth(game, theta) < goal:
        theta = theta + tabular.gradient(game, theta)
    return theta


def worth(game: Game, theta: Table) -> float:
    """The value of the start, exact."""
    return float(values(game, softmax(theta))[0][game.start])


def visits(game: Game, pi: Table) -> Vector:
    """[S]: how often an episode is expected to be in each state, not discounted."""
    P = np.einsum("sa,sat->st", pi, game.moves)
    return np.linalg.solve(np.eye(len(P)) - P.T, np.eye(len(P))[game.start])


@dataclass(frozen=True, eq=False)
class Batch:
    """What a policy met in some episodes: T steps in all.

    states, actions  [T]
    weights          [T] gamma^t over the number of episodes
    advantages       [T] the return from there less the policy's exact V of the state
    pi               [S, A] the policy that acted
    episodes         how many
    """

    states: NDArray[np.int64]
    actions: NDArray[np.int64]
    weights: Vector
    advantages: Vector
    pi: Table
    episodes: int

    @property
    def length(self) -> float:
        """Steps of an episode, on average."""
        return len(self.states) / self.episodes

    @property
    def share(self) -> Vector:
        """[S]: of all steps, the share that was made in each state."""
        return np.bincount(self.states, minlength=len(self.pi)) / len(self.states)

    def ratios(self, pi: Table) -> Vector:
        """[T]: rho, the probability of each action under `pi` over that under the policy that acted."""
        return pi[self.states, self.actions] / self.pi[self.states, self.actions]


def collect(game: Game, theta: Table, episodes: int, rng: np.random.Generator) -> Batch:
    """What so many episodes of a policy bring, played side by side; each ends after LONGEST steps at the latest."""
    pi = softmax(theta)
    V, _ = values(game, pi)
    played = list(tabular.together(game, pi, episodes, rng))
    after, steps = np.zeros(episodes), []
    for t, (who, state, action, reward) in reversed(list(enumerate(played))):
        after[who] = reward + game.gamma * after[who]
        steps.append((state, action, np.full(len(who), game.gamma**t / episodes), after[who] - V[state]))
    states, actions, weights, advantages = (np.concatenate(one) for one in zip(*steps, strict=True))
    return Batch(states, actions, weights, advantages, pi, episodes)


def surrogate(batch: Batch, pi: Table) -> float:
    """The gain that a batch promises of `pi`: the mean of rho A over its episodes, less what it is at the old policy
    (Schulman et al. 2015, equation 14)."""
    return float((batch.weights * batch.advantages * (batch.ratios(pi) - 1)).sum())


def clipped(batch: Batch, pi: Table, clip: float) -> float:
    """The same by PPO's objective, the mean of min(rho A, clip(rho, 1 - clip, 1 + clip) A) (Schulman et al. 2017, equation 7)."""
    rho = batch.ratios(pi)
    least = np.minimum(rho * batch.advantages, rho.clip(1 - clip, 1 + clip) * batch.advantages)
    return float((batch.weights * (least - batch.advantages)).sum())


def slope(batch: Batch, pi: Table, weights: Vector) -> Table:
    """[S, A]: the gradient in theta, at `pi`, of the sum of weights times ln pi(a|s) over the steps of a batch."""
    found = np.zeros_like(pi)
    np.add.at(found, (batch.states, batch.actions), weights)
    return found - found.sum(-1, keepdims=True) * pi


def gradient(batch: Batch) -> Table:
    """[S, A]: the sampled policy gradient with V as the baseline: the slope of `surrogate` at the policy that acted."""
    return slope(batch, batch.pi, batch.weights * batch.advantages)


def divergences(before: Table, after: Table) -> Vector:
    """[S]: KL(before || after) in each state, nats."""
    return (before * (np.log(before) - np.log(after.clip(1e-300)))).sum(-1)


def divergence(batch: Batch, pi: Table) -> float:
    """The mean KL of the policy that acted from `pi` over the states that it met."""
    return float(batch.share @ divergences(batch.pi, pi))


def fisher(batch: Batch) -> NDArray[np.float64]:
    """[SA, SA]: the Fisher matrix, the second derivative of `divergence` at the policy that acted: in each state
    share(s) (diag(pi) - pi pi')."""
    states, actions = batch.pi.shape
    found = np.zeros((states, actions, states, actions))
    for state, (share, pi) in enumerate(zip(batch.share, batch.pi, strict=True)):
        found[state, :, state] = share * (np.diag(pi) - np.outer(pi, pi))
    return found.reshape(states * actions, -1)


def conjugate(matrix: NDArray[np.float64], wanted: Vector) -> Vector:
    """x with matrix x = wanted, by conjugate gradients from 0 (TRPO's way: the matrix is only multiplied with). It may be singular
    where `wanted` lies in its range, as a policy gradient does."""
    from scipy.sparse.linalg import cg

    found: Vector = cg(matrix, wanted, rtol=1e-11, maxiter=200)[0]
    return found


class Try(NamedTuple):
    """A step that the line search tried, as a share of the whole one: the KL that came of it, the gain that the batch promises."""

    share: float
    kl: float
    gain: float
    taken: bool


class Natural(NamedTuple):
    """TRPO's step: the whole one [S, A] along F^-1 g, sqrt(2 delta / g'F^-1 g) long; what was tried, the last one taken unless none
    was; the share of the step that is taken, 0 if none."""

    step: Table
    tries: list[Try]
    share: float


def natural(batch: Batch, theta: Table, delta: float) -> Natural:
    """TRPO's step from a batch: the most of g'x for x'Fx / 2 <= delta, then back by KEPT until the true KL is at most delta and the
    surrogate gains (Schulman et al. 2015, appendix C)."""
    g = gradient(batch)
    way = conjugate(fisher(batch), g.ravel()).reshape(g.shape)
    steep = float((g * way).sum())
    if steep <= 0:  # every episode brought just what was expected: nowhere to go
        return Natural(np.zeros_like(g), [], 0.0)
    step, tries = np.sqrt(2 * delta / steep) * way, []
    for number in range(TRIES):
        share = KEPT**number
        pi = softmax(theta + share * step)
        kl, gain = divergence(batch, pi), surrogate(batch, pi)
        tries.append(Try(share, kl, gain, kl <= delta and gain > 0))
        if tries[-1].taken:
            return Natural(step, tries, share)
    return Natural(step, tries, 0.0)


class Line(NamedTuple):
    """What becomes of a policy along a direction, at n lengths of the step.

    worth                  [n] the exact return
    promised, held         [n] the gain by the surrogate of the batch, and by PPO's clipped one
    kl, outside            [n] the mean KL from the old policy over the batch's states; the share of its ratios beyond the clip
    visits                 [n, S] expected visits of an episode
    """

    worth: Vector
    promised: Vector
    held: Vector
    kl: Vector
    outside: Vector
    visits: NDArray[np.float64]


def along(game: Game, theta: Table, batch: Batch, way: Table, lengths: Vector, clip: float) -> Line:
    """Every point of the line theta + length times way."""
    rows = []
    for length in lengths:
        pi = softmax(theta + length * way)
        outside = float((np.abs(batch.ratios(pi) - 1) > clip).mean())
        gains = surrogate(batch, pi), clipped(batch, pi, clip)
        value = float(values(game, pi)[0][game.start])
        rows.append((value, *gains, divergence(batch, pi), outside, visits(game, pi)))
    worths, promised, held, kl, beyond, seen = (np.array(one) for one in zip(*rows, strict=True))
    return Line(worths, promised, held, kl, beyond, seen)


def reaches(batch: Batch, theta: Table, way: Table, delta: float, most: float) -> float:
    """The length, up to `most`, at which the KL along a direction first comes to delta, by halving an interval 60 times."""
    low, high = 0.0, most
    if divergence(batch, softmax(theta + most * way)) <= delta:
        return most
    for _ in range(60):
        middle = (low + high) / 2
        if divergence(batch, softmax(theta + middle * way)) <= delta:
            low = middle
        else:
            high = middle
    return low
