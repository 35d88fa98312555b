"""The same pairs judged by people, by ratings and by a language model, and what a reward learns from each."""

from pages.frame import controls, layout
from pages.rlhf import mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.work import groups, raters
from pages.rlhf.work import recorded as of_recordings
from viz.rlhf.raters import data as figures
from viz.rlhf.raters import payload

KIND = Rlhf


def side() -> None:
    """How the model is asked, how often people err, and how far a policy may go."""
    controls.pick(KIND, "way", "SmolLM2 is asked", {"turns": "Which of two", "each": "Each answer alone"})
    controls.slide(KIND, "noise", "Rater error rate, %")
    with controls.row():
        controls.choose(KIND, "tilt", "KL coefficient")
        controls.count(KIND, "seed", "Seed")


def draw(now: Rlhf) -> layout.Drawn:
    """The raters; the prose speaks of the pair that is looked at."""
    found = raters.raters(now.way, now.noise, now.seed, float(now.tilt))
    read = raters.prompts(found.pairs[now.judged].number)
    styles, _ = groups.tastes()
    data = payload.raters(
        now.way,
        now.judged,
        styles,
        raters.SIZES,
        found,
        read.turned if now.way == "turns" else read.alone,
        of_recordings.raters().said,
    )
    mounts.raters(data)
    return layout.Drawn(figures.facts(data, float(now.tilt), now.noise), figures.rows(data))
