"""A policy that learns from the votes, beside another if wanted."""

from typing import Any

import streamlit as st

from pages.frame import controls, layout
from pages.rlhf import asked, mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.views import room
from pages.rlhf.work import learning, shown
from pages.server import prose, recordings
from viz.rlhf.policy import data as figures
from viz.rlhf.policy import payload

KIND = Rlhf
METHODS = {
    "ppo": "PPO",
    "grpo": "GRPO",
    "rloo": "RLOO",
    "reinforce": "REINFORCE",
    "climb": "Hill climbing",
    "dpo": "DPO",
    "ipo": "IPO",
    "kto": "KTO",
    "best": "Best of n",
}
JUDGES = {"words": "Words", "head": "Transformer", "ensemble": "Ensemble"}


def side() -> None:
    """How the policy learns."""
    controls.settings(prose.examples("rlhf")["policy"])
    with controls.row():
        controls.choose(KIND, "method", "Method", METHODS.__getitem__)
        controls.choose(KIND, "against", "Compare with", ({"none": "nothing"} | METHODS).__getitem__)
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
        controls.pick(KIND, "judge", "Reward", JUDGES)
        controls.switch("adaptive", f"Adapt the KL coefficient to {asked.TARGET:g} nats")
        controls.choose(KIND, "clip", "Clip range ε (PPO, GRPO)")
        controls.choose(KIND, "lam", "λ of the advantages (PPO)")
        controls.choose(KIND, "epochs", "Epochs per batch (PPO, GRPO)")


def draw(now: Rlhf) -> layout.Drawn:
    """The policies; the prose speaks of the iterations so far."""
    here = room.entered(now)
    lanes, titles = compared(now)
    recipes = asked.recipes(lanes)
    recording = room.recorded("policy", here, now, lanes)
    upto = mounts.policy(
        payload.policy(
            here.name,
            learning.known(here.votes),
            now.judge,
            lanes,
            titles,
            shown.questions(),
            "iteration",
            now.iterations,
            [figures.settings(shown.used(dict(one), title)) for one, title in zip(recipes, titles, strict=True)],
            recordings.label(recording),
        )
    )
    runs = room.figures(recording, here, now, recipes, upto)
    used = [
        shown.used(dict(one), title, run[-1]["kl_coef"] if run else None)
        for one, title, run in zip(recipes, titles, runs, strict=True)
    ]
    numbers = figures.policy_facts(runs, used)
    return layout.Drawn(numbers | {"whose": room.whose(here)}, [])


def compared(now: Rlhf) -> tuple[list[dict[str, Any]], list[str]]:
    """The settings and names of the policies side by side."""
    methods = [now.method, *([now.against] if now.against not in ("none", now.method) else [])]
    return [asked.lane(now, method=one) for one in methods], [METHODS[one] for one in methods]
