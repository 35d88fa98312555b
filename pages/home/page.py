"""See a language model think: from the text to the next word in one picture, with a door to each chapter."""

import streamlit as st

from pages.frame import components, controls, doors, layout, lesson, provenance, reader
from pages.home import mounts, work
from pages.home.address import Home
from pages.server import models, prose, terms
from viz.home import figures as home
from viz.home.flow import payload

TITLE = "See a language model think"
WORDS = terms.marked(prose.views("home")["home"], "home", ("notice", "mathematics", "lead"))
DOORS = {
    "text": "tokenization",
    "tokens": "tokenization",
    "vectors": "embeddings",
    "layers": "attention",
    "next": "decoding",
}


def door(stage: str) -> payload.Door | None:
    """The page that explains a stage, if it is built. The text has no chapter of its own."""
    page = doors.find(DOORS[stage])
    return payload.Door(page.name, str(page.chapter or "") if stage != "text" else "") if page else None


with st.container(key="gb-homehead", horizontal=True, vertical_alignment="bottom", gap="large"):
    st.html(f'<h1 class="gb">{TITLE}</h1>', width="content")
    with st.container(key="gb-prompt"):
        controls.line("text", "Type the beginning of a sentence")
with st.container(key="gb-homerow", horizontal=True, vertical_alignment="center", gap="medium"):
    reader.examples(controls.current(Home).model, {title: {"text": text} for title, text in WORDS.presets.items()})
    counter = st.empty()
    controls.switch("guess", "Guess first")
now = controls.current(Home)

stages = {stage: door(stage) for stage in payload.STAGES}
if begun := work.begun(now.model, now.text, stages, now.guess):
    with st.container(key="gb-picture"):
        doors.go(mounts.flow(begun, now.text).door)
    models.get(now.model)  # waits until it is open; then the whole picture takes the place of its beginning
    st.rerun()
model = reader.usable_model(now.model)
counter.html(
    f'<span class="gb-label">{len(models.read(model, now.text))} of {models.limit(model)} tokens</span>',
    width="content",
)
text = reader.readable_text(model, now.text)
provenance.read(model, text)
data = work.flow(model, text)
with st.container(key="gb-picture"):
    done = mounts.flow(payload.flow(data, stages, now.guess, models.title(model)), text)
doors.go(done.door)
lesson.invite()

numbers = work.facts(model, text)
hidden = now.guess and not done.revealed  # the numbers would give the answer away
captioned = layout.captioned()
if captioned and not hidden:
    layout.notice(WORDS, numbers)
with st.container(key="gb-prose"):
    left, middle, right = st.columns([0.36, 0.36, 0.28], gap="large")
    if not captioned:
        with left:
            layout.section("What to notice", prose.filled(WORDS.notice, numbers))
    if not hidden:
        with middle:
            layout.section("The mathematics", WORDS.mathematics.format(**numbers))
    with right:
        layout.section("What it is", WORDS.lead)
        st.html(f'<p class="gb-source">{WORDS.sources}</p>')
        if not hidden:
            components.save("home", home.rows(data), provenance.about(now, TITLE))
        if models.other_models_allowed():
            st.caption("Another model: type its name on a hub, or its folder, where the model is chosen above.")
