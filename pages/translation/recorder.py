"""Records the races of Translation, and keeps the weights that they end with: python -m pages.translation.recorder [race ...]"""

import base64
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from pages.server import recordings
from pages.server.recordings import Made
from pages.translation.work import forced, keeping, races, reaching, recorded, saying, transforming
from viz.translation.learners import payload

STEP = 8


def raced(name: str) -> Made:
    """A race, with what its learners say to the presets at each look."""
    plan, steps = recorded.asked(name), list[dict[str, Any]]()
    said: dict[str, dict[str, Any]] = {text: {} for text in recorded.presets()}
    for number, (tick, models) in enumerate(keeping.raced(name)):
        steps.append(payload.tick(tick))
        for text, looks in said.items() if models else ():
            found = {one: coarse(payload.said(saying.said_by(model, plan, text))) for one, model in models.items()}
            looks[str(number)] = found
    return recorded.settings(name), [plan.seed], {"steps": steps, "said": said}


def coarse(said: dict[str, Any]) -> dict[str, Any]:
    """What a learner said, with its weights in STEP of 255ths: nobody sees the difference, and the recording is much smaller."""
    if not said.get("weights"):
        return said
    values = np.frombuffer(base64.b64decode(said["weights"]["values"]), np.uint8).astype(np.float64)
    rounded = np.minimum(255, np.rint(values / STEP) * STEP).astype(np.uint8)
    return said | {"weights": said["weights"] | {"values": base64.b64encode(rounded.tobytes()).decode()}}


def measured() -> Made:
    """What reaches the first word through the learners that come with Glassbox, and how often they are right after their own words."""
    found = {
        "curves": {
            f"{into}.{when}": list(reaching.measured(into, learned)[:2])
            for into in recorded.LANGUAGES
            for learned, when in reaching.WHEN.items()
        },
        "places": {
            f"{into}.{name}": list(forced.measured(into, name)) for into in recorded.LANGUAGES for name in races.NAMES
        },
    }
    return recorded.measured_settings(), [0], found


def judged() -> Made:
    """What SmolLM2-Instruct makes of ten texts."""
    return transforming.settings(), [0], {"texts": [transforming.judged(one) for one in transforming.texts()]}


MAKERS: dict[str, Callable[[], Made]] = {name: partial(raced, name) for name in recorded.NAMES}
MAKERS |= {recorded.MEASURED: measured, transforming.NAME: judged}  # after the races, whose weights they read

if __name__ == "__main__":
    recordings.make(recorded.CHAPTER, MAKERS)
