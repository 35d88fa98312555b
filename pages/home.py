"""See a language model think: from the text to the next word in one picture, with a door to each chapter."""

import streamlit as st

from pages.frame import cache, components, contents, controls, layout, state
from viz import home
from viz.components.flow import payload

WORDS = layout.prose("home")["home"]
DOORS = {"text": "tokenization", "tokens": "tokenization", "vectors": "embeddings", "layers": "attention",
         "next": "decoding"}  # fmt: skip
NAMES = {"smollm2": "SmolLM2"}


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

model = layout.usable_model(now.model)
trace = cache.trace(model, now.text)
layers = home.evenly(len(trace.layers))
scores = trace.logits[-1]
data = home.flow_data(trace, scores, cache.lens(model, now.text, layers), layers,
                      lambda token: cache.piece(model, token))  # fmt: skip
used = f"{len(trace.token_ids)} of {cache.MAX_TOKENS} tokens"
counter.html(f'<span class="gb-label">{used}</span>', width="content")
with st.container(key="gb-picture"):
    doors = {stage: door(stage) for stage in payload.STAGES}
    opened = components.flow(payload.flow(data, doors, now.guess, NAMES.get(model, model)))
if opened and (page := contents.find(opened)):
    st.switch_page(page.script, query_params=controls.link(page))

numbers = home.facts(data, scores)
with st.container(key="gb-prose"):
    left, middle, right = st.columns([0.36, 0.36, 0.28], gap="large")
    with left:
        layout.section("What to notice", WORDS.notice.format(**numbers))
    if not now.guess:  # it would give the answer away
        with middle:
            layout.section("The mathematics", WORDS.mathematics.format(**numbers))
    with right:
        layout.section("What it is", WORDS.lead)
        st.html(f'<p class="gb-source">{WORDS.sources}</p>')
        if not now.guess:
            components.save("home", home.rows(data))
        if cache.other_models_allowed():
            controls.line("model", "Another model: its name on a hub, or its folder")
