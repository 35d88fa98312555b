"""The policy gradient where it is known exactly: a bandit and a gridworld."""

from pages.frame import components, controls, games, layout, state
from viz.rlhf import figures
from viz.rlhf.gradient import payload

KIND = state.Rlhf


def side() -> None:
    """Which game, and how many episodes are played for each update."""
    controls.pick(KIND, "game", "Game", {"bandit": "Three arms", "grid": "Gridworld"})
    controls.slide(KIND, "episodes", "Episodes for each update")
    controls.count(KIND, "seed", "Seed")


def draw(now: state.Rlhf) -> layout.Drawn:
    """The policies; the prose speaks of the updates so far."""
    game, (scatter, best) = games.game(now.game), games.scattering(now.game, now.seed)
    components.gradient(payload.gradient(now.game, now.episodes, now.seed, game, scatter, best, games.UPDATES))
    made = games.climbing(now.game, now.episodes, now.seed).made
    return layout.Drawn(figures.gradient_facts(now.episodes, scatter, best, made[-1] if made else None), [])
