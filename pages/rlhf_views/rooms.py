"""Four rooms: a model that reads, one that answers, a reward, and a policy that follows it."""

import streamlit as st

from pages.frame import components, contents, controls, feedback, feedback_data, layout, rlhf_asked, state, votes
from pages.rlhf_views import policy, room
from viz.rlhf import figures
from viz.rlhf.rooms import payload

ROWS = 3  # questions: more do not fit below each other


def side() -> None:
    """Nothing to set: each room has its own settings."""


def draw(now: state.Rlhf) -> layout.Drawn:
    """The rooms as they are now."""
    here = room.entered(now)
    data, taught = feedback_data.rooms(here.votes), feedback_data.reward_data(here.votes)
    made = feedback.policy(rlhf_asked.recipe(rlhf_asked.lane(now)), here.votes, now.judge).made
    last = feedback_data.seen(made[-1]) if made else None
    tally = votes.tally(here.votes)
    found = [
        payload.room("Pre-trained", "It has read stories, and goes on with any text.",
                     figures.read_state(data), [(text, "") for text in data.pretrained], [("door", "learn", "Train it again")]),
        payload.room("Instructed", "It was shown answers of all manners, and answers likewise.",
                     figures.instructed_state(data), [(text, figures.remark(manner, right)) for text, manner, right in data.instructed],
                     [("door", "instruct", "Teach it again")]),
        payload.room("Reward", "The votes say what is better; it gives every answer a number.",
                     figures.reward_state(tally.clear, here.lent, taught.curve[-1][1], feedback.HELD),
                     [(text, figures.rewarded(score)) for (text, _, _), score in zip(data.instructed, data.rewards, strict=True)],
                     [("view", "vote", "Vote"), ("view", "reward", "Look in")]),
        payload.room("Policy", "The same model, changed to get more reward.",
                     figures.policy_state(policy.METHODS[now.method], last.iteration if last else None, last.figures if last else {}),
                     [(text, figures.remark(manner, right)) for text, manner, right in last.samples] if last else [],
                     [("view", "policy", "Run it"), ("view", "process", "By word")]),
    ]  # fmt: skip
    door = components.rooms(payload.rooms(data.questions, found, ROWS))
    if door and (page := contents.find("training")):
        st.switch_page(page.script, query_params=controls.link(page, view=door))
    return layout.Drawn({"whose": room.whose(here)}, [])
