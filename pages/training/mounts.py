"""Mounts the browser views of viz/training, and takes back what they send into the page's state."""

from typing import Any

import streamlit as st

from pages.frame import components


def trainer(data: dict[str, Any], slot: str) -> dict[str, str] | None:
    """A model that learns (viz.training.trainer.payload). Returns the page that its model is to be opened on.

    A browser whose page was loaded again names the run that it had: it goes to the session's `slot`. One that is over is taken
    from there when it is to start anew.
    """
    key = "gb-view-trainer"

    def take() -> None:
        if sent := st.session_state[key].get("run"):
            st.session_state[slot] = sent

    def clear() -> None:
        if st.session_state[key].get("anew") == st.session_state.get(slot):
            st.session_state.pop(slot, None)

    ways = {
        "on_run_change": take,
        "on_anew_change": clear,
        "on_door_change": lambda: None,
        "on_done_change": lambda: None,
    }
    return components.view("trainer")(key=key, data=data, **ways).get("door")


def finetune(data: dict[str, Any]) -> None:
    """Fine-tuning with few labels (viz.training.finetune.payload)."""
    _growing("finetune", data)


def instruct(data: dict[str, Any]) -> None:
    """A model that learns to answer (viz.training.instruct.payload)."""
    _growing("instruct", data)


def objectives(data: dict[str, Any]) -> None:
    """Three objectives side by side (viz.training.objectives.payload)."""
    _growing("objectives", data)


def _growing(name: str, data: dict[str, Any]) -> None:
    """A view that shows a recorded run until a live one has begun, and says so as `live`."""
    components.view(name)(
        key=f"gb-view-{name}", data=data, default={"live": ""}, on_live_change=lambda: None, on_done_change=lambda: None
    )


def scaling(data: dict[str, Any]) -> None:
    """Runs of many sizes, and the law through them or a score (viz.training.scaling.payload)."""
    components.told("scaling", data)


def exams(data: dict[str, Any]) -> None:
    """Exams made for people, as models took them (viz.training.exams.payload); sends back, as `spot`, the chosen exam."""
    components.told("exams", data)


def backward(data: dict[str, Any]) -> None:
    """One path of a gradient (viz.training.backward.payload); sends back the path that is chosen."""
    components.told("backward", data)


def update(data: dict[str, Any]) -> None:
    """One gradient, three steps (viz.training.update.payload); sends back the matrix and the weight that are chosen."""
    components.told("update", data)


def taught(data: dict[str, Any]) -> None:
    """Stories that taught a word (viz.training.taught.payload); sends back the text and the word that is asked about."""
    components.told("taught", data)


def filters(data: dict[str, Any]) -> None:
    """Texts behind filters (viz.training.filters.payload); sends back, as `spot`, the filter and the pair that are looked at."""
    components.told("filters", data)


def recited(data: dict[str, Any]) -> None:
    """Toys that learn by heart (viz.training.recited.payload); sends back, as `spot`, the secret that is looked at."""
    components.growing("recited", data)


def students(data: dict[str, Any]) -> None:
    """A teacher and its students (viz.training.students.payload); sends back, as `spot`, the place in a text that is looked at."""
    components.growing("students", data)


def forgetting(data: dict[str, Any]) -> None:
    """The toy in another world (viz.training.forgetting.payload); sends back, as `spot`, the share of replay and the sentence that are looked at."""
    components.growing("forgetting", data)
