"""Mounts the browser views of viz/translation, and takes back what they send into the page's state."""

from typing import Any

import streamlit as st

from pages.frame import components, controls

LEARNERS, TASKS = "gb-view-learners", "gb-view-tasks"


def learners(data: dict[str, Any]) -> None:
    """Three learners in lockstep (viz.translation.learners.payload); sends back, as `spot`, what was chosen or touched, and that a
    live run has replaced the recording, as `live`."""

    def take() -> None:
        if sent := st.session_state[LEARNERS].get("spot"):
            controls.put(**sent)

    components.view("learners")(
        key=LEARNERS,
        data=data,
        default={"spot": None, "live": ""},
        on_spot_change=take,
        on_live_change=lambda: None,
        on_done_change=lambda: None,
    )


def lookback(data: dict[str, Any]) -> None:
    """One step of a decoder (viz.translation.lookback.payload); sends back `row`."""
    components.told("lookback", data)


def gradients(data: dict[str, Any]) -> None:
    """What reaches a word, and gates (viz.translation.gradients.payload); sends back `row` and `gate`."""
    components.told("gradients", data)


def forcing(data: dict[str, Any]) -> None:
    """A decoder after the true words and after its own (viz.translation.forcing.payload)."""
    components.view("forcing")(key="gb-view-forcing", data=data)


def beams(data: dict[str, Any]) -> None:
    """A beam search as a tree (viz.shared.beams.payload); sends back `node`."""
    components.told("beams", data)


def lived() -> str:
    """The name of the recording that a live race has replaced in this session; none yet: nothing."""
    return str(st.session_state.get(LEARNERS, {}).get("live") or "")


def speech(data: dict[str, Any]) -> None:
    """A sound and the words that were heard in it (viz.translation.speech.payload)."""
    components.told("speech", data, {"word": "said"})


def tasks(data: dict[str, Any]) -> dict[str, str] | None:
    """A text classified, completed, transformed (viz.translation.tasks.payload); sends back the word that is the gap, as `gap`.
    Returns the page and view that a person asks to go to."""

    def take() -> None:
        controls.put(gap=st.session_state[TASKS]["gap"])

    ways: dict[str, Any] = {"on_gap_change": take, "on_door_change": lambda: None}
    return components.view("tasks")(key=TASKS, data=data, default={"gap": data["at"]}, **ways).get("door")


def letters(data: dict[str, Any]) -> None:
    """A word read into one vector and said (viz.translation.letters.payload)."""
    components.view("letters")(key="gb-view-letters", data=data)


def architecture(data: dict[str, Any]) -> None:
    """The boxes of the encoder-decoder (viz.translation.architecture.payload)."""
    components.told("architecture", data)


def masks(data: dict[str, Any]) -> None:
    """A batch of sentences and its masks (viz.translation.masks.payload)."""
    components.told("masks", data)
