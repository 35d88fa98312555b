"""The policy gradient where it is known exactly: a bandit and a gridworld."""

from pages.frame import controls, layout
from pages.rlhf import mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.work import games
from viz.rlhf import figures
from viz.rlhf.gradient import payload

KIND = Rlhf


def side() -> None:
    """Which game, and how many episodes are played for each update."""
    controls.pick(KIND, "game", "Game", {"bandit": "Three arms", "grid": "Gridworld"})
    controls.slide(KIND, "episodes", "Episodes for each update")
    controls.count(KIND, "seed", "Seed")


def draw(now: Rlhf) -> layout.Drawn:
    """The policies; the prose speaks of the updates so far."""
    game, (scatter, best) = games.game(now.game), games.scattering(now.game, now.seed)
    mounts.gradient(payload.gradient(now.game, now.episodes, now.seed, game, scatter, best, games.UPDATES))
    made = games.climbing(now.game, now.episodes, now.seed).made
    last = made[-1] if made else None
    return layout.Drawn(
        figures.gradient_facts(now.episodes, scatter, best, last, games.learning_rate(), game.gamma), []
    )
