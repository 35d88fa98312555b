"""From going on with a text to answering what was asked."""

from pages.frame import components, controls, layout
from pages.server import prose, recordings, world
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import lessons as trials
from pages.training.work import recorded
from viz.training.instruct import data as figures
from viz.training.instruct import payload

SHOWN = 4  # questions


def side() -> None:
    """A question of one's own."""
    controls.area("asked", "A story and a question")
    controls.settings(prose.examples("training")["asked"])


def draw(now: Training) -> layout.Drawn:
    """The lessons; the prose speaks of the recorded ones, or of those that were given so far."""
    own, made = world.in_words(now.asked), trials.answering().made
    questions, _, steps = trials.questions()
    recording = recordings.until(recorded.same("instruct"), components.lived("instruct"), len(made))
    mounts.instruct(payload.instruct(questions, SHOWN, steps, own, trials.shares(), recordings.label(recording)))
    given = (
        recording.found["steps"]
        if recording
        else [payload.lesson(trials.lesson(one)) for one in (*made[:1], *made[-1:])]
    )
    looks = [(one["step"], one["loss"], [right for _, right in one["answers"]]) for one in given]
    return layout.Drawn(figures.lesson_facts(trials.shares(), looks, recording is not None), [])
