"""A policy that learns from the votes, beside another if wanted."""

from typing import Any

import streamlit as st

from pages.frame import components, controls, feedback, feedback_data, layout, rlhf_asked, state
from pages.rlhf_views import room
from viz.rlhf import figures
from viz.rlhf.policy import payload

KIND = state.Rlhf
METHODS = {"ppo": "PPO", "reinforce": "REINFORCE", "climb": "Hill climbing", "dpo": "DPO", "best": "Best of n"}


def side() -> None:
    """How the policy learns."""
    controls.settings(layout.data("rlhf")["policy"])
    with controls.row():
        controls.choose(KIND, "method", "Method", METHODS.__getitem__)
        controls.choose(KIND, "against", "Beside it", ({"none": "nothing"} | METHODS).__getitem__)
    settings()


def settings() -> None:
    """What every policy has."""
    with controls.row():
        controls.choose(KIND, "kl", "KL coefficient")
        controls.choose(KIND, "rate", "Rate")
    with controls.row():
        controls.count(KIND, "iterations", "Iterations")
        controls.count(KIND, "seed", "Seed")
    with st.popover("More settings"):
        controls.pick(KIND, "judge", "Reward", {"words": "Words", "head": "Transformer"})
        controls.switch("adaptive", f"The KL coefficient leads to {rlhf_asked.TARGET:g} nats")
        controls.choose(KIND, "clip", "Clip (PPO): how far a chance may move")
        controls.choose(KIND, "lam", "λ of the advantages (PPO)")
        controls.choose(KIND, "epochs", "How often each batch is read (PPO)")


def draw(now: state.Rlhf) -> layout.Drawn:
    """The policies; the prose speaks of the iterations so far."""
    here = room.entered(now)
    feedback.reward(here.votes, feedback.WORDS)  # says what is wrong with the votes
    lanes, titles = compared(now)
    upto = components.policy(payload.policy(here.name, feedback.known(here.votes), now.judge, lanes, titles,
                                            feedback_data.questions(), "iteration", now.iterations))  # fmt: skip
    runs = [feedback.policy(one, here.votes, now.judge) for one in rlhf_asked.recipes(lanes)]
    numbers = figures.policy_facts([feedback_data.figures(one, upto) for one in runs], titles)
    return layout.Drawn(numbers | {"whose": room.whose(here)}, [])


def compared(now: state.Rlhf) -> tuple[list[dict[str, Any]], list[str]]:
    """The settings and names of the policies side by side."""
    methods = [now.method, *([now.against] if now.against not in ("none", now.method) else [])]
    return [rlhf_asked.lane(now, method=one) for one in methods], [METHODS[one] for one in methods]
