"""A small GPT that learns the stories of the little world, or a text of one's own."""

import streamlit as st

from model.errors import UserError
from pages.frame import controls, doors, layout, uploads
from pages.server import prose, recordings
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import brought, recorded, runs
from viz.training.trainer import data as figures
from viz.training.trainer import payload

KIND = Training
DOORS = ("home", "embeddings", "attention", "block", "decoding")
CORPUS, SAVED = "corpus", "saved"  # files that a person brings
RUN = "gb-run"  # the run of this session


def side() -> None:
    """What the model is, and how it learns."""
    if controls.current(KIND).view == "own":
        controls.area("own", "Text to learn from")
        with st.popover("Or bring a text file"):
            uploads.take(CORPUS, "A text file", ["txt"], 1, readable)
        controls.pick(KIND, "cut", "Cut into", {"letters": "Letters", "pieces": "Pieces (BPE)"})
    controls.settings(prose.examples("training")["learn"])
    with controls.row():
        controls.choose(KIND, "layers", "Layers")
        controls.choose(KIND, "width", "Width")
        controls.choose(KIND, "heads", "Heads")
    with controls.row():
        controls.choose(KIND, "rate", "Rate")
        controls.choose(KIND, "batch", "Batch")
        controls.count(KIND, "seed", "Seed")
    with controls.row():
        controls.choose(KIND, "optimizer", "Steps by", {"muon": "Muon", "adamw": "AdamW"}.__getitem__)
        controls.choose(KIND, "positions", "Positions", str.capitalize)
        controls.count(KIND, "steps", "Steps")
    with st.popover("Open a saved model"):
        uploads.take(SAVED, "A saved model", ["safetensors"], 50, lambda data, name: runs.open_file(data))
        if saved := uploads.brought(SAVED):
            st.caption("Open it on")
            with controls.row():
                for page in doors.there(DOORS):
                    doors.link(page, doors.title(page), **asking(page.name, runs.open_file(saved[0]), "frequent"))


def asking(page: str, model: str, words: str) -> dict[str, str]:
    """What a door asks for; on Embeddings it leads to the map of the model's own `words`."""
    placed = {"view": "map", "table": "model", "words": words, "method": "pca", "dimensions": "2"}
    return {"model": model} | (placed if page == "embeddings" else {})


def readable(data: bytes, name: str) -> str:
    """The text of a file. Raises UserError for one that is none."""
    found = brought.text(data, name)
    plan_text(found)
    return found


def plan_text(text: str) -> str:
    """The text, if something can be learned from it. Raises UserError for an empty one, or one word over and over."""
    words = set(text.split())
    if not words or len(set(text)) < 2:
        raise UserError("There is nothing to learn from yet: type or bring a text.")
    if len(words) == 1:
        raise UserError("This text repeats one word, so there is nothing else to learn: bring a longer text.")
    return text


def asked(now: Training) -> runs.Plan:
    """What the controls ask for. Raises UserError for a text that cannot be learned."""
    text = ""
    if now.view == "own":
        corpus = uploads.brought(CORPUS)
        text = plan_text(readable(*corpus) if corpus else now.own)
    return recorded.planned(now, text)


def draw(now: Training) -> layout.Drawn:
    """The run of this plan; another plan begins another run. The prose speaks of a recorded one until it has made a step."""
    plan = asked(now)
    run = st.session_state.get(RUN, "")
    if not runs.known(run, plan.key):
        run = st.session_state[RUN] = runs.begin(plan).id
    found, recording = runs.find(run), recorded.run(plan)
    if recording and len(found.points) >= len(recording.found["points"]):
        recording = None  # the live run has come as far
    label = recordings.label(recording)
    titles = [(page.name, doors.title(page)) for page in doors.there(DOORS)]
    went = mounts.trainer(payload.trainer(run, plan.steps, plan.key, titles, label), RUN)
    if went:
        doors.go(went["page"], **asking(went["page"], went["model"], "frequent" if plan.text else "theme"))
    data = figures.RunData(**recording.found["facts"]) if recording and not found.points else runs.facts(found)
    return layout.Drawn(figures.run_facts(data), [])
