"""A digit as a row of patches: where each head of a vision transformer looks, and what the order of patches is worth."""

from pages.frame import components, controls, layout
from pages.pictures import mounts
from pages.pictures.address import Pictures
from pages.pictures.work import patches, shown
from pages.server import prose, recordings
from viz.pictures.patches import data as figures
from viz.pictures.patches import payload

KIND = Pictures
ORDERS = {"own": "In order", "shuffled": "Shuffled"}
LEARNERS = {"with": "Told", "without": "Not told"}


def side() -> None:
    """The digit, the order of its patches, and which learner reads it."""
    controls.count(KIND, "picture", "Held-out digit, number")
    controls.pick(KIND, "order", "Patches", ORDERS)
    controls.pick(KIND, "learner", "Where they lie, it is", LEARNERS)
    controls.settings(prose.examples("pictures")["patches"])


def draw(now: Pictures) -> layout.Drawn:
    """The picture and what is made of it; the prose speaks of what is recorded, or of what was learned so far."""
    made = patches.begun(now.seed)
    found = recordings.until(patches.recorded(now.seed), components.lived("patches"), len(made))
    drawn = patches.drawn(now)
    sizes = patches.about()
    about = {**sizes, "order": payload.order(patches.order(now.order), sizes["patches"])}
    seen = {
        "picture": drawn,
        "drawn": now.drawn,
        "truth": shown.truth(now),
        "learner": now.learner,
        "order": now.order,
        "layer": now.layer,
        "head": now.head,
        "from": now.looking,
    }
    at = patches.RECORDED if found or not made else len(made) - 1
    said = patches.reading(drawn, now.learner, now.order, now.seed, at)
    asked = {"seed": now.seed}
    mounts.patches(
        payload.patches(asked, seen, about, payload.reading(said) if found else None, recordings.label(found))
    )
    ticks = found.found["steps"] if found else [payload.tick(one) for one in made]
    return layout.Drawn(figures.facts(ticks, seen, about, said.p, said.attention), [])
