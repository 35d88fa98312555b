"""What reading stories is worth where labels are few."""

from pages.frame import components, layout
from pages.server import recordings
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import lessons as trials
from pages.training.work import recorded
from viz.training.finetune import data as figures
from viz.training.finetune import payload

EXAMPLES = 6


def side() -> None:
    """Nothing to set: both models get the same labels."""


def draw(now: Training) -> layout.Drawn:
    """The trials; the prose speaks of the recorded ones, or of those that were made so far."""
    (sizes, tested, examples), made = trials.task(EXAMPLES), trials.tuning().made
    recording = recordings.until(recorded.same("finetune"), components.lived("finetune"), len(made))
    mounts.finetune(payload.finetune(sizes, trials.SEEDS, examples, recordings.label(recording)))
    found = [(one.size, one.seed, one.pretrained, one.scratch) for one in made]
    if recording:
        found = [tuple(one) for one in recording.found["steps"]]
    return layout.Drawn(figures.tuning_facts(figures.tuning_data(found), tested, trials.tuning_steps()), [])
