"""Three ways to learn from the same stories."""

from types import SimpleNamespace
from typing import Any

from pages.frame import components, controls, layout
from pages.server import prose, recordings
from pages.server.recordings import Recording
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import objectives, recorded
from viz.training.objectives import data as figures
from viz.training.objectives import payload


def side() -> None:
    """A sentence with a hole."""
    controls.line("hole", "A sentence with a [MASK]")
    controls.settings(prose.examples("training")["hole"])


def draw(now: Training) -> layout.Drawn:
    """The three models; the prose speaks of the recorded ones, or of the furthest look so far."""
    hole, halves = objectives.hole(now.hole), prose.examples("training")["halves"]
    floor, vocabulary, _, steps = objectives.task()
    truths = objectives.follows(halves["first"], [text for text, _ in halves["seconds"]])
    seconds = [(text, why, true) for (text, why), true in zip(halves["seconds"], truths, strict=True)]
    made = objectives.comparing().made
    recording = recordings.until(recorded.same("objectives"), components.lived("objectives"), len(made))
    label = recordings.label(recording)
    mounts.objectives(payload.objectives(hole, halves["first"], seconds, floor, vocabulary, steps, label))
    return layout.Drawn(
        figures.objective_facts(*furthest(recording, made, hole), hole, floor, recording is not None), []
    )


def furthest(recording: Recording | None, made: list[Any], hole: str) -> tuple[Any, Any, Any]:
    """The furthest look of the recording, or of the live run, and what goes into the hole there."""
    if recording:
        filled = recording.found["filled"].get(hole, [{"before": [], "around": []}])[-1]
        return SimpleNamespace(**recording.found["steps"][-1]), filled["before"], filled["around"]
    return (made[-1], *objectives.filled(len(made) - 1, hole)) if made else (None, [], [])
