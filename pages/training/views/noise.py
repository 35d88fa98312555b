"""Noise in a training text, filtered by a bigram's perplexity, and what three toys learn from it."""

from pages.frame import components, controls, layout
from pages.server import prose, recordings, watching
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import noise
from viz.training.noise import data as figures
from viz.training.noise import payload

KIND = Training
NAMES = {"replaced": "words replaced", "shuffled": "sentences shuffled", "bigram": "written by a bigram"}


def side() -> None:
    """The kind of noise, and the seed; the threshold is moved in the view."""
    controls.choose(KIND, "noise", "Noise", NAMES.__getitem__)
    controls.settings(prose.examples("training")["noise"])
    with controls.row():
        controls.count(KIND, "seed", "Seed")


def draw(now: Training) -> layout.Drawn:
    """The documents; the prose speaks of what is recorded, or of what was learned so far."""
    key = now.noise, now.seed
    about = layout.opening("Writing noise…", noise.about.there(*key) is not None, noise.about, *key)
    made = watching.begun(noise.run, *key)
    behind = recordings.until(noise.recorded(*key), components.lived("noise"), len(made))
    looks = behind.found["steps"] if behind else [payload.look(one) for one in made]
    near = noise.nearest(*key, now.threshold)
    ask = {"kind": now.noise, "seed": now.seed}
    sent = payload.noise(ask, now.threshold, about, near, recordings.label(behind))
    mounts.noise(sent)
    return layout.Drawn(figures.facts(sent, looks, noise.seeds()), figures.rows(sent, looks))
