"""Mounts the browser views of viz/prompting, and takes back what they send into the page's state."""

from typing import Any

import streamlit as st

from pages.frame import components, controls


def fewshot(data: dict[str, Any]) -> None:
    """Examples in a prompt (viz.prompting.fewshot.payload); sends back, as `spot`, what was chosen, and that a live run has replaced
    the recording, as `live`."""
    _growing("fewshot", data)


def soft(data: dict[str, Any]) -> None:
    """Vectors learned in place of words (viz.prompting.soft.payload)."""
    _growing("soft", data)


def scratch(data: dict[str, Any]) -> None:
    """Two learners, with and without written steps (viz.prompting.scratch.payload)."""
    _growing("scratch", data)


def library(data: dict[str, Any]) -> None:
    """A library, three orders, and answers (viz.prompting.library.payload); sends back, as `spot`, passages that are put in."""
    _growing("library", data)


def sure(data: dict[str, Any]) -> None:
    """Questions with known answers, and how sure the model is (viz.prompting.sure.payload); sends back, as `spot`, what was chosen."""
    _growing("sure", data)


def memory(data: dict[str, Any]) -> None:
    """A conversation and what is still known of it (viz.prompting.memory.payload); sends back, as `spot`, the fact that was chosen."""
    _growing("memory", data)


def thoughts(data: dict[str, Any]) -> None:
    """The game of 24 as a tree (viz.prompting.thoughts.payload); sends back, as `spot`, the puzzle that was chosen."""
    _growing("thoughts", data)


def chains(data: dict[str, Any]) -> None:
    """Word problems in five ways (viz.prompting.chains.payload); sends back, as `spot`, which one is shown, and how it is asked."""
    _growing("chains", data)


def agent(data: dict[str, Any]) -> None:
    """A model with tools, its trace, and its scores (viz.prompting.agent.payload); sends back, as `spot`, steps that somebody rewrote."""
    _growing("agent", data)


def socratic(data: dict[str, Any]) -> None:
    """Questions asked in parts (viz.prompting.socratic.payload); sends back, as `spot`, the story and the word that were chosen."""
    _growing("socratic", data)


def team(data: dict[str, Any]) -> None:
    """Agents and their messages (viz.prompting.team.payload); sends back, as `spot`, the task, and what was done to the fields."""
    _growing("team", data)


def lived(name: str) -> str:
    """The name of the recording that a view's live run has replaced in this session; none yet: nothing."""
    return str(st.session_state.get(f"gb-view-{name}", {}).get("live") or "")


def _growing(name: str, data: dict[str, Any]) -> None:
    """A view that shows what was recorded until a live run has begun."""
    key = f"gb-view-{name}"

    def take() -> None:
        if sent := st.session_state[key].get("spot"):
            controls.put(**sent)

    components.view(name)(
        key=key,
        data=data,
        default={"spot": None, "live": ""},
        on_spot_change=take,
        on_live_change=lambda: None,
        on_done_change=lambda: None,
    )
