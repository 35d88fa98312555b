"""A small GPT that learns the stories of the little world, or a text of one's own."""

import streamlit as st

from pages.frame import cache, components, contents, controls, layout, runs, state
from viz.training.trainer import data as figures
from viz.training.trainer import payload

KIND = state.Training
DOORS = ("home", "embeddings", "attention", "block", "decoding")
CORPUS, SAVED = "corpus", "saved"  # files that a person brings
RUN = "gb-run"  # the run of this session


def side() -> None:
    """What the model is, and how it learns."""
    if controls.current(KIND).view == "own":
        controls.area("own", "Text to learn from")
        with st.popover("Or bring a text file"):
            controls.upload(CORPUS, "A text file", ["txt"], 1, readable)
        controls.pick(KIND, "cut", "Cut into", {"letters": "Letters", "pieces": "Pieces (BPE)"})
    controls.settings(layout.data("training")["learn"])
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
        controls.upload(SAVED, "A saved model", ["safetensors"], 50, lambda data, name: runs.open_file(data))
        if brought := controls.brought(SAVED):
            st.caption("Open it on")
            with controls.row():
                for page in doors():
                    to = leading(page, runs.open_file(brought[0]), "frequent")
                    st.page_link(page.script, label=title_of(page), query_params=to)


def doors() -> list[contents.Page]:
    """The pages that a model can be opened on."""
    return [page for name in DOORS if (page := contents.find(name))]


def leading(page: contents.Page, model: str, words: str) -> dict[str, str]:
    """The address of a door; on Embeddings it leads to the map of the model's own `words`."""
    placed = {"view": "map", "table": "model", "words": words, "method": "pca", "dimensions": "2"}
    return controls.link(page, model=model, **(placed if page.name == "embeddings" else {}))


def title_of(page: contents.Page) -> str:
    """What a door says."""
    return page.title if page.chapter else "Home"


def readable(data: bytes, name: str) -> str:
    """The text of a file. Raises UserError for one that is none."""
    try:
        found = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = "\0"
    if "\0" in found:
        raise cache.UserError(f"{name} is no text: bring a text file in UTF-8.")
    plan_text(found)
    return found


def plan_text(text: str) -> str:
    """The text, if something can be learned from it. Raises UserError for an empty one, or one word over and over."""
    words = set(text.split())
    if not words or len(set(text)) < 2:
        raise cache.UserError("There is nothing to learn from yet: type or bring a text.")
    if len(words) == 1:
        raise cache.UserError("This is one word over and over: there is nothing to learn but that word. Bring more.")
    return text


def asked(now: state.Training) -> runs.Plan:
    """What the controls ask for. Raises UserError for a text that cannot be learned."""
    text = ""
    if now.view == "own":
        brought = controls.brought(CORPUS)
        text = plan_text(readable(*brought) if brought else now.own)
    return runs.Plan(int(now.layers), int(now.width), int(now.heads), now.positions, now.optimizer, float(now.rate),
                     int(now.batch), now.steps, now.seed, text, now.cut if text else "letters")  # fmt: skip


def draw(now: state.Training) -> layout.Drawn:
    """The run of this plan; another plan begins another run."""
    plan = asked(now)
    run = st.session_state.get(RUN, "")
    if not runs.known(run, plan.key):
        run = st.session_state[RUN] = runs.begin(plan).id
    found = runs.find(run)
    titles = [(page.name, title_of(page)) for page in doors()]
    went = components.trainer(payload.trainer(run, plan.steps, plan.key, titles), RUN)
    if went and (page := contents.find(went["page"])):
        st.switch_page(page.script, query_params=leading(page, went["model"], "frequent" if plan.text else "theme"))
    return layout.Drawn(figures.run_facts(runs.facts(found)), [])
