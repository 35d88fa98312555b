"""A lower bound that touches the return at the old policy: what can be gained of it is gained for sure (minorize and maximize).

Kakade & Langford 2002; Schulman et al. 2015, theorem 1 and equation 9. Here all of it is exact, as the game is small: with a sampled
surrogate it would be no bound. Policies are softmax tables, theta [S, A].
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.probability import softmax
from model.rlhf.stepping import divergences
from model.rlhf.tabular import Game, Table, values

Vector = NDArray[np.float64]


class Bound(NamedTuple):
    """Of a policy: its value, advantages [S, A] and discounted visits [S], exact, its probabilities, and C."""

    worth: float
    advantages: Table
    visits: Vector
    pi: Table
    penalty: float


def bounded(game: Game, theta: Table) -> Bound:
    """C = 4 epsilon gamma / (1 - gamma)^2, epsilon the largest advantage there is. A game of one step needs none, C = 0: there the
    surrogate is the return."""
    pi = softmax(theta)
    V, Q = values(game, pi)
    P = np.einsum("sa,sat->st", pi, game.moves)
    seen = np.linalg.solve(np.eye(len(P)) - game.gamma * P.T, np.eye(len(P))[game.start])
    A = Q - V[:, None]
    penalty = 4 * float(np.abs(A).max()) * game.gamma / (1 - game.gamma) ** 2 if game.moves.any() else 0.0
    return Bound(float(V[game.start]), A, seen, pi, penalty)


def local(bound: Bound, pi: Table) -> tuple[float, float]:
    """(L, most): the exact surrogate J(old) + sum_s d(s) sum_a pi(a|s) A(s, a), and the largest KL of any state. The return of `pi`
    is at least L - C most."""
    return bound.worth + float(bound.visits @ (pi * bound.advantages).sum(-1)), float(divergences(bound.pi, pi).max())


class Under(NamedTuple):
    """Along a direction, at n lengths: the return, L, and the largest KL of any state. enough: the smallest C that keeps L - C KL below
    the return at all of them."""

    worth: Vector
    local: Vector
    most: Vector
    enough: float


def under(game: Game, theta: Table, bound: Bound, way: Table, lengths: Vector) -> Under:
    """The bound along theta + length times way."""
    rows = []
    for length in lengths:
        pi = softmax(theta + length * way)
        rows.append((float(values(game, pi)[0][game.start]), *local(bound, pi)))
    worth, promised, most = np.array(rows).T
    moved = most > 1e-12
    over = (promised - worth)[moved] / most[moved]
    return Under(worth, promised, most, max(0.0, float(over.max(initial=0.0))))


def safest(bound: Bound, way: Table) -> float:
    """The length along `way` where L - C KL is largest, by the slope of L and the curvature of the KL at 0; negative where L falls
    along it; 0 where C is 0."""
    pi = bound.pi
    turned = pi * (way - (pi * way).sum(-1, keepdims=True))  # the derivative of pi along the way
    steep = float(bound.visits @ (turned * bound.advantages).sum(-1))
    curved = float((turned * way).sum(-1).max())
    return steep / (bound.penalty * curved) if bound.penalty * curved > 0 else 0.0
