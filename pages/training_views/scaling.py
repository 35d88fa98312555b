"""What more compute, more weights and more text are worth, and a prediction that can be checked."""

import streamlit as st

from pages.frame import components, controls, layout, runs, state, trials
from viz import scaling as figures
from viz.components.scaling import payload

KIND = state.Training
RUN = "gb-larger"  # the larger model of this session
AXES = {"compute": "Compute", "parameters": "Parameters", "tokens": "Data"}


def side() -> None:
    """What grows."""
    controls.pick(KIND, "axis", "Loss against", AXES)


def draw(now: state.Training) -> layout.Drawn:
    """The runs, the law, and the larger model that it speaks of."""
    plan = trials.larger(now.axis)
    if not runs.known(st.session_state.get(RUN, ""), plan.key):
        st.session_state[RUN] = runs.begin(plan).id
    found = layout.awaited(f"law-{now.axis}", lambda _: trials.law(now.axis), "Fitting the law:")
    components.scaling(payload.law(found, st.session_state[RUN], plan.steps))
    return layout.Drawn(figures.law_facts(found), figures.rows(found))
