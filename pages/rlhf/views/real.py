"""The same loop on SmolLM2: adapters on its last layers follow a reward."""

from typing import Any

import streamlit as st

from pages.frame import components, controls, doors, layout, provenance, uploads
from pages.rlhf import asked, mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.views import room
from pages.rlhf.work import adapters, learning, recorded, shown
from pages.server import models, recordings
from pages.server.address import DEFAULT_MODEL
from viz.rlhf import figures
from viz.rlhf.real import payload

KIND = Rlhf
PRAISE = {"positive": "Positive words", "votes": "The room's votes"}
SAVED = "adapters"  # a file that a person brings


def side() -> None:
    """What is rewarded; saved adapters."""
    controls.pick(KIND, "praise", "What is rewarded", PRAISE)
    controls.count(KIND, "seed", "Seed")
    with st.popover("Open saved adapters"):
        uploads.take(SAVED, "Saved adapters", ["safetensors"], 20, lambda data, _: adapters.open_file(data))
        if brought := uploads.brought(SAVED):
            for page in doors.there(["decoding"]):
                doors.link(page, "Open them on Decoding", **asking(adapters.open_file(brought[0])))


def asking(model: str) -> dict[str, str]:
    """What the door to Decoding asks for: this model, and a prompt that it never learned from."""
    return {"model": model, "text": adapters.FRESH[0]}


def draw(now: Rlhf) -> layout.Drawn:
    """The run; the prose speaks of the recorded iterations, or of those so far."""
    here = room.entered(now)
    ask: dict[str, Any] = {
        "room": here.name,
        "votes": learning.known(here.votes),
        "praise": now.praise,
        "seed": now.seed,
    }
    weights = asked.praised(now.praise, learning.taught(here.votes, learning.ALL))
    model = models.get(DEFAULT_MODEL)
    provenance.read(DEFAULT_MODEL)
    made = adapters.learning(model, weights, now.seed).made
    recording = recordings.until(recorded.real(now.praise, now.seed), components.lived("real"), len(made))
    label, praise = recordings.label(recording), PRAISE[now.praise].lower()
    went = mounts.real(payload.real(ask, adapters.FRESH, adapters.iterations(), praise, label))
    if went:
        doors.go("decoding", **asking(went))
    found = [
        (one.reward, one.kl, tuple(zip((reward for _, reward in one.answers), one.advantages, strict=True)))
        for one in made
    ]
    if recording:
        steps = recording.found["steps"]
        found = [(one["reward"], one["kl"], tuple((worth, gain) for _, worth, gain in one["answers"])) for one in steps]
    return layout.Drawn(figures.real_facts(found, shown.adapters_data(model)), [])
