"""Policy gradients where all is known: a bandit and a small gridworld, their exact values and gradients, and what samples say.

Sutton & Barto 2018, chapters 4 (values), 6 (Q-learning), 13 (policy gradient theorem); Williams 1992; van Hasselt 2010
(overestimation, double Q-learning). Sizes: S states, A actions. Policies are softmax tables, theta [S, A].
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]  # [S, A]
LONGEST = 60  # steps of an episode: by then it has all but surely ended


@dataclass(frozen=True, eq=False)
class Game:
    """A decision process. moves [S, A, S]: where an action leads; what is missing to 1 ends the episode. rewards [S, A]: mean
    of what an action gives, and noise its standard deviation. cells: (row, column) of each state, for a picture."""

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
    """Three arms; every reward is far noisier than the arms differ."""
    return Game("bandit", ("left", "middle", "right"), np.zeros((1, 3, 1)), np.array([[1.0, 0.6, 0.2]]), 1.0, 1.0)


GOAL, TRAP, WALL = (0, 3), (1, 3), (1, 1)


def grid(slip: float = 0.1, step: float = -0.04, gamma: float = 0.95) -> Game:
    """Three rows of four cells: +1 at the top right, -1 below it, a wall. A move slips to either side with chance `slip`."""
    cells = [(row, column) for row in range(3) for column in range(4) if (row, column) not in (GOAL, TRAP, WALL)]
    ways = ((-1, 0), (0, 1), (1, 0), (0, -1))  # up, right, down, left
    moves, rewards = np.zeros((len(cells), 4, len(cells))), np.full((len(cells), 4), step)
    for at, (row, column) in enumerate(cells):
        for action in range(4):
            for turned, chance in ((0, 1 - 2 * slip), (1, slip), (3, slip)):
                down, right = ways[(action + turned) % 4]
                to = (row + down, column + right)
                if to in (GOAL, TRAP):
                    rewards[at, action] += chance * (1.0 if to == GOAL else -1.0)
                else:
                    moves[at, action, cells.index(to) if to in cells else at] += chance
    return Game("grid", ("up", "right", "down", "left"), moves, rewards, 0.3, gamma, cells.index((2, 0)), tuple(cells))


def policy(theta: Table) -> Table:
    """[S, A]: the chance of each action."""
    raised = np.exp(theta - theta.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)


def values(game: Game, pi: Table) -> tuple[NDArray[np.float64], Table]:
    """(V [S], Q [S, A]) of a policy: V = r_pi + gamma P_pi V, solved."""
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
    """[S, A]: the exact gradient of V(start): sum over states of how often they are visited (discounted), times
    pi(a|s) (Q(s, a) - V(s))."""
    pi = policy(theta)
    V, Q = values(game, pi)
    P = np.einsum("sa,sat->st", pi, game.moves)
    visits = np.linalg.solve(np.eye(len(P)) - game.gamma * P.T, np.eye(len(P))[game.start])
    return visits[:, None] * pi * (Q - V[:, None])


def sampled(game: Game, theta: Table, episodes: int, chance: np.random.Generator) -> tuple[Table, Table]:
    """([N, S, A], [N, S, A]): of each episode the gradient that REINFORCE makes of it, bare, and with V(s) as the baseline.

    Both are right on average; only how far they scatter differs.
    """
    pi = policy(theta)
    V, _ = values(game, pi)
    found = np.zeros((2, episodes, *theta.shape))
    for number in range(episodes):
        steps = episode(game, pi, chance)
        after = 0.0
        for at in reversed(range(len(steps))):
            state, action, reward = steps[at]
            after = reward + game.gamma * after
            score = -pi[state]
            score[action] += 1.0  # the gradient of log pi(action | state)
            for which, baseline in enumerate((0.0, V[state])):
                found[which, number, state] += game.gamma**at * (after - baseline) * score
    return found[0], found[1]


def episode(game: Game, pi: Table, chance: np.random.Generator) -> list[tuple[int, int, float]]:
    """(state, action, reward) step by step to the end."""
    state, steps = game.start, []
    for _ in range(LONGEST):
        action = min(drawn(pi[state], chance), len(game.actions) - 1)
        steps.append((state, action, game.rewards[state, action] + game.noise * chance.standard_normal()))
        state = drawn(game.moves[state, action], chance)
        if state == len(game.rewards):
            break
    return steps


def drawn(chances: NDArray[np.float64], chance: np.random.Generator) -> int:
    """One of them; the number behind the last for what is missing to 1."""
    return int(np.searchsorted(chances.cumsum(), chance.random(), "right"))


def scatter(
    game: Game, theta: Table, sizes: tuple[int, ...], seed: int, episodes: int = 1_024
) -> list[tuple[int, float, float]]:
    """(N, error bare, error with the baseline): the mean squared distance of the mean of N episodes' gradients from the exact
    one."""
    exact, found = gradient(game, theta), sampled(game, theta, episodes, np.random.default_rng(seed))
    rows = []
    for size in sizes:
        means = [one[: episodes // size * size].reshape(-1, size, *theta.shape).mean(1) for one in found]
        bare, helped = (float(((one - exact) ** 2).sum((1, 2)).mean()) for one in means)
        rows.append((size, bare, helped))
    return rows


@dataclass(frozen=True, eq=False)
class Update:
    """After `step` updates. pi [S, A] of the policy that climbs with a baseline, values [S] of its states; the exact gradient
    [S, A] there and those of this update's episodes; worth: V(start) of the policies that climb exactly, bare, with a baseline;
    believed: max Q(start) of Q-learning and double Q-learning after as many episodes."""

    step: int
    pi: Table
    values: NDArray[np.float64]
    exact: Table
    bare: Table
    helped: Table
    worth: tuple[float, float, float]
    believed: tuple[float, float]


def climb(game: Game, episodes: int, rate: float, seed: int) -> Iterator[Update]:
    """Policies that climb side by side, `episodes` for each update, without end; and Q-learning beside them."""
    thetas = np.zeros((3, *game.rewards.shape))
    chance, learners = np.random.default_rng(seed), (QLearning(game, False, seed), QLearning(game, True, seed))
    step = 0
    while True:
        pi = policy(thetas[2])
        bare_of, helped = (found.mean(0) for found in sampled(game, thetas[2], episodes, chance))
        worth = [float(values(game, policy(one))[0][game.start]) for one in thetas]
        yield Update(
            step,
            pi,
            values(game, pi)[0],
            gradient(game, thetas[2]),
            bare_of,
            helped,
            (worth[0], worth[1], worth[2]),
            (learners[0].believed, learners[1].believed),
        )
        bare = sampled(game, thetas[1], episodes, chance)[0].mean(0)
        thetas += rate * np.stack([gradient(game, thetas[0]), bare, helped])
        for one in learners:
            one.learn(episodes)
        step += 1


class QLearning:
    """Q-learning (Watkins 1989) from random moves, or with two tables that judge each other's choice (van Hasselt 2010)."""

    RATE = 0.1

    def __init__(self, game: Game, double: bool, seed: int) -> None:
        self._game, self._chance = game, np.random.default_rng([seed, 1])
        self.tables = np.zeros((1 + double, *game.rewards.shape))

    @property
    def believed(self) -> float:
        """What it thinks the start is worth: the value of the action that it would choose, by the other table if there are two."""
        start = self.tables[:, self._game.start]
        return float(np.mean([start[-1 - at, start[at].argmax()] for at in range(len(start))]))

    def learn(self, episodes: int) -> None:
        """So many episodes."""
        game, chance = self._game, self._chance
        for _ in range(episodes):
            state = game.start
            for _ in range(LONGEST):
                action = int(chance.integers(len(game.actions)))
                reward = game.rewards[state, action] + game.noise * chance.standard_normal()
                to = drawn(game.moves[state, action], chance)
                over = to == len(game.rewards)
                which = int(chance.integers(len(self.tables)))
                after = 0.0 if over else self.tables[-1 - which, to, self.tables[which, to].argmax()]
                self.tables[which, state, action] += self.RATE * (
                    reward + game.gamma * after - self.tables[which, state, action]
                )
                if over:
                    break
                state = to


GAMES = {"bandit": bandit, "grid": grid}
