"""Four ways to keep an update near the policy whose episodes it learns from, side by side: PPO's clip, Schulman's adaptive penalty on
the KL, TRPO's region, and nothing.

Schulman et al. 2015 (TRPO), 2017 (PPO: equation 7 the clip, equation 8 the penalty). Policies are softmax tables, theta [S, A].
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from model.probability import softmax
from model.rlhf import stepping
from model.rlhf.stepping import Batch
from model.rlhf.tabular import Game, Table

WAYS = ("clip", "penalty", "trust", "plain")
EPOCHS = 10  # steps of gradient ascent on one batch, by the clip and the penalty
HALVINGS = 12  # of a step, at most
FIRST = 1.0  # beta of the first update
FAR = 1.5  # times the target, beyond which beta doubles; below the target over it, beta halves


class Round(NamedTuple):
    """After an update: the exact return; the mean KL of the policy before from the one after over the states of the batch; the beta that
    held it back, None for other ways; the share of the batch's ratios outside 1 - clip to 1 + clip."""

    worth: float
    kl: float
    beta: float | None
    clipped: float


def by_clip(batch: Batch, theta: Table, length: float, clip: float) -> Table:
    """EPOCHS steps up PPO's clipped objective. What is clipped has no gradient."""

    def up(pi: Table) -> Table:
        rho = batch.ratios(pi)
        free = np.where(batch.advantages > 0, rho < 1 + clip, rho > 1 - clip)
        return stepping.slope(batch, pi, batch.weights * batch.advantages * rho * free)

    return _climbed(theta, length, lambda pi: stepping.clipped(batch, pi, clip), up)


def by_penalty(batch: Batch, theta: Table, length: float, beta: float) -> Table:
    """The same up the surrogate less beta times the KL of the policy that acted from the new one. In equation 8 both are means over
    steps; `surrogate` is one over episodes, so beta is multiplied by the steps of an episode."""
    price = beta * batch.length

    def up(pi: Table) -> Table:
        gain = stepping.slope(batch, pi, batch.weights * batch.advantages * batch.ratios(pi))
        return gain - price * batch.share[:, None] * (pi - batch.pi)

    return _climbed(
        theta, length, lambda pi: stepping.surrogate(batch, pi) - price * stepping.divergence(batch, pi), up
    )


def _climbed(theta: Table, length: float, worth: Callable[[Table], float], up: Callable[[Table], Table]) -> Table:
    """EPOCHS steps, each `length` / EPOCHS times the gradient, halved while the objective would fall: a large beta makes it steep."""
    pi = softmax(theta)
    for _ in range(EPOCHS):
        way, before = length / EPOCHS * up(pi), worth(pi)
        for halvings in range(HALVINGS):
            after = theta + way / 2**halvings
            if worth(softmax(after)) >= before:
                theta, pi = after, softmax(after)
                break
    return theta


def adapted(beta: float, kl: float, target: float) -> float:
    """The next beta: half where the KL was below target / 1.5, twice where it was above 1.5 target."""
    if kl < target / FAR:
        return beta / 2
    return 2 * beta if kl > FAR * target else beta


def updates(
    game: Game, theta: Table, episodes: int, length: float, clip: float, target: float, seed: int, count: int = 12
) -> dict[str, list[Round]]:
    """For each of WAYS, `count` updates from `theta`. All learn from the same first batch; then each from episodes of its own."""
    found = {}
    for way in WAYS:
        now, beta, rounds, rng = theta, FIRST, [], np.random.default_rng(seed)
        for _ in range(count):
            batch = stepping.collect(game, now, episodes, rng)
            if way == "clip":
                now = by_clip(batch, now, length, clip)
            elif way == "penalty":
                now = by_penalty(batch, now, length, beta)
            elif way == "trust":
                step = stepping.natural(batch, now, target)
                now = now + step.share * step.step
            else:
                now = now + length * stepping.gradient(batch)
            pi = softmax(now)
            kl, outside = stepping.divergence(batch, pi), float((np.abs(batch.ratios(pi) - 1) > clip).mean())
            rounds.append(Round(stepping.worth(game, now), kl, beta if way == "penalty" else None, outside))
            beta = adapted(beta, kl, target)
        found[way] = rounds
    return found
