"""The same loop on SmolLM2: adapters on its last layers follow a reward."""

from typing import Any

import streamlit as st

from pages.frame import adapters, cache, components, contents, controls, feedback, layout, rlhf_asked, state
from pages.rlhf_views import room
from viz.rlhf import figures
from viz.rlhf.real import payload

KIND = state.Rlhf
PRAISE = {"positive": "Positive words", "votes": "The room's votes"}
SAVED = "adapters"  # a file that a person brings


def side() -> None:
    """What is rewarded; saved adapters."""
    controls.pick(KIND, "praise", "What is rewarded", PRAISE)
    controls.count(KIND, "seed", "Seed")
    with st.popover("Open saved adapters"):
        controls.upload(SAVED, "Saved adapters", ["safetensors"], 20, lambda data, _: adapters.open_file(data))
        if brought := controls.brought(SAVED):
            st.page_link(
                decoding().script, label="Open them on Decoding", query_params=leading(adapters.open_file(brought[0]))
            )


def decoding() -> contents.Page:
    """The page that they are opened on."""
    return next(page for page in contents.CONTENTS if page.name == "decoding")


def leading(model: str) -> dict[str, str]:
    """The address of Decoding with this model and a prompt that it never learned from."""
    return controls.link(decoding(), model=model, text=adapters.FRESH[0])


def draw(now: state.Rlhf) -> layout.Drawn:
    """The run; the prose speaks of the iterations so far."""
    here = room.entered(now)
    asked: dict[str, Any] = {
        "room": here.name,
        "votes": feedback.known(here.votes),
        "praise": now.praise,
        "seed": now.seed,
    }
    went = components.real(payload.real(asked, adapters.FRESH, adapters.iterations(), PRAISE[now.praise].lower()))
    if went:
        st.switch_page(decoding().script, query_params=leading(went))
    weights = rlhf_asked.praised(now.praise, feedback.taught(here.votes, feedback.ALL))
    made = adapters.learning(cache.model(state.DEFAULT_MODEL), weights, now.seed).made
    return layout.Drawn(figures.real_facts([(one.reward, one.kl) for one in made]), [])
