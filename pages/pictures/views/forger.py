"""A generator and a discriminator: what both learn, when it collapses, and what holds it."""

from pages.frame import components, controls, layout
from pages.pictures import mounts
from pages.pictures.address import Pictures
from pages.pictures.work import forger
from pages.server import prose, recordings, watching
from viz.pictures.forger import data as figures
from viz.pictures.forger import payload

KIND = Pictures
PENALTIES = {"yes": "On", "no": "Off"}
TOLD = {"no": "Nothing", "yes": "The class"}
MOMENTA = {"0": "none", "0.9": "0.9"}
SAMPLES = 20


def side() -> None:
    """What holds the generator, what both are told, and how they step."""
    with controls.row():
        controls.pick(KIND, "penalty", "Gradient penalty", PENALTIES)
        controls.pick(KIND, "norm", "Batch norm", PENALTIES)
    with controls.row():
        controls.pick(KIND, "momentum", "Momentum", MOMENTA)
        controls.pick(KIND, "told", "Both are told", TOLD)
    with controls.row():
        controls.choose(KIND, "rate", "Learning rate")
        controls.count(KIND, "seed", "Seed")
    controls.settings(prose.examples("pictures")["forger"])


def draw(now: Pictures) -> layout.Drawn:
    """Both; the prose speaks of what is recorded, or of what was learned so far."""
    ask, about = forger.asked(now), forger.about()
    made = watching.begun(forger.run, ask)
    found = recordings.until(forger.recorded(ask), components.lived("forger"), len(made))
    ticks = found.found["steps"] if found else [payload.tick(one) for one in made]
    other = forger.CURED if (ask.penalty, ask.norm) == ("no", "no") else forger.COLLAPSED
    behind = forger.recorded(other)
    title = "penalty, batch norm" if other is forger.CURED else "neither penalty nor norm"
    beside = payload.beside(title, behind.found["steps"]) if behind else None
    seen = {"sample": now.sample, "samples": SAMPLES}
    mounts.forger(
        payload.forger(ask._asdict(), seen, about, beside, payload.quiz(forger.quiz(now.seed)), recordings.label(found))
    )
    return layout.Drawn(figures.facts(ask._asdict(), ticks, about), [])
