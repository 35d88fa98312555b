"""A reward that is not the thing itself: what becomes of a policy that gets nothing else, on several seeds."""

from pages.frame import components, controls, feedback, feedback_data, layout, rlhf_asked, state
from pages.rlhf_views import room
from viz.rlhf import figures
from viz.rlhf.policy import payload

KIND = state.Rlhf
SEEDS, ITERATIONS = 3, 40


def side() -> None:
    """What holds the policy back, or nothing."""
    controls.settings(layout.data("rlhf")["hacking"])
    controls.choose(KIND, "price", "KL coefficient")
    controls.pick(KIND, "judge", "Reward", {"words": "Words", "head": "Transformer"})


def draw(now: state.Rlhf) -> layout.Drawn:
    """The seeds side by side; the prose speaks of the iterations so far."""
    here = room.entered(now)
    feedback.reward(here.votes, feedback.WORDS)  # says what is wrong with the votes
    lanes = [
        rlhf_asked.lane(now, method="ppo", kl=now.price, seed=seed, iterations=ITERATIONS, adaptive=False)
        for seed in range(SEEDS)
    ]
    titles = [f"seed {seed}" for seed in range(SEEDS)]
    upto = components.policy(payload.policy(here.name, feedback.known(here.votes), now.judge, lanes, titles,
                                            feedback_data.questions(), "kl", ITERATIONS))  # fmt: skip
    runs = [feedback.policy(one, here.votes, now.judge) for one in rlhf_asked.recipes(lanes)]
    return layout.Drawn(figures.hacking_facts([feedback_data.figures(one, upto) for one in runs]), [])
