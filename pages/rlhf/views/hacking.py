"""A reward that is not the thing itself: what becomes of a policy that gets nothing else, on several seeds."""

from pages.frame import controls, layout
from pages.rlhf import asked, mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.views import policy, room
from pages.rlhf.work import learning, shown
from pages.server import prose, recordings
from viz.rlhf.policy import data as figures
from viz.rlhf.policy import payload

KIND = Rlhf


def side() -> None:
    """What holds the policy back, or nothing."""
    controls.settings(prose.examples("rlhf")["hacking"])
    controls.choose(KIND, "price", "KL coefficient")
    controls.pick(KIND, "judge", "Reward", policy.JUDGES)


def draw(now: Rlhf) -> layout.Drawn:
    """The seeds side by side; the prose speaks of the iterations so far."""
    here = room.entered(now)
    lanes, titles = asked.seeds(now), [f"seed {seed}" for seed in range(asked.SEEDS)]
    recipes = asked.recipes(lanes)
    recording = room.recorded("hacking", here, now, lanes)
    about = [figures.settings(shown.used(dict(recipes[0]), "All three: PPO"))]
    upto = mounts.policy(
        payload.policy(
            here.name,
            learning.known(here.votes),
            now.judge,
            lanes,
            titles,
            shown.questions(),
            "kl",
            asked.ITERATIONS,
            about,
            recordings.label(recording),
        )
    )
    runs = room.figures(recording, here, now, recipes, upto)
    return layout.Drawn(figures.hacking_facts(runs, now.price, now.judge), [])
