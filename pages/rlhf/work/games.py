"""Policies that climb in small games, exactly and by samples."""

from typing import Any

from pages.server.growing import Growing
from pages.server.keep import keep

UPDATES, RATES = 60, {"bandit": 0.5, "grid": 1.0}  # of the policies of small games


@keep(2)
def game(name: str) -> Any:  # -> model.rlhf.tabular.Game
    """A small game in which all is known."""
    from model.rlhf import tabular

    return tabular.GAMES[name]()


def learning_rate() -> float:
    """Alpha of Q-learning."""
    from model.rlhf import tabular

    return tabular.QLearning.RATE


@keep(16)
def climbing(name: str, episodes: int, seed: int) -> Growing[Any]:  # of model.rlhf.tabular.Update
    """Policies that climb in a game, exactly and by samples."""
    from model.rlhf import tabular

    return Growing(tabular.climb(game(name), episodes, RATES[name], seed))


@keep(16)
def scattering(name: str, seed: int) -> tuple[list[tuple[int, float, float]], float]:
    """How far sampled gradients scatter at the first policy, for more and more episodes; and the best value of the start."""
    import numpy as np

    from model.rlhf import tabular

    found = game(name)
    return tabular.scatter(found, np.zeros_like(found.rewards), (1, 2, 4, 8, 16, 32, 64), seed), tabular.best(found)
