"""Policy gradients where everything can be computed exactly: a bandit and a small gridworld, with sampled estimates.

Sutton & Barto 2018, chapters 4 (values), 6 (Q-learning), 13 (policy gradient theorem); Williams 1992; van Hasselt 2010
(overestimation, double Q-learning). Sizes: S states, A actions. Policies are softmax tables, theta [S, A].
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.probability import softmax

Table = NDArray[np.float64]  # [S, A]
LONGEST = 60  # steps of an episode: longer ones are all but impossible


@dataclass(frozen=True, eq=False)
class Game:
    """A decision process.

    moves    [S, A, S] transition probabilities; if they sum to less than 1, the episode ends with the rest
    rewards  [S, A] mean reward; `noise` is the standard deviation
    cells    (row, column) of each state, for a picture
    """

    name: str
    actions: tuple[str, ...]
    moves: NDArray[np.float64]
    rewards: Table
    noise: float
    gamma: float
    start: int = 0
    cells: tuple[tuple[int, int], ...] = ((0, 0),)

    def __post_init__(self) -> None:
        states, actions = self.rewards.shape
        if self.moves.shape != (states, actions, states) or (self.moves.sum(-1) > 1 + 1e-9).any():
            raise ValueError(f"moves {self.moves.shape} do not fit {states} states and {actions} actions")


def bandit() -> Game:
    """Three arms. The noise of every reward is far larger than the differences of the arms."""
    return Game("bandit", ("left", "middle", "right"), np.zeros((1, 3, 1)), np.array([[1.0, 0.6, 0.2]]), 1.0, 1.0)


WAYS = ((-1, 0), (0, 1), (1, 0), (0, -1))  # up, right, down, left
GOAL, TRAP, WALL = (0, 3), (1, 3), (1, 1)
SLIP, STEP = 0.1, -0.04


def walked(
    cells: Sequence[tuple[int, int]], ends: Mapping[tuple[int, int], float], slip: float, step: float
) -> tuple[NDArray[np.float64], Table]:
    """Moves [S, 4, S] and mean rewards [S, 4] of walks over `cells`. A move slips to each side with probability `slip` and costs
    `step`; who would leave the cells stays; each of `ends` brings its worth, and the episode ends."""
    moves, rewards = np.zeros((len(cells), 4, len(cells))), np.full((len(cells), 4), step)
    for state, (row, column) in enumerate(cells):
        for action in range(4):
            for turned, probability in ((0, 1 - 2 * slip), (1, slip), (3, slip)):
                down, right = WAYS[(action + turned) % 4]
                to = (row + down, column + right)
                if to in ends:
                    rewards[state, action] += probability * ends[to]
                else:
                    moves[state, action, cells.index(to) if to in cells else state] += probability
    return moves, rewards


def grid(slip: float = SLIP, step: float = STEP, gamma: float = 0.95) -> Game:
    """Three rows of four cells: +1 at the top right, -1 below it, a wall.

    A move slips to each side with probability `slip`.
    """
    cells = [(row, column) for row in range(3) for column in range(4) if (row, column) not in (GOAL, TRAP, WALL)]
    moves, rewards = walked(cells, {GOAL: 1.0, TRAP: -1.0}, slip, step)
    return Game("grid", ("up", "right", "down", "left"), moves, rewards, 0.3, gamma, cells.index((2, 0)), tuple(cells))


def values(game: Game, pi: Table) -> tuple[NDArray[np.float64], Table]:
    """(V [S], Q [S, A]) of a policy [S, A], by solving V = r_pi + gamma P_pi V."""
    P = np.einsum("sa,sat->st", pi, game.moves)
    V = np.linalg.solve(np.eye(len(P)) - game.gamma * P, (pi * game.rewards).sum(-1))
    return V, game.rewards + game.gamma * game.moves @ V


def best(game: Game) -> float:
    """The value of the start under the best policy, by value iteration."""
    V = np.zeros(len(game.rewards))
    for _ in range(1_000):
        V = (game.rewards + game.gamma * game.moves @ V).max(-1)
    return float(V[game.start])


def gradient(game: Game, theta: Table) -> Table:
    """[S, A]: the exact gradient of V(start): the discounted visits of each state times pi(a|s) (Q(s, a) - V(s))."""
    pi = softmax(theta)
    V, Q = values(game, pi)
    P = np.einsum("sa,sat->st", pi, game.moves)
    visits = np.linalg.solve(np.eye(len(P)) - game.gamma * P.T, np.eye(len(P))[game.start])
    return visits[:, None] * pi * (Q - V[:, None])


def sampled(game: Game, theta: Table, episodes: int, rng: np.random.Generator) -> tuple[Table, Table]:
    """([N, S, A], [N, S, A]): the REINFORCE gradient of each episode, without a baseline and with V(s) as the baseline.

    Both are unbiased; they differ in variance.
    """
    pi = softmax(theta)
    V, _ = values(game, pi)
    gradients = np.zeros((2, episodes, *theta.shape))
    for number in range(episodes):
        steps = episode(game, pi, rng)
        after = 0.0
        for t in reversed(range(len(steps))):
            state, action, reward = steps[t]
            after = reward + game.gamma * after
            score = -pi[state]
            score[action] += 1.0  # the gradient of log pi(action | state)
            for which, baseline in enumerate((0.0, V[state])):
                gradients[which, number, state] += game.gamma**t * (after - baseline) * score
    return gradients[0], gradients[1]


class Played(NamedTuple):
    """A step of those episodes that are not over: which they are, the state and action of each, and what it brought."""

    who: NDArray[np.int64]
    state: NDArray[np.int64]
    action: NDArray[np.int64]
    reward: NDArray[np.float64]


def episode(game: Game, pi: Table, rng: np.random.Generator) -> list[tuple[int, int, float]]:
    """(state, action, reward) step by step to the end."""
    state, steps = game.start, []
    for _ in range(LONGEST):
        action = min(drawn(pi[state], rng), len(game.actions) - 1)
        steps.append((state, action, game.rewards[state, action] + game.noise * rng.standard_normal()))
        state = drawn(game.moves[state, action], rng)
        if state == len(game.rewards):
            break
    return steps


def together(game: Game, pi: Table, episodes: int, rng: np.random.Generator) -> Iterator[Played]:
    """Episodes played side by side, step by step, until all are over or LONGEST steps long."""
    acts, moves = pi.cumsum(-1), game.moves.cumsum(-1)
    at, alive = np.full(episodes, game.start), np.arange(episodes)
    for _ in range(LONGEST):
        action = np.minimum((acts[at] < rng.random((len(at), 1))).sum(-1), len(game.actions) - 1)
        reward = game.rewards[at, action] + game.noise * rng.standard_normal(len(at))
        yield Played(alive, at, action, reward)
        to = (moves[at, action] < rng.random((len(at), 1))).sum(-1)
        at, alive = to[to < len(pi)], alive[to < len(pi)]
        if not len(at):
            return


def drawn(probabilities: NDArray[np.float64], rng: np.random.Generator) -> int:
    """An index with these probabilities; if they sum to less than 1, their number with the rest."""
    return int(np.searchsorted(probabilities.cumsum(), rng.random(), "right"))


def scatter(
    game: Game, theta: Table, sizes: tuple[int, ...], seed: int, episodes: int = 1_024
) -> list[tuple[int, float, float]]:
    """(N, error without a baseline, error with it) of the mean gradient of N episodes.

    The error is the mean squared distance from the exact gradient.
    """
    exact, gradients = gradient(game, theta), sampled(game, theta, episodes, np.random.default_rng(seed))
    rows = []
    for size in sizes:
        means = [each[: episodes // size * size].reshape(-1, size, *theta.shape).mean(1) for each in gradients]
        bare, helped = (float(((mean - exact) ** 2).sum((1, 2)).mean()) for mean in means)
        rows.append((size, bare, helped))
    return rows


@dataclass(frozen=True, eq=False)
class Update:
    """After `step` updates.

    pi, values           [S, A], [S] of the policy that learns with a baseline
    exact, bare, helped  [S, A] gradients at it: exact; of this update's episodes without a baseline, and with one
    worth                V(start) of the policies that follow the exact gradient, samples without baseline, and with it
    believed             max Q(start) of Q-learning and double Q-learning after as many episodes
    """

    step: int
    pi: Table
    values: NDArray[np.float64]
    exact: Table
    bare: Table
    helped: Table
    worth: tuple[float, float, float]
    believed: tuple[float, float]


def climb(game: Game, episodes: int, rate: float, seed: int) -> Iterator[Update]:
    """Endless updates, with `episodes` each, of three policies side by side, and of Q-learning."""
    thetas = np.zeros((3, *game.rewards.shape))
    rng, learners = np.random.default_rng(seed), (QLearning(game, False, seed), QLearning(game, True, seed))
    step = 0
    while True:
        pi = softmax(thetas[2])
        bare_there, helped = (gradients.mean(0) for gradients in sampled(game, thetas[2], episodes, rng))
        worth = [float(values(game, softmax(theta))[0][game.start]) for theta in thetas]
        yield Update(
            step,
            pi,
            values(game, pi)[0],
            gradient(game, thetas[2]),
            bare_there,
            helped,
            (worth[0], worth[1], worth[2]),
            (learners[0].believed, learners[1].believed),
        )
        bare = sampled(game, thetas[1], episodes, rng)[0].mean(0)
        thetas += rate * np.stack([gradient(game, thetas[0]), bare, helped])
        for learner in learners:
            learner.learn(episodes)
        step += 1


class QLearning:
    """Q-learning (Watkins 1989) from random moves;

    `double`: with two tables that evaluate each other (van Hasselt 2010).
    """

    RATE = 0.1

    def __init__(self, game: Game, double: bool, seed: int) -> None:
        self._game, self._rng = game, np.random.default_rng([seed, 1])
        self.tables = np.zeros((1 + double, *game.rewards.shape))

    @property
    def believed(self) -> float:
        """Its estimate of the start: the value of the preferred action, by the other table if there is one."""
        start = self.tables[:, self._game.start]
        return float(np.mean([start[-1 - number, table.argmax()] for number, table in enumerate(start)]))

    def learn(self, episodes: int) -> None:
        """Learn from so many episodes."""
        game, rng = self._game, self._rng
        for _ in range(episodes):
            state = game.start
            for _ in range(LONGEST):
                action = int(rng.integers(len(game.actions)))
                reward = game.rewards[state, action] + game.noise * rng.standard_normal()
                to = drawn(game.moves[state, action], rng)
                over = to == len(game.rewards)
                which = int(rng.integers(len(self.tables)))
                after = 0.0 if over else self.tables[-1 - which, to, self.tables[which, to].argmax()]
                self.tables[which, state, action] += self.RATE * (
                    reward + game.gamma * after - self.tables[which, state, action]
                )
                if over:
                    break
                state = to


GAMES = {"bandit": bandit, "grid": grid}
