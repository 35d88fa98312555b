"""The derivation of the policy gradient as numbers: the log-derivative identity, J from samples, the advantage as the mean TD error."""

from pages.frame import controls, layout
from pages.rlhf import mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.work import derived, games
from pages.server import prose
from viz.rlhf.derive import data as figures
from viz.rlhf.derive import payload

KIND = Rlhf


def side() -> None:
    """Which step of it, and what the numbers depend on."""
    proof = controls.pick(KIND, "proof", "Show", {"log": "Log-derivative", "samples": "J from N", "td": "A = Q − V"})
    if proof == "samples":
        controls.pick(KIND, "game", "Game", {"bandit": "Three arms", "grid": "Gridworld"})
    controls.count(KIND, "seed", "Seed")
    if proof == "log":
        controls.settings(prose.examples("rlhf")["derive"])


def draw(now: Rlhf) -> layout.Drawn:
    """One step of the derivation; the prose speaks of what is chosen in it."""
    theta = (now.theta_a / 10, now.theta_b / 10, now.theta_c / 10)
    rewards = (now.pays_a / 10, now.pays_b / 10, now.pays_c / 10)
    identity, drawn = derived.identity(theta, rewards, now.arm, now.seed)
    estimates, walked = derived.estimates(now.game, now.seed), derived.advantages(now.seed)
    if now.proof == "log":
        data = payload.identity(theta, rewards, now.arm, now.power, derived.uniform(now.seed))
    elif now.proof == "samples":
        data = payload.samples(now.game, now.power, estimates)
    else:
        data = payload.advantages(now.cell, now.action, games.game("grid"), walked)
    mounts.derive(data)
    numbers = figures.identity_facts(identity, drawn, rewards, now.arm, now.power)
    numbers |= figures.samples_facts(now.game, now.power, estimates)
    numbers |= figures.advantage_facts(now.cell, games.game("grid").actions[now.action], now.action, walked)
    return layout.Drawn(numbers | {"told": figures.TOLD[now.proof].format(**numbers)}, figures.rows(data))
