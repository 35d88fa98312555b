"""See a language model think: from the text to the next word in one picture, with a door to each chapter."""

import streamlit as st

from pages.frame import cache, components, contents, controls, layout, state
from viz.home import figures as home
from viz.home.flow import payload

WORDS = layout.prose("home")["home"]
DOORS = {"text": "tokenization", "tokens": "tokenization", "vectors": "embeddings", "layers": "attention",
         "next": "decoding"}  # fmt: skip


def door(stage: str) -> payload.Door | None:
    """The page that explains a stage, if it is built. The text has no chapter of its own."""
    page = contents.find(DOORS[stage])
    return payload.Door(page.name, str(page.chapter or "") if stage != "text" else "") if page else None


with st.container(key="gb-homehead", horizontal=True, vertical_alignment="bottom", gap="large"):
    st.html('<h1 class="gb">See a language model think</h1>', width="content")
    with st.container(key="gb-prompt"):
        controls.line("text", "Type the beginning of a sentence")
with st.container(key="gb-homerow", horizontal=True, vertical_alignment="center", gap="medium"):
    layout.examples(
        controls.current(state.Home).model, {title: {"text": text} for title, text in WORDS.presets.items()}
    )
    counter = st.empty()
    controls.switch("guess", "Guess first")
now = controls.current(state.Home)

model = layout.usable_model(now.model)
counter.html(f'<span class="gb-label">{len(cache.read(model, now.text))} of {cache.MAX_TOKENS} tokens</span>',
             width="content")  # fmt: skip
text = layout.readable_text(model, now.text)
trace = cache.trace(model, text)
layers = home.evenly(len(trace.layers))
assert trace.logits is not None  # usable_model saw to it
scores = trace.logits[-1]
data = home.flow_data(trace, scores, cache.lens(model, text, layers), layers,
                      lambda token: cache.piece(model, token))  # fmt: skip
with st.container(key="gb-picture"):
    doors = {stage: door(stage) for stage in payload.STAGES}
    done = components.flow(payload.flow(data, doors, now.guess, state.title(model)), text)
if done.door and (page := contents.find(done.door)):
    st.switch_page(page.script, query_params=controls.link(page))

numbers = home.facts(data, scores)
hidden = now.guess and not done.revealed  # the numbers would give the answer away
with st.container(key="gb-prose"):
    left, middle, right = st.columns([0.36, 0.36, 0.28], gap="large")
    with left:
        layout.section("What to notice", WORDS.notice.format(**numbers))
    if not hidden:
        with middle:
            layout.section("The mathematics", WORDS.mathematics.format(**numbers))
    with right:
        layout.section("What it is", WORDS.lead)
        st.html(f'<p class="gb-source">{WORDS.sources}</p>')
        if not hidden:
            components.save("home", home.rows(data))
        if cache.other_models_allowed():
            st.caption("Another model: type its name on a hub, or its folder, where the model is chosen above.")
