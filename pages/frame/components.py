"""Mounts the browser views of viz/components, once each, and takes back what they send into the page's state."""

from functools import cache, partial
from typing import Any, NamedTuple

import streamlit as st

from pages.frame import controls, questions, scripts


def tokens(data: dict[str, Any]) -> bool:
    """Texts cut into tokens (viz.tokens.tokens.payload); sends back the field `show`.

    Returns whether what the view hides was revealed.
    """
    return _mount("tokens", "show", data, revealed="").get("revealed") == data["signature"]


def merges(data: dict[str, Any]) -> None:
    """Byte-pair encoding step by step (viz.tokens.merges.payload); sends back the field `step`."""
    _mount("merges", "step", data)


class Flow(NamedTuple):
    """What a person did in the view `flow`: opened the door to a page; revealed the next word of the text shown."""

    door: str | None
    revealed: bool


def flow(data: dict[str, Any], text: str) -> Flow:
    """The lecture in one picture (viz.home.flow.payload) of `text`. A click on a next word goes on with it."""
    key = "gb-view-flow"

    def go_on() -> None:
        if piece := st.session_state[key].get("append"):
            controls.put(text=text + piece)

    result = _view("flow")(key=key, data=data, default={"revealed": ""}, on_door_change=lambda: None,
                           on_append_change=go_on, on_revealed_change=lambda: None)  # fmt: skip
    return Flow(result.get("door"), result.get("revealed") == data["signature"])


def keys(buttons: dict[str, str]) -> None:
    """Keys that press a button (of that container key) also while a one-line text has the focus."""
    _view("keys")(key="gb-view-keys", data={"keys": buttons})


def theme_switch(paths: list[str]) -> None:
    """A button that changes between light and dark; Streamlit keeps the choice per path, so all are told."""
    _view("theme")(key="gb-view-theme", data={"paths": paths})


def cloud(data: dict[str, Any], choice: dict[str, Any]) -> None:
    """Words on a map and which of them is chosen (viz.embeddings.cloud.payload); a click sets the field `word`."""
    key = "gb-view-cloud"

    def choose() -> None:
        controls.put(word=st.session_state[key]["word"])

    _view("cloud")(key=key, data=data, default={"word": ""}, on_word_change=choose)
    _view("choice")(key="gb-view-choice", data=choice)


def wall(data: dict[str, Any], choice: dict[str, Any], field: str = "spot") -> bool:
    """Every head's attention, and how it is read (viz.attention.wall.payload); sends back what is chosen as `field`.

    Returns whether what the view hides was revealed.
    """
    key = f"gb-view-wall-{data['title']}"

    def take() -> None:
        controls.put(**{field: st.session_state[key]["spot"]})

    result = _view("wall")(key=key, data=data, default={"spot": "", "revealed": ""}, on_spot_change=take,
                           on_revealed_change=lambda: None)  # fmt: skip
    _view("choice")(key=f"gb-view-choice-{data['title']}", data=choice)
    return result.get("revealed") == data["signature"]


def steps(data: dict[str, Any]) -> None:
    """One query of one head, step by step (viz.attention.steps.payload); sends back `spot`, `step`, `heat` and `mask`."""
    _several("steps", data, ("spot", "step", "heat", "mask"))


def switches(data: dict[str, Any]) -> None:
    """What is switched off and what it changes (viz.attention.switches.payload); sends back `off` and `to`."""
    _several("switches", data, ("off", "to"))


def block(data: dict[str, Any]) -> None:
    """A layer as boxes (viz.layer.block.payload); sends back the fields `layer` and `box`."""
    _several("block", data, ("layer", "box"))


def decoder(data: dict[str, Any]) -> None:
    """A text as a tree of tokens and how the next is chosen (viz.decoding.decoder.payload); sends back `tree`, `at`."""
    _told("decoder", data)


def landscape(data: dict[str, Any]) -> None:
    """Local search on a map of heights (viz.decoding.landscape.payload)."""
    _mount("landscape", "spot", data)


def beams(data: dict[str, Any]) -> None:
    """A beam search as a tree (viz.decoding.beams.payload); sends back `node`, or `view`, `tree` and `at` to go on
    elsewhere."""
    _told("beams", data)


def race(data: dict[str, Any]) -> None:
    """Several strategies in lockstep (viz.decoding.race.payload)."""
    _told("race", data)


def draft(data: dict[str, Any]) -> None:
    """Speculative decoding (viz.decoding.draft.payload)."""
    _told("draft", data)


def trainer(data: dict[str, Any], slot: str) -> dict[str, str] | None:
    """A model that learns (viz.training.trainer.payload). Returns the page that its model is to be opened on.

    A browser whose page was loaded again names the run that it had: it goes to the session's `slot`.
    """
    key = "gb-view-trainer"

    def take() -> None:
        if sent := st.session_state[key].get("run"):
            st.session_state[slot] = sent

    return _view("trainer")(key=key, data=data, on_door_change=lambda: None, on_done_change=lambda: None,
                            on_run_change=take).get("door")  # fmt: skip


def finetune(data: dict[str, Any]) -> None:
    """Fine-tuning with few labels (viz.training.finetune.payload)."""
    _told("finetune", data)


def instruct(data: dict[str, Any]) -> None:
    """A model that learns to answer (viz.training.instruct.payload)."""
    _told("instruct", data)


def objectives(data: dict[str, Any]) -> None:
    """Three objectives side by side (viz.training.objectives.payload)."""
    _told("objectives", data)


def scaling(data: dict[str, Any]) -> None:
    """Runs of many sizes, and the law through them or a score (viz.training.scaling.payload)."""
    _told("scaling", data)


