"""Two groups of raters with different tastes: what their votes teach together, and whose taste the best policy follows."""

from pages.frame import controls, layout
from pages.rlhf import mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.views import room
from pages.rlhf.work import groups, votes
from pages.server import prose
from viz.rlhf.groups import data as figures
from viz.rlhf.groups import payload

KIND = Rlhf


def side() -> None:
    """How well the raters know what they like, and how far the policy may go."""
    controls.settings(prose.examples("rlhf")["groups"])
    controls.slide(KIND, "noise", "Rater error rate, %")
    with controls.row():
        controls.choose(KIND, "tilt", "KL coefficient")
        controls.count(KIND, "seed", "Seed")


def draw(now: Rlhf) -> layout.Drawn:
    """The groups; the prose speaks of the share and the reward that are chosen."""
    found = groups.groups(now.noise, now.seed, float(now.tilt))
    here = votes.agreement(room.named(now))
    data = payload.groups(now.mix, now.merge, *groups.tastes(), found, here)
    mounts.groups(data)
    numbers = figures.facts(data, float(now.tilt), groups.EACH, groups.QUESTIONS)
    return layout.Drawn(numbers, figures.rows(data))
