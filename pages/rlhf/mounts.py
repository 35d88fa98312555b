"""Mounts the browser views of viz/rlhf, and takes back what they send into the page's state."""

from typing import Any

import streamlit as st

from pages.frame import components, controls


def vote(data: dict[str, Any]) -> None:
    """Two answers, of which the better is to be chosen (viz.rlhf.vote.payload); sends back the field `room`."""
    components.told("vote", data)


def rooms(data: dict[str, Any]) -> str | None:
    """The way from reading to being liked, as four rooms (viz.rlhf.rooms.payload); sends back `view`.

    Returns the view of the Training page that is to be opened.
    """
    key = "gb-view-rooms"

    def take() -> None:
        if view := st.session_state[key].get("view"):
            controls.put(view=view)

    return components.view("rooms")(key=key, data=data, on_view_change=take, on_door_change=lambda: None).get("door")


def reward(data: dict[str, Any]) -> None:
    """What votes have taught a reward (viz.rlhf.reward.payload)."""
    components.told("reward", data)


def real(data: dict[str, Any]) -> str | None:
    """SmolLM2 with adapters that learn (viz.rlhf.real.payload). Returns the model that is to be opened on Decoding."""
    return components.view("real")(
        key="gb-view-real",
        data=data,
        default={"live": ""},
        on_live_change=lambda: None,
        on_door_change=lambda: None,
        on_done_change=lambda: None,
    ).get("door")


def direct(data: dict[str, Any]) -> None:
    """Votes as DPO sees them (viz.rlhf.direct.payload); sends back, as `spot`, the pair that is looked at."""
    components.growing("direct", data)


def gradient(data: dict[str, Any]) -> None:
    """Policy gradients where the exact one is known (viz.rlhf.gradient.payload)."""
    components.told("gradient", data)


def cliff(data: dict[str, Any]) -> None:
    """A step along a policy gradient, and how far it may go (viz.rlhf.cliff.payload); sends back `stride`."""
    components.told("cliff", data)


def derive(data: dict[str, Any]) -> None:
    """Steps of the policy gradient's derivation as numbers (viz.rlhf.derive.payload); sends back what was dragged or chosen."""
    components.told("derive", data)


def maximum(data: dict[str, Any]) -> None:
    """The maximum of noisy values against their number (viz.rlhf.maximum.payload); sends back `choices`."""
    components.told("maximum", data)


def loop(data: dict[str, Any]) -> None:
    """The loop of agent and environment (viz.rlhf.loop.payload); sends back, as `spot`, the turn that is shown."""
    components.told("loop", data)


def process(data: dict[str, Any]) -> None:
    """An answer as a decision process (viz.rlhf.process.payload); sends back `at` and `which`."""
    components.told("process", data)


def policy(data: dict[str, Any]) -> int:
    """Policies that learn, side by side (viz.rlhf.policy.payload). Returns how many of their steps are shown."""
    return (
        components.view("policy")(
            key="gb-view-policy",
            data=data,
            default={"upto": 0, "live": ""},
            on_upto_change=lambda: None,
            on_live_change=lambda: None,
        ).get("upto")
        or 0
    )