def vote(data: dict[str, Any]) -> None:
    """Two answers, of which the better is to be chosen (viz.rlhf.vote.payload); sends back the field `room`."""
    _told("vote", data)


def rooms(data: dict[str, Any]) -> str | None:
    """The way from reading to being liked, as four rooms (viz.rlhf.rooms.payload); sends back `view`.

    Returns the view of the Training page that is to be opened.
    """
    key = "gb-view-rooms"

    def take() -> None:
        if view := st.session_state[key].get("view"):
            controls.put(view=view)

    return _view("rooms")(key=key, data=data, on_view_change=take, on_door_change=lambda: None).get("door")


def reward(data: dict[str, Any]) -> None:
    """What votes have taught a reward (viz.rlhf.reward.payload)."""
    _told("reward", data)


def real(data: dict[str, Any]) -> str | None:
    """SmolLM2 with adapters that learn (viz.rlhf.real.payload). Returns the model that is to be opened on Decoding."""
    return _view("real")(key="gb-view-real", data=data, on_door_change=lambda: None, on_done_change=lambda: None).get(
        "door"
    )


def gradient(data: dict[str, Any]) -> None:
    """Policy gradients where the exact one is known (viz.rlhf.gradient.payload)."""
    _told("gradient", data)


def process(data: dict[str, Any]) -> None:
    """An answer as a decision process (viz.rlhf.process.payload); sends back `at` and `which`."""
    _told("process", data)


def policy(data: dict[str, Any]) -> int:
    """Policies that learn, side by side (viz.rlhf.policy.payload). Returns how many of their steps are shown."""
    return (
        _view("policy")(key="gb-view-policy", data=data, default={"upto": 0}, on_upto_change=lambda: None).get("upto")
        or 0
    )


def guess(data: dict[str, Any]) -> None:
    """Guesses of the next word (viz.decoding.guess.payload); sends back `tree` and `at`."""
    _told("guess", data)


def dials(values: dict[str, int], usual: dict[str, str] | None = None) -> None:
    """The settings of the choice, by the names of model.decoding and as the address holds them; a view hears of each
    change at once, the page when the hand rests. usual: what is taken for a setting that is off."""
    _told("dials", {"values": values, "usual": usual or {}}, questions.FIELDS)


def grid(name: str, data: dict[str, Any], title: str = "") -> None:
    """A table of numbers as colours (viz.layer.grid.payload)."""
    _view("grid")(key=f"gb-view-grid-{name}", data=data | {"title": title})


def tell(data: dict[str, Any]) -> None:
    """Something that a view waits for and that comes later than the view; it knows it by its `signature`."""
    _view("choice")(key="gb-view-tell", data=data)


def finder(data: dict[str, Any]) -> None:
    """Heads by what they do (viz.attention.finder.payload); a click opens one on the wall."""
    _view("finder")(key="gb-view-finder", data=data)


def lookup(data: dict[str, Any]) -> None:
    """From ids to vectors and back (viz.embeddings.lookup.payload)."""
    _view("lookup")(key="gb-view-lookup", data=data)


def order(data: dict[str, Any]) -> None:
    """A word at several positions (viz.embeddings.order.payload)."""
    _mount("order", "spot", data)


def context(data: dict[str, Any]) -> None:
    """One word in two sentences (viz.embeddings.context.payload)."""
    _mount("context", "spot", data)


def plane(data: dict[str, Any]) -> bool:
    """Word arithmetic as arrows, or words along an axis (viz.embeddings.plane.payload).

    Returns whether what the view hides was revealed.
    """
    return _mount("plane", "spot", data, revealed="").get("revealed") == data["signature"]


def save(name: str, rows: list[dict[str, Any]], picture: bool = True) -> None:
    """Downloads of the view or figure inside the container `gb-picture`: SVG, PNG, and its numbers as CSV, JSON.

    picture: whether it can be drawn; a page in a frame of its own cannot.
    """
    _view("save")(key=f"gb-view-save-{name}", data={"name": name, "rows": rows, "picture": picture})


def _several(name: str, data: dict[str, Any], names: tuple[str, ...]) -> None:
    """A view that sends back several fields."""
    key = f"gb-view-{name}"

    def take(field: str) -> None:
        if (sent := st.session_state[key].get(field)) is not None:
            controls.put(**{field: sent})

    ways = {f"on_{field}_change": partial(take, field) for field in names}
    _view(name)(key=key, data=data, default=dict.fromkeys(names), **ways)


def _told(name: str, data: dict[str, Any], names: dict[str, str] | None = None) -> None:
    """A view that sends back several fields at once, as `spot`; names: of fields that the view calls otherwise."""
    key = f"gb-view-{name}"

    def take() -> None:
        if sent := st.session_state[key].get("spot"):
            controls.put(**{(names or {}).get(field, field): value for field, value in sent.items()})

    _view(name)(key=key, data=data, default={"spot": None}, on_spot_change=take, on_done_change=lambda: None)


@cache
def _view(name: str):
    """The component, registered once: a second registration is a warning."""
    return st.components.v2.component(
        f"gb_{name}", html='<div class="root"></div>', css=scripts.style(name), js=scripts.script(name)
    )


def _mount(name: str, field: str, data: dict[str, Any], **more: Any) -> Any:
    key = f"gb-view-{name}"

    def take() -> None:
        controls.put(**{field: st.session_state[key][field]})

    ignored = {f"on_{one}_change": lambda: None for one in more}
    return _view(name)(
        key=key, data=data, default={field: data[field], **more}, **{f"on_{field}_change": take}, **ignored
    )
