"""Records the races of Translation, and keeps the weights that they end with: python -m pages.translation.recorder [race ...]"""

from collections.abc import Callable
from functools import partial
from typing import Any

from pages.server import recordings
from pages.server.recordings import Made
from pages.translation.work import forced, keeping, races, reaching, recorded, saying, transforming
from viz.translation.learners import payload


def raced(name: str) -> Made:
    """A race, with what its learners say to the presets at each look."""
    plan, steps = recorded.asked(name), list[dict[str, Any]]()
    said: dict[str, dict[str, Any]] = {text: {} for text in recorded.presets()}
    for number, (tick, models) in enumerate(keeping.raced(name)):
        steps.append(payload.tick(tick))
        for text, looks in said.items() if models else ():
            found = {one: payload.said(saying.said_by(model, plan, text)) for one, model in models.items()}
            looks[str(number)] = found
    return recorded.settings(name), [plan.seed], {"steps": steps, "said": said}


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
