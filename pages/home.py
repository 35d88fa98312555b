"""See a language model think: from the text to the next word in one picture, with a door to each chapter."""

import streamlit as st

from pages.frame import cache, components, contents, controls, layout, state
from viz import home
from viz.components.flow import payload

WORDS = layout.prose("home")["home"]
DOORS = {"text": "tokenization", "tokens": "tokenization", "vectors": "embeddings", "layers": "attention",
         "next": "decoding"}  # fmt: skip


def door(stage: str) -> payload.Door | None:
    """The page that explains a stage, if it is built. The text has no chapter of its own."""
    page = contents.find(DOORS[stage])
    return page and payload.Door(page.name, str(page.chapter or "") if stage != "text" else "")


with st.container(key="gb-homehead", horizontal=True, vertical_alignment="bottom", gap="large"):
    st.html('<h1 class="gb">See a language model think</h1>', width="content")
    with st.container(key="gb-prompt"):
        controls.line("text", "Type the beginning of a sentence", max_chars=state.MAX_TEXT)
with st.container(key="gb-homerow", horizontal=True, vertical_alignment="center", gap="medium"):
    controls.presets("text", WORDS.presets)
    counter = st.empty()
    controls.switch("guess", "Guess first")
now = controls.current(state.Home)

trace = cache.trace(now.model, now.text)
layers = home.evenly(len(trace.layers))
scores = trace.logits[-1]
data = home.flow_data(trace, scores, cache.lens(now.model, now.text, layers), layers,
                      lambda token: cache.piece(now.model, token))  # fmt: skip
used = f"{len(trace.token_ids)} of {cache.MAX_TOKENS} tokens"
counter.html(f'<span class="gb-source">{used}</span>', width="content")
opened = components.flow(payload.flow(data, {stage: door(stage) for stage in payload.STAGES}, now.guess))
if opened and (page := contents.find(opened)):
    st.switch_page(page.script, query_params=controls.link(page))

numbers = home.facts(data, scores)
with st.container(key="gb-below"):
    left, middle, right = st.columns([0.36, 0.36, 0.28], gap="medium")
    with left:
        st.markdown("### What to notice\n\n" + WORDS.notice.format(**numbers))
    if not now.guess:  # it would give the answer away
        with middle:
            st.markdown("### The mathematics\n\n" + WORDS.mathematics.format(**numbers))
    with right:
        st.markdown("### Sources")
        layout.sources(WORDS.sources)
