"""An answer as a decision process: state, action, reward, return, value, advantage."""

from pages.frame import components, feedback, feedback_data, layout, rlhf_asked, state
from pages.rlhf_views import policy, room
from viz.rlhf import figures
from viz.rlhf.process import payload


def side() -> None:
    """The policy's settings are those of Policy; here it is always PPO's."""
    policy.settings()


def draw(now: state.Rlhf) -> layout.Drawn:
    """The answer; the prose speaks of the policy."""
    here, lane = room.entered(now), rlhf_asked.lane(now, method="ppo")
    feedback.reward(here.votes, feedback.WORDS)  # says what is wrong with the votes
    components.process(payload.process(here.name, feedback.known(here.votes), now.judge, lane, now.at, now.which))
    made = feedback.policy(rlhf_asked.recipe(lane), here.votes, now.judge).made
    data = feedback_data.process(made[min(now.at, len(made) - 1)], now.which) if made else None
    return layout.Drawn(figures.process_facts(room.whose(here), data), [])
