"""Which of two answers is better? What the room says, and what a reward learns from it at once."""

import streamlit as st

from pages.frame import components, controls, feedback, layout, state, votes
from pages.rlhf_views import room
from viz import rlhf as figures
from viz.components.vote import payload

KIND = state.Rlhf
BROUGHT = "gb-votes-brought"  # the last file whose votes were counted


def side() -> None:
    """The simulated rater, and files."""
    controls.slide(KIND, "noise", "Simulated rater: wrong votes in 100")
    name = room.named(controls.current(KIND))
    with controls.row():
        st.button("Begin a new room", type="tertiary", on_click=room.begin)
        with st.popover("Bring or save votes"):
            st.html(f'<a class="gb-save" href="/glassbox/votes/{name}" download>Save these votes (JSON Lines)</a>')
            controls.upload("votes", "Votes as JSON Lines: prompt, chosen, rejected", ["jsonl"], 5,
                            lambda data, _: bring(name, data))  # fmt: skip


def bring(name: str, data: bytes) -> None:
    """Count the votes of a file, once. Raises UserError for what cannot be read."""
    mark = (name, hash(data))
    if st.session_state.get(BROUGHT) != mark:
        found = votes.imported(data)
        feedback.check(found)
        votes.cast(name, found)
        st.session_state[BROUGHT] = mark


def draw(now: state.Rlhf) -> layout.Drawn:
    """The pair; the prose speaks of the votes so far."""
    name = room.named(now)
    cast = votes.of(name)
    components.vote(payload.vote(name, room.fresh(name), now.noise, len(cast)))
    return layout.Drawn(figures.vote_facts(votes.tally(cast), feedback.taught(cast)), [])
