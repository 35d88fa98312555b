"""An answer as a decision process: state, action, reward, return, value, advantage."""

from pages.frame import layout
from pages.rlhf import asked, mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.views import policy, room
from pages.rlhf.work import learning, shown
from viz.rlhf.process import data as figures
from viz.rlhf.process import payload


def side() -> None:
    """The policy's settings are those of Policy; here it is always PPO's."""
    policy.settings()


def draw(now: Rlhf) -> layout.Drawn:
    """The answer; the prose speaks of the policy."""
    here, lane = room.entered(now), asked.lane(now, method="ppo")
    learning.reward(here.votes, learning.WORDS)  # says what is wrong with the votes
    mounts.process(payload.process(here.name, learning.known(here.votes), now.judge, lane, now.at, now.which))
    made = learning.policy_run(asked.recipe(lane), here.votes, now.judge).made
    data = shown.process(made[min(now.at, len(made) - 1)], now.which, float(now.clip)) if made else None
    return layout.Drawn(figures.process_facts(room.whose(here), now.lam, data), [])
