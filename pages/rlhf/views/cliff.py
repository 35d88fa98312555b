"""How far one step along a policy gradient may go: the return falls where the gradient still promises more."""

from pages.frame import controls, layout
from pages.rlhf import mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.work import steps
from pages.server import prose
from viz.rlhf.cliff import data as figures
from viz.rlhf.cliff import payload

KIND = Rlhf


def side() -> None:
    """What of it is shown, where, from how many episodes, and what holds the step back."""
    controls.pick(KIND, "aspect", "Show", {"cliff": "Cliff", "trpo": "TRPO", "ppo": "PPO"})
    controls.pick(KIND, "ground", "World", {"cliff": "Cliff", "bandit": "Three arms"})
    with controls.row():
        controls.choose(KIND, "border", "KL at most", lambda one: one.removeprefix("0"))
        controls.choose(KIND, "clip", "Clip", lambda one: f"± {one.removeprefix('0')}")
    with controls.row():
        controls.choose(KIND, "plays", "Episodes")
        controls.count(KIND, "seed", "Seed")
    controls.settings(prose.examples("rlhf")["cliff"])


def settings(now: Rlhf) -> steps.Settings:
    """What a step depends on, but for its length."""
    return steps.Settings(now.ground, int(now.plays), now.seed, float(now.border), float(now.clip))


def draw(now: Rlhf) -> layout.Drawn:
    """The line that is walked, TRPO's step or a dozen updates; the prose speaks of the step that is chosen."""
    one, lengths, game = settings(now), steps.lengths(), steps.game(now.ground)
    length, walked, tried = float(lengths[now.stride]), steps.along(one), steps.region(one)
    rounds = steps.updates(one, length)
    shown = {"cliff": walked, "trpo": tried, "ppo": rounds}[now.aspect]
    about = payload.about(
        now.aspect, game, one, lengths, now.stride, float(walked.before.worth[0]), steps.best(now.ground)
    )
    mounts.cliff(payload.cliff(about, shown))
    return layout.Drawn(
        figures.facts(now.aspect, one, length, now.stride, walked, tried, rounds),
        figures.rows(now.aspect, lengths, shown),
    )
