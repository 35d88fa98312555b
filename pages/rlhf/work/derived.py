"""What the derivation of the policy gradient shows: draws to estimate with, J from N episodes, TD errors of a gridworld."""

from typing import Any, NamedTuple

from pages.rlhf.work import games
from pages.server.keep import keep

DRAWS = 1_024  # of an arm
STEPS = 4_096  # of each action in each state
SHOWN = 60  # numbers of steps at which their running mean is drawn


@keep(16)
def uniform(seed: int) -> Any:
    """[DRAWS] numbers from 0 to 1, of three digits: the browser and the server draw the same arms with them."""
    import numpy as np

    return np.random.default_rng(seed).random(DRAWS).round(3)


def identity(theta: tuple[float, ...], rewards: tuple[float, ...], by: int, seed: int) -> tuple[Any, Any]:
    """Both sides of the identity (model.rlhf.deriving.Identity), and the arms that are drawn."""
    import numpy as np

    from model.rlhf import deriving

    found = deriving.identity(np.array(theta), np.array(rewards), by)
    return found, deriving.drawn(found.pi, uniform(seed))


@keep(2)
def policy(name: str) -> Any:
    """[S, A]: a policy that is half way to the best."""
    from model.rlhf import stepping

    return stepping.begun(games.game(name))


@keep(16)
def estimates(name: str, seed: int) -> Any:  # -> model.rlhf.deriving.Estimates
    """J of that policy from more and more episodes."""
    from model.rlhf import deriving

    return deriving.estimates(games.game(name), policy(name), seed)


class Advantages(NamedTuple):
    """Of each action in each state: V [S], Q and probabilities [S, A]; at `counts` [C] the running means [S, A, C] of TD errors, and the
    standard deviation of one [S, A]."""

    V: Any
    Q: Any
    pi: Any
    counts: Any
    means: Any
    deviations: Any


@keep(8)
def advantages(seed: int) -> Advantages:
    """The gridworld's."""
    import numpy as np

    from model.probability import softmax
    from model.rlhf import deriving, tabular

    game, theta = games.game("grid"), policy("grid")
    V, Q = tabular.values(game, softmax(theta))
    found = deriving.errors(game, theta, STEPS, seed)
    counts = np.unique(np.geomspace(1, STEPS, SHOWN).round().astype(int))
    means = (found.cumsum(-1) / np.arange(1, STEPS + 1))[:, :, counts - 1]
    return Advantages(V, Q, softmax(theta), counts, means, found.std(-1))
