"""From going on with a text to answering what was asked."""

from pages.frame import controls, layout
from pages.server import prose, world
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import lessons as trials
from viz.training.instruct import data as figures
from viz.training.instruct import payload

SHOWN = 4  # questions


def side() -> None:
    """A question of one's own."""
    controls.area("asked", "A story and a question")
    controls.settings(prose.examples("training")["asked"])


def draw(now: Training) -> layout.Drawn:
    """The lessons; the prose speaks of those that were given so far."""
    own = world.in_words(now.asked)
    questions, _, steps = trials.questions()
    mounts.instruct(payload.instruct(questions, SHOWN, steps, own, trials.shares()))
    made = trials.answering().made
    found = [trials.lesson(one) for one in (made[0], made[-1])] if made else []
    return layout.Drawn(
        figures.lesson_facts(
            trials.shares(), [(one.step, one.loss, [right for _, right in one.answers]) for one in found]
        ),
        [],
    )
